from django.contrib import admin

from members.admin.base import ReadOnlyAdmin
from scvl.backoffice import RecordAdmin, RecordInline
from workpackages.models import Delivery, Newsletter, NewsletterItem, Subscriber


class ItemInline(RecordInline):
    model = NewsletterItem
    autocomplete_fields = ("article", "activity", "challenge", "call")


@admin.register(Newsletter)
class NewsletterAdmin(RecordAdmin):
    list_display = ("subject", "kind", "state", "scheduled_at", "sent_at")
    list_filter = ("kind", "state", "is_demo")
    search_fields = ("subject",)
    readonly_fields = ("kind", "state", "scheduled_at", "sent_at", "is_demo")
    inlines = (ItemInline,)

    def has_change_permission(self, request, obj=None):
        """Only a draft changes; what is planned or on its way stays as it was looked at."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.state == Newsletter.State.DRAFT)


@admin.register(Subscriber)
class SubscriberAdmin(ReadOnlyAdmin):
    list_display = ("email", "kind", "organisation", "state", "consent_at")
    list_filter = ("state", "kind", "language")
    list_select_related = ("organisation",)
    search_fields = ("email", "organisation__name")
    exclude = ("token", "reader_key")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("newsletter", "kind", "state", "sent_at", "hard_bounced_at")
    list_filter = ("state", "kind", ("hard_bounced_at", admin.EmptyFieldListFilter))
    list_select_related = ("newsletter",)
    search_fields = ("newsletter__subject",)
    date_hierarchy = "sent_at"
    exclude = ("subscriber", "reader_key", "opened_at", "clicked_at")
