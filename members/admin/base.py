from django.contrib import admin, messages

from scvl import backoffice
from scvl.backoffice import ListMixin
from scvl.errors import PortalError
from scvl.stamps import DIRECTORY, touch_stamp


class ReadOnlyAdmin(ListMixin, admin.ModelAdmin):
    """To look at: rows that only actions write."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class ReferenceAdmin(backoffice.ReferenceAdmin):
    """Reference data that the directory shows: an edit raises its version."""

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        touch_stamp(DIRECTORY)


class DirectoryMixin:
    """A row of the directory that is thrown away raises its version too."""

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        touch_stamp(DIRECTORY)

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        touch_stamp(DIRECTORY)


def told(request, do) -> bool:
    """Call an action; what it refuses is told as a message. True where it was done."""
    try:
        do()
    except PortalError as error:
        messages.error(request, error.message)
        return False
    return True
