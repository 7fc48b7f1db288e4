"""The stretch of a profile that shows a match."""

import re
from collections.abc import Callable, Iterable

from matchmaking.engine.rows import Phrase
from matchmaking.engine.words import WORD, plain

WINDOW = 14


def phrase_of(passages: Iterable[str], hits_of: Callable[[list[str]], list[frozenset]]) -> Phrase | None:
    """The stretch of at most WINDOW words with the most different hits; None where there are none.

    `hits_of` takes the words of a passage (small, without accents) and gives, a word, what it answers.
    """
    best, best_count = None, 0
    for passage in passages:
        words = list(WORD.finditer(passage))
        hits = hits_of([plain(word.group()) for word in words])
        for start, hit in enumerate(hits):
            if not hit:
                continue
            stretch = hits[start : start + WINDOW]
            count = len(frozenset().union(*stretch))
            if count > best_count:
                last = max(place for place, one in enumerate(stretch) if one)
                best, best_count = (passage, words, hits, start, start + last), count
    return _cut(*best) if best else None


def _cut(passage, words, hits, first, last) -> Phrase:
    """The words from the first to the last hit, with two more on each side, marked."""
    begin, end = max(first - 2, 0), min(last + 3, len(words))
    begin, end = _inside_sentence(passage, words, begin, first, last, end)
    pieces, at = [], words[begin].start()
    for place in range(begin, end):
        if hits[place]:
            pieces += [(passage[at : words[place].start()], False), (words[place].group(), True)]
            at = words[place].end()
    pieces.append((passage[at : words[end - 1].end()], False))
    return Phrase(tuple((re.sub(r"\s+", " ", text), matches) for text, matches in pieces if text))


def _inside_sentence(passage, words, begin, first, last, end):
    """Don't reach over a full stop for the words around."""
    while begin < first and re.search(r"[.!?\n]", passage[words[begin].end() : words[first].start()]):
        begin += 1
    while end - 1 > last and re.search(r"[.!?\n]", passage[words[last].end() : words[end - 1].start()]):
        end -= 1
    return begin, end
