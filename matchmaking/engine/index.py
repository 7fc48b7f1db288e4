"""The index: candidates once, then any number of needs.

The score of a need is the weighted mean of three parts, over those that the need asks about: place (layer and domains),
capabilities (the rare ones weigh more) and text. Text is, for the best passage of a candidate, the words that are alike
(BM25 over words, an alike one counting as far as it is alike) and the concepts that both speak of.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from scipy import sparse

from matchmaking.engine.concepts import concepts
from matchmaking.engine.phrase import phrase_of
from matchmaking.engine.rows import Candidate, Fit, Need, Phrase
from matchmaking.engine.scores import Scores, combine
from matchmaking.engine.words import Vocabulary, is_term, terms_of, words_of

K1, B = 1.2, 0.75
PLENTY = 2.0  # a text that says half of what is asked says it all: profiles are short
ALIKE = 0.25  # from here on a word counts as far as it is alike
QUOTED = 0.5  # from here on it is marked in a phrase
KEPT = 64  # texts of needs of which the alike words are remembered
NOTHING: frozenset[str] = frozenset()


class Index:
    """Candidates, ready to be ranked. `arrays` and `lists` are all it holds; see `store` for the file.

    With `like`, another index, words and concepts are as rare as they are there (see `delta`).
    """

    def __init__(self, candidates: Iterable[Candidate] = (), *, parts=None, like: "Index | None" = None):
        self.like = like
        self.arrays, self.lists = parts or _build(list(candidates), like)
        self.place_of = {key: number for number, key in enumerate(self.lists["ids"])}
        self._asked: dict[str, dict] = {}

    def __contains__(self, key) -> bool:
        return key in self.place_of

    def __len__(self) -> int:
        return len(self.lists["ids"])

    # --- Words ------------------------------------------------------------------------------------
    @cached_property
    def vocabulary(self) -> Vocabulary:
        words, pieces = self.lists["words"], self.lists["pieces"]
        table = _sparse(self.arrays, "piece", (len(pieces), len(words)))
        like = self.like.vocabulary if self.like else None
        return Vocabulary(words, (pieces, self.arrays["piece_weight"], table), like)

    @cached_property
    def postings(self) -> sparse.csr_matrix:
        """A row a word, a column a passage: how much the passage says it."""
        return _sparse(self.arrays, "posting", (len(self.lists["words"]), self.passages))

    @cached_property
    def themes(self) -> sparse.csr_matrix:
        """A row a concept, a column a passage; columns of length one."""
        return _sparse(self.arrays, "theme", (len(concepts().codes), self.passages))

    @property
    def passages(self) -> int:
        return int(self.arrays["starts"][-1])

    def asked_themes(self, needs: Sequence[Need]) -> sparse.csr_matrix:
        """A row a need, a column a concept; rows of length one."""
        return _themes(
            [concepts().of_words(words_of(need.words)) for need in needs], self.arrays["theme_rarity"]
        )

    def text_scores(self, needs: Sequence[Need], places: Sequence[int] | None = None) -> np.ndarray:
        """A row a need, a column a candidate (of `places`, if given): 0 to 1, of its best passage."""
        if not len(self) or not needs:
            return np.zeros((len(needs), len(self) if places is None else len(places)), dtype=np.float32)
        (asked,), best = asked_words(needs, [self])
        return self.said(asked, best, self.asked_themes(needs), places)

    def said(self, asked, best, wanted, places: Sequence[int] | None = None) -> np.ndarray:
        """A row a need, a column a candidate (of `places`, if given): how far its best passage says the words and the
        concepts asked.
        """
        postings, themes, starts = self.postings, self.themes, self.arrays["starts"]
        if places is not None:
            passages = [np.arange(starts[place], starts[place + 1]) for place in places]
            columns = np.concatenate([np.zeros(0, int), *passages])
            postings, themes = postings[:, columns], themes[:, columns]
            starts = np.cumsum([0, *map(len, passages)])
        if len(starts) == 1:
            return np.zeros((len(best), 0), dtype=np.float32)
        said = product(asked, postings)
        said /= np.where(best > 0, best, 1)[:, None]
        np.minimum(said * PLENTY, 1, out=said)
        has = np.diff(wanted.indptr) > 0
        if has.any():
            said[has] *= 1 - THEME
            said[has] += THEME * product(wanted[has], themes)
        return np.maximum.reduceat(said, starts[:-1], axis=1)

    # --- Needs ------------------------------------------------------------------------------------
    def scores(self, needs: Sequence[Need], keys: Sequence | None = None) -> Scores:
        """How every candidate fits each of these needs; with `keys`, these alone, a column each in their order.

        Raises KeyError for a key that is not in the index.
        """
        places = None if keys is None else [self.place_of[key] for key in keys]
        return Scores(self, list(needs), self.text_scores(needs, places), places)

    def fits(self, need: Need, limit: int | None = None) -> list[Fit]:
        """The candidates with a score above 0 for a need, best first, at most `limit`; equal scores by id."""
        return self.scores([need]).fits(0, limit)

    def fit(self, key, need: Need) -> Fit:
        """One candidate's fit with a need. Raises KeyError for one that is not in the index."""
        return self.scores([need], [key]).fit(0, 0)

    def best(self, query, limit: int | None = None) -> list[tuple]:
        """Pairs (id, score from 0 to 100) for a whole challenge, best first; equal scores by id."""
        total = combine(self.scores([query.whole, *query.needs]))
        order = self.order(total, limit)
        return [(self.lists["ids"][place], round(100 * float(total[place]), 4)) for place in order]

    def order(self, values: np.ndarray, limit: int | None = None, allowed=None) -> list[int]:
        """The places of the values above 0, highest first; equal ones by id. `allowed`: only those (a mask)."""
        places = np.flatnonzero((values > 0) if allowed is None else ((values > 0) & allowed))
        if limit is not None and len(places) > limit:
            edge = np.partition(values[places], len(places) - limit)[len(places) - limit]
            places = places[values[places] >= edge]
        ranked = sorted(places, key=lambda place: (-float(values[place]), str(self.lists["ids"][place])))
        return [int(place) for place in ranked[:limit]]

    # --- Quotes -----------------------------------------------------------------------------------
    def phrase(self, key, need: Need) -> Phrase | None:
        """The words of a candidate's profile that a need asks about; None where there are none."""
        return phrase_of(self._quotable(key), self._answers(need))

    def _answers(self, need: Need) -> Callable[[list[str]], list[frozenset]]:
        """What tells for each word of a passage which asked words it is alike to, and which asked concepts it speaks of."""
        alike = self._asked.get(need.words)
        if alike is None:
            if len(self._asked) >= KEPT:
                self._asked = {}
            alike = self._asked[need.words] = self.alike_words(sorted(set(terms_of(need.words))))
        themes = frozenset(concepts().of_words(words_of(need.words)))

        def answers(words):
            found = [alike.get(word, NOTHING) for word in words]
            for place in concepts().places(words, themes):
                said = concepts().of_word(words[place]) & themes
                found[place] |= {f"#{code}" for code in said} or {"#"}
            return found

        return answers

    def alike_words(self, asked: Sequence[str]) -> dict[str, frozenset[str]]:
        """{word of the index: the asked words that it is alike to}."""
        near, found = self.vocabulary.alike(asked, QUOTED).tocoo(), {}
        for row, column in zip(near.row, near.col, strict=True):
            found.setdefault(self.lists["words"][column], set()).add(asked[row])
        return {word: frozenset(some) for word, some in found.items()}

    def _quotable(self, key) -> list[str]:
        place = self.place_of[key]
        first, last = self.arrays["starts"][place : place + 2]
        ends = self.arrays["text_ends"]
        texts = []
        for row in [*range(first + 1, last), first]:  # offerings first, then the description
            begin = int(ends[row - 1]) if row else 0
            if raw := bytes(self.arrays["texts"][begin : int(ends[row])]):
                texts.append(raw.decode())
        return texts


