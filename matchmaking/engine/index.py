"""The index: candidates once, then any number of needs.

The score of a need is the weighted mean of three parts, over those that the need asks about: place (layer and domains),
capabilities (weighted by how rare each is), and text (BM25 over lemmas and parts of compounds, as a share of what a
text that says it all would get).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable

from matchmaking.engine.rows import Candidate, Fit, Need
from matchmaking.engine.text import Compounds, phrase_of, terms_of

PLACE, CAPABILITIES, TEXT = 0.35, 0.30, 0.35
K1, B = 1.2, 0.75
PART_WEIGHT = 0.5
TEXT_COVERS = 0.25


class Index:
    """Candidates, ready to be ranked. Building is linear in the text; a need costs what its words occur."""

    def __init__(self, candidates: Iterable[Candidate]):
        self.candidates = {one.id: one for one in candidates}
        bags = {key: Counter(terms_of(self._text(one))) for key, one in self.candidates.items()}
        self._compounds = Compounds({term for bag in bags.values() for term in bag})
        for bag in bags.values():
            for term, count in list(bag.items()):
                for part in self._compounds.parts(term):
                    bag[part] += PART_WEIGHT * count
        self._postings: dict[str, dict] = defaultdict(dict)
        for key, bag in bags.items():
            for term, count in bag.items():
                self._postings[term][key] = count
        self._length = {key: sum(bag.values()) for key, bag in bags.items()}
        self._mean = (sum(self._length.values()) / len(bags) if bags else 1) or 1
        self._capable = Counter(code for one in self.candidates.values() for code in one.all_capabilities())

    @staticmethod
    def _text(candidate: Candidate) -> str:
        return " \n".join([candidate.name, *candidate.passages()])

    # --- Words ------------------------------------------------------------------------------------
    def _idf(self, term: str) -> float:
        found = len(self._postings.get(term, ()))
        return math.log(1 + (len(self.candidates) - found + 0.5) / (found + 0.5))

    def _asked_terms(self, text: str) -> dict[str, float]:
        """Terms of a question with their weight: the words, and at a lower weight the parts of compounds."""
        asked: dict[str, float] = {}
        for term in terms_of(text):
            asked[term] = max(asked.get(term, 0), 1.0)
            for part in self._compounds.parts(term):
                asked[part] = max(asked.get(part, 0), PART_WEIGHT)
        return asked

    def text_scores(self, text: str) -> dict:
        """{candidate: 0..1} for a question; candidates that share no word are left out."""
        asked = {term: weight for term, weight in self._asked_terms(text).items() if term in self._postings}
        scores: dict = defaultdict(float)
        best = 0.0
        for term, weight in asked.items():
            idf = self._idf(term) * weight
            best += idf * (K1 + 1) / (1 + K1 * 0.5)
            for key, count in self._postings[term].items():
                norm = K1 * (1 - B + B * self._length[key] / self._mean)
                scores[key] += idf * count * (K1 + 1) / (count + norm)
        return {key: math.sqrt(min(1.0, score / best)) for key, score in scores.items()} if best else {}

    # --- Fields -----------------------------------------------------------------------------------
    def _rarity(self, code: str) -> float:
        return math.log(1 + len(self.candidates) / (1 + self._capable[code]))

    def _place(self, candidate: Candidate, need: Need) -> tuple[float, bool, tuple]:
        """Share of the asked place that the candidate has: layer and domain in one cell counts full, apart half."""
        layers, domains = candidate.all_layers(), candidate.all_domains()
        has_layer = need.layer is None or need.layer in layers
        if not need.domains:
            return float(has_layer), has_layer, ()
        cells = tuple(
            (need.layer, code) for code in sorted(need.domains) if (need.layer, code) in candidate.cells
        )
        if need.layer is None:
            return len(need.domains & domains) / len(need.domains), True, ()
        apart = 0.5 * has_layer + 0.25 * bool(need.domains & domains)
        exact = 0.75 + 0.25 * len(cells) / len(need.domains) if cells else 0.0
        if has_layer and not candidate.cells and need.domains & domains:
            exact = 0.75
        return max(apart, exact), has_layer, cells

    # --- Needs ------------------------------------------------------------------------------------
    def fits(self, need: Need) -> list[Fit]:
        """Every candidate with a score above 0 for a need, best first; equal scores by id."""
        texts = self.text_scores(f"{need.title} {need.text}")
        found = [self.fit(key, need, texts) for key in self.candidates]
        return sorted((one for one in found if one.score > 0), key=lambda one: (-one.score, str(one.id)))

    def fit(self, key, need: Need, texts: dict | None = None) -> Fit:
        """One candidate's fit with a need, without its phrase (see `explained`)."""
        candidate = self.candidates[key]
        texts = self.text_scores(f"{need.title} {need.text}") if texts is None else texts
        place, has_layer, cells = self._place(candidate, need)
        own = candidate.all_capabilities()
        has = tuple(sorted(need.capabilities & own))
        asked = sum(map(self._rarity, need.capabilities))
        capable = sum(map(self._rarity, has)) / asked if asked else 0.0
        text = texts.get(key, 0.0)
        parts = [
            (PLACE, place, need.layer is not None or need.domains),
            (CAPABILITIES, capable, need.capabilities),
        ]
        parts.append((TEXT, text, need.title or need.text))
        total = sum(weight for weight, _value, is_asked in parts if is_asked)
        score = sum(weight * value for weight, value, is_asked in parts if is_asked) / total if total else 0.0
        covers = has_layer and (bool(cells) or not need.domains) and (bool(has) or text >= TEXT_COVERS)
        if not (has or text or cells):
            score = 0.0  # a layer alone says nothing about somebody
        return Fit(
            id=key,
            score=round(100 * score, 1),
            has_layer=has_layer,
            cells=cells,
            capabilities=has,
            missing=tuple(sorted(need.capabilities - own)),
            text_score=round(text, 4),
            covers=covers and score > 0,
        )

    def phrase(self, key, need: Need):
        """The words of a candidate's profile that a need asks about; None where there are none."""
        asked = frozenset(self._asked_terms(f"{need.title} {need.text}"))
        return phrase_of(self.candidates[key].passages(), asked, self._compounds.parts)
