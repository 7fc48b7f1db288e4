"""Every mail goes through the outbox: written as a row with what it belongs to, sent after the commit."""

import base64
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import override

from scvl.models import Outbox
from scvl.outbox import enqueue, handles

MAIL = "mail"


def one_line(text: str) -> str:
    """A header value: no line break can get in."""
    return " ".join(text.split())


@lru_cache(maxsize=1)
def _inliner():
    import css_inline

    return css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


def inline_styles(html: str) -> str:
    """A mail's HTML with its styles on the elements; what can't be inlined (dark colours) stays in its style tag."""
    return _inliner().inline(html) if html else ""


def queue_mail(
    *,
    key: str,
    to: str,
    template: str,
    context: dict,
    attachments=(),
    language="nl",
    reply_to="",
    headers=None,
) -> Outbox | None:
    """A mail from templates/emails/<template>_subject.txt, .txt and, where there is one, .html.

    `attachments`: (name, bytes, content type). `key` is unique: the same mail is never queued twice.
    Raises ValidationError for an address that is none, such as one with a line break.
    """
    validate_email(to)
    with override(language):
        context = {**context, "site_url": settings.SITE_URL, "language": language}
        subject = render_to_string(f"emails/{template}_subject.txt", context)
        text = render_to_string(f"emails/{template}.txt", context)
        try:
            html = inline_styles(render_to_string(f"emails/{template}.html", context))
        except TemplateDoesNotExist:
            html = ""
    return queue_message(
        key=key,
        to=to,
        subject=subject,
        text=text,
        html=html,
        attachments=attachments,
        reply_to=reply_to,
        headers=headers,
    )


def queue_message(
    *, key, to, subject, text, html="", attachments=(), reply_to="", headers=None
) -> Outbox | None:
    """A ready message as a row of the outbox; `headers`: such as List-Unsubscribe."""
    payload = {
        "to": to,
        "subject": one_line(subject),
        "text": text,
        "html": html,
        "reply_to": reply_to,
        "headers": headers or {},
        "attachments": [[name, base64.b64encode(data).decode(), kind] for name, data, kind in attachments],
    }
    return enqueue(key=key, kind=MAIL, payload=payload)


@handles(MAIL, repeatable=False, keeps_payload=False)
def send_mail_row(row: Outbox) -> None:
    """Hand one message over to the mail server."""
    message = row.payload
    mail = EmailMultiAlternatives(
        message["subject"],
        message["text"],
        settings.DEFAULT_FROM_EMAIL,
        [message["to"]],
        reply_to=[message["reply_to"]] if message["reply_to"] else None,
        headers=message.get("headers"),
        connection=get_connection(),
    )
    if message["html"]:
        mail.attach_alternative(message["html"], "text/html")
    for name, data, kind in message["attachments"]:
        mail.attach(name, base64.b64decode(data), kind)
    mail.send()
