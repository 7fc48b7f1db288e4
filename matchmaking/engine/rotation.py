"""The tables of a reverse pitch: who talks with whom in which round.

First who meets whom: the talks with the highest total fit, everyone a fair number of them (a transport problem, solved to
its optimum). Then when: a bipartite graph in which nobody has more talks than there are rounds can always be coloured
with that many colours (König), and each colour is a round. So the fit of the plan is the optimum, and no talk is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy  # its solvers load at their first use
from scipy import sparse


@dataclass(frozen=True, order=True)
class Talk:
    """`round` and `table` from 0; `guest` is a place in the list of guests."""

    round: int
    table: int
    guest: int


@dataclass(frozen=True)
class Plan:
    """`talks` in order of round and table. `fit`: their total. `bound`: what no plan can exceed."""

    talks: tuple[Talk, ...]
    fit: float
    bound: float


def plan_rotation(fits: Sequence[Sequence[float]], rounds: int, seats: int = 1) -> Plan:
    """The plan for `fits` (a row a table, a column a guest; 0 to 1) with `seats` guests at a table in a round.

    Nobody sits at two tables in one round, nobody twice at one table, and the numbers of talks of two guests differ by
    one at the most. Raises ValueError without rounds or seats, or for rows of different lengths.
    """
    table = _checked(fits, rounds, seats)
    if not table.size:
        return Plan((), 0.0, 0.0)
    pairs, bound = _pairs(table, rounds, seats)
    talks = tuple(sorted(_in_rounds(pairs, table.shape, rounds, seats)))
    return Plan(talks, float(sum(table[one.table, one.guest] for one in talks)), bound)


def repair_rotation(
    plan: Plan, fits: Sequence[Sequence[float]], absent, rounds: int, seats: int = 1, begin: int = 0
) -> Plan:
    """The plan without those who didn't come. No talk of anybody else moves; from round `begin` on the seats that fell free
    go to who has the fewest talks, then to the best fit."""
    table, absent = _checked(fits, rounds, seats), set(absent)
    kept = [one for one in plan.talks if one.guest not in absent or one.round < begin]
    met = {(one.table, one.guest) for one in kept}
    count = np.bincount([one.guest for one in kept], minlength=table.shape[1])
    for turn in range(begin, rounds):
        now = [one for one in kept if one.round == turn]
        taken = [sum(one.table == place for one in now) for place in range(table.shape[0])]
        free = [place for place, number in enumerate(taken) for _seat in range(seats - number)]
        sitting = {one.guest for one in now} | absent
        waiting = [guest for guest in range(table.shape[1]) if guest not in sitting]
        for place, guest in _seated(table, free, waiting, met, count):
            kept.append(Talk(turn, place, guest))
            met.add((place, guest))
            count[guest] += 1
    talks = tuple(sorted(kept))
    return Plan(talks, float(sum(table[one.table, one.guest] for one in talks)), plan.bound)


def _checked(fits, rounds, seats) -> np.ndarray:
    if rounds < 1 or seats < 1:
        raise ValueError("a rotation has rounds and seats")
    if len({len(row) for row in fits}) > 1:
        raise ValueError("every table has a fit with every guest")
    return np.array(fits, dtype=float).reshape(len(fits), len(fits[0]) if len(fits) else 0)


def _pairs(table, rounds, seats) -> tuple[list[tuple[int, int]], float]:
    """The talks of the highest total fit, and that total."""
    tables, guests = table.shape
    most = min(rounds, tables)
    total = min(tables * min(rounds * seats, guests), guests * most)
    few, rest = divmod(total, guests)
    columns = np.arange(tables * guests)
    by_table = sparse.csr_matrix((np.ones(len(columns)), (columns // guests, columns)))
    by_guest = sparse.csr_matrix((np.ones(len(columns)), (columns % guests, columns)))
    high = few + (1 if rest else 0)
    limits = np.concatenate([np.full(tables, rounds * seats), np.full(guests, high), np.full(guests, -few)])
    done = scipy.optimize.linprog(
        -table.ravel(),
        A_ub=sparse.vstack([by_table, by_guest, -by_guest]),
        b_ub=limits,
        A_eq=np.ones((1, len(columns))),
        b_eq=[total],
        bounds=(0, 1),
        method="highs-ds",  # the simplex ends in a corner, and the corners of this problem are whole numbers
    )
    chosen = np.flatnonzero(done.x > 0.5)
    return [(int(place) // guests, int(place) % guests) for place in chosen], float(-done.fun)


def _in_rounds(pairs, shape, rounds, seats) -> list[Talk]:
    """A round for each talk: edges of a bipartite graph in as many colours as the highest degree."""
    tables, _guests = shape
    filled = dict.fromkeys(range(tables), 0)
    at_seat: dict[int, dict[int, int]] = {}  # seat of a table -> round -> guest
    of_guest: dict[int, dict[int, int]] = {}  # guest -> round -> seat
    for place, guest in pairs:
        seat = place * seats + filled[place] % seats  # the guests of a table over its seats
        filled[place] += 1
        _colour(
            seat,
            guest,
            at_seat.setdefault(seat, {}),
            of_guest.setdefault(guest, {}),
            (at_seat, of_guest),
            rounds,
        )
    return [
        Talk(turn, seat // seats, guest) for seat, turns in at_seat.items() for turn, guest in turns.items()
    ]


def _colour(seat, guest, here, there, both, rounds) -> None:
    """Give an edge a round that both ends have free, after swapping two rounds along a path where there is none."""
    at_seat, of_guest = both
    free_here = next(turn for turn in range(rounds) if turn not in here)
    free_there = next(turn for turn in range(rounds) if turn not in there)
    if free_here in there:
        path, turn, side, at = [], free_here, of_guest, guest
        while turn in side[at]:
            other = side[at][turn]
            path.append((other, at, turn) if side is of_guest else (at, other, turn))
            side, at = (at_seat if side is of_guest else of_guest), other
            turn = free_there if turn == free_here else free_here
        for one, who, turn in path:
            del at_seat[one][turn], of_guest[who][turn]
        for one, who, turn in path:
            turned = free_there if turn == free_here else free_here
            at_seat[one][turned], of_guest[who][turned] = who, one
    here[free_here], there[free_here] = guest, seat


def _seated(table, free, waiting, met, count) -> list[tuple[int, int]]:
    """Pairs (table, guest) for the free seats of one round."""
    if not free or not waiting:
        return []
    never = 1e6
    cost = np.array(
        [
            [
                never if (place, guest) in met else float(count[guest]) * 10 - table[place, guest]
                for guest in waiting
            ]
            for place in free
        ]
    )
    rows, columns = scipy.optimize.linear_sum_assignment(cost)
    found, seen = [], set()
    for row, column in zip(rows, columns, strict=True):
        pair = (free[row], waiting[column])
        if cost[row, column] < never and pair not in seen:
            found.append(pair)
            seen.add(pair)
    return found
