"""Words as the portal searches them: small, without accents, as lemmas of Dutch or English. One way for both databases.

Python's and PostgreSQL's stemmers differ and are never mixed: what is stored and what is asked both pass through here.
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_STOP = frozenset(
    "de het een en of van in op te voor met bij aan uit door om naar over tot die dat dit deze is zijn wordt worden "
    "heeft hebben ook als niet er the a an and or of in on to for with by at from is are as not".split()
)


def plain(text: str) -> str:
    """Small letters without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _spelt() -> dict[str, str]:
    """{plain letter: itself and its accented forms}, of the letters of Latin-1 and Latin Extended-A."""
    found: dict[str, str] = {}
    for char in map(chr, range(0xC0, 0x180)):
        letter = plain(char)
        if letter != char and len(letter) == 1 and letter.isascii():
            found[letter] = found.get(letter, letter) + char.lower() + char.upper()
    return {letter: "".join(dict.fromkeys(forms)) for letter, forms in found.items()}


SPELT = _spelt()


def spelling_pattern(spellings) -> str:
    """A regular expression, for both databases, of texts with one of these spellings, whatever accents they have."""
    return "|".join(
        "".join(f"[{SPELT[char]}]" if char in SPELT else re.escape(char) for char in spelling)
        for spelling in dict.fromkeys(map(plain, spellings))
    )


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The dictionary form of a plain word: 'verkeerslichten' gives 'verkeerslicht'."""
    import simplemma

    return plain(simplemma.lemmatize(word, lang=("nl", "en")))


def words_of(text: str) -> list[str]:
    """The words of a text that carry meaning, as lemmas, in order."""
    return [lemma(word) for word in _WORD.findall(plain(text)) if word not in _STOP]


def question_words(text: str) -> list[tuple[str, ...]]:
    """What a question asks for, word by word and each once: the word without accents, where that differs its lemma, and
    where it has accents the word as typed.

    The parts of a hyphenated word are asked apart. Small words count only where there is nothing else.
    """
    whole = unicodedata.normalize("NFC", text).casefold()
    typed = [part for word in _WORD.findall(whole) for part in re.split("[-']", word) if part]
    telling = [word for word in typed if plain(word) not in _STOP] or typed
    return [tuple(dict.fromkeys((plain(word), lemma(plain(word)), word))) for word in dict.fromkeys(telling)]


def search_words(text: str) -> str:
    """The distinct words of a text and their lemmas, between spaces, so that ' word ' and 'word' are both found."""
    found = dict.fromkeys(
        form for word in _WORD.findall(plain(text)) if word not in _STOP for form in (word, lemma(word))
    )
    return f" {' '.join(found)} " if found else ""
