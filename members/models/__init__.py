from .governance import Body, Meeting, MeetingAttendance, Seat
from .membership import (
    Commitment,
    FeeSchedule,
    LegalStatus,
    Membership,
    MembershipApplication,
    SizeBand,
    Tier,
)
from .money import IncomeEntry, Invoice, InvoiceLine, InvoiceSequence, Payment
from .offering import Offering, PlaceModel, Position
from .organisation import EmailDomain, Municipality, Organisation, OrganisationAlias, OrganisationSlug
from .person import Contact, User
from .reference import Capability, Domain, Layer, ProfileQuestion, Sdg, Subdomain
from .transition import Transition

__all__ = [
    "Body",
    "Capability",
    "Commitment",
    "Contact",
    "Domain",
    "EmailDomain",
    "FeeSchedule",
    "IncomeEntry",
    "Invoice",
    "InvoiceLine",
    "InvoiceSequence",
    "Layer",
    "LegalStatus",
    "Meeting",
    "MeetingAttendance",
    "Membership",
    "MembershipApplication",
    "Municipality",
    "Offering",
    "Organisation",
    "OrganisationAlias",
    "OrganisationSlug",
    "Payment",
    "PlaceModel",
    "Position",
    "ProfileQuestion",
    "Sdg",
    "Seat",
    "SizeBand",
    "Subdomain",
    "Tier",
    "Transition",
    "User",
]
