"""A member is asked to read its own profile again, at most once a month."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from members.models import Contact, Organisation
from scvl.errors import InvalidInput
from scvl.mail import queue_mail
from scvl.models import Outbox
from scvl.periods import add_months, local_today, now
from scvl.wording import long_date

log = logging.getLogger(__name__)
PAUSE = timedelta(days=30)
KEY = "profile-ask:"


def stale_profiles():
    """Members whose profile was last read over a year ago, as a queryset."""
    year_ago = add_months(local_today(), -12)
    return Organisation.objects.members().filter(confirmed_on__lt=year_ago, merged_into__isnull=True)


def who_keeps_it():
    """Contacts that can sign in and change a profile, as a queryset."""
    return Contact.objects.current().filter(user__is_active=True)


def lately_asked() -> set[int]:
    """The organisations that were asked in the last 30 days; one query."""
    keys = Outbox.objects.filter(key__startswith=KEY, created_at__gt=now() - PAUSE).values_list(
        "key", flat=True
    )
    return {int(key.split(":")[1]) for key in keys}


@transaction.atomic
def ask_to_confirm(*, organisation: Organisation, by) -> int:
    """Mail the main contacts, or where there is none all contacts, to read the profile again. Returns how many.

    Raises InvalidInput where nobody can be mailed, or where they were asked in the last 30 days.
    """
    if organisation.pk in lately_asked():
        raise InvalidInput(_("Deze organisatie kreeg die vraag de voorbije maand al."))
    contacts = list(who_keeps_it().filter(organisation=organisation).select_related("user"))
    contacts = [row for row in contacts if row.role == Contact.Role.MAIN] or contacts
    if not contacts:
        raise InvalidInput(_("Deze organisatie heeft geen contactpersoon met een account."))
    for contact in contacts:
        _ask(organisation, contact)
    log.info("profile asked organisation=%s contacts=%s by=%s", organisation.pk, len(contacts), by and by.pk)
    return len(contacts)


def _ask(organisation, contact) -> None:
    language = contact.user.language
    with override(language):
        text = _(
            "Het profiel van {name} is het laatst nagelezen op {day}. Kijk het na, verander wat niet meer klopt, "
            "en klik op 'Alles klopt nog'. Zo vinden steden je voor wat je vandaag doet."
        ).format(name=organisation.name, day=long_date(organisation.confirmed_on))
        context = {
            "subject": _("Klopt het profiel van {name} nog?").format(name=organisation.name),
            "text": text,
            "url": f"{settings.SITE_URL}{reverse('members:organisation-update', args=[organisation.slug])}",
            "label": _("Kijk je profiel na"),
            "name": contact.display_name,
        }
    queue_mail(
        key=f"{KEY}{organisation.pk}:{contact.pk}:{local_today():%Y-%m-%d}",
        to=contact.address,
        template="notice",
        context=context,
        language=language,
    )
