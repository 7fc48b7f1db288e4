from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from kpis.actions.year import close_year, take_snapshot
from kpis.models import Kpi, Measurement, Snapshot, Target
from members.admin.base import ReadOnlyAdmin
from scvl.backoffice import RecordAdmin, RecordInline
from scvl.backoffice_moves import Move
from workpackages.admin.programme import ProgrammeYearAdmin
from workpackages.models import ProgrammeYear


class TargetInline(RecordInline):
    """Targets a year. Those of a closed year stand: change them one by one, where that is refused."""

    model = Target
    fields = ("programme_year", "value")

    def get_queryset(self, request):
        rows = super().get_queryset(request).select_related("programme_year", "kpi")
        return rows.exclude(programme_year__state=ProgrammeYear.State.CLOSED)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "programme_year":
            kwargs["queryset"] = ProgrammeYear.objects.exclude(state=ProgrammeYear.State.CLOSED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Kpi)
class KpiAdmin(RecordAdmin):
    """The catalogue of the plan: names and explanations are edited, what is counted is code."""

    list_display = ("number", "name_nl", "group", "unit", "packages")
    list_display_links = ("number", "name_nl")
    list_filter = ("group", "unit", "work_packages")
    search_fields = ("number", "name_nl", "name_en", "code")
    filter_horizontal = ("work_packages",)
    readonly_fields = ("code", "number", "sequence", "group", "unit")
    inlines = (TargetInline,)

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("work_packages")

    @admin.display(description=_("werkpakketten"))
    def packages(self, kpi):
        return ", ".join(package.label for package in kpi.work_packages.all())

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Target)
class TargetAdmin(RecordAdmin):
    list_display = ("kpi", "programme_year", "value")
    list_filter = ("programme_year", "kpi__group")
    list_select_related = ("kpi", "programme_year")
    search_fields = ("kpi__number", "kpi__name_nl")

    def get_readonly_fields(self, request, obj=None):
        return ("kpi", "programme_year") if obj else ()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "programme_year":
            kwargs["queryset"] = ProgrammeYear.objects.exclude(state=ProgrammeYear.State.CLOSED)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request, obj=None):
        """The targets of a closed year stand (MODEL 3)."""
        closed = obj is not None and obj.programme_year.state == ProgrammeYear.State.CLOSED
        return super().has_change_permission(request, obj) and not closed

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Measurement)
class MeasurementAdmin(RecordAdmin):
    list_display = ("channel", "measured_on", "value", "kpi", "source")
    list_filter = ("channel", "kpi", "is_demo")
    list_select_related = ("kpi",)
    search_fields = ("channel", "source", "kpi__name_nl")
    autocomplete_fields = ("kpi",)
    date_hierarchy = "measured_on"
    readonly_fields = ("is_demo",)


@admin.register(Snapshot)
class SnapshotAdmin(ReadOnlyAdmin):
    """A closed year stands as it was frozen."""

    list_display = ("programme_year", "sequence", "taken_at", "rule_version", "schema_version")
    list_filter = ("programme_year",)
    list_select_related = ("programme_year",)
    search_fields = ("programme_year__label", "sha256", "reason")
    date_hierarchy = "taken_at"


class CountedYearAdmin(ProgrammeYearAdmin):
    """A programme year whose closing counts and keeps it; a closed one is counted anew only for a reason."""

    moves = (
        *ProgrammeYearAdmin.moves,
        Move(
            "close",
            _("Sluit af en bewaar de cijfers"),
            lambda row, by, reason: close_year(programme_year=row, by=by),
            frozenset({ProgrammeYear.State.APPROVED}),
            danger=True,
        ),
        Move(
            "count",
            _("Bewaar een nieuwe momentopname"),
            lambda row, by, reason: take_snapshot(programme_year=row, by=by, reason=reason),
            frozenset({ProgrammeYear.State.CLOSED}),
            asks_reason=True,
        ),
    )


admin.site.unregister(ProgrammeYear)
admin.site.register(ProgrammeYear, CountedYearAdmin)
