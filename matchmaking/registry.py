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


@dataclass(frozen=True)
class NamedPeriod:
    """[starts_on, ends_before) with the code that stands in an address and its name."""

    code: str
    name: str
    starts_on: datetime.date
    ends_before: datetime.date


_periods: list[Callable] = []


def register_periods(build: Callable) -> None:
    """`build() -> list[NamedPeriod]`: the years of the programme, in order."""
    _periods.append(build)


def known_periods() -> list[NamedPeriod]:
    """Every year of the programme, in order."""
    return [period for build in _periods for period in build()]
