"""What every calculator gets and gives: a period, and rows that add up to a value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import get_default_timezone

from kpis.calculators.organisations import Organisations
from kpis.months import reached_by
from scvl.periods import local_date


@dataclass(frozen=True)
class Period:
    """A programme year as far as it counts: [starts_on, ends_before), and never past `as_of` (a date, included)."""

    starts_on: date
    ends_before: date
    as_of: date
    # What several calculators read is read once for a period.
    _kept: dict = field(default_factory=dict, compare=False, repr=False)
    _days: dict = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, year, as_of: date) -> "Period":
        return cls(year.starts_on, year.ends_before, as_of)

    @classmethod
    def whole(cls, year) -> "Period":
        """To its last day, whatever today is."""
        return cls.of(year, year.ends_before - timedelta(days=1))

    @cached_property
    def until(self) -> date:
        """The first day that doesn't count: of the year's end and the day after `as_of`."""
        return max(self.starts_on, min(self.ends_before, self.as_of + timedelta(days=1)))

    def kept(self, name: str, read: Callable):
        """What `read()` gives, read once."""
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]

    @cached_property
    def organisations(self) -> Organisations:
        return Organisations()

    @property
    def has_begun(self) -> bool:
        return self.as_of >= self.starts_on

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    def day_of(self, moment: datetime) -> date:
        """Its date in Brussels; of the few moments that many rows share, found once."""
        if moment not in self._days:
            self._days[moment] = local_date(moment)
        return self._days[moment]

    def holds(self, day: date | None) -> bool:
        return day is not None and self.starts_on <= day < self.until

    def overlaps(self, starts_on: date | None, ends_before: date | None) -> bool:
        """Whether [starts_on, ends_before) has a day in the period; None is open."""
        begins = starts_on is None or starts_on < self.until
        return begins and (ends_before is None or ends_before > self.starts_on)

    def moments(self, field_name: str) -> Q:
        """Of a field with a moment: those whose date in Brussels lies in the period."""
        return Q(
            **{f"{field_name}__gte": midnight(self.starts_on), f"{field_name}__lt": midnight(self.until)}
        )

    def days(self, field_name: str) -> Q:
        return Q(**{f"{field_name}__gte": self.starts_on, f"{field_name}__lt": self.until})


def midnight(day: date) -> datetime:
    """The moment at which `day` begins in Brussels."""
    return datetime.combine(day, time(), tzinfo=get_default_timezone())


@dataclass(frozen=True)
class Row:
    """A record behind a figure. `count` is 1, 0, or a number of followers; `note` says why it doesn't count, or more."""

    label: str
    count: int
    model: str
    object_id: int
    when: date | None = None
    organisation: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class Result:
    """What a calculator counted: light, so that a page of twenty figures makes no row that it doesn't show.

    `value`: the sum of what the rows count, or for a percentage 100 x sum / rows; None where nothing was measured.
    `days`: pairs (day, more), from which running totals are drawn; `by_month`: they only hold at the ends of months.
    `size`: how many rows there are. What follows is made when asked for: `rows`, in the order of their day; `aside`, rows
    that are shown and not counted, such as steering members of under 90 days; `breakdown`, pairs (label, number); and
    `companion`, the figure that stands beside it.
    """

    value: Decimal | None
    days: tuple[tuple[date | None, int], ...] = ()
    size: int = 0
    by_month: bool = False
    make_rows: Callable[[], Iterable[Row]] = field(default=tuple, compare=False, repr=False)
    make_aside: Callable[[], Iterable[Row]] = field(default=tuple, compare=False, repr=False)
    find_breakdown: Callable[[], Iterable[tuple[str, Decimal]]] = field(
        default=tuple, compare=False, repr=False
    )
    find_companion: Callable[[], Decimal | None] = field(default=lambda: None, compare=False, repr=False)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return _in_order(self.make_rows())

    @cached_property
    def aside(self) -> tuple[Row, ...]:
        return _in_order(self.make_aside())

    @cached_property
    def breakdown(self) -> tuple[tuple[str, Decimal], ...]:
        return tuple(self.find_breakdown())

    @cached_property
    def companion(self) -> Decimal | None:
        return self.find_companion()

    def reached_by(self, day: date) -> int:
        """How much of it had been counted on a day."""
        return reached_by(self.days, day)


def _in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (row.when or date.min, row.label, row.object_id)))


def counted(days: Iterable[tuple[date | None, int]], make_rows, **fields) -> Result:
    """The result of a count: the sum of what its rows count. `days`: (day, count) a row."""
    days = tuple(days)
    total = Decimal(sum(count for _day, count in days))
    return Result(total, days, len(days), make_rows=make_rows, **fields)


def share(days: Iterable[tuple[date | None, int]], make_rows, **fields) -> Result:
    """The result of a percentage; None without rows, never 100."""
    days = tuple(days)
    value = Decimal(100 * sum(count for _day, count in days)) / len(days) if days else None
    return Result(value, days, len(days), make_rows=make_rows, **fields)


def organisation_row(known: Organisations, pk: int, when: date | None, note="", count=1) -> Row:
    """An organisation as the evidence of a figure."""
    name, slug = known.named(pk)
    url = reverse("members:organisation-detail", args=[slug])
    return Row(name, count, "members.organisation", pk, when, name, note, url)
