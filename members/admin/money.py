from django.contrib import admin

from members.admin.base import ReadOnlyAdmin
from members.models import IncomeEntry, Invoice, InvoiceLine, InvoiceSequence, Payment
from members.permissions import viewer_of
from scvl.backoffice import RecordAdmin, RecordInline


class FinanceOnly:
    """Rows about money are for Finance (MODEL 2)."""

    def has_module_permission(self, request):
        return super().has_module_permission(request) and viewer_of(request.user).is_finance

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and viewer_of(request.user).is_finance


class InvoiceLineInline(RecordInline):
    model = InvoiceLine

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and (
            obj is None or obj.state == Invoice.State.DRAFT
        )

    has_add_permission = has_delete_permission = has_change_permission


class PaymentInline(RecordInline):
    model = Payment


@admin.register(Invoice)
class InvoiceAdmin(FinanceOnly, RecordAdmin):
    list_display = ("__str__", "organisation", "state", "issued_on", "due_on")
    list_filter = ("state",)
    list_select_related = ("organisation",)
    search_fields = ("number", "organisation__name")
    date_hierarchy = "issued_on"
    autocomplete_fields = ("organisation",)
    readonly_fields = ("number", "state", "issued_on", "credits", "membership")
    inlines = (InvoiceLineInline, PaymentInline)

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(IncomeEntry)
class IncomeEntryAdmin(FinanceOnly, RecordAdmin):
    list_display = ("description", "kind", "amount", "received_on")
    list_filter = ("kind",)
    search_fields = ("description",)
    date_hierarchy = "received_on"


@admin.register(InvoiceSequence)
class InvoiceSequenceAdmin(FinanceOnly, ReadOnlyAdmin):
    list_display = ("year", "last_number")
    search_fields = ("year",)
