"""Why a candidate is not in a set: the condition that keeps it out, or who answers its needs as well or better."""

from collections.abc import Iterable
from dataclasses import dataclass

from matchmaking.engine.composition import Choice, Conditions, Member

OUT, TIER, CONFLICT, FULL_GROUP = "out", "only", "conflict", "at_most"
WEAKER, EQUAL, STRONGER = "weaker", "equal", "stronger"


@dataclass(frozen=True)
class Reason:
    """`kind` as above; `need`: the place of the need that is compared; `other`: who in the set it is about; `group`: of
    which there may be no more; `own` and `theirs`: the two fits.
    """

    kind: str
    need: int | None = None
    other: int | str | None = None
    group: str = ""
    own: float = 0.0
    theirs: float = 0.0


def reasons(member: Member, members: dict, conditions: Conditions, choice: Choice) -> list[Reason]:
    """Why this one is not in the set: conditions first, and only where there are none, each need that it covers.

    `members`: {id: Member} of at least those in the set.
    """
    kept_out = list(_conditions(member, members, conditions, choice))
    return kept_out or [_compared(member, members, choice, need) for need in sorted(member.covers)]


def _conditions(member, members, conditions, choice) -> Iterable[Reason]:
    if member.id in conditions.outside:
        yield Reason(OUT)
    if not conditions.only <= member.groups:
        yield Reason(TIER)
    for pair in conditions.conflicts:
        if member.id in pair:
            yield from (Reason(CONFLICT, other=one) for one in pair if one in choice.members)
    for group, number in conditions.at_most:
        inside = sum(group in members[one].groups for one in choice.members)
        if group in member.groups and inside >= number:
            yield Reason(FULL_GROUP, group=group)


def _compared(member, members, choice, need) -> Reason:
    """Against the one in the set with the best fit for this need."""
    other = max(choice.members, key=lambda one: members[one].fits[need])
    own, theirs = member.fits[need], members[other].fits[need]
    kind = WEAKER if own < theirs else EQUAL if own == theirs else STRONGER
    return Reason(kind, need, other, own=own, theirs=theirs)
