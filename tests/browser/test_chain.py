"""The whole portal, once through: from a city's question to the KPIs that moved, as each of its people does it.

Members and visitors hold a phone, a city, the team and the steering group sit at a desk; axe looks at each page on the
way, at both widths.
"""

import csv
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from kpis.models import Kpi
from matchmaking.models import Challenge, Consortium, FundingApplication, Idea, Project
from scvl.celery import app
from scvl.outbox import sweep_outbox
from scvl.periods import local_today, now
from tests.cast import make_cast
from tests.factories.kpis import KpiFactory
from tests.factories.matchmaking import CallFactory, ChallengeFactory
from tests.factories.members import CapabilityFactory, DomainFactory, LayerFactory, PositionFactory
from tests.factories.workpackages import (
    ActivityFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    SubscriberFactory,
    WorkPackageFactory,
)
from workpackages import tasks
from workpackages.actions.activity import place_activity
from workpackages.models import Newsletter, Report

pytestmark = pytest.mark.django_db(transaction=True)
AT_A_DESK = ("city", "team", "delegate")
UNITS = {
    "1": Kpi.Unit.PEOPLE,
    "3": Kpi.Unit.ORGANISATIONS,
    "5": Kpi.Unit.ORGANISATIONS,
    "7": Kpi.Unit.ACTIVITIES,
    "11": Kpi.Unit.CONSORTIA,
    "12": Kpi.Unit.OFFERS,
}


@pytest.fixture
def portal():
    """The cast, the whole city map, and two members that stand where the city will ask."""
    cast = make_cast()
    layers = [LayerFactory(number=number) for number in range(5)]
    cast.domains = [DomainFactory(sequence=number) for number in range(6)]
    cast.layers = layers
    counting = CapabilityFactory(code="personentelling", layer=layers[2])
    cast.organisation_of["cultivate"].capabilities.add(counting)
    for name, layer in (("cultivate", layers[2]), ("connect", layers[3])):
        PositionFactory(organisation=cast.organisation_of[name], layer=layer, domain=cast.domains[0])
    return cast


@pytest.fixture
def programme(portal):
    """A year whose first quarter is over, KPIs, two readers, and an evening that a city came to and nobody confirmed."""
    today = local_today()
    ProgrammeYearFactory(
        number=3, starts_on=today - timedelta(days=100), ends_before=today + timedelta(days=265)
    )
    WorkPackageFactory(number=2)
    for number, unit in UNITS.items():
        KpiFactory(number=number, unit=unit)
    for _reader in range(2):
        SubscriberFactory()
    evening = ActivityFactory(title_nl="Omgekeerd pitchen", starts_at=now() - timedelta(days=2))
    place_activity(activity=evening, cells=[(portal.layers[2], portal.domains[0])])
    contact = portal.city.contacts.get()
    RegistrationFactory(
        activity=evening,
        contact=contact,
        state="attended",
        kind=contact.organisation.kind,
        counts_as=contact.organisation,
    )


@pytest.fixture
def people(portal, page_at, sign_in):
    """`people('city')`: the browser of that person, as wide as their screen, who says yes to whatever is asked."""
    known = {}

    def page_of(name):
        if name not in known:
            page = known[name] = page_at(1280 if name in AT_A_DESK else 390)
            if portal.people[name]:
                sign_in(page, portal.people[name])
            page.on("dialog", lambda dialog: dialog.accept())
        return known[name]

    return page_of


@pytest.fixture
def looks_well(looks_well_at_both_widths):
    return looks_well_at_both_widths


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def said(page, text):
    expect(page.locator(".toast")).to_contain_text(text)


def add_need(page, title, layer, capability=None):
    follow(page, "Voeg een behoefte toe")
    page.get_by_label("Wat is er nodig?").fill(title)
    page.get_by_label(layer).check()
    page.get_by_label("A. Smart Mobility").check()
    if capability:
        page.get_by_label(capability).check()
    press(page, "Bewaar")
    said(page, "De behoefte staat erbij.")


