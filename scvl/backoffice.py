"""What the admin of every app builds on: history, read-only fields that stay as they are, errors told at the form.

A state moves by an action (DESIGN, rule 4): here it is read-only, and so is every date that goes with it.
"""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin

from scvl.editing import count_edit


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


class RecordAdmin(SimpleHistoryAdmin):
    """The admin of a model whose rows are kept. `deletable_states`: those in which one may still go, as a mistake."""

    form = RecordForm
    deletable_states: tuple | None = None
    list_per_page = 50

    def get_actions(self, request):
        """What was kept is never thrown away by a click on a list."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

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
    the site is told. `edited_inlines`: models of inlines that count theirs.
    """

    edited_inlines: tuple = ()

    def save_model(self, request, obj, form, change):
        if change:
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


class RecordInline(admin.TabularInline):
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
