"""An edition from draft to sent (MODEL 3). Once it goes out, nothing of it changes."""

import logging

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Call, Challenge
from members.actions.transition import move
from scvl.errors import InvalidInput
from scvl.mail import one_line
from scvl.periods import now
from workpackages.letter import VISITOR, items_of
from workpackages.models import Activity, Article, Delivery, Newsletter, NewsletterItem, Subscriber

log = logging.getLogger(__name__)
State = Newsletter.State
BATCH = 1000
NO_DRAFT = _(
    "Deze editie is geen ontwerp meer, dus ze verandert niet. Staat ze nog maar ingepland, neem ze dan eerst terug."
)


def recipients(kind=Newsletter.Kind.NEWSLETTER):
    """Subscribers that an edition of this kind goes to: confirmed, with an address. A member mailing has none of them."""
    if kind != Newsletter.Kind.NEWSLETTER:
        return Subscriber.objects.none()
    return Subscriber.objects.filter(state=Subscriber.State.CONFIRMED).exclude(email="")


def offered_items() -> dict:
    """What may stand in an edition, by kind in the order of the mail: only what everybody may read, and still matters."""
    is_open = Q(deadline_at__isnull=True) | Q(deadline_at__gt=now())
    return {
        "challenge": Challenge.objects.visible_to(VISITOR).filter(is_open, state=Challenge.State.PUBLISHED),
        "activity": Activity.objects.visible_to(VISITOR).upcoming().order_by("starts_at"),
        "call": Call.objects.visible_to(VISITOR).open(),
        "article": Article.objects.visible_to(VISITOR).order_by("-published_at"),
    }


@transaction.atomic
def create_newsletter(*, subject: str, by, preheader="", intro="", items=(), is_demo=False) -> Newsletter:
    """A draft; `items`: pairs (kind, row) in their order."""
    row = Newsletter(
        subject=one_line(subject), preheader=one_line(preheader), intro=intro.strip(), is_demo=is_demo
    )
    row._history_user = by
    row.save()
    _set_items(row, items)
    return row


@transaction.atomic
def update_newsletter(*, newsletter: Newsletter, by, subject, preheader="", intro="", items=()) -> Newsletter:
    """Change a draft. Raises InvalidInput once it is scheduled or goes out."""
    locked = Newsletter.objects.select_for_update().get(pk=newsletter.pk)
    if locked.state != State.DRAFT:
        raise InvalidInput(NO_DRAFT)
    locked.subject, locked.preheader = one_line(subject), one_line(preheader)
    locked.intro = intro.strip()
    locked._history_user = by
    locked.save()
    _set_items(locked, items)
    return locked


def _set_items(row, items) -> None:
    row.items.all().delete()
    NewsletterItem.objects.bulk_create(
        NewsletterItem(newsletter=row, sequence=place, **{kind: thing})
        for place, (kind, thing) in enumerate(items)
    )


@transaction.atomic
def schedule_newsletter(*, newsletter: Newsletter, at, by) -> Newsletter:
    """Let it go out at a moment. Raises InvalidInput for one in the past, an empty edition, or nobody to send to."""
    if at < now().replace(second=0, microsecond=0):
        raise InvalidInput(_("Dit moment is voorbij. Kies een later moment."))
    _check_sendable(newsletter)
    move(newsletter, State.SCHEDULED, by=by, scheduled_at=at)
    log.info("newsletter scheduled id=%s by=%s", newsletter.pk, by and by.pk)
    return newsletter


def _check_sendable(newsletter) -> None:
    if not newsletter.intro and not items_of(newsletter):
        raise InvalidInput(
            _("Er staat niets in deze editie dat iedereen mag lezen. Schrijf een inleiding of kies een blok.")
        )
    if not recipients(newsletter.kind).exists():
        raise InvalidInput(
            _("Er is niemand om naar te versturen: nog geen enkele abonnee bevestigde zijn adres.")
        )


@transaction.atomic
def unschedule_newsletter(*, newsletter: Newsletter, by, remark="") -> Newsletter:
    move(newsletter, State.DRAFT, by=by, scheduled_at=None, remark=remark)
    return newsletter


@transaction.atomic
def cancel_newsletter(*, newsletter: Newsletter, by) -> Newsletter:
    move(newsletter, State.CANCELLED, by=by)
    return newsletter


@transaction.atomic
def pause_newsletter(*, newsletter: Newsletter, by) -> Newsletter:
    """Stop after the message in flight."""
    move(newsletter, State.PAUSED, by=by)
    return newsletter


@transaction.atomic
def resume_newsletter(*, newsletter: Newsletter, by) -> Newsletter:
    move(newsletter, State.SENDING, by=by)
    return newsletter


@transaction.atomic
def start_sending(*, newsletter: Newsletter) -> Newsletter:
    """One row a reader, and the state 'sending', in one transaction: nobody is missed, nobody stands there twice.

    Raises InvalidInput where nobody is left to send to, or nothing to say: nothing is sent then.
    """
    _check_sendable(newsletter)
    move(newsletter, State.SENDING, by=None)
    rows = recipients(newsletter.kind).order_by("pk").values_list("pk", "reader_key", "kind")
    batch = []
    for pk, key, kind in rows.iterator(chunk_size=BATCH):
        batch.append(Delivery(newsletter=newsletter, subscriber_id=pk, reader_key=key, kind=kind))
        if len(batch) == BATCH:
            Delivery.objects.bulk_create(batch, ignore_conflicts=True)
            batch = []
    Delivery.objects.bulk_create(batch, ignore_conflicts=True)
    log.info("newsletter sending id=%s", newsletter.pk)
    return newsletter


@transaction.atomic
def record_bounce(*, delivery: Delivery) -> Delivery:
    """A hard bounce: it wasn't delivered (KPI 1), and the subscriber gets nothing more."""
    if delivery.hard_bounced_at is None:
        delivery.hard_bounced_at = now()
        delivery.save(update_fields=["hard_bounced_at"])
    subscriber = delivery.subscriber
    if subscriber and subscriber.state == Subscriber.State.CONFIRMED:
        move(subscriber, Subscriber.State.BOUNCED, by=None)
    return delivery
