"""Activities as iCalendar: one event in a mail or file, and the feed of the public agenda."""

from django.conf import settings
from icalendar import Calendar, Event

from scvl.markdown import plain_text
from scvl.periods import now
from workpackages.models import Activity

CANCELLED = {Activity.State.CANCELLED, Activity.State.POSTPONED}


def calendar_of(activities, *, online_link=False, cancelled=False) -> bytes:
    """The bytes of an .ics file. `online_link` only for who is registered; `cancelled` takes the event back."""
    calendar = Calendar()
    calendar.add("prodid", "-//Smart Cities Vlaanderen//Portaal//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if cancelled else "PUBLISH")
    for activity in activities:
        calendar.add_component(_event(activity, online_link, cancelled or activity.state in CANCELLED))
    return calendar.to_ical()


def _event(activity, online_link, cancelled) -> Event:
    event = Event()
    event.add("uid", f"activity-{activity.pk}@{settings.SITE_URL.split('//')[-1].split(':')[0]}")
    event.add("dtstamp", now())
    event.add("sequence", int(activity.updated_at.timestamp()) // 60)
    event.add("summary", activity.title)
    event.add("dtstart", activity.starts_at)
    event.add("dtend", activity.ends_at)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("url", f"{settings.SITE_URL}{activity.get_absolute_url()}")
    event.add("location", ", ".join(dict.fromkeys(part for part in (activity.venue, activity.place) if part)))
    text = plain_text(activity.summary or activity.text)
    if online_link and activity.online_link:
        text = f"{text}\n{activity.online_link}".strip()
    event.add("description", text)
    return event
