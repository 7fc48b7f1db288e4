"""The tables of moves of the programme, literally, and each action from each state: who makes it, what it keeps."""

from datetime import date, timedelta

import pytest

from kpis.actions.year import close_year
from kpis.models import Snapshot
from members.models import Transition
from scvl.errors import InvalidTransition
from scvl.periods import now
from tests.factories.workpackages import (
    ActivityFactory,
    NewsletterFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    ReportFactory,
    SubscriberFactory,
)
from tests.moves import moves_of, read_moves, walk
from workpackages.actions.activity import (
    cancel_activity,
    hold_activity,
    open_activity,
    plan_activity,
    postpone_activity,
)
from workpackages.actions.programme import approve_year, propose_year, return_year
from workpackages.actions.registration import (
    cancel_registration,
    confirm_place,
    mark_attendance,
    offer_free_places,
    register,
)
from workpackages.actions.report import finalise_report, refresh_report
from workpackages.models import Activity, Delivery, ProgrammeYear, Registration, Report

pytestmark = pytest.mark.django_db

MOVES = {
    Activity: """
        draft > planned cancelled
        planned > open held cancelled postponed
        open > held cancelled postponed
        postponed > open cancelled
        held >
        cancelled >
    """,
    Registration: """
        registered > cancelled attended no_show
        waiting > offered cancelled
        offered > confirmed cancelled
        confirmed > cancelled attended no_show
        cancelled > registered waiting
        attended > no_show
        no_show > attended
        walk_in >
    """,
    ProgrammeYear: """
        draft > proposed
        proposed > approved draft
        approved > closed
        closed >
    """,
    Report: """
        draft > draft final
        final >
    """,
    Delivery: """
        pending > claimed skipped
        claimed > sent uncertain failed pending
        sent >
        uncertain >
        failed >
        skipped >
    """,
}
LONG_AGO = date(2024, 5, 1)


def activity(state, days=-1):
    return ActivityFactory(
        state=state, starts_at=now() + timedelta(days=days), held_at=now() if state == "held" else None
    )


def registration(state, days=-1):
    place = None if state in ("waiting", "cancelled", "walk_in") else 1
    until = now() + timedelta(hours=2) if state == "offered" else None
    return RegistrationFactory(
        activity=activity("open", days), state=state, place=place, offered_until=until, cancelled_at=now()
    )


def year(state):
    """One that is over, instead of the last: a number is one year."""
    for kept in (Report, Snapshot, ProgrammeYear):
        kept.objects.all().delete()
    row = ProgrammeYearFactory(number=1, starts_on=LONG_AGO, ends_before=date(2025, 5, 1))
    ProgrammeYear.objects.filter(pk=row.pk).update(state=state, approved_on=LONG_AGO, closed_on=LONG_AGO)
    row.refresh_from_db()
    return row


def report(state):
    return ReportFactory(state=state, programme_year=year("approved"), pdf=b"%PDF-1.7 demo")  # drawn


def delivery(state):
    reader = SubscriberFactory()
    dates = {"sent": "sent_at", "uncertain": "uncertain_at"}
    fields = {dates[state]: now()} if state in dates else {}
    return Delivery.objects.create(
        newsletter=NewsletterFactory(), subscriber=reader, reader_key=reader.email, state=state, **fields
    )


BUILD = {
    Activity: activity,
    Registration: registration,
    ProgrammeYear: year,
    Report: report,
    Delivery: delivery,
}
ASKED = {
    Activity: {"held": {"held_at": now()}},
    Registration: {
        "waiting": {"place": None},
        "cancelled": {"place": None, "offered_until": None, "cancelled_at": now()},
        "offered": {"place": 1, "offered_until": now()},
    },
    ProgrammeYear: {"approved": {"approved_on": LONG_AGO}, "closed": {"closed_on": LONG_AGO}},
    Report: {"final": {"pdf": b"%PDF", "sha256": "0" * 64, "finalised_at": now()}},
    Delivery: {"sent": {"sent_at": now()}, "uncertain": {"uncertain_at": now()}},
}


