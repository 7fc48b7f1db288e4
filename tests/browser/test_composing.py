"""The team composes a consortium that its partners accept, and plans the tables of an evening; at both widths, with axe."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matchmaking.models import MatchRun
from tests.browser.test_chain import follow, press, said
from tests.cast import make_cast
from tests.factories.matchmaking import ChallengeFactory, NeedFactory, ProjectFactory
from tests.factories.members import (
    CapabilityFactory,
    ContactFactory,
    DomainFactory,
    LayerFactory,
    OrganisationFactory,
    PositionFactory,
)
from tests.factories.workpackages import ActivityFactory, RegistrationFactory
from workpackages.models import Rotation, RotationTalk

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = pytest.mark.parametrize("width", [390, 1280])
ASKED = (("Tellen zonder te herkennen", 2, "personentelling"), ("Drukte voorspellen", 3, "voorspelling"))


@pytest.fixture
def portal():
    """The cast and the whole city map; a challenge in matching whose two needs a company and a university answer."""
    cast = make_cast()
    layers = [LayerFactory(number=number) for number in range(5)]
    domains = [DomainFactory(sequence=number) for number in range(6)]
    cast.challenge = ChallengeFactory(
        owners=[cast.organisation_of["city"]], state="in_matching", title="Drukte in de winkelstraat"
    )
    for name, (title, layer, code) in zip(("cultivate", "university"), ASKED, strict=True):
        capability = CapabilityFactory(code=code, layer=layers[layer])
        need = NeedFactory(challenge=cast.challenge, title=title, layer=layers[layer], domains=domains[:1])
        need.capabilities.set([capability])
        organisation = cast.organisation_of[name]
        PositionFactory(organisation=organisation, layer=layers[layer], domain=domains[0])
        organisation.capabilities.set([capability])
    return cast


@pytest.fixture
def evening(portal):
    """A reverse pitch to which five companies come."""
    row = ActivityFactory(title_nl="Omgekeerd pitchen")
    for number in range(1, 6):
        company = OrganisationFactory(name=f"Bedrijf {number}")
        RegistrationFactory(activity=row, contact=ContactFactory(organisation=company), place=number)
    return row


def ask_for_knowledge(team, width):
    """On a phone the conditions stand in a panel of their own. A member is named by keyboard, its name completed."""
    if width == 390:
        press(team, "Voorwaarden")
    team.get_by_label("een kennisinstelling").check()
    named = team.get_by_label("Nog een lid dat er zeker bij moet")
    named.press_sequentially("univ")
    expect(team.locator("#leden option")).to_have_attribute("value", "Demo University")
    named.press("Enter")
    team.wait_for_url(lambda url: "kennis=on" in url)
    if width == 390:
        press(team, "Voorwaarden")
    expect(team.get_by_label("Demo University")).to_be_checked()
    if width == 390:
        press(team, "Reken opnieuw")


@WIDTHS
def test_the_team_composes_a_consortium_and_a_partner_joins(portal, people, looks_well, width):
    ProjectFactory(title="Proef in de winkelstraat")
    member, team = people("cultivate"), people("team")
    member.goto(reverse("matchmaking:match-list"))
    expect(member.get_by_role("link", name="Drukte in de winkelstraat")).to_be_visible()
    looks_well(member, "matches")

    team.goto(portal.challenge.get_absolute_url())
    follow(team, "Stel een consortium samen")
    expect(team.get_by_role("heading", name="Dit voorstel dekt alles")).to_be_visible()
    looks_well(team, "composition")
    ask_for_knowledge(team, width)
    expect(team.get_by_role("heading", name="De 2 partners")).to_be_visible()
    press(team, "Maak consortium met deze samenstelling")
    said(team, "Het consortium staat klaar en de partners zijn gevraagd.")
    consortium = team.url

    member.goto(reverse("members:my-overview"))
    member.get_by_role("link", name="Lees en antwoord").click()
    member.wait_for_url(consortium)
    member.get_by_role("button", name="Doe mee").click()
    said(member, "Jullie doen mee.")

    run = MatchRun.objects.get()
    assert set(run.consortium.partners.values_list("organisation__name", "role", "state")) == {
        ("Demo Cultivate", "lead", "accepted"),
        ("Demo University", "knowledge", "invited"),
    }
    team.goto(consortium)
    team.get_by_role("link", name="Samenstelling van").click()
    expect(team.get_by_role("heading", name="Gekozen: voorstel A")).to_be_visible()
    looks_well(team, "stored run")
    team.goto(reverse("matchmaking:project-inventory"))
    expect(team.get_by_role("link", name="Proef in de winkelstraat")).to_be_visible()
    looks_well(team, "inventory")
    delegate = people("delegate")
    delegate.goto(reverse("matchmaking:neutrality-report"))
    expect(delegate.get_by_role("heading", name="1 samenstelling")).to_be_visible()
    looks_well(delegate, "neutrality")


@WIDTHS
def test_the_tables_of_an_evening_are_planned_and_repaired_at_the_door(portal, evening, people, looks_well):
    ChallengeFactory(
        owners=[OrganisationFactory(name="Stad Twee", kind="government")], title="Stille nachten"
    )
    team = people("team")
    team.goto(evening.get_absolute_url())
    follow(team, "Plan de tafels en de rondes")
    for number, title in enumerate(
        ("Drukte in de winkelstraat (Demo City)", "Stille nachten (Stad Twee)"), 1
    ):
        team.get_by_label("Uitdaging", exact=True).select_option(label=title)
        press(team, "Zet de tafel erbij")
        expect(team.get_by_role("button", name=f"Schrap tafel {number}")).to_be_visible()
    looks_well(team, "tables")
    team.get_by_label("Aantal rondes").fill("99")
    press(team, "Maak het plan")
    expect(team.get_by_text("Er zijn hoogstens 5 rondes")).to_be_visible()
    team.get_by_label("Aantal rondes").fill("2")
    press(team, "Maak het plan")
    said(team, "Het plan is gemaakt.")
    looks_well(team, "plan")

    gone = RotationTalk.objects.filter(round_number=1).first().organisation
    team.get_by_label(gone.name).check()
    press(team, "Herstel het plan")
    said(team, "veranderde")
    expect(team.get_by_role("heading", name="Wat de laatste keer veranderde")).to_be_visible()
    looks_well(team, "repaired plan")
    assert Rotation.objects.get().guests.get(absent_from__isnull=False).organisation == gone
    talks = RotationTalk.objects.all()
    assert (talks.count(), talks.filter(organisation=gone).count()) == (4, 0)
