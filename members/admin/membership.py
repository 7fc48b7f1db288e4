from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from members.actions.application import withdraw_application
from members.actions.membership import give_notice
from members.admin.base import ReadOnlyAdmin, told
from members.models import Commitment, FeeSchedule, LegalStatus, Membership, MembershipApplication, Transition
from members.permissions import viewer_of
from scvl.backoffice import RecordAdmin
from scvl.backoffice_moves import Move, MovesAdminMixin
from scvl.periods import local_today
from scvl.stamps import DIRECTORY, touch_stamp


class MembershipForm(forms.ModelForm):
    class Meta:
        model = Membership
        fields = ("organisation", "tier", "size_band", "fee", "starts_on", "ends_before", "notice_given_on")

    def clean(self):
        data = super().clean()
        organisation, start, end = data.get("organisation"), data.get("starts_on"), data.get("ends_before")
        if organisation and start and end:
            others = organisation.memberships.overlapping(start, end).exclude(pk=self.instance.pk)
            if others.exists():
                raise ValidationError(_("Deze organisatie heeft in die periode al een lidmaatschap."))
        if organisation and (organisation.kind == "company") != bool(data.get("tier")):
            raise ValidationError(
                {"tier": _("Een bedrijf heeft een niveau, een ander soort organisatie niet.")}
            )
        return data


@admin.register(Membership)
class MembershipAdmin(RecordAdmin):
    """Periods. What they cost is Finance's to see (MODEL 2)."""

    form = MembershipForm
    list_display = ("organisation", "tier", "size_band", "starts_on", "ends_before", "notice_given_on")
    list_filter = ("tier", "organisation__kind", "size_band")
    search_fields = ("organisation__name",)
    date_hierarchy = "starts_on"
    autocomplete_fields = ("organisation",)
    actions = ("note_notice",)

    def get_queryset(self, request):
        """With what the list and the name of a period show: a field that looks one up reads twenty."""
        return super().get_queryset(request).select_related("organisation", "tier", "size_band")

    def get_exclude(self, request, obj=None):
        return () if viewer_of(request.user).is_finance else ("fee",)

    def has_add_permission(self, request):
        return super().has_add_permission(request) and viewer_of(request.user).is_finance

    def save_model(self, request, obj, form, change):
        if not viewer_of(request.user).is_finance and not change:
            raise PermissionDenied
        obj._history_user = request.user
        super().save_model(request, obj, form, change)
        touch_stamp(DIRECTORY)

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.action(description=_("Noteer de opzegging vandaag"), permissions=["change"])
    def note_notice(self, request, queryset):
        for row in queryset.filter(notice_given_on__isnull=True):
            told(request, lambda row=row: give_notice(membership=row, on=local_today(), by=request.user))


@admin.register(FeeSchedule)
class FeeScheduleAdmin(RecordAdmin):
    list_display = ("kind", "tier", "size_band", "amount", "vat_rate", "starts_on")
    list_filter = ("kind", "tier", "size_band")
    search_fields = ("tier__name_nl", "size_band__name_nl")
    list_select_related = ("tier", "size_band")


@admin.register(LegalStatus)
class LegalStatusAdmin(RecordAdmin):
    list_display = ("organisation", "status", "starts_on", "ends_before")
    list_filter = ("status",)
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)
    autocomplete_fields = ("organisation",)


@admin.register(Commitment)
class CommitmentAdmin(RecordAdmin):
    list_display = ("organisation", "kind", "signed_on", "starts_on", "ends_before")
    list_filter = ("kind",)
    list_select_related = ("organisation",)
    search_fields = ("organisation__name",)
    autocomplete_fields = ("organisation",)
    exclude = ("yearly_amount",)


@admin.register(MembershipApplication)
class MembershipApplicationAdmin(MovesAdminMixin, ReadOnlyAdmin):
    """To look at; approving and refusing stand on the page of applications, withdrawing is noted here."""

    moves = (
        Move(
            "withdraw",
            _("Noteer dat de aanvraag is ingetrokken"),
            lambda row, by, reason: withdraw_application(application=row, by=by),
            frozenset({MembershipApplication.State.SUBMITTED}),
            danger=True,
        ),
    )
    list_display = ("organisation_name", "kind", "tier", "state", "submitted_on", "decided_on")
    list_filter = ("state", "kind", "tier")
    list_select_related = ("tier",)
    search_fields = ("organisation_name", "enterprise_number")

    def has_change_permission(self, request, obj=None):
        """The button needs it; the fields themselves stay read-only."""
        return request.user.has_perm("members.change_membershipapplication")

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.model._meta.fields]


def _models_that_move():
    """(label, model) of each model with a table of moves, by its name."""
    found = [(model._meta.label_lower, model) for model in apps.get_models() if hasattr(model, "MOVES")]
    return sorted(found, key=lambda pair: str(pair[1]._meta.verbose_name))


class KindFilter(admin.SimpleListFilter):
    title = _("soort")
    parameter_name = "label"

    def lookups(self, request, model_admin):
        return [(label, model._meta.verbose_name) for label, model in _models_that_move()]

    def queryset(self, request, queryset):
        return queryset.filter(label=self.value()) if self.value() else queryset


class StateFilter(admin.SimpleListFilter):
    """The states of one kind: which word a state has depends on it."""

    title = _("naar")
    parameter_name = "to_state"

    def lookups(self, request, model_admin):
        model = dict(_models_that_move()).get(request.GET.get("label"))
        return model.State.choices if model else []

    def queryset(self, request, queryset):
        return queryset.filter(to_state=self.value()) if self.value() else queryset


def _model_of(label):
    """The model of a label; None where there is none any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def _word(row, state) -> str:
    """What a state of the model of a row is called; its code where model or state are gone."""
    model = _model_of(row.label)
    return dict(model.State.choices).get(state, state) if model else state


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "kind", "object_id", "from_word", "to_word", "by", "as_organisation")
    list_filter = (KindFilter, StateFilter, ("as_organisation", admin.EmptyFieldListFilter))
    list_select_related = ("by", "as_organisation")
    search_fields = ("label", "=object_id", "by__name", "by__email", "as_organisation__name", "remark")
    date_hierarchy = "at"

    @admin.display(description=_("soort"), ordering="label")
    def kind(self, row) -> str:
        model = _model_of(row.label)
        return model._meta.verbose_name if model else row.label

    @admin.display(description=_("van"), ordering="from_state")
    def from_word(self, row) -> str:
        return _word(row, row.from_state)

    @admin.display(description=_("naar"), ordering="to_state")
    def to_word(self, row) -> str:
        return _word(row, row.to_state)
