"""Words of Dutch and English texts: lemmas, the parts of compounds, and the phrase that shows a match."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from matchmaking.engine.rows import Phrase

_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    "de het een en of van in op te voor met bij aan uit door om naar over tot die dat dit deze is zijn wordt worden was "
    "heeft hebben had ook als niet er je jij jullie we wij ze zij hun ons onze hij haar zo dan maar nog al alle elk elke "
    "kan kunnen moet moeten wil willen zal zullen wat wie waar hoe meer veel geen the a an and or of in on to for with by "
    "at from is are was be as not it its this that we our you your they their can will which who more all into".split()
)
SHORTEST_PART = 4
LINKS = ("", "s", "en", "e", "n")
WINDOW = 14


def plain(word: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=100_000)
def lemma(word: str) -> str:
    """The dictionary form of a word in small letters: 'verkeerslichten' gives 'verkeerslicht'."""
    import simplemma

    return plain(simplemma.lemmatize(word, lang=("nl", "en")))


def terms_of(text: str) -> list[str]:
    """The lemmas of a text in order, without small words and single letters."""
    words = (plain(word) for word in _WORD.findall(text))
    return [lemma(word) for word in words if len(word) > 1 and word not in _STOP]


class Compounds:
    """Splits a compound in words that occur by themselves: 'verkeerslichtregeling' holds 'verkeerslicht' and 'regeling'."""

    def __init__(self, vocabulary: Iterable[str]):
        self._known = {word for word in vocabulary if len(word) >= SHORTEST_PART}
        self._kept: dict[str, tuple[str, ...]] = {}

    def parts(self, term: str) -> tuple[str, ...]:
        """Known words that a term begins or ends with; none where it doesn't split into something known."""
        if term not in self._kept:
            self._kept[term] = self._split(term)
        return self._kept[term]

    def _split(self, term: str) -> tuple[str, ...]:
        found = []
        for cut in range(SHORTEST_PART, len(term) - SHORTEST_PART + 1):
            head, tail = term[:cut], term[cut:]
            if tail in self._known:
                found.append(tail)
            if head in self._known:
                found.append(head)
            for link in LINKS[1:]:
                if head.endswith(link) and head[: -len(link)] in self._known and tail in self._known:
                    found.append(head[: -len(link)])
        return tuple(dict.fromkeys(found))


def phrase_of(passages: Iterable[str], asked: frozenset[str], parts) -> Phrase | None:
    """The stretch of at most WINDOW words with the most different asked terms; None where none occurs."""
    best, best_count = None, 0
    for passage in passages:
        words = list(_WORD.finditer(passage))
        hits = [_hits(plain(word.group()), asked, parts) for word in words]
        for start, hit in enumerate(hits):
            if not hit:
                continue
            stretch = hits[start : start + WINDOW]
            count = len(set().union(*stretch))
            if count > best_count:
                last = max(place for place, one in enumerate(stretch) if one)
                best, best_count = (passage, words, hits, start, start + last), count
    return _cut(*best) if best else None


def _hits(word: str, asked: frozenset[str], parts) -> frozenset[str]:
    if len(word) < 2 or word in _STOP:
        return frozenset()
    term = lemma(word)
    return asked & {term, *parts(term)}


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
    clean = [
        (" ".join(text.split()) if matches else re.sub(r"\s+", " ", text), matches)
        for text, matches in pieces
    ]
    return Phrase(tuple((text, matches) for text, matches in clean if text))


def _inside_sentence(passage, words, begin, first, last, end):
    """Don't reach over a full stop for the words around."""
    while begin < first and re.search(r"[.!?\n]", passage[words[begin].end() : words[first].start()]):
        begin += 1
    while end - 1 > last and re.search(r"[.!?\n]", passage[words[last].end() : words[end - 1].start()]):
        end -= 1
    return begin, end
