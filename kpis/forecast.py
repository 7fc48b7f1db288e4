"""Where a figure goes by the end of the year, and how it stands (MODEL 5, GUIDE). Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

FIRST_DAY = 60


@dataclass(frozen=True)
class Status:
    """A state in a word, with the tone of its mark and the name of its icon."""

    code: str
    word: str
    tone: str = ""
    icon: str = ""


REACHED = Status("reached", _("Gehaald"), "good", "flag")
ON_TRACK = Status("on_track", _("Op schema"), "good", "check")
WATCH = Status("watch", _("Let op"), "warn", "triangle-alert")
BEHIND = Status("behind", _("Achter"), "bad", "arrow-down")
RUNS = Status("runs", _("Loopt"), "", "arrow-right")
MISSED = Status("missed", _("Niet gehaald"), "bad", "x")
NOT_BEGUN = Status("not_begun", _("Niet begonnen"), "", "clock")
NOT_APPLICABLE = Status("not_applicable", _("N.v.t."), "", "minus")
NO_DATA = Status("no_data", _("Geen gegevens"), "", "minus")
ATTENTION = (WATCH, BEHIND, MISSED)


def whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def is_early(starts_on: date, as_of: date) -> bool:
    """Before day 60 of a year nothing is foretold (GUIDE): never a forecast made up from two weeks."""
    return (as_of - starts_on).days + 1 < FIRST_DAY


def pace(actual: Decimal, starts_on: date, ends_before: date, as_of: date) -> Decimal:
    """Actual plus the same pace over the days that remain; `as_of` is a day of the year."""
    elapsed, total = (as_of - starts_on).days + 1, (ends_before - starts_on).days
    return whole(actual * total / min(elapsed, total))


def by_last_year(actual: Decimal, reached_then: Decimal, total_then: Decimal | None) -> Decimal | None:
    """Actual divided by the share that the last closed year had reached on the same day; None where that was nothing."""
    if not reached_then or not total_then:
        return None
    return max(actual, whole(actual * total_then / reached_then))


def status_of(
    *, value: Decimal | None, target: Decimal | None, forecast: Decimal | None, is_percent: bool,
    has_begun: bool, is_over: bool, watch: Decimal,
) -> Status:  # fmt: skip
    """How a figure stands. `watch`: the share of the target from which a forecast asks attention and is not behind."""
    if not has_begun:
        return NOT_BEGUN
    if value is None:
        return NOT_APPLICABLE if is_percent else NO_DATA
    if target is None:
        return NOT_APPLICABLE if is_over else RUNS
    if value >= target:
        return REACHED
    if is_over:
        return MISSED
    if forecast is None:
        return RUNS
    if forecast >= target:
        return ON_TRACK
    return WATCH if forecast >= watch * target else BEHIND
