"""Subscribing to the newsletter: asked, confirmed from the mailbox, ended with one click (DESIGN, Newsletter)."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from members.actions.transition import move
from members.models import Transition
from scvl.errors import InvalidInput
from scvl.mail import one_line, queue_mail
from scvl.outbox import is_muted
from scvl.periods import now
from workpackages.models import Subscriber
from workpackages.models.newsletter import new_token

log = logging.getLogger(__name__)
State = Subscriber.State
KEPT_AFTER_END = timedelta(days=3 * 365)
KEPT_UNCONFIRMED = timedelta(days=30)
WORDING = _("Ik wil de nieuwsbrief van Smart Cities Vlaanderen ontvangen. Ik kan me altijd uitschrijven.")
SIGNER = TimestampSigner(sep=".", salt="newsletter-confirm")
MEASURING = _("Jullie mogen zien of ik de nieuwsbrief open en waarop ik klik.")


@transaction.atomic
def subscribe(
    *, email: str, source: str, name="", kind="", language="nl", measures_reading=False
) -> Subscriber:
    """Ask for the newsletter: a link goes to the mailbox. Who has it already is told so there, and nowhere else."""
    row = Subscriber.objects.select_for_update().filter(email__iexact=email).first() or _new(email)
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
    row.name, row.kind, row.language = one_line(name), kind, language
    row.measures_reading, row.consent_source, row.consent_at = measures_reading, source[:60], None
    with override(language):
        row.consent_wording = f"{WORDING} {MEASURING}" if measures_reading else str(WORDING)
    row.save()
    subject, text = (
        _("Bevestig je inschrijving"),
        _("Nog één klik, dan krijg je de nieuwsbrief. Vroeg je dit niet? Doe dan niets."),
    )
    _tell(row, "asked", subject, text, "workpackages:newsletter-confirm")
    log.info("subscription asked id=%s", row.pk)
    return row


def confirmation_code(subscriber: Subscriber) -> str:
    """What stands in the link of the mail that asks to confirm. Not their token: that is in each newsletter they forward."""
    return SIGNER.sign(subscriber.pk)


def subscriber_of(code: str) -> Subscriber | None:
    """Whose code this is; None for one that is not ours, or too old."""
    try:
        pk = SIGNER.unsign(code, max_age=KEPT_UNCONFIRMED)
    except BadSignature:
        return None
    return Subscriber.objects.filter(pk=pk, erased_at__isnull=True).first()


def _new(email) -> Subscriber:
    try:
        with transaction.atomic():
            return Subscriber.objects.create(email=email.lower())
    except IntegrityError:  # asked twice at once
        return Subscriber.objects.get(email__iexact=email)


@transaction.atomic
def confirm_subscription(*, subscriber: Subscriber) -> Subscriber:
    """From the mailbox: from now on editions go there. Confirming twice changes nothing.

    Raises InvalidInput where the subscription ended since: the link of then does not start it again.
    """
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if locked.state == State.CONFIRMED:
        return locked
    if locked.state != State.PENDING:
        raise InvalidInput(_("Deze link werkt niet meer. Schrijf je hieronder opnieuw in."))
    move(locked, State.CONFIRMED, by=None, consent_at=now())
    log.info("subscription confirmed id=%s", locked.pk)
    return locked


@transaction.atomic
def unsubscribe(*, subscriber: Subscriber) -> Subscriber:
    """Nothing more is sent. Doing it twice, or twice at once, changes nothing more."""
    locked = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if locked.state != State.UNSUBSCRIBED:
        move(locked, State.UNSUBSCRIBED, by=None)
        log.info("subscription ended id=%s", locked.pk)
    return locked


def erase_subscriber(*, subscriber: Subscriber) -> None:
    """Nothing of the person stays, and no link in an old mail leads to the row; the key of their deliveries does (KPI 1)."""
    fields = {"email": "", "name": "", "token": new_token(), "organisation": None, "erased_at": now()}
    Subscriber.objects.filter(pk=subscriber.pk).update(**fields, state=State.UNSUBSCRIBED)


@transaction.atomic
def forget_subscribers() -> int:
    """Erase who left three years ago, and who never confirmed within a month. Returns how many; a second run erases none."""
    moves = Transition.objects.filter(label=Subscriber._meta.label_lower, object_id=OuterRef("pk"))
    rows = Subscriber.objects.filter(erased_at__isnull=True).annotate(
        since=Coalesce(Subquery(moves.order_by("-at", "-pk").values("at")[:1]), "created_at")
    )
    ended = Q(state__in=[State.UNSUBSCRIBED, State.BOUNCED], since__lte=now() - KEPT_AFTER_END)
    old = rows.filter(ended | Q(state=State.PENDING, since__lte=now() - KEPT_UNCONFIRMED))
    number = 0
    for row in old:
        erase_subscriber(subscriber=row)
        number += 1
    if number:
        log.info("subscribers forgotten rows=%s", number)
    return number


def _tell(row, event, subject, text, name="") -> None:
    """A mail to the reader, one a minute of a kind; `name` of the page that its button leads to."""
    if is_muted():
        return
    with override(row.language):
        path = reverse(name, args=[confirmation_code(row)]) if name else reverse("home")
    context = {
        "subject": subject,
        "text": text,
        "url": f"{settings.SITE_URL}{path}",
        "label": _("Bevestig") if name else None,
    }
    key = f"subscriber:{row.pk}:{event}:{now():%Y%m%d%H%M}"
    queue_mail(key=key, to=row.email, template="notice", context=context, language=row.language)