@pytest.mark.parametrize("model", MOVES, ids=lambda model: model.__name__)
def test_every_pair_of_states(model):
    table = read_moves(MOVES[model])
    assert moves_of(model) == table
    assert set(table) == set(model.State.values)
    walk(table, BUILD[model], **ASKED.get(model, {}))


def offer(row, by):
    offer_free_places(activity=row.activity, by=by)
    if Transition.objects.of(row).count() == 0:
        raise InvalidTransition  # who does not wait is offered nothing


def again(row, by):
    register(activity=row.activity, contact=row.contact, by=by, organisation=row.organisation)


# Action: the days from now at which it is done, what it does, {from: to}, the fields that it sets.
ACTIONS = {
    "plan": (0, Activity, lambda row, by: plan_activity(activity=row, by=by), {"draft": "planned"}),
    "open": (
        0, Activity, lambda row, by: open_activity(activity=row, by=by), {"planned": "open", "postponed": "open"},
    ),
    "hold": (-1, Activity, lambda row, by: hold_activity(activity=row, by=by), {"planned": "held", "open": "held"}),
    "postpone": (
        2, Activity, lambda row, by: postpone_activity(activity=row, reason="Ziek.", by=by),
        {"planned": "postponed", "open": "postponed"},
    ),
    "call off": (
        2, Activity, lambda row, by: cancel_activity(activity=row, reason="Ziek.", by=by),
        dict.fromkeys(("draft", "planned", "open", "postponed"), "cancelled"),
    ),
    "offer": (2, Registration, offer, {"waiting": "offered"}),
    "confirm": (2, Registration, lambda row, by: confirm_place(registration=row, by=by), {"offered": "confirmed"}),
    "cancel": (
        2, Registration, lambda row, by: cancel_registration(registration=row, by=by),
        dict.fromkeys(("registered", "waiting", "offered", "confirmed"), "cancelled"),
    ),
    "came": (
        -1, Registration, lambda row, by: mark_attendance(registration=row, attended=True, by=by),
        dict.fromkeys(("registered", "confirmed", "no_show"), "attended"),
    ),
    "stayed away": (
        -1, Registration, lambda row, by: mark_attendance(registration=row, attended=False, by=by),
        dict.fromkeys(("registered", "confirmed", "attended"), "no_show"),
    ),
    "propose": (0, ProgrammeYear, lambda row, by: propose_year(programme_year=row, by=by), {"draft": "proposed"}),
    "return": (
        0, ProgrammeYear, lambda row, by: return_year(programme_year=row, by=by, reason="Nog niet."), {"proposed": "draft"},
    ),
    "approve": (0, ProgrammeYear, lambda row, by: approve_year(programme_year=row, by=by), {"proposed": "approved"}),
    "close": (0, ProgrammeYear, lambda row, by: close_year(programme_year=row, by=by), {"approved": "closed"}),
    "refresh": (0, Report, lambda row, by: refresh_report(report=row, by=by), {"draft": "draft"}),
    "finalise": (0, Report, lambda row, by: finalise_report(report=row, by=by), {"draft": "final"}),
}  # fmt: skip
KEPT = {
    "hold": "held_at",
    "postpone": "original_starts_at",
    "cancel": "cancelled_at",
    "came": "checked_in_at",
    "offer": "offered_until",
    "approve": "approved_on",
    "close": "closed_on",
    "refresh": "frozen_at",
    "finalise": "finalised_at",
}


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_goes_from_its_states_and_from_no_other(cast, name):
    days, model, do, moves = ACTIONS[name]
    for state in model.State.values:
        row = BUILD[model](state, days) if model in (Activity, Registration) else BUILD[model](state)
        if state in moves:
            do(row, cast.team)
            row.refresh_from_db()
            kept = Transition.objects.of(row).get()
            assert (row.state, kept.from_state, kept.by) == (moves[state], state, cast.team)
            if name in KEPT:
                day = getattr(row, KEPT[name])
                assert day not in (None, LONG_AGO)
        else:
            with pytest.raises(InvalidTransition):
                do(row, cast.team)
            row.refresh_from_db()
            assert (row.state, Transition.objects.of(row).count()) == (state, 0)
