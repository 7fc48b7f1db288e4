"""Pages of challenges: put, edited, asked about, found; who reads what of one."""

from datetime import timedelta

import pytest
from django.urls import reverse

from matchmaking.models import Challenge
from scvl.periods import local_today, now
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import (
    CapabilityFactory,
    DomainFactory,
    LayerFactory,
    MunicipalityFactory,
    PositionFactory,
    SubdomainFactory,
)

pytestmark = pytest.mark.django_db
NEW = reverse("matchmaking:challenge-create")
LIST = reverse("matchmaking:challenge-list")


def challenge(cast, state="published", **fields):
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]],
        state=state,
        **{"problem": "Op zaterdag staat alles vast.\n\nNiemand weet waarom.", "title": "Drukte", **fields},
    )
    row.domains.set([DomainFactory(sequence=0)])
    factories.NeedFactory(challenge=row, title="Tellen", weight=4)
    return row


def page(person, row):
    return signed_in(person).get(row.get_absolute_url())


# --- Put and edited -------------------------------------------------------------------------------------
def test_a_city_puts_a_challenge_as_a_draft_of_its_own(cast):
    day = local_today() + timedelta(days=30)
    data = {
        "title": "Drukte meten",
        "problem": "Te druk.",
        "domains": [DomainFactory(sequence=0).pk],
        "deadline": day.isoformat(),
        "visibility": "teaser",
        "owners": [cast.organisation_of["city"].pk],
    }
    response = signed_in(cast.city).post(NEW, data)
    row = Challenge.objects.get()
    assert response.url == row.get_absolute_url()
    assert (row.state, row.title, list(row.owners.all())) == (
        "draft",
        "Drukte meten",
        [cast.organisation_of["city"]],
    )
    assert (row.initiated_by, row.deadline_at.date()) == (cast.organisation_of["city"], day)


def test_a_draft_is_kept_with_a_title_and_nothing_else(cast):
    client = signed_in(cast.city)
    chosen = {bound.html_name: bound.value() for bound in client.get(NEW).context["form"]}
    data = {"title": "Nog te schrijven", "visibility": chosen["visibility"], "procurement_route": ""}
    data["owners"] = [cast.organisation_of["city"].pk]
    assert client.post(NEW, data).status_code == 302
    row = Challenge.objects.get()
    assert (row.state, row.problem, row.domains.count(), row.municipality) == ("draft", "", 0, None)


def test_the_place_the_parts_of_domains_and_the_route_are_asked_and_shown(cast):
    place, part = MunicipalityFactory(name="Zandvoorde"), SubdomainFactory(name_nl="Veilig thuis")
    route = factories.ProcurementRouteFactory(when_nl="De oplossing is al op de markt")
    city = cast.organisation_of["city"]
    city.municipality = place
    city.save()
    client = signed_in(cast.city)
    text = client.get(NEW).text
    assert "Bestek: de oplossing is al op de markt" in text
    assert f'<option value="{place.pk}" selected>' in text
    data = {
        "title": "Drukte",
        "visibility": "public",
        "owners": [city.pk],
        "municipality": place.pk,
        "subdomains": [part.pk],
        "procurement_route": route.pk,
    }
    assert client.post(NEW, data).status_code == 302
    row = Challenge.objects.get()
    assert (row.municipality, row.procurement_route) == (place, route)
    assert (list(row.subdomains.all()), list(row.domains.all())) == ([part], [part.domain])
    text = page(cast.city, row).text
    assert "Zandvoorde" in text
    assert "Veilig thuis" in text
    form = client.get(reverse("matchmaking:challenge-update", args=[row.slug])).context["form"]
    assert list(form["subdomains"].value()) == [part.pk]


def test_needs_without_any_weight_have_a_page_and_a_way_on(cast):
    row = challenge(cast)
    row.needs.update(weight=0)
    standing(cast, "connect")
    for person in (cast.city, cast.team, cast.connect):
        assert page(person, row).status_code == 200
    url = reverse("matchmaking:need-update", args=[row.slug, 1])
    assert signed_in(cast.team).get(url).context["form"]["weight"].value() == 1


