"""What every calculator gets and gives: a period, and rows that add up to a value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import get_default_timezone

from members.models import Organisation


@dataclass(frozen=True)
class Period:
    """A programme year as far as it counts: [starts_on, ends_before), and never past `as_of` (a date, included)."""

    starts_on: date
    ends_before: date
    as_of: date
    # What several calculators read is read once for a period.
    _kept: dict = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, year, as_of: date) -> "Period":
        return cls(year.starts_on, year.ends_before, as_of)

    @property
    def until(self) -> date:
        """The first day that doesn't count: of the year's end and the day after `as_of`."""
        return max(self.starts_on, min(self.ends_before, self.as_of + timedelta(days=1)))

    def kept(self, name: str, read: Callable):
        """What `read()` gives, read once."""
        if name not in self._kept:
            self._kept[name] = read()
        return self._kept[name]

    @property
    def organisations(self) -> "Organisations":
        return self.kept("organisations", Organisations)

    @property
    def has_begun(self) -> bool:
        return self.as_of >= self.starts_on

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.starts_on <= day < self.until

    def overlaps(self, starts_on: date | None, ends_before: date | None) -> bool:
        """Whether [starts_on, ends_before) has a day in the period; None is open."""
        begins = starts_on is None or starts_on < self.until
        return begins and (ends_before is None or ends_before > self.starts_on)

    def moments(self, field_name: str) -> Q:
        """Of a field with a moment: those whose date in Brussels lies in the period."""
        return Q(
            **{f"{field_name}__gte": _midnight(self.starts_on), f"{field_name}__lt": _midnight(self.until)}
        )

    def days(self, field_name: str) -> Q:
        return Q(**{f"{field_name}__gte": self.starts_on, f"{field_name}__lt": self.until})


def _midnight(day: date) -> datetime:
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
    """`value`: the sum of `count`, or for a percentage 100 x sum / rows; None where nothing was measured.

    `breakdown`: pairs (label, number). `aside`: rows that are shown and not counted, such as steering members of
    under 90 days. `companion`: the figure that stands beside it, or None.
    """

    value: Decimal | None
    rows: tuple[Row, ...] = ()
    breakdown: tuple[tuple[str, Decimal], ...] = ()
    companion: Decimal | None = None
    aside: tuple[Row, ...] = field(default=())


def counted(rows: Iterable[Row], **fields) -> Result:
    """The result of a count: the sum of what its rows count."""
    rows = tuple(sorted(rows, key=lambda row: (row.when or date.min, row.label, row.object_id)))
    return Result(Decimal(sum(row.count for row in rows)), rows, **fields)


def share(rows: Iterable[Row], **fields) -> Result:
    """The result of a percentage; None without rows, never 100."""
    rows = tuple(sorted(rows, key=lambda row: (row.when or date.min, row.label, row.object_id)))
    value = Decimal(100 * sum(row.count for row in rows)) / len(rows) if rows else None
    return Result(value if value is None else value.quantize(Decimal("0.01")), rows, **fields)


class Organisations:
    """Which organisation each one counts as: the survivor of mergers, then `counts_as` (MODEL 5). Two queries."""

    def __init__(self):
        pairs = Organisation.objects.filter(Q(merged_into__isnull=False) | Q(counts_as__isnull=False))
        self._next = {
            pk: merged or counts
            for pk, merged, counts in pairs.values_list("pk", "merged_into_id", "counts_as_id")
        }
        self._names: dict[int, tuple[str, str]] | None = None

    def final(self, pk: int) -> int:
        seen = set()
        while pk in self._next and pk not in seen:
            seen.add(pk)
            pk = self._next[pk]
        return pk

    def _known(self) -> dict:
        if self._names is None:
            rows = Organisation.objects.values_list("pk", "name", "slug")
            self._names = {pk: (name, slug) for pk, name, slug in rows}
        return self._names

    def name(self, pk: int) -> str:
        return self._known()[pk][0]

    def url(self, pk: int) -> str:
        return reverse("members:organisation-detail", args=[self._known()[pk][1]])

    def row(self, pk: int, when=None, note="", count=1) -> Row:
        """An organisation as the evidence of a figure."""
        return Row(
            self.name(pk), count, "members.organisation", pk, when, self.name(pk), note=note, url=self.url(pk)
        )
