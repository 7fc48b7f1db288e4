"""The pages of team and seats in a browser: nothing that axe finds, no page wider than its window, buttons that work."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matchmaking.actions.digest import stop_code
from scvl.outbox import sweep_outbox
from scvl.periods import local_today, now
from tests.cast import make_cast
from tests.factories.kpis import KpiFactory, MeasurementFactory, TargetFactory
from tests.factories.matchmaking import (
    ChallengeFactory,
    ConsortiumFactory,
    MatchDigestFactory,
    PartnerFactory,
    ProjectFactory,
)
from tests.factories.members import DomainFactory, GuestFactory, LayerFactory
from tests.factories.workpackages import (
    ActivityFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    WorkPackageFactory,
)
from workpackages.actions.activity import place_activity
from workpackages.actions.report import build_report

pytestmark = pytest.mark.django_db(transaction=True)
TWO_TURNS = 15_000  # milliseconds: the page asks every five seconds
WIDTHS = pytest.mark.parametrize("width", [390, 1280])


@pytest.fixture
def world():
    """A year with something in each part of the pages; its first two quarters are over."""
    cast, today = make_cast(), local_today()
    year = ProgrammeYearFactory(
        number=3, starts_on=today - timedelta(days=200), ends_before=today + timedelta(days=165)
    )
    package = WorkPackageFactory(number=2)
    kpi = KpiFactory(number="7a", unit="activities")
    kpi.work_packages.add(package)
    TargetFactory(kpi=kpi, programme_year=year, value=25)
    held = ActivityFactory(starts_at=now() - timedelta(days=150), state="held", held_at=now())
    place_activity(activity=held, cells=[(LayerFactory(number=3), DomainFactory(sequence=0))])
    ActivityFactory()
    ActivityFactory(starts_at=now() - timedelta(days=2), title_nl="Te bevestigen")
    city = cast.organisation_of["city"]
    city.email_domains.create(domain="demostad.example")
    guest = GuestFactory(name="A. Maes", email="a@demostad.example")
    RegistrationFactory(activity=held, contact=guest, organisation=None, state="attended")
    cast.year, cast.package, cast.guest = year, package, guest
    return cast


@WIDTHS
@pytest.mark.parametrize("name", ["programme", "reports", "report", "work-list", "guest", "rows"])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(
    page_at, sign_in, violations, world, width, name
):
    report = build_report(work_package=world.package, programme_year=world.year, quarter=1)
    addresses = {
        "programme": reverse("workpackages:programme-current"),
        "reports": reverse("workpackages:report-list"),
        "report": report.get_absolute_url(),
        "work-list": reverse("work-list"),
        "guest": reverse("workpackages:guest-detail", args=[world.guest.pk]) + "?q=demo",
        "rows": reverse("workpackages:programme-activities", args=[3]),
    }
    page = page_at(width)
    sign_in(page, world.team)
    assert page.goto(addresses[name]).status == 200
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_pages_of_figures_demand_and_work_look_well(page_at, sign_in, looks_well_at_both_widths, world):
    """One walk of the team over pages that no other test here opens."""
    city = world.organisation_of["city"]
    draft = ChallengeFactory(owners=[city], state="draft")
    project = ProjectFactory(title="Proef in de straat")
    group = ConsortiumFactory(name="Samen", challenge=ChallengeFactory(owners=[city], state="in_matching"))
    PartnerFactory(consortium=group, organisation=world.organisation_of["cultivate"])
    MeasurementFactory(kpi=KpiFactory(number="2"), measured_on=local_today())
    digest = MatchDigestFactory(contact=world.connect.contacts.get())
    page = page_at(1280)
    sign_in(page, world.team)
    for name, *args in (
        ("kpis:kpi-list",),
        ("kpis:kpi-detail", 3, "7a"),
        ("kpis:kpi-detail", 3, "2"),
        ("kpis:measurement-list",),
        ("matchmaking:need-create", draft.slug),
        ("matchmaking:consortium-list",),
        ("matchmaking:sprint-create", project.slug),
        ("matchmaking:funding-line-create", project.slug),
        ("matchmaking:digest-end", stop_code(digest)),
    ):
        assert page.goto(reverse(name, args=args)).status == 200
        looks_well_at_both_widths(page, f"{name} {args}")
    for asked in ("", "straat", "bestaatniet"):
        page.goto(reverse("search") + f"?q={asked}")
        looks_well_at_both_widths(page, f"search {asked}")
    expect(page.get_by_text("Niets gevonden")).to_be_visible()


def test_a_report_goes_from_nothing_to_its_correction(page_at, sign_in, world):
    page = page_at(1280)
    sign_in(page, world.team)
    page.on("dialog", lambda dialog: dialog.accept())  # 'Maak je dit rapport definitief?'
    page.goto(reverse("workpackages:report-list"))
    page.get_by_role("button", name=re.compile("Maak.*WP2, kwartaal 1")).click()
    page.get_by_role("button", name="Ververs de cijfers").click()
    expect(page.get_by_text("De PDF wordt gemaakt.")).to_be_visible()
    sweep_outbox()
    expect(page.get_by_role("link", name="Download de PDF")).to_be_visible(timeout=TWO_TURNS)
    page.get_by_role("button", name="Maak definitief").click()
    expect(page.get_by_text("De cijfers in dit rapport veranderen niet meer.")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download de PDF").click()
    assert download.value.suggested_filename == "jaar-3-K1-WP2-v1.pdf"
    page.get_by_role("button", name="Verbeter met een nieuwe versie").click()
    expect(page.get_by_text("Deze versie verbetert versie 1.")).to_be_visible()


def test_a_guest_is_linked_from_the_work_list(page_at, sign_in, world):
    page = page_at(390)
    sign_in(page, world.team)
    page.goto(reverse("work-list"))
    page.get_by_role("button", name=re.compile("Koppel.*A. Maes")).click()
    expect(page.get_by_text("1 aanwezigheid telt nu mee.")).to_be_visible()
    expect(page.get_by_text("A. Maes")).to_have_count(0)
