"""Every move of every table is made on the site by somebody who may, and from no other state; by nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from matchmaking import models
from matchmaking.steps import KINDS
from members.models import Transition
from scvl.periods import local_today, now
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import DomainFactory

pytestmark = pytest.mark.django_db

# Model, from, to: who takes it, by which step; two moves are made with a form of their own.
WAYS = """
Challenge           draft       submitted    city        indienen
Challenge           draft       closed       city        afsluiten
Challenge           submitted   returned     team        terugsturen
Challenge           submitted   published    team        publiceren
Challenge           submitted   closed       city        afsluiten
Challenge           submitted   draft        city        terugnemen
Challenge           returned    submitted    city        indienen
Challenge           returned    closed       city        afsluiten
Challenge           published   in_matching  team        matching
Challenge           published   awarded      city        gunnen
Challenge           published   closed       city        afsluiten
Challenge           in_matching published    city        verlengen
Challenge           in_matching awarded      team        gunnen
Challenge           in_matching closed       team        afsluiten
Challenge           awarded     in_matching  team        herneem
Challenge           awarded     realised     city        realiseren
Challenge           awarded     closed       city        afsluiten
Challenge           realised    closed       team        afsluiten
Challenge           closed      published    team        heropenen
Challenge           closed      in_matching  team        heropenen
Interest            shown       shortlisted  team        korte-lijst
Interest            shown       not_chosen   team        niet-kiezen
Interest            shown       withdrawn    connect     intrekken
Interest            shortlisted not_chosen   team        niet-kiezen
Interest            shortlisted withdrawn    connect     intrekken
Interest            not_chosen  shortlisted  team        korte-lijst
Interest            withdrawn   shown        connect     interest-create
Idea                open        promoted     team        naar-uitdaging
Idea                open        promoted     team        naar-project
Idea                open        parked       team        parkeren
Idea                parked      open         team        heropenen
Consortium          forming     formed       team        vormen
Consortium          forming     dissolved    team        ontbinden
Consortium          formed      dissolved    team        ontbinden
Partner             invited     accepted     cultivate   aanvaarden
Partner             invited     declined     cultivate   weigeren
Partner             invited     declined     team        terugtrekken
Partner             accepted    left         cultivate   vertrekken
Partner             accepted    left         team        vertrek
Partner             accepted    replaced     team        vervangen
Partner             declined    invited      team        partner-create
Offer               draft       submitted    connect     indienen
Offer               draft       withdrawn    connect     intrekken
Offer               submitted   approved     city        goedkeuren
Offer               submitted   refused      city        weigeren
Offer               submitted   withdrawn    connect     intrekken
Project             planned     running      team        starten
Project             planned     stopped      team        stopzetten
Project             running     ended        team        afronden
Project             running     stopped      team        stopzetten
FundingApplication  draft       submitted    city        indienen
FundingApplication  draft       withdrawn    city        intrekken
FundingApplication  submitted   approved     city        goedkeuren
FundingApplication  submitted   refused      team        weigeren
FundingApplication  submitted   withdrawn    city        intrekken
"""
ROWS = [tuple(line.split()) for line in WAYS.strip().splitlines()]
FORMS = ("interest-create", "partner-create")
KIND_OF = {
    "Challenge": "uitdaging",
    "Interest": "interesse",
    "Idea": "idee",
    "Consortium": "consortium",
    "Partner": "partner",
    "Offer": "offerte",
    "Project": "project",
    "FundingApplication": "aanvraag",
}
DATED = {
    "submitted": "submitted_on",
    "published": "published_on",
    "in_matching": "matching_on",
    "awarded": "awarded_on",
    "realised": "realised_on",
    "closed": "closed_on",
    "shortlisted": "decided_on",
    "not_chosen": "decided_on",
    "promoted": "decided_on",
    "parked": "decided_on",
    "formed": "formed_on",
    "dissolved": "dissolved_on",
    "accepted": "accepted_on",
    "declined": "declined_on",
    "left": "left_on",
    "replaced": "left_on",
    "approved": "decided_on",
    "refused": "decided_on",
    "running": "starts_on",
    "ended": "ended_on",
    "stopped": "ended_on",
}


def challenge(cast, state="published", **fields):
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]], state=state, problem="Te druk", **fields
    )
    row.domains.set([DomainFactory(sequence=0)])
    factories.NeedFactory(challenge=row)
    return row


def group(cast, state="formed", **fields):
    """Connect and the university, which leads, have accepted."""
    row = factories.ConsortiumFactory(challenge=challenge(cast, "in_matching"), state=state, **fields)
    for name, role in (("university", "lead"), ("connect", "partner")):
        factories.PartnerFactory(consortium=row, organisation=cast.organisation_of[name], role=role)
    return row


def in_state(cast, name, state, to=None):
    """A row of the cast in that state; a challenge that reopens in matching is one whose term is over."""
    if name == "Challenge":
        days = -3 if (state, to) == ("closed", "in_matching") else 20
        published = {"submitted_on": "2026-05-10", "published_on": "2026-05-20"} if state == "closed" else {}
        deadline = {} if state == "example" else {"deadline_at": now() + timedelta(days=days)}
        return challenge(cast, state, **published, **deadline)
    if name == "Interest":
        return factories.InterestFactory(
            challenge=challenge(cast), organisation=cast.organisation_of["connect"], state=state
        )
    if name == "Consortium":
        return group(cast, state)
    if name == "Partner":
        more = {"replaced_by": factories.PartnerFactory()} if state == "replaced" else {}
        return factories.PartnerFactory(
            consortium=group(cast), organisation=cast.organisation_of["cultivate"], state=state, **more
        )
    if name == "Offer":
        return factories.OfferFactory(consortium=group(cast), state=state)
    if name == "FundingApplication":
        return factories.FundingApplicationFactory(applicants=[cast.organisation_of["city"]], state=state)
    promoted = {"promoted_challenge": factories.ChallengeFactory()} if state == "promoted" else {}
    return getattr(factories, f"{name}Factory")(state=state, **promoted)


def answers(cast, row) -> dict:
    """What every step asks, filled in."""
    return {
        "reason": "Omdat het zo is.",
        "day": local_today().isoformat(),
        "deadline": (local_today() + timedelta(days=90)).isoformat(),
        "outside": "on",
        "result": "Het werkt.",
        "text": "Sensoren geplaatst.",
        "answer": "Drie straten.",
        "kind": "pilot",
        "owners": [cast.organisation_of["city"].pk],
        "organisation": cast.organisation_of["steering"].pk,
    }


def take(cast, person, name, row, code):
    """Posts the step, or the form that makes the move."""
    client = signed_in(cast.people[person])
    if code == "interest-create":
        data = {
            "needs": [row.challenge.needs.get().pk],
            "message": "Toch",
            "as_organisation": row.organisation_id,
        }
        return client.post(reverse("matchmaking:interest-create", args=[row.challenge.slug]), data)
    if code == "partner-create":
        data = {"organisation": row.organisation_id, "role": "partner"}
        return client.post(reverse("matchmaking:partner-create", args=[row.consortium_id]), data)
    url = reverse("matchmaking:step", args=[KIND_OF[name], row.pk, code])
    return client.post(url, answers(cast, row))


def test_each_move_of_each_table_has_a_way():
    allowed = {
        (name, str(state), str(to))
        for name in KIND_OF
        for state, targets in getattr(models, name).MOVES.items()
        for to in targets
    }
    assert {row[:3] for row in ROWS} == allowed


def test_each_step_that_moves_is_in_the_table():
    known = {(KIND_OF[name], code) for name, *_, code in ROWS if code not in FORMS}
    steps = {(kind, step.code) for kind, found in KINDS.items() for step in found.steps}
    assert steps - known == {("project", "logboek"), ("vraag", "antwoorden")}


@pytest.mark.parametrize(
    ("name", "state", "to", "person", "code"), ROWS, ids=[f"{r[0]}-{r[1]}-{r[4]}-{r[2]}" for r in ROWS]
)
def test_a_move_is_made_by_who_may_and_keeps_its_date(cast, name, state, to, person, code):
    row = in_state(cast, name, state, to)
    response = take(cast, person, name, row, code)
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.state == to
    label = f"matchmaking.{name.lower()}"
    kept = Transition.objects.filter(label=label, object_id=row.pk).values_list(
        "from_state", "to_state", "by"
    )
    assert list(kept) == [(state, to, cast.people[person].pk)]
    if to in DATED:
        assert getattr(row, DATED[to]) is not None
    assert signed_in(cast.people[person]).get(response.url).status_code == 200


OPEN_FROM = {
    (kind, step.code): step.states for kind, found in KINDS.items() for step in found.steps if step.states
}


@pytest.mark.parametrize(("kind", "code"), sorted(OPEN_FROM), ids="-".join)
def test_from_any_other_state_a_step_is_refused_and_nothing_changes(cast, kind, code):
    name = next(one for one, known in KIND_OF.items() if known == kind)
    person = next((row[3] for row in ROWS if (row[0], row[4]) == (name, code)), "team")
    got = {}
    for state in getattr(models, name).State:
        if state in OPEN_FROM[kind, code]:
            continue
        row = in_state(cast, name, state)
        response = take(cast, person, name, row, code)
        row.refresh_from_db()
        got[str(state)] = (response.status_code, row.state == state)
    # 404 where this person no longer sees the row at all.
    assert {status for status, _same in got.values()} <= {409, 404}
    assert all(same for _status, same in got.values())
    assert not Transition.objects.exists()


@pytest.mark.parametrize(
    ("name", "state", "code", "said"),
    [
        ("Challenge", "submitted", "terugsturen", "Reden"),
        ("Challenge", "published", "afsluiten", "Reden"),
        ("Challenge", "published", "verlengen", "Nieuwe laatste dag"),
        ("Interest", "shown", "niet-kiezen", "Reden"),
        ("Consortium", "formed", "ontbinden", "Reden"),
        ("Partner", "accepted", "vertrek", "Reden"),
        ("Partner", "accepted", "vervangen", "Door wie?"),
        ("Offer", "submitted", "weigeren", "Reden"),
        ("Project", "running", "afronden", "Wat leverde het op?"),
        ("Project", "planned", "stopzetten", "Reden"),
        ("Idea", "open", "parkeren", "Reden"),
        ("Idea", "open", "naar-uitdaging", "Welke overheden stellen de vraag?"),
    ],
)
def test_a_step_that_hurts_asks_why_and_is_not_taken_without(cast, name, state, code, said):
    row = in_state(cast, name, state)
    client, url = signed_in(cast.team), reverse("matchmaking:step", args=[KIND_OF[name], row.pk, code])
    assert said in client.get(url).text
    response = client.post(url, {"day": local_today().isoformat()})
    row.refresh_from_db()
    assert (response.status_code, row.state) == (422, state)


def test_what_was_typed_stays_when_a_step_fails(cast):
    row = in_state(cast, "Offer", "submitted")
    url = reverse("matchmaking:step", args=["offerte", row.pk, "weigeren"])
    early = (row.submitted_on - timedelta(days=1)).isoformat()
    response = signed_in(cast.team).post(url, {"day": early, "reason": "Te duur voor ons."})
    assert response.status_code == 422
    assert "op of na de dag van indienen" in response.text
    assert "Te duur voor ons." in response.text


def test_a_get_changes_nothing(cast):
    row = in_state(cast, "Challenge", "draft")
    url = reverse("matchmaking:step", args=["uitdaging", row.pk, "indienen"])
    assert "Dien je de uitdaging in?" in signed_in(cast.city).get(url).text
    row.refresh_from_db()
    assert row.state == "draft"


def test_who_speaks_for_two_owners_chooses_one(cast):
    other = factories.ChallengeOwnerFactory(challenge=challenge(cast, "draft"))
    row = other.challenge
    cast.city.contacts.create(organisation=other.organisation)
    url = reverse("matchmaking:step", args=["uitdaging", row.pk, "indienen"])
    client = signed_in(cast.city)
    assert "Namens" in client.get(url).text
    client.post(url, {"as_organisation": other.organisation_id})
    assert Transition.objects.get().as_organisation == other.organisation
