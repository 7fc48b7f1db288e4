"""What the years yielded: social media, and the closing of the years that are over."""

from datetime import timedelta

from kpis.actions.measurement import enter_measurement
from kpis.actions.year import close_year
from members.actions.transition import move
from scvl.demo.organisations import World, at_noon
from scvl.periods import add_months, pinned
from workpackages.models import ProgrammeYear

FOLLOWERS = {"linkedin": 700, "x": 260, "instagram": 150}
GROWTH = 1.032


def make_outcomes(world: World) -> None:
    _measure(world)
    _close(world)


def _measure(world) -> None:
    """Followers of each channel at the end of each month."""
    day, turn = add_months(world.begins_on, 1) - timedelta(days=1), 0
    while day < world.today:
        with pinned(at_noon(day)):
            for channel, first in FOLLOWERS.items():
                enter_measurement(
                    channel=channel,
                    measured_on=day,
                    value=round(first * GROWTH**turn * (1 + 0.01 * world.dice.random())),
                    source="Demo",
                    is_demo=True,
                    by=world.team,
                )
        turn += 1
        day = add_months(world.begins_on, turn + 1) - timedelta(days=1)


def _close(world) -> None:
    """Years that are over were approved and are closed with their snapshot; the running one is approved."""
    for year in ProgrammeYear.objects.order_by("number"):
        if year.starts_on > world.today:
            break
        approved = year.starts_on - timedelta(days=20)
        with pinned(at_noon(approved)):
            if year.state == ProgrammeYear.State.DRAFT:
                move(year, ProgrammeYear.State.PROPOSED, by=world.team)
            if year.state == ProgrammeYear.State.PROPOSED:
                move(year, ProgrammeYear.State.APPROVED, by=world.team, approved_on=approved)
        if year.ends_before <= world.today and year.state == ProgrammeYear.State.APPROVED:
            with pinned(at_noon(min(year.ends_before + timedelta(days=20), world.today))):
                close_year(programme_year=year, by=world.team)
