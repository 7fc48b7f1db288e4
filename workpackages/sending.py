"""An edition going out: claim a row, send it, mark it. A killed worker leaves at most the message in flight uncertain."""

import logging
import smtplib
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from members.actions.transition import move
from scvl.mail import inline_styles, one_line
from scvl.markdown import plain_text
from scvl.periods import now
from workpackages.actions.newsletter import record_bounce, start_sending
from workpackages.models import Delivery, Newsletter, Subscriber

log = logging.getLogger(__name__)
State = Delivery.State
CLAIM_MINUTES = 10
BATCH = 200
TOKEN = "TOKEN-VAN-DE-LEZER"  # noqa: S105 stands in the page where each reader's own comes


def send_due() -> list[int]:
    """Start what is due, free what a dead worker held, close what is done. Returns the editions that have work left."""
    for row in Newsletter.objects.filter(state=Newsletter.State.SCHEDULED, scheduled_at__lte=now()):
        start_sending(newsletter=row)
    stale = Delivery.objects.filter(
        state=State.CLAIMED, claimed_at__lte=now() - timedelta(minutes=CLAIM_MINUTES)
    )
    stale.update(state=State.UNCERTAIN)
    rows = Newsletter.objects.filter(state=Newsletter.State.SENDING)
    return [row.pk for row in rows if not _finish(row)]


def send_batch(newsletter_id: int, limit: int = BATCH) -> bool:
    """Send up to `limit` messages of an edition over one connection. True where there may be more."""
    newsletter = Newsletter.objects.get(pk=newsletter_id)
    pages = {}
    connection = get_connection()
    connection.open()
    try:
        for _turn in range(limit):
            if not Newsletter.objects.filter(pk=newsletter_id, state=Newsletter.State.SENDING).exists():
                return False
            delivery = _claim(newsletter_id)
            if delivery is None:
                return not _finish(newsletter)
            if not _send(delivery, newsletter, pages, connection):
                return False
    finally:
        connection.close()
    return True


def _claim(newsletter_id) -> Delivery | None:
    """The next row that waits, taken by a conditional update that is committed before anything is sent."""
    while True:
        rows = Delivery.objects.filter(newsletter=newsletter_id, state=State.PENDING).select_related(
            "subscriber"
        )
        row = rows.order_by("pk").first()
        if row is None:
            return None
        taken = Delivery.objects.filter(pk=row.pk, state=State.PENDING)
        if taken.update(state=State.CLAIMED, claimed_at=now()):
            return row


def _send(delivery, newsletter, pages, connection) -> bool:
    """Send one; False where the mail server can't be reached, so that the rest waits."""
    reader = delivery.subscriber
    if reader is None or reader.state != Subscriber.State.CONFIRMED or not reader.email:
        _mark(delivery, State.FAILED)
        return True
    if reader.language not in pages:
        pages[reader.language] = render_edition(newsletter, reader.language)
    message = build_message(newsletter, pages[reader.language], reader, connection)
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _text in error.recipients.values()]
        _mark(delivery, State.FAILED)
        if all(code >= 500 for code in codes):
            record_bounce(delivery=delivery)
    except (smtplib.SMTPException, OSError) as error:
        _mark(delivery, State.PENDING)
        log.warning("newsletter stopped id=%s error=%s", newsletter.pk, type(error).__name__)
        return False
    else:
        _mark(delivery, State.SENT, sent_at=now())
    return True


def _mark(delivery, state, **fields) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=State.CLAIMED).update(state=state, **fields)


def _finish(newsletter) -> bool:
    """Close an edition of which no row waits or is in flight; uncertain ones stay listed."""
    if newsletter.deliveries.filter(state__in=[State.PENDING, State.CLAIMED]).exists():
        return False
    newsletter.refresh_from_db()
    if newsletter.state == Newsletter.State.SENDING:
        move(newsletter, Newsletter.State.SENT, by=None, sent_at=now())
        log.info("newsletter sent id=%s", newsletter.pk)
    return True


# --- What a reader gets ---------------------------------------------------------------------------------
def render_edition(newsletter: Newsletter, language: str) -> tuple[str, str]:
    """HTML with its styles inlined, and text, of an edition in a language; TOKEN stands for the reader's own."""
    path = reverse("workpackages:newsletter-unsubscribe", args=[TOKEN])
    with override(language):
        context = {
            "newsletter": newsletter,
            "blocks": blocks_of(newsletter),
            "site_url": settings.SITE_URL,
            "language": language,
            "unsubscribe_url": f"{settings.SITE_URL}{path}",
        }
        html = inline_styles(render_to_string("emails/newsletter.html", context))
        return html, render_to_string("emails/newsletter.txt", context)


def blocks_of(newsletter: Newsletter) -> list[dict]:
    """The blocks of an edition: title, text, address and a date where it has one."""
    rows = newsletter.items.select_related("article", "activity__municipality", "challenge", "call")
    return [_block(row) for row in rows]


def _block(item) -> dict:
    if item.article:
        row, text, when = item.article, item.article.summary or plain_text(item.article.text)[:250], None
        url = reverse("workpackages:article-detail", args=[row.slug])
        return {
            "kind": "article",
            "title": row.title,
            "text": text,
            "url": f"{settings.SITE_URL}{url}",
            "when": when,
        }
    if item.activity:
        row = item.activity
        text, when = row.summary, row.starts_at
    elif item.challenge:
        row = item.challenge
        text, when = row.summary, row.deadline_at
    else:
        row = item.call
        text, when = plain_text(row.text)[:250], row.deadline_at
    kind = "activity" if item.activity else "challenge" if item.challenge else "call"
    url = f"{settings.SITE_URL}{row.get_absolute_url()}"
    return {"kind": kind, "title": row.title, "text": text, "url": url, "when": when}


def build_message(newsletter, page, reader: Subscriber, connection=None) -> EmailMultiAlternatives:
    """One message, with the headers of a one-click unsubscribe (RFC 8058) and a text part."""
    html, text = (part.replace(TOKEN, reader.token) for part in page)
    address = f"{settings.SITE_URL}{reverse('workpackages:newsletter-unsubscribe', args=[reader.token])}"
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message = EmailMultiAlternatives(
        one_line(newsletter.subject),
        text,
        formataddr((name, sender)),
        [reader.email],
        headers={
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-Id": f"<nieuwsbrief.{settings.SITE_URL.split('//')[-1].split(':')[0]}>",
        },
        connection=connection,
    )
    message.attach_alternative(html, "text/html")
    return message
