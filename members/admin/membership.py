from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from members.actions.membership import give_notice
from members.admin.base import ReadOnlyAdmin, told
from members.models import Commitment, FeeSchedule, LegalStatus, Membership, MembershipApplication, Transition
from members.permissions import viewer_of
from scvl.backoffice import RecordAdmin
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
class MembershipApplicationAdmin(ReadOnlyAdmin):
    list_display = ("organisation_name", "kind", "tier", "state", "submitted_on", "decided_on")
    list_filter = ("state", "kind", "tier")
    list_select_related = ("tier",)
    search_fields = ("organisation_name", "enterprise_number")


@admin.register(Transition)
class TransitionAdmin(ReadOnlyAdmin):
    list_display = ("at", "label", "object_id", "from_state", "to_state", "by", "as_organisation")
    list_filter = ("label", "to_state", ("as_organisation", admin.EmptyFieldListFilter))
    list_select_related = ("by", "as_organisation")
    search_fields = ("label", "=object_id", "by__name", "by__email", "as_organisation__name", "remark")
    date_hierarchy = "at"
