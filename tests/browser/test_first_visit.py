"""What a new user does first: from the city map to a real organisation, a registration, and the team that sees it."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management import call_command

from members.models import Organisation
from scvl.periods import now
from tests.cast import make_cast
from tests.factories.members import PASSWORD
from tests.factories.workpackages import ActivityFactory
from workpackages.models import ActivityType, Registration, WorkPackage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def portal():
    """Reference data, the real organisations, the cast and an activity of this month."""
    call_command("load_reference", verbosity=0)
    for name in ("municipalities", "capabilities", "organisations"):
        path = settings.BASE_DIR / "members" / "data" / f"{name}.csv"
        call_command(f"import_{name}", str(path), verbosity=0)
    cast = make_cast()
    for user in cast.people.values():
        if user:
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    ActivityFactory(
        title_nl="Omgekeerd pitchen: kust en toerisme",
        slug="omgekeerd-pitchen",
        activity_type=ActivityType.objects.get(code="matchmaking"),
        work_package=WorkPackage.objects.get(number=2),
        starts_at=now() + timedelta(minutes=90),
        capacity=12,
    )
    return cast


def log_in(page, user):
    page.goto("/accounts/login/")
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Meld je aan").click()
    page.wait_for_url("**/mijn/")


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_map_to_a_registration_that_the_team_sees(portal, page_at, violations, width):
    page = page_at(width)
    page.goto("/")
    assert violations(page) == []

    page.goto("/leden/?veld=1")
    page.locator("table.citymap td a").first.click()
    page.wait_for_url("**laag=4**")
    found = page.locator("ul.entries .entry h3 a")
    real = Organisation.objects.get(name=found.nth(1).inner_text())
    found.nth(1).click()
    page.wait_for_url(f"**/leden/{real.slug}/")
    assert page.get_by_role("heading", level=1).inner_text() == real.name
    assert violations(page) == []

    log_in(page, portal.connect)
    assert page.get_by_role("heading", level=1).inner_text() == "Dag Connect"
    assert violations(page) == []

    page.goto("/agenda/")
    assert violations(page) == []
    page.goto("/agenda/omgekeerd-pitchen/")
    page.get_by_role("button", name="Schrijf je in").click()
    page.get_by_role("heading", name="Je bent ingeschreven").wait_for()
    assert violations(page) == []
    row = Registration.objects.get()
    assert (row.contact.user, row.organisation) == (portal.connect, portal.organisation_of["connect"])
    page.goto("/mijn/")
    assert page.get_by_role("link", name="Omgekeerd pitchen: kust en toerisme").is_visible()

    team = page_at(width)
    log_in(team, portal.team)
    team.goto("/admin/workpackages/registration/")
    assert team.get_by_role("cell", name="Connect Demo", exact=True).count() == 1


@pytest.mark.parametrize("width", [390, 1280])
def test_one_leaves_again_after_being_asked(portal, page_at, sign_in, width):
    page = page_at(width)
    sign_in(page, portal.connect)
    page.goto("/agenda/omgekeerd-pitchen/")
    page.get_by_role("button", name="Schrijf je in").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("button", name="Schrijf me uit").click()
    assert Registration.objects.get().state == "registered"
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Schrijf me uit").click()
    page.get_by_role("button", name="Schrijf je in").wait_for()
    assert Registration.objects.get().state == "cancelled"


@pytest.mark.parametrize("width", [390, 1280])
def test_other_pages_hold_no_violation(portal, page_at, sign_in, faults_of, width):
    visitor, member = page_at(width), page_at(width)
    public = "/over/ /over/referentiemodel/ /over/privacy/ /over/toegankelijkheid/ /over/contact/"
    assert faults_of(visitor, [*public.split(), "/accounts/login/", "/accounts/signup/"]) == {}
    assert faults_of(visitor, ["/bestaat-niet/"]) == {"/bestaat-niet/": ["404"]}
    sign_in(member, portal.connect)
    own = "/mijn/wissen/ /accounts/email/ /accounts/password/change/ /accounts/2fa/"
    assert faults_of(member, own.split()) == {}


def test_registering_works_without_javascript(portal, page_at, sign_in):
    page = page_at(390, javascript=False)
    sign_in(page, portal.connect)
    page.goto("/agenda/omgekeerd-pitchen/")
    page.get_by_role("button", name="Schrijf je in").click()
    assert page.get_by_role("heading", name="Je bent ingeschreven").is_visible()
