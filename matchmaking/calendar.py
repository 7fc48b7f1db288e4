"""Deadlines of calls as iCalendar."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from scvl.markdown import plain_text
from scvl.periods import now


def calendar_of_calls(calls) -> bytes:
    """The bytes of an .ics file with the last hour of each call; calls without a deadline are left out."""
    calendar = Calendar()
    calendar.add("prodid", "-//Smart Cities Vlaanderen//Portaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for call in calls:
        if call.deadline_at:
            calendar.add_component(_event(call))
    return calendar.to_ical()


def _event(call) -> Event:
    event = Event()
    event.add("uid", f"call-{call.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}")
    event.add("dtstamp", now())
    event.add("summary", _("Laatste dag: {title}").format(title=call.title))
    event.add("dtstart", call.deadline_at - timedelta(hours=1))
    event.add("dtend", call.deadline_at)
    event.add("url", f"{settings.SITE_URL}{call.get_absolute_url()}")
    event.add("description", plain_text(call.text))
    return event
