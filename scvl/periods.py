"""Dates and the clock: half-open periods [starts_on, ends_before), counted in Europe/Brussels."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """This moment, aware. Actions ask here, so that the demo world can act on past days."""
    return _pinned.get() or timezone.now()


@contextmanager
def pinned(moment: datetime) -> Iterator[None]:
    """Inside, `now()` and `local_today()` answer as of `moment` (aware)."""
    token = _pinned.set(moment)
    try:
        yield
    finally:
        _pinned.reset(token)


def local_today() -> date:
    """Today in Europe/Brussels."""
    return local_date(now())


def local_date(moment: datetime) -> date:
    """The date in Europe/Brussels on which `moment` falls: the date a record counts in (MODEL 5)."""
    return timezone.localtime(moment).date()


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the month's last day where that day does not exist."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    for last in (31, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(f"no such month: {year}-{month}")
