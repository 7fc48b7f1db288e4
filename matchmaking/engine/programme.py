"""Composition as an integer programme: who is in, and who answers which need; solved to its proven optimum.

Ten thousand candidates would make it slow, so it is solved among a few, and the others are shown not to matter. Give each
need and each rule a price; a candidate is then worth what it gains above the prices, and the prices with the worth of the
best `size` candidates are a bound on every set (Lagrange), and, one of them replaced by somebody, on every set with that
somebody. Who has a bound below a set that was found is in no better set and in no equal one. Prices come from the relaxed
programme among the few; any price gives a true bound, a good one a sharp one. Of those left, each set whose bound reaches
the set that was found is looked at; where these are too many, a solver is asked.

Those left may be many where profiles are equal. In a set that is worth so much, the answer to a need falls no further
short of the best there is than the whole set may: what falls shorter counts as nothing. One candidate stands above another
when it gains as much for every need, serves every rule as well and comes earlier in order. With `size` others above it a
candidate is in no chosen set: one of them would be outside, and in its place make a set that is worth as much and comes
earlier.
"""

from collections.abc import Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from math import comb

import numpy as np
import scipy  # its solvers load at their first use
from scipy import sparse

TINY = 1e-7  # values that differ by less are equal
SCALE = 1e4  # the solver stops within 1e-6 of an optimum and of a rule
FEW = 12  # to begin with, for each need and each rule
TRIED = 40  # the first programme is among so many
LISTED = 10_000  # so many sets are looked at one by one rather than by a solver
NEAR = 200  # with so many the last set is changed in one member, to begin the next with
WIDE = 1000  # more than so many who may be in make too many sets
SEEN = 300_000  # so many partial sets are looked at before a solver is asked
MANY = 100  # from here on sharper prices are worth their time
TURNS = 6


