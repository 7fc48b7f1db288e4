"""The admin of the app: states stay, amounts stay hidden, lists cost the same at 1 and 3 rows, nothing ends in a 500."""

import itertools
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from matchmaking import models
from members.enums import Kind
from members.reference import grant_staff_rights
from scvl.periods import now
from tests.backoffice import form_of, page_of, signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import (
    DomainFactory,
    LayerFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AMOUNT = ("48000", "48.000")


@pytest.fixture
def staffed(cast):
    grant_staff_rights()
    return cast


@pytest.fixture
def team(staffed):
    return signed_in(staffed.team)


def save(client, row, **changes):
    """Post the change page of a row as it stands, with changes. A change to None leaves the field out."""
    url = page_of(type(row), "change", row.pk)
    data = form_of(client, url) | changes
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def errors_of(response) -> str:
    assert response.status_code == 200
    return str(response.context["errors"])


# --- States -----------------------------------------------------------------------------------------
STATEFUL = [name for name in models.__all__ if hasattr(getattr(models, name), "State")]


@pytest.mark.parametrize("name", STATEFUL)
def test_a_state_is_never_a_field_to_fill_in(rf, staffed, name):
    model = getattr(models, name)
    row = getattr(factories, f"{name}Factory")()
    request = rf.get("/")
    request.user = staffed.finance
    form = admin.site._registry[model].get_form(request, row, change=True)
    dates = {field.name for field in model._meta.fields if field.name.endswith("_on")}
    editable = {"noted_on", "starts_on"}
    assert not {"state", *(dates - editable)} & set(form.base_fields)


@pytest.mark.parametrize("name", STATEFUL)
def test_a_state_sent_along_is_not_written(staffed, name):
    row = getattr(factories, f"{name}Factory")()
    other = next(state for state in row.State if state != row.state)
    response = save(signed_in(staffed.finance), row, state=other)
    assert response.status_code == 302, errors_of(response)
    before = row.state
    row.refresh_from_db()
    assert row.state == before


def test_putting_an_old_version_back_brings_the_text_and_not_the_state(team):
    row = factories.ChallengeFactory(state="draft", title="Eerste titel")
    row.state, row.title = "published", "Tweede titel"
    row.submitted_on = row.published_on = "2026-05-20"
    row.save()
    first = row.history.earliest()
    assert (first.title, first.state) == ("Eerste titel", "draft")
    url = page_of(models.Challenge, "simple_history", row.pk, first.history_id)
    assert team.post(url, form_of(team, url)).status_code == 302
    row.refresh_from_db()
    assert (row.title, row.state, str(row.published_on)) == ("Eerste titel", "published", "2026-05-20")
    assert row.history.latest().state == "published"


def test_who_may_only_look_puts_nothing_back(staffed):
    from django.contrib.auth.models import Permission

    row = factories.ChallengeFactory(title="Eerste titel")
    row.title = "Tweede titel"
    row.save()
    team = staffed.team.groups.get()
    team.permissions.remove(Permission.objects.get(codename="change_challenge"))
    client = signed_in(staffed.team)
    url = page_of(models.Challenge, "simple_history", row.pk, row.history.earliest().history_id)
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": "Eerste titel", "slug": row.slug}).status_code == 403
    row.refresh_from_db()
    assert row.title == "Tweede titel"


def test_what_the_form_does_not_show_survives_a_save(team):
    """Somebody moves the row while the page is open: the state of the action stands."""
    row = factories.ChallengeFactory(title="Oud")
    data = form_of(team, page_of(models.Challenge, "change", row.pk))
    models.Challenge.objects.filter(pk=row.pk).update(state="in_matching", matching_on="2026-07-01")
    assert (
        team.post(page_of(models.Challenge, "change", row.pk), data | {"title": "Nieuw"}).status_code == 302
    )
    row.refresh_from_db()
    assert (row.title, row.state) == ("Nieuw", "in_matching")


# --- Amounts of offers --------------------------------------------------------------------------------
@pytest.fixture
def offer(staffed):
    return factories.OfferFactory(title="Offerte met een bedrag")


def shows_amount(response):
    return any(amount in response.content.decode() for amount in AMOUNT)


def test_the_team_sees_that_an_offer_exists_and_not_its_amount(team, offer):
    for url in (page_of(models.Offer, "changelist"), page_of(models.Offer, "change", offer.pk)):
        response = team.get(url)
        assert "Offerte met een bedrag" in response.content.decode()
        assert not shows_amount(response)


def test_the_team_cannot_ask_for_an_amount_in_the_address(team, offer):
    assert team.get(page_of(models.Offer, "changelist"), {"amount__gte": "1000"}).status_code == 400
    response = team.get(page_of(models.Offer, "changelist"), {"o": "8"})
    assert not shows_amount(response)


def test_the_team_cannot_read_an_amount_in_the_history(team, offer):
    assert team.get(page_of(models.Offer, "history", offer.pk)).status_code == 403
    version = offer.history.get().history_id
    assert team.get(page_of(models.Offer, "simple_history", offer.pk, version)).status_code == 403


def test_the_team_saves_an_offer_without_touching_its_amount(team, offer):
    assert save(team, offer, title="Betere titel", amount="1").status_code == 302
    offer.refresh_from_db()
    assert (offer.title, offer.amount) == ("Betere titel", 48000)


def test_finance_sees_amounts(staffed, offer):
    client = signed_in(staffed.finance)
    for page in ("changelist", "change", "history"):
        args = () if page == "changelist" else (offer.pk,)
        assert client.get(page_of(models.Offer, page, *args)).status_code == 200
    assert shows_amount(client.get(page_of(models.Offer, "changelist")))
    assert shows_amount(client.get(page_of(models.Offer, "change", offer.pk)))
    assert client.get(page_of(models.Offer, "changelist"), {"amount__gte": "1000"}).status_code == 200


def test_the_process_guide_sees_the_amount_of_that_offer(staffed, offer):
    other = factories.OfferFactory()
    offer.consortium.process_guide = staffed.team
    offer.consortium.save()
    client = signed_in(staffed.team)
    assert shows_amount(client.get(page_of(models.Offer, "change", offer.pk)))
    assert client.get(page_of(models.Offer, "history", offer.pk)).status_code == 200
    assert not shows_amount(client.get(page_of(models.Offer, "change", other.pk)))
    assert not shows_amount(client.get(page_of(models.Offer, "changelist")))


# --- What may not be made or thrown away ---------------------------------------------------------------
@pytest.mark.parametrize("model", [models.Interest, models.MatchRun, models.Offer, models.Partner])
def test_made_elsewhere(team, model):
    assert team.get(page_of(model, "add")).status_code == 403


@pytest.mark.parametrize(
    ("name", "state", "may"),
    [
        ("Challenge", "draft", True),
        ("Challenge", "example", True),
        ("Challenge", "published", False),
        ("Challenge", "closed", False),
        ("Consortium", "forming", True),
        ("Consortium", "formed", False),
        ("FundingApplication", "draft", True),
        ("FundingApplication", "submitted", False),
        ("Idea", "open", True),
        ("Idea", "parked", False),
        ("Interest", "withdrawn", False),
        ("Offer", "draft", False),
        ("Partner", "invited", False),
        ("Project", "planned", True),
        ("Project", "running", False),
    ],
)
def test_what_may_be_deleted(team, name, state, may):
    row = getattr(factories, f"{name}Factory")(state=state)
    response = team.post(page_of(type(row), "delete", row.pk), {"post": "yes"})
    assert response.status_code == (302 if may else 403)
    assert type(row).objects.filter(pk=row.pk).exists() is not may


def test_a_stored_composition_is_looked_at_and_never_changed(team):
    row = factories.MatchRunEntryFactory(organisation__name="Demo Kandidaat").run
    url = page_of(models.MatchRun, "change", row.pk)
    assert "Demo Kandidaat" in team.get(url).text
    assert team.post(url, {"chosen_number": "2"}).status_code == 403
    assert team.post(page_of(models.MatchRun, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_need_that_was_published_is_not_taken_away(team):
    need = factories.NeedFactory()
    assert save(team, need.challenge, **{"needs-0-DELETE": "on"}).status_code == 302
    assert models.Need.objects.filter(pk=need.pk).exists()


def test_needs_offered_are_those_of_the_challenge(team):
    need, _other = factories.NeedFactory(), factories.NeedFactory()
    interest = factories.InterestFactory(challenge=need.challenge)
    partner = factories.PartnerFactory(consortium__challenge=need.challenge)
    for row in (interest, partner):
        form = team.get(page_of(type(row), "change", row.pk)).context["adminform"].form
        assert list(form.fields["needs"].queryset) == [need]


# --- What does not fit is told at the form -------------------------------------------------------------
def test_a_constraint_about_a_state_is_told(team):
    row = factories.ProjectFactory(state="running")
    assert "heeft een begin" in errors_of(save(team, row, starts_on=""))


def test_a_deadline_on_an_example_is_told(team):
    row = factories.ChallengeFactory(state="example")
    moment = {"deadline_at_0": "2027-01-10", "deadline_at_1": "12:00"}
    assert "voorbeeld staat nooit open" in errors_of(save(team, row, **moment))


def test_a_second_lead_is_told(team):
    lead = factories.PartnerFactory(role="lead")
    partner = factories.PartnerFactory(consortium=lead.consortium)
    assert "één trekker" in errors_of(save(team, partner, role="lead"))
    assert "één trekker" in errors_of(save(team, lead.consortium, **{"partners-1-role": "lead"}))


def test_two_new_leads_are_told(team):
    row = factories.ConsortiumFactory()
    lines = {"partners-TOTAL_FORMS": "2"}
    for number in range(2):
        lines[f"partners-{number}-organisation"] = OrganisationFactory().pk
        lines[f"partners-{number}-role"] = "lead"
    assert "één trekker" in errors_of(save(team, row, **lines))
    assert row.partners.count() == 0


def test_a_partner_invited_here_is_invited_today(team):
    row = factories.ConsortiumFactory()
    line = {
        "partners-TOTAL_FORMS": "1",
        "partners-0-organisation": OrganisationFactory().pk,
        "partners-0-role": "lead",
    }
    assert save(team, row, **line).status_code == 302
    assert row.partners.get().state == "invited"


def test_a_wrong_budget_is_told(team):
    row = factories.ChallengeFactory()
    assert "minstens het laagste" in errors_of(save(team, row, budget_min="20", budget_max="10"))


def test_two_needs_with_one_number_are_told(team):
    first = factories.NeedFactory()
    second = factories.NeedFactory(challenge=first.challenge)
    assert second.sequence == 2
    assert "needs-1-sequence" in form_of(team, page_of(models.Challenge, "change", first.challenge_id))
    errors_of(save(team, first.challenge, **{"needs-1-sequence": "1"}))
    second.refresh_from_db()
    assert second.sequence == 2


def test_a_challenge_made_here_is_a_draft(team):
    url = page_of(models.Challenge, "add")
    data = form_of(team, url) | {"title": "Drukte op de dijk", "slug": "drukte-op-de-dijk"}
    assert team.post(url, data).status_code == 302
    assert models.Challenge.objects.get().state == "draft"


def test_a_challenge_with_its_owners_and_needs_is_made_in_one_go(team):
    city, layer, domain = OrganisationFactory(), LayerFactory(), DomainFactory()
    url = page_of(models.Challenge, "add")
    lines = {"owner_rows-TOTAL_FORMS": "1", "owner_rows-0-organisation": city.pk, "needs-TOTAL_FORMS": "2"}
    for number in range(2):
        lines |= {f"needs-{number}-sequence": number + 1, f"needs-{number}-title": "Tellen"}
        lines |= {f"needs-{number}-layer": layer.pk, f"needs-{number}-weight": "1"}
        lines |= {f"needs-{number}-domains": [domain.pk]}
    data = form_of(team, url) | {"title": "Drukte", "slug": "drukte"} | lines
    response = team.post(url, data)
    assert response.status_code == 302, errors_of(response)
    row = models.Challenge.objects.get()
    assert (list(row.owners.all()), row.needs.count()) == ([city], 2)


# --- Lists: the same number of queries at 1 and 3 rows ---------------------------------------------------
def a_challenge():
    owner = OrganisationFactory(kind=Kind.GOVERNMENT)
    return factories.ChallengeFactory(owners=[owner], municipality=MunicipalityFactory())


NUMBERS = itertools.count()
LISTS = [
    (models.Call, factories.CallFactory),
    (models.Challenge, a_challenge),
    (models.Consortium, lambda: factories.ConsortiumFactory(initiated_by=OrganisationFactory())),
    (models.FundingApplication, factories.FundingApplicationFactory),
    (models.FundingProgramme, lambda: factories.FundingProgrammeFactory(code=f"programma-{next(NUMBERS)}")),
    (models.Idea, lambda: factories.IdeaFactory(initiated_by=OrganisationFactory())),
    (models.Interest, factories.InterestFactory),
    (models.MatchDigest, factories.MatchDigestFactory),
    (
        models.MatchRun,
        lambda: factories.MatchRunFactory(made_by=UserFactory(), consortium=factories.ConsortiumFactory()),
    ),
    (models.Offer, factories.OfferFactory),
    (models.Partner, factories.PartnerFactory),
    (models.ProcurementRoute, lambda: factories.ProcurementRouteFactory(code=f"weg-{next(NUMBERS)}")),
    (
        models.Project,
        lambda: factories.ProjectFactory(
            challenge=factories.ChallengeFactory(), consortium=factories.ConsortiumFactory()
        ),
    ),
]


@pytest.mark.parametrize(("model", "build"), LISTS, ids=[model.__name__ for model, _build in LISTS])
def test_a_list_costs_the_same_at_one_and_three_rows(team, django_assert_num_queries, model, build):
    url = page_of(model, "changelist")
    build()
    team.get(url)
    with CaptureQueriesContext(connection) as first:
        assert team.get(url).status_code == 200
    build()
    build()
    with django_assert_num_queries(len(first)):
        assert team.get(url).status_code == 200


def test_every_admin_of_the_app_has_a_list_in_the_test():
    ours = {model for model in admin.site._registry if model._meta.app_label == "matchmaking"}
    assert ours == {model for model, _build in LISTS}


@pytest.mark.parametrize(("value", "count"), [("open", 1), ("soon", 1), ("closed", 1), ("onzin", 3)])
def test_calls_are_filtered_by_their_dates(team, value, count):
    factories.CallFactory()
    factories.CallFactory(opens_on=now().date() + timedelta(days=5))
    factories.CallFactory(deadline_at=now() - timedelta(days=1))
    response = team.get(page_of(models.Call, "changelist"), {"open": value})
    assert response.context["cl"].result_count == count
