"""Mails about demand and its answers: one template, one row of the outbox a person and event."""

from django.conf import settings
from django.db.models import Q

from members.models import Contact
from scvl.mail import queue_mail
from scvl.outbox import is_muted


def people_of(organisation_ids) -> list[Contact]:
    """The present contacts of organisations that can be written to, each address once."""
    rows = Contact.objects.current().filter(organisation__in=organisation_ids, erased_at__isnull=True)
    rows = rows.filter(~Q(email="") | Q(user__isnull=False)).select_related("user").order_by("pk")
    found = {}
    for contact in rows:
        found.setdefault(contact.address.lower(), contact)
    return list(found.values())


def tell(*, event: str, organisation_ids, subject, text, url: str, label=None) -> None:
    """Mail every present contact of organisations once about an event. `subject`, `text` and `label` are lazy texts."""
    if is_muted():
        return
    tell_people(
        event=event, people=people_of(organisation_ids), subject=subject, text=text, url=url, label=label
    )


def tell_people(*, event: str, people, subject, text, url: str, label=None) -> None:
    """Mail these contacts once about an event, each in their own language."""
    if is_muted():
        return
    for contact in people:
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
