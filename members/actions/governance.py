from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.actions.transition import move
from members.models import Body, Meeting, MeetingAttendance, Seat
from scvl.errors import InvalidInput
from scvl.periods import local_date, now


@transaction.atomic
def create_meeting(*, body: Body, title: str, starts_at, ends_at, by, **fields) -> Meeting:
    """A planned meeting of a body."""
    if ends_at <= starts_at:
        raise InvalidInput(_("Het einde moet na het begin liggen."))
    row = Meeting(body=body, title=title, starts_at=starts_at, ends_at=ends_at, **fields)
    row._history_user = by
    row.save()
    return row


@transaction.atomic
def hold_meeting(*, meeting: Meeting, by, present=()) -> Meeting:
    """Confirm that it took place, with the seats that were there; raises InvalidInput before it began."""
    if meeting.starts_at > now():
        raise InvalidInput(_("Deze vergadering moet nog beginnen. Bevestig ze pas als ze plaatsvond."))
    move(meeting, Meeting.State.HELD, by=by, held_at=now())
    record_attendance(meeting=meeting, seats=present)
    return meeting


def seats_for(meeting: Meeting):
    """The seats of the meeting's body on its day, as a queryset: who can have been there."""
    return Seat.objects.current(local_date(meeting.starts_at)).filter(body=meeting.body)


@transaction.atomic
def record_attendance(*, meeting: Meeting, seats, mode=MeetingAttendance.Mode.IN_PERSON) -> None:
    """Note who was there; a seat must be of the body and run on that day."""
    known = set(seats_for(meeting).values_list("pk", flat=True))
    for seat in seats:
        if seat.pk not in known:
            raise InvalidInput(_("Deze zetel hoorde die dag niet bij dit orgaan."))
        MeetingAttendance.objects.get_or_create(meeting=meeting, seat=seat, defaults={"mode": mode})


def cancel_meeting(*, meeting: Meeting, by, reason="") -> Meeting:
    """Call a planned meeting off."""
    move(meeting, Meeting.State.CANCELLED, by=by, remark=reason)
    return meeting
