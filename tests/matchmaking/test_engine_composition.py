"""Composition: the optimum, against every set there is."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@st.composite
def cases(draw):
    """A few candidates, weights, mandatory needs and conditions."""
    needs = draw(st.integers(1, 4))
    fit = st.sampled_from([0.0, 0.2, 0.5, 0.55, 0.9])
    members = [
        Member(
            number,
            tuple(draw(st.lists(fit, min_size=needs, max_size=needs))),
            frozenset(draw(st.sets(st.integers(0, needs - 1)))),
            frozenset(draw(st.sets(st.sampled_from("abc")))),
        )
        for number in range(draw(st.integers(1, 7)))
    ]
    ids = st.sets(st.integers(0, len(members) - 1), max_size=2)
    inside, outside, pair = draw(ids), draw(ids), draw(ids)
    rules = Conditions(
        size=draw(st.integers(1, 4)),
        inside=frozenset(inside),
        outside=frozenset(outside),
        at_least=(("a", draw(st.integers(0, 2))),),
        at_most=(("b", draw(st.integers(0, 2))),),
        only=frozenset(draw(st.sets(st.just("c")))),
        conflicts=frozenset({frozenset(pair)} if len(pair) == 2 else ()),
    )
    weights = draw(st.lists(st.sampled_from([0, 1, 2, 5]), min_size=needs, max_size=needs))
    return members, weights, draw(st.sets(st.integers(0, needs - 1))), rules


def best_of_all(members, weights, mandatory, rules):
    """The value of the best set, by looking at every set."""
    asked = mandatory & frozenset().union(*(one.covers for one in members))
    values = []
    for size in range(1, rules.size + 1):
        for some in combinations(members, size):
            ids = {one.id for one in some}
            counts = {group: sum(group in one.groups for one in some) for group in "ab"}
            if (
                rules.inside <= ids
                and not rules.outside & ids
                and all(rules.only <= one.groups for one in some)
                and all(counts[group] >= number for group, number in rules.at_least)
                and all(counts[group] <= number for group, number in rules.at_most)
                and not any(pair <= ids for pair in rules.conflicts)
                and asked <= frozenset().union(*(one.covers for one in some))
            ):
                values.append(sum(w * max(one.fits[need] for one in some) for need, w in enumerate(weights)))
    return max(values, default=None)


@settings(max_examples=200, deadline=None)
@given(cases())
def test_what_comes_out_is_the_optimum(case):
    members, weights, mandatory, rules = case
    found = compose(members, weights, mandatory, rules)
    expected = best_of_all(members, weights, mandatory, rules)
    if not any(any(one.fits) for one in members):
        assert found.clash == ("nobody",)
    elif expected is None:
        assert found.choices == ()
        assert found.clash
    else:
        assert round(found.choices[0].value, 6) == round(expected, 6)
