"""Joining in a browser: a visitor asks, the team judges, the new member chooses a password and keeps the profile."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from members.actions.application import apply_for_membership
from members.models import Membership, MembershipApplication, SizeBand, Tier
from scvl.models import Outbox
from scvl.periods import local_today
from tests.cast import make_cast
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "een-lang-wachtwoord-7"
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def cast():
    call_command("load_reference", verbosity=0)
    return make_cast()


@WIDTHS
def test_from_the_form_to_the_profile(cast, page_at, sign_in, violations, width):
    visitor = page_at(width)
    visitor.goto(reverse("members:application-create"))
    assert violations(visitor) == []
    visitor.get_by_label("Naam van de organisatie").fill("Demo Wandel")
    visitor.get_by_label("Ondernemingsnummer").fill("0123.456.700")
    visitor.get_by_label("Niveau", exact=True).select_option(label="Connect")
    visitor.get_by_label("Aantal medewerkers").select_option(label="10 tot 49")
    visitor.get_by_label("Je naam").fill("Els Wandel")
    visitor.get_by_label("Je e-mailadres").fill("els@demo-wandel.example")
    visitor.get_by_label("Ik aanvaard de gedragscode").check()
    visitor.get_by_role("button", name="Verstuur de aanvraag").click()
    expect(visitor.locator(".field .error")).to_contain_text("De laatste twee cijfers kloppen niet")
    assert violations(visitor) == []
    visitor.get_by_label("Ondernemingsnummer").fill("0123.456.749")
    visitor.get_by_role("button", name="Verstuur de aanvraag").click()
    expect(visitor.get_by_role("status").get_by_text("Je aanvraag is verstuurd.")).to_be_visible()

    team = page_at(width)
    sign_in(team, cast.team)
    team.on("dialog", lambda dialog: dialog.accept())
    team.goto(reverse("work-list"))
    team.get_by_role("link", name=re.compile("Beoordeel.*Demo Wandel")).click()
    assert violations(team) == []
    team.get_by_role("button", name=re.compile("Keur goed.*Demo Wandel")).click()
    expect(team.get_by_text("Demo Wandel is lid.")).to_be_visible()

    text = Outbox.objects.get(key__endswith=":approved").payload["text"]
    member = page_at(width)
    member.goto(re.search(r"/accounts/password/reset/key/\S+", text)[0])
    assert violations(member) == []
    for field in member.locator("input[type=password]").all():
        field.fill(PASSWORD)
    member.get_by_role("button", name="Bewaar je wachtwoord").click()
    member.get_by_role("main").get_by_role("link", name="Meld je aan").click()
    member.get_by_label("E-mailadres").fill("els@demo-wandel.example")
    member.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    member.get_by_role("button", name="Meld je aan").click()
    member.wait_for_url("**/mijn/")
    member.goto(reverse("members:organisation-mine"))
    assert violations(member) == []
    assert member.evaluate("document.documentElement.scrollWidth") == width
    member.get_by_label("In één zin (Nederlands)").fill("Wij tellen wandelaars.")
    member.get_by_label("A3 Mobility, Data").check()
    member.get_by_role("button", name="Bewaar").click()
    expect(member.get_by_text("Je profiel is bewaard.")).to_be_visible()
    expect(member.get_by_label("A3 Mobility, Data")).to_be_checked()
    member.get_by_role("link", name="Voeg aanbod toe").click()
    assert violations(member) == []
    membership = Membership.objects.get(organisation__name="Demo Wandel")
    assert (membership.tier.code, membership.starts_on) == ("connect", local_today())
    assert EmailAddress.objects.filter(user__email="els@demo-wandel.example", verified=True).exists()


@WIDTHS
def test_a_refusal_asks_why_and_keeps_what_was_typed(cast, page_at, sign_in, violations, width):
    row = apply_for_membership(
        organisation_name="Demo Zonder Plan",
        kind="company",
        tier=Tier.objects.get(code="inform"),
        size_band=SizeBand.objects.get(code="lt10"),
        contact_name="Jo Demo",
        contact_email="jo@zonder-plan.example",
    )
    page = page_at(width)
    sign_in(page, cast.team)
    page.goto(reverse("members:application-list"))
    page.get_by_role("link", name=re.compile("Weiger.*Demo Zonder Plan")).click()
    assert violations(page) == []
    page.get_by_role("button", name="Weiger en mail de reden").click()
    expect(page.get_by_text("Schrijf waarom; de aanvrager leest dit.")).to_be_visible()
    page.get_by_label("Reden").fill("Dit past niet bij ons.")
    page.get_by_role("button", name="Weiger en mail de reden").click()
    expect(page.get_by_text("Dit past niet bij ons.")).to_be_visible()
    assert MembershipApplication.objects.get(pk=row.pk).state == "refused"
    assert "Dit past niet bij ons." in Outbox.objects.get(key__endswith=":refused").payload["text"]


def test_who_is_no_company_is_asked_no_tier(cast, page_at):
    page = page_at(1280, javascript=False)
    page.goto(reverse("members:application-create"))
    expect(page.get_by_label("Niveau", exact=True)).to_be_visible()
    page.get_by_label("Kennisinstelling").check()
    expect(page.get_by_label("Niveau", exact=True)).to_be_hidden()
    expect(page.get_by_label("Aantal medewerkers")).to_be_hidden()


def test_an_old_profile_is_asked_for_from_the_work_list(cast, page_at, sign_in):
    organisation = cast.organisation_of["connect"]
    organisation.confirmed_on = local_today().replace(year=2020, day=1)
    organisation.save()
    OrganisationFactory()
    page = page_at(390)
    sign_in(page, cast.team)
    page.goto(reverse("work-list"))
    page.get_by_role("button", name=re.compile(f"Vraag om na te lezen.*{organisation.name}")).click()
    expect(page.get_by_text(f"1 contactpersoon van {organisation.name} krijgt een mail.")).to_be_visible()
    expect(page.get_by_role("link", name=organisation.name, exact=True)).to_have_count(0)
