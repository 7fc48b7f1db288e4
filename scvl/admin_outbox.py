"""Outgoing work: to look at, and to let a failed or uncertain row go out again."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from scvl.backoffice import ListMixin
from scvl.documents import documents_visible_to
from scvl.models import Document, Outbox
from scvl.outbox import retry_row


@admin.register(Outbox)
class OutboxAdmin(ListMixin, admin.ModelAdmin):
    list_display = ("key", "kind", "state", "due_at", "attempts", "done_at", "error")
    list_filter = ("state", "kind")
    search_fields = ("key",)
    date_hierarchy = "due_at"
    exclude = ("payload",)  # holds an address until the mail is sent
    actions = ("send_again",)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        return [field.name for field in self.model._meta.fields if field.name != "payload"]

    @admin.action(description=_("Verstuur of doe opnieuw"), permissions=["change"])
    def send_again(self, request, queryset):
        rows = queryset.filter(state__in=[Outbox.State.FAILED, Outbox.State.UNCERTAIN])
        number = sum(retry_row(row=row, by=request.user) for row in rows)
        messages.success(
            request, ngettext("{n} rij gaat opnieuw.", "{n} rijen gaan opnieuw.", number).format(n=number)
        )


@admin.register(Document)
class DocumentAdmin(ListMixin, admin.ModelAdmin):
    list_display = ("title", "owner_label", "owner_id", "visibility", "size", "uploaded_at")
    list_filter = ("owner_label", "visibility")
    search_fields = ("title", "filename")
    fields = (
        "title",
        "visibility",
        "owner_label",
        "owner_id",
        "filename",
        "content_type",
        "size",
        "uploaded_at",
    )
    readonly_fields = ("owner_label", "owner_id", "filename", "content_type", "size", "uploaded_at")

    def get_queryset(self, request):
        """The name of a file tells of it too: of offers and workspaces, to who may open it."""
        return super().get_queryset(request).filter(pk__in=documents_visible_to(request.user).values("pk"))

    def has_add_permission(self, request):
        return False
