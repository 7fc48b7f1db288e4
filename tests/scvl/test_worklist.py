"""The team's work list: what stands on it, when it goes, how much of it is shown, and at what price."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from members.actions.application import refuse_application
from members.actions.governance import hold_meeting, record_attendance
from members.actions.reminder import ask_to_confirm
from members.models import Meeting, MembershipApplication
from scvl import worklist
from scvl.errors import InvalidInput
from scvl.models import Outbox
from scvl.periods import local_today, now, pinned
from scvl.worklist import Item, Section, register_worklist
from tests.factories.matchmaking import CallFactory, PartnerFactory
from tests.factories.members import (
    BodyFactory,
    ContactFactory,
    GuestFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    SeatFactory,
    SizeBandFactory,
    TierFactory,
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


def test_one_that_was_ticked_is_confirmed_from_the_list(client, cast):
    ticked = RegistrationFactory(activity=over(), state="attended").activity
    empty = over(9)
    first, second = sections()["activiteiten"].items
    assert (first.action, first.fields) == ("Vink aan wie er was", None)
    assert first.action_url == reverse("admin:workpackages_activity_change", args=[empty.pk])
    assert (second.action, second.fields) == ("Bevestig als gehouden", {})
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(second.action_url, follow=True)
    assert f"{ticked.title_nl} is bevestigd en telt mee." in page.content.decode()
    ticked.refresh_from_db()
    assert ticked.state == "held"
    assert labels("activiteiten") == [empty.title_nl]
    page = client.post(second.action_url, follow=True).content.decode()  # twice
    assert "is bevestigd" not in page


def test_one_that_still_runs_is_not_confirmed(client, cast):
    later = ActivityFactory()
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("workpackages:activity-hold", args=[later.pk]), follow=True)
    assert "moet nog beginnen" in page.content.decode()
    later.refresh_from_db()
    assert later.state == "open"


def test_an_application_stands_on_top_until_it_is_judged(cast):
    over()
    tier = TierFactory(code="connect")
    SizeBandFactory(code="lt10", max_employees=9)
    band = SizeBandFactory(code="lt50", max_employees=49)
    row = MembershipApplication.objects.create(
        organisation_name="Demo Waterwijs",
        kind="company",
        tier=tier,
        size_band=band,
        contact_name="A",
        contact_email="a@waterwijs.example",
        state="submitted",
        submitted_on=local_today(),
    )
    found = sections()
    assert list(found) == ["aanvragen", "activiteiten"]
    item = found["aanvragen"].items[0]
    assert (item.label, item.known) == ("Demo Waterwijs", "Bedrijf, Connect, 10 tot 49 medewerkers")
    assert item.action_url.endswith(f"#aanvraag-{row.pk}")
    refuse_application(application=row, by=cast.team, reason="Nog niet.")
    assert labels("aanvragen") == []


def test_a_meeting_that_is_over_waits_until_it_is_confirmed(cast):
    seat = SeatFactory()
    times = {"starts_at": now() - timedelta(days=2), "ends_at": now() - timedelta(days=2, hours=-2)}
    row = Meeting.objects.create(body=seat.body, title="Stuurgroep najaar", **times)
    Meeting.objects.create(body=seat.body, title="Afgelast", state="cancelled", **times)
    item = sections()["vergaderingen"].items[0]
    assert (item.label, item.known) == ("Stuurgroep najaar", "Steering group, nog niemand aangevinkt")
    record_attendance(meeting=row, seats=[seat])
    assert sections()["vergaderingen"].items[0].known == "Steering group, 1 aanwezige aangevinkt"
    hold_meeting(meeting=row, by=cast.team)
    assert labels("vergaderingen") == []


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


def test_the_contact_of_an_old_profile_is_asked_once_a_month(client, cast):
    organisation = cast.organisation_of["connect"]
    organisation.confirmed_on = date(2024, 5, 1)
    organisation.save()
    item = sections()["profielen"].items[0]
    assert (item.label, item.action) == (organisation.name, "Vraag om na te lezen")
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(item.action_url, follow=True).content.decode()
    assert f"1 contactpersoon van {organisation.name} krijgt een mail." in page
    mail = Outbox.objects.get(key__startswith="profile-ask:").payload
    assert (mail["to"], mail["subject"]) == (
        cast.connect.email,
        f"Klopt het profiel van {organisation.name} nog?",
    )
    assert reverse("members:organisation-update", args=[organisation.slug]) in mail["text"]
    assert "1\xa0mei 2024" in mail["text"]
    assert labels("profielen") == []
    page = client.post(item.action_url, follow=True).content.decode()
    assert "kreeg die vraag de voorbije maand al" in page
    assert Outbox.objects.filter(key__startswith="profile-ask:").count() == 1
    with pinned(now() + timedelta(days=31)):
        assert labels("profielen") == [organisation.name]


def test_an_old_profile_without_a_contact_is_read_by_the_team():
    today = local_today()
    row = OrganisationFactory(confirmed_on=today - timedelta(days=500))
    MembershipFactory(
        organisation=row, starts_on=today - timedelta(days=9), ends_before=today + timedelta(days=200)
    )
    item = sections()["profielen"].items[0]
    assert (item.known, item.fields) == ("0 oplossingen, geen contactpersoon", None)
    with pytest.raises(InvalidInput, match="geen contactpersoon"):
        ask_to_confirm(organisation=row, by=None)


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
    register_worklist("eerst", lambda user: Section("Eerst", "Ding", "Sinds", 1, [Item("Iets")]), place=1)
    register_worklist("leeg", lambda user: Section("Leeg", "Ding", "Sinds", 0))
    register_worklist("niets", lambda user: None)
    assert list(sections()) == ["eerst", "proef"]


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
        PartnerFactory(organisation=gone.organisation)
        CallFactory(deadline_at=now() + timedelta(days=2))
        ReportFactory(programme_year=year, work_package=WorkPackageFactory(number=number))
        assert ending.pk
        MembershipApplication.objects.create(
            organisation_name="Demo",
            kind="citizen",
            contact_name="A",
            contact_email="a@x.example",
            state="submitted",
            submitted_on=today,
        )
        times = {"starts_at": now() - timedelta(days=2), "ends_at": now() - timedelta(days=1)}
        Meeting.objects.create(body=BodyFactory(), title="Demo", **times)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("work-list"))
    with django_assert_num_queries(25):
        response = client.get(reverse("work-list"))
    assert len(response.context["sections"]) == 11
