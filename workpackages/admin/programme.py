from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.admin.base import ReferenceAdmin
from scvl.backoffice import RecordAdmin, RecordInline
from scvl.backoffice_moves import Move, MovesAdminMixin
from workpackages.actions.programme import approve_year, propose_year, return_year
from workpackages.models import (
    ActivityPlan,
    ActivityType,
    Deliverable,
    ProgrammeYear,
    Task,
    TeamRole,
    WorkPackage,
    WorkPackageYear,
)


class WeightInline(RecordInline):
    model = WorkPackageYear
    fields = ("work_package", "weight_pct")


@admin.register(ProgrammeYear)
class ProgrammeYearAdmin(MovesAdminMixin, RecordAdmin):
    """From draft to approved; closing a year is added by the KPIs, which count it then."""

    moves = (
        Move(
            "propose",
            _("Leg voor aan het bestuur"),
            lambda row, by, reason: propose_year(programme_year=row, by=by),
            frozenset({ProgrammeYear.State.DRAFT}),
        ),
        Move(
            "approve",
            _("Noteer de goedkeuring"),
            lambda row, by, reason: approve_year(programme_year=row, by=by),
            frozenset({ProgrammeYear.State.PROPOSED}),
            danger=True,
        ),
        Move(
            "return",
            _("Terug naar ontwerp"),
            lambda row, by, reason: return_year(programme_year=row, by=by, reason=reason),
            frozenset({ProgrammeYear.State.PROPOSED}),
            asks_reason=True,
        ),
    )
    list_display = ("label", "number", "starts_on", "ends_before", "state")
    list_filter = ("state",)
    search_fields = ("label",)
    readonly_fields = ("state", "approved_on", "closed_on")
    inlines = (WeightInline,)

    def has_delete_permission(self, request, obj=None):
        return False


class TaskInline(RecordInline):
    model = Task
    fields = ("number", "code", "name_nl", "name_en")


class DeliverableInline(RecordInline):
    model = Deliverable
    fields = ("number", "code", "name_nl", "name_en", "is_periodic", "is_yearly")


@admin.register(WorkPackage)
class WorkPackageAdmin(ReferenceAdmin):
    list_display = ("number", "name_nl", "title_nl")
    list_display_links = ("name_nl",)
    inlines = (TaskInline, DeliverableInline)


@admin.register(ActivityType)
class ActivityTypeAdmin(ReferenceAdmin):
    list_display = ("name_nl", "audience", "min_tier", "standard_effort", "counted_from")
    list_filter = ("audience", "counted_from")
    list_select_related = ("min_tier",)


@admin.register(ActivityPlan)
class ActivityPlanAdmin(RecordAdmin):
    list_display = ("activity_type", "work_package", "programme_year", "planned_minimum")
    list_filter = ("programme_year", "work_package")
    search_fields = ("activity_type__name_nl", "activity_type__name_en", "programme_year__label")
    list_select_related = ("activity_type", "work_package", "programme_year")


@admin.register(Task, Deliverable)
class NumberedAdmin(ReferenceAdmin):
    list_display = ("number", "name_nl", "work_package")
    list_display_links = ("name_nl",)
    list_filter = ("work_package",)
    list_select_related = ("work_package",)


@admin.register(TeamRole)
class TeamRoleAdmin(ReferenceAdmin):
    filter_horizontal = ("work_packages",)
