from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Consortium, Offer, Partner
from matchmaking.permissions import can_see_amount, can_see_amounts
from scvl.backoffice import EditedMixin, RecordAdmin, RecordInline

SEATED = (Partner.State.INVITED, Partner.State.ACCEPTED)


class PartnerFormSet(BaseInlineFormSet):
    def clean(self):
        """One lead: told here, for two new lines do not know of each other."""
        super().clean()
        leads = [
            form
            for form in self.forms
            if getattr(form, "cleaned_data", None)
            and not form.cleaned_data.get("DELETE")
            and form.cleaned_data.get("role") == Partner.Role.LEAD
            and form.instance.state in SEATED
        ]
        if len(leads) > 1:
            raise ValidationError(_("Een consortium heeft één trekker."))


class PartnerInline(RecordInline):
    """Who is invited. Accepting, leaving and replacing are actions."""

    model = Partner
    formset = PartnerFormSet
    fields = ("organisation", "role", "state", "invited_on", "accepted_on", "left_on")
    readonly_fields = ("state", "invited_on", "accepted_on", "left_on")
    autocomplete_fields = ("organisation",)
    show_change_link = True

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Consortium)
class ConsortiumAdmin(RecordAdmin):
    list_display = ("name", "state", "challenge", "call", "initiated_by", "formed_on")
    list_filter = ("state", "formed_on", "is_demo")
    list_select_related = ("challenge", "call", "initiated_by")
    search_fields = ("name", "challenge__title", "partners__organisation__name")
    autocomplete_fields = ("challenge", "call", "initiated_by", "process_guide")
    date_hierarchy = "formed_on"
    readonly_fields = ("state", "formed_on", "dissolved_on", "is_demo", "created_at")
    inlines = (PartnerInline,)
    deletable_states = (Consortium.State.FORMING,)


@admin.register(Partner)
class PartnerAdmin(RecordAdmin):
    """A partner of a consortium with the needs it covers; it is added at the consortium."""

    list_display = ("organisation", "consortium", "role", "state", "accepted_on")
    list_filter = ("state", "role", "organisation__kind")
    list_select_related = ("organisation", "consortium")
    search_fields = ("organisation__name", "consortium__name")
    date_hierarchy = "accepted_on"
    filter_horizontal = ("needs",)
    readonly_fields = (
        "consortium",
        "organisation",
        "state",
        "invited_on",
        "accepted_on",
        "declined_on",
        "left_on",
        "replaced_by",
    )

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Needs are those of the challenge that the consortium answers."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "needs" in form.base_fields:
            needs = form.base_fields["needs"]
            needs.queryset = needs.queryset.filter(challenge=obj.consortium.challenge_id)
        return form


@admin.register(Offer)
class OfferAdmin(EditedMixin, RecordAdmin):
    """The amount and its history are for Finance and the process guide (MODEL 2); the team sees that an offer exists."""

    list_filter = ("state", "submitted_on", "decided_on")
    list_select_related = ("consortium", "challenge", "call")
    search_fields = ("title", "consortium__name", "challenge__title", "call__title_nl")
    date_hierarchy = "submitted_on"
    readonly_fields = ("consortium", "challenge", "call", "state", "submitted_on", "decided_on", "is_demo")

    def get_queryset(self, request):
        return super().get_queryset(request).listed_to(request.user)

    def get_list_display(self, request):
        shown = ("title", "consortium", "challenge", "call", "state", "submitted_on", "decided_on")
        return (*shown, "amount") if can_see_amounts(request.user) else shown

    def get_fields(self, request, obj=None):
        shown = ("title", *self.readonly_fields)
        return (*shown, "amount") if obj is not None and can_see_amount(request.user, obj) else shown

    def lookup_allowed(self, lookup, value, request=None):
        """A filter typed in the address would tell the amount as well."""
        if lookup.split("__")[0] == "amount" and not can_see_amounts(request.user):
            return False
        return super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_history_or_change_history_permission(self, request, obj=None):
        """Each old version tells an amount."""
        allowed = super().has_view_history_or_change_history_permission(request, obj)
        return allowed and obj is not None and can_see_amount(request.user, obj)

    def get_history_queryset(self, request, history_manager, pk_name, object_id):
        if self.get_object(request, object_id) is None:
            raise PermissionDenied
        return super().get_history_queryset(request, history_manager, pk_name, object_id)
