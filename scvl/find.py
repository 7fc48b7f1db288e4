"""Search over everything a person may see: each app says how its own is found."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from scvl.search import plain, question_words, spelling_pattern

MOST = 10
WORDS = 6


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    text: str = ""


_finders: dict[str, tuple[object, Callable]] = {}


def register_finder(code: str, title, find: Callable) -> None:
    """`find(user, words) -> list[Hit]`, at most MOST; `words` are tuples of spellings, each of which must occur."""
    _finders[code] = (title, find)


def find_all(user, text: str) -> list[tuple[str, list[Hit]]]:
    """(title, hits) of each kind that has any; nothing for a question without a word."""
    words = question_words(text)[:WORDS]
    if not words:
        return []
    found = [(str(title), find(user, words)) for title, find in _finders.values()]
    return [(title, hits) for title, hits in found if hits]


def containing(words, *fields: str) -> Q:
    """Rows in which every word occurs, in one of its spellings with or without accents, in one of these fields."""
    condition = Q()
    for spellings in words:
        any_of, pattern = Q(), spelling_pattern(spellings)
        for name in fields:
            any_of |= Q(**{f"{name}__iregex": pattern})
        condition &= any_of
    return condition


def is_in(words, text: str) -> bool:
    """Whether every word occurs in a text, as `containing` asks it of rows."""
    text = plain(text)
    return all(any(plain(spelling) in text for spelling in spellings) for spellings in words)
