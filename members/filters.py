"""Filters of the directory, by query string in Dutch; what is not known is left out and named."""

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from members.enums import Kind
from members.models import Organisation, Position

UNKNOWN_SIZE = "onbekend"
LISTS = ("soort", "laag", "domein", "grootte")
SORTS = {
    "naam": ("name", "pk"),
    "gemeente": ("municipality__name", "name", "pk"),
    "nieuwste": ("-created_at", "pk"),
}


def in_cells(queryset: QuerySet, layers=(), domains=(), outer="pk") -> QuerySet:
    """Those with one place whose layer is among `layers` and whose domain is among `domains`: the same row."""
    if not layers and not domains:
        return queryset
    places = Position.objects.filter(organisation=OuterRef(outer))
    if layers:
        places = places.filter(layer__number__in=layers)
    if domains:
        places = places.filter(domain__code__in=domains)
    return queryset.filter(Exists(places))


class OrganisationFilter(django_filters.FilterSet):
    """Filters by kind, layer, domain, size, capability, province, municipality. Words are searched apart."""

    soort = django_filters.MultipleChoiceFilter(field_name="kind", choices=Kind.choices)
    grootte = django_filters.MultipleChoiceFilter(method="filter_size")
    bekwaamheid = django_filters.CharFilter(field_name="capabilities__code")
    provincie = django_filters.CharFilter(field_name="municipality__province")
    gemeente = django_filters.CharFilter(field_name="municipality__nis_code")
    laag = django_filters.MultipleChoiceFilter(method="filter_nothing")
    domein = django_filters.MultipleChoiceFilter(method="filter_nothing")

    class Meta:
        model = Organisation
        fields = []

    def __init__(self, *args, options, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("grootte", "laag", "domein"):
            self.filters[name].extra["choices"] = [(value, value) for value in options[name]]

    def filter_size(self, queryset, name, values):
        known = [value for value in values if value != UNKNOWN_SIZE]
        chosen = Q(size_band__code__in=known)
        if UNKNOWN_SIZE in values:
            chosen |= Q(size_band__isnull=True)
        return queryset.filter(chosen)

    def filter_nothing(self, queryset, name, values):
        """Layer and domain are one condition together: `filter_queryset` adds it."""
        return queryset

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        chosen = self.form.cleaned_data
        return in_cells(queryset, chosen.get("laag") or (), chosen.get("domein") or ())


def clean_query(params: QueryDict, options: dict) -> tuple[QueryDict, list[str]]:
    """The query with what is known, and the values that are not: ('laag: 9'). Never raises."""
    clean, unknown = QueryDict(mutable=True), []
    for name, allowed in options.items():
        values = [value for value in dict.fromkeys(params.getlist(name)) if value]
        values = values if name in LISTS else values[:1]
        clean.setlist(name, [value for value in values if value in allowed])
        unknown += [f"{name}: {value[:40]}" for value in values if value not in allowed]
        if not clean.getlist(name):
            del clean[name]
    if text := " ".join(params.get("q", "").replace("\x00", " ").split())[:100]:
        clean["q"] = text
    for name, allowed in (("veld", ("1",)), ("sorteer", SORTS)):
        if value := params.get(name):
            if value in allowed:
                clean[name] = value
            else:
                unknown.append(f"{name}: {value[:40]}")
    return clean, unknown
