"""The work of a project: sprints, what pays for it, its chain, and the list of all pilots and projects."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from matchmaking.models import FundingLine, Sprint
from scvl.periods import local_today
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories

pytestmark = pytest.mark.django_db
SPRINT = {"goal": "Tien sensoren hangen", "starts_on": "2026-09-01", "last_day": "2026-09-14"}
MONEY = {"source": "public", "label": "Stad", "amount": "60000"}
INVENTORY = reverse("matchmaking:project-inventory")


@pytest.fixture
def pilot(cast):
    """A running, public pilot for the city; cultivate leads, connect is a partner."""
    challenge = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], title="Drukte")
    group = factories.ConsortiumFactory(challenge=challenge, state="formed")
    row = factories.ProjectFactory(
        title="Teller", state="running", is_public=True, challenge=challenge, consortium=group
    )
    for name, role in (("cultivate", "lead"), ("connect", "partner")):
        organisation = cast.organisation_of[name]
        factories.PartnerFactory(consortium=group, organisation=organisation, role=role)
        factories.ProjectPartnerFactory(project=row, organisation=organisation)
    return row


def url(project, name, *more):
    return reverse(f"matchmaking:{name}", args=[project.slug, *more])


# --- Sprints ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["team", "cultivate"])
def test_team_and_lead_write_down_a_sprint_and_its_result(cast, pilot, name):
    client = signed_in(cast.people[name])
    assert client.post(url(pilot, "sprint-create"), SPRINT).status_code == 302
    row = Sprint.objects.get()
    assert (row.number, row.starts_on, row.ends_before, row.result) == (
        1,
        date(2026, 9, 1),
        date(2026, 9, 15),
        "",
    )
    assert client.get(url(pilot, "sprint-update", 1)).context["form"].initial["last_day"] == date(2026, 9, 14)
    client.post(url(pilot, "sprint-update", 1), {**SPRINT, "result": "Ze hangen."})
    html = signed_in(cast.connect).get(pilot.get_absolute_url()).text
    assert "Tien sensoren hangen" in html
    assert "Ze hangen." in html
    assert "1 september 2026 tot en met 14 september 2026" in html.replace("\xa0", " ")
    client.post(url(pilot, "sprint-create"), SPRINT)
    assert list(Sprint.objects.values_list("number", flat=True)) == [1, 2]


def test_a_sprint_ends_after_it_began_and_what_was_typed_stays(cast, pilot):
    page = signed_in(cast.team).post(url(pilot, "sprint-create"), {**SPRINT, "last_day": "2026-08-31"})
    assert (page.status_code, Sprint.objects.count()) == (422, 0)
    assert "De laatste dag ligt op of na de eerste." in page.text
    assert "Tien sensoren hangen" in page.text


def test_the_last_day_that_a_calendar_has_is_told_and_not_kept(cast, pilot):
    page = signed_in(cast.team).post(url(pilot, "sprint-create"), {**SPRINT, "last_day": "9999-12-31"})
    assert (page.status_code, Sprint.objects.count()) == (422, 0)
    assert "Kies een dag, bv. 01/12/2026." in page.text


def test_the_lead_writes_while_it_is_not_over(cast, pilot):
    assert signed_in(cast.connect).get(url(pilot, "sprint-create")).status_code == 403
    log = reverse("matchmaking:step", args=["project", pilot.pk, "logboek"])
    data = {"day": local_today().isoformat(), "text": "Sensoren geplaatst."}
    assert signed_in(cast.connect).post(log, data).status_code == 403
    assert signed_in(cast.cultivate).post(log, data).status_code == 302
    assert pilot.log_entries.count() == 1
    type(pilot).objects.filter(pk=pilot.pk).update(state="ended", ended_on=local_today(), result="Het werkt.")
    assert signed_in(cast.cultivate).get(url(pilot, "sprint-create")).status_code == 403
    assert signed_in(cast.team).get(url(pilot, "sprint-create")).status_code == 200


# --- Money ----------------------------------------------------------------------------------------------------
def test_the_mix_adds_up_and_shows_its_shares(cast, pilot):
    client = signed_in(cast.cultivate)
    client.post(url(pilot, "funding-line-create"), MONEY)
    client.post(
        url(pilot, "funding-line-create"), {"source": "private", "label": "Bedrijf", "amount": "20000"}
    )
    mix = client.get(pilot.get_absolute_url()).context["mix"]
    assert (mix.public, mix.private, mix.total) == (Decimal(60000), Decimal(20000), Decimal(80000))
    assert (mix.public_share, mix.private_share) == (75, 25)
    line = FundingLine.objects.get(source="private")
    client.post(url(pilot, "funding-line-update", line.pk), {**MONEY, "source": "private", "amount": "30000"})
    line.refresh_from_db()
    assert (line.amount, line.history.first().history_user) == (Decimal(30000), cast.cultivate)
    client.post(url(pilot, "funding-line-delete", line.pk))
    assert FundingLine.objects.count() == 1


def test_who_saves_second_reads_both_versions_and_decides(cast, pilot):
    sprint, line = factories.SprintFactory(project=pilot), factories.FundingLineFactory(project=pilot)
    team, lead = signed_in(cast.team), signed_in(cast.cultivate)
    for address, first, second in (
        (url(pilot, "sprint-update", 1), {**SPRINT, "result": "Ze hangen."}, {**SPRINT, "result": "Acht."}),
        (url(pilot, "funding-line-update", line.pk), MONEY, {**MONEY, "amount": "70000"}),
    ):
        version = team.get(address).context["form"]["version"].value()
        assert lead.post(address, {**first, "version": version}).status_code == 302
        response = team.post(address, {**second, "version": version})
        assert response.status_code == 409
        assert "Cultivate Demo bewaarde dit op" in response.text
        again = response.context["form"]["version"].value()
        assert team.post(address, {**second, "version": again}).status_code == 302
    sprint.refresh_from_db()
    line.refresh_from_db()
    assert (sprint.result, sprint.version, line.amount, line.version) == ("Acht.", 3, Decimal("70000"), 3)


@pytest.mark.parametrize("amount", ["0", "-1", "veel"])
def test_no_money_is_no_line(cast, pilot, amount):
    page = signed_in(cast.team).post(url(pilot, "funding-line-create"), {**MONEY, "amount": amount})
    assert (page.status_code, FundingLine.objects.count()) == (422, 0)


def test_a_line_of_another_project_is_not_found(cast, pilot):
    foreign = factories.FundingLineFactory()
    assert signed_in(cast.cultivate).get(url(pilot, "funding-line-update", foreign.pk)).status_code == 404
    assert signed_in(cast.cultivate).post(url(pilot, "funding-line-delete", foreign.pk)).status_code == 404
    assert FundingLine.objects.filter(pk=foreign.pk).exists()


@pytest.mark.parametrize(
    ("name", "sees"),
    [("connect", True), ("city", True), ("team", True), ("steering", False), ("delegate", False)],
)
def test_amounts_are_for_partners_who_asked_and_the_team(cast, pilot, name, sees):
    factories.FundingLineFactory(project=pilot, label="Geheim potje", amount=Decimal(4711))
    html = signed_in(cast.people[name]).get(pilot.get_absolute_url()).text
    assert ("Geheim potje" in html, "4.711" in html) == (sees, sees)


def test_a_visitor_reads_no_amount(cast, pilot, client):
    factories.FundingLineFactory(project=pilot, label="Geheim potje")
    assert "Geheim potje" not in client.get(pilot.get_absolute_url()).text


# --- The chain ------------------------------------------------------------------------------------------------
def test_the_public_page_tells_the_way_from_challenge_to_result(cast, pilot, client):
    factories.ProjectFactory(
        title="Overal tellers",
        kind="implementation",
        state="ended",
        is_public=True,
        challenge=pilot.challenge,
        starts_on=date(2026, 10, 1),
    )
    factories.ProjectFactory(title="Stil werk", state="running", challenge=pilot.challenge)
    chain = client.get(pilot.get_absolute_url()).context["chain"]
    assert [(event.date, event.text) for event in chain] == [
        (date(2026, 5, 20), "Uitdaging: Drukte"),
        (date(2026, 7, 1), "Consortium gevormd"),
        (date(2026, 9, 1), "Pilot: Teller"),
        (date(2026, 10, 1), "Implementatie: Overal tellers"),
    ]


# --- The list of all --------------------------------------------------------------------------------------------
def found(client, **asked):
    return {row.title for row in client.get(INVENTORY, asked).context["page_of_rows"]}


def test_the_team_finds_every_project_by_kind_state_year_and_domain(cast, pilot):
    old = factories.ProjectFactory(
        title="Oud",
        kind="implementation",
        state="ended",
        starts_on=date(2024, 1, 5),
        ended_on=date(2025, 1, 1),
    )
    factories.ProjectPositionFactory(project=old)
    client = signed_in(cast.team)
    assert found(client) == {"Teller", "Oud"}
    for asked in ({"soort": "implementation"}, {"stand": "ended"}, {"jaar": "2024"}, {"domein": "mobility"}):
        assert found(client, **asked) == {"Oud"}
    for value in ("0000", "²024"):
        assert "kennen we niet" in client.get(INVENTORY, {"jaar": value}).text
    assert signed_in(cast.connect).get(INVENTORY).status_code == 403


def test_the_csv_is_the_same_list_whole(cast, pilot):
    factories.FundingLineFactory(project=pilot, amount=Decimal(10))
    factories.ProjectFactory(title="=Gevaar", kind="implementation")
    address = reverse("matchmaking:project-export")
    text = signed_in(cast.team).get(address).content.decode("utf-8-sig")
    rows = {row["title"]: row for row in csv.DictReader(io.StringIO(text))}
    assert set(rows) == {"Teller", "'=Gevaar"}
    assert (rows["Teller"]["partners"], rows["Teller"]["public_euro"], rows["Teller"]["private_euro"]) == (
        "Demo Cultivate; Demo Connect",
        "10.00",
        "0",
    )
    text = signed_in(cast.team).get(address, {"soort": "pilot"}).content.decode()
    assert "Gevaar" not in text


# --- Who works on it ------------------------------------------------------------------------------------------
def test_the_team_adds_a_partner_tells_until_when_and_takes_a_mistake_away(cast, pilot):
    client, add = signed_in(cast.team), url(pilot, "project-partner-create")
    asked = {
        "organisation": cast.organisation_of["university"].pk,
        "role": "telt mee",
        "starts_on": "2026-09-01",
    }
    assert client.post(add, asked).status_code == 302
    row = pilot.partners.get(organisation=cast.organisation_of["university"])
    assert (row.role, row.starts_on, row.ends_before) == ("telt mee", date(2026, 9, 1), None)
    assert row.history.get().history_user == cast.team
    page = client.post(add, asked)
    assert (page.status_code, pilot.partners.count()) == (422, 3)
    stops = url(pilot, "project-partner-update", row.pk)
    page = client.post(stops, {"last_day": "2026-08-31"})
    assert page.status_code == 422
    assert "De laatste dag ligt op of na de eerste." in page.text
    assert client.post(stops, {"last_day": "9999-12-31"}).status_code == 422
    assert client.post(stops, {"last_day": "2026-10-31"}).status_code == 302
    row.refresh_from_db()
    assert row.ends_before == date(2026, 11, 1)
    assert client.get(stops).context["form"].initial["last_day"] == date(2026, 10, 31)
    assert "tot en met 31 oktober 2026" in client.get(pilot.get_absolute_url()).text.replace("\xa0", " ")
    assert add not in signed_in(cast.cultivate).get(pilot.get_absolute_url()).text
    client.post(url(pilot, "project-partner-delete", row.pk))
    assert set(pilot.partners.values_list("organisation__name", flat=True)) == {
        "Demo Connect",
        "Demo Cultivate",
    }


def test_who_may_be_added_are_members_and_who_is_near(cast, pilot):
    factories.PartnerFactory(consortium=pilot.consortium, organisation=cast.organisation_of["outsider"])
    choices = signed_in(cast.team).get(url(pilot, "project-partner-create")).context["form"].fields
    names = set(choices["organisation"].queryset.values_list("name", flat=True))
    city, outsider = (cast.organisation_of[name].name for name in ("city", "outsider"))
    assert {city, outsider, "Demo Steering"} <= names
    assert not {"Demo Connect", "Demo Cultivate"} & names