def put_challenge(city, look):
    """A draft with two needs, handed in; what is missing is told on the way. Returns its address."""
    city.goto(reverse("matchmaking:challenge-list"))
    look(city, "challenge list")
    follow(city, "Leg een uitdaging voor")
    look(city, "challenge form")
    city.get_by_label("Titel").fill("Drukte in de winkelstraat")
    city.get_by_label("Reageren kan tot en met").fill((local_today() - timedelta(days=1)).isoformat())
    press(city, "Bewaar")
    expect(city.get_by_text("Deze dag is voorbij. Kies een latere.")).to_be_visible()
    look(city, "form with errors")
    expect(city.get_by_label("Titel")).to_have_value("Drukte in de winkelstraat")
    city.get_by_label("Reageren kan tot en met").fill("")
    press(city, "Bewaar")
    said(city, "Bewaard als ontwerp.")
    address = city.url
    press(city, "Dien in")
    expect(city.get_by_text("Vul dit nog aan: wat het probleem is")).to_be_visible()
    look(city, "step with an error")
    city.goto(address)
    follow(city, "Bewerk de tekst")
    city.get_by_label("Wat is het probleem?").fill("Op zaterdag staat alles vast.\n\nWe willen weten waarom.")
    city.get_by_label("A. Smart Mobility").check()
    press(city, "Bewaar")
    add_need(city, "Tellen zonder te herkennen", "2. Technologie", "2 · Personentelling")
    add_need(city, "Drukte voorspellen", "3. Data")
    add_file(city, look)
    look(city, "own draft")
    press(city, "Dien in")
    said(city, "Ingediend.")
    return address


def add_file(page, look):
    """A file that lies is told, and the title stays; a good one stands on the page."""
    follow(page, "Voeg een bestand toe")
    look(page, "document form")
    page.get_by_label("Titel").fill("Plan van de straat")
    lie, good = b"<html></html>", b"%PDF-1.4\n%%EOF"
    for content in (lie, good):
        file = {"name": "plan.pdf", "mimeType": "application/pdf", "buffer": content}
        page.get_by_label("Bestand").set_input_files(files=[file])
        press(page, "Bewaar")
        if content is lie:
            expect(page.get_by_text("De inhoud van dit bestand past niet bij zijn naam.")).to_be_visible()
    said(page, "Het bestand staat erbij.")
    expect(page.get_by_role("link", name="Plan van de straat")).to_be_visible()


def review(team, city, address, look):
    """Sent back with a question, handed in again, one need sharpened, published."""
    team.goto(address)
    look(team, "review")
    follow(team, "Stuur terug")
    look(team, "step")
    team.get_by_label("Reden").fill("Welke straten?")
    press(team, "Stuur terug")
    said(team, "Teruggestuurd.")
    city.goto(address)
    expect(city.get_by_text("Welke straten?")).to_be_visible()
    look(city, "returned")
    press(city, "Dien in")
    team.goto(address)
    follow(team, "Bewerk Drukte voorspellen")
    look(team, "need")
    team.get_by_label("Toelichting").fill("Een uur vooruit, per straat.")
    press(team, "Bewaar")
    expect(team.get_by_text("Een uur vooruit, per straat.")).to_be_visible()
    press(team, "Publiceer")
    said(team, "Gepubliceerd.")


def show_interest(member, address, need, look):
    member.goto(address)
    expect(member.get_by_role("heading", name="Hoe goed pas je?")).to_be_visible()
    expect(member.get_by_text("Wie past bij behoefte")).to_have_count(0)
    look(member, "own fit")
    follow(member, "Toon interesse")
    look(member, "interest form")
    member.get_by_label(need).check()
    member.get_by_label("Je boodschap").fill("Wij doen dit in twee steden.")
    press(member, "Toon interesse")
    said(member, "Je interesse is getoond.")


def see_ranking(city, address, look):
    """Of each need who fits, the best on top, and why."""
    city.goto(address)
    for number, best, why in (
        (1, "Demo Cultivate", "Zit in vak A2. Kan personentelling."),
        (2, "Demo Connect", "Zit in vak A3."),
    ):
        if number > 1:
            follow(city, f"behoefte {number}")
        first = (
            city.get_by_role("region", name=f"Kandidaten voor behoefte {number}").get_by_role("row").nth(1)
        )
        expect(first.get_by_role("rowheader")).to_have_text(best)
        expect(first.locator(".why")).to_contain_text(why)
    look(city, "ranking")


