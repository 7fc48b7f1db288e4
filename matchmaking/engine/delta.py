"""An index with changes: the large one as it is stored, and beside it a small one of the profiles that changed since.

The small one measures by the large: words and concepts are as rare as they are there, so the scores of both are of one
kind. A rebuild gives the same but for what the changes do to rarity.
"""

from collections.abc import Iterable, Sequence

import numpy as np

from matchmaking.engine.index import Index, asked_words
from matchmaking.engine.rows import Candidate, Need
from matchmaking.engine.scores import FIELDS


class ChangedIndex(Index):
    """`whole` with `changed` in place of who had these ids, or new, and without `gone`. It is asked as any index."""

    def __init__(self, whole: Index, changed: Iterable[Candidate] = (), gone: Iterable = ()):
        self.whole, self.small = whole, Index(changed, like=whole)
        left = set(gone) | set(self.small.lists["ids"])
        self._kept = np.array([place for key, place in whole.place_of.items() if key not in left], dtype=int)
        lists = {name: self._joined(name) for name in ("ids", "kinds")}
        arrays = {}
        for name in FIELDS:
            lists[name], arrays[name] = self._field(name)
        super().__init__(parts=(arrays, lists))

    def _joined(self, name) -> list:
        values = self.whole.lists[name]
        return [values[place] for place in self._kept] + self.small.lists[name]

    def _field(self, name) -> tuple[list, np.ndarray]:
        """Values and table of a field over both."""
        old, new = self.whole.lists[name], self.small.lists[name]
        values = old + [value for value in new if value not in old]
        table = np.zeros((len(values), len(self._kept) + len(self.small)), dtype=np.float32)
        table[: len(old), : len(self._kept)] = self.whole.arrays[name][:, self._kept]
        for row, value in enumerate(new):
            table[values.index(value), len(self._kept) :] = self.small.arrays[name][row]
        return values, table

    def text_scores(self, needs: Sequence[Need], places: Sequence[int] | None = None) -> np.ndarray:
        if not len(self) or not needs:
            return np.zeros((len(needs), len(self) if places is None else len(places)), dtype=np.float32)
        parts = [self.whole, self.small]
        asked, best = asked_words(needs, parts)
        wanted = self.whole.asked_themes(needs)
        if places is None:
            whole, small = (part.said(some, best, wanted) for part, some in zip(parts, asked, strict=True))
            return np.hstack([whole[:, self._kept], small])
        places, found = np.array(places, dtype=int), np.zeros((len(needs), len(places)), dtype=np.float32)
        old, first = places < len(self._kept), len(self._kept)
        found[:, old] = self.whole.said(asked[0], best, wanted, self._kept[places[old]])
        found[:, ~old] = self.small.said(asked[1], best, wanted, places[~old] - first)
        return found

    def alike_words(self, asked: Sequence[str]) -> dict[str, frozenset[str]]:
        return {**self.whole.alike_words(asked), **self.small.alike_words(asked)}

    def _quotable(self, key) -> list[str]:
        return (self.small if key in self.small else self.whole)._quotable(key)
