"""Each kind of work: a row that stands on the list, one like it that does not, and the count."""

from datetime import timedelta

import pytest

from members.models import Meeting, MembershipApplication
from scvl import worklist
from scvl.models import Outbox
from scvl.periods import local_today, now
from tests.factories.kpis import KpiFactory, TargetFactory
from tests.factories.matchmaking import CallFactory, ChallengeFactory, ConsortiumFactory, PartnerFactory
from tests.factories.members import (
    BodyFactory,
    ContactFactory,
    GuestFactory,
    MembershipFactory,
    OrganisationFactory,
    SeatFactory,
)
from tests.factories.workpackages import (
    ActivityFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    ReportFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def membership(name="Demo", starts=-100, ends=200, **fields):
    row = OrganisationFactory(name=name, **fields)
    today = local_today()
    return MembershipFactory(organisation=row, starts_on=today + starts * DAY, ends_before=today + ends * DAY)


def applications():
    for name, state in (("Wacht", "submitted"), ("Ingetrokken", "withdrawn")):
        MembershipApplication.objects.create(
            organisation_name=name, kind="citizen", contact_name="A", contact_email="a@x.example", state=state
        )
    return ["Wacht"]


def activities():
    ActivityFactory(title_nl="Voorbij", starts_at=now() - 3 * DAY)
    ActivityFactory(title_nl="Gehouden", starts_at=now() - 3 * DAY, state="held", held_at=now())
    ActivityFactory(title_nl="Nog te komen")
    return ["Voorbij"]


def guests():
    held = ActivityFactory(starts_at=now() - 3 * DAY, state="held", held_at=now())
    for name, state in (("Was er", "attended"), ("Bleef weg", "no_show")):
        guest = GuestFactory(name=name)
        RegistrationFactory(activity=held, contact=guest, organisation=None, state=state)
    return ["Was er"]


def reports():
    year = ProgrammeYearFactory(number=1)
    ReportFactory(programme_year=year, quarter=1)
    ReportFactory(programme_year=year, quarter=2, state="final")
    return ["WP2 Connecteren"]


def challenges():
    ChallengeFactory(title="Ingediend", state="submitted")
    ChallengeFactory(title="Ontwerp", state="draft")
    ChallengeFactory(title="Gepubliceerd", state="published")
    return ["Ingediend"]


def matching():
    ChallengeFactory(title="Termijn voorbij", state="published", deadline_at=now() - DAY)
    ChallengeFactory(title="Termijn loopt", state="published", deadline_at=now() + DAY)
    ChallengeFactory(title="Al bezig", state="in_matching", deadline_at=now() - DAY)
    return ["Termijn voorbij"]


def calls():
    for title, days in (("Deze week", 6), ("Later", 8), ("Voorbij", -1)):
        CallFactory(title_nl=title, deadline_at=now() + days * DAY)
    return ["Deze week"]


def partners():
    gone, stays = membership("Demo Weg", ends=0), membership("Demo Blijft")
    group = ConsortiumFactory(challenge=ChallengeFactory(), state="formed")
    for row in (gone, stays):
        PartnerFactory(consortium=group, organisation=row.organisation)
    over = ConsortiumFactory(challenge=ChallengeFactory(), state="dissolved")
    PartnerFactory(consortium=over, organisation=gone.organisation)
    return ["Demo Weg"]


def kpis():
    """Half of the year is over: 7a yielded nothing of its 25, 7b has no target."""
    year = ProgrammeYearFactory(
        number=3, starts_on=local_today() - 180 * DAY, ends_before=local_today() + 185 * DAY
    )
    TargetFactory(kpi=KpiFactory(number="7a", unit="activities"), programme_year=year, value=25)
    KpiFactory(number="7b", unit="activities")
    return ["7a. KPI 7a"]


def memberships():
    membership("Demo Eindigt", ends=30)
    membership("Demo Later", ends=31)
    return ["Demo Eindigt"]


def seats():
    for row in (membership("Demo Weg", ends=0), membership("Demo Blijft")):
        SeatFactory(contact=ContactFactory(organisation=row.organisation), membership=row)
    return ["Demo Weg"]


def meetings():
    body = BodyFactory()
    for title, days in (("Voorbij", -2), ("Morgen", 1)):
        Meeting.objects.create(
            body=body, title=title, starts_at=now() + days * DAY, ends_at=now() + days * DAY + DAY / 12
        )
    return ["Voorbij"]


def profiles():
    for name, days in (("Demo Oud", 400), ("Demo Vers", 300)):
        membership(name, confirmed_on=local_today() - days * DAY)
    return ["Demo Oud"]


def outbox():
    for state in ("failed", "pending"):
        Outbox.objects.create(key=f"mail:{state}", kind="mail", state=state, due_at=now(), payload={})
    return ["mail:failed"]


SECTIONS = {
    "aanvragen": applications,
    "activiteiten": activities,
    "gasten": guests,
    "rapporten": reports,
    "uitdagingen": challenges,
    "matching": matching,
    "oproepen": calls,
    "partners": partners,
    "kpis": kpis,
    "lidmaatschappen": memberships,
    "zetels": seats,
    "vergaderingen": meetings,
    "profielen": profiles,
    "uitgaand": outbox,
}


def test_each_kind_of_the_registry_is_in_this_table():
    assert set(SECTIONS) == set(worklist._builders)


@pytest.mark.parametrize("name", SECTIONS)
def test_what_waits_stands_on_it_and_what_does_not_is_absent(name):
    expected = SECTIONS[name]()
    found = worklist.worklist(None)[name]
    assert [item.label for item in found.items] == expected
    assert (found.count, found.more) == (len(expected), 0)
    assert found.title