THEME = 0.55


def asked_words(
    needs: Sequence[Need], indexes: Sequence[Index]
) -> tuple[list[sparse.csr_matrix], np.ndarray]:
    """(for each index: a row a need, a column a word: its weight; what a text that says it all would get).

    How rare an asked word is, is counted over all these indexes together.
    """
    rows, best = [[] for _index in indexes], np.zeros(len(needs), dtype=np.float32)
    number = sum(map(len, indexes))
    for place, need in enumerate(needs):
        terms = sorted(set(terms_of(need.words)))
        near = [index.vocabulary.alike(terms, ALIKE) for index in indexes]
        occurs = sum(one @ index.arrays["occurs"] for one, index in zip(near, indexes, strict=True))
        found = np.clip(occurs, 1, number)
        rarity = np.log(1 + (number - found + 0.5) / (found + 0.5)).astype(np.float32)
        rarity[sum(np.diff(one.indptr) for one in near) == 0] = 0
        for some, one in zip(rows, near, strict=True):
            some.append(sparse.csr_matrix(rarity) @ one)
        best[place] = rarity.sum()
    return [sparse.vstack(some, format="csr") for some in rows], best


def product(few: sparse.csr_matrix, table: sparse.csr_matrix) -> np.ndarray:
    """`few` @ `table` where most of it is not 0: one walk over the table for all rows."""
    return np.ascontiguousarray((table.T @ few.T.toarray()).T)


