"""The actions of members: organisations, places, memberships, contacts, seats."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members.actions.contact import add_contact, adopt_contacts, end_contact, link_guest
from members.actions.governance import create_meeting, hold_meeting
from members.actions.membership import end_membership, fee_for, give_notice, start_membership
from members.actions.organisation import (
    create_offering,
    create_organisation,
    government_of,
    merge_organisations,
    place_organisation,
    update_organisation,
)
from members.actions.transition import move
from members.identifiers import clean_enterprise_number, format_enterprise_number
from members.models import Meeting, Membership, Organisation
from scvl.errors import InvalidInput, InvalidTransition
from scvl.periods import add_months, local_today, now, pinned
from scvl.stamps import DIRECTORY, stamp_of
from tests.factories.members import (
    BodyFactory,
    CapabilityFactory,
    ContactFactory,
    DomainFactory,
    FeeScheduleFactory,
    GuestFactory,
    LayerFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    SeatFactory,
    SizeBandFactory,
    TierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_two_of_the_same_name_get_two_addresses():
    rows = [create_organisation(name="Demo Brug", kind="company") for _turn in range(3)]
    assert [row.slug for row in rows] == ["demo-brug", "demo-brug-2", "demo-brug-3"]


def test_a_new_name_keeps_the_old_address_as_a_redirect(client):
    row = create_organisation(name="Demo Oud", kind="company")
    update_organisation(organisation=row, by=None, name="Demo Nieuw")
    response = client.get("/leden/demo-oud/")
    assert (response.status_code, response.headers["Location"]) == (301, "/leden/demo-nieuw/")
    assert create_organisation(name="Demo Oud", kind="company").slug == "demo-oud-2"


def test_an_organisation_is_found_by_its_capabilities_and_offerings():
    row = create_organisation(
        name="Demo A", kind="company", capabilities=[CapabilityFactory(code="verkeerslichten")]
    )
    create_offering(
        organisation=row,
        title_nl="Slimme fietstunnels",
        layer=LayerFactory(number=2),
        domains=[DomainFactory()],
    )
    row.refresh_from_db()
    assert " verkeerslicht " in row.search_text
    assert " fietstunnel" in row.search_text


def test_an_offering_stands_in_each_of_its_domains():
    row = OrganisationFactory()
    domains = [DomainFactory(sequence=0), DomainFactory(sequence=4)]
    create_offering(organisation=row, title_nl="Demo", layer=LayerFactory(number=3), domains=domains)
    assert sorted(place.coordinate for place in row.positions.all()) == ["A3", "E3"]
    with pytest.raises(InvalidInput, match="domein"):
        create_offering(organisation=row, title_nl="Demo", layer=LayerFactory(number=3), domains=[])


def test_a_confirmed_place_survives_a_derived_source():
    row, cell = OrganisationFactory(), (LayerFactory(number=3), DomainFactory(sequence=0))
    other = (LayerFactory(number=2), DomainFactory(sequence=1))
    place_organisation(organisation=row, cells=[cell])
    place_organisation(organisation=row, cells=[other], derived=True)
    assert sorted((p.coordinate, p.derived) for p in row.positions.all()) == [("A3", False), ("B2", True)]


def test_each_change_raises_the_version_of_the_directory():
    before = stamp_of(DIRECTORY)
    row = create_organisation(name="Demo", kind="company")
    place_organisation(organisation=row, cells=[(LayerFactory(number=3), DomainFactory(sequence=0))])
    assert stamp_of(DIRECTORY) > before


def test_a_municipality_has_one_government_and_a_merged_one_its_successors():
    LayerFactory(number=0)
    DomainFactory(sequence=0)
    town = MunicipalityFactory(name="Demostad")
    gone = MunicipalityFactory(name="Demodorp", merged_into=town, merged_on=date(2025, 1, 1))
    row = government_of(municipality=town)
    assert government_of(municipality=gone) == row
    assert (row.kind, row.name, [p.derived for p in row.positions.all()]) == (
        "government",
        "Demostad",
        [True],
    )


def test_a_merged_organisation_redirects_and_counts_as_its_survivor(client):
    gone, survivor = OrganisationFactory(), OrganisationFactory()
    merge_organisations(gone=gone, survivor=survivor, by=None)
    assert gone.counted == survivor
    assert client.get(gone.get_absolute_url()).headers["Location"] == survivor.get_absolute_url()
    with pytest.raises(InvalidInput):
        merge_organisations(gone=survivor, survivor=gone, by=None)


def test_a_membership_runs_twelve_months_at_the_fee_of_its_first_day():
    tier, band = TierFactory(), SizeBandFactory()
    FeeScheduleFactory(amount=Decimal("1000"), starts_on=date(2024, 1, 1))
    FeeScheduleFactory(amount=Decimal("1100"), starts_on=date(2027, 1, 1))
    row = start_membership(
        organisation=OrganisationFactory(), starts_on=date(2026, 12, 31), tier=tier, size_band=band, by=None
    )
    assert (row.fee, row.ends_before) == (Decimal("1000"), date(2027, 12, 31))
    assert fee_for(kind="company", tier=tier, size_band=band, on=date(2027, 1, 1)) == Decimal("1100.00")


def test_periods_touch_but_do_not_overlap():
    first = MembershipFactory()
    fields = {
        "organisation": first.organisation,
        "tier": first.tier,
        "size_band": first.size_band,
        "fee": 1,
        "by": None,
    }
    with pytest.raises(InvalidInput, match="al een lidmaatschap"):
        start_membership(starts_on=date(2027, 4, 30), **fields)
    assert start_membership(starts_on=date(2027, 5, 1), **fields).pk
    assert Membership.objects.count() == 2


def test_a_company_has_a_tier_and_a_city_has_none():
    with pytest.raises(InvalidInput, match="niveau en een grootte"):
        start_membership(organisation=OrganisationFactory(), starts_on=date(2026, 1, 1), by=None)
    city = OrganisationFactory(kind="government")
    with pytest.raises(InvalidInput, match="Alleen een bedrijf"):
        start_membership(organisation=city, tier=TierFactory(), starts_on=date(2026, 1, 1), by=None)


def test_the_team_ends_a_membership_inside_its_period():
    row = MembershipFactory()
    with pytest.raises(InvalidInput):
        end_membership(membership=row, ends_before=row.starts_on, reason="x", by=None)
    end_membership(membership=row, ends_before=date(2026, 8, 1), reason="Failliet.", by=None)
    assert not Membership.objects.running(date(2026, 8, 1)).exists()
    assert Membership.objects.running(date(2026, 7, 31)).exists()


def test_notice_leaves_the_period():
    row = give_notice(membership=MembershipFactory(), on=date(2026, 9, 1), by=None)
    assert (row.notice_given_on, row.ends_before) == (date(2026, 9, 1), date(2027, 5, 1))


def test_a_guest_is_linked_once():
    guest = GuestFactory()
    link_guest(contact=guest, organisation=OrganisationFactory(), by=None)
    with pytest.raises(InvalidInput, match="al bij een organisatie"):
        link_guest(contact=guest, organisation=OrganisationFactory(), by=None)


def test_a_confirmed_address_adopts_its_contacts_and_their_name():
    guest = GuestFactory(email="els@demo.example", name="Els Demo")
    user = UserFactory(email="els@demo.example", name="")
    assert adopt_contacts(user=user, email="ELS@demo.example") == 1
    guest.refresh_from_db()
    assert (guest.user, user.name) == (user, "Els Demo")
    assert adopt_contacts(user=user, email="els@demo.example") == 0


def test_a_contact_is_made_once_and_ends_after_it_began():
    user, organisation = UserFactory(), OrganisationFactory()
    row = add_contact(user=user, organisation=organisation)
    assert add_contact(user=user, organisation=organisation) == row
    with pytest.raises(InvalidInput):
        end_contact(contact=row, on=local_today(), by=None)
    with pytest.raises(InvalidInput, match="e-mailadres"):
        add_contact(organisation=organisation)


def test_a_meeting_is_held_with_the_seats_of_its_body():
    moment = now()
    row = create_meeting(
        body=BodyFactory(), title="Demo", starts_at=moment, ends_at=moment.replace(year=2099), by=None
    )
    seat, stranger = SeatFactory(), SeatFactory(body=BodyFactory(code="board"))
    with pytest.raises(InvalidInput, match="zetel"):
        hold_meeting(meeting=row, present=[seat, stranger], by=None)
    row.refresh_from_db()
    assert row.state == Meeting.State.PLANNED
    hold_meeting(meeting=row, present=[seat], by=None)
    assert row.attendances.count() == 1


def test_a_move_that_somebody_else_made_first_changes_nothing():
    moment = now()
    row = Meeting.objects.create(
        body=BodyFactory(), title="D", starts_at=moment, ends_at=moment.replace(year=2099)
    )
    same = Meeting.objects.get(pk=row.pk)
    move(row, "cancelled", by=None)
    with pytest.raises(InvalidTransition):
        move(same, "held", by=None, held_at=moment)
    same.refresh_from_db()
    assert (same.state, same.held_at) == ("cancelled", None)


@pytest.mark.parametrize(
    ("text", "digits"),
    [("BE 0202.239.951", "0202239951"), ("202239951", "0202239951"), ("0202-239-951", "0202239951")],
)
def test_an_enterprise_number_in_its_spellings(text, digits):
    assert clean_enterprise_number(text) == digits
    assert format_enterprise_number(digits) == "0202.239.951"


@given(st.integers(0, 19_999_999))
def test_the_check_is_97_minus_the_rest_and_never_00(base):
    digits = f"{base:08d}"
    check = 97 - base % 97
    assert clean_enterprise_number(f"{digits}{check:02d}") == f"{digits}{check:02d}"
    with pytest.raises(ValueError, match="check"):
        clean_enterprise_number(f"{digits}00")


@given(st.text(max_size=15))
def test_any_text_is_a_number_or_a_reason(text):
    try:
        assert len(clean_enterprise_number(text)) == 10
    except ValueError as error:
        assert str(error) in ("length", "first", "check")


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-48, 48))
def test_months_later_is_the_same_day_or_the_months_last(day, months):
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (
        later.day < day.day and add_months(later.replace(day=1), 1).toordinal() == later.toordinal() + 1
    )


def test_the_clock_can_be_pinned():
    with pinned(now().replace(year=2031)):
        assert local_today().year == 2031
    assert Organisation.objects.count() == 0


def test_a_person_is_seen_through_their_rows(cast):
    from members.permissions import viewer_of

    assert viewer_of(cast.connect).tier_rank == 2
    assert viewer_of(cast.expired).is_member is False
    assert viewer_of(cast.delegate).sees_kpis is True
    assert viewer_of(cast.steering).sees_kpis is False
    assert viewer_of(cast.city).kinds == {"government"}
    assert viewer_of(ContactFactory().user).is_member is False
