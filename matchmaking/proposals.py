"""What the pages show of a composition: its sets with reasons, what an alternative changes, who is left out and why."""

from dataclasses import dataclass, field
from string import ascii_uppercase

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking import composing
from matchmaking.engine import left_out
from matchmaking.engine.composition import Choice
from matchmaking.engine.rows import Phrase
from matchmaking.models import MatchRun
from matchmaking.pages import cells_of_need, in_words, letters_of
from members.models import Domain, Layer, Organisation, SizeBand, Tier
from scvl.citymap import CityMap, Mark, coverage_map
from scvl.periods import add_months, local_today
from scvl.wording import long_date

SHOWN_OUT = 12
NOTABLE = 0.005  # a fit that differs less than half a point is the same on the screen


@dataclass(frozen=True)
class Person:
    """An organisation as it was considered: with its tier and size of that day, and its interest where that is told."""

    organisation: Organisation
    tier: Tier | None = None
    size_band: SizeBand | None = None
    interest: str = ""


@dataclass(frozen=True)
class AnswerShown:
    """A need in a set: who answers it, its fit from 0 to 100, whether that covers it, and why in words."""

    number: int
    title: str
    is_mandatory: bool
    letter: str = ""
    organisation: Organisation | None = None
    score: float = 0.0
    covers: bool = False
    why: str = ""
    phrase: Phrase | None = None


@dataclass(frozen=True)
class Part:
    """A member of a set. `equals`: those with the same profile, who would do as well."""

    letter: str
    person: Person
    answers: list[AnswerShown]
    score: float
    equals: list[Organisation] = field(default_factory=list)

    @property
    def organisation(self) -> Organisation:
        return self.person.organisation


@dataclass(frozen=True)
class Proposal:
    """A set. `gained`, `lost`, `stronger`, `weaker` and `difference` are against the best one."""

    number: int
    score: float
    parts: list[Part]
    answers: list[AnswerShown]
    difference: float = 0.0
    gained: list[Organisation] = field(default_factory=list)
    lost: list[Organisation] = field(default_factory=list)
    stronger: list[int] = field(default_factory=list)
    weaker: list[int] = field(default_factory=list)

    @property
    def points(self) -> int:
        """The score as a whole number."""
        return round(self.score)

    @property
    def name(self) -> str:
        return ascii_uppercase[self.number - 1]

    @property
    def gaps(self) -> list[AnswerShown]:
        return [one for one in self.answers if not one.covers]

    @property
    def wished_gaps(self) -> list[AnswerShown]:
        """Those that nobody in the set covers, though they are not mandatory."""
        return [one for one in self.gaps if not one.is_mandatory]

    @property
    def effect(self) -> str:
        """'sterker voor behoefte 2, zwakker voor behoefte 4'."""
        said = []
        for numbers, one, more in (
            (self.stronger, _("sterker voor behoefte {numbers}"), _("sterker voor behoeften {numbers}")),
            (self.weaker, _("zwakker voor behoefte {numbers}"), _("zwakker voor behoeften {numbers}")),
        ):
            if numbers:
                said.append((one if len(numbers) == 1 else more).format(numbers=in_words(numbers)))
        return ", ".join(said) or _("even sterk voor elke behoefte")


def people_of(candidates: composing.Candidates, interests=None) -> dict[int, Person]:
    """Who may be in today; `interests`: {id: the state of its interest in words}."""
    known = candidates.memberships
    return {
        key: Person(row, known[key].tier, known[key].size_band, (interests or {}).get(key, ""))
        for key, row in candidates.organisations.items()
    }


def people_in(run: MatchRun) -> dict[int, Person]:
    """All that a stored run considered, as they were."""
    rows = run.entries.select_related("organisation", "tier", "size_band")
    return {row.organisation_id: Person(row.organisation, row.tier, row.size_band) for row in rows}


def proposals_of(inputs, settings, results, people, why=None) -> list[Proposal]:
    """The sets in order. `why(member id, place of the need)` gives the reason in words and the phrase, where known."""
    equals = composing.equals_of(inputs, settings)
    total = sum(need["weight"] for need in inputs["needs"])
    found, first = [], None
    for number, choice in enumerate(results["choices"], start=1):
        answers = composing.answers_of(inputs, choice)
        first = first or (choice, answers)
        shown = _shown(inputs, choice, answers, people, why)
        changed = [(one, one.fit - old.fit) for one, old in zip(answers, first[1], strict=True)]
        numbers = [need["number"] for need in inputs["needs"]]
        found.append(
            Proposal(
                number=number,
                score=100 * choice["value"] / total if total else 0.0,
                parts=_parts(inputs, choice, shown, people, equals),
                answers=shown,
                difference=round(100 * (choice["value"] - first[0]["value"]) / total, 1) if total else 0.0,
                gained=_organisations(people, set(choice["members"]) - set(first[0]["members"])),
                lost=_organisations(people, set(first[0]["members"]) - set(choice["members"])),
                stronger=[numbers[one.need] for one, more in changed if more > NOTABLE],
                weaker=[numbers[one.need] for one, more in changed if more < -NOTABLE],
            )
        )
    return found


