"""The city map: layers (4 on top) by domains, as a table of cells. Pure: it is fed with rows and draws nothing itself.

Four builders make the five looks of one partial (`components/_citymap.html` with map=... title=... caption=... only):
`count_map` (counts and heat, with or without links), `place_map` (own and derived places), `need_map` (what a challenge
asks) and `coverage_map` (which partner covers which cell, what is still open). Layers need `number`, `name` and `short`;
domains `code`, `letter`, `name` and `short`. A cell is keyed by (layer number, domain code).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

HEAT_STEPS = 5
Key = tuple[int, str]


@dataclass(frozen=True)
class Column:
    """A domain: its code, letter and short name. `is_smart` says that 'Smart ' stands before it."""

    code: str
    letter: str
    name: str
    is_smart: bool = True


@dataclass(frozen=True)
class Mark:
    """Something in a cell: a need by its number (dashed when wished) or a partner by its letter, with its full name."""

    label: str
    name: str = ""
    is_wished: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell. `kind` is 'count', 'own', 'derived', 'need', 'covered', 'open' or 'none'.

    `noun` is the hidden word behind the number; `marks` are the needs or partners in it; `coordinate` is 'A3'.
    """

    kind: str = "none"
    count: int = 0
    heat: int = 0
    noun: str = ""
    url: str = ""
    current: bool = False
    marks: tuple[Mark, ...] = ()
    coordinate: str = ""


@dataclass(frozen=True)
class Row:
    """A layer: number, name, and a short name that may break where a phone has no room."""

    number: int
    name: str
    short: str
    cells: list[Cell]


@dataclass(frozen=True)
class CityMap:
    """A map to draw. `lowest` and `highest` are the first and last count of the legend, 0 where the map is empty."""

    columns: list[Column]
    rows: list[Row]
    lowest: int = 0
    highest: int = 0
    is_small: bool = False

    @property
    def kinds(self) -> set[str]:
        """The kinds of cell that occur: what the legend explains."""
        return {cell.kind for row in self.rows for cell in row.cells}

    @property
    def has_derived(self) -> bool:
        return "derived" in self.kinds

    @property
    def has_own(self) -> bool:
        return "own" in self.kinds

    @property
    def has_open(self) -> bool:
        return "open" in self.kinds

    @property
    def has_wished(self) -> bool:
        return any(mark.is_wished for row in self.rows for cell in row.cells for mark in cell.marks)


def heat_limits(counts: Iterable[int]) -> list[int]:
    """Upper limits of heat 1 to 4, by quantile of the counts above 0; what is above the last is heat 5.

    The highest count is always heat 5, unless all are equal: then they are heat 1.
    """
    values = sorted(count for count in counts if count)
    if not values:
        return []
    below = max((value for value in values if value < values[-1]), default=values[-1])
    at = [-(-len(values) * step // HEAT_STEPS) - 1 for step in range(1, HEAT_STEPS)]
    return [min(values[place], below) for place in at]


def heat_of(count: int, limits: list[int]) -> int:
    """0 for nothing, else 1 to 5: equal counts have equal heat, more is never cooler."""
    return 0 if not count else 1 + sum(count > limit for limit in limits)


def columns_of(domains) -> list[Column]:
    return [
        Column(domain.code, domain.letter, domain.short, domain.name.startswith("Smart "))
        for domain in domains
    ]


def count_map(
    *,
    layers,
    domains,
    counts: Mapping[Key, int],
    noun: Callable[[int], str],
    url: Callable[[int, str], str] | None = None,
    current: Key | None = None,
    limits: list[int] | None = None,
    is_small=False,
) -> CityMap:
    """Counts and heat. `url` gives the address of a cell; `limits` sets the upper limits of heat 1 to 4 by hand."""
    limits = heat_limits(counts.values()) if limits is None else limits
    found = [count for count in counts.values() if count]

    def cell(layer, domain):
        count = counts.get((layer.number, domain.code), 0)
        chosen = current == (layer.number, domain.code)
        if not count and not chosen:
            return Cell()
        address = url(layer.number, domain.code) if url else ""
        return Cell("count", count, heat_of(count, limits), noun(count), address, chosen)

    ends = {"lowest": min(found, default=0), "highest": max(found, default=0)}
    return _draw(layers, domains, cell, is_small=is_small, **ends)


def place_map(
    *,
    layers,
    domains,
    places: Mapping[Key, tuple[int, bool]],
    noun: Callable[[int], str],
    is_small=False,
) -> CityMap:
    """Where an organisation stands: (layer, domain) to (number of solutions, whether only derived)."""

    def cell(layer, domain):
        if (layer.number, domain.code) not in places:
            return Cell()
        count, derived = places[layer.number, domain.code]
        return Cell("derived" if derived else "own", count, noun=noun(count))

    return _draw(layers, domains, cell, is_small=is_small)


def need_map(*, layers, domains, needs: Mapping[Key, Iterable[Mark]], is_small=False) -> CityMap:
    """What a challenge asks: the needs in each cell, by number."""

    def cell(layer, domain):
        marks = tuple(needs.get((layer.number, domain.code), ()))
        return Cell("need", len(marks), marks=marks) if marks else Cell()

    return _draw(layers, domains, cell, is_small=is_small)


def coverage_map(
    *,
    layers,
    domains,
    partners: Mapping[Key, Iterable[Mark]],
    uncovered: Mapping[Key, Iterable[Mark]],
    is_small=False,
) -> CityMap:
    """Who covers what in a consortium: partners by letter. A cell with a need that nobody covers stays open."""

    def cell(layer, domain):
        key = (layer.number, domain.code)
        if gaps := tuple(uncovered.get(key, ())):
            return Cell("open", len(gaps), marks=gaps)
        marks = tuple(partners.get(key, ()))
        return Cell("covered", len(marks), marks=marks) if marks else Cell()

    return _draw(layers, domains, cell, is_small=is_small)


def _breakable(short: str) -> str:
    """A soft hyphen in the one short name too long for a narrow column: 'Techno-logie'."""
    return short.replace("nologie", "no\u00adlogie").replace("nology", "no\u00adlogy")


def _draw(layers, domains, cell, **fields) -> CityMap:
    domains = list(domains)
    ordered = sorted(layers, key=lambda layer: -layer.number)
    rows = [
        Row(
            row.number,
            row.name,
            _breakable(row.short),
            [replace(cell(row, domain), coordinate=f"{domain.letter}{row.number}") for domain in domains],
        )
        for row in ordered
    ]
    return CityMap(columns=columns_of(domains), rows=rows, **fields)
