"""Composition: the optimum, against every set there is."""

import random
from itertools import combinations

import pytest

from matchmaking.engine import programme
from matchmaking.engine.composition import Conditions, Member, compose

STARTUP, KNOWLEDGE, LARGE = "startup", "knowledge", "large"
A = Member("a", (0.9, 0.1), frozenset({0}), frozenset({LARGE}))
B = Member("b", (0.2, 0.8), frozenset({1}), frozenset({STARTUP}))
C = Member("c", (0.6, 0.5), frozenset({0, 1}), frozenset({KNOWLEDGE}))
ALL = (A, B, C)


def names(found):
    return [list(one.members) for one in found.choices]


def test_the_best_pair_and_who_answers_what():
    found = compose(ALL, (2, 1), {0, 1}, Conditions(size=2))
    assert names(found) == [["a", "b"]]
    choice = found.choices[0]
    assert (round(choice.value, 6), choice.best, choice.covered) == (2.6, ("a", "b"), frozenset({0, 1}))


def test_one_partner_is_enough_where_only_one_may_be_in():
    assert names(compose(ALL, (2, 1), {0, 1}, Conditions(size=1))) == [["c"]]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"inside": frozenset({"c"})}, ["a", "c"]),
        ({"outside": frozenset({"a"})}, ["b", "c"]),
        ({"at_least": ((KNOWLEDGE, 1),)}, ["a", "c"]),
        ({"at_most": ((LARGE, 0),)}, ["b", "c"]),
        ({"only": frozenset({KNOWLEDGE})}, ["c"]),
        ({"conflicts": frozenset({frozenset({"a", "b"})})}, ["a", "c"]),
    ],
)
def test_each_condition_is_kept(fields, expected):
    assert names(compose(ALL, (2, 1), {0, 1}, Conditions(size=2, **fields))) == [expected]


def test_each_alternative_has_a_partner_that_was_in_none_before():
    assert names(compose(ALL, (2, 1), (), Conditions(size=2), alternatives=3)) == [["a", "b"], ["a", "c"]]


def test_a_need_that_nobody_covers_is_named_and_the_rest_is_composed():
    found = compose((A,), (1, 1), {0, 1}, Conditions(size=2))
    assert (names(found), found.uncovered) == ([["a"]], (1,))


def test_the_smallest_clash_is_named():
    rules = Conditions(
        size=2,
        inside=frozenset({"a"}),
        at_most=((LARGE, 0),),
        at_least=((STARTUP, 1),),
        outside=frozenset({"c"}),
    )
    found = compose(ALL, (1, 1), {0, 1}, rules)
    assert (found.choices, found.clash) == ((), ("in:a", "at_most:large:0"))


def test_needs_that_do_not_go_in_one_are_part_of_the_clash():
    found = compose((A, B), (1, 1), {0, 1}, Conditions(size=1))
    assert found.clash == ("needs",)


def test_nobody_fits():
    found = compose((Member("x", (0.0,)),), (1,), {0}, Conditions(size=2))
    assert (found.choices, found.uncovered, found.clash) == ((), (0,), ("nobody",))


def test_equal_sets_are_decided_by_their_order():
    twins = [
        Member(name, (0.5,), frozenset({0}), order=(order,)) for name, order in (("p", 2), ("q", 1), ("r", 3))
    ]
    assert names(compose(twins, (1,), {0}, Conditions(size=2))) == [["q"]]


@pytest.mark.parametrize(("size", "weights"), [(0, (1, 1)), (2, (1, -1))])
def test_nonsense_is_refused(size, weights):
    with pytest.raises(ValueError, match="at least one member"):
        compose(ALL, weights, (), Conditions(size=size))


# --- Against every set there is -------------------------------------------------------------------
CASES = 2000
FITS = (0, 0, 4, 10, 11, 18)  # twentieths, so that sums of brute force are exact


