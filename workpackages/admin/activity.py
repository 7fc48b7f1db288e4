from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from members.admin.base import ReadOnlyAdmin, told
from scvl.backoffice import ReadOnlyInline, RecordAdmin, RecordInline
from scvl.backoffice_moves import Move, MovesAdminMixin
from workpackages.actions.activity import (
    cancel_activity,
    free_activity_slug,
    hold_activity,
    open_activity,
    plan_activity,
    postpone_activity,
)
from workpackages.actions.registration import cancel_registration, mark_attendance
from workpackages.models import (
    AccelerationEdition,
    Activity,
    ActivityInvitation,
    ActivityOutcome,
    ActivityPosition,
    Enrolment,
    Registration,
    Rotation,
    RotationGuest,
    RotationTable,
    RotationTalk,
)

State = Activity.State
Seat = Registration.State


class PlaceInline(RecordInline):
    model = ActivityPosition
    fields = ("layer", "domain", "source", "confirmed_on")


class InvitationInline(RecordInline):
    model = ActivityInvitation
    autocomplete_fields = ("contact", "organisation")


class RegistrationInline(RecordInline):
    """Who comes; each row has its own page with what can be done."""

    model = Registration
    fields = ("contact", "organisation", "state", "mode", "place", "registered_at")
    readonly_fields = fields
    can_delete = False
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("contact__user", "organisation")

    def has_add_permission(self, request, obj=None):
        return False


class OutcomeInline(RecordInline):
    model = ActivityOutcome
    autocomplete_fields = ("idea", "challenge", "funding_application", "consortium", "project")
    exclude = ("linked_by",)


class ActivityForm(forms.ModelForm):
    class Meta:
        model = Activity
        fields = (
            "title_nl", "title_en", "summary_nl", "summary_en", "text_nl", "text_en", "activity_type", "work_package",
            "task", "starts_at", "ends_at", "mode", "municipality", "venue", "online_link", "capacity",
            "registration_opens_at", "registration_closes_at", "audience", "min_tier", "admits_government",
            "admits_knowledge", "admits_citizen", "initiated_by", "acceleration_edition", "project",
        )  # fmt: skip


@admin.register(Activity)
class ActivityAdmin(MovesAdminMixin, RecordAdmin):
    form = ActivityForm
    list_display = ("title_nl", "activity_type", "work_package", "starts_at", "state", "going", "capacity")
    list_filter = ("state", "activity_type", "work_package", "audience", "is_demo")
    list_select_related = ("activity_type", "work_package")
    search_fields = ("title_nl", "title_en", "slug")
    date_hierarchy = "starts_at"
    autocomplete_fields = ("municipality", "initiated_by", "project")
    inlines = (PlaceInline, RegistrationInline, InvitationInline, OutcomeInline)
    moves = (
        Move(
            "plan",
            _("Kondig aan"),
            lambda row, by, why: plan_activity(activity=row, by=by),
            frozenset({State.DRAFT}),
        ),
        Move(
            "open",
            _("Open voor inschrijving"),
            lambda row, by, why: open_activity(activity=row, by=by),
            frozenset({State.PLANNED, State.POSTPONED}),
        ),
        Move(
            "hold",
            _("Bevestig als gehouden"),
            lambda row, by, why: hold_activity(activity=row, by=by),
            frozenset({State.PLANNED, State.OPEN}),
        ),
        Move(
            "postpone",
            _("Stel uit"),
            lambda row, by, why: postpone_activity(activity=row, reason=why, by=by),
            frozenset({State.PLANNED, State.OPEN}),
            danger=True,
            asks_reason=True,
        ),
        Move(
            "cancel",
            _("Gelast af"),
            lambda row, by, why: cancel_activity(activity=row, reason=why, by=by),
            frozenset({State.DRAFT, State.PLANNED, State.OPEN, State.POSTPONED}),
            danger=True,
            asks_reason=True,
        ),
    )

    def get_queryset(self, request):
        held = Count(
            "registrations", filter=Q(registrations__state__in=Registration.HOLDS_PLACE), distinct=True
        )
        return super().get_queryset(request).annotate(held=held)

    @admin.display(description=_("plaatsen bezet"))
    def going(self, obj) -> int:
        return obj.held

    def save_model(self, request, obj, form, change):
        if not change:
            obj.slug = free_activity_slug(obj.title_nl, obj.starts_at)
        obj._history_user = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request, form, formset, change):
        for row in formset.save(commit=False):
            if isinstance(row, ActivityOutcome) and row.linked_by_id is None:
                row.linked_by = request.user
            row.save()
        for row in formset.deleted_objects:
            row.delete()
        formset.save_m2m()

    def has_delete_permission(self, request, obj=None):
        return False  # called off, never deleted


