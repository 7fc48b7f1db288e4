"""Why a candidate is left out: each reason checked by itself, against every set there is."""

from dataclasses import replace

import pytest

from matchmaking.engine.composition import Conditions, Member, compose
from matchmaking.engine.left_out import Reason, reasons
from tests.matchmaking.test_engine_composition import case_of, every_set

A = Member("a", (0.9, 0.1), frozenset({0}), frozenset({"large"}))
B = Member("b", (0.2, 0.8), frozenset({1}))
C = Member("c", (0.6, 0.8), frozenset({0, 1}), frozenset({"large"}))
ALL = {one.id: one for one in (A, B, C)}


def told(member, rules):
    return reasons(member, ALL, rules, compose(list(ALL.values()), (2, 1), {0, 1}, rules).choices[0])


def test_each_need_that_it_covers_is_compared_with_the_best_in_the_set():
    rules = Conditions(size=2, inside=frozenset({"b"}))
    assert told(C, rules) == [
        Reason("weaker", 0, "a", own=0.6, theirs=0.9),
        Reason("equal", 1, "b", own=0.8, theirs=0.8),
    ]


def test_a_condition_is_the_only_reason_where_there_is_one():
    assert told(C, Conditions(size=2, outside=frozenset({"c"}))) == [Reason("out")]
    apart = Conditions(size=2, inside=frozenset({"b"}), conflicts=frozenset({frozenset({"a", "c"})}))
    assert told(C, apart) == [Reason("conflict", other="a")]
    few = Conditions(size=2, inside=frozenset({"b"}), at_most=(("large", 1),))
    assert told(C, few) == [Reason("at_most", group="large")]
    assert told(B, Conditions(size=2, only=frozenset({"large"}))) == [Reason("only")]


def is_true(reason, member, known, rules, choice) -> bool:
    """A second reading of what a reason says."""
    inside = [known[one] for one in choice.members]
    match reason.kind:
        case "out":
            return member.id in rules.outside
        case "only":
            return any(group not in member.groups for group in rules.only)
        case "conflict":
            return reason.other in choice.members and {member.id, reason.other} in rules.conflicts
        case "at_most":
            limit = dict(rules.at_most)[reason.group]
            return reason.group in member.groups and limit <= sum(
                reason.group in one.groups for one in inside
            )
    best = max(one.fits[reason.need] for one in inside)
    difference = {"weaker": -1, "equal": 0, "stronger": 1}[reason.kind]
    return (
        reason.need in member.covers
        and (reason.own, reason.theirs) == (member.fits[reason.need], best)
        and known[reason.other].fits[reason.need] == best
        and (reason.own > best) - (reason.own < best) == difference
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_told_is_true(seed):
    members, weights, mandatory, rules = case_of(seed)
    rules = replace(rules, inside=frozenset(), at_least=())  # most cases have a set
    found = compose(members, weights, mandatory, rules)
    if not found.choices:
        return
    choice, known = found.choices[0], {one.id: one for one in members}
    asked = mandatory - set(found.uncovered)
    for one in members:
        if one.id in choice.members:
            continue
        said = reasons(one, known, rules, choice)
        assert all(is_true(reason, one, known, rules, choice) for reason in said)
        if {reason.kind for reason in said} <= {"weaker", "equal", "stronger"}:
            assert [reason.need for reason in said] == sorted(one.covers)
            with_it = replace(rules, inside=frozenset({one.id}))
            sets = every_set(members, weights, with_it, asked)
            assert all(-key[0] / 20 <= choice.value + 1e-6 for key, _ids, breaks in sets if not breaks)
