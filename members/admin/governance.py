from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from members.actions.governance import cancel_meeting, hold_meeting, seats_for
from members.admin.base import ReferenceAdmin
from members.models import Body, Meeting, MeetingAttendance, Seat
from scvl.backoffice import RecordAdmin, RecordForm, RecordInline
from scvl.backoffice_moves import Move, MovesAdminMixin
from scvl.periods import local_date, now


class SeatInline(RecordInline):
    model = Seat
    fields = ("contact", "organisation", "role", "starts_on", "ends_before")
    autocomplete_fields = ("contact", "organisation")


@admin.register(Body)
class BodyAdmin(ReferenceAdmin):
    list_display = ("name_nl", "is_external", "convened_by")
    list_filter = ("is_external",)
    list_select_related = ("convened_by",)
    autocomplete_fields = ("convened_by",)
    inlines = (SeatInline,)


@admin.register(Seat)
class SeatAdmin(RecordAdmin):
    list_display = ("contact", "body", "organisation", "role", "starts_on", "ends_before")
    list_filter = ("body", "role")
    list_select_related = ("contact__user", "body", "organisation")
    search_fields = ("contact__name", "contact__user__name", "organisation__name")
    autocomplete_fields = ("contact", "organisation", "membership")


class MeetingForm(RecordForm):
    """A meeting whose day may be put right, as long as it stays past when held and in the time of who was there."""

    def clean(self):
        data = super().clean()
        starts_at = data.get("starts_at")
        if not self.instance.pk or starts_at is None:
            return data
        if self.instance.state == Meeting.State.HELD and starts_at > now():
            self.add_error("starts_at", _("Deze vergadering is gehouden: ze kan niet later beginnen dan nu."))
        there = Seat.objects.filter(attendances__meeting=self.instance)
        if there.exclude(pk__in=Seat.objects.current(local_date(starts_at)).values("pk")).exists():
            self.add_error("starts_at", _("Wie aanwezig was, had op die dag nog geen of geen zetel meer."))
        return data


class AttendanceInline(RecordInline):
    """Who was there: seats of the body on that day, so that nobody else can be noted."""

    model = MeetingAttendance
    meeting = None

    def get_formset(self, request, obj=None, **kwargs):
        self.meeting = obj
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "seat" and self.meeting is not None:
            kwargs["queryset"] = seats_for(self.meeting).select_related("contact__user", "body")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Meeting)
class MeetingAdmin(MovesAdminMixin, RecordAdmin):
    form = MeetingForm
    list_display = ("title", "body", "starts_at", "state", "present", "is_demo")
    list_filter = ("state", "body", "body__is_external")
    list_select_related = ("body",)
    search_fields = ("title",)
    date_hierarchy = "starts_at"
    readonly_fields = ("state", "held_at", "is_demo")
    deletable_states = (Meeting.State.PLANNED,)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(present_count=Count("attendances"))

    @admin.display(description=_("aanwezigen"), ordering="present_count")
    def present(self, meeting):
        return meeting.present_count

    def get_inlines(self, request, obj):
        """Who was there is noted once the meeting stands: its body and day say which seats there are."""
        return [AttendanceInline] if obj else []

    def get_readonly_fields(self, request, obj=None):
        fields = tuple(super().get_readonly_fields(request, obj))
        is_fixed = obj and (obj.state != Meeting.State.PLANNED or obj.attendances.exists())
        return (*fields, "body") if is_fixed else fields

    moves = (
        Move(
            "hold",
            _("Bevestig als gehouden"),
            lambda row, by, reason: hold_meeting(meeting=row, by=by),
            frozenset({Meeting.State.PLANNED}),
        ),
        Move(
            "cancel",
            _("Gelast af"),
            lambda row, by, reason: cancel_meeting(meeting=row, by=by, reason=reason),
            frozenset({Meeting.State.PLANNED}),
            danger=True,
            asks_reason=True,
        ),
    )
