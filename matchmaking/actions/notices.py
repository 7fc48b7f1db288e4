"""Mails about demand and its answers: one template, one row of the outbox a person and event."""

from django.conf import settings
from django.db.models import Q

from members.models import Contact
from scvl.mail import queue_mail
from scvl.outbox import is_muted


def people_of(organisation_ids) -> list[Contact]:
    """The present contacts of organisations that can be written to."""
    rows = Contact.objects.current().filter(organisation__in=organisation_ids, erased_at__isnull=True)
    return list(rows.filter(~Q(email="") | Q(user__isnull=False)).select_related("user"))


def tell(*, event: str, organisation_ids, subject, text: str, url: str, label=None) -> None:
    """Mail every present contact of organisations once about an event. `subject`, `text` and `label` are lazy texts."""
    if is_muted():
        return
    for contact in people_of(organisation_ids):
        language = contact.user.language if contact.user else "nl"
        queue_mail(
            key=f"{event}:{contact.pk}",
            to=contact.address,
            template="notice",
            context={"subject": subject, "text": text, "url": f"{settings.SITE_URL}{url}", "label": label},
            language=language,
        )


def tell_team(*, event: str, subject, text, url: str) -> None:
    """Mail the team's own address."""
    if is_muted():
        return
    context = {"subject": subject, "text": text, "url": f"{settings.SITE_URL}{url}", "label": None}
    queue_mail(key=event, to=settings.CONTACT_EMAIL, template="notice", context=context)
