"""The best set of at most k candidates for the needs of a challenge, proven, with what keeps it from being better (MODEL 4).

The value of a set is the sum over needs of weight x best fit within the set. Every mandatory need that somebody can cover
is covered. The set is the proven optimum of an integer programme (see `programme`). Of sets of equal value the one with the
fewest members is taken, then the one whose places in the order add up to the least. Each alternative is the optimum of
what is left.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from matchmaking.engine.programme import Programme


@dataclass(frozen=True)
class Member:
    """A candidate for a set. `fits`: 0 to 1, a need; `covers`: the places of the needs it covers.

    `groups` are what conditions speak of ('startup', 'knowledge', 'large', 'tier:3' ...). `order` breaks ties: the lower
    the rather (how often and how long ago it was proposed, then a hash of texts).
    """

    id: int | str
    fits: tuple[float, ...]
    covers: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    order: tuple = ()


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
    programme = Programme(members, weights, asked, conditions)
    found, shown = [], set()
    for _turn in range(alternatives + 1):
        places = programme.solve(shown)
        if places is None:
            break
        found.append(_choice([programme.pool[place] for place in places], weights))
        shown |= set(found[-1].members)
    if found:
        return Composition(tuple(found), uncovered)
    return Composition((), uncovered, _clash(members, weights, asked, conditions))


def _choice(chosen, weights) -> Choice:
    chosen = sorted(chosen, key=lambda one: str(one.id))
    fits = [max(one.fits[need] for one in chosen) for need in range(len(weights))]
    best = tuple(
        next(one.id for one in chosen if one.fits[need] == fit) if fit > 0 else None
        for need, fit in enumerate(fits)
    )
    value = sum(weight * fit for weight, fit in zip(weights, fits, strict=True))
    covered = frozenset().union(*(one.covers for one in chosen))
    return Choice(tuple(one.id for one in chosen), value, best, covered)


def _clash(members, weights, asked, conditions: Conditions) -> tuple[str, ...]:
    """The smallest set of conditions that can't hold together; the mandatory needs are one of them.

    Where some of them go together, a clash takes at least one of the others. The smallest set that takes one of each such
    rest is a clash itself, or goes together and gives one more: few of all sets are asked about.
    """
    parts = conditions.each()
    if asked:
        parts.append(("needs", None))
    members = _different(members, asked, conditions)

    def kept(places) -> set[int] | None:
        """Of a set that keeps these parts: the places of all parts that it keeps; None where there is no such set."""
        if any(one <= places for one in clashes):
            return None
        rules = together(conditions.size, [parts[at][1] for at in places if parts[at][1] is not None])
        needs = asked if any(parts[at][1] is None for at in places) else frozenset()
        found = Programme(members, weights, needs, rules).any_set()
        if not found:
            clashes.append(frozenset(places))
            return None
        return {at for at, (_name, one) in enumerate(parts) if _keeps(found, one, asked)}

    rests: list[frozenset[int]] = []
    clashes: list[frozenset[int]] = []
    while (least := _first_that_takes_one_of_each(rests, len(parts))) is not None:
        most = kept(least)
        if most is None:
            return tuple(parts[at][0] for at in sorted(least))
        for at in range(len(parts)):
            if at not in most:
                most |= kept({*most, at}) or set()
        rests.append(frozenset(range(len(parts))) - most)
    return ("size",)


def _keeps(found, rules: Conditions | None, asked) -> bool:
    """Whether these members keep to a condition; None: whether they cover all that is asked."""
    if rules is None:
        return asked <= frozenset().union(*(one.covers for one in found))
    ids = {one.id for one in found}
    count = Counter(group for one in found for group in one.groups)
    return (
        rules.inside <= ids
        and rules.outside.isdisjoint(ids)
        and all(rules.only <= one.groups for one in found)
        and all(count[group] >= number for group, number in rules.at_least)
        and all(count[group] <= number for group, number in rules.at_most)
        and not any(pair <= ids for pair in rules.conflicts)
    )


def _first_that_takes_one_of_each(rests, number) -> set[int] | None:
    """The smallest of the sets of the first `number` numbers with one of each rest; None where a rest is empty."""
    found = (_taken(rests, 0, size) for size in range(number + 1)) if all(rests) else ()
    return next((set(one) for one in found if one is not None), None)


def _taken(rests, begin, size) -> tuple[int, ...] | None:
    """The first `size` numbers from `begin` on with one of each rest, where no fewer will do; None where there are none."""
    if not rests:
        return ()
    apart = []
    for rest in rests:  # those that have nothing in common ask a number each
        if all(rest.isdisjoint(one) for one in apart):
            apart.append(rest)
    if len(apart) > size:
        return None
    for at in range(begin, min(map(max, rests)) + 1):  # from there on, a rest has none left
        left = [rest for rest in rests if at not in rest]
        if len(left) < len(rests) and (more := _taken(left, at + 1, size - 1)) is not None:
            return (at, *more)
    return None


def _different(members, asked, conditions) -> list[Member]:
    """As many of those who serve the conditions alike as a set may hold, and all whom a condition names."""
    named = conditions.inside | conditions.outside | frozenset().union(*conditions.conflicts)
    groups = conditions.only | {group for group, _number in conditions.at_least + conditions.at_most}
    count, found = Counter(), []
    for one in members:
        alike = one.id if one.id in named else (one.covers & asked, one.groups & groups)
        count[alike] += 1
        if count[alike] <= conditions.size:
            found.append(one)
    return found
