from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from matchmaking.models import FundingLine, Project, ProjectLogEntry, ProjectPartner, ProjectPosition, Sprint
from scvl.backoffice import EditedMixin, RecordAdmin, RecordInline


class ProjectPartnerInline(RecordInline):
    model = ProjectPartner
    autocomplete_fields = ("organisation",)


class ProjectPositionInline(RecordInline):
    model = ProjectPosition
    fields = ("layer", "domain", "source", "derived", "confirmed_on")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("layer", "domain")


class FundingLineInline(RecordInline):
    model = FundingLine
    autocomplete_fields = ("programme",)


class SprintInline(RecordInline):
    model = Sprint


class ProjectLogInline(RecordInline):
    """Work on a day: a project counts in the years that have some."""

    model = ProjectLogEntry


@admin.register(Project)
class ProjectAdmin(EditedMixin, RecordAdmin):
    edited_inlines = (FundingLine, Sprint)
    list_display = ("title", "kind", "state", "challenge", "consortium", "starts_on", "ended_on", "is_public")
    list_filter = ("state", "kind", "is_public", "is_demo")
    list_select_related = ("challenge", "consortium")
    search_fields = ("title", "slug", "challenge__title", "consortium__name", "partners__organisation__name")
    autocomplete_fields = ("challenge", "offer", "consortium", "initiated_by")
    prepopulated_fields = {"slug": ("title",)}
    date_hierarchy = "starts_on"
    readonly_fields = ("state", "ended_on", "stop_reason", "is_demo")
    inlines = (
        ProjectPartnerInline,
        ProjectPositionInline,
        FundingLineInline,
        SprintInline,
        ProjectLogInline,
    )
    deletable_states = (Project.State.PLANNED,)
    fieldsets = (
        (None, {"fields": ("title", "slug", "kind", "text", "is_public")}),
        (_("Waaruit"), {"fields": ("challenge", "offer", "consortium", "initiated_by")}),
        (
            _("Verloop"),
            {"fields": ("state", ("starts_on", "ended_on"), "result", "stop_reason", "is_demo")},
        ),
    )

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)
