from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from matchmaking.imports import ChallengeImport
from matchmaking.models import Challenge, ChallengeOwner, ChallengeQuestion, Interest, Need
from scvl.backoffice import EditedMixin, RecordAdmin, RecordInline
from scvl.backoffice_imports import ImportAdminMixin

State = Challenge.State
# What was answered by nobody yet may still lose a need, or go as a whole.
UNANSWERED = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.EXAMPLE)


class ChallengeOwnerInline(RecordInline):
    model = ChallengeOwner
    autocomplete_fields = ("organisation",)


class NeedInline(admin.StackedInline, RecordInline):
    model = Need
    autocomplete_fields = ("capabilities",)
    filter_horizontal = ("domains",)
    fields = (
        ("sequence", "title"),
        "text",
        ("layer", "is_mandatory", "weight"),
        "domains",
        "capabilities",
    )

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("layer")

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.state in UNANSWERED)


class QuestionInline(RecordInline):
    """Questions and answers, to look at and, where one breaks the rules, to take away."""

    model = ChallengeQuestion
    fields = readonly_fields = ("asked_by", "question", "asked_at", "answer", "answered_at")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("asked_by")

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Challenge)
class ChallengeAdmin(EditedMixin, ImportAdminMixin, RecordAdmin):
    import_class = ChallengeImport
    edited_inlines = (Need,)
    list_display = ("title", "state", "visibility", "deadline_at", "published_on", "municipality", "is_demo")
    list_filter = ("state", "visibility", "domains", "procurement_route", "is_demo")
    list_select_related = ("municipality",)
    search_fields = ("title", "slug", "demand_text", "problem", "owners__name", "source_reference")
    autocomplete_fields = ("municipality", "initiated_by", "procurement_route", "call", "subdomains")
    filter_horizontal = ("domains",)
    prepopulated_fields = {"slug": ("title",)}
    date_hierarchy = "published_on"
    inlines = (ChallengeOwnerInline, NeedInline, QuestionInline)
    deletable_states = (State.DRAFT, State.EXAMPLE)
    readonly_fields = (
        "state",
        "submitted_on",
        "published_on",
        "matching_on",
        "awarded_on",
        "awarded_outside",
        "realised_on",
        "closed_on",
        "close_reason",
        "is_demo",
        "created_at",
        "updated_at",
    )
    fieldsets = (
        (None, {"fields": ("title", "slug", "problem", "desired_effect")}),
        (_("Wie vraagt"), {"fields": ("demand_text", "municipality", "initiated_by")}),
        (_("Waarover"), {"fields": ("domains", "subdomains")}),
        (
            _("Budget en procedure"),
            {
                "fields": (
                    ("budget_min", "budget_max"),
                    "deadline_at",
                    "procurement_route",
                    "call",
                    "programme_note",
                )
            },
        ),
        (
            _("Toestand"),
            {
                "fields": (
                    ("state", "visibility"),
                    ("submitted_on", "published_on", "matching_on"),
                    ("awarded_on", "awarded_outside", "realised_on"),
                    ("closed_on", "close_reason"),
                )
            },
        ),
        (_("Herkomst"), {"fields": ("source_reference", "is_demo", "created_at", "updated_at")}),
    )

    def get_prepopulated_fields(self, request, obj=None):
        """The address of what was once public stays as it is."""
        return {} if obj else super().get_prepopulated_fields(request, obj)


@admin.register(Interest)
class InterestAdmin(RecordAdmin):
    """Organisations show interest themselves; the team corrects the words."""

    list_display = ("organisation", "challenge", "state", "shown_on", "decided_on")
    list_filter = ("state", "organisation__kind")
    list_select_related = ("organisation", "challenge")
    search_fields = ("organisation__name", "challenge__title")
    date_hierarchy = "shown_on"
    filter_horizontal = ("needs",)
    readonly_fields = ("challenge", "organisation", "state", "reason", "shown_on", "decided_on")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_form(self, request, obj=None, change=False, **kwargs):
        """Needs are those of the challenge."""
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None and "needs" in form.base_fields:
            form.base_fields["needs"].queryset = obj.challenge.needs.all()
        return form
