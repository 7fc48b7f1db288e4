"""A year of the programme: what each work package plans and holds, month by month, and where its effort went.

Every number is a count of entries, and `Selection` finds the entries behind it again: the page of rows shows the same.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from scvl import charts
from scvl.errors import NotFound
from scvl.periods import add_months, local_date, local_today, now
from workpackages.enums import Audience
from workpackages.models import (
    Activity,
    ActivityType,
    Newsletter,
    ProgrammeYear,
    WorkPackage,
    WorkPackageYear,
)
from workpackages.registry import Figure, year_figures

State = Activity.State
HELD, PLANNED = "gehouden", "gepland"  # as addresses say it


def bounds(starts_on: date, ends_before: date) -> tuple[datetime, datetime]:
    """A half-open period of local days as moments."""
    return tuple(timezone.make_aware(datetime.combine(day, time())) for day in (starts_on, ends_before))


def held_activities(starts_on: date, ends_before: date):
    """Held activities that start in the period: only these count (MODEL 5)."""
    begins, ends = bounds(starts_on, ends_before)
    return Activity.objects.filter(state=State.HELD, starts_at__gte=begins, starts_at__lt=ends)


def planned_activities(starts_on: date, ends_before: date):
    """Announced activities that are not over. What is over and unconfirmed is neither planned nor held."""
    begins, ends = bounds(starts_on, ends_before)
    return Activity.objects.filter(
        state__in=[State.PLANNED, State.OPEN], ends_at__gt=now(), starts_at__gte=begins, starts_at__lt=ends
    )


def unconfirmed_activities(starts_on: date, ends_before: date):
    """Over, and nobody said that they were held."""
    begins, ends = bounds(starts_on, ends_before)
    return Activity.objects.unconfirmed().filter(starts_at__gte=begins, starts_at__lt=ends)


def editions(starts_on: date, ends_before: date):
    """Editions that were sent in the period, or are scheduled in it."""
    begins, ends = bounds(starts_on, ends_before)
    sent = Q(state=Newsletter.State.SENT, sent_at__gte=begins, sent_at__lt=ends)
    coming = Q(state=Newsletter.State.SCHEDULED, scheduled_at__gte=begins, scheduled_at__lt=ends)
    return Newsletter.objects.filter(sent | coming)


@dataclass(frozen=True)
class Entry:
    """Something that was done or stands planned: an activity, or an edition (`activity_id` is then none)."""

    work_package: str
    activity_type: str
    on: date
    is_held: bool
    title: str
    effort: Decimal
    activity_id: int | None = None
    slug: str = ""
    is_invited: bool = False

    @property
    def month(self) -> str:
        return f"{self.on:%Y-%m}"


def entries(year: ProgrammeYear, ends_before: date | None = None) -> list[Entry]:
    """All entries of a year in the order of their days, up to `ends_before` where it is given; four queries."""
    period = (year.starts_on, ends_before or year.ends_before)
    rows = held_activities(*period) | planned_activities(*period)
    rows = rows.select_related("activity_type", "work_package").only(
        *("title_nl", "title_en", "slug", "starts_at", "state", "audience"),
        *("activity_type__code", "activity_type__standard_effort", "work_package__code"),
    )
    found = [
        Entry(
            work_package=row.work_package.code,
            activity_type=row.activity_type.code,
            on=row.date,
            is_held=row.state == State.HELD,
            title=row.title,
            effort=row.activity_type.standard_effort,
            activity_id=row.pk,
            slug=row.slug,
            is_invited=row.audience == Audience.INVITED,
        )
        for row in rows
    ]
    return sorted([*found, *_edition_entries(year, period)], key=lambda row: (row.on, row.title))


def _edition_entries(year, period) -> list[Entry]:
    """Editions belong to the work package that plans their type."""
    types = ActivityType.objects.filter(counted_from=ActivityType.CountedFrom.EDITIONS)
    plans = types.filter(plans__programme_year=year).values_list(
        "code", "standard_effort", "plans__work_package__code"
    )
    planned_by = {code: (effort, package) for code, effort, package in plans}
    if not planned_by:
        return []
    return [
        Entry(
            work_package=planned_by[row.kind][1],
            activity_type=row.kind,
            on=local_date(row.sent_at or row.scheduled_at),
            is_held=row.state == Newsletter.State.SENT,
            title=row.subject,
            effort=planned_by[row.kind][0],
        )
        for row in editions(*period).filter(kind__in=planned_by)
    ]


@dataclass(frozen=True)
class Selection:
    """Which entries a number counts. Codes; '' takes all."""

    work_package: str = ""
    activity_type: str = ""
    month: str = ""
    state: str = ""

    def takes(self, entry: Entry) -> bool:
        return (
            self.work_package in ("", entry.work_package)
            and self.activity_type in ("", entry.activity_type)
            and self.month in ("", entry.month)
            and self.state in ("", HELD if entry.is_held else PLANNED)
        )

    def query(self) -> str:
        """'?werkpakket=connect&soort=matchmaking': what the page of rows reads."""
        pairs = {
            "werkpakket": self.work_package,
            "soort": self.activity_type,
            "maand": self.month,
            "stand": self.state,
        }
        return f"?{urlencode({name: value for name, value in pairs.items() if value})}"


@dataclass(frozen=True)
class Count:
    """A number and the query string of the rows behind it."""

    number: int
    query: str


@dataclass(frozen=True)
class MonthCell:
    """A month of a type: what was held, what stands planned."""

    held: Count
    planned: Count
    is_now: bool


@dataclass(frozen=True)
class TypeLine:
    """A type of activity in a work package. `minimum` is none where the year plans none."""

    activity_type: ActivityType
    minimum: int | None
    held: Count
    planned: Count
    months: list[MonthCell]
    figures: list[Figure] = field(default_factory=list)

    @property
    def is_reached(self) -> bool:
        return self.minimum is not None and self.held.number >= self.minimum


@dataclass(frozen=True)
class PackageYear:
    """A work package in a year: weight, and share of the effort of what was held, in percent."""

    package: WorkPackage
    weight: int | None
    effort: Decimal
    share: Decimal | None
    held: Count
    lines: list[TypeLine]
    figures: list[Figure]
    unconfirmed: int

    @property
    def weight_width(self) -> str:
        return charts.share(self.weight, 100)

    @property
    def share_width(self) -> str:
        return charts.share(self.share, 100)


def months_of(year: ProgrammeYear) -> list[date]:
    """The first day of each month of the year, from its start."""
    found, day = [], year.starts_on
    while day < year.ends_before:
        found.append(day)
        day = add_months(year.starts_on, len(found))
    return found


def efforts(rows: list[Entry]) -> dict[str, Decimal]:
    """Standard effort of what was held, in days, by work package."""
    total: dict[str, Decimal] = {}
    for row in rows:
        if row.is_held:
            total[row.work_package] = total.get(row.work_package, Decimal(0)) + row.effort
    return total


def share_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """Percent with one decimal; none of nothing."""
    return (100 * part / whole).quantize(Decimal("0.1")) if whole else None


def package_years(year: ProgrammeYear) -> list[PackageYear]:
    """Each work package in the year, in a number of queries that does not grow with the rows."""
    rows, figures = entries(year), year_figures(year)
    weights = dict(
        WorkPackageYear.objects.filter(programme_year=year).values_list("work_package_id", "weight_pct")
    )
    types = list(ActivityType.objects.all())
    plans = {
        (package, kind): minimum
        for package, kind, minimum in year.plans.values_list(
            "work_package__code", "activity_type__code", "planned_minimum"
        )
    }
    waiting = Counter(
        unconfirmed_activities(year.starts_on, year.ends_before).values_list("work_package_id", flat=True)
    )
    done = efforts(rows)
    whole = sum(done.values(), Decimal(0))
    counter = _Counter(rows, months_of(year))
    return [
        PackageYear(
            package=package,
            weight=weights.get(package.pk),
            effort=done.get(package.code, Decimal(0)),
            share=share_of(done.get(package.code, Decimal(0)), whole),
            held=counter.count(Selection(package.code, state=HELD)),
            lines=[
                counter.line(package.code, kind, plans.get((package.code, kind.code)), figures)
                for kind in types
                if (package.code, kind.code) in plans or counter.knows(package.code, kind.code)
            ],
            figures=[figure for figure in figures if package.code in figure.work_packages],
            unconfirmed=waiting[package.pk],
        )
        for package in WorkPackage.objects.prefetch_related("tasks", "deliverables")
    ]


class _Counter:
    """Counts entries by work package, type, month and state in one pass."""

    def __init__(self, rows: list[Entry], months: list[date]):
        self.months = [f"{day:%Y-%m}" for day in months]
        self.now = f"{local_today():%Y-%m}"
        self.found = Counter()
        for row in rows:
            state = HELD if row.is_held else PLANNED
            for kind in (row.activity_type, ""):
                for month in (row.month, ""):
                    self.found[Selection(row.work_package, kind, month, state)] += 1

    def count(self, selection: Selection) -> Count:
        return Count(self.found[selection], selection.query())

    def knows(self, package: str, kind: str) -> bool:
        return any(self.found[Selection(package, kind, "", state)] for state in (HELD, PLANNED))

    def line(self, package: str, kind: ActivityType, minimum, figures) -> TypeLine:
        return TypeLine(
            activity_type=kind,
            minimum=minimum,
            held=self.count(Selection(package, kind.code, state=HELD)),
            planned=self.count(Selection(package, kind.code, state=PLANNED)),
            months=[
                MonthCell(
                    self.count(Selection(package, kind.code, month, HELD)),
                    self.count(Selection(package, kind.code, month, PLANNED)),
                    month == self.now,
                )
                for month in self.months
            ],
            figures=[
                figure
                for figure in figures
                if package in figure.work_packages and kind.code in figure.types and figure.target is not None
            ],
        )


def year_of(years, number) -> ProgrammeYear:
    """The year with that number. Raises NotFound, which names the years that there are."""
    found = [year for year in years if year.number == number]
    if found:
        return found[0]
    if not years:
        raise NotFound(_("Er is nog geen programmajaar."))
    known = ", ".join(str(year.number) for year in years)
    raise NotFound(
        _("Jaar {number} staat niet in het programma. Er is jaar {known}.").format(number=number, known=known)
    )