def case_of(seed):
    """A few candidates, weights, mandatory needs and conditions; many equal fits and equal places in the order."""
    dice = random.Random(seed)
    needs, number = dice.randint(1, 4), dice.randint(1, 7)
    members = [
        Member(
            at,
            tuple(dice.choice(FITS) / 20 for _need in range(needs)),
            frozenset(need for need in range(needs) if dice.random() < 0.4),
            frozenset(group for group in "abc" if dice.random() < 0.6),
            (dice.randint(0, 2),),
        )
        for at in range(number)
    ]

    def some(most):
        return frozenset(dice.sample(range(number), min(number, dice.randint(0, most))))

    pairs = [some(2) for _pair in range(dice.randint(0, 2))]
    rules = Conditions(
        size=dice.randint(1, 4),
        inside=some(dice.choice((0, 0, 1, 2))),
        outside=some(dice.choice((0, 0, 1, 2))),
        at_least=(("a", dice.randint(1, 2)),) if dice.random() < 0.4 else (),
        at_most=(("b", dice.randint(0, 2)),) if dice.random() < 0.4 else (),
        only=frozenset("c") if dice.random() < 0.2 else frozenset(),
        conflicts=frozenset(pair for pair in pairs if len(pair) == 2),
    )
    weights = [dice.choice((0, 1, 2, 5)) for _need in range(needs)]
    mandatory = frozenset(need for need in range(needs) if dice.random() < 0.4)
    return members, weights, mandatory, rules


def broken(some, rules, asked):
    """The names of the conditions that a set does not keep to."""
    ids, found = {one.id for one in some}, set()
    for word, one in ((name, one) for name, one in rules.each()):
        keeps = (
            one.inside <= ids
            and not one.outside & ids
            and all(one.only <= member.groups for member in some)
            and all(sum(group in member.groups for member in some) >= least for group, least in one.at_least)
            and all(sum(group in member.groups for member in some) <= most for group, most in one.at_most)
            and not any(pair <= ids for pair in one.conflicts)
        )
        if not keeps:
            found.add(word)
    if not asked <= frozenset().union(*(one.covers for one in some)):
        found.add("needs")
    return found


def every_set(members, weights, rules, asked):
    """((twentieths of value, members, sum of places in the order), ids, what it breaks) of each set of at most `size`."""
    pool = [one for one in members if one.id not in rules.outside and rules.only <= one.groups]
    rank = {one.id: at for at, one in enumerate(sorted(pool, key=lambda one: (one.order, str(one.id))))}
    for size in range(1, rules.size + 1):
        for some in combinations(members, size):
            value = sum(
                weight * max(round(20 * one.fits[need]) for one in some)
                for need, weight in enumerate(weights)
            )
            places = sum(rank.get(one.id, 0) for one in some)
            yield (-value, size, places), {one.id for one in some}, broken(some, rules, asked)


def check_case(seed, alternatives=2):
    members, weights, mandatory, rules = case_of(seed)
    asked = mandatory & frozenset().union(*(one.covers for one in members))
    found = compose(members, weights, mandatory, rules, alternatives)
    assert set(found.uncovered) == mandatory - asked
    if not any(any(one.fits) for one in members):
        assert found.clash == ("nobody",)
        return
    sets = list(every_set(members, weights, rules, asked))
    good = [(key, ids) for key, ids, breaks in sets if not breaks]
    shown: set = set()
    for choice in found.choices:
        best = min(key for key, ids in good if not ids <= shown)
        assert any(key == best and ids == set(choice.members) for key, ids in good), (seed, choice)
        assert round(20 * choice.value) == -best[0]
        shown |= set(choice.members)
    assert len(found.choices) == alternatives + 1 or all(ids <= shown for _key, ids in good)
    assert bool(found.clash) is not bool(good)
    if found.clash:
        check_clash(set(found.clash), [breaks for _key, _ids, breaks in sets], rules)


def check_clash(clash, breaks, rules):
    """Every set breaks one of these conditions, and no fewer conditions are broken by every set."""
    assert all(clash & one for one in breaks)
    names = [name for name, _one in rules.each()] + ["needs"]
    for fewer in combinations(names, len(clash) - 1):
        assert not all(set(fewer) & one for one in breaks)


