"""The directory as a person uses it: the city map, the boxes, words, the address, the back button, no JavaScript."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from members.actions.organisation import refresh_search_text
from members.enums import Kind, Source
from members.models import Organisation
from scvl.periods import local_today
from scvl.stamps import DIRECTORY, touch_stamp
from tests.factories.members import (
    CapabilityFactory,
    ContactFactory,
    DomainFactory,
    LayerFactory,
    MembershipFactory,
    MunicipalityFactory,
    OfferingFactory,
    OrganisationFactory,
    PositionFactory,
    SizeBandFactory,
    TierFactory,
    UserFactory,
)
from tests.factories.workpackages import ActivityFactory, WorkPackageFactory

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = pytest.mark.parametrize("width", [390, 1280])
LETTERS = "ABCDEF"


def add(name, *coordinates, member=True, text="", **fields):
    row = OrganisationFactory(name=name, slug=name.lower().replace(" ", "-"), description_nl=text, **fields)
    for coordinate in coordinates:
        place = {
            "layer": LayerFactory(number=int(coordinate[1])),
            "domain": DomainFactory(sequence=LETTERS.index(coordinate[0])),
        }
        offering = OfferingFactory(organisation=row, layer=place["layer"]) if member else None
        PositionFactory(organisation=row, offering=offering, derived=not member, **place)
    if member:
        start = local_today() - timedelta(days=100)
        extra = {"tier": TierFactory(code="connect")} if row.kind == Kind.COMPANY else {}
        MembershipFactory(organisation=row, starts_on=start, ends_before=start + timedelta(days=365), **extra)
    return row


@pytest.fixture
def field():
    """Five members and one who is not, on a whole reference model."""
    for layer, letter in zip((0, 1, 2, 3, 4, 4), range(6), strict=True):
        LayerFactory(number=layer)
        DomainFactory(sequence=letter)
    for code in ("lt10", "lt50", "lt250", "ge250"):
        SizeBandFactory(code=code)
    gent = MunicipalityFactory(nis_code="44021", name="Gent", province="Oost-Vlaanderen")
    alfa = add("Demo Alfa", "A3", "C3", text="Slimme verkeerslichten.", municipality=gent, employees=12)
    alfa.capabilities.add(CapabilityFactory(code="open-data", name_nl="open data"))
    add("Demo Beta", "A3", "E1", text="Sensoren die tellen.", startup_until=local_today())
    add("Demo Gamma", "A2", kind=Kind.KNOWLEDGE)
    add("Demo-stad Delta", "E0", "A0", kind=Kind.GOVERNMENT, municipality=gent)
    add("Demo Epsilon", "F4", size_band=SizeBandFactory(code="lt10"))
    add("Buitenstaander", "A3", member=False, source=Source.IMPORT, text="Telecom. Verkeerslichtregeling.")
    for row in Organisation.objects.all():
        refresh_search_text(row)
    touch_stamp(DIRECTORY)


def names(page):
    return page.locator("ul.entries .entry h3 a").all_inner_texts()


def expect_names(page, *wanted):
    expect(page.locator("ul.entries .entry h3 a")).to_have_text(list(wanted))
    # Nothing is still being put in its place, so that a next click meets what stays.
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling, [aria-busy=true]")).to_have_count(0)


EVERYBODY = ("Demo Alfa", "Demo Beta", "Demo Epsilon", "Demo Gamma", "Demo-stad Delta")


@WIDTHS
def test_a_cell_filters_the_address_can_be_shared_and_back_goes_back(field, page_at, width):
    page = page_at(width)
    page.goto("/leden/")
    expect_names(page, *EVERYBODY)
    page.locator("#vak-A3").click()
    expect(page).to_have_url(re.compile(r"/leden/\?laag=3&domein=mobility$"))
    expect_names(page, "Demo Alfa", "Demo Beta")
    expect(page.locator("#vak-A3")).to_have_attribute("aria-current", "true")
    expect(page.locator("#vak-A3")).to_be_focused()
    expect(page.locator("#live")).to_have_text("2 leden gevonden")

    other = page_at(width)
    other.goto(page.url)
    expect_names(other, "Demo Alfa", "Demo Beta")

    page.locator("#vak-E1").click()
    expect_names(page, "Demo Beta")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/leden/\?laag=3&domein=mobility$"))
    expect_names(page, "Demo Alfa", "Demo Beta")
    page.go_back()
    expect(page).to_have_url(re.compile(r"/leden/$"))
    expect_names(page, *EVERYBODY)
    page.go_forward()
    expect_names(page, "Demo Alfa", "Demo Beta")


@WIDTHS
def test_the_chosen_cell_lets_go_and_the_map_counts_what_the_list_shows(field, page_at, width):
    page = page_at(width)
    page.goto("/leden/?vak=A3")
    expect(page.locator("#vak-A3")).to_have_text("2 leden")
    page.get_by_role("link", name="Hele veld").click()
    expect_names(page, "Buitenstaander", "Demo Alfa", "Demo Beta")
    expect(page.locator("#vak-A3")).to_have_text("3 organisaties")
    expect(page.locator(".tag.dashed")).to_have_text(["geen lid"])
    page.locator("#vak-A3").click()
    expect(page).to_have_url(re.compile(r"/leden/\?veld=1$"))
    expect(page.locator("#gevonden")).to_have_text("6 gevonden, waarvan 5 lid")


def test_a_box_filters_at_once_and_keeps_its_focus(field, page_at):
    page = page_at(1280)
    page.goto("/leden/")
    page.get_by_label("Kennisinstelling").check()
    expect_names(page, "Demo Gamma")
    expect(page).to_have_url(re.compile(r"/leden/\?soort=knowledge"))
    expect(page.get_by_label("Kennisinstelling")).to_be_focused()
    page.get_by_label("Overheid").check()
    expect_names(page, "Demo Gamma", "Demo-stad Delta")
    page.get_by_role("link", name="Kennisinstelling filter wissen").click()
    expect_names(page, "Demo-stad Delta")
    page.get_by_label("Sorteer op").select_option("gemeente")
    expect(page).to_have_url(re.compile(r"soort=government&sorteer=gemeente$"))
    page.get_by_role("link", name="Wis alle filters").click()
    expect_names(page, *EVERYBODY)


def test_on_a_phone_the_filters_stay_open_until_one_asks_for_the_results(field, page_at):
    page = page_at(390)
    page.goto("/leden/")
    expect(page.locator("#filters")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Kennisinstelling").check()
    expect(page.get_by_role("button", name="Toon 1 resultaat")).to_be_visible()
    expect(page.get_by_label("Kennisinstelling")).to_be_focused()
    page.get_by_label("Overheid").check()
    page.get_by_role("button", name="Toon 2 resultaten").click()
    expect(page.locator("#filters")).to_be_hidden()
    expect_names(page, "Demo Gamma", "Demo-stad Delta")


@WIDTHS
def test_words_and_a_typing_error(field, page_at, width):
    page = page_at(width)
    page.goto("/leden/?veld=1")
    box = page.get_by_label("Zoek een lid of een oplossing")
    box.fill("verkeerslicht")
    box.press("Enter")
    expect_names(page, "Buitenstaander", "Demo Alfa")
    expect(box).to_be_focused()
    box.fill("verkeerslihcten")
    box.press("Enter")
    expect(page.get_by_text("in plaats van ‘verkeerslihcten’")).to_be_visible()
    expect_names(page, "Demo Alfa")
    box.fill("xylofoon")
    box.press("Enter")
    expect(page.get_by_role("heading", name="Niemand gevonden")).to_be_visible()


@WIDTHS
def test_everything_works_without_javascript(field, page_at, width):
    page = page_at(width, javascript=False)
    page.goto("/leden/")
    page.locator("#vak-A3").click()
    expect_names(page, "Demo Alfa", "Demo Beta")
    page.get_by_label("Zoek een lid of een oplossing").fill("verkeerslicht")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect_names(page, "Demo Alfa")
    page.goto("/leden/")
    if width == 390:
        page.get_by_role("button", name="Filters").click()
    page.get_by_label("Kennisinstelling").check()
    page.get_by_label("Bekwaamheid").select_option("")
    page.get_by_role("button", name="Pas de filters toe").click()
    expect_names(page, "Demo Gamma")
    expect(page.locator("#gevonden")).to_have_text("1 lid gevonden")


@WIDTHS
def test_from_the_list_to_a_profile_and_back(field, page_at, width):
    page = page_at(width)
    page.goto("/leden/?vak=A3")
    page.get_by_role("link", name="Demo Alfa").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demo Alfa")
    page.go_back()
    expect_names(page, "Demo Alfa", "Demo Beta")


@WIDTHS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(field, page_at, faults_of, width, scheme):
    ActivityFactory(initiated_by=Organisation.objects.get(slug="demo-alfa"))
    for number in range(1, 5):
        WorkPackageFactory(number=number)
    addresses = [
        "/",
        "/leden/",
        "/leden/?veld=1&vak=A3&soort=company&soort=circus&q=verkeerslihcten",
        "/leden/?soort=citizen",
        "/leden/demo-alfa/",
        "/leden/buitenstaander/",
    ]
    assert faults_of(page_at(width, scheme=scheme), addresses) == {}


@WIDTHS
def test_axe_finds_nothing_on_the_own_profile_of_a_member(field, page_at, sign_in, violations, width):
    row = Organisation.objects.get(slug="demo-alfa")
    row.investment = row.innovation = row.scalability = "Ja."
    row.save()
    user = UserFactory()
    ContactFactory(organisation=row, user=user, job_title="zaakvoerder", phone="016 00 00 00")
    page = page_at(width)
    sign_in(page, user)
    page.goto("/leden/demo-alfa/")
    expect(page.get_by_role("heading", name="Niet openbaar")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_in_the_open_filters_of_a_phone(field, page_at, violations):
    page = page_at(390)
    page.goto("/leden/")
    page.get_by_role("button", name="Filters").click()
    assert violations(page) == []