@admin.register(Registration)
class RegistrationAdmin(MovesAdminMixin, ReadOnlyAdmin):
    list_display = ("activity", "contact", "organisation", "state", "mode", "registered_at")
    list_filter = ("state", "mode", "kind", "is_trial", "activity__activity_type")
    list_select_related = ("activity", "contact__user", "organisation")
    search_fields = ("activity__title_nl", "contact__name", "contact__user__name", "organisation__name")
    date_hierarchy = "activity__starts_at"
    actions = ("note_attended", "note_no_show")
    moves = (
        Move(
            "attended",
            _("Was aanwezig"),
            lambda row, by, why: mark_attendance(registration=row, attended=True, by=by),
            frozenset({Seat.REGISTERED, Seat.CONFIRMED, Seat.NO_SHOW}),
        ),
        Move(
            "no-show",
            _("Daagde niet op"),
            lambda row, by, why: mark_attendance(registration=row, attended=False, by=by),
            frozenset({Seat.REGISTERED, Seat.CONFIRMED, Seat.ATTENDED}),
        ),
        Move(
            "cancel",
            _("Schrijf uit"),
            lambda row, by, why: cancel_registration(
                registration=row, by=by, cancelled_by=Registration.CancelledBy.TEAM
            ),
            frozenset({Seat.REGISTERED, Seat.CONFIRMED, Seat.WAITING, Seat.OFFERED}),
            danger=True,
        ),
    )

    def has_change_permission(self, request, obj=None):
        """The buttons need it; the fields themselves stay read-only."""
        return request.user.has_perm("workpackages.change_registration")

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.model._meta.fields]

    @admin.action(description=_("Noteer als aanwezig"), permissions=["change"])
    def note_attended(self, request, queryset):
        self._note(request, queryset, attended=True)

    @admin.action(description=_("Noteer als niet opgedaagd"), permissions=["change"])
    def note_no_show(self, request, queryset):
        self._note(request, queryset, attended=False)

    def _note(self, request, queryset, *, attended):
        rows = queryset.select_related("activity")
        done = sum(
            told(
                request, lambda row=row: mark_attendance(registration=row, attended=attended, by=request.user)
            )
            for row in rows
        )
        messages.success(request, _("{n} aanwezigheden genoteerd.").format(n=done))


class EnrolmentInline(RecordInline):
    model = Enrolment
    autocomplete_fields = ("organisation",)


@admin.register(AccelerationEdition)
class AccelerationEditionAdmin(RecordAdmin):
    list_display = ("title", "number", "starts_on", "ends_before", "is_external")
    list_filter = ("is_external", "starts_on")
    search_fields = ("title", "enrolments__organisation__name")
    inlines = (EnrolmentInline,)


class TalkInline(RecordInline):
    model = RotationTalk
    autocomplete_fields = ("organisation",)
    exclude = ("activity",)


@admin.register(RotationTable)
class RotationTableAdmin(ReadOnlyAdmin):
    list_display = ("activity", "number", "name", "host", "challenge")
    list_filter = ("activity__activity_type", ("challenge", admin.EmptyFieldListFilter))
    list_select_related = ("activity", "host", "challenge")
    search_fields = ("activity__title_nl", "name", "host__name", "challenge__title")
    inlines = (TalkInline,)


class GuestInline(ReadOnlyInline):
    model = RotationGuest


@admin.register(Rotation)
class RotationAdmin(ReadOnlyAdmin):
    """Plans to look at: they are made and repaired on the page of the activity."""

    list_display = ("activity", "rounds", "planned_at", "version")
    list_filter = ("activity__activity_type", "planned_at")
    list_select_related = ("activity",)
    search_fields = ("activity__title_nl", "activity__slug")
    date_hierarchy = "planned_at"
    inlines = (GuestInline,)
