"""What the page of a challenge shows around its text: where it stands, what happened, its place on the city map."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Challenge, Consortium, Interest, Partner
from members.models import Domain, Layer
from scvl.citymap import CityMap, Mark, coverage_map, need_map
from scvl.periods import local_date, local_today
from scvl.wording import long_date

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
    order = [State.SUBMITTED, State.PUBLISHED, State.IN_MATCHING, State.AWARDED, State.REALISED]
    labels = [_("Ingediend"), _("Open"), _("In matching"), _("Gegund"), _("Gerealiseerd")]
    days = [
        challenge.submitted_on,
        challenge.published_on,
        challenge.matching_on,
        challenge.awarded_on,
        challenge.realised_on,
    ]
    at = order.index(challenge.state) if challenge.state in order else -1
    steps = []
    for place, (label, day) in enumerate(zip(labels, days, strict=True)):
        state = "done" if place < at else "now" if place == at else ""
        detail = long_date(day) if day and place <= at else ""
        if order[place] == State.PUBLISHED and state == "now" and challenge.deadline_at:
            detail = _("tot {day}").format(day=long_date(challenge.deadline_at))
        steps.append(StepShown(label, state, detail))
    return steps


def timeline(challenge: Challenge, *, sees_interest: bool) -> list[Event]:
    """What happened with dates of its own records, today, and what comes."""
    found = [(challenge.published_on, _("Uitdaging gepubliceerd"), "")]
    found.append((challenge.matching_on, _("Matching gestart"), ""))
    for row in challenge.consortia.exclude(formed_on=None):
        found.append(
            (row.formed_on, _("Consortium gevormd"), row.get_absolute_url() if sees_interest else "")
        )
    for row in challenge.offers.exclude(submitted_on=None):
        found.append((row.submitted_on, _("Offerte ingediend"), ""))
    found.append((challenge.awarded_on, _("Gegund"), ""))
    for row in challenge.projects.filter(is_public=True).exclude(starts_on=None):
        found.append((row.starts_on, row.title, row.get_absolute_url()))
    found.append((challenge.realised_on, _("Gerealiseerd"), ""))
    found.append((challenge.closed_on, _("Afgesloten: {reason}").format(reason=challenge.close_reason), ""))
    past = sorted((one for one in found if one[0]), key=lambda one: one[0])
    events = [Event(long_date(day), text, "", url, day) for day, text, url in past]
    if challenge.state == State.PUBLISHED:
        events.append(Event(_("Vandaag"), _today(challenge, sees_interest), "now", "", local_today()))
    if challenge.is_open and challenge.deadline_at:
        day = local_date(challenge.deadline_at)
        events.append(Event(long_date(day), _("Laatste dag om te reageren"), "ahead", "", day))
    return events


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
    days = (local_date(challenge.deadline_at) - local_today()).days
    if days < 0:
        return _("De termijn is voorbij")
    return ngettext("Nog {n} dag om te reageren", "Nog {n} dagen om te reageren", days).format(n=days)


# --- City maps ----------------------------------------------------------------------------------------
def _cells(need):
    return [(need.layer.number, domain.code) for domain in need.domains.all()]


def map_of_needs(needs) -> CityMap:
    """Which need stands in which cell, by its number."""
    marks: dict = {}
    for need in needs:
        for cell in _cells(need):
            mark = Mark(str(need.sequence), need.title, is_wished=not need.is_mandatory)
            marks.setdefault(cell, []).append(mark)
    return need_map(layers=Layer.objects.all(), domains=Domain.objects.all(), needs=marks)


@dataclass(frozen=True)
class Coverage:
    """Who covers what: the map, the partners with their letter, and the needs that nobody covers."""

    map: CityMap
    partners: list[tuple[str, Partner]]
    uncovered: list


def coverage_of(consortium: Consortium, needs) -> Coverage:
    """Accepted and invited partners by the needs they cover; without needs, nothing is open."""
    active = [Partner.State.INVITED, Partner.State.ACCEPTED]
    rows = list(
        consortium.partners.filter(state__in=active).select_related("organisation").prefetch_related("needs")
    )
    lettered = [(chr(ord("A") + place % 26), row) for place, row in enumerate(rows)]
    covered: dict = {}
    for letter, row in lettered:
        for need in row.needs.all():
            covered.setdefault(need.pk, []).append(Mark(letter, row.organisation.name))
    partners, open_cells, uncovered = {}, {}, []
    for need in needs:
        if need.pk not in covered:
            uncovered.append(need)
        for cell in _cells(need):
            if need.pk in covered:
                known = partners.setdefault(cell, [])
                known += [mark for mark in covered[need.pk] if mark not in known]
            else:
                open_cells.setdefault(cell, []).append(Mark(str(need.sequence), need.title))
    city = coverage_map(
        layers=Layer.objects.all(), domains=Domain.objects.all(), partners=partners, uncovered=open_cells
    )
    return Coverage(city, lettered, uncovered)


def in_words(rows) -> str:
    """'Gent, Brugge en Oostende'."""
    return get_text_list([str(row) for row in rows], _("en"))


def demand_of(challenge: Challenge) -> str:
    """Who asks: the owners, or the words of the source where they are no organisation of ours."""
    owners = list(challenge.owners.all())
    return in_words(owners) or challenge.demand_text


def interest_url(challenge: Challenge) -> str:
    return reverse("matchmaking:interest-create", args=[challenge.slug])
