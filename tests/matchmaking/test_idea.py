"""Ideas on the site: brought by anybody, promoted or parked by the team, and who brought one is told."""

import json

import pytest
from django.urls import reverse

from matchmaking.models import Idea
from scvl.models import Outbox
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import OrganisationFactory
from tests.factories.workpackages import ActivityFactory
from workpackages.actions.outcome import link_outcome

pytestmark = pytest.mark.django_db
NEW = reverse("matchmaking:idea-create")
LIST = reverse("matchmaking:idea-list")


def bring(cast, name="connect", **data):
    signed_in(cast.people[name]).post(NEW, {"title": "Meetpaal", "text": "Te leen\n\nvoor scholen", **data})
    return Idea.objects.latest("pk")


def take(cast, row, code, **data):
    return signed_in(cast.team).post(reverse("matchmaking:step", args=["idee", row.pk, code]), data)


def test_anybody_with_an_account_brings_one(cast):
    row = bring(cast)
    assert (row.state, row.initiated_by, row.contact.user) == (
        "open",
        cast.organisation_of["connect"],
        cast.connect,
    )
    alone = bring(cast, "signed_up")
    assert (alone.initiated_by, alone.contact) == (None, None)


def test_who_is_of_two_organisations_says_for_which(cast):
    second = OrganisationFactory(name="Demo Tweede")
    cast.connect.contacts.create(organisation=second)
    assert "Namens" in signed_in(cast.connect).get(NEW).text
    row = bring(cast, as_organisation=second.pk)
    assert (row.initiated_by, row.contact.organisation) == (second, second)


def test_an_idea_without_a_title_is_told(cast):
    response = signed_in(cast.connect).post(NEW, {"title": " ", "text": "Een heel plan."})
    assert (response.status_code, Idea.objects.count()) == (422, 0)
    assert "Een heel plan." in response.text


def test_one_sees_ones_own_and_the_team_all(cast):
    row = bring(cast)
    for name in ("connect", "colleague", "team"):
        client = signed_in(cast.people[name])
        assert "Meetpaal" in client.get(LIST).text
        assert "voor scholen" in client.get(row.get_absolute_url()).text
    assert "Meetpaal" not in signed_in(cast.cultivate).get(LIST).text
    assert signed_in(cast.cultivate).get(row.get_absolute_url()).status_code == 404


def test_promoted_it_becomes_a_draft_of_these_governments_and_its_maker_is_told_once(cast):
    row = bring(cast)
    city = cast.organisation_of["city"]
    response = take(cast, row, "naar-uitdaging", owners=[city.pk, ""])
    row.refresh_from_db()
    made = row.promoted_challenge
    assert response.url == made.get_absolute_url()
    assert (row.state, made.state, list(made.owners.all()), made.problem) == (
        "promoted",
        "draft",
        [city],
        row.text,
    )
    assert made.initiated_by == cast.organisation_of["connect"]
    told = [mail.payload["to"] for mail in Outbox.objects.filter(key__startswith=f"idea:{row.pk}:")]
    assert told == ["connect@demo.example"]
    # Its maker reads that it grew, and not the city's draft.
    text = signed_in(cast.connect).get(row.get_absolute_url()).text
    assert "een uitdaging in voorbereiding" in text
    assert made.get_absolute_url() not in text


def test_promoted_to_a_project(cast):
    row = bring(cast)
    response = take(cast, row, "naar-project", kind="pilot")
    row.refresh_from_db()
    assert (row.promoted_project.kind, row.promoted_project.state) == ("pilot", "planned")
    assert response.url == row.promoted_project.get_absolute_url()


def test_no_collaboration_without_a_consortium(cast):
    row = bring(cast)
    assert take(cast, row, "naar-project", kind="collaboration").status_code == 422
    row.refresh_from_db()
    assert row.state == "open"


def test_parked_with_a_reason_that_its_maker_reads(cast):
    row = bring(cast)
    take(cast, row, "parkeren", reason="Eerst de proef afwachten.")
    row.refresh_from_db()
    assert (row.state, row.parked_reason) == ("parked", "Eerst de proef afwachten.")
    assert "Eerst de proef afwachten." in signed_in(cast.connect).get(row.get_absolute_url()).text
    (mail,) = Outbox.objects.filter(key__startswith=f"idea:{row.pk}:")
    assert "Eerst de proef afwachten." in mail.payload["text"]
    take(cast, row, "heropenen")
    row.refresh_from_db()
    assert (row.state, row.parked_reason, row.decided_on) == ("open", "", None)


def test_only_the_team_moves_an_idea(cast):
    row = bring(cast)
    url = reverse("matchmaking:step", args=["idee", row.pk, "parkeren"])
    assert signed_in(cast.connect).post(url, {"reason": "Toch niet."}).status_code == 403
    assert url not in signed_in(cast.connect).get(row.get_absolute_url()).text
    assert url in signed_in(cast.team).get(row.get_absolute_url()).text


def test_what_it_came_from_stands_beside_it(cast):
    row = factories.IdeaFactory(initiated_by=cast.organisation_of["connect"])
    link_outcome(activity=ActivityFactory(title_nl="Ideeëncafé"), idea=row, by=cast.team)
    assert "Ideeëncafé" in signed_in(cast.connect).get(row.get_absolute_url()).text


def test_a_person_gets_their_ideas_in_their_export(cast):
    bring(cast)
    data = json.loads(signed_in(cast.connect).get(reverse("members:person-export")).content)
    assert [row["title"] for row in data["ideeën"]] == ["Meetpaal"]
