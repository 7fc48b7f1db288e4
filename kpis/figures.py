"""The figures of a year as pages, files and reports show them."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.db.models import Q

from kpis import forecast as ahead
from kpis.calculators import DISTINCT, PLANNED, WITHOUT_FORECAST, Period, Result, calculate
from kpis.models import Kpi, Target
from kpis.snapshots import read_snapshot
from members.enums import BodyCode
from members.models import Meeting
from scvl.periods import local_today
from workpackages.models import Activity, ProgrammeYear

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


class YearFigures:
    """All figures of one programme year as of a day; what they share is read once."""

    def __init__(self, year: ProgrammeYear, as_of: date | None = None):
        self.year = year
        self.as_of = min(as_of or local_today(), year.ends_before - timedelta(days=1))
        self.period = Period.of(year, self.as_of)
        self.is_over = (
            self.as_of >= year.ends_before - timedelta(days=1) and local_today() >= year.ends_before
        )
        self.frozen = (
            read_snapshot(year) if year.state == ProgrammeYear.State.CLOSED and as_of is None else None
        )
        self._targets = dict(Target.objects.filter(programme_year=year).values_list("kpi_id", "value"))
        self._last: ProgrammeYear | bool | None = False

    def figures(self, numbers=None) -> list[Figure]:
        """The figures of all KPIs, or of these numbers, in their order."""
        kpis = Kpi.objects.prefetch_related("work_packages")
        kpis = kpis.filter(number__in=numbers) if numbers is not None else kpis
        return [self.figure(kpi) for kpi in kpis]

    def figure(self, kpi: Kpi) -> Figure:
        frozen = self.frozen and self.frozen.get(kpi.number)
        result = frozen or calculate(kpi.number, self.period)
        target = self._targets.get(kpi.pk)
        forecast = None if self.is_over else self._forecast(kpi.number, result)
        status = ahead.status_of(
            value=result.value,
            target=target,
            forecast=forecast,
            is_percent=kpi.unit == Kpi.Unit.PERCENT,
            has_begun=self.period.has_begun,
            is_over=self.is_over,
            watch=settings.KPI_WATCH,
        )
        return Figure(kpi, result, target, forecast, status, bool(frozen))

    def _forecast(self, number: str, result: Result) -> Decimal | None:
        if number in WITHOUT_FORECAST or result.value is None or not self.period.has_begun:
            return None
        if number in PLANNED:
            return result.value + _planned(number, self.period, self.year)
        if number in DISTINCT:
            return self._by_last_year(number, result)
        return ahead.pace(result.value, self.year.starts_on, self.year.ends_before, self.as_of)

    def _by_last_year(self, number, result):
        last = self.last_closed
        if last is None:
            return None
        same_day = last.starts_on + (self.as_of - self.year.starts_on)
        before = self._frozen_last.get(number) or calculate(
            number, Period.of(last, last.ends_before - timedelta(days=1))
        )
        then = sum(row.count for row in before.rows if row.when is not None and row.when <= same_day)
        return ahead.by_last_year(result.value, Decimal(then), before.value)

    @cached_property
    def _frozen_last(self) -> dict[str, Result]:
        return read_snapshot(self.last_closed) or {}

    @cached_property
    def last_closed(self) -> ProgrammeYear | None:
        rows = ProgrammeYear.objects.filter(state=ProgrammeYear.State.CLOSED, number__lt=self.year.number)
        return rows.order_by("-number").first()


def _planned(number: str, period: Period, year: ProgrammeYear) -> int:
    """What is planned for the rest of the year: activities with a domain, or meetings."""
    rest = Period(period.until, year.ends_before, year.ends_before)
    if number in ("16", "19"):
        code = BodyCode.STEERING_GROUP if number == "16" else BodyCode.BOARD
        return Meeting.objects.filter(
            rest.moments("starts_at"), state=Meeting.State.PLANNED, body__code=code
        ).count()
    codes = {
        "7": ("matchmaking", "clustering", "community"),
        "7a": ("matchmaking",),
        "7b": ("clustering", "community"),
    }
    rows = Activity.objects.filter(
        rest.moments("starts_at"),
        Q(state=Activity.State.PLANNED) | Q(state=Activity.State.OPEN),
        activity_type__code__in=codes[number],
        positions__isnull=False,
    )
    return rows.distinct().count()


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
        found = YearFigures(year).figures(HEADLINES) if year and year.starts_on <= local_today() else []
        kept = [
            {"name_nl": row.kpi.name_nl, "name_en": row.kpi.name_en, "value": row.value, "target": row.target}
            for row in found
        ]
        cache.set("headline-figures", kept, HEADLINE_SECONDS)
    return kept
