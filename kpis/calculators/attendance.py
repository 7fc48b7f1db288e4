"""Who was there, as it counts (MODEL 5): read in groups, and row by row only for organisations that count as another."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, Min, OuterRef, Window
from django.db.models.functions import Coalesce, DenseRank

from kpis.calculators.base import Period, midnight
from matchmaking.models import ProjectLogEntry
from scvl.periods import local_date
from workpackages.models import Activity, Registration

# Work that may run over years: it counts again in a later year in which its project has an entry in the log.
LONG_TYPES = ("project_work", "coaching")


def first_days(period: Period, kind: str) -> dict[int, date]:
    """{organisation: the first day in the period on which somebody of it was there}, of one kind as it was stored."""
    rows = _grouped(period, kind).annotate(first=Min("activity__starts_at"))
    return _found(period, kind, rows.values_list("counted", "first"), lambda days: min(days.values()))


def times_there(period: Period, kind: str) -> dict[int, int]:
    """{organisation: at how many activities}"""
    known, closely = period.organisations, _closely(period)
    rows = _grouped(period, kind).annotate(times=Count("activity", distinct=True))
    found = {
        known.final(pk): times
        for pk, times in rows.values_list("counted", "times")
        if (kind, pk) not in closely.stored
    }
    return found | {pk: len(days) for pk, days in closely.of(kind)}


def second_days(period: Period, kind: str, besides) -> dict[int, date]:
    """{organisation: the day of its second activity}, of those that have one.

    `besides`: a queryset with `organisation`; those in it are left out, as far as they count as themselves.
    """
    turn = Window(DenseRank(), partition_by="counted", order_by=["activity__starts_at", "activity_id"])
    rows = _present(period).filter(~Exists(besides.filter(organisation=OuterRef("counted"))), kind=kind)
    rows = rows.annotate(turn=turn).filter(turn=2).values_list("counted", "activity__starts_at").distinct()
    return _found(period, kind, rows, lambda days: sorted(days.values())[1] if len(days) >= 2 else None)


def _found(period: Period, kind: str, rows, day_of) -> dict[int, date]:
    """Days by organisation: of groups as they are, and by `day_of` {activity: day} where groups don't do."""
    known, closely = period.organisations, _closely(period)
    found = {
        known.final(pk): period.day_of(moment) for pk, moment in rows if (kind, pk) not in closely.stored
    }
    for pk, days in closely.of(kind):
        if day := day_of(days):
            found[pk] = day
    return found


def _attended():
    """Attendances at held activities, walk-ins too, with the organisation that `counted` says; guests without one not."""
    rows = Registration.objects.attended().filter(activity__state=Activity.State.HELD)
    rows = rows.filter(organisation__isnull=False).order_by()
    return rows.annotate(counted=Coalesce("counts_as_id", "organisation_id"))


def _present(period: Period):
    """Those of the period, by the day on which the activity starts."""
    return _attended().filter(period.moments("activity__starts_at"))


def _grouped(period: Period, kind: str):
    return _present(period).filter(kind=kind).values("counted")


@dataclass(frozen=True)
class _Closely:
    """Where groups don't do: two organisations that count as one, one that counts as another from a day on, later work.

    `stored`: (kind, organisation) as the rows have it; `found`: {(kind, organisation that counts): {activity: day}}.
    """

    stored: set[tuple[str, int]]
    found: dict[tuple[str, int], dict[int, date]]

    def of(self, kind: str):
        return [(pk, days) for (own_kind, pk), days in self.found.items() if own_kind == kind]


def _closely(period: Period) -> _Closely:
    return period.kept("attendance closely", lambda: _read_closely(period))


def _read_closely(period: Period) -> _Closely:
    known, later = period.organisations, _later_work(period)
    moved = [pk for _kind, pk, _activity, _day in later]
    if known.moved:
        rows = _present(period).filter(counted__in=known.moved)
        moved += rows.values_list("counted", flat=True).distinct()
    if not moved:
        return _Closely(set(), {})
    keys = {*moved, *map(known.final, moved)}
    stored, found = set(), defaultdict(dict)
    rows = _present(period).filter(counted__in=keys)
    rows = rows.values_list("kind", "counted", "activity_id", "activity__starts_at").distinct()
    for kind, pk, activity, starts_at in rows:
        day = period.day_of(starts_at)
        stored.add((kind, pk))
        found[kind, known.final(pk, day)][activity] = day
    for kind, pk, activity, day in later:
        found[kind, known.final(pk, day)].setdefault(activity, day)
    return _Closely(stored, found)


def _later_work(period: Period) -> list[tuple]:
    """(kind, organisation, activity, day) of long work that began before the period and was logged in it."""
    entries = ProjectLogEntry.objects.filter(
        period.days("logged_on"),
        project__activities__activity_type__code__in=LONG_TYPES,
        project__activities__state=Activity.State.HELD,
        project__activities__starts_at__lt=midnight(period.starts_on),
        project__activities__ends_at__gte=midnight(period.starts_on),
    )
    days: dict[int, date] = {}
    found = entries.values_list("project__activities", "project__activities__ends_at", "logged_on")
    for activity, ends_at, day in found:
        if day <= local_date(ends_at):
            days[activity] = min(days.get(activity, day), day)
    if not days:
        return []
    rows = _attended().filter(activity__in=days).values_list("kind", "counted", "activity_id").distinct()
    return [(kind, pk, activity, days[activity]) for kind, pk, activity in rows]
