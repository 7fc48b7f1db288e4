"""Why somebody is not in a composed set, as a code; who shows it finds the words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaking.engine.composition import Choice, Conditions, Member

STALE = "stale"  # the group of those whose profile nobody read for long

# A condition kept it out, whatever it fits: `condition` names it as `Conditions.each` does ('out:7', 'only:tier:3',
# 'at_most:large:0', or, beside who is in the set, 'at_most:large:1' and 'conflict:3:7').
CONDITION = "condition"
NO_LAYER = "no_layer"  # nothing in the layer of any need
NOT_ASKED = "nobody_asked"  # it has a layer, and no fit with any need
WEAKER = "weaker"  # for `need`, which it fits best, `by` in the set fits better
EQUAL = "equal"  # for `need`, which it fits best, `by` in the set fits as well; the order decided
WHOLE = "whole"  # it fits `need` better than `by` in the set, and every set with it is worth less, or comes later in order


@dataclass(frozen=True)
class Reason:
    """`code` is one of those above. `need`: the place of a need; `by`: the id of who is in the set instead (None where the
    set answers the need with nobody); `condition`: the name of a condition."""

    code: str
    need: int | None = None
    by: int | str | None = None
    condition: str = ""


def left_out(
    member: Member,
    choice: Choice,
    members: Iterable[Member],
    conditions: Conditions,
    weights: Sequence[float] = (),
) -> Reason:
    """Why `member` is not in `choice`, which `compose` made of `members` under `conditions`.

    `weights` are those of the needs: a need that weighs nothing is no reason (without weights all weigh the same). Stale
    ones are told as STALE where the conditions want none of that group. Raises ValueError for who is in the set.
    """
    if member.id in choice.members:
        raise ValueError(f"{member.id} is in the set")
    if reason := _kept_out(member, conditions):
        return reason
    if member.in_layer is not None and not member.in_layer:
        return Reason(NO_LAYER)
    weights = weights or (1.0,) * len(member.fits)
    gains = [weight * fit for weight, fit in zip(weights, member.fits, strict=True)]
    if not any(gains):
        return Reason(NOT_ASKED)
    inside = [one for one in members if one.id in choice.members]
    present = [max(one.fits[need] for one in inside) for need in range(len(member.fits))]
    ahead = [gain - weight * fit for gain, weight, fit in zip(gains, weights, present, strict=True)]
    if max(ahead) > 0:
        need = ahead.index(max(ahead))
        return _beside(member, inside, conditions, need) or Reason(WHOLE, need, choice.best[need])
    need = gains.index(max(gains))
    return Reason(EQUAL if ahead[need] == 0 else WEAKER, need, choice.best[need])


def _kept_out(member, conditions) -> Reason | None:
    """A condition that keeps it out of every set."""
    if member.id in conditions.outside:
        return Reason(CONDITION, condition=f"out:{member.id}")
    for group in sorted(conditions.only - member.groups):
        return Reason(CONDITION, condition=f"only:{group}")
    for group, number in conditions.at_most:
        if group in member.groups and number < 1:
            condition = f"at_most:{group}:{number}"
            return Reason(STALE if group == STALE else CONDITION, condition=condition)
    return None


def _beside(member, inside, conditions, need) -> Reason | None:
    """A condition that keeps it out beside those who are in this set."""
    for one in inside:
        if (pair := frozenset({one.id, member.id})) in conditions.conflicts:
            return Reason(CONDITION, need, one.id, "conflict:" + ":".join(sorted(map(str, pair))))
    for group, number in conditions.at_most:
        if group in member.groups and sum(group in one.groups for one in inside) >= number:
            return Reason(CONDITION, need, condition=f"at_most:{group}:{number}")
    return None
