"""Scores of every candidate for a few needs, from the tables of an index."""

from functools import cached_property

import numpy as np

from matchmaking.engine.rows import Fit, Need

# Weights of the three parts of a score; what a need doesn't ask about falls out.
PLACE, CAPABILITIES, TEXT = 0.25, 0.60, 0.15
COVERS = 0.30  # from this text score on a candidate covers a need without an asked capability
WHOLE, BEST = 0.5, 0.6
FIELDS = ("layers", "domains", "cells", "capabilities")


class Scores:
    """A row a need, a column a candidate, 0 to 1. `value` is the whole, the rest is what it is made of.

    With `places`, the columns are of these candidates alone.
    """

    def __init__(self, index, needs: list[Need], text: np.ndarray, places=None):
        self.index, self.needs, self.text = index, needs, text
        self._lists = index.lists
        chosen = slice(None) if places is None else places
        self._arrays = {name: index.arrays[name][:, chosen] for name in FIELDS}
        self._ids = index.lists["ids"] if places is None else [index.lists["ids"][place] for place in places]
        shape = text.shape
        self.place, self.capable = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        self.in_layer, self.in_cell = np.zeros(shape, bool), np.zeros(shape, bool)
        self.value, self.covers = np.zeros(shape, np.float32), np.zeros(shape, bool)
        for row, need in enumerate(needs):
            self._score(row, need)

    @cached_property
    def rarity(self) -> np.ndarray:
        """How rare each capability is among all candidates."""
        occurs = self.index.arrays["capabilities"].sum(axis=1)
        return np.log(1 + (len(self.index) - occurs + 0.5) / (occurs + 0.5)).astype(np.float32)

    def _found(self, name, wanted) -> list[int]:
        return [row for row, value in enumerate(self._lists[name]) if value in wanted]

    def _score(self, row: int, need: Need) -> None:
        self._place(row, need)
        self._capable(row, need)
        parts = [
            (PLACE, self.place[row], bool(need.layers or need.domains)),
            (CAPABILITIES, self.capable[row], bool(need.capabilities)),
            (TEXT, self.text[row], bool(need.words)),
        ]
        total = sum(weight for weight, _values, is_asked in parts if is_asked)
        if not total:
            return
        value = sum(weight * values for weight, values, is_asked in parts if is_asked) / total
        said = (self.capable[row] > 0) | (self.text[row] > 0) | (self.in_cell[row] & bool(need.domains))
        value[~said] = 0  # a layer alone says nothing about somebody
        self.value[row] = value
        enough = (self.capable[row] > 0) | (self.text[row] >= COVERS)
        self.covers[row] = self.in_cell[row] & enough & (value > 0)

    def _place(self, row, need) -> None:
        """Layer and domain in one cell count most, each apart less; what isn't asked holds for everybody."""
        number = len(self._ids)
        layers = self._arrays["layers"][self._found("layers", need.layers)]
        domains = self._arrays["domains"][self._found("domains", need.domains)]
        in_layer = layers.any(axis=0) if need.layers else np.ones(number, bool)
        share = domains.sum(axis=0) / len(need.domains) if need.domains else np.ones(number, np.float32)
        if need.layers and need.domains:
            wanted = [[layer, domain] for layer in need.layers for domain in need.domains]
            inside = self._arrays["cells"][self._found("cells", wanted)].any(axis=0)
            spread = layers.sum(axis=0) / len(need.layers)
            self.place[row] = 0.25 * inside + 0.5 * share + 0.25 * spread
        else:
            inside = in_layer & (share > 0)
            self.place[row] = share if need.domains else in_layer
        self.in_layer[row], self.in_cell[row] = in_layer, inside

    def _capable(self, row, need) -> None:
        if not need.capabilities:
            return
        found = self._found("capabilities", need.capabilities)
        weight = self.rarity[found]
        unknown = len(need.capabilities) - len(found)  # nobody has it, so it is as rare as can be
        total = float(weight.sum()) + unknown * float(np.log(1 + 2 * len(self.index) + 1))
        if total:
            self.capable[row] = weight @ self._arrays["capabilities"][found] / total

    # --- One by one -------------------------------------------------------------------------------
    def fits(self, row: int, limit: int | None = None, allowed=None) -> list[Fit]:
        """The best of all candidates for one need; `allowed` is a mask over them."""
        return [self.fit(row, place) for place in self.index.order(self.value[row], limit, allowed)]

    def fit(self, row: int, place: int) -> Fit:
        """How the candidate of a column fits a need, and why."""
        need = self.needs[row]
        has = self._of(place, "capabilities") & need.capabilities
        cells = {(layer, domain) for layer, domain in map(tuple, self._of_cells(place))}
        return Fit(
            id=self._ids[place],
            score=round(100 * float(self.value[row, place]), 1),
            has_layer=bool(self.in_layer[row, place]),
            cells=tuple(
                sorted(
                    (layer, domain)
                    for layer, domain in cells
                    if domain in need.domains and (not need.layers or layer in need.layers)
                )
            ),
            capabilities=tuple(sorted(has)),
            missing=tuple(sorted(need.capabilities - has)),
            text_score=round(float(self.text[row, place]), 4),
            covers=bool(self.covers[row, place]),
        )

    def _of(self, place, name) -> set:
        return {self._lists[name][row] for row in np.flatnonzero(self._arrays[name][:, place])}

    def _of_cells(self, place) -> list:
        return [self._lists["cells"][row] for row in np.flatnonzero(self._arrays["cells"][:, place])]


def combine(scores: Scores) -> np.ndarray:
    """One value a candidate for a challenge: the first row is the whole, the others its needs with their weights."""
    whole, needs = scores.value[0], scores.value[1:]
    if not len(needs):
        return whole
    answered = answers(needs, [need.weight for need in scores.needs[1:]])
    if not scores.needs[0].asks:
        return answered
    return WHOLE * whole + (1 - WHOLE) * answered


def answers(values: np.ndarray, weights) -> np.ndarray:
    """One value a column of what its needs, a row each, are worth together; where all weigh 0, all weigh the same.

    Nobody answers everything, so the best need counts beside the mean of all.
    """
    weights = np.array([max(float(weight), 0) for weight in weights])
    weights = weights / weights.max() if weights.any() else np.ones(len(weights))
    weights = weights.astype(np.float32)
    best = (values * weights[:, None]).max(axis=0)
    return BEST * best + (1 - BEST) * (weights @ values / weights.sum())
