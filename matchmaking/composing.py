"""A challenge to a composition: what goes in as plain data, what comes out as plain data, so that anybody counts it again.

What goes in is `inputs` (the needs, and every candidate with its fits, groups and turn) and `settings` (what the team
asked). `computed` makes `results` of the two, and knows nothing else: a stored run is computed again from its own row.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field

from django.db.models import Count, Max, Q

from matchmaking import matching
from matchmaking.engine.composition import Conditions, Member, compose, together
from matchmaking.indexing import SUPPLIERS, current_index
from matchmaking.models import Challenge, MatchRun, MatchRunEntry
from members.enums import Kind
from members.models import Membership, Offering, Organisation
from scvl.periods import add_months, local_date, local_today

STARTUP, KNOWLEDGE, LARGE = "startup", "knowledge", "large"
SIZES = range(2, 9)
VERSION = 1
MONTHS = 12  # over which one counts how often somebody was proposed (MODEL 4)


@dataclass(frozen=True)
class Settings:
    """What the team asks of a set. Organisations by their id; `min_tier` is a rank, 0 for any."""

    size: int = 4
    startup: bool = False
    knowledge: bool = False
    inside: tuple[int, ...] = ()
    outside: tuple[int, ...] = ()
    conflicts: tuple[tuple[int, int], ...] = ()
    min_tier: int = 0
    max_large: int | None = None
    alternatives: int = 3

    def as_data(self) -> dict:
        """As it is kept: lists, in one order."""
        pairs = sorted(sorted(pair) for pair in self.conflicts)
        return asdict(self) | {
            "inside": sorted(self.inside),
            "outside": sorted(self.outside),
            "conflicts": pairs,
        }


def conditions_of(settings: dict) -> Conditions:
    """What was asked, as the engine reads it."""
    asked = [(STARTUP, 1)] if settings["startup"] else []
    asked += [(KNOWLEDGE, 1)] if settings["knowledge"] else []
    large = settings["max_large"]
    return Conditions(
        size=settings["size"],
        inside=frozenset(settings["inside"]),
        outside=frozenset(settings["outside"]),
        at_least=tuple(asked),
        at_most=() if large is None else ((LARGE, large),),
        only=frozenset({f"tier:{settings['min_tier']}"} if settings["min_tier"] else ()),
        conflicts=frozenset(frozenset(pair) for pair in settings["conflicts"]),
    )


@dataclass(frozen=True)
class Candidates:
    """Who may be in, by id, with the membership of today; what goes into the engine; and what reasons are made of."""

    organisations: dict[int, Organisation]
    memberships: dict[int, Membership]
    needs: list
    inputs: dict
    scores: object = field(repr=False, default=None)


def eligible(challenge: Challenge):
    """Every member of today who may deliver, and does not ask it itself; by name."""
    owners = challenge.owner_rows.values("organisation_id")
    rows = Organisation.objects.members().filter(kind__in=SUPPLIERS, merged_into__isnull=True)
    return rows.exclude(pk__in=owners).order_by("name", "pk")


def candidates_of(challenge: Challenge, needs=None) -> Candidates:
    """All who may be in, as they stand today."""
    needs = matching.needs_of(challenge) if needs is None else needs
    organisations = {row.pk: row for row in eligible(challenge)}
    running = Membership.objects.running().filter(organisation__in=organisations)
    memberships = {row.organisation_id: row for row in running.select_related("tier", "size_band")}
    scores = current_index().scores([matching.engine_need(need) for need in needs])
    turns, texts = _turns(), _profiles(organisations.values())
    asked_text = _challenge_text(challenge, needs)
    members = [
        {
            "id": key,
            **_fits(scores, key),
            "groups": _groups(row, memberships[key]),
            "order": [*turns.get(key, (0, "")), _digest(texts[key], asked_text)],
        }
        for key, row in sorted(organisations.items())
    ]
    inputs = {"version": VERSION, "needs": [_need(need) for need in needs], "members": members}
    return Candidates(organisations, memberships, needs, inputs, scores)


def _need(need) -> dict:
    return {
        "id": need.pk,
        "number": need.sequence,
        "title": need.title,
        "weight": float(need.weight),
        "mandatory": need.is_mandatory,
    }


def _fits(scores, key) -> dict:
    """Fits as the pages say them, to a tenth of a hundred; the needs that it covers, and those in whose layer it is."""
    place = scores.index.place_of.get(key)
    if place is None:
        return {"fits": [0.0] * len(scores.needs), "covers": [], "layers": []}
    return {
        "fits": [round(float(value), 3) for value in scores.value[:, place]],
        "covers": [row for row, covers in enumerate(scores.covers[:, place]) if covers],
        "layers": [row for row, inside in enumerate(scores.in_layer[:, place]) if inside],
    }


def _groups(row: Organisation, membership: Membership) -> list[str]:
    """What conditions speak of. A tier is asked of companies; start-ups and others take part on any (MODEL 2)."""
    found = [STARTUP] if row.is_startup else []
    found += [KNOWLEDGE] if row.kind == Kind.KNOWLEDGE else []
    found += [LARGE] if membership.size_band and membership.size_band.max_employees is None else []
    rank = membership.tier.rank if membership.tier and row.kind == Kind.COMPANY and not row.is_startup else 99
    return sorted(found + [f"tier:{tier}" for tier in range(1, min(rank, 4) + 1)])


def _turns() -> dict[int, tuple[int, str]]:
    """{organisation: (times proposed in the last twelve months, the last day ever)}; the lowest has its turn first."""
    lately = Count("pk", filter=Q(run__made_at__date__gte=add_months(local_today(), -MONTHS)))
    rows = MatchRunEntry.objects.filter(is_proposed=True).values("organisation").order_by()
    rows = rows.annotate(times=lately, last=Max("run__made_at"))
    return {row["organisation"]: (row["times"], local_date(row["last"]).isoformat()) for row in rows}


def _profiles(rows) -> dict[int, str]:
    """The words of each profile, offerings in one order; equal words make equal profiles (MODEL 4)."""
    offered = defaultdict(list)
    names = ("title_nl", "text_nl", "title_en", "text_en")
    for key, *texts in Offering.objects.open().order_by().values_list("organisation", *names):
        offered[key].append("\n".join(texts))
    return {
        row.pk: "\n".join(
            [row.summary_nl, row.description_nl, row.description_en, *sorted(offered.get(row.pk, ()))]
        )
        for row in rows
    }


def _challenge_text(challenge, needs) -> str:
    parts = [challenge.title, challenge.problem, challenge.desired_effect]
    return "\n".join(parts + [text for need in needs for text in (need.title, need.text)])


def _digest(*texts: str) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


# --- Pure: data in, data out -----------------------------------------------------------------------------
def hash_of(inputs: dict, settings: dict) -> str:
    """SHA-256 of all that goes in, in its canonical form."""
    whole = {"inputs": inputs, "settings": settings}
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def members_of(inputs: dict) -> list[Member]:
    return [
        Member(
            id=row["id"],
            fits=tuple(row["fits"]),
            covers=frozenset(row["covers"]),
            groups=frozenset(row["groups"]),
            order=tuple(row["order"]),
        )
        for row in inputs["members"]
    ]


def equals_of(inputs: dict, settings: dict) -> dict[int, list[int]]:
    """{id: ids of those with the same profile, fits and groups}, the first in turn standing for the others.

    Whom a condition names stands for itself.
    """
    named = {*settings["inside"], *settings["outside"]}.union(*map(set, settings["conflicts"]))
    alike = defaultdict(list)
    for one in members_of(inputs):
        if one.id not in named and any(one.fits):
            alike[one.order[-1], one.fits, one.covers, one.groups].append(one)
    found = {}
    for some in alike.values():
        first, *others = sorted(some, key=lambda one: (one.order, str(one.id)))
        if others:
            found[first.id] = [one.id for one in others]
    return found


def computed(inputs: dict, settings: dict) -> dict:
    """The sets, the best first; mandatory needs that nobody covers; the smallest clash where there is no set."""
    others = {one for some in equals_of(inputs, settings).values() for one in some}
    members = [one for one in members_of(inputs) if one.id not in others]
    weights = [need["weight"] for need in inputs["needs"]]
    mandatory = [place for place, need in enumerate(inputs["needs"]) if need["mandatory"]]
    conditions = conditions_of(settings)
    found = compose(members, weights, mandatory, conditions, alternatives=settings["alternatives"])
    choices = [
        {
            "members": list(one.members),
            "value": round(one.value, 6),
            "best": list(one.best),
            "covered": sorted(one.covered),
        }
        for one in found.choices
    ]
    clash = _with_size(members, weights, mandatory, conditions, found.clash)
    return {"choices": choices, "uncovered": list(found.uncovered), "clash": clash}


def _with_size(members, weights, mandatory, conditions, clash) -> list[str]:
    """The clash, with 'size' in it where a larger set would solve it."""
    if not clash or clash == ("nobody",) or "size" in clash:
        return list(clash)
    size = len(members)
    named = together(size, [one for name, one in conditions.each() if name in clash])
    larger = compose(members, weights, mandatory if "needs" in clash else [], named)
    return [*clash, "size"] if larger.choices else list(clash)


@dataclass(frozen=True)
class Answer:
    """Who answers a need in a set: the best of those that cover it, else the best fit, which does not. Ids; None: nobody."""

    need: int
    member: int | None = None
    fit: float = 0.0
    covers: bool = False


def answers_of(inputs: dict, choice: dict) -> list[Answer]:
    """One a need, in their order."""
    members, found = _inside(inputs, choice), []
    for need in range(len(inputs["needs"])):
        best = max(
            members, key=lambda one: (need in one.covers, one.fits[need], one.id == choice["best"][need])
        )
        fit, covers = best.fits[need], need in best.covers
        found.append(Answer(need, best.id, fit, covers) if fit > 0 or covers else Answer(need))
    return found


def in_order(inputs: dict, choice: dict) -> list[int]:
    """The members of a set, the one whose answers weigh most first."""
    weighs = dict.fromkeys(choice["members"], 0.0)
    for answer in answers_of(inputs, choice):
        if answer.member is not None:
            weighs[answer.member] += inputs["needs"][answer.need]["weight"] * answer.fit
    return sorted(weighs, key=lambda key: (-weighs[key], key))


def _inside(inputs, choice) -> list[Member]:
    wanted = set(choice["members"])
    return [one for one in members_of(inputs) if one.id in wanted]


def recount_run(run: MatchRun) -> bool:
    """Whether the same comes out of what went in, and its fingerprint still holds."""
    if run.inputs_hash != hash_of(run.inputs, run.settings):
        return False
    return computed(run.inputs, run.settings) == run.results
