"""Calls of the demo world: one each two months over the years, some open, one that closes this week."""

from datetime import timedelta

from matchmaking.forms import end_of_day
from matchmaking.models import Call, FundingProgramme
from scvl.demo import demand_content as content
from scvl.demo.organisations import World, at_noon
from scvl.periods import add_months, pinned

EVERY_MONTHS = 2
OPEN_DAYS = 75
THIS_WEEK = 4  # days until the one that closes first
AHEAD = 3  # and so many more that stay open, a month apart


def make_calls(world: World) -> None:
    """Made on the day each one opened; the last ones close in the weeks to come."""
    programmes = list(FundingProgramme.objects.order_by("code"))
    days, turn = [], 1
    while (day := add_months(world.begins_on, EVERY_MONTHS * turn)) < world.today - timedelta(days=5):
        days.append(day)
        turn += 1
    days += [add_months(world.today + timedelta(days=THIS_WEEK), turn) for turn in range(AHEAD + 1)]
    for place, deadline in enumerate(days):
        title, text, kind = content.CALLS[place % len(content.CALLS)]
        opens_on = min(deadline - timedelta(days=OPEN_DAYS), world.today - timedelta(days=1))
        low = world.dice.randrange(1, 6) * 50000
        with pinned(at_noon(opens_on)):
            row = Call(
                programme=programmes[place % len(programmes)],
                kind=kind,
                title_nl=f"Demo-oproep: {title}",
                text_nl=text,
                opens_on=opens_on,
                deadline_at=end_of_day(deadline),
                budget_min=low,
                budget_max=low * world.dice.randrange(2, 5),
                is_demo=True,
            )
            row._history_user = world.team
            row.save()
