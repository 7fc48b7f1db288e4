"""Short builders of what the KPIs count, on days that a test names."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kpis.calculators import Period, Result, calculate
from matchmaking.models import Consortium, Offer, Partner, Project
from members.enums import BodyCode, Kind
from members.models import Commitment, Invoice, InvoiceLine, Meeting, MeetingAttendance, Municipality
from tests.factories.matchmaking import (
    ConsortiumFactory,
    FundingApplicantFactory,
    FundingApplicationFactory,
    OfferFactory,
    PartnerFactory,
    ProjectFactory,
)
from tests.factories.members import (
    BodyFactory,
    DomainFactory,
    LayerFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
)
from tests.factories.workpackages import ActivityFactory, ActivityTypeFactory
from workpackages.models import (
    AccelerationEdition,
    Activity,
    ActivityOutcome,
    ActivityPosition,
    Delivery,
    Enrolment,
    Newsletter,
    Registration,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
STARTS, ENDS = date(2026, 5, 1), date(2027, 5, 1)
TODAY = date(2026, 11, 2)
# Periods as (starts_on, ends_before, as_of): a Period keeps what it read, so each count gets its own.
YEAR = (STARTS, ENDS, ENDS - timedelta(days=1))
LAST_YEAR = (date(2025, 5, 1), STARTS, STARTS - timedelta(days=1))
SO_FAR = (STARTS, ENDS, TODAY)
BEFORE, FIRST, MIDDLE, LAST, AFTER = (
    date(2026, 4, 30),
    date(2026, 5, 1),
    date(2026, 9, 15),
    date(2027, 4, 30),
    date(2027, 5, 1),
)


def at(day: date, hour=14, minute=0) -> datetime:
    """A moment on the clock of Brussels."""
    return datetime.combine(day, time(hour, minute), tzinfo=BRUSSELS)


def result(number: str, period=YEAR) -> Result:
    return calculate(number, Period(*period))


def value(number: str, period=YEAR):
    return result(number, period).value


def counts(number: str, period=YEAR) -> dict[str, int]:
    """{label: how it counts} of the rows of a KPI."""
    return {row.label: row.count for row in result(number, period).rows}


def parts(number: str, period=YEAR) -> dict[str, int]:
    return {label: int(part) for label, part in result(number, period).breakdown}


# --- Organisations ---------------------------------------------------------------------------------
def company(name: str, **fields):
    return OrganisationFactory(name=name, kind=Kind.COMPANY, **fields)


def government(name: str, **fields):
    return OrganisationFactory(name=name, kind=Kind.GOVERNMENT, **fields)


def knowledge(name: str, **fields):
    return OrganisationFactory(name=name, kind=Kind.KNOWLEDGE, **fields)


def town(nis_code: str, merged_into=None, merged_on=None) -> Municipality:
    return Municipality.objects.create(
        nis_code=nis_code,
        name=f"Demostad {nis_code}",
        province="Antwerpen",
        merged_into=merged_into,
        merged_on=merged_on,
    )


def member(organisation, starts_on=STARTS, ends_before=None, fee="1000.00", **fields):
    ends_before = ends_before or starts_on.replace(year=starts_on.year + 1)
    return MembershipFactory(
        organisation=organisation, starts_on=starts_on, ends_before=ends_before, fee=fee, **fields
    )


NUMBERS = iter(range(1, 10**6))


def invoice(membership, state="sent", amount="1000.00", credits=None, day=MIDDLE) -> Invoice:
    is_draft = state == "draft"
    row = Invoice.objects.create(
        organisation=membership.organisation,
        membership=membership,
        state=state,
        number=None if is_draft else f"2026-{next(NUMBERS):06}",
        issued_on=None if is_draft else day,
        due_on=None if is_draft else day,
        credits=credits,
    )
    InvoiceLine.objects.create(invoice=row, description="Bijdrage", unit_amount=amount, vat_rate=21)
    return row


def signed(organisation, kind="loi", signed_on=MIDDLE, ends_before=None) -> Commitment:
    return Commitment.objects.create(
        organisation=organisation,
        kind=kind,
        signed_on=signed_on,
        starts_on=signed_on,
        ends_before=ends_before,
    )


# --- Activities ------------------------------------------------------------------------------------
def activity(day: date, code="matchmaking", state="held", hour=14, hours=2, cells=1, **fields) -> Activity:
    starts_at = fields.pop("starts_at", at(day, hour))
    ends_at = fields.pop("ends_at", starts_at + timedelta(hours=hours))
    row = ActivityFactory(
        activity_type=ActivityTypeFactory(code=code),
        starts_at=starts_at,
        ends_at=ends_at,
        held_at=ends_at if state == "held" else None,
        state=state,
        **fields,
    )
    for number in range(cells):
        ActivityPosition.objects.create(
            activity=row, layer=LayerFactory(number=3), domain=DomainFactory(sequence=number)
        )
    return row


def attend(activity, organisation, state="attended", **fields) -> Registration:
    """A registration as the action stores it: kind and `counts_as` as they are now."""
    fields.setdefault("kind", organisation.kind if organisation else "")
    fields.setdefault("counts_as", organisation.counted if organisation else None)
    if state == "cancelled":
        fields.setdefault("cancelled_at", activity.starts_at)
    if state == "offered":
        fields.setdefault("offered_until", activity.starts_at)
    return Registration.objects.create(activity=activity, organisation=organisation, state=state, **fields)


def attended_on(organisation, *days, code="matchmaking") -> None:
    for day in days:
        attend(activity(day, code=code), organisation)


# --- Newsletter ------------------------------------------------------------------------------------
def edition(kind="newsletter") -> Newsletter:
    return Newsletter.objects.create(subject="Demo", kind=kind)


def delivery(newsletter, reader: str, sent_at: datetime | None, state="sent", **fields) -> Delivery:
    return Delivery.objects.create(
        newsletter=newsletter, reader_key=reader.ljust(43, "."), sent_at=sent_at, state=state, **fields
    )


# --- Acceleration ----------------------------------------------------------------------------------
def acceleration(number: int, starts_on: date, ends_before: date, **fields) -> AccelerationEdition:
    return AccelerationEdition.objects.create(
        number=number, title=f"Editie {number}", starts_on=starts_on, ends_before=ends_before, **fields
    )


def enrol(edition, organisation, enrolled_on=None, withdrawn_on=None) -> Enrolment:
    enrolled_on = enrolled_on or edition.starts_on - timedelta(days=30)
    return Enrolment.objects.create(
        edition=edition, organisation=organisation, enrolled_on=enrolled_on, withdrawn_on=withdrawn_on
    )


# --- Consortia, offers, projects -------------------------------------------------------------------
def consortium(name: str, *organisations, on: date = MIDDLE, formed_on="same", **fields) -> Consortium:
    """A consortium whose partners accepted on a day; formed then, unless `formed_on` says otherwise."""
    formed_on = on if formed_on == "same" else formed_on
    row = ConsortiumFactory(
        name=name,
        state=fields.pop("state", "formed" if formed_on else "forming"),
        formed_on=formed_on,
        **fields,
    )
    for organisation in organisations:
        partner(row, organisation, accepted_on=on)
    return row


def partner(consortium, organisation, accepted_on=MIDDLE, left_on=None, **fields) -> Partner:
    state = fields.pop("state", "left" if left_on else "accepted")
    return PartnerFactory(
        consortium=consortium,
        organisation=organisation,
        state=state,
        invited_on=accepted_on or MIDDLE,
        accepted_on=accepted_on,
        left_on=left_on,
        **fields,
    )


def offer(consortium, submitted_on=MIDDLE, state="submitted", decided_on=None, **fields) -> Offer:
    return OfferFactory(
        consortium=consortium, state=state, submitted_on=submitted_on, decided_on=decided_on, **fields
    )


def project(starts_on=MIDDLE, state="running", kind="pilot", **fields) -> Project:
    return ProjectFactory(kind=kind, state=state, starts_on=starts_on, **fields)


# --- Funding ---------------------------------------------------------------------------------------
def application(title: str, *applicants, state="submitted", submitted_on=MIDDLE, after=(), **fields):
    """An application of organisations; `after`: the activities that led to it."""
    row = FundingApplicationFactory(title=title, state=state, submitted_on=submitted_on, **fields)
    for place, organisation in enumerate(applicants):
        FundingApplicantFactory(application=row, organisation=organisation, is_lead=place == 0)
    for one in after:
        ActivityOutcome.objects.create(activity=one, funding_application=row, linked_on=MIDDLE)
    return row


# --- Governance ------------------------------------------------------------------------------------
def body(code=BodyCode.STEERING_GROUP, is_external=False):
    return BodyFactory(code=code, is_external=is_external)


def meeting(body, day=MIDDLE, state="held", present=(), starts_at=None, title="") -> Meeting:
    starts_at = starts_at or at(day, 16)
    row = Meeting.objects.create(
        body=body,
        title=title or f"{body.code} {day}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        state=state,
        held_at=starts_at if state == "held" else None,
    )
    for seat in present:
        MeetingAttendance.objects.create(meeting=row, seat=seat)
    return row


def seat(body, role="member"):
    return SeatFactory(body=body, role=role)
