"""The mails about a registration: each once, through the outbox."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from scvl.mail import queue_mail
from scvl.outbox import is_muted
from workpackages.calendar import calendar_of
from workpackages.models import Activity, Registration

State = Registration.State


def _language(registration) -> str:
    contact = registration.contact
    return contact.user.language if contact.user_id else "nl"


def _tell(
    registration: Registration, template: str, key: str, *, with_calendar=False, cancelled=False
) -> None:
    if is_muted() or registration.contact is None or not registration.contact.address:
        return
    activity, language = registration.activity, _language(registration)
    with override(language):
        context = {
            "registration": registration,
            "activity": activity,
            "name": registration.contact.display_name
            if registration.contact.user_id or registration.contact.name
            else "",
            "activity_url": f"{settings.SITE_URL}{activity.get_absolute_url()}",
            "my_url": f"{settings.SITE_URL}{reverse('members:my-overview')}",
        }
        attachments = []
        if with_calendar or cancelled:
            data = calendar_of([activity], online_link=not cancelled, cancelled=cancelled)
            attachments = [("agenda.ics", data, "text/calendar")]
    queue_mail(
        key=f"registration:{registration.pk}:{key}",
        to=registration.contact.address,
        template=template,
        context=context,
        attachments=attachments,
        language=language,
    )


def _turn(registration) -> str:
    """Tells one sign-up from the next of the same row, so that signing up again after cancelling is mailed again."""
    return f"{registration.registered_at:%Y%m%d%H%M%S%f}"


def tell_registered(registration: Registration) -> None:
    if registration.state == State.WAITING:
        _tell(registration, "registration_waiting", f"waiting:{_turn(registration)}")
    else:
        _tell(registration, "registration_confirmed", f"confirmed:{_turn(registration)}", with_calendar=True)


def tell_offered(registration: Registration) -> None:
    _tell(registration, "registration_offered", f"offered:{registration.offered_until:%Y%m%d%H%M%S%f}")


def tell_lapsed(registration: Registration) -> None:
    _tell(registration, "registration_lapsed", f"lapsed:{_turn(registration)}")


def tell_unregistered(registration: Registration) -> None:
    _tell(registration, "registration_cancelled", f"cancelled:{_turn(registration)}", cancelled=True)


def _expecting(activity):
    rows = activity.registrations.filter(
        state__in=[State.REGISTERED, State.CONFIRMED, State.OFFERED, State.WAITING]
    )
    return rows.select_related("contact__user", "activity")


def tell_cancelled(*, activity: Activity) -> None:
    """Everybody who expected the activity, once."""
    for registration in _expecting(activity):
        _tell(registration, "activity_cancelled", "activity-cancelled", cancelled=True)


def tell_moved(*, activity: Activity) -> None:
    for registration in _expecting(activity):
        _tell(
            registration,
            "activity_postponed",
            f"activity-moved:{activity.starts_at:%Y%m%d%H%M}",
            with_calendar=True,
        )
