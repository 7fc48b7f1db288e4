"""Two people in one form: the second reads who was first and what differs, keeps the text, and saves it knowingly."""

from decimal import Decimal

import pytest
from django.urls import reverse

from matchmaking.models import Challenge, Need, Offer
from scvl.editing import Superseded, take_turn
from scvl.periods import local_today
from tests.backoffice import form_of, page_of, signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import CapabilityFactory, DomainFactory, LayerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]], state="draft", title="Drukte", problem="Te druk."
    )
    row.domains.set([DomainFactory(sequence=0)])
    factories.NeedFactory(challenge=row, title="Tellen", weight=4)
    factories.NeedFactory(challenge=row, title="Voorspellen", weight=2)
    return row


def update_url(row):
    return reverse("matchmaking:challenge-update", args=[row.slug])


def typed(client, url, **changes):
    """What a browser sends of the form at `url`, with changes."""
    form = client.get(url).context["form"]
    values = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, list | tuple):
            values[bound.html_name] = [getattr(one, "pk", one) for one in value]
        elif value not in (None, False):
            values[bound.html_name] = value
    return {**values, **changes}


def differences(response):
    clash = response.context["clash"]
    return {(one.label, one.stored, one.given) for one in clash.differences}


# --- A challenge ------------------------------------------------------------------------------------------
def test_the_second_reads_both_versions_and_may_save_over_it(cast, draft):
    url, city, team = update_url(draft), signed_in(cast.city), signed_in(cast.team)
    mine, theirs = (typed(client, url, problem="Jouw versie.") for client in (team, team))
    first = typed(city, url, title="Eerst", problem="Onze versie.", budget_max="1000")
    assert city.post(url, first).status_code == 302
    response = team.post(url, mine)
    draft.refresh_from_db()
    assert (response.status_code, draft.problem, draft.version) == (409, "Onze versie.", 2)
    assert "City Demo bewaarde dit op" in response.text
    assert differences(response) == {
        ("Titel", "Eerst", "Drukte"),
        ("Wat is het probleem?", "Onze versie.", "Jouw versie."),
        ("Budget tot, in euro", "€\xa01.000", ""),
    }
    assert response.context["form"]["problem"].value() == "Jouw versie."
    again = {**theirs, "version": response.context["form"]["version"].value()}
    assert team.post(url, again).status_code == 302
    draft.refresh_from_db()
    assert (draft.title, draft.problem, draft.version) == ("Drukte", "Jouw versie.", 3)


def test_a_version_that_nobody_gave_out_is_an_old_one(cast, draft):
    url, client = update_url(draft), signed_in(cast.city)
    for version in ("0", "-1", str(10**30)):
        assert client.post(url, typed(client, url, version=version)).status_code == 409


def test_what_was_handed_in_meanwhile_is_not_changed_and_the_text_stays(cast, draft):
    url, client = update_url(draft), signed_in(cast.city)
    data = typed(client, url, problem="Nog een alinea.")
    Challenge.objects.filter(pk=draft.pk).update(state="submitted", submitted_on=local_today())
    response = client.post(url, data)
    draft.refresh_from_db()
    assert (response.status_code, draft.problem) == (403, "Te druk.")
    assert "Deze uitdaging is intussen geen ontwerp meer." in response.text
    assert "Nog een alinea." in response.text
    assert signed_in(cast.connect).post(url, data).status_code == 404
    for name, args in (("need-create", [draft.slug]), ("need-update", [draft.slug, 1])):
        response = client.post(reverse(f"matchmaking:{name}", args=args), {"title": "Mijn behoefte"})
        assert (response.status_code, "Mijn behoefte" in response.text) == (403, True)


def test_an_edit_in_the_admin_counts(cast, draft):
    from django.core.management import call_command

    call_command("load_reference", verbosity=0)
    url, client, team = update_url(draft), signed_in(cast.city), signed_in(cast.team)
    mine = typed(client, url, problem="Mijn versie.")
    need_url = reverse("matchmaking:need-update", args=[draft.slug, 1])
    need = typed(client, need_url, title="Mijn behoefte")
    change = page_of(Challenge, "change", draft.pk)
    data = form_of(team, change) | {"title": "In het beheer", "needs-0-title": "Ook in het beheer"}
    assert team.post(change, data).status_code == 302
    assert client.post(url, mine).status_code == 409
    response = client.post(need_url, need)
    assert response.status_code == 409
    assert ("Wat is er nodig?", "Ook in het beheer", "Mijn behoefte") in differences(response)
    assert draft.needs.get(sequence=1).version == 2


