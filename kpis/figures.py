"""The figures of a year as pages, files and reports show them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q

from kpis import forecast as ahead
from kpis.calculators import DISTINCT, PLANNED, WITHOUT_FORECAST, Period, Result, activities, calculate
from kpis.calculators.base import midnight
from kpis.models import Kpi, Target
from kpis.snapshots import read_snapshot
from members.enums import BodyCode
from members.models import Meeting
from scvl.periods import local_today, now
from scvl.wording import number as written
from scvl.wording import percent
from workpackages.models import Activity, ActivityPosition, ProgrammeYear

HEADLINES = ("3", "4", "7", "11")
HEADLINE_SECONDS = 600


@dataclass(frozen=True)
class Figure:
    """A KPI in a year: its result, target, forecast and status."""

    kpi: Kpi
    result: Result
    target: Decimal | None
    forecast: Decimal | None
    status: ahead.Status
    is_frozen: bool = False

    @property
    def number(self) -> str:
        return self.kpi.number

    @property
    def value(self) -> Decimal | None:
        return self.result.value

    @property
    def is_percent(self) -> bool:
        return self.kpi.unit == Kpi.Unit.PERCENT

    @property
    def value_said(self) -> str:
        """The value as a person reads it: '1.862', '83 %', a dash."""
        return self._said(self.value)

    @property
    def target_said(self) -> str:
        return self._said(self.target)

    def _said(self, number) -> str:
        return percent(number) if self.is_percent else written(number)

    @property
    def is_level(self) -> bool:
        """Followers stand at a height; what is counted adds up."""
        return self.kpi.unit == Kpi.Unit.FOLLOWERS


class YearFigures:
    """All figures of one programme year as of a day; what they share is read once. A closed year is its snapshot."""

    def __init__(self, year: ProgrammeYear, as_of: date | None = None):
        last_day = year.ends_before - timedelta(days=1)
        self.year = year
        self.as_of = min(as_of or local_today(), last_day)
        self.period = Period.of(year, self.as_of)
        self.is_over = self.as_of == last_day and local_today() > last_day
        is_closed = year.state == ProgrammeYear.State.CLOSED and self.as_of == last_day
        self.frozen = read_snapshot(year) if is_closed else None
        self._targets = dict(Target.objects.filter(programme_year=year).values_list("kpi_id", "value"))

    def figures(self, kpis=None) -> list[Figure]:
        """The figures of all KPIs, or of these, in their order."""
        return [self.figure(kpi) for kpi in (Kpi.objects.all() if kpis is None else kpis)]

    def figure(self, kpi: Kpi) -> Figure:
        frozen = self.frozen.get(kpi.number) if self.frozen else None
        result = frozen or calculate(kpi.number, self.period)
        target = self._targets.get(kpi.pk)
        forecast = self._forecast(kpi.number, result)
        status = ahead.status_of(
            value=result.value,
            target=target,
            forecast=forecast,
            is_percent=kpi.unit == Kpi.Unit.PERCENT,
            has_begun=self.period.has_begun,
            is_over=self.is_over,
            watch=settings.KPI_WATCH,
        )
        return Figure(kpi, result, target, forecast, status, frozen is not None)

    def _forecast(self, number: str, result: Result) -> Decimal | None:
        if self.is_over or number in WITHOUT_FORECAST or result.value is None:
            return None
        if not self.period.has_begun or ahead.is_early(self.year.starts_on, self.as_of):
            return None
        if number in PLANNED:
            return result.value + planned(number, self.period)
        if number in DISTINCT:
            last = self.last_result(number)
            return last and ahead.by_last_year(
                result.value, Decimal(last.reached_by(self.same_day)), last.value
            )
        return ahead.pace(result.value, self.year.starts_on, self.year.ends_before, self.as_of)

    def last_result(self, number: str) -> Result | None:
        """What the last closed year before this one yielded; None without one."""
        if self.last_closed is None:
            return None
        return self._last_results.get(number) or calculate(number, Period.whole(self.last_closed))

    @property
    def same_day(self) -> date:
        """The day of the last closed year that is as far from its start as today is in this one."""
        return self.last_closed.starts_on + (self.as_of - self.year.starts_on)

    @cached_property
    def _last_results(self) -> dict[str, Result]:
        return read_snapshot(self.last_closed) or {}

    @cached_property
    def last_closed(self) -> ProgrammeYear | None:
        rows = ProgrammeYear.objects.filter(state=ProgrammeYear.State.CLOSED, number__lt=self.year.number)
        return rows.order_by("-number").first()


# Of which types of activity, or of which body, the rest of the year is planned (MODEL 5: held + planned).
PLANNED_CODES = {
    "7": activities.THEMATIC,
    "7a": ("matchmaking",),
    "7b": ("clustering", "community"),
    "16": (BodyCode.STEERING_GROUP,),
    "19": (BodyCode.BOARD,),
}


def planned(number: str, period: Period) -> int:
    """What stands planned after `as_of`, or still has to end that day; and what was held since, where that is past."""
    counts = period.kept("planned", lambda: _planned(period))
    return sum(counts.get(code, 0) for code in PLANNED_CODES[number])


def _planned(period: Period) -> dict[str, int]:
    """{code of a type of activity or a body: how many}"""
    to_come = Q(ends_at__gt=now(), starts_at__gte=midnight(period.last_day))
    since = Q(state="held", starts_at__gte=midnight(period.until))
    before_the_end = Q(starts_at__lt=midnight(period.ends_before))
    themed = Exists(ActivityPosition.objects.filter(activity=OuterRef("pk")))
    announced = to_come & Q(state__in=[Activity.State.PLANNED, Activity.State.OPEN])
    rows = Activity.objects.filter(before_the_end, announced | since, themed)
    meetings = Meeting.objects.filter(before_the_end, to_come & Q(state=Meeting.State.PLANNED) | since)
    return {
        **_counts(rows.filter(activity_type__code__in=activities.THEMATIC), "activity_type__code"),
        **_counts(meetings, "body__code"),
    }


def _counts(rows, field_name: str) -> dict[str, int]:
    return dict(rows.order_by().values(field_name).annotate(n=Count("pk")).values_list(field_name, "n"))


def current_year() -> ProgrammeYear | None:
    """The running programme year; where none runs, the last that began, or else the first."""
    today = local_today()
    rows = ProgrammeYear.objects.order_by("-number")
    return rows.of(today).first() or rows.filter(starts_on__lte=today).first() or rows.last()


def headline_figures() -> list[dict]:
    """Four figures for the home page: name, value, target and year; kept some minutes."""
    kept = cache.get("headline-figures")
    if kept is None:
        year = current_year()
        found = (
            YearFigures(year).figures(Kpi.objects.filter(number__in=HEADLINES))
            if year and year.starts_on <= local_today()
            else []
        )
        kept = [
            {"name_nl": row.kpi.name_nl, "name_en": row.kpi.name_en, "value": row.value, "target": row.target}
            for row in found
        ]
        cache.set("headline-figures", kept, HEADLINE_SECONDS)
    return kept