def _letters(inputs, choice, people) -> dict[int, str]:
    keys = composing.in_order(inputs, choice)
    return dict(zip(keys, letters_of([people[key].organisation.name for key in keys]), strict=True))


def _shown(inputs, choice, answers, people, why) -> list[AnswerShown]:
    letters, found = _letters(inputs, choice, people), []
    for answer, need in zip(answers, inputs["needs"], strict=True):
        about = {"number": need["number"], "title": need["title"], "is_mandatory": need["mandatory"]}
        if answer.member is not None:
            said, phrase = why(answer.member, answer.need) if why else ("", None)
            about |= {
                "letter": letters[answer.member],
                "organisation": people[answer.member].organisation,
                "score": 100 * answer.fit,
                "covers": answer.covers,
                "why": said,
                "phrase": phrase,
            }
        found.append(AnswerShown(**about))
    return found


def _parts(inputs, choice, shown, people, equals) -> list[Part]:
    """The members of a set, the one whose answers weigh most first."""
    found, fits = [], {row["id"]: row["fits"] for row in inputs["members"]}
    for key, letter in _letters(inputs, choice, people).items():
        own = [one for one in shown if one.organisation == people[key].organisation]
        best = max((one.score for one in own), default=100 * max(fits[key]))
        found.append(Part(letter, people[key], own, best, _organisations(people, equals.get(key, ()))))
    return found


def _organisations(people, keys) -> list[Organisation]:
    return sorted((people[key].organisation for key in keys), key=lambda row: (row.name, row.pk))


def map_of(proposal: Proposal, needs) -> CityMap:
    """Who of a set covers which cell, and which stay open."""
    rows = {need.sequence: need for need in needs}
    partners, uncovered = {}, {}
    for answer in proposal.answers:
        for cell in cells_of_need(rows[answer.number]):
            if not answer.covers:
                uncovered.setdefault(cell, []).append(Mark(str(answer.number), answer.title))
            elif (mark := Mark(answer.letter, answer.organisation.name)) not in partners.setdefault(cell, []):
                partners[cell].append(mark)
    return coverage_map(
        layers=Layer.objects.all(), domains=Domain.objects.all(), partners=partners, uncovered=uncovered
    )


# --- Conditions in words ---------------------------------------------------------------------------------
def condition_words(name: str, people, tiers: dict[int, str]) -> str:
    """A condition by the name that the engine gave it ('in:12', 'at_most:large:0' ...), in words."""
    kind, *parts = name.split(":")

    def called(key):
        return people[int(key)].organisation.name if int(key) in people else _("een lid van toen")

    if kind == "in":
        return _("{name} moet erbij").format(name=called(parts[0]))
    if kind == "out":
        return _("{name} mag er niet bij").format(name=called(parts[0]))
    if kind == "conflict":
        return _("{one} en {other} mogen niet samen").format(one=called(parts[0]), other=called(parts[1]))
    if kind == "only":
        return _("bedrijven vanaf niveau {tier}").format(tier=tiers.get(int(parts[1]), parts[1]))
    if kind == "at_most":
        number = int(parts[1])
        if not number:
            return _("geen grote bedrijven")
        return ngettext("hoogstens {n} groot bedrijf", "hoogstens {n} grote bedrijven", number).format(
            n=number
        )
    return {
        composing.STARTUP: _("minstens één start-up"),
        composing.KNOWLEDGE: _("minstens één kennisinstelling"),
        "needs": _("elke verplichte behoefte gedekt"),
    }.get(parts[0] if kind == "at_least" else kind, "")


def all_conditions(settings: dict, people) -> list[str]:
    """What was asked, in words; the size first."""
    tiers = tier_names()
    names = [name for name, _one in composing.conditions_of(settings).each()]
    return [size_words(settings), *(condition_words(name, people, tiers) for name in names)]


def size_words(settings: dict) -> str:
    return _("hoogstens {n} partners").format(n=settings["size"])


def tier_names() -> dict[int, str]:
    return {row.rank: row.name for row in Tier.objects.all()}


