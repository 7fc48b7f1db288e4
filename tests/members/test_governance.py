"""The team records meetings in the admin: planned, who was there by seat, held; sounding boards of others too."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from members.actions.governance import record_attendance
from members.models import Body, Meeting, MeetingAttendance
from scvl.errors import InvalidInput
from scvl.periods import now
from tests.backoffice import form_of, page_of, signed_in
from tests.factories.members import BodyFactory, OrganisationFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(cast):
    call_command("load_reference", verbosity=0)
    assert Group.objects.get(name="Team").permissions.exists()
    cast.team.__dict__.pop("group_names", None)
    return signed_in(cast.team)


def meeting(body, days=-2, **fields):
    starts_at = now() + timedelta(days=days)
    return Meeting.objects.create(
        body=body, title="Demo", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), **fields
    )


def attendance(row, *seats, first=0):
    """What a browser sends of the inline with these seats added."""
    fields = {"attendances-TOTAL_FORMS": first + len(seats), "attendances-INITIAL_FORMS": first}
    for number, seat in enumerate(seats, start=first):
        prefix = f"attendances-{number}"
        fields |= {f"{prefix}-seat": seat.pk, f"{prefix}-mode": "online", f"{prefix}-meeting": row.pk}
    return fields


def save(team, row, **fields):
    url = page_of(Meeting, "change", row.pk)
    return team.post(url, form_of(team, url) | fields)


def hold(team, row):
    return team.post(page_of(Meeting, "move", row.pk, "hold"), follow=True)


def test_a_meeting_is_planned_attended_and_held(team):
    seat = SeatFactory()
    starts_at = now() - timedelta(hours=3)
    fields = {"body": seat.body_id, "title": "Stuurgroep", "place": "Zaal"}
    for name, moment in (("starts_at", starts_at), ("ends_at", starts_at + timedelta(hours=1))):
        fields |= {f"{name}_0": moment.date().isoformat(), f"{name}_1": f"{moment:%H:%M:%S}"}
    assert team.post(page_of(Meeting, "add"), fields).status_code == 302
    row = Meeting.objects.get()
    assert save(team, row, **attendance(row, seat)).status_code == 302
    hold(team, row)
    row.refresh_from_db()
    assert (row.state, row.held_at is not None) == ("held", True)
    assert [(found.seat, found.mode) for found in row.attendances.all()] == [(seat, "online")]


def test_an_external_sounding_board_with_our_delegate_is_recorded(team):
    board = BodyFactory(
        code="klankbord-haven", is_external=True, convened_by=OrganisationFactory(name="Demo Haven")
    )
    delegate = SeatFactory(body=board, role="representative")
    row = meeting(board)
    save(team, row, **attendance(row, delegate))
    hold(team, row)
    assert Meeting.objects.filter(body__is_external=True, state="held", attendances__seat=delegate).exists()


def test_only_seats_of_the_body_on_that_day_are_offered_and_taken(team):
    row = meeting(BodyFactory())
    good = SeatFactory()
    wrong = [
        SeatFactory(body=BodyFactory(code="board")),
        SeatFactory(starts_on=date(2020, 1, 1), ends_before=date(2021, 1, 1)),
    ]
    page = team.get(page_of(Meeting, "change", row.pk))
    field = page.context["inline_admin_formsets"][0].formset.empty_form.fields["seat"]
    assert good in field.queryset
    assert not set(field.queryset) & set(wrong)
    for seat in wrong:
        assert save(team, row, **attendance(row, seat)).status_code == 200
        with pytest.raises(InvalidInput, match="zetel"):
            record_attendance(meeting=row, seats=[seat])
    assert not MeetingAttendance.objects.exists()


def test_a_meeting_to_come_is_not_held(team):
    row = meeting(BodyFactory(), days=2)
    assert "moet nog beginnen" in hold(team, row).content.decode()
    row.refresh_from_db()
    assert row.state == "planned"


def test_a_held_meeting_keeps_its_body_and_its_day_stays_past(team):
    row = meeting(BodyFactory(), state="held", held_at=now())
    other = BodyFactory(code="board")
    save(team, row, body=other.pk)
    later = now() + timedelta(days=5)
    day = {"starts_at_0": later.date().isoformat(), "ends_at_0": later.date().isoformat()}
    response = save(team, row, **day)
    assert "kan niet later beginnen" in response.content.decode()
    row.refresh_from_db()
    assert (row.body.code, row.starts_at < now()) == ("steering_group", True)


def test_the_day_stays_in_the_time_of_who_was_there(team):
    seat = SeatFactory(starts_on=date(2025, 1, 1))
    row = meeting(seat.body)
    record_attendance(meeting=row, seats=[seat])
    day = {"starts_at_0": "2024-06-01", "ends_at_0": "2024-06-01"}
    assert "had op die dag nog geen" in save(team, row, **day).content.decode()


def test_a_held_meeting_is_not_thrown_away(team):
    row = meeting(BodyFactory(), state="held", held_at=now())
    assert team.post(page_of(Meeting, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert Body.objects.filter(meetings=row).exists()


def test_the_list_shows_how_many_were_there(team):
    row = meeting(BodyFactory())
    record_attendance(meeting=row, seats=[SeatFactory(), SeatFactory()])
    page = team.get(page_of(Meeting, "changelist"))
    assert [found.present_count for found in page.context["cl"].result_list] == [2]
