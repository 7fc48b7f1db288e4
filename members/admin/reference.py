from django.contrib import admin

from members.admin.base import ReferenceAdmin
from members.imports import CapabilityImport, MunicipalityImport
from members.models import (
    Capability,
    Domain,
    Layer,
    Municipality,
    ProfileQuestion,
    Sdg,
    SizeBand,
    Subdomain,
    Tier,
)
from scvl.backoffice import ListMixin
from scvl.backoffice_imports import ImportAdminMixin


@admin.register(Layer)
class LayerAdmin(ReferenceAdmin):
    list_display = ("number", "name_nl", "name_en")
    list_display_links = ("name_nl",)


@admin.register(Domain)
class DomainAdmin(ReferenceAdmin):
    list_display = ("name_nl", "letter", "name_en", "v3")
    autocomplete_fields = ("sdgs",)


@admin.register(Subdomain)
class SubdomainAdmin(ReferenceAdmin):
    list_display = ("name_nl", "name_en", "domain")
    list_filter = ("domain",)
    list_select_related = ("domain",)


@admin.register(Capability)
class CapabilityAdmin(ImportAdminMixin, ReferenceAdmin):
    import_class = CapabilityImport
    list_display = ("name_nl", "name_en", "layer")
    list_filter = ("layer",)
    list_select_related = ("layer",)


@admin.register(Tier, SizeBand, ProfileQuestion)
class PlainReferenceAdmin(ReferenceAdmin):
    list_display = ("name_nl", "name_en", "code")


@admin.register(Sdg)
class SdgAdmin(ListMixin, admin.ModelAdmin):
    list_display = ("number", "title_nl", "title_en")
    list_display_links = ("title_nl",)
    search_fields = ("title_nl", "title_en")


@admin.register(Municipality)
class MunicipalityAdmin(ImportAdminMixin, ListMixin, admin.ModelAdmin):
    import_class = MunicipalityImport
    list_display = ("name", "nis_code", "province", "merged_into")
    list_filter = ("province", ("merged_into", admin.EmptyFieldListFilter))
    list_select_related = ("merged_into",)
    search_fields = ("name", "nis_code", "postal_codes")
    autocomplete_fields = ("merged_into",)