class Programme:
    """`members` who may be in a set by `rules`; `solve` finds the best set. A place is one in `pool`."""

    def __init__(self, members, weights: Sequence[float], asked: frozenset[int], rules):
        self.pool = [one for one in members if one.id not in rules.outside and rules.only <= one.groups]
        self.size, number = rules.size, len(self.pool)
        place = {one.id: at for at, one in enumerate(self.pool)}
        self.is_possible = bool(self.pool) and rules.inside <= set(place) and len(rules.inside) <= rules.size
        self.fixed = np.zeros(number, bool)
        self.fixed[[place[one] for one in rules.inside if one in place]] = True
        fits = np.array([one.fits for one in self.pool], dtype=float).reshape(number, len(weights))
        self.gains = np.maximum(fits, 0) * np.array(weights, dtype=float)
        order = sorted(range(number), key=[(one.order, str(one.id)) for one in self.pool].__getitem__)
        self.rank = np.empty(number)
        self.rank[order] = np.arange(number)
        self._last: np.ndarray | None = None
        self.rows, self.low = _rows(self.pool, place, asked, rules)

    def solve(self, shown=frozenset()) -> list[int] | None:
        """The best set with somebody outside of `shown`; None where there is none."""
        if not self.is_possible or self._bound is None:
            return None
        question = _Question(self, self.size, self.rows, self.low)
        if shown:
            question.add([one.id not in shown for one in self.pool], 1)
        tried = np.argsort(-self._bound, kind="stable")[:TRIED]
        near = self._near(question)
        found = question.most(tried) if near is None else near
        best = self._among_all(question, found)
        if best is None:
            # where bounds are equal those tried are anybody: with the first for each need and rule
            tried = np.union1d(tried, self._few())
            found = question.most(tried)
            best = self._among_all(question, found)
        if best is not None:
            self._last = best
            return sorted(best.tolist())
        if found is None:
            some = question.any_set()
            if some is None:
                return None
            found = question.most(tried := np.union1d(tried, some))
        question.reach(self._floor(found))
        better = self._undominated(np.flatnonzero(self._bound > self._value(found) + TINY), question)
        if len(np.setdiff1d(better, tried)):
            found = question.most(np.union1d(better, found))
        self._last = self._first(found, question)
        return sorted(self._last.tolist())

    def any_set(self) -> list:
        """Members who together keep the rules, whatever they are worth; empty where there are none."""
        if not self.is_possible:
            return []
        found = _Question(self, self.size, self.rows, self.low).any_set()
        return [] if found is None else [self.pool[place] for place in found]

    def _value(self, places) -> float:
        return float(self.gains[places].max(axis=0).sum())

    def _floor(self, found) -> float:
        """From here on a set is worth as much as `found`."""
        value = self._value(found)
        return value - TINY * max(1.0, value)

    def _near(self, question) -> np.ndarray | None:
        """The best set that differs from the last one found in one member; None where there was none."""
        if self._last is None:
            return None
        others = np.setdiff1d(np.argsort(-self._bound, kind="stable")[:NEAR], self._last)
        places, number = np.append(self._last, others), len(self._last)
        rows = np.tile(np.append(np.arange(number), [len(places)]), (len(others), number + 1, 1))
        for at in range(number + 1):
            rows[:, at, at] = number + np.arange(len(others))
        sets = rows.reshape(-1, number + 1)
        sets = sets[(sets < len(places)).sum(axis=1) <= question.size]
        value, keeps = question.judged(places, sets)
        if not keeps.any():
            return None
        best = sets[np.argmax(np.where(keeps, value, -np.inf))]
        return places[best[best < len(places)]]

    def _among_all(self, question, found) -> np.ndarray | None:
        """The best set of all whose bound reaches `found`, each looked at; None where they are too many, or none is found.

        The bound of a set is what the prices and the worth of its members add up to.
        """
        if found is None:
            return None
        floor = self._floor(found)
        worth, able = self._worth(*self._prices), np.flatnonzero(self._bound >= floor)
        if len(able) > WIDE:
            return None
        able = self._undominated(able, question)
        free = able[~self.fixed[able]]
        free = free[np.argsort(-worth[free], kind="stable")]
        fixed = np.flatnonzero(self.fixed)
        base = self._prices[0].sum() - self._prices[1] @ self.low + worth[fixed].sum()
        sets = sets_above(worth[free], question.size - len(fixed), floor - base)
        if sets is None:
            return None
        places = np.append(free, fixed)
        padded = np.where(sets < 0, len(places), sets)
        sets = np.hstack([padded, np.tile(np.arange(len(free), len(places)), (len(sets), 1))])
        value, keeps = question.judged(places, sets)
        if not keeps.any():
            return None
        top = value[keeps].max()
        keeps &= value >= top - TINY * max(1.0, top)
        cost = np.append(self.size * len(self.rank) + self.rank[places], 0)[sets].sum(axis=1)
        best = sets[np.argmin(np.where(keeps, cost, np.inf))]
        return places[best[best < len(places)]]

    def _first(self, found, question) -> np.ndarray:
        """Of the sets that are worth what `found` is, the one with the fewest members, then the lowest ranks in all."""
        floor = self._floor(found)
        question.reach(floor)
        for size in range(max(1, int(self.fixed.sum())), len(found) + 1):
            question.size = size
            bound = self._bounds(*self._prices, size)
            if (bound >= floor).sum() > MANY:
                # among sets a little smaller the last who comes in has a price, and sets of equal value part
                sharper = self._priced(size - 0.5, self._few())
                bound = bound if sharper is None else np.minimum(bound, sharper[1])
            able = self._undominated(np.flatnonzero(bound >= floor), question)
            if len(able) and (chosen := self._lowest(able, floor, question)) is not None:
                return chosen
        return found

    def _lowest(self, able, floor, question) -> np.ndarray | None:
        """Of the sets of `able` worth `floor` the one with the lowest ranks; no smaller set is worth that."""
        able = able[np.argsort(self.rank[able])]
        head = able[:MANY]
        chosen = question.first(head, floor)
        if chosen is not None:  # with a higher rank than this in it, a set adds up to more
            others = self.rank[able[: question.size - 1]].sum()
            able = able[self.rank[able] <= self.rank[chosen].sum() - others]
        return chosen if np.isin(able, head).all() else question.first(able, floor)

    # --- Who matters ------------------------------------------------------------------------------
    @cached_property
    def _bound(self) -> np.ndarray | None:
        """For each candidate a value that no set with it exceeds; None where no set keeps the rules."""
        if len(self.pool) <= TRIED:
            self._prices = np.zeros(self.gains.shape[1]), np.zeros(len(self.low))
            return self._bounds(*self._prices, self.size)
        few = self._few()
        priced = self._priced(self.size, few)
        if priced is None:
            some = _Question(self, self.size, self.rows, self.low).any_set()
            if some is None:
                return None
            priced = self._priced(self.size, np.union1d(few, some))
        self._prices = priced[0]
        return priced[1]

    def _priced(self, size: float, few):
        """((price of each need, price of each rule), the bounds by them and by those on the way) for sets of `size`.

        Begins among `few`, and takes in whoever is worth more than who just comes in. None where these keep no rules.
        """
        question, bound = _Question(self, size, self.rows, self.low), np.full(len(self.rank), np.inf)
        for _turn in range(TURNS):
            found = question.prices(few)
            if found is None:
                return None
            bound = np.minimum(bound, self._bounds(*found, int(np.ceil(size))))
            worth = self._worth(*found)
            seated = self._seated(worth, int(np.ceil(size)))
            above = np.flatnonzero(worth > (seated[-1] if len(seated) else np.inf) + TINY)
            above = np.setdiff1d(above, few)
            if not len(above):
                break
            few = np.union1d(few, above[np.argsort(-worth[above], kind="stable")[:MANY]])
        return found, bound

    def _worth(self, prices, tolls) -> np.ndarray:
        return np.maximum(self.gains - prices, 0).sum(axis=1) + tolls @ self.rows

    def _seated(self, worth, size) -> np.ndarray:
        """What the best ones are worth who may be in beside those who must."""
        free = np.maximum(worth[~self.fixed], 0)
        return np.sort(free)[::-1][: size - int(self.fixed.sum())]

    def _bounds(self, prices, tolls, size) -> np.ndarray:
        worth = self._worth(prices, tolls)
        seated = self._seated(worth, size)
        whole = prices.sum() - tolls @ self.low + worth[self.fixed].sum() + seated.sum()
        bound = np.full(len(worth), whole)
        free = ~self.fixed
        edge = seated[-1] if len(seated) else np.inf
        bound[free] = np.minimum(whole, whole - edge + worth[free])
        return bound

    def _few(self) -> np.ndarray:
        """The first ones for each need, in all, and for each rule."""
        total = self.gains.sum(axis=1)
        lists = [*self.gains.T, total, *(total + 1e6 * row for row in self.rows)]
        number = min(FEW, len(total))
        tops = [np.argpartition(-values, number - 1)[:number] for values in lists]
        return np.unique(np.concatenate([*tops, np.flatnonzero(self.fixed)]))

    def _undominated(self, places, question, columns=None) -> np.ndarray:
        """Without those who have so many others above them as a set has members.

        `columns`: what counts; unless given, what one gains for each need and how one serves each rule.
        """
        columns = np.hstack([question.gains, question.rows.T]) if columns is None else columns
        size = question.size
        if len(places) <= size:
            return places
        places = self.first_alike(places, columns, size)
        places = places[np.argsort(self.rank[places])]
        columns, kept = columns[places], np.zeros(len(places), bool)
        for at, place in enumerate(places):  # the first ones above anybody are kept themselves
            above = (columns[:at][kept[:at]] >= columns[at]).all(axis=1)
            kept[at] = self.fixed[place] or above.sum() < size
        return np.sort(places[kept])

    def first_alike(self, places, columns, size) -> np.ndarray:
        """Of those with the same columns the first `size` in order, and who must be in."""
        places = places[np.argsort(self.rank[places])]
        order = np.lexsort(columns[places].T)  # keeps the order of equal ones
        ordered = columns[places[order]]
        is_new = np.ones(len(order), bool)
        is_new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
        starts = np.flatnonzero(is_new)
        turn = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
        return np.union1d(places[order[turn < size]], places[self.fixed[places]])


