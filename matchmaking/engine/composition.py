"""The best set of at most k candidates for the needs of a challenge, proven, with what keeps it from being better (MODEL 4).

The value of a set is the sum over needs of weight x best fit within the set. Every mandatory need that somebody can cover
is covered. It is a small integer programme, solved to its proven optimum: who is in, and who answers which need. A second
one decides between sets of equal value, and each alternative is the optimum of what is left.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

TINY = 1e-7


@dataclass(frozen=True)
class Member:
    """A candidate for a set. `fits`: 0 to 1, a need; `covers`: the places of the needs it covers.

    `groups` are what conditions speak of ('startup', 'knowledge', 'large', 'tier:3' ...). `order` breaks ties: the lower
    the rather (how often and how long ago it was proposed, then a hash of texts). `in_layer`: the places of the needs in
    whose layer it has anything (None: not known).
    """

    id: int | str
    fits: tuple[float, ...]
    covers: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    order: tuple = ()
    in_layer: frozenset[int] | None = None


@dataclass(frozen=True)
class Conditions:
    """What a set must keep to. `at_least` and `at_most`: pairs (group, number); `conflicts`: pairs that don't go together.

    `only` names a group that every member has (a tier floor).
    """

    size: int = 3
    inside: frozenset = frozenset()
    outside: frozenset = frozenset()
    at_least: tuple[tuple[str, int], ...] = ()
    at_most: tuple[tuple[str, int], ...] = ()
    only: frozenset[str] = frozenset()
    conflicts: frozenset[frozenset] = frozenset()

    def each(self) -> list[tuple[str, "Conditions"]]:
        """Every condition by itself, with its name; the size stays."""
        found = [
            (f"{word}:{one}", {name: frozenset({one})})
            for word, name in (("in", "inside"), ("out", "outside"), ("only", "only"))
            for one in sorted(getattr(self, name), key=str)
        ]
        found += [
            (f"{name}:{group}:{number}", {name: ((group, number),)})
            for name in ("at_least", "at_most")
            for group, number in getattr(self, name)
        ]
        for pair in sorted(self.conflicts, key=lambda one: sorted(map(str, one))):
            found.append(("conflict:" + ":".join(sorted(map(str, pair))), {"conflicts": frozenset({pair})}))
        return [(word, replace(NONE, size=self.size, **fields)) for word, fields in found]


NONE = Conditions()


def together(size: int, parts: Iterable[Conditions]) -> Conditions:
    """These conditions as one."""
    total = replace(NONE, size=size)
    for one in parts:
        total = replace(
            total,
            inside=total.inside | one.inside,
            outside=total.outside | one.outside,
            at_least=total.at_least + one.at_least,
            at_most=total.at_most + one.at_most,
            only=total.only | one.only,
            conflicts=total.conflicts | one.conflicts,
        )
    return total


@dataclass(frozen=True)
class Choice:
    """A set: its members in order of id, its value, and who gives the best fit for each need (None: nobody in it)."""

    members: tuple
    value: float
    best: tuple
    covered: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Composition:
    """What was found: the optimum first, then the next-best different sets.

    `uncovered`: mandatory needs that no candidate covers. `clash`: names of the smallest set of conditions that can't hold
    together (with the size), where there is no set at all; 'needs' among them says that the mandatory needs are part of
    it, 'nobody' that no candidate fits any need.
    """

    choices: tuple[Choice, ...] = ()
    uncovered: tuple[int, ...] = ()
    clash: tuple[str, ...] = ()


def compose(
    members: Sequence[Member],
    weights: Sequence[float],
    mandatory: Iterable[int],
    conditions: Conditions = NONE,
    alternatives: int = 0,
) -> Composition:
    """The optimum and so many alternatives, each with at least one partner that was in none of the sets before it.

    Raises ValueError for a size under 1, or a weight below 0.
    """
    if conditions.size < 1 or any(weight < 0 for weight in weights):
        raise ValueError("a set has at least one member, and weights are 0 or more")
    able = frozenset().union(*(one.covers for one in members)) if members else frozenset()
    uncovered = tuple(need for need in sorted(set(mandatory)) if need not in able)
    asked = frozenset(mandatory) - set(uncovered)
    if not any(any(one.fits) for one in members):
        return Composition((), uncovered, ("nobody",))
    programme = _Programme(members, weights, asked, conditions)
    found, shown = [], set()
    for _turn in range(alternatives + 1):
        choice = programme.solve(shown)
        if choice is None:
            break
        found.append(choice)
        shown |= set(choice.members)
    if found:
        return Composition(tuple(found), uncovered)
    return Composition((), uncovered, _clash(members, weights, asked, conditions))


class _Programme:
    """Columns: one a member that may be in (1: it is), then one a pair of need and member with a fit (1: it answers)."""

    def __init__(self, members, weights, asked, conditions):
        self.weights, self.asked, self.rules = tuple(weights), asked, conditions
        self.pool = [
            one for one in members if one.id not in conditions.outside and conditions.only <= one.groups
        ]
        self.place = {one.id: number for number, one in enumerate(self.pool)}
        self.pairs = [
            (need, number)
            for need, weight in enumerate(self.weights)
            for number, one in enumerate(self.pool)
            if one.fits[need] > 0 and weight > 0
        ]
        self.width = len(self.pool) + len(self.pairs)
        self.gain = np.zeros(self.width)
        for column, (need, number) in enumerate(self.pairs, start=len(self.pool)):
            self.gain[column] = self.weights[need] * self.pool[number].fits[need]

    def solve(self, shown=frozenset()) -> Choice | None:
        """The best set with somebody outside of `shown`; None where there is none."""
        if not self.rules.inside <= set(self.place):
            return None
        rules = self._rules(shown)
        if rules is None:
            return None
        first = self._run(-self.gain, rules)
        if first is None:
            return None
        order = sorted(
            range(len(self.pool)), key=lambda number: (self.pool[number].order, str(self.pool[number].id))
        )
        cost = np.zeros(self.width)
        for rank, number in enumerate(order):
            cost[number] = len(self.pool) + rank  # fewer members before all, then the lower in order
        best = float(self.gain @ first)
        equal = LinearConstraint(sparse.csr_matrix(self.gain), best - TINY * max(1.0, best), np.inf)
        found = self._run(cost, [*rules, equal])
        return self._choice(first if found is None else found)

    def _run(self, cost, rules) -> np.ndarray | None:
        whole = np.zeros(self.width)
        whole[: len(self.pool)] = 1  # who answers follows from who is in
        done = milp(
            cost, integrality=whole, bounds=Bounds(0, 1), constraints=rules, options={"mip_rel_gap": 0.0}
        )
        return None if done.x is None else np.round(done.x, 9)

    def _rules(self, shown) -> list[LinearConstraint] | None:
        rows, low, high = [], [], []

        def add(columns, at_least, at_most, values=None):
            rows.append((columns, values or [1.0] * len(columns)))
            low.append(at_least)
            high.append(at_most)

        everybody = list(range(len(self.pool)))
        add(everybody, 1, self.rules.size)
        for one in self.rules.inside:
            add([self.place[one]], 1, 1)
        for need in self.asked:
            add([number for number in everybody if need in self.pool[number].covers], 1, np.inf)
        for group, number in self.rules.at_least:
            add([place for place in everybody if group in self.pool[place].groups], number, np.inf)
        for group, number in self.rules.at_most:
            add([place for place in everybody if group in self.pool[place].groups], 0, number)
        for pair in self.rules.conflicts:
            if len(both := [self.place[one] for one in pair if one in self.place]) > 1:
                add(both, 0, 1)
        if shown:
            add([place for place in everybody if self.pool[place].id not in shown], 1, np.inf)
        for need in range(len(self.weights)):
            add([c for c, pair in enumerate(self.pairs, start=len(self.pool)) if pair[0] == need], 0, 1)
        for column, (_need, number) in enumerate(self.pairs, start=len(self.pool)):
            add([column, number], -np.inf, 0, [1.0, -1.0])
        if any(not columns and at_least > 0 for (columns, _values), at_least in zip(rows, low, strict=True)):
            return None
        places = [(row, column) for row, (columns, _values) in enumerate(rows) for column in columns]
        values = [value for _columns, some in rows for value in some]
        table = sparse.csr_matrix((values, tuple(zip(*places, strict=True))), shape=(len(rows), self.width))
        return [LinearConstraint(table, low, high)]

    def _choice(self, found) -> Choice:
        chosen = [one for number, one in enumerate(self.pool) if found[number] > 0.5]
        chosen.sort(key=lambda one: str(one.id))
        fits = [max(one.fits[need] for one in chosen) for need in range(len(self.weights))]
        best = tuple(
            next(one.id for one in chosen if one.fits[need] == fit) if fit > 0 else None
            for need, fit in enumerate(fits)
        )
        value = sum(weight * fit for weight, fit in zip(self.weights, fits, strict=True))
        covered = frozenset().union(*(one.covers for one in chosen))
        return Choice(tuple(one.id for one in chosen), value, best, covered)


def _clash(members, weights, asked, conditions: Conditions) -> tuple[str, ...]:
    """The smallest set of conditions that can't hold together; the mandatory needs are one of them."""
    parts = conditions.each()
    if asked:
        parts.append(("needs", None))
    for number in range(1, len(parts) + 1):
        for some in combinations(parts, number):
            rules = together(conditions.size, [one for _name, one in some if one is not None])
            needs = asked if any(one is None for _name, one in some) else frozenset()
            if _Programme(members, weights, needs, rules).solve() is None:
                return tuple(name for name, _one in some)
    return ("size",)