def test_nobody_puts_a_challenge_in_the_name_of_another_government(cast):
    other = factories.ChallengeOwnerFactory().organisation
    data = {"title": "Drukte meten", "visibility": "public", "owners": [other.pk]}
    response = signed_in(cast.city).post(NEW, data)
    assert (response.status_code, Challenge.objects.filter(title="Drukte meten").count()) == (422, 0)


def test_the_team_puts_one_for_several_governments_the_first_of_which_leads(cast):
    other = factories.ChallengeOwnerFactory().organisation
    owners = [other.pk, cast.organisation_of["city"].pk, ""]
    data = {"title": "Samen meten", "visibility": "public", "owners": owners}
    signed_in(cast.team).post(NEW, data)
    row = Challenge.objects.get(title="Samen meten")
    assert set(row.owners.all()) == {other, cast.organisation_of["city"]}
    assert row.initiated_by == other


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"deadline": "2020-01-01"}, "Deze dag is voorbij. Kies een latere."),
        ({"budget_min": "90", "budget_max": "10"}, "Het hoogste bedrag moet minstens het laagste zijn."),
        ({"title": ""}, "Dit veld is verplicht."),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(cast, data, said):
    owners = [cast.organisation_of["city"].pk]
    given = {
        "title": "Een titel",
        "problem": "Een lang verhaal.",
        "visibility": "teaser",
        "owners": owners,
        **data,
    }
    response = signed_in(cast.city).post(NEW, given)
    assert response.status_code == 422
    assert said in response.text
    assert "Een lang verhaal." in response.text
    assert not Challenge.objects.exists()


def test_a_challenge_without_text_stays_a_draft_and_says_what_it_lacks(cast):
    row = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], state="draft")
    url = reverse("matchmaking:step", args=["uitdaging", row.pk, "indienen"])
    response = signed_in(cast.city).post(url)
    row.refresh_from_db()
    assert (response.status_code, row.state) == (422, "draft")
    lacks = "wat het probleem is, minstens één domein, minstens één behoefte"
    assert f"Vul dit nog aan: {lacks}." in response.text
    assert "ontbreekt nog" in page(cast.city, row).text


def test_an_owner_edits_while_it_is_a_draft_and_not_once_it_was_handed_in(cast):
    row = challenge(cast, "draft")
    url = reverse("matchmaking:challenge-update", args=[row.slug])
    data = {"title": "Beter", "problem": "Beter uitgelegd.", "visibility": "public", "version": 1}
    assert signed_in(cast.city).post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.version) == ("Beter", 2)
    Challenge.objects.filter(pk=row.pk).update(state="submitted", submitted_on=local_today())
    assert signed_in(cast.city).post(url, {**data, "title": "Te laat"}).status_code == 403


def test_the_term_of_what_is_published_changes_only_by_its_own_step(cast):
    row = challenge(cast, deadline_at=now() + timedelta(days=10))
    url = reverse("matchmaking:challenge-update", args=[row.slug])
    assert "Reageren kan tot en met" not in signed_in(cast.team).get(url).text
    domain = DomainFactory(sequence=0).pk
    data = {"title": "Drukte", "problem": "Te druk.", "domains": [domain], "visibility": "public"}
    data |= {"version": 1, "deadline": "2030-01-01"}
    signed_in(cast.team).post(url, data)
    before = row.deadline_at
    row.refresh_from_db()
    assert (row.deadline_at, row.version) == (before, 2)


