from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from matchmaking.imports import CallImport
from matchmaking.models import Call, FundingApplicant, FundingApplication, FundingProgramme, ProcurementRoute
from scvl.backoffice import EditedMixin, RecordAdmin, RecordInline, ReferenceAdmin
from scvl.backoffice_imports import ImportAdminMixin
from scvl.periods import local_today, now


@admin.register(FundingProgramme)
class FundingProgrammeAdmin(ReferenceAdmin):
    list_display = ("name_nl", "level", "budget", "contact_point", "code")
    list_filter = ("level",)


@admin.register(ProcurementRoute)
class ProcurementRouteAdmin(ReferenceAdmin):
    list_display = ("name_nl", "when_nl", "code")


class OpenFilter(admin.SimpleListFilter):
    """Open, to come or closed, as its dates say."""

    title = _("toestand")
    parameter_name = "open"

    def lookups(self, request, model_admin):
        return (("open", _("open")), ("soon", _("opent nog")), ("closed", _("afgesloten")))

    def queryset(self, request, queryset):
        if self.value() == "open":
            return queryset.open()
        if self.value() == "soon":
            return queryset.filter(opens_on__gt=local_today())
        if self.value() == "closed":
            return queryset.filter(deadline_at__lte=now())
        return queryset


@admin.register(Call)
class CallAdmin(ImportAdminMixin, RecordAdmin):
    import_class = CallImport
    list_display = ("title_nl", "programme", "kind", "opens_on", "deadline_at", "open_now")
    list_filter = (OpenFilter, "kind", "programme")
    list_select_related = ("programme",)
    search_fields = ("title_nl", "title_en", "source_reference", "programme__name_nl")
    autocomplete_fields = ("programme",)
    date_hierarchy = "deadline_at"
    readonly_fields = ("is_demo",)

    @admin.display(boolean=True, description=_("open"))
    def open_now(self, call):
        return call.is_open


class FundingApplicantInline(RecordInline):
    model = FundingApplicant
    autocomplete_fields = ("organisation",)


@admin.register(FundingApplication)
class FundingApplicationAdmin(EditedMixin, RecordAdmin):
    """Submitting and deciding are actions; the amount granted comes with the decision."""

    list_display = ("title", "programme", "state", "submitted_on", "decided_on", "amount_requested")
    list_filter = ("state", "programme", "submitted_on")
    list_select_related = ("programme",)
    search_fields = ("title", "applicants__organisation__name", "programme__name_nl", "call__title_nl")
    autocomplete_fields = ("programme", "call", "challenge", "resubmission_of")
    date_hierarchy = "submitted_on"
    readonly_fields = ("state", "submitted_on", "decided_on", "amount_granted", "is_demo")
    inlines = (FundingApplicantInline,)
    deletable_states = (FundingApplication.State.DRAFT,)
