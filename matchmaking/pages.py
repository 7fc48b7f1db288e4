"""What the page of a challenge shows around its text: where it stands, what happened, its place on the city map."""

import datetime
from dataclasses import dataclass
from string import ascii_uppercase

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Challenge, Consortium, Interest, Offer, Partner, Project
from matchmaking.registry import origins_of
from members.models import Domain, Layer
from members.permissions import viewer_of
from scvl.citymap import CityMap, Mark, coverage_map, need_map
from scvl.periods import local_date, local_today, now
from scvl.search import plain
from scvl.wording import SKIPPED, initials, long_date

State = Challenge.State
TONES = {
    State.PUBLISHED: "info",
    State.IN_MATCHING: "info",
    State.AWARDED: "good",
    State.REALISED: "good",
    State.RETURNED: "warn",
    State.SUBMITTED: "warn",
}


@dataclass(frozen=True)
class StepShown:
    label: str
    state: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Event:
    when: str
    text: str
    state: str = ""
    url: str = ""
    date: datetime.date | None = None


def state_of(challenge: Challenge) -> tuple[str, str]:
    """The state in words, and the tone of its mark."""
    if challenge.state == State.PUBLISHED:
        open_ = challenge.is_open
        return (_("open voor reacties"), "info") if open_ else (_("reacties gesloten"), "warn")
    return challenge.get_state_display(), TONES.get(challenge.state, "")


def stepper(challenge: Challenge) -> list[StepShown]:
    """The way from draft to realised; nothing for an example or one that was closed."""
    if challenge.state in (State.EXAMPLE, State.CLOSED):
        return []
    way = [
        (State.SUBMITTED, _("Ingediend"), challenge.submitted_on),
        (State.PUBLISHED, _("Open"), challenge.published_on),
        (State.IN_MATCHING, _("In matching"), challenge.matching_on),
        (State.AWARDED, _("Gegund"), challenge.awarded_on),
        (State.REALISED, _("Gerealiseerd"), challenge.realised_on),
    ]
    if challenge.state in (State.DRAFT, State.RETURNED):
        way.insert(0, (challenge.state, _("Ontwerp"), None))
    at = [state for state, _label, _day in way].index(challenge.state)
    steps = []
    for place, (step, label, day) in enumerate(way):
        state = "done" if place < at else "now" if place == at else ""
        detail = long_date(day) if day and place <= at else ""
        if step == State.PUBLISHED and state == "now" and challenge.deadline_at:
            detail = _("tot {day}").format(day=long_date(challenge.deadline_at))
        steps.append(StepShown(label, state, detail))
    return steps


def next_step(challenge: Challenge, user) -> str:
    """What happens now, in a sentence for who asks and for the team."""
    if challenge.state == State.PUBLISHED:
        if challenge.deadline_at is None:
            return _("Wie past, kan reageren tot het team de matching start.")
        day = long_date(challenge.deadline_at)
        if challenge.is_open:
            return _("Na {day} stelt het team een consortium voor.").format(day=day)
        return _("De termijn liep af op {day}. Het team stelt een consortium voor.").format(day=day)
    if challenge.state == State.IN_MATCHING:
        return _after_matching(challenge, user)
    if challenge.state == State.AWARDED and not (challenge.awarded_outside or challenge.projects.exists()):
        return _("Het team maakt het project dat volgt op de offerte.")
    return {
        State.DRAFT: _("Dien in als alles erin staat. Het team leest het na."),
        State.RETURNED: _("Vul aan wat er gevraagd is, en dien opnieuw in."),
        State.SUBMITTED: _("Het team leest de uitdaging na. De vraagsteller krijgt een mail.")
        if not viewer_of(user).is_team
        else _("Lees na. Publiceer, of stuur terug met wat er nog nodig is."),
        State.AWARDED: _("Werkt het antwoord? Zet de uitdaging dan op gerealiseerd."),
    }.get(challenge.state, "")


