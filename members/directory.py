"""The directory: reference lists, the search for words, the list itself and its counts, cached under the data's version."""

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import QueryDict

from members.enums import Kind
from members.filters import UNKNOWN_SIZE, OrganisationFilter
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
from scvl.search import lemma, plain, words_of

CACHE_SECONDS = 24 * 3600
SIMILAR = 78  # rapidfuzz ratio above which a word passes for a typing error


@dataclass(frozen=True)
class Reference:
    """The lists that the filters offer, as of a version of the data."""

    layers: list
    domains: list
    bands: list
    capabilities: list
    provinces: list
    municipalities: list

    @property
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
    """What the page counts: found, of which members; by cell and by the values of each filter."""

    found: int
    members: int
    cells: dict
    kinds: dict
    layers: dict
    domains: dict
    sizes: dict


@dataclass(frozen=True)
class WordSearch:
    """The words searched, and those that replaced a typing error: {'verkeerslict': 'verkeerslicht'}."""

    words: list[str]
    replaced: dict[str, str] = field(default_factory=dict)


def reference(stamp: int) -> Reference:
    """The lists of the filters; read once a version of the data in each process."""
    return _reference(stamp, Layer.objects.db)


@lru_cache(maxsize=4)
def _reference(stamp, database) -> Reference:
    towns = Municipality.objects.filter(organisations__isnull=False, merged_into__isnull=True).distinct()
    return Reference(
        layers=list(Layer.objects.order_by("-number")),
        domains=list(Domain.objects.all()),
        bands=list(SizeBand.objects.all()),
        capabilities=list(Capability.objects.filter(organisations__isnull=False).distinct()),
        provinces=sorted(Municipality.objects.values_list("province", flat=True).distinct()),
        municipalities=list(towns),
    )


def base_list(user, whole_field: bool) -> QuerySet[Organisation]:
    """Members, or with the switch everybody, as this person may see them."""
    rows = Organisation.objects.visible_to(user)
    return rows if whole_field else rows.members()


def matching(rows: QuerySet, words: list[str]) -> QuerySet:
    """Rows whose text has each word, or its dictionary form, as a part of a word."""
    for word in words:
        rows = rows.filter(Q(search_text__contains=word) | Q(search_text__contains=lemma(word)))
    return rows


def search(rows: QuerySet, text: str, stamp: int) -> WordSearch:
    """How to search `text` in `rows`: as typed, or with likely typing errors mended where nothing has those words."""
    words = list(dict.fromkeys([*words_of(text)])) or [plain(text)]
    if matching(rows, words).exists():
        return WordSearch(words)
    replaced = {}
    for word in words:
        if not matching(rows, [word]).exists() and (near := _nearest(word, stamp)):
            replaced[word] = near
    return WordSearch([replaced.get(word, word) for word in words], replaced)


@lru_cache(maxsize=2)
def _vocabulary(stamp: int) -> tuple[str, ...]:
    """All words by which organisations are found."""
    words = set()
    for text in Organisation.objects.values_list("search_text", flat=True).iterator(chunk_size=2000):
        words.update(text.split())
    return tuple(sorted(word for word in words if len(word) > 3))


@lru_cache(maxsize=1000)
def _nearest(word: str, stamp: int) -> str | None:
    from rapidfuzz import fuzz, process

    if len(word) < 4:
        return None
    found = process.extractOne(word, _vocabulary(stamp), scorer=fuzz.ratio, score_cutoff=SIMILAR)
    return found[0] if found else None


def filtered(rows: QuerySet, query: QueryDict, known: Reference, without: tuple[str, ...] = ()) -> QuerySet:
    """`rows` under the filters of `query`, but for those named in `without`."""
    params = query.copy()
    for name in without:
        params.pop(name, None)
    return OrganisationFilter(params, queryset=rows, options=known.options).qs


def counts_for(*, user, query: QueryDict, words: list[str], known: Reference, stamp: int) -> Counts:
    """The counts of a list, worked out once a day, version of the data, viewer's zone and filter."""
    everything = hashlib.sha256(f"{query.urlencode()}|{'+'.join(words)}".encode()).hexdigest()
    key = f"directory:{stamp}:{local_today()}:{user.is_authenticated and user.is_staff}:{everything}"
    counts = cache.get(key)
    if counts is None:
        counts = _count(user, query, words, known)
        cache.set(key, counts, CACHE_SECONDS)
    return counts


def _count(user, query, words, known) -> Counts:
    rows = matching(base_list(user, "veld" in query), words)
    member = Exists(Membership.objects.running().filter(organisation=OuterRef("pk")))
    by_kind, members = Counter(), Counter()
    grouped = filtered(rows, query, known, ("soort",)).annotate(m=member).order_by().values_list("kind", "m")
    for kind, is_member, number in grouped.annotate(n=Count("pk", distinct=True)):
        by_kind[kind] += number
        members[kind] += number if is_member else 0
    chosen = query.getlist("soort") or list(Kind.values)
    sizes = filtered(rows, query, known, ("grootte",)).order_by().values_list("size_band__code")
    placed = Position.objects.filter(
        organisation__in=filtered(rows, query, known, ("laag", "domein")).values("pk")
    )
    return Counts(
        found=sum(by_kind[kind] for kind in chosen),
        members=sum(members[kind] for kind in chosen),
        cells={(layer, domain): n for layer, domain, n in _distinct(placed, "layer__number", "domain__code")},
        kinds=dict(by_kind),
        layers={
            str(layer): n
            for layer, n in _distinct(_within(placed, domains=query.getlist("domein")), "layer__number")
        },
        domains=dict(_distinct(_within(placed, layers=query.getlist("laag")), "domain__code")),
        sizes={code or UNKNOWN_SIZE: n for code, n in sizes.annotate(n=Count("pk", distinct=True))},
    )


def _within(places, layers=(), domains=()):
    if layers:
        places = places.filter(layer__number__in=layers)
    return places.filter(domain__code__in=domains) if domains else places


def _distinct(places, *names):
    return places.order_by().values_list(*names).annotate(n=Count("organisation", distinct=True))
