"""What goes in and what comes out."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Offering:
    title: str = ""
    text: str = ""
    layers: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()

    @property
    def passage(self) -> str:
        return f"{self.title}. {self.text}".strip(". ")


@dataclass(frozen=True)
class Candidate:
    """An organisation. `cells`: pairs (layer, domain) where it stands; empty where only layers and domains are known."""

    id: int | str
    name: str = ""
    kind: str = ""
    text: str = ""
    layers: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    cells: frozenset[tuple[int, str]] = frozenset()
    offerings: tuple[Offering, ...] = ()

    def all_layers(self) -> set[int]:
        found = set(self.layers) | {layer for layer, _domain in self.cells}
        return found.union(*(one.layers for one in self.offerings))

    def all_domains(self) -> set[str]:
        found = set(self.domains) | {domain for _layer, domain in self.cells}
        return found.union(*(one.domains for one in self.offerings))

    def all_capabilities(self) -> set[str]:
        return set(self.capabilities).union(*(one.capabilities for one in self.offerings))

    def all_cells(self) -> set[tuple[int, str]]:
        """Where it stands. Without cells of its own: each layer of an offering (or of the whole) with each domain of it."""
        if self.cells:
            return set(self.cells)
        found = {(layer, domain) for layer in self.layers for domain in self.domains}
        for one in self.offerings:
            layers, domains = one.layers or self.layers, one.domains or self.domains
            found |= {(layer, domain) for layer in layers for domain in domains}
        return found

    def passages(self) -> list[str]:
        """The texts one may quote from: each offering, then the description."""
        return [text for text in (*(one.passage for one in self.offerings), self.text) if text]


@dataclass(frozen=True)
class Need:
    """One thing that is asked. `layers`: any of these will do; none where the layer doesn't matter."""

    title: str = ""
    text: str = ""
    layers: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    is_mandatory: bool = True
    weight: float = 1.0

    @property
    def words(self) -> str:
        return f"{self.title}. {self.text}".strip(". ")

    @property
    def asks(self) -> bool:
        """Whether it asks anything at all."""
        return bool(self.words or self.layers or self.domains or self.capabilities)


@dataclass(frozen=True)
class Query:
    """A challenge: what it says as a whole, and its needs."""

    id: int | str = ""
    whole: Need = field(default_factory=Need)
    needs: tuple[Need, ...] = ()


@dataclass(frozen=True)
class Phrase:
    """Words of a profile: pairs (text, whether it is what the need asks about)."""

    parts: tuple[tuple[str, bool], ...]

    def __str__(self):
        return "".join(text for text, _matches in self.parts)


@dataclass(frozen=True)
class Fit:
    """How well one candidate fits one need: `score` from 0 to 100, and what it is made of.

    `cells` are the asked (layer, domain) where it stands; `capabilities` those asked that it has; `missing` those it has
    not; `covers` follows MODEL 4.
    """

    id: int | str
    score: float
    has_layer: bool
    cells: tuple[tuple[int, str], ...] = ()
    capabilities: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    text_score: float = 0.0
    covers: bool = False