def _after_matching(challenge, user) -> str:
    offers = set(Offer.objects.listed_to(user).filter(challenge=challenge).values_list("state", flat=True))
    if Offer.State.APPROVED in offers:
        return _("Er is een goedgekeurde offerte: de uitdaging kan gegund worden.")
    if Offer.State.SUBMITTED in offers:
        return _("Er is een offerte: keur ze goed of weiger ze op de pagina van het consortium.")
    if challenge.consortia.filter(state=Consortium.State.FORMED).exists():
        return _("Het consortium maakt een offerte.")
    return _("Het team stelt een consortium samen, dat een offerte maakt.")


def unanswered(needs, interests) -> list:
    """The needs for which nobody showed interest yet."""
    answered = {need.pk for row in interests for need in row.needs.all()}
    return [need for need in needs if need.pk not in answered]


def timeline(challenge: Challenge, user, *, sees_interest: bool) -> list[Event]:
    """What happened with dates of its own records, today, and what comes; as far as this person may know of it."""
    found = [(challenge.published_on, _("Uitdaging gepubliceerd"), "")]
    found.append((challenge.matching_on, _("Matching gestart"), ""))
    for row in challenge.consortia.exclude(formed_on=None):
        found.append(
            (row.formed_on, _("Consortium gevormd"), row.get_absolute_url() if sees_interest else "")
        )
    for row in Offer.objects.listed_to(user).filter(challenge=challenge).exclude(submitted_on=None):
        found.append((row.submitted_on, _("Offerte ingediend"), ""))
    found.append((challenge.awarded_on, _("Gegund"), ""))
    for row in Project.objects.visible_to(user).filter(challenge=challenge).exclude(starts_on=None):
        found.append((row.starts_on, row.title, row.get_absolute_url()))
    found.append((challenge.realised_on, _("Gerealiseerd"), ""))
    found.append((challenge.closed_on, _("Afgesloten"), ""))
    found += [(one.day, one.text, one.url) for one in origins_of(user, challenge)]
    today = local_today()
    dated = sorted((one for one in found if one[0]), key=lambda one: one[0])
    events = [Event(long_date(day), text, "", url, day) for day, text, url in dated if day <= today]
    if challenge.state == State.PUBLISHED:
        events.append(Event(_("Vandaag"), _today(challenge, sees_interest), "now", "", today))
    if challenge.is_open and challenge.deadline_at:
        dated.append((local_date(challenge.deadline_at), _("Laatste dag om te reageren"), ""))
    ahead = sorted((one for one in dated if one[0] > today), key=lambda one: one[0])
    return events + [Event(long_date(day), text, "ahead", url, day) for day, text, url in ahead]


def _today(challenge, sees_interest) -> str:
    if sees_interest:
        count = challenge.interests.exclude(state=Interest.State.WITHDRAWN).count()
        if not count:
            return _("Nog niemand toont interesse")
        return ngettext("{n} organisatie toont interesse", "{n} organisaties tonen interesse", count).format(
            n=count
        )
    if not challenge.deadline_at:
        return _("Open voor reacties")
    if not challenge.is_open:
        return _("De termijn is voorbij")
    days = (local_date(challenge.deadline_at) - local_today()).days
    if not days:
        return _("Vandaag is de laatste dag om te reageren")
    return ngettext("Nog {n} dag om te reageren", "Nog {n} dagen om te reageren", days).format(n=days)


def countdown(deadline_at) -> str:
    """How long one can still react, by days in Brussels; '' once it is over."""
    if deadline_at <= now():
        return ""
    days = (local_date(deadline_at) - local_today()).days
    if not days:
        return _("Vandaag is de laatste dag")
    return ngettext("Nog {n} dag", "Nog {n} dagen", days).format(n=days)


