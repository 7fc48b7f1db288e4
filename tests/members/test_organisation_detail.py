"""The profile page: what is public, what members read, what only the own organisation and the team read."""

from datetime import date, timedelta

import pytest

from members.actions.organisation import merge_organisations, update_organisation
from members.enums import Kind, Source
from members.models import Contact, OrganisationSlug
from scvl.periods import local_today
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
    TierFactory,
    UserFactory,
)
from tests.factories.workpackages import ActivityFactory

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def organisation(db):
    """A member with an offering, a derived place and one of each thing that a profile can hold."""
    row = OrganisationFactory(
        name="Demo Wegwijs Data",
        slug="demo-wegwijs-data",
        sub_kind="data-integratie",
        municipality=MunicipalityFactory(name="Leuven"),
        employees=32,
        startup_until=local_today(),
        website="https://www.wegwijsdata.example/",
        summary_nl="Brengt verkeersdata samen",
        description_nl="Brengt verkeersdata samen.\n\nDraait in **negen** steden. <script>alert(1)</script>",
        investment="geheimplan-investering",
        innovation="geheimplan-innovatie",
        scalability="geheimplan-schaal",
        founded_on=date(2019, 3, 1),
    )
    row.capabilities.add(CapabilityFactory(code="open-data", name_nl="open data"))
    row.aliases.create(name="Wegwijzer")
    data, business = LayerFactory(number=3), LayerFactory(number=4)
    mobility, economy = DomainFactory(sequence=0), DomainFactory(sequence=5)
    offering = OfferingFactory(
        organisation=row, title_nl="Knooppunt", text_nl="Verzamelt *tellingen*.", layer=data
    )
    PositionFactory(organisation=row, offering=offering, layer=data, domain=mobility)
    PositionFactory(organisation=row, layer=business, domain=economy, derived=True)
    MembershipFactory(organisation=row, tier=TierFactory(code="connect"), **period(-100, 265))
    user = UserFactory(email="an@wegwijsdata.example", name="An Contact")
    ContactFactory(organisation=row, user=user, role=Contact.Role.MAIN)
    return row


def period(start, end):
    today = local_today()
    return {"starts_on": today + timedelta(days=start), "ends_before": today + timedelta(days=end)}


def page_for(client, organisation, user=None):
    client.logout()
    if user:
        client.force_login(user, backend=BACKEND)
    page = client.get(organisation.get_absolute_url())
    assert page.status_code == 200
    return page.content.decode()


# --- What everybody reads -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "<h1>Demo Wegwijs Data</h1>",
        '<p class="lede">Brengt verkeersdata samen.</p>',
        "Lid: Connect",
        "Bedrijf, start-up in Leuven",
        "32 medewerkers",
        "<dd>Mobility, Economy</dd>",
        "<dd>Laag 3 en 4</dd>",
        "<dd>open data</dd>",
        '<a href="https://www.wegwijsdata.example/" rel="noopener">wegwijsdata.example</a>',
        "<dd>Wegwijzer</dd>",
        "<dd>2019</dd>",
        "<h3>Knooppunt</h3>",
        "<p>Verzamelt <em>tellingen</em>.</p>",
        "Draait in <strong>negen</strong> steden.",
        "1 oplossing",
        '<td data-cell="own">1',
        '<td data-cell="derived">',
        "afgeleid, niet bevestigd",
        '<link rel="canonical" href="http://127.0.0.1:8000/leden/demo-wegwijs-data/">',
    ],
)
def test_a_visitor_reads_the_public_profile(client, organisation, words):
    assert words in page_for(client, organisation)


def test_text_from_people_runs_no_script(client, organisation):
    assert "<script>alert" not in page_for(client, organisation)


def test_member_since_is_the_start_of_the_periods_that_follow_on(client, organisation):
    organisation.memberships.all().delete()
    tier = TierFactory(code="connect")
    for start, end in ((-2000, -1600), (-800, -435), (-435, -70), (-70, 295)):
        MembershipFactory(organisation=organisation, tier=tier, **period(start, end))
    page = client.get(organisation.get_absolute_url())
    assert page.context["member_since"] == local_today() - timedelta(days=800)


@pytest.mark.parametrize(("end", "tag"), [(1, "Lid: Connect"), (0, "geen lid")])
def test_a_membership_that_ended_yesterday_is_none(client, organisation, end, tag):
    organisation.memberships.update(ends_before=local_today() + timedelta(days=end))
    page = page_for(client, organisation)
    assert tag in page
    assert ("lid sinds" in page) == (end == 1)


def test_a_government_has_no_tier(client):
    city = OrganisationFactory(kind=Kind.GOVERNMENT, name="Demo-stad Heide")
    MembershipFactory(organisation=city, **period(-10, 355))
    assert '<span class="tag strong">Lid</span>' in page_for(client, city)


@pytest.mark.parametrize(("confirmed", "told"), [(None, True), (date(2026, 1, 1), False)])
def test_an_imported_profile_says_that_nobody_read_it(client, confirmed, told):
    row = OrganisationFactory(source=Source.IMPORT, confirmed_on=confirmed)
    page = page_for(client, row)
    assert ("niet nagelezen door de organisatie zelf" in page) == told
    assert ("Is dit jouw organisatie?" in page) == told


