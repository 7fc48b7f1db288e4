"""The words of the field: which terms, in Dutch, English, French and German, speak of which capability.

`concepts.txt` holds a line a concept, `code: term; term`. A term of five letters or more is found inside a word
('verkeerslicht' in 'verkeerslichtregeling'), a shorter one only as a word by itself; of a term of several words the last
may go on ('smart meter' in 'smart meters').
"""

from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

from matchmaking.engine.words import words_of

INSIDE = 5
MOST = 3  # a term said more often than this says no more


class Concepts:
    """Finds concepts in words. `codes`: all of them, in the order of the file."""

    def __init__(self, lines: dict[str, list[str]]):
        self.codes = tuple(lines)
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._inside: dict[str, set[str]] = defaultdict(set)
        self._series: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for code, terms in lines.items():
            for term in terms:
                words = tuple(words_of(term))
                if len(words) > 1:
                    self._series[words[0]].append((words, code))
                elif len(words[0]) >= INSIDE:
                    self._inside[words[0]].add(code)
                else:
                    self._exact[words[0]].add(code)
        self._longest = max(map(len, self._inside), default=0)
        self._known: dict[str, frozenset[str]] = {}

    def of_word(self, word: str) -> frozenset[str]:
        """The concepts that one word speaks of."""
        if word not in self._known:
            found = set(self._exact.get(word, ()))
            for start in range(len(word) - INSIDE + 1):
                for end in range(start + INSIDE, min(len(word), start + self._longest) + 1):
                    found |= self._inside.get(word[start:end], set())
            self._known[word] = frozenset(found)
        return self._known[word]

    def of_words(self, words: list[str]) -> Counter:
        """{concept: how often it is spoken of, at most MOST times a term} in a run of words."""
        found, counts = Counter(), Counter(words)
        for word, number in counts.items():
            for code in self.of_word(word):
                found[code] += min(number, MOST)
        if not self._series.keys().isdisjoint(counts):
            said: Counter = Counter()
            for place, word in enumerate(words):
                for series, code in self._series.get(word, ()):
                    if _follows(words, place, series):
                        said[code, series] += 1
            for (code, _series), number in said.items():
                found[code] += min(number, MOST)
        return found

    def places(self, words: list[str], codes) -> set[int]:
        """The places of the words that speak of one of these concepts."""
        found = set()
        for place, word in enumerate(words):
            if self.of_word(word) & codes:
                found.add(place)
            for series, code in self._series.get(word, ()):
                if code in codes and _follows(words, place, series):
                    found |= set(range(place, place + len(series)))
        return found


def _follows(words, place, series) -> bool:
    run = words[place : place + len(series)]
    if len(run) < len(series) or tuple(run[:-1]) != series[:-1]:
        return False
    return run[-1] == series[-1] or (len(series[-1]) >= INSIDE and run[-1].startswith(series[-1]))


@lru_cache(maxsize=1)
def concepts() -> Concepts:
    """Those of the file beside this one."""
    lines = {}
    for line in (Path(__file__).parent / "concepts.txt").read_text(encoding="utf-8").splitlines():
        code, _colon, terms = line.partition(": ")
        if terms:
            lines[code] = [term for term in terms.split("; ") if term]
    return Concepts(lines)