# --- Building --------------------------------------------------------------------------------------------
def _build(candidates: list[Candidate], like: Index | None) -> tuple[dict, dict]:
    candidates = sorted(candidates, key=lambda one: str(one.id))
    starts, texts, quotes = [0], [], []
    for one in candidates:
        texts.append(" . ".join([one.name, *one.passages()]))
        quotes.append(one.text)
        passages = [offering.passage for offering in one.offerings]
        texts += passages
        quotes += passages
        starts.append(len(texts))
    starts = np.array(starts, dtype=np.int64)
    arrays = {"starts": starts}
    lists = {"ids": [one.id for one in candidates], "kinds": [one.kind for one in candidates]}
    raw = [quote.encode() for quote in quotes]
    arrays["texts"] = np.frombuffer(b"".join(raw), dtype=np.uint8)
    arrays["text_ends"] = np.cumsum([len(one) for one in raw], dtype=np.int64)
    split = [words_of(text) for text in texts]
    _add_words(arrays, lists, split, like)
    _add_themes(arrays, split, like)
    _add_fields(arrays, lists, candidates)
    return arrays, lists


class _Places(dict):
    """Numbers the terms as they come; -1 for a word that is none."""

    def __init__(self):
        self.terms = []

    def __missing__(self, word) -> int:
        self[word] = -1
        if is_term(word):
            self[word] = len(self.terms)
            self.terms.append(word)
        return self[word]


def _add_words(arrays, lists, split, like) -> None:
    """Postings with the weight of BM25, and how many candidates use each word."""
    place = _Places()
    rows = np.fromiter(map(place.__getitem__, chain.from_iterable(split)), np.int32)
    columns = np.repeat(np.arange(len(split), dtype=np.int32), [len(words) for words in split])
    columns, rows = columns[rows >= 0], rows[rows >= 0]
    counts = sparse.coo_matrix(
        (np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(place.terms), len(split))
    ).tocsr()
    length = np.asarray(counts.sum(axis=0)).ravel()
    mean = like.arrays["mean_length"] if like else np.array([length.mean() if length.any() else 1])
    arrays["mean_length"] = mean.astype(np.float64)
    norm = K1 * (1 - B + B * length / mean)
    postings = counts.copy()
    postings.data = (counts.data * (K1 + 1) / (counts.data + norm[counts.indices])).astype(np.float32)
    _keep(arrays, "posting", postings)
    whole = np.zeros(len(split), dtype=np.float32)
    whole[arrays["starts"][:-1]] = 1
    arrays["occurs"] = np.asarray((counts > 0) @ whole, dtype=np.float32).ravel()
    lists["words"] = place.terms
    pieces, weight, table = Vocabulary(lists["words"], like=like and like.vocabulary).arrays()
    lists["pieces"], arrays["piece_weight"] = pieces, weight
    _keep(arrays, "piece", table.tocsr())


def _add_themes(arrays, split, like) -> None:
    said = [concepts().of_words(words) for words in split]
    first = [said[row] for row in arrays["starts"][:-1]]
    occurs = np.array([sum(code in one for one in first) for code in concepts().codes], dtype=np.float32)
    rarity = np.log(1 + (len(first) - occurs + 0.5) / (occurs + 0.5)).astype(np.float32)
    arrays["theme_rarity"] = like.arrays["theme_rarity"] if like else np.maximum(rarity, 0)
    _keep(arrays, "theme", _themes(said, arrays["theme_rarity"]).T.tocsr())


def _themes(said, rarity) -> sparse.csr_matrix:
    """A row a text with the weights of its concepts, of length one."""
    place = {code: number for number, code in enumerate(concepts().codes)}
    rows, columns, values = [], [], []
    for row, found in enumerate(said):
        weights = {
            place[code]: (1 + math.log(count)) * float(rarity[place[code]])
            for code, count in sorted(found.items())
        }
        length = math.sqrt(sum(value * value for value in weights.values())) or 1.0
        rows += [row] * len(weights)
        columns += weights
        values += [value / length for value in weights.values()]
    data = np.array(values, dtype=np.float32)
    return sparse.csr_matrix((data, (rows, columns)), shape=(len(said), len(place)))


def _add_fields(arrays, lists, candidates) -> None:
    """Which layers, domains, cells and capabilities each candidate has: tables of 0 and 1."""
    sets = {
        "layers": [one.all_layers() for one in candidates],
        "domains": [one.all_domains() for one in candidates],
        "cells": [one.all_cells() for one in candidates],
        "capabilities": [one.all_capabilities() for one in candidates],
    }
    for name, rows in sets.items():
        values = sorted(set().union(*rows)) if rows else []
        place = {value: number for number, value in enumerate(values)}
        table = np.zeros((len(values), len(candidates)), dtype=np.float32)
        for column, row in enumerate(rows):
            for value in row:
                table[place[value], column] = 1
        arrays[name] = table
        lists[name] = [list(value) if isinstance(value, tuple) else value for value in values]


def _keep(arrays, name, matrix) -> None:
    arrays[f"{name}_starts"] = matrix.indptr.astype(np.int64)
    arrays[f"{name}_places"] = matrix.indices.astype(np.int32)
    arrays[f"{name}_values"] = matrix.data.astype(np.float32)


def _sparse(arrays, name, shape) -> sparse.csr_matrix:
    parts = (arrays[f"{name}_values"], arrays[f"{name}_places"], arrays[f"{name}_starts"])
    return sparse.csr_matrix(parts, shape=shape, copy=False)
