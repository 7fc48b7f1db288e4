"""Who was there, as it counts (MODEL 5): read in groups, and row by row only for organisations that count as another."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Window
from django.db.models.functions import Coalesce, DenseRank

from kpis.calculators.base import Period, midnight
from matchmaking.models import ProjectLogEntry
from scvl.periods import local_date
from workpackages.models import Activity, Registration

# Work that may run over years: it counts again in a later year in which its project has an entry in the log.
LONG_TYPES = ("project_work", "coaching")


@dataclass(frozen=True)
class Visits:
    """The first day in the period on which somebody of an organisation was there, and at how many activities."""

    first: date
    times: int


def visits(period: Period, kind: str) -> dict[int, Visits]:
    """{organisation: its visits} of one kind, as stored on the registration."""
    return period.kept("visits", lambda: _visits(period)).get(kind, {})


def second_days(period: Period, kind: str) -> dict[int, date]:
    """{organisation: the day of its second activity}, of those that have one."""
    known, closely = period.organisations, _closely(period)
    ranked = _present(period).filter(kind=kind)
    turn = Window(DenseRank(), partition_by="counted", order_by=["activity__starts_at", "activity_id"])
    rows = ranked.annotate(turn=turn).filter(turn=2).values_list("counted", "activity__starts_at").distinct()
    found = {
        known.final(pk): local_date(starts_at) for pk, starts_at in rows if (kind, pk) not in closely.stored
    }
    for (own_kind, pk), activities in closely.found.items():
        if own_kind == kind and len(activities) >= 2:
            found[pk] = sorted(activities.values())[1]
    return found


def _attended():
    """Attendances at held activities, walk-ins too, with the organisation that `counted` says; guests without one not."""
    rows = Registration.objects.attended().filter(activity__state=Activity.State.HELD)
    rows = rows.filter(organisation__isnull=False).order_by()
    return rows.annotate(counted=Coalesce("counts_as_id", "organisation_id"))


def _present(period: Period):
    """Those of the period, by the day on which the activity starts."""
    return _attended().filter(period.moments("activity__starts_at"))


def _visits(period: Period) -> dict[str, dict[int, Visits]]:
    known, closely, found = period.organisations, _closely(period), defaultdict(dict)
    for kind, pk, first, times in _groups(period):
        if (kind, pk) not in closely.stored:
            found[kind][known.final(pk)] = Visits(local_date(first), times)
    for (kind, pk), activities in closely.found.items():
        found[kind][pk] = Visits(min(activities.values()), len(activities))
    return found


def _groups(period: Period) -> list[tuple]:
    """(kind, organisation, first moment, number of activities) a stored organisation."""
    rows = _present(period).values("kind", "counted")
    rows = rows.annotate(first=Min("activity__starts_at"), times=Count("activity", distinct=True))
    read = lambda: list(rows.values_list("kind", "counted", "first", "times"))  # noqa: E731
    return period.kept("attendance groups", read)


@dataclass(frozen=True)
class _Closely:
    """Where groups don't do: two organisations that count as one, one that counts as another from a day on, later work.

    `stored`: (kind, organisation) as the rows have it; `found`: {(kind, organisation that counts): {activity: day}}.
    """

    stored: set[tuple[str, int]]
    found: dict[tuple[str, int], dict[int, date]]


def _closely(period: Period) -> _Closely:
    return period.kept("attendance closely", lambda: _read_closely(period))


def _read_closely(period: Period) -> _Closely:
    known, later = period.organisations, _later_work(period)
    together, found = defaultdict(set), defaultdict(dict)
    for kind, pk, _first, _times in _groups(period):
        together[kind, known.final(pk)].add(pk)
    touched = {(kind, known.final(pk)) for kind, pk, _activity, _day in later}
    stored = {
        (place[0], pk)
        for place, pks in together.items()
        if place in touched or len(pks) > 1 or any(map(known.is_dated, pks))
        for pk in pks
    }
    if stored:
        rows = _present(period).filter(counted__in={pk for _kind, pk in stored})
        rows = rows.values_list("kind", "counted", "activity_id", "activity__starts_at").distinct()
        for kind, pk, activity, starts_at in rows:
            if (kind, pk) in stored:
                day = local_date(starts_at)
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
