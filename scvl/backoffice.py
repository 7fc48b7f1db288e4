"""What the admin of every app builds on: history, read-only fields that stay as they are, errors told at the form.

A state moves by an action (DESIGN, rule 4): here it is read-only, and so is every date that goes with it.
"""

import csv
import logging

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from simple_history.admin import SimpleHistoryAdmin

from scvl.editing import count_edit
from scvl.exports import csv_cell
from scvl.forms import SeveralRows

log = logging.getLogger(__name__)


class RecordForm(forms.ModelForm):
    """A form of the admin that checks each constraint of the row, those about its read-only fields too.

    What the form does not show is taken from the database as it is now. So an old version that somebody puts back brings
    the text back, and not the state of that day.
    """

    def _post_clean(self):
        if self.instance.pk and not self.instance._state.adding:
            self._take_what_is_not_shown()
        super()._post_clean()
        if not self.errors:
            self._check_every_constraint()

    def _take_what_is_not_shown(self):
        hidden = [
            field.attname
            for field in self._meta.model._meta.concrete_fields
            if not field.primary_key and field.name not in self.fields
        ]
        current = self._meta.model._base_manager.filter(pk=self.instance.pk).values(*hidden).first()
        for name, value in (current or {}).items():
            setattr(self.instance, name, value)

    def _check_every_constraint(self):
        """Django leaves out a constraint that names a field which the form does not show; the database would not."""
        try:
            self.instance.validate_constraints()
        except ValidationError as error:
            for name, errors in error.update_error_dict({}).items():
                self.add_error(name if name in self.fields else None, errors)


def _is_key(field, value) -> bool:
    try:
        field.clean(value, None)
    except ValidationError:
        return False
    return True


class _KeysOnly:
    """A look-up that leaves out what is no key when its form is drawn again; Django's own breaks on it."""

    def optgroups(self, name, value, attrs=None):
        target = self.field.target_field
        return super().optgroups(name, [one for one in value if one and _is_key(target, one)], attrs)


class LookUp(_KeysOnly, AutocompleteSelect):
    pass


class LookUpSeveral(_KeysOnly, AutocompleteSelectMultiple):
    pass


class LookUpMixin:
    """The fields of `autocomplete_fields` answer nonsense at the field."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LookUp(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", LookUpSeveral(db_field, self.admin_site))
        kwargs.setdefault("form_class", SeveralRows)
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class ListMixin(LookUpMixin):
    """A list that nonsense doesn't break: what Django's own can't read is an unknown filter, or a row that is not there."""

    def response_action(self, request, queryset):
        key = self.model._meta.pk
        if not all(_is_key(key, one) for one in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            self.message_user(request, _("Kies de rijen in de lijst."), messages.ERROR)
            return None
        return super().response_action(request, queryset)

    def get_changelist_instance(self, request):
        try:
            return super().get_changelist_instance(request)
        except (ValueError, OverflowError) as error:  # a year 9999, a NUL for PostgreSQL
            raise IncorrectLookupParameters from error


class RecordAdmin(ListMixin, SimpleHistoryAdmin):
    """The admin of a model whose rows are kept. `deletable_states`: those in which one may still go, as a mistake."""

    form = RecordForm
    deletable_states: tuple | None = None
    list_per_page = 50

    def get_actions(self, request):
        """What was kept is never thrown away by a click on a list."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        if IS_POPUP_VAR not in request.GET and self.has_view_permission(request):
            actions["export_rows"] = self.get_action("export_rows")
        return actions

    @admin.action(description=_("Uitvoeren als CSV"), permissions=["view"])
    def export_rows(self, request, queryset):
        """A CSV of the chosen rows with the columns of the list: what one sees there, and no field more."""
        names = [name for name in self.get_list_display(request) if name != "action_checkbox"]
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{self.model._meta.model_name}.csv"'
        response.write("\ufeff")
        writer, count = csv.writer(response, delimiter=";"), 0
        writer.writerow([str(label_for_field(name, self.model, self)) for name in names])
        for count, row in enumerate(queryset, start=1):  # noqa: B007
            writer.writerow([csv_cell(self._cell(name, row)) for name in names])
        log.info("rows exported model=%s count=%s by=%s", self.model._meta.label, count, request.user.pk)
        return response

    def _cell(self, name, row) -> str:
        try:
            field, method, value = lookup_field(name, row, self)
        except ObjectDoesNotExist:
            return ""
        if field is not None:
            empty = getattr(field, "empty_value_display", "")
            return strip_tags(str(display_for_field(value, field, empty)))
        return strip_tags(str(display_for_value(value, "", boolean=getattr(method, "boolean", False))))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        if obj is None or self.deletable_states is None:
            return allowed
        return allowed and obj.state in self.deletable_states

    def save_model(self, request, obj, form, change):
        """Of a row that stands, only what the form shows is written."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        obj._history_user = request.user
        obj.save(
            update_fields=[
                field.name
                for field in obj._meta.concrete_fields
                if field.name in form.fields or getattr(field, "auto_now", False)
            ]
        )

    @property
    def keeps_versions(self) -> bool:
        """Whether the model carries HistoricalRecords; else the page of changes is Django's own."""
        return hasattr(self.model._meta, "simple_history_manager_attribute")

    def history_view(self, request, object_id, extra_context=None):
        parent = super() if self.keeps_versions else super(SimpleHistoryAdmin, self)
        return parent.history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An old version of a row that one may see; putting it back asks the right to change it."""
        row = self.get_object(request, object_id)
        if row is None or not self.keeps_versions:
            raise Http404
        if request.method == "POST" and not self.has_change_permission(request, row):
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


class EditedMixin:
    """The admin of a model that counts its edits (scvl.editing): one made here counts, so that who has the row open on
    the site is told. `edited_inlines`: models of inlines that count theirs, of a model that may count none.
    """

    edited_inlines: tuple = ()

    def save_model(self, request, obj, form, change):
        if change and hasattr(obj, "version"):
            count_edit(obj)
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        if formset.model in self.edited_inlines:
            for one in formset.initial_forms:
                if one.has_changed():
                    one.instance.version += 1  # read anew by RecordForm
        super().save_formset(request, form, formset, change)


class ReferenceAdmin(RecordAdmin):
    """Reference data with history: staff edit the words and add rows; the code is the key of a load, so it stays."""

    list_display = ("name_nl", "name_en", "code")
    search_fields = ("name_nl", "name_en", "code")

    def get_readonly_fields(self, request, obj=None):
        fields = tuple(super().get_readonly_fields(request, obj))
        return (*fields, "code") if obj else fields


class RecordInline(LookUpMixin, admin.TabularInline):
    """Rows of a record. Empty lines appear on demand."""

    form = RecordForm
    extra = 0


class ReadOnlyInline(RecordInline):
    """Rows that come from elsewhere, to look at."""

    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
