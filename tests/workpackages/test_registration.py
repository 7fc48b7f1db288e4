"""Registering: places, the waiting list, who may, and what is mailed."""

from datetime import timedelta

import pytest
from django.core import mail
from icalendar import Calendar

from members.models import Transition
from scvl.errors import InvalidInput, InvalidTransition, NotAllowed
from scvl.models import Outbox
from scvl.outbox import sweep_outbox
from scvl.periods import now, pinned
from tests.factories.members import (
    ContactFactory,
    GuestFactory,
    MembershipFactory,
    OrganisationFactory,
    TierFactory,
)
from tests.factories.workpackages import ActivityFactory, ActivityTypeFactory, ProgrammeYearFactory
from workpackages.actions.activity import cancel_activity, hold_activity, postpone_activity
from workpackages.actions.registration import (
    cancel_registration,
    confirm_place,
    expire_offers,
    mark_attendance,
    register,
    walk_in,
)
from workpackages.models import Registration

pytestmark = pytest.mark.django_db
State = Registration.State


def join(activity, **fields):
    contact = ContactFactory()
    return register(
        activity=activity, contact=contact, organisation=contact.organisation, by=contact.user, **fields
    )


def test_the_first_free_place_is_taken():
    activity = ActivityFactory(capacity=2)
    row = join(activity)
    assert (row.state, row.place, row.kind) == (State.REGISTERED, 1, "company")


def test_who_comes_after_the_last_place_waits():
    activity = ActivityFactory(capacity=1)
    join(activity)
    row = join(activity)
    assert (row.state, row.place) == (State.WAITING, None)


def test_without_a_limit_everybody_gets_a_place():
    activity = ActivityFactory(capacity=None)
    assert [join(activity).place for _ in range(3)] == [1, 2, 3]


def test_a_person_registers_once():
    activity = ActivityFactory()
    row = join(activity)
    with pytest.raises(InvalidInput, match="al ingeschreven"):
        register(activity=activity, contact=row.contact, organisation=row.organisation, by=row.contact.user)
    assert activity.registrations.count() == 1


def test_a_place_given_back_is_offered_to_who_waits_longest():
    activity = ActivityFactory(capacity=1)
    first, second, third = join(activity), join(activity), join(activity)
    cancel_registration(registration=first, by=first.contact.user)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.place) == (State.OFFERED, 1)
    assert third.state == State.WAITING


def test_an_offered_place_is_taken():
    activity = ActivityFactory(capacity=1)
    first, second = join(activity), join(activity)
    cancel_registration(registration=first, by=first.contact.user)
    second.refresh_from_db()
    confirm_place(registration=second, by=second.contact.user)
    assert (second.state, second.place, second.is_going) == (State.CONFIRMED, 1, True)


def test_an_offer_that_lapses_goes_to_the_next_and_a_second_run_changes_nothing():
    activity = ActivityFactory(capacity=1)
    first, second, third = join(activity), join(activity), join(activity)
    cancel_registration(registration=first, by=first.contact.user)
    with pinned(now() + timedelta(hours=49)):
        assert expire_offers() == 1
        assert expire_offers() == 0
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.state, second.place) == (State.CANCELLED, None)
    assert (third.state, third.place) == (State.OFFERED, 1)


def test_a_lapsed_offer_can_not_be_taken():
    activity = ActivityFactory(capacity=1)
    first, second = join(activity), join(activity)
    cancel_registration(registration=first, by=first.contact.user)
    second.refresh_from_db()
    with pinned(now() + timedelta(hours=49)), pytest.raises(InvalidInput, match="voorbij"):
        confirm_place(registration=second, by=second.contact.user)


def test_nobody_goes_before_who_waits():
    activity = ActivityFactory(capacity=1)
    first, _second = join(activity), join(activity)
    with pinned(now() + timedelta(minutes=1)):
        cancel_registration(registration=first, by=first.contact.user)
        again = register(
            activity=activity, contact=first.contact, organisation=first.organisation, by=first.contact.user
        )
    assert (again.pk, again.state) == (first.pk, State.WAITING)


def test_signing_up_again_reuses_the_row():
    activity = ActivityFactory(capacity=3)
    row = join(activity)
    cancel_registration(registration=row, by=row.contact.user)
    again = register(
        activity=activity, contact=row.contact, organisation=row.organisation, by=row.contact.user
    )
    assert (again.pk, again.state, again.place) == (row.pk, State.REGISTERED, 1)
    assert [(t.from_state, t.to_state) for t in Transition.objects.of(row)] == [
        ("", "registered"),
        ("registered", "cancelled"),
        ("cancelled", "registered"),
    ]


def test_one_can_not_leave_once_it_began():
    row = join(ActivityFactory())
    with pinned(row.activity.starts_at), pytest.raises(InvalidInput, match="al begonnen"):
        cancel_registration(registration=row, by=row.contact.user)


def test_the_confirmation_is_mailed_once_with_the_event():
    activity = ActivityFactory(title_nl="Omgekeerd pitchen", online_link="https://video.demo.example/zaal")
    row = join(activity)
    assert Outbox.objects.filter(kind="mail").count() == 1
    sweep_outbox()
    sweep_outbox()
    assert [message.subject for message in mail.outbox] == ["Je bent ingeschreven: Omgekeerd pitchen"]
    assert mail.outbox[0].to == [row.contact.user.email]
    name, data, kind = mail.outbox[0].attachments[0]
    event = Calendar.from_ical(data).walk("VEVENT")[0]
    assert (name, kind, str(event["summary"])) == ("agenda.ics", "text/calendar", "Omgekeerd pitchen")
    assert event.decoded("dtstart") == activity.starts_at.replace(microsecond=0)
    assert "https://video.demo.example/zaal" in str(event["description"])
    assert Outbox.objects.get().payload == {}