def weigh(needs) -> None:
    """Give each need its weight as five squares, full and empty; nothing where the weight is not one of 1 to 5."""
    for need in needs:
        whole = int(need.weight) if need.weight in (1, 2, 3, 4, 5) else 0
        need.squares = ("■" * whole, "□" * (5 - whole)) if whole else None


# --- City maps ----------------------------------------------------------------------------------------
def cells_of_need(need):
    return [(need.layer.number, domain.code) for domain in need.domains.all()]


@dataclass(frozen=True)
class Place:
    """A cell by its layer and domain, for the tag that writes its coordinate."""

    layer: Layer
    domain: Domain


def cells_of(needs) -> list[Place]:
    """The cells that a challenge asks, each once, by letter and then from the top layer down."""
    found = {
        (domain.letter, -need.layer.number): Place(need.layer, domain)
        for need in needs
        for domain in need.domains.all()
    }
    return [found[key] for key in sorted(found)]


def map_of_needs(needs) -> CityMap:
    """Which need stands in which cell, by its number."""
    marks: dict = {}
    for need in needs:
        for cell in cells_of_need(need):
            mark = Mark(str(need.sequence), need.title, is_wished=not need.is_mandatory)
            marks.setdefault(cell, []).append(mark)
    return need_map(layers=Layer.objects.all(), domains=Domain.objects.all(), needs=marks)


@dataclass(frozen=True)
class Coverage:
    """Who covers what: the map, the partners with their letter, the needs that wait for an answer, and those left."""

    map: CityMap
    partners: list[tuple[str, Partner]]
    waiting: list
    uncovered: list


def coverage_of(consortium: Consortium, needs) -> Coverage:
    """Accepted partners by the needs they cover; one that is only asked covers nothing yet."""
    active = [Partner.State.INVITED, Partner.State.ACCEPTED]
    rows = consortium.partners.filter(state__in=active).with_membership()
    rows = list(rows.select_related("organisation").prefetch_related("needs"))
    lettered = list(zip(letters_of([row.organisation.name for row in rows]), rows, strict=True))
    covered, asked = {}, set()
    for letter, row in lettered:
        for need in row.needs.all():
            if row.state == Partner.State.ACCEPTED:
                covered.setdefault(need.pk, []).append(Mark(letter, row.organisation.name))
            else:
                asked.add(need.pk)
    partners, open_cells = {}, {}
    for need in needs:
        for cell in cells_of_need(need):
            if need.pk in covered:
                known = partners.setdefault(cell, [])
                known += [mark for mark in covered[need.pk] if mark not in known]
            else:
                open_cells.setdefault(cell, []).append(Mark(str(need.sequence), need.title))
    city = coverage_map(
        layers=Layer.objects.all(), domains=Domain.objects.all(), partners=partners, uncovered=open_cells
    )
    left = [need for need in needs if need.pk not in covered]
    waiting = [need for need in left if need.pk in asked]
    return Coverage(city, lettered, waiting, [need for need in left if need.pk not in asked])


def letters_of(names) -> list[str]:
    """A letter a partner, each another: the initial of its name, else a later letter of it, else the first one free."""
    taken: list[str] = []
    for name in names:
        later = "".join(word for word in plain(name).split() if word not in SKIPPED).upper()
        wanted = [initials(name)[0], *filter(str.isalpha, later), *ascii_uppercase]
        free = (letter for letter in wanted if letter not in taken)
        taken.append(next(free, str(len(taken) + 1)))
    return taken


def in_words(rows) -> str:
    """'Gent, Brugge en Oostende'."""
    return get_text_list([str(row) for row in rows], _("en"))


def numbers_of(needs) -> str:
    """'1, 2 en 4': needs by their number."""
    return get_text_list(sorted(need.sequence for need in needs), _("en"))


def demand_of(challenge: Challenge) -> str:
    """Who asks: the owners, or the words of the source where they are no organisation of ours."""
    owners = list(challenge.owners.all())
    return in_words(owners) or challenge.demand_text
