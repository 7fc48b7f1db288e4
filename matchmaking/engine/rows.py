"""What goes in and what comes out."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Offering:
    title: str = ""
    text: str = ""
    layers: frozenset[int] = frozenset()
    domains: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()


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

    def passages(self) -> list[str]:
        """The texts one may quote from: each offering, then the description."""
        own = [f"{one.title}. {one.text}".strip(". ") for one in self.offerings]
        return [text for text in (*own, self.text) if text]


@dataclass(frozen=True)
class Need:
    title: str = ""
    text: str = ""
    layer: int | None = None
    domains: frozenset[str] = frozenset()
    capabilities: frozenset[str] = frozenset()
    is_mandatory: bool = True
    weight: float = 1.0


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
    phrase: Phrase | None = None
    covers: bool = False
    terms: frozenset[str] = field(default=frozenset(), compare=False)
