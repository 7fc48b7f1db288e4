"""What a higher app tells about demand and its answers: it registers at start-up, the pages of this app show it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """An activity that led to a row: its day, what it was in words, and its page where this person may open it."""

    day: datetime.date
    text: str
    url: str = ""


_origins: list[Callable] = []


def register_origins(build: Callable) -> None:
    """`build(user, row) -> list[Origin]`: what led to a challenge, idea, application, consortium or project."""
    _origins.append(build)


def origins_of(user, row) -> list[Origin]:
    """All that led to a row, as far as this person may see it, the first on top."""
    found = [origin for build in _origins for origin in build(user, row)]
    return sorted(found, key=lambda origin: origin.day)
