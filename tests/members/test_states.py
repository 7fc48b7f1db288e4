"""The tables of moves of members and meetings, literally, and each action from each state: what it makes and keeps."""

from datetime import timedelta

import pytest

from members.actions.application import approve_application, refuse_application, withdraw_application
from members.actions.governance import cancel_meeting, hold_meeting
from members.models import Invoice, Meeting, MembershipApplication, Transition
from members.reference import grant_staff_rights
from scvl.errors import InvalidTransition
from scvl.periods import local_today, now
from tests.backoffice import page_of, signed_in
from tests.factories.members import BodyFactory, FeeScheduleFactory, OrganisationFactory
from tests.moves import moves_of, read_moves, walk

pytestmark = pytest.mark.django_db

MOVES = {
    Meeting: """
        planned > held cancelled
        held >
        cancelled >
    """,
    MembershipApplication: """
        started > submitted
        submitted > approved refused withdrawn
        approved >
        refused >
        withdrawn >
    """,
    Invoice: """
        draft > sent
        sent > part_paid paid credited
        part_paid > paid credited
        paid > credited
        credited >
    """,
}


def meeting(state):
    began = now() - timedelta(hours=2)
    return Meeting.objects.create(
        body=BodyFactory(), title="Demo", starts_at=began, ends_at=now(), state=state, held_at=now()
    )


def application(state):
    return MembershipApplication.objects.create(
        organisation_name="Demo Nieuw",
        kind="knowledge",
        contact_name="Els Demo",
        contact_email="els@demo.example",
        state=state,
        submitted_on=local_today(),
        decided_on=local_today() if state in ("approved", "refused") else None,
        refusal_reason="Te vroeg." if state == "refused" else "",
    )


def invoice(state):
    day = local_today()
    number = None if state == "draft" else f"2026-{Invoice.objects.count()}"
    return Invoice.objects.create(
        organisation=OrganisationFactory(), state=state, number=number, issued_on=day, due_on=day
    )


BUILD = {Meeting: meeting, MembershipApplication: application, Invoice: invoice}
ASKED = {
    MembershipApplication: {
        "approved": {"decided_on": local_today()},
        "refused": {"decided_on": local_today(), "refusal_reason": "Te vroeg."},
    },
    Invoice: {"sent": {"number": "2026-900", "issued_on": local_today(), "due_on": local_today()}},
}


@pytest.mark.parametrize("model", MOVES, ids=lambda model: model.__name__)
def test_every_pair_of_states(model):
    table = read_moves(MOVES[model])
    assert moves_of(model) == table
    assert set(table) == set(model.State.values)
    walk(table, BUILD[model], **ASKED.get(model, {}))


# Model, action, what it takes, from the only state that allows it, to: with the fields that it sets.
ACTIONS = [
    (Meeting, lambda row, by: hold_meeting(meeting=row, by=by), "planned", "held", dict),
    (
        Meeting,
        lambda row, by: cancel_meeting(meeting=row, by=by, reason="Ziek."),
        "planned",
        "cancelled",
        dict,
    ),
    (
        MembershipApplication,
        lambda row, by: approve_application(application=row, by=by),
        "submitted",
        "approved",
        lambda: {"decided_on": local_today()},
    ),
    (
        MembershipApplication,
        lambda row, by: refuse_application(application=row, by=by, reason="Te vroeg."),
        "submitted",
        "refused",
        lambda: {"decided_on": local_today(), "refusal_reason": "Te vroeg."},
    ),
    (
        MembershipApplication,
        lambda row, by: withdraw_application(application=row, by=by),
        "submitted",
        "withdrawn",
        lambda: {"decided_on": local_today()},
    ),
]


@pytest.mark.parametrize(
    ("model", "do", "start", "to", "kept"), ACTIONS, ids=[f"{a[0].__name__}-{a[3]}" for a in ACTIONS]
)
def test_an_action_goes_from_its_state_and_from_no_other(cast, model, do, start, to, kept):
    FeeScheduleFactory(kind="knowledge", tier=None, size_band=None)
    for state in model.State.values:
        row = BUILD[model](state)
        if state == start:
            do(row, cast.team)
            row.refresh_from_db()
            assert (row.state, Transition.objects.of(row).get().by) == (to, cast.team)
            assert {name: getattr(row, name) for name in kept()} == kept()
        else:
            with pytest.raises(InvalidTransition):
                do(row, cast.team)
            row.refresh_from_db()
            assert (row.state, Transition.objects.of(row).count()) == (state, 0)


def test_the_team_notes_that_an_application_is_withdrawn_and_changes_nothing_else(cast):
    grant_staff_rights()
    row, team = application("submitted"), signed_in(cast.team)
    change = page_of(MembershipApplication, "change", row.pk)
    assert "Noteer dat de aanvraag is ingetrokken" in team.get(change).text
    assert team.post(change, {"organisation_name": "Anders", "state": "approved"}).status_code == 302
    url = page_of(MembershipApplication, "move", row.pk, "withdraw")
    assert team.post(url).status_code == 200
    row.refresh_from_db()
    assert (row.organisation_name, row.state) == ("Demo Nieuw", "submitted")
    assert team.post(url, {"confirmed": "1"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, Transition.objects.of(row).get().by) == ("withdrawn", cast.team)
    assert signed_in(cast.connect).post(url, {"confirmed": "1"}).status_code == 302  # to the log-in
    assert "Noteer dat de aanvraag" not in team.get(change).text