def test_what_is_published_never_loses_its_text_or_its_last_need(cast):
    row, client = challenge(cast), signed_in(cast.team)
    data = {"title": "Nieuwe titel", "problem": " ", "visibility": "public", "version": 1}
    response = client.post(reverse("matchmaking:challenge-update", args=[row.slug]), data)
    assert response.status_code == 422
    assert "Vul dit nog aan: wat het probleem is, minstens één domein." in response.text
    assert "Nieuwe titel" in response.text
    response = client.post(reverse("matchmaking:need-delete", args=[row.slug, 1]), follow=True)
    assert "Vul dit nog aan: minstens één behoefte." in response.text
    row.refresh_from_db()
    assert (row.title, row.version, row.needs.count(), row.domains.count()) == ("Drukte", 1, 1, 1)


def test_a_need_is_added_changed_and_taken_away(cast):
    row = challenge(cast, "draft")
    client, one = signed_in(cast.city), CapabilityFactory()
    data = {
        "title": "Voorspellen",
        "layer": LayerFactory(number=3).pk,
        "domains": [DomainFactory(sequence=2).pk],
        "capabilities": [one.pk],
        "weight": "2",
    }
    assert client.post(reverse("matchmaking:need-create", args=[row.slug]), data).status_code == 302
    need = row.needs.get(sequence=2)
    assert (need.title, need.is_mandatory, need.weight) == ("Voorspellen", False, 2)
    assert ([d.code for d in need.domains.all()], list(need.capabilities.all())) == (["living"], [one])
    url = reverse("matchmaking:need-update", args=[row.slug, 2])
    assert client.post(url, {**data, "title": "Vooruitkijken", "is_mandatory": "on"}).status_code == 302
    need.refresh_from_db()
    assert (need.title, need.is_mandatory) == ("Vooruitkijken", True)
    client.post(reverse("matchmaking:need-delete", args=[row.slug, 1]))
    assert [(n.sequence, n.title) for n in row.needs.all()] == [(1, "Vooruitkijken")]


def test_a_need_without_layer_or_domain_is_told(cast):
    row = challenge(cast, "draft")
    data = {"title": "Voorspellen", "weight": "2"}
    response = signed_in(cast.city).post(reverse("matchmaking:need-create", args=[row.slug]), data)
    assert (response.status_code, row.needs.count()) == (422, 1)
    assert "Voorspellen" in response.text


# --- Who reads what -------------------------------------------------------------------------------------
def test_a_visitor_reads_the_first_paragraph_of_a_teaser_and_no_more(cast, client):
    row = challenge(cast, visibility="teaser", problem="Op **zaterdag** staat alles vast.\n\nGeheim vervolg.")
    text = client.get(row.get_absolute_url()).text
    assert "Op zaterdag staat alles vast." in text
    assert "Geheim vervolg." not in text
    assert "Tellen" not in text
    assert "De hele vraag, en wat er nodig is, lezen leden." in text
    assert "Geheim vervolg." in page(cast.inform, row).text


def test_search_does_not_look_into_what_one_may_not_read(cast, client):
    challenge(cast, visibility="teaser", problem="Kop.\n\nkanariegeel")
    found = dict.fromkeys(("inform", "city", "team"), "1 uitdaging<")
    for name in found:
        assert "1 uitdaging<" in signed_in(cast.people[name]).get(LIST, {"q": "kanariegeel"}).text
    assert "0 uitdagingen" in client.get(LIST, {"q": "kanariegeel"}).text
    assert "0 uitdagingen" in signed_in(cast.expired).get(LIST, {"q": "kanariegeel"}).text


def test_an_owner_never_sees_the_draft_of_another(cast):
    mine = challenge(cast, "draft", title="Van ons")
    other = factories.ChallengeFactory(state="draft", title="Van een ander", owners=[])
    factories.ChallengeOwnerFactory(challenge=other)
    text = signed_in(cast.city).get(LIST).text
    assert "Van ons" in text
    assert "Van een ander" not in text
    assert page(cast.city, mine).status_code == 200
    assert page(cast.city, other).status_code == 404


def standing(cast, *names):
    """Each of these organisations stands in the cell that the need asks."""
    for name in names:
        PositionFactory(organisation=cast.organisation_of[name])


