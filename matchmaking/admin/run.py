from django.contrib import admin

from matchmaking.models import MatchRun, MatchRunEntry
from members.admin.base import ReadOnlyAdmin
from scvl.backoffice import ReadOnlyInline


class MatchRunEntryInline(ReadOnlyInline):
    model = MatchRunEntry
    fields = ("organisation", "tier", "size_band", "is_proposed", "is_chosen")
    readonly_fields = fields

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organisation", "tier", "size_band")


@admin.register(MatchRun)
class MatchRunAdmin(ReadOnlyAdmin):
    """What was decided stands as it was; one looks."""

    list_display = ("challenge", "made_at", "made_by", "chosen_number", "consortium", "is_same")
    list_filter = ("is_same", "made_at")
    list_select_related = ("challenge", "made_by", "consortium")
    search_fields = ("challenge__title", "consortium__name", "entries__organisation__name", "inputs_hash")
    date_hierarchy = "made_at"
    inlines = (MatchRunEntryInline,)
