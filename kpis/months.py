"""Running totals of a programme year, month by month. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import accumulate

from scvl.periods import add_months

Days = Iterable[tuple[date | None, int]]


def month_ends(starts_on: date) -> list[date]:
    """The last day of each of the twelve months of a programme year."""
    return [add_months(starts_on, number) - timedelta(days=1) for number in range(1, 13)]


def reached_by(days: Days, day: date) -> int:
    """How much of pairs (day, number) had been counted on `day`; what has no day was there from the start."""
    return sum(number for when, number in days if when is None or when <= day)


def added_up(days: Days, ends: list[date], as_of: date) -> list[int]:
    """How much had been counted at the end of each month that has begun by `as_of`."""
    begun = [end for place, end in enumerate(ends) if place == 0 or ends[place - 1] < as_of]
    more = [0] * (len(begun) + 1)
    for when, number in days:
        more[0 if when is None else bisect_left(begun, when)] += number
    return list(accumulate(more))[: len(begun)]
