"""Why somebody is left out of a composed set."""

import pytest

from matchmaking.engine.composition import Conditions, Member, compose
from matchmaking.engine.left_out import Reason, left_out

A = Member("a", (0.9, 0.1), groups=frozenset({"large"}), order=(1,))
B = Member("b", (0.2, 0.8), order=(2,))


def reason(member, rules=None, weights=(1, 1)):
    """Why one is not in the best set of two, made with everybody."""
    rules = rules or Conditions(size=2)
    members = (A, B, member)
    choice = compose(members, weights, (), rules).choices[0]
    assert choice.members == ("a", "b")
    return left_out(member, choice, members, rules, weights)


@pytest.mark.parametrize(
    ("member", "rules", "expected"),
    [
        (Member("x", (1, 1)), {"outside": frozenset({"x"})}, Reason("condition", condition="out:x")),
        (
            Member("x", (1, 1), groups=frozenset({"small"})),
            {"at_most": (("small", 0),)},
            Reason("condition", condition="at_most:small:0"),
        ),
        (
            Member("x", (1, 1), groups=frozenset({"stale"})),
            {"at_most": (("stale", 0),)},
            Reason("stale", condition="at_most:stale:0"),
        ),
        (Member("x", (0.1, 0), in_layer=frozenset()), {}, Reason("no_layer")),
        (Member("x", (0, 0), in_layer=frozenset({1})), {}, Reason("nobody_asked")),
        (Member("x", (0.3, 0.5)), {}, Reason("weaker", 1, "b")),
        (Member("x", (0.9, 0), order=(3,)), {}, Reason("equal", 0, "a")),
        (Member("x", (0.15, 0.85), order=(9,)), {"inside": frozenset({"b"})}, Reason("whole", 1, "b")),
        (
            Member("x", (0.95, 0.95)),
            {"inside": frozenset({"a", "b"}), "size": 3, "conflicts": frozenset({frozenset({"a", "x"})})},
            Reason("condition", 1, "a", "conflict:a:x"),
        ),
        (
            Member("x", (0.95, 0), groups=frozenset({"large"})),
            {"inside": frozenset({"a", "b"}), "size": 3, "at_most": (("large", 1),)},
            Reason("condition", 0, None, "at_most:large:1"),
        ),
    ],
)
def test_the_reason_is_named(member, rules, expected):
    assert reason(member, Conditions(**{"size": 2, **rules})) == expected


def test_a_floor_is_a_condition():
    rules = Conditions(size=2, only=frozenset({"tier"}))
    members = [
        Member(one.id, one.fits, groups=one.groups | ({"tier"} if one is not A else set())) for one in (A, B)
    ]
    choice = compose(members, (1, 1), (), rules).choices[0]
    assert left_out(members[0], choice, members, rules) == Reason("condition", condition="only:tier")


def test_a_need_that_weighs_nothing_is_no_reason():
    members = (A, Member("x", (0, 0.5)))
    choice = compose(members, (1, 0), (), Conditions(size=2)).choices[0]
    assert left_out(members[1], choice, members, Conditions(size=2), (1, 0)) == Reason("nobody_asked")


def test_who_is_in_is_not_left_out():
    choice = compose((A, B), (1, 1), (), Conditions(size=2)).choices[0]
    with pytest.raises(ValueError, match="in the set"):
        left_out(A, choice, (A, B), Conditions(size=2))
