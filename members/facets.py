"""What stands around the list of the directory: check boxes with their counts, chips, the city map. Addresses only."""

from dataclasses import dataclass
from functools import lru_cache

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.directory import Counts, Reference
from members.enums import Kind
from members.filters import UNKNOWN_SIZE
from members.places import Place
from scvl.citymap import CityMap, count_map


@dataclass(frozen=True)
class Option:
    """A check box: its value, what it says, how many it would give, whether it is ticked."""

    value: str
    label: str
    count: int
    checked: bool


@dataclass(frozen=True)
class Facet:
    legend: str
    name: str
    options: list[Option]


@dataclass(frozen=True)
class Chip:
    """A filter that is set, with the address without it."""

    label: str
    url: str


@dataclass(frozen=True)
class Surroundings:
    """The map and the check boxes, drawn; `lowest` and `highest` are the ends of the map's legend."""

    map: SafeString
    boxes: SafeString
    lowest: int
    highest: int


def address(query: QueryDict, **changes) -> str:
    """The list under `query` with some parameters changed; None takes one away. Starts at its first page."""
    params = query.copy()
    for name, value in changes.items():
        if value is None:
            params.pop(name, None)
        else:
            params.setlist(name, value if isinstance(value, list) else [value])
    return f"?{params.urlencode()}"


def size_label(band, bands) -> str:
    """'10 tot 49', from the band's own upper limit and that of the band below."""
    lower = [row.max_employees for row in bands if row.sequence < band.sequence and row.max_employees]
    if not lower:
        return _("minder dan {n}").format(n=band.max_employees + 1) if band.max_employees else band.name
    start = max(lower) + 1
    if band.max_employees is None:
        return _("{n} of meer").format(n=start)
    return _("{n} tot {m}").format(n=start, m=band.max_employees)


def labels(known: Reference) -> dict[str, dict[str, str]]:
    """The words of each value that can be ticked, in the order of the page."""
    return {
        "soort": {kind.value: str(kind.label) for kind in Kind},
        "laag": {str(row.number): f"{row.number} {row.short}" for row in known.layers},
        "domein": {row.code: f"{row.letter} {row.short}" for row in known.domains},
        "grootte": {
            **{row.code: size_label(row, known.bands) for row in known.bands},
            UNKNOWN_SIZE: _("niet bekend"),
        },
    }


def facets(query: QueryDict, counts: Counts, words: dict) -> list[Facet]:
    """The groups of check boxes. `words` comes from `labels`."""
    legends = {
        "soort": (_("Soort"), counts.kinds),
        "laag": (_("Laag"), counts.layers),
        "domein": (_("Domein"), counts.domains),
        "grootte": (_("Grootte"), counts.sizes),
    }
    found = []
    for name, (legend, numbers) in legends.items():
        ticked = query.getlist(name)
        options = [
            Option(value, label, numbers.get(value, 0), value in ticked)
            for value, label in words[name].items()
        ]
        found.append(Facet(legend, name, options))
    return found


def chips(query: QueryDict, known: Reference, words: dict) -> list[Chip]:
    """What is set, each with the address that clears it."""
    words = {
        **words,
        "grootte": {**words["grootte"], UNKNOWN_SIZE: _("grootte niet bekend")},
        "bekwaamheid": {row.code: row.name for row in known.capabilities},
        "provincie": {name: name for name in known.provinces},
        "gemeente": {row.nis_code: row.name for row in known.municipalities},
    }
    found = []
    for name, said in words.items():
        values = query.getlist(name)
        for value in values:
            rest = [other for other in values if other != value] or None
            found.append(Chip(said[value], address(query, **{name: rest})))
    if "q" in query:
        found.append(Chip(f"‘{query['q']}’", address(query, q=None)))
    return found


def choices(query: QueryDict, known: Reference) -> dict[str, SafeString]:
    """The options of each list to choose one from, the chosen one selected; drawn once a version and language."""
    drawn = _drawn_choices(known, get_language())
    found = {}
    for name, html in drawn.items():
        value = format_html(' value="{}"', query.get(name, ""))
        found[name] = mark_safe(html.replace(value, f"{value} selected", 1))
    return found


@lru_cache(maxsize=8)
def _drawn_choices(known: Reference, language) -> dict[str, str]:
    pairs = {
        "bekwaamheid": sorted((row.name, row.code) for row in known.capabilities),
        "provincie": [(name, name) for name in known.provinces],
        "gemeente": [(row.name, row.nis_code) for row in known.municipalities],
    }
    return {
        name: format_html_join(
            "", '<option value="{}">{}</option>', ((value, label) for label, value in rows)
        )
        for name, rows in pairs.items()
    }


def chosen_cell(query: QueryDict, known: Reference) -> Place | None:
    """The one cell that is chosen, or none."""
    layers, domains = query.getlist("laag"), query.getlist("domein")
    if not len(layers) == len(domains) == 1:
        return None
    layer = next(row for row in known.layers if str(row.number) == layers[0])
    return Place(layer, next(row for row in known.domains if row.code == domains[0]))


def city_map(query: QueryDict, counts: Counts, known: Reference) -> CityMap:
    """The counts of the list by cell. A cell leads to its part of the list; the chosen one leads back to the whole."""
    chosen = chosen_cell(query, known)
    current = (chosen.layer.number, chosen.domain.code) if chosen else None
    whole = address(query, laag=None, domein=None)
    start = whole if whole == "?" else f"{whole}&"

    def cell_address(layer, domain):
        return whole if current == (layer, domain) else f"{start}laag={layer}&domein={domain}"

    return count_map(
        layers=known.layers,
        domains=known.domains,
        counts=counts.cells,
        url=cell_address,
        current=current,
        noun=organisations_noun if "veld" in query else members_noun,
    )


def members_noun(n: int) -> str:
    return ngettext("lid", "leden", n)


def organisations_noun(n: int) -> str:
    return ngettext("organisatie", "organisaties", n)


def surroundings(query: QueryDict, counts: Counts, known: Reference) -> Surroundings:
    """What stands around the list. Drawing it takes longer than the list itself, so the last ones are kept drawn."""
    return _draw(query.urlencode(), counts, known, get_language())


@lru_cache(maxsize=256)
def _draw(asked, counts, known, language) -> Surroundings:
    query = QueryDict(asked)
    city, boxes = city_map(query, counts, known), facets(query, counts, labels(known))
    return Surroundings(
        map=render_to_string("members/_organisation_map.html", {"map": city}),
        boxes=render_to_string("members/_organisation_boxes.html", {"facets": boxes}),
        lowest=city.lowest,
        highest=city.highest,
    )
