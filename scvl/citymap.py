"""The city map: layers (4 on top) by domains, as a table of cells. Pure: it is fed with rows and draws nothing itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

HEAT_STEPS = 5


@dataclass(frozen=True)
class Column:
    """A domain: its code, letter and short name."""

    code: str
    letter: str
    name: str


@dataclass(frozen=True)
class Cell:
    """One cell. `kind` is 'count', 'own', 'derived' or 'none'; `noun` is the hidden word behind the number."""

    kind: str = "none"
    count: int = 0
    heat: int = 0
    noun: str = ""
    url: str = ""
    current: bool = False


@dataclass(frozen=True)
class Row:
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
    extra: dict = field(default_factory=dict)

    @property
    def has_derived(self) -> bool:
        return any(cell.kind == "derived" for row in self.rows for cell in row.cells)

    @property
    def has_own(self) -> bool:
        return any(cell.kind == "own" for row in self.rows for cell in row.cells)


def heat_limits(counts: Iterable[int]) -> list[int]:
    """Upper limits of heat 1 to 4, by quantile of the counts above 0; what is above the last is heat 5."""
    values = sorted(count for count in counts if count)
    if not values:
        return []
    return [values[max(0, -(-len(values) * step // HEAT_STEPS) - 1)] for step in range(1, HEAT_STEPS)]


def heat_of(count: int, limits: list[int]) -> int:
    """0 for nothing, else 1 to 5: equal counts have equal heat, more is never cooler."""
    return 0 if not count else 1 + sum(count > limit for limit in limits)


def columns_of(domains) -> list[Column]:
    return [Column(domain.code, domain.letter, domain.short) for domain in domains]


def count_map(
    *,
    layers,
    domains,
    counts: Mapping[tuple[int, str], int],
    noun: Callable[[int], str],
    url: Callable[[int, str], str] | None = None,
    current: tuple[int, str] | None = None,
) -> CityMap:
    """Counts and heat. `counts` is keyed by (layer number, domain code); `url` gives the address of a cell."""
    limits = heat_limits(counts.values())
    found = [count for count in counts.values() if count]

    def cell(layer, domain):
        count = counts.get((layer.number, domain.code), 0)
        chosen = current == (layer.number, domain.code)
        if not count and not chosen:
            return Cell()
        address = url(layer.number, domain.code) if url else ""
        return Cell("count", count, heat_of(count, limits), noun(count), address, chosen)

    return _draw(layers, domains, cell, lowest=min(found, default=0), highest=max(found, default=0))


def place_map(
    *,
    layers,
    domains,
    places: Mapping[tuple[int, str], tuple[int, bool]],
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


def _draw(layers, domains, cell, **fields) -> CityMap:
    domains = list(domains)
    ordered = sorted(layers, key=lambda layer: -layer.number)
    rows = [
        Row(row.number, row.name, row.short, [cell(row, domain) for domain in domains]) for row in ordered
    ]
    return CityMap(columns=columns_of(domains), rows=rows, **fields)