def test_a_closed_offering_is_gone_with_its_place(client, organisation):
    organisation.offerings.update(closed_on=date(2026, 1, 1))
    page = page_for(client, organisation)
    assert "Knooppunt" not in page
    assert 'data-cell="own"' not in page


def test_an_empty_profile_is_a_page_too(client):
    page = page_for(client, OrganisationFactory(name="Demo Leeg"))
    assert "Nog nergens op de kaart gezet." in page
    for absent in ("Aanbod", "Contactpersonen", "Niet openbaar", "Domeinen", "Website"):
        assert absent not in page


def test_what_a_higher_app_shows_stands_in_the_aside(client, organisation):
    ActivityFactory(title_nl="Omgekeerd pitchen", initiated_by=organisation)
    aside = page_for(client, organisation).split("<aside", 2)[2]
    assert "Je ontmoet ze op" in aside
    assert "Omgekeerd pitchen" in aside


# --- What is not public ---------------------------------------------------------------------------
PRIVATE = "geheimplan"
CONTACT = "an@wegwijsdata.example"


@pytest.mark.parametrize(
    ("person", "sees_contact", "sees_private"),
    [
        ("visitor", False, False),
        ("signed_up", False, False),
        ("expired", False, False),
        ("outsider", False, False),
        ("inform", True, False),
        ("steering", True, False),
        ("city", True, False),
        ("citizen", True, False),
        ("delegate", True, False),
        ("team", True, True),
    ],
)
def test_who_reads_contacts_and_the_private_part(
    client, cast, organisation, person, sees_contact, sees_private
):
    page = page_for(client, organisation, cast.people[person])
    assert (CONTACT in page) == sees_contact
    assert page.count(PRIVATE) == (3 if sees_private else 0)


@pytest.mark.parametrize("is_member", [True, False])
def test_the_own_organisation_reads_its_private_part(client, organisation, is_member):
    if not is_member:
        organisation.memberships.all().delete()
    user = organisation.contacts.get().user
    page = page_for(client, organisation, user)
    assert page.count(PRIVATE) == 3
    assert CONTACT in page


@pytest.mark.parametrize(
    "change",
    [
        {"ends_before": date(2025, 1, 1), "starts_on": date(2024, 1, 1)},
        {"role": Contact.Role.FINANCE},
        {"role": Contact.Role.GUEST},
    ],
    ids=["left", "for invoices", "guest"],
)
def test_only_present_contact_persons_are_shown(client, cast, organisation, change):
    organisation.contacts.update(**change)
    assert CONTACT not in page_for(client, organisation, cast.inform)


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/leden/",
        "/leden/?q=geheimplan&veld=1",
        "/leden/demo-wegwijs-data/",
        "/leden/?q=an@wegwijsdata.example",
        "/sitemap.xml",
        "/sitemap-organisations.xml",
    ],
)
def test_no_public_page_holds_what_is_private(client, organisation, address):
    update_organisation(
        organisation=organisation, by=None, sub_kind="data"
    )  # writes the words it is found by
    page = client.get(address).content.decode().replace("q=geheimplan", "").replace('value="geheimplan"', "")
    page = page.replace("‘geheimplan’", "").replace(CONTACT, "", 0 if "@" not in address else -1)
    assert PRIVATE not in page
    assert "An Contact" not in page
    assert CONTACT not in page


# --- Addresses ------------------------------------------------------------------------------------
def test_an_unknown_address_is_not_found(client, db):
    assert client.get("/leden/nergens/").status_code == 404


def test_a_former_address_leads_to_the_present_one(client, organisation):
    update_organisation(organisation=organisation, by=None, name="Demo Nieuwe Naam")
    page = client.get("/leden/demo-wegwijs-data/")
    assert (page.status_code, page["Location"]) == (301, "/leden/demo-nieuwe-naam/")


def test_what_merged_leads_to_the_last_survivor(client, organisation):
    middle, last = OrganisationFactory(slug="midden"), OrganisationFactory(slug="laatste")
    OrganisationSlug.objects.create(organisation=organisation, slug="heel-vroeger")
    merge_organisations(gone=organisation, survivor=middle, by=None)
    merge_organisations(gone=middle, survivor=last, by=None)
    for address in ("/leden/demo-wegwijs-data/", "/leden/midden/", "/leden/heel-vroeger/"):
        page = client.get(address)
        assert (page.status_code, page["Location"]) == (301, "/leden/laatste/")


def test_what_counts_as_its_city_keeps_its_own_page(client, organisation):
    agency = OrganisationFactory(slug="havenbedrijf", counts_as=organisation)
    assert client.get(agency.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("offerings", [1, 3])
def test_a_profile_takes_as_many_queries_for_one_offering_as_for_three(
    client, django_assert_num_queries, organisation, offerings
):
    for _ in range(offerings - 1):
        row = OfferingFactory(organisation=organisation)
        row.capabilities.add(CapabilityFactory())
        PositionFactory(organisation=organisation, offering=row)
    client.get(organisation.get_absolute_url())
    with django_assert_num_queries(12):
        client.get(organisation.get_absolute_url())
