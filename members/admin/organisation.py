from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from members.actions.organisation import (
    create_organisation,
    merge_organisations,
    place_offering,
    refresh_search_text,
    update_organisation,
)
from members.admin.base import DirectoryMixin, told
from members.imports import OrganisationImport
from members.models import (
    Commitment,
    Contact,
    EmailDomain,
    LegalStatus,
    Membership,
    Offering,
    Organisation,
    OrganisationAlias,
    Position,
)
from scvl.backoffice import ListMixin, RecordAdmin, RecordInline
from scvl.backoffice_imports import ImportAdminMixin
from scvl.forms import SeveralRows
from scvl.stamps import DIRECTORY, touch_stamp


class AliasInline(RecordInline):
    model = OrganisationAlias


class EmailDomainInline(RecordInline):
    model = EmailDomain


class PositionInline(RecordInline):
    model = Position
    fields = ("layer", "domain", "derived", "confirmed_on", "source")
    verbose_name = _("eigen plaats op de stadskaart")
    verbose_name_plural = _("eigen plaatsen op de stadskaart")

    def get_queryset(self, request):
        return super().get_queryset(request).filter(offering__isnull=True).select_related("layer", "domain")


class ContactInline(RecordInline):
    model = Contact
    fields = ("user", "name", "email", "role", "job_title", "starts_on", "ends_before")
    autocomplete_fields = ("user",)


class MembershipInline(RecordInline):
    model = Membership
    fields = ("tier", "size_band", "starts_on", "ends_before", "notice_given_on", "ended_on")
    readonly_fields = fields
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


class LegalStatusInline(RecordInline):
    model = LegalStatus


class CommitmentInline(RecordInline):
    model = Commitment
    exclude = ("yearly_amount",)


class MemberNowFilter(admin.SimpleListFilter):
    title = _("lid")
    parameter_name = "lid"

    def lookups(self, request, model_admin):
        return [("1", _("lid")), ("0", _("geen lid"))]

    def queryset(self, request, queryset):
        running = Membership.objects.running().values("organisation")
        if self.value() == "1":
            return queryset.filter(pk__in=running)
        return queryset.exclude(pk__in=running) if self.value() == "0" else queryset


@admin.register(Organisation)
class OrganisationAdmin(ImportAdminMixin, RecordAdmin):
    import_class = OrganisationImport
    list_display = ("name", "kind", "municipality", "is_member", "source", "is_demo")
    list_filter = (MemberNowFilter, "kind", "size_band", "source", "is_demo", "municipality__province")
    list_select_related = ("municipality",)
    search_fields = ("name", "aliases__name", "enterprise_number", "slug")
    autocomplete_fields = ("municipality", "capabilities", "merged_into", "counts_as")
    readonly_fields = ("slug", "source_reference", "merged_into", "is_demo", "created_at", "updated_at")
    inlines = (
        AliasInline,
        EmailDomainInline,
        PositionInline,
        ContactInline,
        MembershipInline,
        LegalStatusInline,
        CommitmentInline,
    )
    actions = ("merge_into_first",)
    fieldsets = (
        (
            None,
            {"fields": ("name", "slug", "kind", "sub_kind", "enterprise_number", "municipality", "website")},
        ),
        (
            _("Profiel"),
            {
                "fields": (
                    "summary_nl",
                    "summary_en",
                    "description_nl",
                    "description_en",
                    "capabilities",
                    "confirmed_on",
                )
            },
        ),
        (_("Grootte"), {"fields": ("size_band", "employees", "founded_on", "startup_until")}),
        (
            _("Alleen voor de organisatie en het team"),
            {"fields": ("investment", "innovation", "scalability")},
        ),
        (
            _("Tellen en herkomst"),
            {"fields": ("counts_as", "merged_into", "source", "source_reference", "is_demo")},
        ),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).with_membership()

    @admin.display(description=_("lid"), boolean=True)
    def is_member(self, obj) -> bool:
        return obj.is_member_now

    def save_model(self, request, obj, form, change):
        fields = {name: form.cleaned_data[name] for name in form.changed_data if name != "capabilities"}
        if change:
            fresh = Organisation.objects.get(pk=obj.pk)
            update_organisation(organisation=fresh, by=request.user, **fields)
            obj.slug = fresh.slug
        else:
            given = {name: value for name, value in fields.items() if name not in ("name", "kind", "source")}
            made = create_organisation(
                name=obj.name, kind=obj.kind, source=obj.source, by=request.user, **given
            )
            obj.pk, obj.slug, obj._state.adding = made.pk, made.slug, False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        refresh_search_text(Organisation.objects.get(pk=form.instance.pk))

    def has_delete_permission(self, request, obj=None):
        return False  # things are closed, merged or erased (MODEL 1.13)

    @admin.action(description=_("Voeg samen met de eerste die gekozen is"))
    def merge_into_first(self, request, queryset):
        survivor, *others = queryset.order_by("pk")
        for row in others:
            told(request, lambda row=row: merge_organisations(gone=row, survivor=survivor, by=request.user))


class OfferingForm(forms.ModelForm):
    """The domains of an offering are its places; the form shows them as a choice."""

    chosen_domains = SeveralRows(label=_("domeinen"), queryset=None, widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Offering
        fields = (
            "organisation",
            "title_nl",
            "title_en",
            "text_nl",
            "text_en",
            "layer",
            "capabilities",
            "url",
            "confirmed_on",
            "closed_on",
        )

    def __init__(self, *args, **kwargs):
        from members.models import Domain

        super().__init__(*args, **kwargs)
        self.fields["chosen_domains"].queryset = Domain.objects.all()
        if self.instance.pk:
            self.fields["chosen_domains"].initial = list(
                self.instance.positions.values_list("domain", flat=True)
            )


@admin.register(Offering)
class OfferingAdmin(DirectoryMixin, RecordAdmin):
    form = OfferingForm
    list_display = ("title_nl", "organisation", "layer", "confirmed_on", "closed_on")
    list_filter = ("layer", ("closed_on", admin.EmptyFieldListFilter))
    list_select_related = ("organisation", "layer")
    search_fields = ("title_nl", "title_en", "organisation__name")
    autocomplete_fields = ("organisation", "capabilities")

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        place_offering(offering=form.instance, domains=form.cleaned_data["chosen_domains"])
        refresh_search_text(Organisation.objects.get(pk=form.instance.organisation_id))


@admin.register(Position)
class PositionAdmin(DirectoryMixin, ListMixin, admin.ModelAdmin):
    list_display = ("organisation", "layer", "domain", "offering", "derived", "confirmed_on")
    list_filter = ("derived", "layer", "domain", "source")
    list_select_related = ("organisation", "layer", "domain", "offering")
    search_fields = ("organisation__name",)
    autocomplete_fields = ("organisation", "offering")

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        touch_stamp(DIRECTORY)