def test_calling_off_tells_everybody_once():
    activity = ActivityFactory(capacity=1, title_nl="Ontbijt")
    join(activity)
    join(activity)
    cancel_activity(activity=activity, reason="De spreker is ziek.", by=None)
    sweep_outbox()
    assert (
        sorted(m.subject for m in mail.outbox if m.subject.startswith("Afgelast"))
        == ["Afgelast: Ontbijt"] * 2
    )


def test_postponing_keeps_the_registrations_and_the_first_date():
    activity = ActivityFactory()
    row, was = join(activity), activity.starts_at
    later = was + timedelta(days=30)
    postpone_activity(
        activity=activity,
        reason="De zaal is dicht.",
        starts_at=later,
        ends_at=later + timedelta(hours=2),
        by=None,
    )
    row.refresh_from_db()
    activity.refresh_from_db()
    assert (activity.state, activity.original_starts_at, activity.starts_at) == ("postponed", was, later)
    assert row.state == State.REGISTERED


def test_calling_off_asks_a_reason():
    activity = ActivityFactory()
    with pytest.raises(InvalidInput, match="reden"):
        cancel_activity(activity=activity, reason=" ", by=None)
    activity.refresh_from_db()
    assert activity.state == "open"


def test_a_session_is_not_held_before_it_began():
    activity = ActivityFactory()
    with pytest.raises(InvalidInput, match="moet nog beginnen"):
        hold_activity(activity=activity, by=None)


def test_attendance_after_it_began_and_corrected():
    row = join(ActivityFactory())
    with pytest.raises(InvalidInput):
        mark_attendance(registration=row, attended=True, by=None)
    with pinned(row.activity.ends_at):
        mark_attendance(registration=row, attended=True, by=None)
        mark_attendance(registration=row, attended=False, by=None)
        with pytest.raises(InvalidTransition):
            mark_attendance(registration=row, attended=False, by=None)
    assert row.state == State.NO_SHOW


def test_a_walk_in_counts_and_takes_no_place():
    activity = ActivityFactory(capacity=1)
    row = walk_in(activity=activity, contact=GuestFactory(), by=None)
    assert (row.state, row.place) == (State.WALK_IN, None)


def tier_activity(code="cultivate", **fields):
    return ActivityFactory(audience="tier", min_tier=TierFactory(code=code), **fields)


@pytest.mark.parametrize(
    ("tier", "allowed"), [("inform", False), ("connect", False), ("cultivate", True), ("steering", True)]
)
def test_a_company_needs_the_tier(tier, allowed):
    activity = tier_activity()
    contact = ContactFactory()
    MembershipFactory(organisation=contact.organisation, tier=TierFactory(code=tier))
    if allowed:
        assert join_for(activity, contact).state == State.REGISTERED
    else:
        with pytest.raises(NotAllowed, match="Vanaf Cultivate"):
            join_for(activity, contact)


def join_for(activity, contact):
    return register(activity=activity, contact=contact, organisation=contact.organisation, by=contact.user)


@pytest.mark.parametrize("kind", ["government", "knowledge", "citizen", "intermediary"])
def test_other_kinds_are_asked_no_tier(kind):
    contact = ContactFactory(organisation=OrganisationFactory(kind=kind))
    assert join_for(tier_activity(), contact).state == State.REGISTERED


def test_a_kind_that_is_not_admitted_is_told_so():
    contact = ContactFactory(organisation=OrganisationFactory(kind="citizen"))
    with pytest.raises(NotAllowed, match="niet voor jouw soort"):
        join_for(tier_activity(admits_citizen=False), contact)


def test_a_company_that_is_no_member_comes_twice_a_year_on_trial():
    ProgrammeYearFactory(number=3)
    kind = ActivityTypeFactory(code="clustering", allows_trial=True)
    contact = ContactFactory()
    rows = [join_for(tier_activity("connect", activity_type=kind), contact) for _ in range(2)]
    assert [row.is_trial for row in rows] == [True, True]
    with pytest.raises(NotAllowed, match="opgebruikt"):
        join_for(tier_activity("connect", activity_type=kind), contact)


def test_invited_means_invited():
    contact = ContactFactory()
    activity = ActivityFactory(audience="invited")
    with pytest.raises(NotAllowed, match="uitnodiging"):
        join_for(activity, contact)
    activity.invitations.create(organisation=contact.organisation)
    assert join_for(activity, contact).state == State.REGISTERED


def test_a_guest_without_organisation_joins_what_is_public_only():
    guest = GuestFactory()
    assert register(activity=ActivityFactory(), contact=guest, by=None).kind == ""
    with pytest.raises(NotAllowed, match="organisaties"):
        register(activity=tier_activity(), contact=guest, by=None)


@pytest.mark.parametrize("state", ["draft", "planned", "held", "cancelled", "postponed"])
def test_only_an_open_activity_takes_registrations(state):
    held = {"held_at": now()} if state == "held" else {}
    with pytest.raises(NotAllowed, match="kan nu niet"):
        join(ActivityFactory(state=state, **held))


def test_a_service_of_a_city_counts_as_its_city():
    city = OrganisationFactory(kind="government")
    service = OrganisationFactory(kind="government", counts_as=city)
    assert join_for(ActivityFactory(), ContactFactory(organisation=service)).counts_as == city
