"""The team's work list: what stands on it, when it goes, how much of it is shown, and at what price."""

from datetime import timedelta

import pytest
from django.urls import reverse

from scvl import worklist
from scvl.models import Outbox
from scvl.periods import local_today, now
from scvl.worklist import Item, Section, register_worklist
from tests.factories.matchmaking import CallFactory
from tests.factories.members import (
    ContactFactory,
    GuestFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    SeatFactory,
)
from tests.factories.workpackages import (
    ActivityFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    ReportFactory,
    WorkPackageFactory,
)
from workpackages.actions.activity import hold_activity

pytestmark = pytest.mark.django_db


def sections():
    return worklist.worklist(None)


def labels(name):
    found = sections().get(name)
    return [item.label for item in found.items] if found else []


def over(days=3, **fields):
    return ActivityFactory(starts_at=now() - timedelta(days=days), **fields)


def failed(number, state="failed"):
    claimed = now() if state == "uncertain" else None
    return Outbox.objects.create(
        key=f"mail:{number}", kind="mail", state=state, due_at=now(), claimed_at=claimed, payload={}
    )


def test_nothing_to_do_is_said(client, cast):
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("work-list")).content.decode()
    assert "Niets te doen" in page


def test_an_activity_that_is_over_waits_until_it_is_confirmed():
    late, early = over(3, title_nl="Laat"), over(9, title_nl="Vroeg")
    over(2, state="cancelled")
    ActivityFactory(title_nl="Nog te komen")
    assert labels("activiteiten") == ["Vroeg", "Laat"]
    hold_activity(activity=early, by=None)
    assert labels("activiteiten") == [late.title_nl]


def test_it_says_how_many_were_ticked():
    RegistrationFactory(activity=over(), state="attended")
    assert sections()["activiteiten"].items[0].known == "1 aanwezige aangevinkt"


def test_a_guest_is_proposed_by_mail_domain():
    held = over(state="held", held_at=now())
    organisation = OrganisationFactory(name="Demo-stad Havenaar")
    organisation.email_domains.create(domain="havenaar.example")
    known, unknown = (
        GuestFactory(name="A. Maes", email="a@havenaar.example"),
        GuestFactory(name="T. Goossens"),
    )
    for guest in (known, unknown):
        RegistrationFactory(activity=held, contact=guest, organisation=None, state="attended")
    RegistrationFactory(activity=held, contact=GuestFactory(), organisation=None, state="no_show")
    items = sections()["gasten"].items
    assert [(item.label, item.fields) for item in items] == [
        ("A. Maes", {"organisation": organisation.pk}),
        ("T. Goossens", None),
    ]
    assert items[0].known == "voorstel: Demo-stad Havenaar, zelfde maildomein"


def test_calls_that_close_within_a_week_stand_on_it():
    for days, title in ((2, "Morgen"), (6.9, "Vrijdag"), (8, "Later"), (-1, "Voorbij")):
        CallFactory(title_nl=title, deadline_at=now() + timedelta(days=days))
    assert labels("oproepen") == ["Morgen", "Vrijdag"]


def test_a_profile_is_old_after_a_year_and_only_of_members():
    today = local_today()
    period = {"starts_on": today - timedelta(days=100), "ends_before": today + timedelta(days=200)}
    for days, name in ((400, "Demo Oud"), (300, "Demo Vers")):
        row = OrganisationFactory(name=name, confirmed_on=today - timedelta(days=days))
        MembershipFactory(organisation=row, **period)
    OrganisationFactory(name="Demo Geen lid", confirmed_on=today - timedelta(days=900))
    assert labels("profielen") == ["Demo Oud"]


def test_a_membership_that_ends_stands_on_it_unless_it_goes_on():
    today = local_today()
    for name, days in (("Demo Eindigt", 30), ("Demo Later", 31), ("Demo Verlengd", 10)):
        row = OrganisationFactory(name=name)
        end = today + timedelta(days=days)
        MembershipFactory(organisation=row, starts_on=today - timedelta(days=300), ends_before=end)
        if name == "Demo Verlengd":
            MembershipFactory(organisation=row, starts_on=end, ends_before=end + timedelta(days=365))
    assert labels("lidmaatschappen") == ["Demo Eindigt"]


def test_a_seat_that_outlived_its_membership_stands_on_it():
    today = local_today()
    gone = MembershipFactory(starts_on=today - timedelta(days=400), ends_before=today)
    contact = ContactFactory(organisation=gone.organisation)
    SeatFactory(contact=contact, membership=gone)
    assert labels("zetels") == [gone.organisation.name]
    MembershipFactory(
        organisation=gone.organisation, starts_on=today, ends_before=today + timedelta(days=365)
    )
    assert labels("zetels") == []


def test_work_that_failed_or_is_uncertain_stands_on_it():
    failed(1)
    failed(2, state="uncertain")
    failed(3, state="pending")
    assert labels("uitgaand") == ["mail:1", "mail:2"]


def test_a_draft_of_a_period_that_is_over_stands_on_it():
    year = ProgrammeYearFactory(number=1)
    ReportFactory(programme_year=year, quarter=1)
    ReportFactory(programme_year=year, quarter=2, state="final")
    assert [item.known for item in sections()["rapporten"].items] == ["Jaar 1, kwartaal 1"]


def test_another_app_adds_its_own(monkeypatch):
    monkeypatch.setattr(worklist, "_builders", {})
    register_worklist("proef", lambda user: Section("Proef", "Ding", "Sinds", 1, [Item("Een ding")]))
    register_worklist("leeg", lambda user: Section("Leeg", "Ding", "Sinds", 0))
    register_worklist("niets", lambda user: None)
    assert list(sections()) == ["proef"]


def test_at_most_ten_are_shown_with_the_count_of_all(client, cast):
    for number in range(13):
        failed(number)
    found = sections()["uitgaand"]
    assert (found.count, len(found.items), found.more) == (13, 10, 3)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = " ".join(client.get(reverse("work-list")).content.decode().split())
    assert "13 dingen wachten" in page
    assert f'<a href="{reverse("admin:scvl_outbox_changelist")}">Nog 3 meer</a>' in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_and_three_rows(client, cast, rows, django_assert_num_queries):
    today, held = local_today(), over(5, state="held", held_at=now())
    year = ProgrammeYearFactory(number=1)
    for number in range(1, rows + 1):
        failed(number)
        over()
        row = OrganisationFactory(confirmed_on=today - timedelta(days=500))
        OfferingFactory(organisation=row)
        ending = MembershipFactory(
            organisation=row, starts_on=today - timedelta(days=300), ends_before=today + timedelta(days=9)
        )
        row.email_domains.create(domain=f"domein{number}.example")
        guest = GuestFactory(email=f"a@domein{number}.example")
        RegistrationFactory(activity=held, contact=guest, organisation=None, state="attended")
        gone = MembershipFactory(starts_on=today - timedelta(days=400), ends_before=today)
        SeatFactory(contact=ContactFactory(organisation=gone.organisation), membership=gone)
        CallFactory(deadline_at=now() + timedelta(days=2))
        ReportFactory(programme_year=year, work_package=WorkPackageFactory(number=number))
        assert ending.pk
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("work-list"))
    with django_assert_num_queries(20):
        response = client.get(reverse("work-list"))
    assert len(response.context["sections"]) == 8
