"""What a reader gets of an edition: its blocks, the page of the mail, and bytes with holes for what is the reader's."""

import re
from datetime import date, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from matchmaking.models import Call, Challenge
from scvl.mail import inline_styles, one_line
from scvl.mailserver import sanitised
from scvl.markdown import plain_text
from scvl.periods import local_date, now
from scvl.wording import long_date
from workpackages.models import Activity, Article, Newsletter
from workpackages.models.newsletter import ITEMS

VISITOR = AnonymousUser()
MODELS = {"article": Article, "activity": Activity, "challenge": Challenge, "call": Call}
SUMMARY_LENGTH = 300
# They stand in the page where each reader's own comes; letters and digits, which quoted-printable leaves alone.
TOKEN = "HIERKOMTDECODEVANDELEZER7Q3Z"  # noqa: S105
SINCE = "HIERKOMTDEDAGVANDELEZER7Q3Z"
POLICY = SMTP.clone(max_line_length=76)


# --- Blocks ---------------------------------------------------------------------------------------------
def items_of(newsletter: Newsletter) -> list[tuple[str, object]]:
    """The pairs (kind, row) of an edition in their order, without what a visitor may no longer read."""
    rows = list(newsletter.items.select_related("article", "activity", "challenge", "call"))
    pairs = [(kind, getattr(row, kind)) for row in rows for kind in ITEMS if getattr(row, f"{kind}_id")]
    readable = {
        kind: set(
            MODELS[kind]
            .objects.visible_to(VISITOR)
            .filter(pk__in=[row.pk for of, row in pairs if of == kind])
            .values_list("pk", flat=True)
        )
        for kind in {kind for kind, _row in pairs}
    }
    return [(kind, row) for kind, row in pairs if row.pk in readable[kind]]


def blocks_of(newsletter: Newsletter) -> list[dict]:
    """The blocks of an edition in the active language: kind, label, title, text, address, a date where it has one."""
    return [_block(kind, row) for kind, row in items_of(newsletter)]


def _block(kind, row) -> dict:
    label, action = {
        "article": (_("Artikel"), _("Lees het artikel")),
        "activity": (_("Agenda"), _("Bekijk de activiteit")),
        "challenge": (_("Uitdaging"), _("Lees de uitdaging")),
        "call": (_("Oproep"), _("Bekijk de oproep")),
    }[kind]
    text = plain_text(getattr(row, "summary", "") or getattr(row, "text", ""))
    return {
        "kind": kind,
        "label": label,
        "title": row.title,
        "text": text if len(text) <= SUMMARY_LENGTH else f"{text[:SUMMARY_LENGTH].rsplit(' ', 1)[0]} …",
        "url": f"{settings.SITE_URL}{row.get_absolute_url()}",
        "action": action,
        "when": row.starts_at if kind == "activity" else getattr(row, "deadline_at", None),
    }


# --- Pages ----------------------------------------------------------------------------------------------
def render_edition(
    newsletter: Newsletter, language: str, *, unsubscribe_url="", since="", is_mail=True
) -> tuple[str, str]:
    """HTML with its styles inlined, and text, of an edition in a language; `is_mail` False for the page on the site."""
    with override(language):
        context = {
            "newsletter": newsletter,
            "dated": newsletter.sent_at or newsletter.scheduled_at or now(),
            "blocks": blocks_of(newsletter),
            "site_url": settings.SITE_URL,
            "language": language,
            "is_mail": is_mail,
            "since": since,
            "unsubscribe_url": unsubscribe_url,
            "subscribe_url": _address("workpackages:newsletter-subscribe"),
            "online_url": _address("workpackages:newsletter-read", newsletter.pk),
        }
        html = inline_styles(render_to_string("emails/newsletter.html", context))
        return html, render_to_string("emails/newsletter.txt", context)


def specimen(newsletter: Newsletter, language: str) -> tuple[str, str]:
    """An edition as a reader would get it who subscribed today; its link to unsubscribe ends nobody's subscription."""
    with override(language):
        url, today = _address("workpackages:newsletter-subscribe"), long_date(now())
    return render_edition(newsletter, language, unsubscribe_url=url, since=today)


def _address(name, *args) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


# --- Bytes ----------------------------------------------------------------------------------------------
class Letter:
    """An edition in one language, made ready once; `fill` puts in what is the reader's."""

    def __init__(self, newsletter: Newsletter, language: str):
        with override(language):
            url = _address("workpackages:newsletter-unsubscribe", TOKEN)
        html, text = render_edition(newsletter, language, unsubscribe_url=url, since=SINCE)
        message = EmailMessage(policy=POLICY)
        message["From"] = settings.DEFAULT_FROM_EMAIL
        message["Subject"] = one_line(newsletter.subject)
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        self._host = urlsplit(settings.SITE_URL).hostname
        message["List-Id"] = f"<nieuwsbrief.{self._host}>"
        message.set_content(text, cte="quoted-printable")
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        self._parts = re.split(f"({TOKEN}|{SINCE})".encode(), holes_apart(message.as_bytes()))
        self._language, self._edition, self._url = language, newsletter.pk, url

    def fill(self, *, address: str, token: str, consent_at: datetime, delivery_id: int) -> bytes:
        """The message for one reader, with the headers of a one-click unsubscribe (RFC 8058).

        A message that goes out a second time has the same Message-ID, so that a mailbox can tell it is the same.
        """
        headers = (
            f"To: {sanitised(address)}\r\n"
            f"Message-ID: <editie-{self._edition}.{delivery_id}@{self._host}>\r\n"
            f"Date: {formatdate(localtime=True)}\r\n"
            f"List-Unsubscribe: <{self._url.replace(TOKEN, token)}>\r\n"
        )
        own = {TOKEN.encode(): token.encode(), SINCE.encode(): _since(local_date(consent_at), self._language)}
        return headers.encode() + b"".join([own.get(part, part) for part in self._parts])


@lru_cache(maxsize=10_000)
def _since(day: date, language: str) -> bytes:
    with override(language):
        return _quoted(long_date(day))


def holes_apart(data: bytes) -> bytes:
    """Each hole on a line of its own between soft breaks, whole: what fills it never makes a line too long (RFC 2045)."""
    for hole in (TOKEN, SINCE):
        broken = "(?:=\r\n)?".join(hole).encode()
        data = re.sub(b"(?:=\r\n)?" + broken + b"(?:=\r\n)?", f"=\r\n{hole}=\r\n".encode(), data)
    return data


def _quoted(text: str) -> bytes:
    """Quoted-printable of a few words within a line."""
    return b"".join(
        b"%c" % byte if 32 < byte < 127 and byte != 61 else b" " if byte == 32 else b"=%02X" % byte
        for byte in text.encode()
    )
