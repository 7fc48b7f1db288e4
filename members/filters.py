"""Filters of the directory, by query string in Dutch; what is not known is left out and named."""

import re

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import QueryDict

from members.enums import Kind
from members.models import Organisation, Position

UNKNOWN_SIZE = "onbekend"
LISTS = ("soort", "laag", "domein", "grootte")  # parameters with more than one value: check boxes
BY_NAME = (Lower("name"), "pk")
SORTS = {
    "naam": BY_NAME,
    "gemeente": (F("municipality__name").asc(nulls_last=True), *BY_NAME),
    "nieuwste": ("-created_at", "-pk"),
}
CELL = re.compile(r"^([a-z])(\d)$", re.IGNORECASE)
MAX_TEXT = 100
MAX_NAMED = 5  # unknown values that the page names


def in_cells(queryset: QuerySet, layers=(), domains=()) -> QuerySet:
    """Those with one place whose layer is among `layers` and whose domain is among `domains`: the same row."""
    if not layers and not domains:
        return queryset
    places = Position.objects.open().filter(organisation=OuterRef("pk"))
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


def clean_query(params: QueryDict, options: dict, domains: dict) -> tuple[QueryDict, list[str]]:
    """The query with what is known, in one order, and the values that are not ('laag: 9'). Never raises.

    `options` holds the known values of each parameter, `domains` the code of each letter: 'vak=A2' becomes its
    layer and its domain.
    """
    params, unknown = _without_cell(params, options, domains)
    clean = QueryDict(mutable=True)
    if params.get("veld") == "1":
        clean["veld"] = "1"
    if text := " ".join(params.get("q", "").replace("\x00", " ").split())[:MAX_TEXT].strip():
        clean["q"] = text
    for name, allowed in options.items():
        values = [value for value in dict.fromkeys(params.getlist(name)) if value]
        values = values if name in LISTS else values[-1:]
        if kept := [value for value in values if value in allowed]:
            clean.setlist(name, kept)
        unknown += [(name, value) for value in values if value not in allowed]
    if params.get("sorteer") in SORTS:
        clean["sorteer"] = params["sorteer"]
    unknown += [
        (name, value)
        for name, allowed in (("veld", ("", "1")), ("sorteer", ("", *SORTS)))
        if (value := params.get(name, "")) not in allowed
    ]
    return clean, [f"{name}: {value[:40]}" for name, value in unknown[:MAX_NAMED]]


def _without_cell(params, options, domains):
    """'vak' written as a layer and a domain, in their place."""
    value = params.get("vak", "").strip()
    if not value:
        return params, []
    found = CELL.match(value)
    layer, domain = (found[2], domains.get(found[1].upper())) if found else ("", None)
    if domain is None or layer not in options["laag"]:
        return params, [("vak", value)]
    params = params.copy()
    params["laag"], params["domein"] = layer, domain
    return params, []
