"""The whole demo world, in one transaction: all or nothing."""

import random
from datetime import date

from django.conf import settings
from django.db import transaction

from members.models import Layer, Organisation
from scvl.demo.calls import make_calls
from scvl.demo.demand import make_demand
from scvl.demo.governance import make_meetings
from scvl.demo.news import make_news
from scvl.demo.organisations import World, make_organisations
from scvl.demo.outcomes import make_outcomes
from scvl.demo.people import make_log_ins, make_team, refresh_dates
from scvl.demo.programme import make_activities
from scvl.demo.reports import make_reports
from scvl.demo.waiting import make_waiting
from scvl.errors import InvalidInput
from scvl.outbox import muted
from scvl.periods import local_today
from workpackages.models import ProgrammeYear


def demo_exists() -> bool:
    return Organisation.objects.filter(is_demo=True).exists()


@transaction.atomic
def make_world(*, seed: int = 1, today: date | None = None) -> World:
    """Fictional organisations, people and years, the same for the same seed and day.

    Raises InvalidInput in production, where a demo world exists, or before the reference data is loaded.
    """
    if settings.PRODUCTION:
        raise InvalidInput("De demowereld hoort niet in productie.")
    if demo_exists():
        raise InvalidInput("De demowereld bestaat al.")
    first = ProgrammeYear.objects.order_by("number").first()
    if first is None or not Layer.objects.exists():
        raise InvalidInput("Laad eerst de referentiegegevens: manage.py load_reference")
    with muted():
        world = World(dice=random.Random(seed), today=today or local_today(), begins_on=first.starts_on)  # noqa: S311
        world.team = make_team()
        make_organisations(world)
        make_log_ins(world)
        make_activities(world)
        make_calls(world)
        make_demand(world)
        make_meetings(world)
        make_news(world)
        make_outcomes(world)
        make_waiting(world)
        make_reports(world)
    return world


__all__ = ["demo_exists", "make_world", "refresh_dates"]