def _rows(pool, place, asked, rules) -> tuple[np.ndarray, np.ndarray]:
    """(a row a rule, a column a candidate; what the columns of a set add up to at the least)."""
    needs = {need: row for row, need in enumerate(sorted(asked))}
    limits = [(group, 1, number) for group, number in rules.at_least]
    limits += [(group, -1, -number) for group, number in rules.at_most]
    table = np.zeros((len(needs) + len(limits) + len(rules.conflicts), len(pool)))
    for at, one in enumerate(pool):
        for need in one.covers & asked:
            table[needs[need], at] = 1
        if one.groups:
            for row, (group, sign, _number) in enumerate(limits, start=len(needs)):
                if group in one.groups:
                    table[row, at] = sign
    for row, pair in enumerate(rules.conflicts, start=len(needs) + len(limits)):
        table[row, [place[one] for one in pair if one in place]] = -1
    low = [1] * len(needs) + [number for _group, _sign, number in limits] + [-1] * len(rules.conflicts)
    return table, np.array(low, dtype=float)


@lru_cache(maxsize=64)
def sets_of(number: int, size: int) -> np.ndarray:
    """A row each set of 1 to `size` of the first `number` numbers, filled up with `number`."""
    found = [
        (*some, *[number] * (size - many))
        for many in range(1, size + 1)
        for some in combinations(range(number), many)
    ]
    return np.array(found, dtype=np.int16).reshape(len(found), size)


