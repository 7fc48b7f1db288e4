"""Words of a text, and how alike two words are.

Alike is measured on pieces of three to six letters, the rare ones weighing more: so an inflection, a part of a compound
and a typing error all come close to their word, in any language that writes words apart.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from scipy import sparse

WORD = re.compile(r"[^\W_]+")
SHORTEST, LONGEST = 3, 6
REMEMBERED = 5000  # asked words of which the alike ones are kept
# Small words of the languages that profiles are written in.
STOP = frozenset(
    "de het een en of van in op te voor met bij aan uit door om naar over tot die dat dit deze is zijn wordt worden was "
    "waren heeft hebben had ook als niet er je jij jullie we wij ze zij hun ons onze hij haar zo dan maar nog al alle elk "
    "elke kan kunnen moet moeten wil willen zal zullen wat wie waar hoe meer veel geen zich zodat tussen onder zonder per "
    "the a an and or of in on to for with by at from is are be as not it its this that we our you your they their can "
    "will which who more all into how what where when than these those have has also such other about through "
    "le la les un une des du et ou au aux dans sur pour par avec est sont ce ces cette qui que se ne pas plus nous vous "
    "leur leurs son sa ses "
    "der die das den dem ein eine einer eines und oder von im zu zur zum mit bei auf aus ist sind wird werden sich nicht "
    "auch als wie wir sie ihr ihre".split()
)


def plain(word: str) -> str:
    """Small letters without accents."""
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def words_of(text: str) -> list[str]:
    """All words of a text in order, in small letters without accents."""
    return WORD.findall(plain(text))


def terms_of(text: str) -> list[str]:
    """The words of a text that say something: no small words, none of one letter."""
    return [word for word in words_of(text) if is_term(word)]


def is_term(word: str) -> bool:
    return len(word) > 1 and word not in STOP


def pieces(word: str) -> Iterable[str]:
    """The stretches of three to six letters of a word with its borders."""
    bound = f" {word} "
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(bound) - size + 1):
            yield bound[start : start + size]


class Vocabulary:
    """The words that candidates use, ready to tell which of them are alike to a word that is asked.

    With `like`, another vocabulary, pieces weigh as they do there: the two then tell alike in the same measure.
    """

    def __init__(self, words: Sequence[str], table=None, like: "Vocabulary | None" = None):
        self.words, self._like = words, like
        self._pieces, self._weight, self._table = table or _table_of(words, like)
        self._near: dict[tuple, tuple] = {}

    def arrays(self) -> tuple:
        """(pieces, weights, table): what `table` takes back."""
        return self._pieces, self._weight, self._table

    @cached_property
    def piece_place(self) -> dict[str, int]:
        return {piece: number for number, piece in enumerate(self._pieces)}

    def alike(self, words: Sequence[str], at_least: float) -> sparse.csr_matrix:
        """A row a word, a column a word of the vocabulary: the cosine, where it is `at_least` that.

        What was told of a word is remembered: the next question often has it too.
        """
        told = {word: self._near.get((word, at_least)) for word in words}
        if new := [word for word, some in told.items() if some is None]:
            near = self._alike(new, at_least)
            if len(self._near) + len(new) > REMEMBERED:
                self._near = {}
            for word, begin, end in zip(new, near.indptr[:-1], near.indptr[1:], strict=True):
                told[word] = self._near[word, at_least] = near.indices[begin:end], near.data[begin:end]
        known = [
            (np.zeros(0, np.int32), np.zeros(0, np.float32)),
            *(told[word] for word in words),
        ]
        places, values = (np.concatenate(some) for some in zip(*known, strict=True))
        ends = np.cumsum([len(some) for some, _values in known])
        return sparse.csr_matrix((values, places, ends), shape=(len(words), len(self.words)))

    def _alike(self, words, at_least) -> sparse.csr_matrix:
        rows, columns, values = [], [], []
        for number, word in enumerate(words):
            different = dict.fromkeys(pieces(word))
            found = [self.piece_place[piece] for piece in different if piece in self.piece_place]
            own = self._weight[found]
            unseen = sum(self.weigh(piece) ** 2 for piece in different if piece not in self.piece_place)
            length = np.sqrt(float(own @ own) + unseen)
            if length:
                rows += [number] * len(found)
                columns += found
                values += list(own / length)
        asked = sparse.csr_matrix(
            (np.array(values, dtype=np.float32), (rows, columns)), shape=(len(words), len(self._pieces))
        )
        near = (asked @ self._table).tocsr()
        near.data[near.data < at_least] = 0
        near.eliminate_zeros()
        np.minimum(near.data, 1.0, out=near.data)
        return near

    def weigh(self, piece: str) -> float:
        """What a piece weighs; one that no word has as much as the rarest."""
        if piece in self.piece_place:
            return float(self._weight[self.piece_place[piece]])
        return self._like.weigh(piece) if self._like else self._rarest

    @cached_property
    def _rarest(self) -> float:
        return float(self._weight.max()) if len(self._weight) else 1.0


def _table_of(words: Sequence[str], like: Vocabulary | None) -> tuple:
    """(pieces, weights, matrix pieces x words with columns of length one)."""
    place: dict[str, int] = {}
    rows, columns = [], []
    for number, word in enumerate(words):
        for piece in dict.fromkeys(pieces(word)):  # in one order, so that sums are equal in every run
            rows.append(place.setdefault(piece, len(place)))
            columns.append(number)
    rows, columns = np.array(rows, dtype=np.int32), np.array(columns, dtype=np.int32)
    occurs = np.bincount(rows, minlength=len(place)) if place else np.zeros(0)
    weight = np.log(1 + len(words) / (1 + occurs)).astype(np.float32)
    if like:
        weight = np.array([like.weigh(piece) for piece in place], dtype=np.float32)
    values = weight[rows] if len(rows) else np.zeros(0, dtype=np.float32)
    length = np.sqrt(np.bincount(columns, weights=values**2, minlength=len(words)))
    length[length == 0] = 1
    values = (values / length[columns]).astype(np.float32) if len(rows) else values
    table = sparse.csr_matrix((values, (rows, columns)), shape=(len(place), len(words)))
    return list(place), weight, table