def clash_words(settings, results, people) -> list[str]:
    """The smallest set of conditions that can't hold together; none where that is not what went wrong."""
    clash = results["clash"]
    if results["choices"] or clash == ["nobody"]:
        return []
    tiers = tier_names()
    return [
        size_words(settings) if name == "size" else condition_words(name, people, tiers) for name in clash
    ]


# --- Who is left out -------------------------------------------------------------------------------------
@dataclass(frozen=True)
class LeftOut:
    organisation: Organisation
    covers: str
    reasons: list[str]


@dataclass(frozen=True)
class Others:
    """Those that cover a need and are not in the set, the best first; how many more; how many fit nothing, and why.

    `asked`: the one about whom the page was asked, where it is not in the set.
    """

    rows: list[LeftOut]
    more: int
    no_layer: int
    not_enough: int
    asked: LeftOut | None = None


def others_of(inputs, settings, choice, people, asked=None, why=None) -> Others:
    """`asked`: an id of which one wants to know why not; `why` tells of needs that it does not cover."""
    members = {one.id: one for one in composing.members_of(inputs)}
    inside, layers = set(choice["members"]), {row["id"]: row["layers"] for row in inputs["members"]}
    outside = [one for key, one in members.items() if key not in inside]
    able = sorted((one for one in outside if one.covers), key=lambda one: (-max(one.fits), one.order, one.id))
    rest = [one for one in outside if not one.covers]
    no_layer = sum(not layers[one.id] for one in rest)
    say = _sayer(inputs, settings, choice, people, members)
    rows = [say(one) for one in able[:SHOWN_OUT]]
    about = members.get(asked)
    told = say(about, why) if about is not None and asked not in inside else None
    return Others(rows, len(able) - len(rows), no_layer, len(rest) - no_layer, told)


def _sayer(inputs, settings, choice, people, members):
    """A function that tells why a member is not in the set."""
    conditions = composing.conditions_of(settings)
    engine_choice = Choice(tuple(choice["members"]), choice["value"], tuple(choice["best"]))
    equals = {
        one: key
        for key, some in composing.equals_of(inputs, settings).items()
        for one in some
        if key in choice["members"]
    }
    tiers = tier_names()

    def say(one, why=None) -> LeftOut:
        if one.id in equals:
            name = people[equals[one.id]].organisation.name
            said = [_("Ex aequo met {name}: hetzelfde profiel, later aan de beurt.").format(name=name)]
        else:
            found = left_out.reasons(one, members, conditions, engine_choice)
            said = [_said(reason, inputs, settings, people, tiers) for reason in found]
        if why:
            rest = [place for place in range(len(inputs["needs"])) if place not in one.covers]
            said += [f"{inputs['needs'][place]['number']}. {why(one.id, place)[0]}" for place in rest]
            said += _stale(people[one.id].organisation)
        covers = in_words(inputs["needs"][need]["number"] for need in sorted(one.covers))
        return LeftOut(people[one.id].organisation, covers, said)

    return say


def _stale(organisation) -> list[str]:
    """That a profile was not read for a year: it may do more than it says."""
    day = organisation.confirmed_on
    if day is None or day >= add_months(local_today(), -12):
        return []
    return [_("Het profiel is niet nagelezen sinds {day}.").format(day=long_date(day))]


def _said(reason, inputs, settings, people, tiers) -> str:
    """A reason of the engine as a sentence."""
    name = people[reason.other].organisation.name if reason.other is not None else ""
    if reason.kind == left_out.OUT:
        return _("Uitgesloten door een voorwaarde.")
    if reason.kind == left_out.TIER:
        return _("Onder het gevraagde niveau ({tier}).").format(tier=tiers.get(settings["min_tier"], ""))
    if reason.kind == left_out.CONFLICT:
        return _("Mag niet samen met {name}.").format(name=name)
    if reason.kind == left_out.FULL_GROUP:
        return _("Er mogen niet meer grote bedrijven bij.")
    about = {
        "name": name,
        "need": inputs["needs"][reason.need]["number"],
        "own": round(100 * reason.own),
        "theirs": round(100 * reason.theirs),
    }
    if reason.kind == left_out.WEAKER:
        return _("Zwakker dan {name} voor behoefte {need} ({own} tegen {theirs}).").format(**about)
    if reason.kind == left_out.EQUAL:
        text = _("Even goed als {name} voor behoefte {need} ({own}); het voorstel wordt er niet beter van.")
    else:
        text = _(
            "Sterker dan {name} voor behoefte {need} ({own} tegen {theirs}), maar met deze voorwaarden is geen "
            "voorstel met dit lid samen sterker."
        )
    return text.format(**about)
