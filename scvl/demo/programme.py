"""Three and a half programme years of activities: planned, opened, filled, held, and the next half year announced."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from members.enums import Kind
from members.models import Contact
from members.permissions import tier_rank_of
from scvl.demo import content
from scvl.demo.organisations import World, at_noon
from scvl.periods import pinned
from workpackages.actions.activity import create_activity, hold_activity, open_activity, plan_activity
from workpackages.actions.registration import mark_attendance, register
from workpackages.models import ActivityType, ProgrammeYear, Registration, WorkPackage

# A year of the team: type, work package, how many, places, hours from, hours until
YEAR = (
    ("info_session", "inform", 10, 40, 9, 12),
    ("info_session", "consolidate", 5, 30, 14, 16),
    ("community", "connect", 6, 25, 10, 12),
    ("community", "cultivate", 4, 25, 10, 12),
    ("clustering", "connect", 12, 24, 14, 17),
    ("matchmaking", "connect", 19, 30, 13, 17),
    ("masterclass", "cultivate", 2, 14, 9, 17),
    ("project_work", "cultivate", 4, 16, 9, 12),
    ("coaching", "cultivate", 3, 4, 9, 10),
    ("lobbying", "consolidate", 6, None, 15, 17),
)
ENDS_AFTER_YEARS = 3.5


def make_activities(world: World) -> None:
    """All activities from the first programme year to half a year beyond the third, each as its day asks."""
    for row in ProgrammeYear.objects.order_by("number"):
        until = row.starts_on + timedelta(days=182) if row.number == 4 else row.ends_before
        if row.starts_on >= world.begins_on:
            _make_year(world, row, until)


def _make_year(world, year, until) -> None:
    types = {row.code: row for row in ActivityType.objects.all()}
    packages = {row.code: row for row in WorkPackage.objects.all()}
    days = _working_days(year.starts_on, until)
    share = len(days) / len(_working_days(year.starts_on, year.ends_before))
    for code, package, count, places, begins, ends in YEAR:
        for number in range(round(count * share)):
            day = world.dice.choice(
                days[len(days) * number // count : len(days) * (number + 1) // count] or days
            )
            _make_activity(world, types[code], packages[package], day, places, begins, ends)


def _working_days(start, until) -> list[date]:
    days = [start + timedelta(days=n) for n in range((until - start).days)]
    # Nothing is planned in weekends, in the second half of July and in the week of Christmas.
    return [
        d
        for d in days
        if d.weekday() < 5 and (d.month, d.day // 16) != (7, 1) and (d.month, d.day // 24) != (12, 1)
    ]


def _moment(day, hour) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
