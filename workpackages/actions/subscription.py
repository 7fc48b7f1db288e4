"""Subscribing to the newsletter: asked, confirmed from the mailbox, ended with one click (DESIGN, Newsletter)."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members.actions.transition import move
from scvl.mail import queue_mail
from scvl.outbox import is_muted
from scvl.periods import now
from workpackages.models import Subscriber
from workpackages.models.newsletter import new_token

log = logging.getLogger(__name__)
State = Subscriber.State
WORDING = _("Ik wil de nieuwsbrief van Smart Cities Vlaanderen ontvangen. Ik kan me altijd uitschrijven.")
MEASURING = _("Jullie mogen zien of ik de nieuwsbrief open en waarop ik klik.")


@transaction.atomic
def subscribe(
    *, email: str, source: str, name="", kind="", language="nl", measures_reading=False
) -> Subscriber:
    """Ask for the newsletter: a link goes to the mailbox. Who has it already is told so there, and nowhere else."""
    row = Subscriber.objects.filter(email__iexact=email).first() or _new(email)
    if row.state == State.CONFIRMED:
        _tell(
            row,
            "known",
            _("Je krijgt de nieuwsbrief al"),
            _("Je bent al ingeschreven. Je hoeft niets te doen."),
        )
        return row
    if row.state != State.PENDING:
        move(row, State.PENDING, by=None)
    row.name, row.kind, row.language = name.strip(), kind, language
    row.measures_reading, row.token = measures_reading, new_token()
    row.consent_source = source[:60]
    with override(language):
        row.consent_wording = f"{WORDING} {MEASURING}" if measures_reading else str(WORDING)
    row.save()
    subject, text = (
        _("Bevestig je inschrijving"),
        _("Nog één klik, dan krijg je de nieuwsbrief. Vroeg je dit niet? Doe dan niets."),
    )
    _tell(row, row.token[:12], subject, text, reverse("workpackages:newsletter-confirm", args=[row.token]))
    log.info("subscription asked id=%s", row.pk)
    return row


def _new(email) -> Subscriber:
    try:
        with transaction.atomic():
            return Subscriber.objects.create(email=email.lower())
    except IntegrityError:  # asked twice at once
        return Subscriber.objects.get(email__iexact=email)


@transaction.atomic
def confirm_subscription(*, subscriber: Subscriber) -> Subscriber:
    """From the mailbox: from now on editions go there. Confirming twice changes nothing."""
    if subscriber.state != State.CONFIRMED:
        move(subscriber, State.CONFIRMED, by=None, consent_at=now())
        log.info("subscription confirmed id=%s", subscriber.pk)
    return subscriber


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber) -> Subscriber:
    """Nothing more is sent. Doing it twice changes nothing."""
    if subscriber.state != State.UNSUBSCRIBED:
        move(subscriber, State.UNSUBSCRIBED, by=None)
        log.info("subscription ended id=%s", subscriber.pk)
    return subscriber


def _tell(row, event, subject, text, path="") -> None:
    if is_muted():
        return
    context = {
        "subject": subject,
        "text": text,
        "url": f"{settings.SITE_URL}{path or '/'}",
        "label": _("Bevestig") if path else None,
    }
    key = f"subscriber:{row.pk}:{event}:{now():%Y%m%d%H%M}"
    queue_mail(key=key, to=row.email, template="notice", context=context, language=row.language)
