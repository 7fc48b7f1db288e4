"""Each constraint of the app, provoked on real rows: what is built inside is refused, and by the one that is named."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection

from members.models import (
    Commitment,
    EmailDomain,
    FeeSchedule,
    IncomeEntry,
    Invoice,
    InvoiceLine,
    Layer,
    LegalStatus,
    Meeting,
    MeetingAttendance,
    MembershipApplication,
    OrganisationAlias,
    OrganisationSlug,
    Payment,
    Sdg,
    Transition,
)
from scvl.periods import now
from tests.constraints import constraints_of, refused_by
from tests.factories.members import (
    BodyFactory,
    ContactFactory,
    DomainFactory,
    FeeScheduleFactory,
    GuestFactory,
    LayerFactory,
    MembershipFactory,
    MunicipalityFactory,
    OfferingFactory,
    OrganisationFactory,
    PositionFactory,
    SeatFactory,
    SizeBandFactory,
    TierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 6, 1), date(2026, 6, 2)


def application(**fields):
    return MembershipApplication.objects.create(organisation_name="Demo", kind="company", **fields)


def invoice(**fields):
    return Invoice.objects.create(organisation=OrganisationFactory(), **fields)


def meeting(**fields):
    moment = now()
    return Meeting.objects.create(
        **{
            "body": BodyFactory(),
            "title": "Demo",
            "starts_at": moment,
            "ends_at": moment.replace(year=2099),
            **fields,
        }
    )


def itself(row, field):
    type(row).objects.filter(pk=row.pk).update(**{field: row.pk})


def twice(build):
    build()
    build()


def place_again(**fields):
    """A second place in the same cell."""
    first = PositionFactory(**fields)
    PositionFactory(
        organisation=first.organisation, offering=first.offering, layer=first.layer, domain=first.domain
    )


CASES = {
    "user_email_unique": lambda: twice(lambda: UserFactory(email="A@demo.example".swapcase())),
    "contact_is_somebody": lambda: GuestFactory(email=""),
    "contact_period_not_empty": lambda: ContactFactory(starts_on=SECOND, ends_before=SECOND),
    "contact_one_open_per_organisation": lambda: _contact_again(),
    "layer_0_to_4": lambda: Layer.objects.create(code="dak", number=5, name_nl="Dak", short_nl="Dak"),
    "sdg_1_to_17": lambda: Sdg.objects.create(number=18, title_nl="a", title_en="b", colour="#000000"),
    "municipality_merger_dated": lambda: MunicipalityFactory(merged_into=MunicipalityFactory()),
    "municipality_not_own_successor": lambda: _own_successor(),
    "organisation_not_merged_into_itself": lambda: itself(OrganisationFactory(), "merged_into"),
    "organisation_not_counting_as_itself": lambda: itself(OrganisationFactory(), "counts_as"),
    "organisation_enterprise_number_digits": lambda: OrganisationFactory(enterprise_number="2123456749"),
    "organisation_has_name": lambda: OrganisationFactory(name=""),
    "alias_once_per_organisation": lambda: _alias_again(),
    "position_once_per_organisation": lambda: place_again(),
    "position_once_per_offering": lambda: place_again(offering=OfferingFactory()),
    "position_derived_or_confirmed": lambda: PositionFactory(derived=True, confirmed_on=FIRST),
    "membership_period_not_empty": lambda: MembershipFactory(starts_on=SECOND, ends_before=SECOND),
    "membership_fee_not_negative": lambda: MembershipFactory(fee=Decimal("-0.01")),
    "fee_once_per_tier_and_band": lambda: twice(FeeScheduleFactory),
    "fee_once_per_kind": lambda: twice(
        lambda: FeeScheduleFactory(kind="government", tier=None, size_band=None)
    ),
    "fee_not_negative": lambda: FeeScheduleFactory(amount=Decimal("-1")),
    "fee_tier_for_companies_only": lambda: FeeScheduleFactory(kind="government"),
    "legalstatus_period_not_empty": lambda: LegalStatus.objects.create(
        organisation=OrganisationFactory(), status="full", starts_on=SECOND, ends_before=FIRST
    ),
    "commitment_period_not_empty": lambda: Commitment.objects.create(
        organisation=OrganisationFactory(), kind="loi", signed_on=FIRST, starts_on=SECOND, ends_before=FIRST
    ),
    "application_decided_has_date": lambda: application(state="approved"),
    "application_refusal_has_reason": lambda: application(state="refused", decided_on=FIRST),
    "invoice_sent_is_numbered": lambda: invoice(state="sent"),
    "invoice_due_after_issue": lambda: invoice(issued_on=SECOND, due_on=FIRST),
    "invoice_line_vat_range": lambda: _line(vat_rate=Decimal("99.99"), vat_treatment="standard", over=True),
    "invoice_line_no_vat_unless_standard": lambda: _line(vat_rate=Decimal("21"), vat_treatment="exempt"),
    "payment_not_zero": lambda: Payment.objects.create(invoice=invoice(), amount=0, received_on=FIRST),
    "income_not_zero": lambda: IncomeEntry.objects.create(
        kind="grant", description="Demo", amount=0, received_on=FIRST
    ),
    "seat_period_not_empty": lambda: SeatFactory(starts_on=SECOND, ends_before=FIRST),
    "seat_one_open_per_person": lambda: _seat_again(),
    "meeting_ends_after_start": lambda: meeting(ends_at=now().replace(year=2000)),
    "meeting_held_has_date": lambda: meeting(state="held"),
    "attendance_once_per_seat": lambda: _attend_again(),
    "transition_goes_somewhere": lambda: Transition.objects.create(label="a.b", object_id=1, to_state=""),
}


def _contact_again():
    first = ContactFactory()
    ContactFactory(user=first.user, organisation=first.organisation)


def _own_successor():
    row = MunicipalityFactory()
    type(row).objects.filter(pk=row.pk).update(merged_into=row.pk, merged_on=FIRST)


def _alias_again():
    organisation = OrganisationFactory()
    twice(lambda: OrganisationAlias.objects.create(organisation=organisation, name="Demo"))


def _line(over=False, **fields):
    if over:
        fields["vat_rate"] = Decimal("-1")
    InvoiceLine.objects.create(invoice=invoice(), description="Demo", unit_amount=1, **fields)


def _seat_again():
    first = SeatFactory()
    SeatFactory(body=first.body, contact=first.contact)


def _attend_again():
    row, seat = meeting(), SeatFactory()
    twice(lambda: MeetingAttendance.objects.create(meeting=row, seat=seat))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(name):
    with refused_by(name):
        CASES[name]()


def test_every_constraint_has_a_case():
    assert constraints_of("members") - set(CASES) == set()


@pytest.mark.parametrize("model", [EmailDomain, OrganisationSlug])
def test_a_domain_and_a_former_address_belong_to_one(model):
    field = "domain" if model is EmailDomain else "slug"
    model.objects.create(organisation=OrganisationFactory(), **{field: "demo.example"})
    with pytest.raises(Exception, match="(?i)unique"):
        model.objects.create(organisation=OrganisationFactory(), **{field: "demo.example"})


@pytest.mark.skipif(connection.vendor != "postgresql", reason="an exclusion constraint is PostgreSQL's own")
def test_postgresql_refuses_memberships_that_overlap():
    first = MembershipFactory()
    with pytest.raises(Exception, match="membership_no_overlap"):
        MembershipFactory(
            organisation=first.organisation, starts_on=date(2027, 4, 30), ends_before=date(2028, 1, 1)
        )


def test_reference_rows_are_shared_by_the_factories():
    assert LayerFactory(number=3) == LayerFactory(number=3)
    assert DomainFactory(sequence=0) == DomainFactory(sequence=0)
    assert (TierFactory(), SizeBandFactory()) == (TierFactory(), SizeBandFactory())
    assert FeeSchedule.objects.count() == 0