# --- A need -----------------------------------------------------------------------------------------------
def test_a_need_tells_what_differs_in_the_words_of_its_choices(cast, draft):
    url, client = reverse("matchmaking:need-update", args=[draft.slug, 1]), signed_in(cast.city)
    kept = typed(client, url)
    assert (kept["weight"], "is_mandatory" in kept) == (4, True)
    able = CapabilityFactory(name_nl="Meten", layer=LayerFactory(number=3))
    changed = {**kept, "weight": "5", "capabilities": [able.pk], "is_mandatory": ""}
    assert client.post(url, changed).status_code == 302
    response = client.post(url, kept)
    assert differences(response) == {
        ("Hoe belangrijk?", "5, het belangrijkst", "4"),
        ("Bekwaamheden", "3 · Meten", ""),
        ("Verplicht", "nee", "ja"),
    }


def test_a_form_opened_on_a_need_never_writes_into_the_one_that_took_its_number(cast, draft):
    url, client = reverse("matchmaking:need-update", args=[draft.slug, 1]), signed_in(cast.city)
    data = typed(client, url, title="Tellen aan de kust")
    gone = reverse("matchmaking:need-delete", args=[draft.slug, 1])
    assert client.post(gone, {"need": data["need"]}).status_code == 302
    assert client.post(gone, {"need": data["need"]}).status_code == 302  # the same button twice
    assert [need.title for need in draft.needs.all()] == ["Voorspellen"]
    response = client.post(url, data)
    assert response.status_code == 422
    assert "Iemand schrapte deze behoefte intussen." in response.text
    add = reverse("matchmaking:need-create", args=[draft.slug])
    assert f'action="{add}"' in response.text
    assert client.post(add, data).status_code == 302
    assert [need.title for need in draft.needs.all()] == ["Voorspellen", "Tellen aan de kust"]


def test_a_need_of_another_challenge_is_not_reached(cast, draft):
    other = factories.NeedFactory(title="Van een ander")
    url, client = reverse("matchmaking:need-update", args=[draft.slug, 1]), signed_in(cast.city)
    client.post(url, typed(client, url, need=other.pk, title="Gekaapt"))
    assert not Need.objects.filter(title="Gekaapt").exists()


# --- Offers and applications ------------------------------------------------------------------------------
def test_two_partners_write_one_offer(cast):
    group = factories.ConsortiumFactory(state="formed", challenge=factories.ChallengeFactory())
    for name in ("cultivate", "university"):
        factories.PartnerFactory(consortium=group, organisation=cast.organisation_of[name])
    offer = factories.OfferFactory(consortium=group, state="draft", amount=Decimal(48000))
    url = reverse("matchmaking:offer-update", args=[group.pk, offer.pk])
    one, other = signed_in(cast.cultivate), signed_in(cast.university)
    mine = typed(other, url, amount="50000")
    one.post(url, typed(one, url, amount="52000"))
    response = other.post(url, mine)
    assert response.status_code == 409
    assert "Cultivate Demo bewaarde dit" in response.text
    assert differences(response) == {
        ("Bedrag in euro, zonder btw", "€\xa052.000", "€\xa050.000"),
    }
    other.post(url, {**mine, "version": 2})
    offer.refresh_from_db()
    assert (offer.amount, offer.version) == (50000, 3)
    Offer.objects.filter(pk=offer.pk).update(state="submitted", submitted_on=local_today())
    response = other.post(url, {**mine, "title": "Beter", "version": 3})
    assert (response.status_code, "Beter" in response.text) == (409, True)
    assert "Deze offerte is intussen geen ontwerp meer." in response.text


def test_two_of_a_city_write_one_application(cast):
    row = factories.FundingApplicationFactory(applicants=[cast.organisation_of["city"]])
    url, client = reverse("matchmaking:application-update", args=[row.pk]), signed_in(cast.city)
    mine = typed(client, url, title="Mijn titel")
    client.post(url, typed(client, url, title="Eerst"))
    response = client.post(url, mine)
    assert response.status_code == 409
    assert differences(response) == {("Titel", "Eerst", "Mijn titel")}
    type(row).objects.filter(pk=row.pk).update(state="submitted", submitted_on=local_today())
    response = client.post(url, mine)
    assert (response.status_code, "Mijn titel" in response.text) == (409, True)


def test_a_turn_is_taken_once(draft):
    one, other = (Challenge.objects.get(pk=draft.pk) for _turn in range(2))
    take_turn(row=one, version=1)
    with pytest.raises(Superseded):
        take_turn(row=other, version=1)
    take_turn(row=other, version=None)
    assert (one.version, other.version) == (2, 3)
