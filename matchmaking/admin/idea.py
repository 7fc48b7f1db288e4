from django.contrib import admin

from matchmaking.models import Idea
from scvl.backoffice import RecordAdmin


@admin.register(Idea)
class IdeaAdmin(RecordAdmin):
    list_display = ("title", "state", "initiated_by", "noted_on", "decided_on")
    list_filter = ("state", "noted_on")
    list_select_related = ("initiated_by",)
    search_fields = ("title", "text", "initiated_by__name")
    autocomplete_fields = ("contact", "initiated_by")
    date_hierarchy = "noted_on"
    readonly_fields = (
        "state",
        "decided_on",
        "promoted_challenge",
        "promoted_project",
        "parked_reason",
        "is_demo",
    )
    deletable_states = (Idea.State.OPEN,)
