"""The rotation of a reverse pitch: rules, optimum, repair."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.engine.rotation import Talk, plan_rotation, repair_rotation


def check(plan, tables, guests, rounds, seats=1, absent=()):
    """Nobody at two tables at once, nobody twice at one table, no table over its seats."""
    assert max(Counter((one.round, one.guest) for one in plan.talks).values(), default=1) == 1
    assert max(Counter((one.table, one.guest) for one in plan.talks).values(), default=1) == 1
    assert max(Counter((one.round, one.table) for one in plan.talks).values(), default=0) <= seats
    assert all(one.round < rounds and one.table < tables and one.guest < guests for one in plan.talks)
    assert not {one.guest for one in plan.talks} & set(absent)


def test_the_best_fits_meet():
    plan = plan_rotation([[0.9, 0.1], [0.1, 0.8]], rounds=1)
    assert plan.talks == (Talk(0, 0, 0), Talk(0, 1, 1))
    assert (round(plan.fit, 6), round(plan.bound, 6)) == (1.7, 1.7)


def test_everybody_meets_everybody_where_there_is_time():
    plan = plan_rotation([[0.5] * 3] * 3, rounds=3)
    check(plan, 3, 3, 3)
    assert {(one.table, one.guest) for one in plan.talks} == set(product(range(3), range(3)))


def test_an_evening_of_twelve_tables_is_fair_and_at_its_bound():
    fits = [[((7 * table + 3 * guest) % 11) / 10 for guest in range(60)] for table in range(12)]
    plan = plan_rotation(fits, rounds=8)
    check(plan, 12, 60, 8)
    numbers = Counter(one.guest for one in plan.talks)
    assert (len(plan.talks), set(numbers.values()), len(numbers)) == (96, {1, 2}, 60)
    assert round(plan.fit, 6) == round(plan.bound, 6)


def test_who_did_not_come_is_left_out_and_nobody_else_moves():
    fits = [[((7 * table + 3 * guest) % 11) / 10 for guest in range(10)] for table in range(4)]
    plan = plan_rotation(fits, rounds=3)
    repaired = repair_rotation(plan, fits, {2, 5}, rounds=3)
    check(repaired, 4, 10, 3, absent={2, 5})
    assert {one for one in plan.talks if one.guest not in {2, 5}} <= set(repaired.talks)
    assert len(repaired.talks) == len(plan.talks)


def test_rounds_that_are_over_stay_as_they_were():
    fits = [[0.5, 0.4, 0.3], [0.1, 0.2, 0.3]]
    plan = plan_rotation(fits, rounds=2)
    repaired = repair_rotation(plan, fits, {0}, rounds=2, begin=1)
    assert [one for one in repaired.talks if one.round == 0] == [one for one in plan.talks if one.round == 0]


@pytest.mark.parametrize(
    ("fits", "rounds", "seats"), [([[0.1]], 0, 1), ([[0.1]], 1, 0), ([[0.1], [0.1, 0.2]], 1, 1)]
)
def test_nonsense_is_refused(fits, rounds, seats):
    with pytest.raises(ValueError, match="rotation|every table"):
        plan_rotation(fits, rounds, seats)


def test_no_table_or_no_guest_is_an_empty_plan():
    assert plan_rotation([], rounds=2).talks == ()
    assert plan_rotation([[], []], rounds=2).talks == ()


@settings(max_examples=100, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda guests: st.lists(
            st.lists(st.sampled_from([0.0, 0.3, 0.5, 1.0]), min_size=guests, max_size=guests),
            min_size=1,
            max_size=4,
        )
    ),
    st.integers(1, 4),
    st.integers(1, 2),
    st.sets(st.integers(0, 4), max_size=2),
)
def test_every_plan_keeps_the_rules_and_reaches_its_bound(fits, rounds, seats, absent):
    guests = len(fits[0])
    plan = plan_rotation(fits, rounds, seats)
    check(plan, len(fits), guests, rounds, seats)
    numbers = Counter(dict.fromkeys(range(guests), 0) | Counter(one.guest for one in plan.talks))
    assert max(numbers.values()) - min(numbers.values()) <= 1
    assert round(plan.fit, 6) == round(plan.bound, 6)
    repaired = repair_rotation(plan, fits, absent, rounds, seats)
    check(repaired, len(fits), guests, rounds, seats, absent)