def test_owners_and_team_read_the_ranking_and_a_company_its_own_fit_only(cast):
    standing(cast, "connect", "cultivate", "steering")
    row = challenge(cast)
    for person in (cast.city, cast.team):
        text = page(person, row).text
        assert "Wie past bij behoefte 1" in text
        assert all(name in text for name in ("Demo Connect", "Demo Cultivate", "Demo Steering"))
    text = page(cast.connect, row).text
    assert "Hoe goed pas je?" in text
    assert "Wie past bij behoefte" not in text
    assert "Demo Cultivate" not in text
    assert "Demo Steering" not in text


def test_the_ranking_waits_for_publication(cast):
    standing(cast, "connect")
    row = challenge(cast, "submitted")
    assert "Wie past bij behoefte" not in page(cast.city, row).text
    assert "Wie past bij behoefte 1" in page(cast.team, row).text


def test_the_ranking_is_of_the_need_one_chooses(cast):
    standing(cast, "connect")
    row = challenge(cast)
    factories.NeedFactory(challenge=row, title="Voorspellen", layer=LayerFactory(number=1))
    client = signed_in(cast.city)
    assert "Wie past bij behoefte 2" in client.get(row.get_absolute_url(), {"behoefte": "2"}).text
    for strange in ("9", "-1", "x", "\x00"):
        assert "Wie past bij behoefte 1" in client.get(row.get_absolute_url(), {"behoefte": strange}).text


def test_a_need_shows_its_cells_its_weight_and_its_candidates(cast):
    standing(cast, "connect")
    text = page(cast.city, challenge(cast)).text
    assert 'aria-label="gewicht 4 van 5"' in text
    assert "A3" in text
    assert 'data-cell="need"' in text


def test_what_nobody_answered_is_told_to_who_asks(cast):
    row = challenge(cast)
    factories.NeedFactory(challenge=row, title="Voorspellen")
    interest = factories.InterestFactory(challenge=row, organisation=cast.organisation_of["connect"])
    interest.needs.set([row.needs.get(sequence=1)])
    assert "Voor behoefte 2 meldde zich nog niemand." in page(cast.city, row).text


def test_an_offer_stands_in_the_timeline_only_for_who_may_know_of_it(cast, client):
    row = challenge(cast, visibility="public", deadline_at=now() + timedelta(days=3))
    group = factories.ConsortiumFactory(challenge=row, state="formed")
    factories.PartnerFactory(consortium=group, organisation=cast.organisation_of["connect"])
    factories.OfferFactory(consortium=group)
    said = "Offerte ingediend"
    assert said in page(cast.connect, row).text
    assert said in page(cast.team, row).text
    for person in (cast.cultivate, cast.steering, cast.city):
        assert said not in page(person, row).text
    assert said not in client.get(row.get_absolute_url()).text


def test_an_activity_that_led_to_it_stands_in_the_timeline(cast):
    from tests.factories.workpackages import ActivityFactory, RegistrationFactory
    from workpackages.actions.outcome import link_outcome

    row = challenge(cast)
    held = ActivityFactory(
        title_nl="Infosessie druk", state="held", starts_at=now() - timedelta(days=9), held_at=now()
    )
    for _turn in range(2):
        RegistrationFactory(activity=held, state="attended")
    hidden = ActivityFactory(title_nl="Besloten overleg", audience="invited", state="held", held_at=now())
    for activity in (held, hidden):
        link_outcome(activity=activity, challenge=row, by=cast.team)
    assert "Infosessie druk, 2 deelnemers" in page(cast.connect, row).text
    assert "Besloten overleg" not in page(cast.connect, row).text