def compose(team, portal, address, look):
    """The team closes the reactions and asks a lead and a partner, both companies. Returns the address."""
    team.goto(address)
    follow(team, "Bekijk de interesse")
    look(team, "interest list")
    team.goto(address)
    press(team, "Start de matching")
    said(team, "De reacties zijn afgesloten.")
    follow(team, "Maak een consortium")
    look(team, "consortium form")
    press(team, "Bewaar")
    consortium = team.url
    look(team, "empty consortium")
    for name, role, need in (
        ("Demo Cultivate", "Trekker", "1. Tellen zonder te herkennen"),
        ("Demo Connect", "Partner", "2. Drukte voorspellen"),
    ):
        team.goto(consortium)
        follow(team, "Vraag een partner")
        look(team, "partner form")
        team.get_by_label("Organisatie").select_option(label=name)
        team.get_by_label("Rol").select_option(label=role)
        team.get_by_label(need).check()
        press(team, "Verstuur de uitnodiging")
        said(team, "De uitnodiging is verstuurd.")
    return consortium


def join(member, consortium, look):
    member.goto(reverse("members:my-overview"))
    look(member, "overview with an invitation")
    member.get_by_role("link", name="Lees en antwoord").click()
    member.wait_for_url(consortium)
    look(member, "invitation")
    member.get_by_role("button", name="Doe mee").click()
    said(member, "Jullie doen mee.")
    member.get_by_label("Notitie").fill("Wie schrijft het eerste deel?")
    press(member, "Schrijf een notitie")
    said(member, "Je notitie staat erbij.")
    look(member, "workspace")


def offer(lead, consortium, look):
    lead.goto(consortium)
    follow(lead, "Maak een offerte")
    look(lead, "offer form")
    lead.get_by_label("Bedrag in euro, zonder btw").fill("68000")
    lead.get_by_label("De offerte als bestand").set_input_files(
        files=[{"name": "offerte.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF"}]
    )
    press(lead, "Bewaar")
    expect(lead.get_by_role("link", name="offerte.pdf")).to_be_visible()
    lead.get_by_role("button", name="Dien in").click()
    said(lead, "De offerte is ingediend.")


def decide(city, consortium, address, look):
    """The city reads what is offered, not what is noted among partners; approves it, and awards."""
    city.goto(consortium)
    expect(city.get_by_text("€ 68.000")).to_be_visible()
    expect(city.get_by_text("Wie schrijft het eerste deel?")).to_have_count(0)
    look(city, "offer to decide")
    city.get_by_role("link", name="Keur goed").click()
    look(city, "step with a day")
    press(city, "Keur goed")
    said(city, "De offerte is goedgekeurd.")
    city.goto(address)
    follow(city, "Gun de uitdaging")
    press(city, "Gun de uitdaging")
    said(city, "Gegund.")


def carry_out(team, consortium, title, kind, result, look):
    """A project of the offer, from its plan to its result on the public pages."""
    team.goto(consortium)
    follow(team, "Maak een project")
    look(team, "project form")
    team.get_by_label("Titel").fill(title)
    team.get_by_label("Soort").select_option(label=kind)
    press(team, "Bewaar")
    look(team, "planned project")
    follow(team, "Start het project")
    press(team, "Start het project")
    said(team, "Het project loopt.")
    follow(team, "Rond af")
    team.get_by_label("Wat leverde het op?").fill(result)
    team.get_by_label("Toon het op de openbare pagina’s").check()
    press(team, "Rond af")
    said(team, "Het project is afgerond.")


def send_newsletter(team):
    """An edition about the challenge, that the clock and a worker send."""
    team.goto(reverse("workpackages:edition-create"))
    team.get_by_label("Onderwerp").fill("Een nieuwe vraag")
    team.get_by_label("Drukte in de winkelstraat").check()
    press(team, "Bewaar")
    press(team, "Plan in")
    expect(team.get_by_text("De editie is ingepland.")).to_be_visible()
    Newsletter.objects.update(scheduled_at=now())
    tasks.send_newsletters()
    letters = [bytes(message.data) for message in mail.outbox]
    assert [b"Drukte in de winkelstraat" in letter for letter in letters] == [True, True]
    assert Newsletter.objects.get().state == "sent"


def confirm_evening(team):
    team.goto(reverse("work-list"))
    team.get_by_role("button", name=re.compile("Bevestig als gehouden.*Omgekeerd pitchen")).click()
    said(team, "Omgekeerd pitchen is bevestigd en telt mee.")


