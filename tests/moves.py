"""Tables of moves in the tests: a line a state, 'from > to to'; and walking every pair of one."""

import pytest

from members.actions.transition import move
from members.models import Transition
from scvl.errors import InvalidTransition


def read_moves(text: str) -> dict[str, set[str]]:
    lines = (line.split(">") for line in text.strip().splitlines())
    return {state.strip(): set(targets.split()) for state, targets in lines}


def moves_of(model) -> dict[str, set[str]]:
    return {str(state): set(map(str, to)) for state, to in model.MOVES.items()}


def walk(table: dict, build, **asked) -> None:
    """Try every pair of states on rows of `build(state)`; `asked[to]`: fields that a move to that state sets.

    What the table allows leaves one Transition; anything else raises and changes nothing.
    """
    for before, allowed in table.items():
        for after in table:
            row = build(before)
            if after in allowed:
                move(row, after, by=None, **asked.get(after, {}))
                kept = Transition.objects.of(row).get()
                assert (kept.from_state, kept.to_state) == (before, after)
            else:
                with pytest.raises(InvalidTransition):
                    move(row, after, by=None, **asked.get(after, {}))
                assert not Transition.objects.of(row).exists()
            row.refresh_from_db()
            assert row.state == (after if after in allowed else before)