def sets_above(worth: np.ndarray, size: int, least: float) -> np.ndarray | None:
    """Each set of at most `size` numbers whose `worth` (highest first) adds up to `least`, a row each, filled up with -1.

    None where more than SEEN would be looked at on the way.
    """
    number = len(worth)
    sums_of = np.append(0, np.cumsum(np.maximum(worth, 0)))
    sets, total, found = np.full((1, size), -1), np.zeros(1), []
    for at in range(size + 1):
        found.append(sets[total >= least])
        if at == size:
            break
        begin = sets[:, at - 1] + 1 if at else np.zeros(len(sets), int)
        times = number - begin
        if times.sum() > SEEN:
            return None
        row = np.repeat(np.arange(len(sets)), times)
        new = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times) + begin[row]
        after = np.minimum(new + size - at, number)  # the best that may still come
        able = total[row] + worth[new] + sums_of[after] - sums_of[new + 1] >= least
        sets, total = sets[row[able]], (total[row] + worth[new])[able]
        sets[:, at] = new[able]
    return np.concatenate(found)


class _Question:
    """A programme among some candidates: sets of at most `size` that keep these rules."""

    def __init__(self, programme: Programme, size, rows, low):
        self.all, self.size, self.rows, self.low = programme, size, rows, low
        self.gains = programme.gains

    def reach(self, floor) -> None:
        """Ask about sets worth `floor` alone: what falls too far short of the best for a need answers none of them."""
        best = self.all.gains.max(axis=0)
        self.gains = np.where(self.all.gains >= best - (best.sum() - floor), self.all.gains, 0)

    def add(self, row, low) -> None:
        self.rows = np.vstack([self.rows, np.array(row, dtype=float)])
        self.low = np.append(self.low, float(low))

    def any_set(self) -> np.ndarray | None:
        """A set that keeps the rules, its value left aside."""
        everybody = np.arange(len(self.all.pool))
        columns = np.vstack([self.rows, self.all.fixed]).T
        places = self.all._undominated(everybody, self, columns)
        return self._run(places, np.zeros(len(everybody)), pairs=False)

    def most(self, places) -> np.ndarray | None:
        """The set that is worth most."""
        return self._run(places)

    def first(self, places, floor) -> np.ndarray | None:
        """Of the sets worth `floor` the one with the fewest members, then the lowest ranks in all."""
        return self._run(places, self.size * len(self.all.rank) + self.all.rank, floor=floor)

    def prices(self, places) -> tuple[np.ndarray, np.ndarray] | None:
        """The price of each need and of each rule in the relaxed programme; None where it has no solution."""
        gain, table, high = self._table(places)
        limits = np.column_stack([self._least(places, len(gain)), np.ones(len(gain))])
        done = scipy.optimize.linprog(-gain, A_ub=table, b_ub=high, bounds=limits, method="highs")
        if done.status:
            return None
        prices, needs = np.maximum(-done.ineqlin.marginals, 0) / SCALE, self.all.gains.shape[1]
        return prices[:needs], prices[needs : needs + len(self.low)]

    def _run(self, places, cost=None, *, pairs=True, floor=None) -> np.ndarray | None:
        """The set of `places` that is worth most, or that costs least from a value of `floor` on."""
        if (missing := np.setdiff1d(np.flatnonzero(self.all.fixed), places)).size:
            return self._run(np.append(places, missing), cost, pairs=pairs, floor=floor)
        fixed = self.all.fixed[places]
        seats = self.size - int(fixed.sum())
        if sum(comb(int((~fixed).sum()), number) for number in range(seats + 1)) <= LISTED:
            return self._listed(places[~fixed], places[fixed], seats, cost, floor)
        gain, table, high = self._table(places, pairs)
        whole = np.zeros(len(gain))
        whole[: len(places)] = 1  # who answers follows from who is in
        rules = [scipy.optimize.LinearConstraint(table, -np.inf, high)]
        if floor is not None:
            rules.append(scipy.optimize.LinearConstraint(sparse.csr_matrix(gain), SCALE * floor, np.inf))
        full = -gain
        if cost is not None:
            full = np.concatenate([cost[places], np.zeros(len(gain) - len(places))])
        bounds = scipy.optimize.Bounds(self._least(places, len(gain)), 1)
        done = scipy.optimize.milp(
            full, integrality=whole, bounds=bounds, constraints=rules, options={"mip_rel_gap": 0.0}
        )
        return None if done.x is None else places[done.x[: len(places)] > 0.5]

    def _listed(self, free, fixed, seats, cost, floor) -> np.ndarray | None:
        """The same, by looking at every set of all `fixed` and at most `seats` of `free`; where sets are equal the first."""
        places, number = np.append(free, fixed), len(free) + len(fixed)
        some = np.full((1, seats), number)
        if seats and len(free):
            more = sets_of(len(free), seats)
            some = np.vstack([some, np.where(more == len(free), number, more)])
        sets = np.hstack([some, np.tile(np.arange(len(free), number), (len(some), 1))])
        value, keeps = self.judged(places, sets)
        if floor is not None:
            keeps &= value >= floor
        if not keeps.any():
            return None
        worth = value if cost is None else -np.append(cost[places], 0)[sets].sum(axis=1)
        best = sets[np.argmax(np.where(keeps, worth, -np.inf))]
        return places[best[best < number]]

    def judged(self, places, sets) -> tuple[np.ndarray, np.ndarray]:
        """(the value of each set, whether it keeps the rules). A row: numbers of `places`, filled up with their count."""
        gains = np.vstack([self.all.gains[places], np.zeros(self.all.gains.shape[1])])
        value = gains[sets].max(axis=1).sum(axis=1)
        rules = np.vstack([self.rows, self.all.fixed])[:, places]
        sums = np.hstack([rules, np.zeros((len(rules), 1))])[:, sets].sum(axis=2)
        keeps = (sums >= np.append(self.low, self.all.fixed.sum())[:, None]).all(axis=0)
        return value, keeps & (sets < len(places)).any(axis=1)

    def _least(self, places, width) -> np.ndarray:
        least = np.zeros(width)
        least[: len(places)] = self.all.fixed[places]
        return least

    def _table(self, places, pairs=True) -> tuple[np.ndarray, sparse.csr_matrix, np.ndarray]:
        """(gain of each column, rows, their upper limits). Columns: who is in, then a pair of candidate and need.

        Rows: each need is answered once; the rules; the size, from above and from below; who answers is in.
        """
        gains = self.gains[places]
        number, needs = gains.shape
        who, what = np.nonzero(gains > 0) if pairs else (np.zeros(0, int), np.zeros(0, int))
        gain = np.concatenate([np.zeros(number), SCALE * gains[who, what]])
        columns, one = number + np.arange(len(who)), np.ones(len(who))
        is_in = np.vstack([-self.rows[:, places], np.ones(number), -np.ones(number)])
        row, column = np.nonzero(is_in)
        link = needs + len(is_in) + np.arange(len(who))
        values = np.concatenate([one, is_in[row, column], one, -one])
        at = np.concatenate([what, needs + row, link, link]), np.concatenate([columns, column, columns, who])
        table = sparse.csr_matrix((values, at), shape=(needs + len(is_in) + len(who), len(gain)))
        high = np.concatenate(
            [np.ones(needs), -self.low, [self.size, -min(1, self.size)], np.zeros(len(who))]
        )
        return gain, table, high
