from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.actions.governance import cancel_meeting, hold_meeting
from members.admin.base import KeptAdmin, ReferenceAdmin
from members.models import Body, Meeting, MeetingAttendance, Seat
from scvl.backoffice_moves import Move, MovesAdminMixin


class SeatInline(admin.TabularInline):
    model = Seat
    extra = 0
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
class SeatAdmin(KeptAdmin):
    list_display = ("contact", "body", "organisation", "role", "starts_on", "ends_before")
    list_filter = ("body", "role")
    list_select_related = ("contact__user", "body", "organisation")
    search_fields = ("contact__name", "contact__user__name", "organisation__name")
    autocomplete_fields = ("contact", "organisation")


class AttendanceInline(admin.TabularInline):
    model = MeetingAttendance
    extra = 0
    autocomplete_fields = ("seat",)


@admin.register(Meeting)
class MeetingAdmin(MovesAdminMixin, KeptAdmin):
    list_display = ("title", "body", "starts_at", "state", "is_demo")
    list_filter = ("state", "body")
    list_select_related = ("body",)
    search_fields = ("title",)
    date_hierarchy = "starts_at"
    readonly_fields = ("state", "held_at", "is_demo")
    inlines = (AttendanceInline,)
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
