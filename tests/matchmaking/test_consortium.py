"""Consortia on the site: made and asked in by the team, answered by the partners; who sees what of one."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matchmaking import pages
from matchmaking.actions import consortium as actions
from matchmaking.models import Consortium, Partner
from scvl.errors import InvalidInput, InvalidTransition
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import DomainFactory, LayerFactory

pytestmark = pytest.mark.django_db
LIST = reverse("matchmaking:consortium-list")


@pytest.fixture
def asked(cast):
    """A challenge of the city with two needs: 1 in A3, 2 in C2."""
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]], state="in_matching", title="Drukte"
    )
    factories.NeedFactory(challenge=row, title="Tellen")
    factories.NeedFactory(
        challenge=row,
        title="Voorspellen",
        layer=LayerFactory(number=2),
        domains=[DomainFactory(sequence=2)],
    )
    return row


@pytest.fixture
def group(cast, asked):
    return factories.ConsortiumFactory(challenge=asked, name="Consortium drukte")


def partner(cast, group, name, state="accepted", role="partner", needs=()):
    row = factories.PartnerFactory(
        consortium=group, organisation=cast.organisation_of[name], state=state, role=role
    )
    row.needs.set(needs)
    return row


def page(person, group):
    return signed_in(person).get(group.get_absolute_url())


# --- Made and asked in ----------------------------------------------------------------------------------
def test_the_team_makes_one_for_a_challenge_with_itself_as_the_guide(cast, asked):
    client, url = signed_in(cast.team), reverse("matchmaking:consortium-create")
    assert 'value="Consortium Drukte"' in client.get(url, {"uitdaging": asked.slug}).text
    data = {
        "name": "Samen",
        "challenge": asked.pk,
        "initiated_by": cast.organisation_of["steering"].pk,
    }
    client.post(url, data)
    row = Consortium.objects.get()
    assert (row.name, row.challenge, row.process_guide, row.initiated_by) == (
        "Samen",
        asked,
        cast.team,
        cast.organisation_of["steering"],
    )


def test_it_answers_a_challenge_or_a_call_not_both(cast, asked):
    data = {"name": "Samen", "challenge": asked.pk, "call": factories.CallFactory().pk}
    response = signed_in(cast.team).post(reverse("matchmaking:consortium-create"), data)
    assert (response.status_code, Consortium.objects.count()) == (422, 0)
    assert "Kies een uitdaging of een oproep, niet allebei." in response.text


def test_a_partner_is_asked_for_some_needs_with_a_role(cast, asked, group):
    need = asked.needs.get(sequence=2)
    data = {"organisation": cast.organisation_of["cultivate"].pk, "role": "lead", "needs": [need.pk]}
    url = reverse("matchmaking:partner-create", args=[group.pk])
    assert signed_in(cast.team).post(url, data).status_code == 302
    row = group.partners.get()
    assert (row.organisation, row.role, row.state) == (cast.organisation_of["cultivate"], "lead", "invited")
    assert list(row.needs.all()) == [need]


def test_who_may_not_lead_is_refused_and_the_form_keeps_what_was_chosen(cast, group):
    chosen = cast.organisation_of["connect"].pk
    url = reverse("matchmaking:partner-create", args=[group.pk])
    response = signed_in(cast.team).post(url, {"organisation": chosen, "role": "lead"})
    assert (response.status_code, group.partners.count()) == (422, 0)
    assert "De trekker is een bedrijf vanaf niveau Cultivate" in response.text
    assert f'<option value="{chosen}" selected>' in response.text


def test_members_and_who_showed_interest_can_be_asked_and_governments_not(cast, asked, group):
    factories.InterestFactory(challenge=asked, organisation=cast.organisation_of["expired"])
    partner(cast, group, "connect")
    found = signed_in(cast.team).get(reverse("matchmaking:partner-create", args=[group.pk]))
    names = {row.name for row in found.context["form"].fields["organisation"].queryset}
    assert {"Demo Cultivate", "Demo University", "Demo Expired"} <= names
    assert not {"Demo City", "Demo Connect", "Demo Outsider"} & names


# --- Answered -------------------------------------------------------------------------------------------
def test_who_is_invited_reads_what_is_asked_and_answers(cast, asked, group):
    row = partner(cast, group, "cultivate", "invited", "lead", needs=[asked.needs.get(sequence=1)])
    text = page(cast.cultivate, group).text
    assert "Het team vraagt Demo Cultivate als trekker." in text
    assert "Jullie dekken behoefte 1." in text
    url = reverse("matchmaking:step", args=["partner", row.pk, "aanvaarden"])
    assert signed_in(cast.connect).post(url).status_code == 404
    assert signed_in(cast.team).post(url).status_code == 403
    assert signed_in(cast.cultivate).post(url).status_code == 302
    row.refresh_from_db()
    assert row.state == "accepted"


def test_who_says_no_is_led_to_a_page_that_exists(cast, group):
    row = partner(cast, group, "cultivate", "invited")
    url = reverse("matchmaking:step", args=["partner", row.pk, "weigeren"])
    response = signed_in(cast.cultivate).post(url, {"remark": "Geen tijd."}, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert response.status_code == 200
    assert page(cast.cultivate, group).status_code == 404


def test_an_invitation_that_nobody_answers_is_taken_back(cast, group):
    row = partner(cast, group, "cultivate", "invited")
    partner(cast, group, "university", role="lead")
    partner(cast, group, "connect")
    with pytest.raises(InvalidInput, match="antwoordde"):
        actions.form_consortium(consortium=group, by=cast.team)
    actions.withdraw_invitation(partner=row, by=cast.team)
    actions.form_consortium(consortium=group, by=cast.team)
    assert (row.state, group.state) == ("declined", "formed")


def test_the_button_to_confirm_stands_there_only_when_it_would_work(cast, group):
    button = reverse("matchmaking:step", args=["consortium", group.pk, "vormen"])
    partner(cast, group, "university", role="lead")
    assert button not in page(cast.team, group).text
    assert "minstens twee partners" in page(cast.team, group).text
    partner(cast, group, "connect")
    assert button in page(cast.team, group).text
    assert button not in page(cast.connect, group).text


# --- Replaced -------------------------------------------------------------------------------------------
def test_a_lead_is_replaced_by_who_may_lead_with_the_same_needs(cast, asked, group):
    need = asked.needs.get(sequence=1)
    before = partner(cast, group, "university", role="lead", needs=[need])
    after = actions.replace_partner(
        partner=before, organisation=cast.organisation_of["cultivate"], by=cast.team
    )
    before.refresh_from_db()
    assert (before.state, before.replaced_by) == ("replaced", after)
    assert (after.state, after.role, list(after.needs.all())) == ("invited", "lead", [need])


def test_a_lead_is_not_replaced_by_who_may_not_and_nothing_changes(cast, group):
    before = partner(cast, group, "university", role="lead")
    with pytest.raises(InvalidInput, match="trekker"):
        actions.replace_partner(partner=before, organisation=cast.organisation_of["connect"], by=cast.team)
    partner(cast, group, "steering")
    with pytest.raises(InvalidInput, match="al gevraagd"):
        actions.replace_partner(partner=before, organisation=cast.organisation_of["steering"], by=cast.team)
    before.refresh_from_db()
    assert (before.state, Partner.objects.count()) == ("accepted", 2)


def test_only_who_is_in_is_replaced(cast, group):
    row = partner(cast, group, "university", "invited")
    with pytest.raises(InvalidTransition):
        actions.replace_partner(partner=row, organisation=cast.organisation_of["cultivate"], by=cast.team)


# --- Who covers what ------------------------------------------------------------------------------------
def test_accepted_partners_cover_cells_and_who_is_only_asked_does_not(cast, asked, group):
    first, second = asked.needs.all()
    partner(cast, group, "university", role="lead", needs=[first])
    partner(cast, group, "connect", "invited", needs=[second])
    found = pages.coverage_of(group, list(asked.needs.prefetch_related("domains")))
    cells = {cell.coordinate: cell.kind for row in found.map.rows for cell in row.cells}
    assert (cells["A3"], cells["C2"]) == ("covered", "open")
    assert (found.waiting, found.uncovered) == ([second], [])
    text = page(cast.team, group).text
    assert "Gevraagd, nog geen antwoord:" in text
    assert "2. Voorspellen" in text


def test_a_gap_is_named_and_a_whole_answer_too(cast, asked, group):
    first, second = asked.needs.all()
    row = partner(cast, group, "university", role="lead", needs=[first])
    assert "Niemand dekt:" in page(cast.university, group).text
    row.needs.set([first, second])
    assert "Elke behoefte is gedekt." in page(cast.university, group).text


@pytest.mark.parametrize(
    ("names", "letters"),
    [
        (["Demo Zoemer Sensoren", "Demo Wegwijs Data"], ["Z", "W"]),
        (["Demo Wegwijs", "Demo Wegwijs Data", "Demo Wolk"], ["W", "E", "O"]),
        (["Demo", "Demo"], ["?", "A"]),
        (["Ökosystem", "7 Sensoren"], ["Ö", "7"]),
    ],
)
def test_each_partner_has_a_letter_of_its_own(names, letters):
    assert pages.letters_of(names) == letters


# --- Who sees what --------------------------------------------------------------------------------------
def test_each_sees_what_is_theirs(cast, group):
    partner(cast, group, "university", role="lead")
    partner(cast, group, "cultivate", "invited")
    partner(cast, group, "connect", "declined")
    seen = {name: page(user, group).status_code for name, user in cast.people.items() if user is not None}
    assert {name for name, status in seen.items() if status == 200} == {
        "university",
        "cultivate",
        "city",
        "team",
        "finance",
    }


def test_an_invitation_comes_first_in_the_list(cast, group):
    partner(cast, group, "cultivate", "invited")
    other = factories.ConsortiumFactory(name="Ander consortium")
    partner(cast, other, "cultivate")
    rows = signed_in(cast.cultivate).get(LIST).context["page_of_rows"].object_list
    assert [(row.name, row.asks_me) for row in rows] == [
        ("Consortium drukte", True),
        ("Ander consortium", False),
    ]
    text = signed_in(cast.cultivate).get(reverse("members:my-overview")).text
    assert "Demo Cultivate is gevraagd voor een consortium." in text


def test_the_list_filters_by_state(cast, group):
    factories.ConsortiumFactory(state="formed", name="Gevormd consortium")
    client = signed_in(cast.team)

    def names(state):
        return {row.name for row in client.get(LIST, {"stand": state}).context["page_of_rows"]}

    assert names("formed") == {"Gevormd consortium"}
    assert names("forming") == {"Consortium drukte"}
    assert names("vreemd") == {"Gevormd consortium", "Consortium drukte"}
    assert "‘vreemd’ kennen we niet" in client.get(LIST, {"stand": "vreemd"}).text


# --- Offers ---------------------------------------------------------------------------------------------
@pytest.fixture
def formed(cast, group):
    partner(cast, group, "university", role="lead")
    partner(cast, group, "cultivate")
    Consortium.objects.filter(pk=group.pk).update(state="formed", formed_on="2026-07-01")
    group.refresh_from_db()
    return group


def pdf(name="offerte.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\ntrailer<<>>\n%%EOF", content_type="application/pdf")


def test_a_partner_makes_an_offer_with_a_file_and_changes_it_while_a_draft(cast, formed):
    client = signed_in(cast.cultivate)
    data = {"title": "Offerte", "amount": "48000", "file": pdf()}
    assert client.post(reverse("matchmaking:offer-create", args=[formed.pk]), data).status_code == 302
    offer = formed.offers.get()
    assert (offer.state, offer.amount, offer.challenge) == ("draft", 48000, formed.challenge)
    url = reverse("matchmaking:offer-update", args=[formed.pk, offer.pk])
    client.post(url, {"title": "Betere offerte", "amount": "52000", "file": pdf("beter.pdf")})
    offer.refresh_from_db()
    assert (offer.title, offer.amount) == ("Betere offerte", 52000)
    assert [row.filename for row in offer.documents] == ["beter.pdf"]


def test_a_file_that_lies_is_refused_and_no_offer_is_made(cast, formed):
    lie = SimpleUploadedFile("offerte.pdf", b"MZ dit is geen pdf")
    data = {"title": "Mijn offerte", "amount": "48000", "file": lie}
    response = signed_in(cast.cultivate).post(reverse("matchmaking:offer-create", args=[formed.pk]), data)
    assert (response.status_code, formed.offers.count()) == (422, 0)
    assert "Mijn offerte" in response.text


def test_an_offer_without_amount_is_kept_and_not_handed_in(cast, formed):
    client = signed_in(cast.cultivate)
    client.post(reverse("matchmaking:offer-create", args=[formed.pk]), {"title": "Offerte"})
    offer = formed.offers.get()
    response = client.post(reverse("matchmaking:step", args=["offerte", offer.pk, "indienen"]))
    assert response.status_code == 422
    assert "Vul eerst het bedrag in." in response.text


def test_amount_and_file_are_for_who_may_and_nobody_else(cast, formed):
    from datetime import timedelta

    from scvl.documents import documents_visible_to, store_document
    from scvl.periods import now

    formed.challenge.deadline_at = now() + timedelta(days=3)
    formed.challenge.save()
    offer = factories.OfferFactory(consortium=formed, amount=48123)
    document = store_document(owner=offer, file=pdf(), title="Offerte", by=None, limit=1000)

    def readers():
        people = {name: user for name, user in cast.people.items() if user}
        return (
            {name for name, user in people.items() if "48.123" in page(user, formed).text},
            {
                name
                for name, user in people.items()
                if documents_visible_to(user).filter(pk=document.pk).exists()
            },
        )

    inside = {"university", "cultivate", "finance"}
    assert readers() == (inside, inside)
    assert "Offertes lees je vanaf" in page(cast.city, formed).text
    formed.challenge.deadline_at = now() - timedelta(minutes=1)
    formed.challenge.save()
    assert readers() == (inside | {"city"}, inside | {"city"})


def test_the_team_sees_that_there_is_an_offer_and_not_for_how_much(cast, formed):
    factories.OfferFactory(consortium=formed, amount=48123, title="Offerte drukte")
    text = page(cast.team, formed).text
    assert "Offerte drukte" in text
    assert "48.123" not in text


def test_what_was_decided_is_read_by_who_asked_before_the_term_is_over(cast, formed):
    from datetime import timedelta

    from scvl.periods import now

    formed.challenge.deadline_at = now() + timedelta(days=3)
    formed.challenge.save()
    factories.OfferFactory(consortium=formed, amount=48123, state="approved")
    assert "48.123" in page(cast.city, formed).text


def test_no_offer_for_a_challenge_that_stopped(cast, formed):
    type(formed.challenge).objects.filter(pk=formed.challenge_id).update(
        state="closed", closed_on="2026-10-01", close_reason="Geen geld"
    )
    response = signed_in(cast.cultivate).post(
        reverse("matchmaking:offer-create", args=[formed.pk]), {"title": "Offerte", "amount": "1"}
    )
    assert response.status_code == 422
    assert "kan nu geen offerte ingediend worden" in response.text


# --- Projects -------------------------------------------------------------------------------------------
def test_the_project_after_an_approved_offer_has_its_partners_and_cells(cast, formed):
    offer = factories.OfferFactory(consortium=formed, state="approved")
    url = reverse("matchmaking:project-create", args=[formed.pk])
    data = {"title": "Proef", "kind": "proof_of_concept", "text": "Een straat", "is_public": "on"}
    signed_in(cast.team).post(url, data)
    row = formed.projects.get()
    assert (row.offer, row.challenge, row.state, row.kind) == (
        offer,
        formed.challenge,
        "planned",
        "proof_of_concept",
    )
    assert [one.organisation.name for one in row.partners.order_by("pk")] == [
        "Demo University",
        "Demo Cultivate",
    ]
    assert {str(f"{p.domain.letter}{p.layer.number}") for p in row.positions.all()} == {"A3", "C2"}
