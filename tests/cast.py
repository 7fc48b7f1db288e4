"""The cast: named people on real rows, used instead of anonymous users."""

from datetime import date, timedelta
from types import SimpleNamespace

from members.enums import BodyCode, Kind, StaffGroup
from scvl.periods import local_today
from tests.factories.members import (
    BodyFactory,
    ContactFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
    TierFactory,
    UserFactory,
)

PEOPLE = (
    "visitor",
    "signed_up",
    "inform",
    "connect",
    "colleague",
    "cultivate",
    "steering",
    "outsider",
    "city",
    "university",
    "citizen",
    "team",
    "finance",
    "delegate",
    "board",
    "expired",
)


def _member(name, kind=Kind.COMPANY, tier=None, **period):
    user = UserFactory(email=f"{name}@demo.example", name=f"{name.capitalize()} Demo")
    organisation = OrganisationFactory(name=f"Demo {name.capitalize()}", slug=f"demo-{name}", kind=kind)
    ContactFactory(user=user, organisation=organisation, role="main")
    extra = {"tier": TierFactory(code=tier)} if tier else {}
    period = period or {
        "starts_on": local_today() - timedelta(days=100),
        "ends_before": local_today() + timedelta(days=200),
    }
    MembershipFactory(organisation=organisation, **extra, **period)
    return user, organisation


def make_cast() -> SimpleNamespace:
    """People (`cast.connect` ...) and their organisations (`cast.organisation_of['connect']`); `cast.visitor` is None."""
    people, organisations = {"visitor": None}, {}
    for tier in ("inform", "connect", "cultivate", "steering"):
        people[tier], organisations[tier] = _member(tier, tier=tier)
    for name, kind in (("city", Kind.GOVERNMENT), ("university", Kind.KNOWLEDGE), ("citizen", Kind.CITIZEN)):
        people[name], organisations[name] = _member(name, kind=kind)
    yesterday = local_today() - timedelta(days=1)
    people["expired"], organisations["expired"] = _member(
        "expired", tier="connect", starts_on=yesterday - timedelta(days=365), ends_before=local_today()
    )
    people["colleague"] = UserFactory(email="colleague@demo.example", name="Colleague Demo")
    ContactFactory(user=people["colleague"], organisation=organisations["connect"])
    organisations["colleague"] = organisations["connect"]
    people["outsider"] = UserFactory(email="outsider@demo.example", name="Outsider Demo")
    organisations["outsider"] = OrganisationFactory(name="Demo Outsider", slug="demo-outsider")
    ContactFactory(user=people["outsider"], organisation=organisations["outsider"])
    people["signed_up"] = UserFactory(email="signed-up@demo.example", name="Signed Demo")
    people["team"] = UserFactory(email="team@demo.example", name="Team Demo", groups=[StaffGroup.TEAM])
    people["finance"] = UserFactory(
        email="finance@demo.example", name="Finance Demo", groups=[StaffGroup.TEAM, StaffGroup.FINANCE]
    )
    for name, code in (("delegate", BodyCode.STEERING_GROUP), ("board", BodyCode.BOARD)):
        people[name] = UserFactory(email=f"{name}@demo.example", name=f"{name.capitalize()} Demo")
        seat_holder = ContactFactory(user=people[name], organisation=organisations["steering"])
        SeatFactory(body=BodyFactory(code=code), contact=seat_holder, starts_on=date(2025, 1, 1))
        organisations[name] = organisations["steering"]
    return SimpleNamespace(**people, organisation_of=organisations, people=people)
