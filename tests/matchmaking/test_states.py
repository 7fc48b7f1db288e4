"""The tables of moves, literally; and each names only states of its own model, every one of them.

That every allowed move is made by somebody on the site, and by which step, stands in test_steps.
"""

import pytest

from matchmaking import models
from members.actions.transition import move
from members.models import Transition
from scvl.errors import InvalidTransition
from tests.factories import matchmaking as factories
from tests.moves import moves_of, read_moves

MOVES = {
    "Challenge": """
        draft > submitted closed
        submitted > returned published closed draft
        returned > submitted closed
        published > in_matching awarded closed
        in_matching > published awarded closed
        awarded > in_matching realised closed
        realised > closed
        closed > published in_matching
        example >
    """,
    "Interest": """
        shown > shortlisted not_chosen withdrawn
        shortlisted > not_chosen withdrawn
        not_chosen > shortlisted
        withdrawn > shown
    """,
    "Idea": """
        open > promoted parked
        promoted >
        parked > open
    """,
    "Consortium": """
        forming > formed dissolved
        formed > dissolved
        dissolved >
    """,
    "Partner": """
        invited > accepted declined
        accepted > left replaced
        declined > invited
        left >
        replaced >
    """,
    "Offer": """
        draft > submitted withdrawn
        submitted > approved refused withdrawn
        approved >
        refused >
        withdrawn >
    """,
    "Project": """
        planned > running stopped
        running > ended stopped
        ended >
        stopped >
    """,
    "FundingApplication": """
        draft > submitted withdrawn
        submitted > approved refused withdrawn
        approved >
        refused >
        withdrawn >
    """,
}
STATEFUL = {name for name in models.__all__ if hasattr(getattr(models, name), "State")}


def test_each_model_with_states_has_a_table():
    assert set(MOVES) == STATEFUL


@pytest.mark.parametrize("name", sorted(STATEFUL))
def test_the_table_of_moves(name):
    model = getattr(models, name)
    assert moves_of(model) == read_moves(MOVES[name])
    assert set(model.MOVES) == set(model.State)
    assert set().union(*model.MOVES.values()) <= set(model.State)


REFUSED = [
    (name, str(state), str(to))
    for name in sorted(STATEFUL)
    for state in getattr(models, name).State
    for to in getattr(models, name).State
    if to not in getattr(models, name).MOVES[state]
]


def in_state(name, state):
    """A row in that state, with what the state asks beside its dates."""
    more = {}
    if (name, state) == ("Idea", "promoted"):
        more["promoted_challenge"] = factories.ChallengeFactory()
    if (name, state) == ("Partner", "replaced"):
        more["replaced_by"] = factories.PartnerFactory()
    return getattr(factories, f"{name}Factory")(state=state, **more)


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "state", "to"), REFUSED)
def test_any_other_move_raises_and_changes_nothing(name, state, to):
    row = in_state(name, state)
    with pytest.raises(InvalidTransition):
        move(row, to, by=None)
    row.refresh_from_db()
    assert (row.state, Transition.objects.count()) == (state, 0)
