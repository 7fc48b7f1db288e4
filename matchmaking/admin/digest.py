from django.contrib import admin

from matchmaking.models import MatchDigest
from members.admin.base import ReadOnlyAdmin


@admin.register(MatchDigest)
class MatchDigestAdmin(ReadOnlyAdmin):
    """Who asked for the weekly mail, and when: only they switch it."""

    list_display = ("contact", "started_on", "stopped_on", "last_sent_on")
    list_filter = ("stopped_on", "last_sent_on")
    list_select_related = ("contact__user",)
    search_fields = ("contact__name", "contact__email", "contact__user__email", "contact__organisation__name")
    date_hierarchy = "started_on"
    exclude = ("told",)