# --- Lists ------------------------------------------------------------------------------------------------
def test_the_list_filters_by_state_domain_layer_and_own(cast):
    mine = challenge(cast, title="Onze straat")
    factories.ChallengeFactory(state="realised", title="Hun plein")
    client = signed_in(cast.city)

    def titles(**asked):
        rows = client.get(LIST, asked).context["page_of_rows"].object_list
        return {row.title for row in rows}

    assert titles() == {"Onze straat", "Hun plein"}
    assert titles(stand="open") == titles(domein="mobility") == titles(laag="3") == {mine.title}
    assert titles(mijn="1") == {mine.title}
    assert titles(stand="gerealiseerd") == {"Hun plein"}
    assert titles(laag="4") == set()
    assert "‘vreemd’ kennen we niet" in client.get(LIST, {"domein": "vreemd"}).text


def test_an_example_is_seen_by_all_and_never_open(cast, client):
    row = factories.ChallengeFactory(state="example", visibility="public", title="Echt voorbeeld")
    factories.NeedFactory(challenge=row)
    assert not row.is_open
    text = client.get(row.get_absolute_url()).text
    assert "Een echt voorbeeld uit openbare bronnen" in text
    url = reverse("matchmaking:interest-create", args=[row.slug])
    assert "Toon interesse" not in page(cast.connect, row).text
    assert signed_in(cast.connect).get(url).status_code == 403


# --- Questions --------------------------------------------------------------------------------------------
def test_a_member_asks_and_the_owner_answers_for_all(cast):
    row = challenge(cast)
    url = reverse("matchmaking:question-create", args=[row.slug])
    assert signed_in(cast.inform).post(url, {"question": "Hoe groot?"}).status_code == 302
    asked = row.questions.get()
    assert (asked.question, asked.asked_by) == ("Hoe groot?", cast.organisation_of["inform"])
    step = reverse("matchmaking:step", args=["vraag", asked.pk, "antwoorden"])
    assert step in page(cast.city, row).text
    assert step not in page(cast.inform, row).text
    assert signed_in(cast.inform).post(step, {"answer": "Zelf"}).status_code == 403
    signed_in(cast.city).post(step, {"answer": "Drie straten."})
    assert "Drie straten." in page(cast.cultivate, row).text


@pytest.mark.parametrize("question", ["", "x" * 2001])
def test_a_question_that_does_not_fit_stays_typed(cast, question):
    row = challenge(cast)
    url = reverse("matchmaking:question-create", args=[row.slug])
    response = signed_in(cast.inform).post(url, {"question": question})
    assert (response.status_code, row.questions.count()) == (422, 0)
    assert question in response.text


def test_who_asks_a_challenge_and_who_comes_too_late_ask_no_question(cast):
    row, late = challenge(cast), challenge(cast, "awarded", title="Voorbij")
    question = {"question": "Hoe groot?"}

    def ask(person, about):
        url = reverse("matchmaking:question-create", args=[about.slug])
        return signed_in(person).post(url, question).status_code

    assert (ask(cast.city, row), ask(cast.inform, late)) == (403, 403)


def test_a_company_reads_what_its_profile_lacks_and_nobody_elses(cast):
    """connect stands in the cell and names nothing of what is asked; cultivate names it and stands beside the cell."""
    row = challenge(cast)
    need = row.needs.get()
    need.capabilities.set([CapabilityFactory(code="personentelling", layer=need.layer)])
    standing(cast, "connect")
    beside = cast.organisation_of["cultivate"]
    PositionFactory(organisation=beside, layer=need.layer, domain=DomainFactory(sequence=3))
    beside.capabilities.set(need.capabilities.all())
    heading = "Wat in je profiel ontbreekt"
    names_it = (
        f"{need.sequence}. {need.title}</h3><p>Je noemt geen van deze bekwaamheden: personentelling.</p>"
    )
    place = f"{need.sequence}. {need.title}</h3><p>Vak "
    text = page(cast.connect, row).text
    assert (heading in text, names_it in text, place in text) == (True, True, False)
    assert reverse("members:organisation-update", args=["demo-connect"]) in text
    text = page(cast.cultivate, row).text
    assert (heading in text, names_it in text, place in text) == (True, False, True)
    for person in (cast.city, cast.team, cast.university):
        assert heading not in page(person, row).text
