"""Meetings of the steering group, the board and a sounding board of others, four a year each, with who was there."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from members.actions.contact import add_contact, give_seat
from members.actions.governance import create_meeting, hold_meeting
from members.enums import BodyCode
from members.models import Body, Seat
from scvl.demo.organisations import World
from scvl.periods import pinned
from workpackages.models import ProgrammeYear

TITLES = {BodyCode.STEERING_GROUP: "Community stuurgroep", BodyCode.BOARD: "Raad van bestuur"}


def make_meetings(world: World) -> None:
    """A meeting each quarter of the past years, and those of the rest of the year planned."""
    running = ProgrammeYear.objects.of(world.today).first()
    until = running.ends_before if running else world.today + timedelta(days=90)
    for code, title in TITLES.items():
        body = Body.objects.get(code=code)
        _meet_each_quarter(world, body, title, 40 if code == BodyCode.BOARD else 55, until)
    _meet_each_quarter(world, _sounding_board(world), "Klankbordgroep mobiliteit", 70, until)


def _sounding_board(world) -> Body:
    """A body that a government convenes, with somebody of the team in it for the platform (KPI 18)."""
    body = Body.objects.create(
        code="demo_klankbord",
        name_nl="Demo-klankbordgroep mobiliteit",
        name_en="Demo sounding board on mobility",
        is_external=True,
        convened_by=world.governments[0],
    )
    give_seat(
        body=body,
        contact=add_contact(user=world.team, role="guest", starts_on=world.begins_on),
        role=Seat.Role.REPRESENTATIVE,
        starts_on=world.begins_on,
        by=world.team,
    )
    return body


def _meet_each_quarter(world, body, title, after_days, until) -> None:
    day = world.begins_on + timedelta(days=after_days)
    while day < until:
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
        share = 0.9 if body.is_external else 0.8
        present = [seat for seat in body.seats.current(day) if world.dice.random() < share]
        with pinned(starts_at + timedelta(hours=3)):
            hold_meeting(meeting=meeting, present=present, by=world.team)
