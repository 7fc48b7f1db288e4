"""How long persons are kept: contacts three years after they ended, applications a year after the decision."""

import logging
from datetime import timedelta

from django.db import transaction

from members.models import Contact, MembershipApplication
from scvl.periods import local_today, now

log = logging.getLogger(__name__)

CONTACT_DAYS = 3 * 365
APPLICATION_DAYS = 365


@transaction.atomic
def forget_persons(*, today=None) -> int:
    """Empty what is kept longer than its fate says. Returns the number of rows emptied; a second run empties none."""
    today = today or local_today()
    contacts = Contact.objects.filter(
        ends_before__lte=today - timedelta(days=CONTACT_DAYS), erased_at__isnull=True
    )
    number = contacts.update(name="", email="", phone="", job_title="", user=None, erased_at=now())
    old = MembershipApplication.objects.filter(decided_on__lte=today - timedelta(days=APPLICATION_DAYS))
    number += old.exclude(contact_email="").update(contact_name="", contact_email="")
    if number:
        log.info("retention emptied rows=%s", number)
    return number
