"""The directory: the search for words, the list and its counts, cached under the version of the data."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from django.core.cache import cache
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import QueryDict

from members.enums import Kind
from members.filters import SORTS, UNKNOWN_SIZE, OrganisationFilter
from members.models import (
    Capability,
    Domain,
    Layer,
    Membership,
    Municipality,
    Organisation,
    Position,
    SizeBand,
)
from scvl.periods import local_today
from scvl.search import question_words

CACHE_SECONDS = 24 * 3600
SIMILAR = 80  # least rapidfuzz ratio at which a word passes for a typing error of another
VISITOR = None  # what is kept for all is what a visitor sees
SHORT = 3  # up to so many letters a word is searched at the start of words only: 'bus', not 'robuust'


@dataclass(frozen=True, eq=False)
class Reference:
    """What the filters offer and how many there are in all, as of a version of the data."""

    layers: list[Layer]
    domains: list[Domain]
    bands: list[SizeBand]
    capabilities: list[Capability]
    municipalities: list[Municipality]
    members: int
    others: int

    @cached_property
    def provinces(self) -> list[str]:
        return sorted({row.province for row in self.municipalities})

    @cached_property
    def letters(self) -> dict[str, str]:
        """Code of the domain of each letter."""
        return {row.letter: row.code for row in self.domains}

    @cached_property
    def options(self) -> dict[str, set[str]]:
        """The values known for each parameter."""
        return {
            "soort": set(Kind.values),
            "laag": {str(row.number) for row in self.layers},
            "domein": {row.code for row in self.domains},
            "grootte": {row.code for row in self.bands} | {UNKNOWN_SIZE},
            "bekwaamheid": {row.code for row in self.capabilities},
            "provincie": set(self.provinces),
            "gemeente": {row.nis_code for row in self.municipalities},
        }


@dataclass(frozen=True)
class Counts:
    """What the page counts: found, of which members; by cell, and by the values of each filter without itself."""

    found: int
    members: int
    cells: dict
    kinds: dict
    layers: dict
    domains: dict
    sizes: dict

    def __hash__(self):
        """Equal counts draw equal maps and boxes: these are kept by it."""
        return hash((self.found, self.members, *sorted(self.cells.items())))


@dataclass(frozen=True)
class WordSearch:
    """The forms of each word searched, and what replaced a typing error: {'verkeerslict': 'verkeerslicht'}."""

    words: tuple[tuple[str, ...], ...] = ()
    replaced: dict[str, str] = field(default_factory=dict)


NO_WORDS = WordSearch()


# --- What is known of a version of the data, kept in the process ---------------------------------
def reference(stamp: int) -> Reference:
    """The lists of the filters and the totals of today."""
    return _reference(stamp, local_today())


@lru_cache(maxsize=2)
def _reference(stamp, today) -> Reference:
    totals = base_list(VISITOR, whole_field=True).with_membership(today)
    totals = totals.aggregate(all=Count("pk"), members=Count("pk", filter=Q(is_member_now=True)))
    with_place = Municipality.objects.filter(organisations__isnull=False).distinct()
    return Reference(
        layers=list(Layer.objects.order_by("-number")),
        domains=list(Domain.objects.all()),
        bands=list(SizeBand.objects.all()),
        capabilities=list(Capability.objects.filter(organisations__isnull=False).distinct()),
        municipalities=list(with_place),
        members=totals["members"],
        others=totals["all"] - totals["members"],
    )


@lru_cache(maxsize=2)
def _vocabulary(stamp) -> tuple[str, ...]:
    """All words by which organisations are found, in order."""
    words = set()
    texts = base_list(VISITOR, whole_field=True).values_list("search_text", flat=True)
    for text in texts.iterator(chunk_size=2000):
        words.update(text.split())
    return tuple(sorted(words))


@lru_cache(maxsize=2)
def _vocabulary_text(stamp) -> str:
    return f" {' '.join(_vocabulary(stamp))} "


def forget() -> None:
    """Empty what this process keeps: a test starts with other data under the same version."""
    for kept in (_reference, _vocabulary, _vocabulary_text, _search):
        kept.cache_clear()


# --- The list -------------------------------------------------------------------------------------
def base_list(user, whole_field: bool) -> QuerySet[Organisation]:
    """Members, or with the switch everybody. The directory is public: what merged is left out for the team too."""
    rows = Organisation.objects.visible_to(user).filter(merged_into__isnull=True)
    return rows if whole_field else rows.members()


def filtered(rows: QuerySet, query: QueryDict, known: Reference, without: tuple[str, ...] = ()) -> QuerySet:
    """`rows` under the filters of `query`, but for those named in `without`."""
    params = query
    if without:
        params = query.copy()
        for name in without:
            params.pop(name, None)
    return OrganisationFilter(params, queryset=rows, options=known.options).qs


# --- Words ----------------------------------------------------------------------------------------
def matching(rows: QuerySet, words) -> QuerySet:
    """Rows whose text has each word in one of its forms, as a part of a word."""
    for forms in words:
        either = Q()
        for form in forms:
            either |= Q(search_text__contains=_part(form))
        rows = rows.filter(either)
    return rows


def _part(form: str) -> str:
    return f" {form}" if len(form) <= SHORT else form


def search(text: str, *, whole_field: bool, stamp: int) -> WordSearch:
    """How to search `text`: as typed, or with likely typing errors mended where nothing has those words."""
    return _search(text, whole_field, stamp, local_today())


@lru_cache(maxsize=1000)
def _search(text, whole_field, stamp, today) -> WordSearch:
    words = tuple(question_words(text)) or ((text.casefold(),),)
    if matching(base_list(VISITOR, whole_field), words).exists():
        return WordSearch(words)
    known, mended, replaced = _vocabulary_text(stamp), [], {}
    for forms in words:
        near = None if any(_part(form) in known for form in forms) else _nearest(forms[0], stamp)
        mended.append((near,) if near else forms)
        if near:
            replaced[forms[0]] = near
    return WordSearch(tuple(mended), replaced)


def _nearest(word: str, stamp: int) -> str | None:
    from rapidfuzz import fuzz, process

    if len(word) <= SHORT:
        return None
    found = process.extractOne(word, _vocabulary(stamp), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return found[0] if found else None


# --- Counts, and who stands on a page ------------------------------------------------------------
def counts_for(query: QueryDict, words, *, known: Reference, stamp: int) -> Counts:
    """The counts of a list: worked out once a version of the data, day and filter; everybody sees the same."""
    return _kept(
        _key(stamp, query, words, without=("sorteer", "q")),
        lambda: _count(matching(base_list(VISITOR, "veld" in query), words), query, known),
    )


def ids_of_page(
    query: QueryDict, words, *, number: int, size: int, known: Reference, stamp: int
) -> list[int]:
    """Which organisations stand on a page of the list, in order: kept as the counts are, so the two always agree."""

    def look_up():
        rows = filtered(matching(base_list(VISITOR, "veld" in query), words), query, known)
        rows = rows.order_by(*SORTS[query.get("sorteer", "naam")]).values_list("pk", flat=True)
        return list(rows[(number - 1) * size : number * size])

    return _kept(f"{_key(stamp, query, words, without=('q',))}:{size}:{number}", look_up)


def _key(stamp, query, words, without) -> str:
    asked = query.copy()
    for name in without:
        asked.pop(name, None)
    digest = hashlib.sha256(f"{asked.urlencode()}|{words}".encode()).hexdigest()
    return f"directory:{stamp}:{local_today()}:{digest}"


def _kept(key, work_out):
    found = cache.get(key)
    if found is None:
        found = work_out()
        cache.set(key, found, CACHE_SECONDS)
    return found


def _count(rows, query, known) -> Counts:
    kinds, sizes, found, members = _count_kinds_and_sizes(
        filtered(rows, query, known, ("soort", "grootte")),
        set(query.getlist("soort")) or set(Kind.values),
        set(query.getlist("grootte")) or known.options["grootte"],
    )
    places = Position.objects.open().filter(
        organisation__in=filtered(rows, query, known, ("laag", "domein")).values("pk")
    )
    cells, layers, domains = _count_places(places, query.getlist("laag"), query.getlist("domein"))
    return Counts(
        found=found, members=members, cells=cells, kinds=kinds, layers=layers, domains=domains, sizes=sizes
    )


def _count_kinds_and_sizes(rows, chosen_kinds, chosen_sizes):
    """One query: kind by size by membership, added up four ways."""
    member = Exists(Membership.objects.running().filter(organisation=OuterRef("pk")))
    rows = rows.order_by().annotate(member=member, size=Coalesce("size_band__code", Value(UNKNOWN_SIZE)))
    kinds, sizes, found, members = Counter(), Counter(), 0, 0
    for kind, size, is_member, n in rows.values_list("kind", "size", "member").annotate(n=Count("pk")):
        kinds[kind] += n if size in chosen_sizes else 0
        sizes[size] += n if kind in chosen_kinds else 0
        if size in chosen_sizes and kind in chosen_kinds:
            found += n
            members += n if is_member else 0
    return dict(kinds), dict(sizes), found, members


def _count_places(places, chosen_layers, chosen_domains):
    """One query: distinct organisations by cell, by layer within the chosen domains, by domain within the layers."""
    in_domains = places.filter(domain__code__in=chosen_domains) if chosen_domains else places
    in_layers = places.filter(layer__number__in=chosen_layers) if chosen_layers else places
    everything = _by(places, F("layer__number"), F("domain__code")).union(
        _by(in_domains, F("layer__number"), Value("")),
        _by(in_layers, Value(-1), F("domain__code")),
        all=True,
    )
    cells, layers, domains = {}, {}, {}
    for layer, domain, n in everything:
        if not domain:
            layers[str(layer)] = n
        elif layer < 0:
            domains[domain] = n
        else:
            cells[layer, domain] = n
    return cells, layers, domains


def _by(places, layer, domain):
    rows = places.order_by().annotate(at_layer=layer, at_domain=domain).values_list("at_layer", "at_domain")
    return rows.annotate(n=Count("organisation", distinct=True))