def test_small_cases_equal_brute_force():
    for seed in range(CASES):
        check_case(seed, alternatives=seed % 3)


@pytest.mark.parametrize("seen", [0, 300_000])
def test_leaving_out_who_does_not_matter_changes_nothing(monkeypatch, seen):
    for name, number in (("FEW", 1), ("TRIED", 1), ("MANY", 1), ("NEAR", 3), ("LISTED", 0), ("SEEN", seen)):
        monkeypatch.setattr(programme, name, number)
    for seed in range(CASES, CASES + 150):
        check_case(seed, alternatives=seed % 3)


# --- The worst there is, by what the solver is asked -----------------------------------------------
@pytest.fixture
def asked(monkeypatch):
    """The number of columns of each programme that a solver was given."""
    columns = []

    def counted(cost, *args, _solve=programme.scipy.optimize.milp, **kwargs):
        columns.append(len(cost))
        return _solve(cost, *args, **kwargs)

    monkeypatch.setattr(programme.scipy.optimize, "milp", counted)
    return columns


def crowd(number, needs, fits, covered=0.15, seed=3):
    """Candidates with fits of these few, covering such a share of the needs, in the groups of the portal."""
    dice = random.Random(seed)
    shares = ((STARTUP, 0.15), (KNOWLEDGE, 0.1), (LARGE, 0.3))
    return [
        Member(
            at,
            tuple(dice.choice(fits) for _need in range(needs)),
            frozenset(need for need in range(needs) if dice.random() < covered),
            frozenset(group for group, share in shares if dice.random() < share),
            (dice.randrange(4), dice.randrange(300), at),
        )
        for at in range(number)
    ]


def test_of_twenty_odd_conditions_the_smallest_clash_is_found_in_few_questions(asked):
    pairs = frozenset(frozenset({at, at + 1}) for at in range(30, 40, 2))
    rules = Conditions(
        size=6,
        inside=frozenset(range(10, 16)),
        outside=frozenset(range(20, 28)),
        at_least=((STARTUP, 1), (KNOWLEDGE, 1)),
        at_most=((LARGE, 3),),
        conflicts=pairs,
    )
    found = compose(crowd(120, 8, (0.2, 0.9)), [1.0] * 8, range(8), rules)
    assert found.clash == (*(f"in:{at}" for at in range(10, 16)), "at_least:startup:1")
    assert len(asked) < 60  # there are millions of sets of conditions


def test_where_nearly_all_are_equal_few_come_before_the_solver(asked):
    rules = Conditions(size=6, at_least=((STARTUP, 1), (KNOWLEDGE, 1)), at_most=((LARGE, 1),))
    found = compose(crowd(3000, 6, [at / 20 for at in range(21)]), [1.0] * 6, range(3), rules)
    assert [round(one.value, 6) for one in found.choices] == [6.0]
    assert len(asked) < 15
    assert max(asked) < 4000  # without leaving out what answers no need: 14,000


def test_with_conditions_few_come_before_the_solver_though_bounds_are_equal(asked):
    """The first that are tried are anybody then, and what they make is far from the best."""
    dice = random.Random(5)
    fits = [round(dice.betavariate(1.3, 4), 3) for _fit in range(1800)][900:]
    rules = Conditions(
        size=6,
        inside=frozenset({5}),
        at_least=((STARTUP, 1), (KNOWLEDGE, 1)),
        at_most=((LARGE, 1),),
        conflicts=frozenset({frozenset({1, 2}), frozenset({3, 4})}),
    )
    weights = [1.0 + need % 3 for need in range(8)]
    found = compose(crowd(10_000, 8, fits, 0.1, seed=1), weights, range(5), rules)
    assert [round(one.value, 6) for one in found.choices] == [12.836]
    assert len(asked) < 10
    assert max(asked) < 3000  # with those tried first alone: 33,000