def read_report(delegate, look):
    """The clock makes the report of the quarter that is over, and its PDF; the steering group downloads it."""
    tasks.build_due_reports()
    sweep_outbox()
    report = Report.objects.get()
    assert (report.work_package.number, report.quarter) == (2, 1)
    delegate.goto(reverse("workpackages:report-list"))
    delegate.get_by_role("link", name=re.compile("Ontwerp.*WP2, kwartaal 1")).click()
    look(delegate, "report")
    address = delegate.get_by_role("link", name="PDF").get_attribute("href")
    answer = delegate.request.get(address)
    assert (answer.headers["content-type"], answer.body()[:5]) == ("application/pdf", b"%PDF-")


def figures(delegate):
    """{number: value}, as the running year's JSON says."""
    found = delegate.request.get(reverse("kpis:current-json")).json()
    assert found["year"]["number"] == 3
    return {row["number"]: row["value"] for row in found["kpis"]}


def evidence(delegate, number):
    """The rows behind a figure: on its page, and as its file names them."""
    delegate.goto(reverse("kpis:kpi-detail", args=[3, number]))
    with delegate.expect_download() as download:
        delegate.get_by_role("link", name="Download als CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        rows = [row["label"] for row in csv.DictReader(file) if row["count"] == "1"]
    shown = delegate.get_by_role("region", name="Rijen achter dit cijfer").get_by_role("rowheader")
    expect(shown).to_have_text(rows)
    return rows


def test_from_a_question_to_the_figures_that_moved(portal, programme, people, looks_well, monkeypatch):
    monkeypatch.setitem(app.conf, "task_always_eager", True)  # a worker at hand
    city, team, delegate, look = people("city"), people("team"), people("delegate"), looks_well
    before = figures(delegate)
    address = put_challenge(city, look)
    review(team, city, address, look)
    send_newsletter(team)

    visitor = people("visitor")
    visitor.goto(address)
    expect(visitor.get_by_text("We willen weten waarom.")).to_have_count(0)
    look(visitor, "teaser")
    inform = people("inform")
    inform.goto(address)
    expect(inform.get_by_text("Interesse tonen kan vanaf niveau Connect.")).to_be_visible()
    expect(inform.get_by_role("link", name="Toon interesse")).to_have_count(0)
    look(inform, "may not")
    show_interest(people("cultivate"), address, "1. Tellen zonder te herkennen", look)
    show_interest(people("connect"), address, "2. Drukte voorspellen", look)
    see_ranking(city, address, look)

    consortium = compose(team, portal, address, look)
    for name in ("cultivate", "connect"):
        join(people(name), consortium, look)
    team.goto(consortium)
    expect(team.get_by_text("Elke behoefte is gedekt.")).to_be_visible()
    press(team, "Bevestig het consortium")
    said(team, "Het consortium is gevormd.")
    offer(people("cultivate"), consortium, look)
    decide(city, consortium, address, look)
    for title, kind, result in (
        ("Proef in de winkelstraat", "Proof of concept", "Een kwart minder drukte."),
        ("Telling in het hele centrum", "Implementatie", "Elke straat telt mee."),
    ):
        carry_out(team, consortium, title, kind, result, look)
    city.goto(address)
    press(city, "Zet op gerealiseerd")
    said(city, "De uitdaging is gerealiseerd.")
    visitor.goto(reverse("matchmaking:project-list"))
    look(visitor, "results")
    for title, result in (
        ("Proef in de winkelstraat", "Een kwart minder drukte."),
        ("Telling in het hele centrum", "Elke straat telt mee."),
    ):
        visitor.goto(reverse("matchmaking:project-list"))
        visitor.get_by_role("link", name=title).click()
        expect(visitor.get_by_text(result)).to_be_visible()
        look(visitor, "result")

    row = Challenge.objects.get()
    assert row.state == "realised"
    days = (row.submitted_on, row.published_on, row.matching_on, row.awarded_on, row.realised_on)
    assert set(days) == {local_today()}
    group = Consortium.objects.get()
    assert (group.state, group.offers.get().state) == ("formed", "approved")
    made = Project.objects.order_by("pk").values_list("kind", "offer", "challenge")
    chain = (group.offers.get().pk, row.pk)
    assert list(made) == [("proof_of_concept", *chain), ("implementation", *chain)]

    confirm_evening(team)
    read_report(delegate, look)
    assert before == dict.fromkeys(UNITS, 0)
    assert figures(delegate) == {"1": 2, "3": 1, "5": 0, "7": 1, "11": 1, "12": 1}
    assert len(evidence(delegate, "1")) == 2
    assert evidence(delegate, "3") == ["Demo City"]
    assert evidence(delegate, "7") == ["Omgekeerd pitchen"]
    assert evidence(delegate, "11") == [group.name]
    assert evidence(delegate, "12") == [group.offers.get().title]


def test_two_who_write_at_once_read_both_versions(portal, people, looks_well):
    row = ChallengeFactory(owners=[portal.organisation_of["city"]], state="draft", problem="Te druk.")
    city, team = people("city"), people("team")
    for page in (city, team):
        page.goto(reverse("matchmaking:challenge-update", args=[row.slug]))
    city.get_by_label("Wat is het probleem?").fill("Op zaterdag staat alles vast.")
    press(city, "Bewaar")
    said(city, "Bewaard.")
    team.get_by_label("Wat is het probleem?").fill("De winkelstraat is te vol.")
    press(team, "Bewaar")
    expect(team.get_by_text("City Demo bewaarde dit op")).to_be_visible()
    expect(team.get_by_text("Op zaterdag staat alles vast.")).to_be_visible()
    expect(team.get_by_label("Wat is het probleem?")).to_have_value("De winkelstraat is te vol.")
    looks_well(team, "two versions")
    press(team, "Bewaar mijn versie")
    said(team, "Bewaard.")
    row.refresh_from_db()
    assert row.problem == "De winkelstraat is te vol."


def test_from_a_call_to_an_application_that_was_handed_in(portal, people, looks_well):
    CallFactory(title_nl="Slimme straten")
    city = people("city")
    city.goto(reverse("matchmaking:call-list"))
    looks_well(city, "calls")
    follow(city, "Slimme straten")
    looks_well(city, "call")
    follow(city, "Noteer een aanvraag")
    looks_well(city, "application form")
    press(city, "Bewaar")
    said(city, "De aanvraag is bewaard.")
    looks_well(city, "draft application")
    follow(city, "Zet op ingediend")
    press(city, "Zet op ingediend")
    said(city, "De aanvraag staat op ingediend.")
    city.goto(reverse("matchmaking:application-list"))
    looks_well(city, "applications")
    row = FundingApplication.objects.get()
    assert (row.state, row.submitted_on, row.call.title) == ("submitted", local_today(), "Slimme straten")


def test_an_idea_grows_into_a_challenge(portal, people, looks_well):
    member, team = people("connect"), people("team")
    member.goto(reverse("matchmaking:idea-list"))
    looks_well(member, "ideas")
    follow(member, "Geef een idee door")
    looks_well(member, "idea form")
    member.get_by_label("Titel").fill("Deel regentonnen")
    press(member, "Geef het door")
    said(member, "Dank je.")
    team.goto(reverse("matchmaking:idea-list"))
    looks_well(team, "all ideas")
    follow(team, "Deel regentonnen")
    looks_well(team, "idea")
    follow(team, "Maak er een uitdaging van")
    looks_well(team, "promotion")
    team.get_by_label("Welke overheden stellen de vraag?").select_option(label="Demo City")
    press(team, "Maak er een uitdaging van")
    said(team, "Het idee is een uitdaging in ontwerp.")
    looks_well(team, "draft")
    assert Idea.objects.get().promoted_challenge.owners.get() == portal.organisation_of["city"]


def test_a_challenge_is_handed_in_without_javascript(portal, page_at, sign_in):
    page = page_at(390, javascript=False)
    sign_in(page, portal.city)
    page.goto(reverse("matchmaking:challenge-create"))
    page.get_by_label("Titel").fill("Zonder script")
    page.get_by_label("Wat is het probleem?").fill("Te druk.")
    page.get_by_label("A. Smart Mobility").check()
    press(page, "Bewaar")
    page.get_by_role("link", name="Voeg een behoefte toe").click()
    page.get_by_label("Wat is er nodig?").fill("Tellen")
    page.get_by_label("2. Technologie").check()
    page.get_by_label("A. Smart Mobility").check()
    press(page, "Bewaar")
    press(page, "Dien in")
    expect(page.get_by_text("Ingediend. Het team leest de uitdaging na")).to_be_visible()
    assert Challenge.objects.get().state == "submitted"
