"""Meetings of the steering group and the board, four a year each, with who was there."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from members.actions.governance import create_meeting, hold_meeting
from members.enums import BodyCode
from members.models import Body
from scvl.demo.organisations import World
from scvl.periods import pinned

TITLES = {BodyCode.STEERING_GROUP: "Community stuurgroep", BodyCode.BOARD: "Raad van bestuur"}


def make_meetings(world: World) -> None:
    """A meeting each quarter of the past years, and the next one planned."""
    for code, title in TITLES.items():
        body = Body.objects.get(code=code)
        day = world.begins_on + timedelta(days=40 if code == BodyCode.BOARD else 55)
        while day < world.today + timedelta(days=90):
            _meet(world, body, title, day)
            day += timedelta(days=91)


def _meet(world, body, title, day) -> None:
    while day.weekday() != 1:
        day += timedelta(days=1)
    starts_at = timezone.make_aware(datetime.combine(day, time(16)))
    meeting = create_meeting(
        body=body,
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        place="Demozaal",
        is_demo=True,
        by=world.team,
    )
    if day < world.today:
        present = [seat for seat in body.seats.current(day) if world.dice.random() < 0.8]
        with pinned(starts_at + timedelta(hours=3)):
            hold_meeting(meeting=meeting, present=present, by=world.team)
