"""A kept connection to the mail server: ready messages one after the other, and in plain words what became of each.

Three things can go wrong, and each asks something else: the server refuses a message, it can't be talked to, or the line
broke while the message went over.
"""

import re
import smtplib
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from email.policy import default

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.message import sanitize_address

AS_IT_IS = default.clone(refold_source="none")
CLOSING, NO_ADDRESS = 421, 553
TAKEN = (250, 251, 252)
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
NO_SUCH_MAILBOX = {("1", "1"), ("1", "2"), ("1", "3"), ("1", "6"), ("1", "10"), ("2", "1")}


class MailError(Exception):
    """What the text of a server says may hold an address: it is kept here, and never logged."""


class Refused(MailError):
    """The server surely did not take this message. `is_dead`: because the address doesn't exist, or no more."""

    def __init__(self, code: int, text: str):
        super().__init__(code)
        self.code, self.is_dead = code, _is_dead(code, text)


class Unreachable(MailError):
    """The server can't be talked to; this message was surely not taken."""


class Unsure(MailError):
    """The line broke while the message went over: it may have been taken."""


def _is_dead(code: int, text: str) -> bool:
    """A refused address, and not a refused sender or content: a wrong setting must not end everybody's subscription."""
    if code < 500:
        return False
    found = STATUS.search(text)
    if found:
        return found[1] == "5" and (found[2], found[3]) in NO_SUCH_MAILBOX
    return code in (550, 551, 553) and not re.search(r"relay|spam|block|policy|denied", text, re.IGNORECASE)


@dataclass
class Ready:
    """Bytes that other backends than SMTP (files, console, memory) take as one of Django's messages."""

    from_email: str
    address: str
    data: bytes

    def recipients(self) -> list[str]:
        return [self.address]

    def message(self) -> Message:
        return message_from_bytes(self.data, policy=AS_IT_IS)


class MailServer:
    """`with MailServer() as server: server.send(...)`. Raises Unreachable where it can't be opened."""

    def __enter__(self):
        self._backend = get_connection()
        try:
            self._backend.open()
            self._smtp = self._greeted(getattr(self._backend, "connection", None))
        except (smtplib.SMTPException, OSError) as error:
            self._backend.close()
            raise Unreachable(type(error).__name__) from None
        return self

    def __exit__(self, *_exception):
        self._backend.close()

    def _greeted(self, connection):
        if not isinstance(connection, smtplib.SMTP):
            return None
        connection.ehlo_or_helo_if_needed()
        return connection

    def send(self, sender: str, address: str, data: bytes) -> None:
        """Hand over one message, ready with its headers, lines ended by CRLF. Raises Refused, Unreachable or Unsure."""
        if self._smtp is None:
            try:
                self._backend.send_messages([Ready(sender, address, data)])
            except OSError as error:
                raise Unreachable(type(error).__name__) from None
            return
        try:
            self._announce(sanitised(sender), sanitised(address))
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(type(error).__name__) from None
        except ValueError:  # a line break in the address
            raise Refused(NO_ADDRESS, "") from None
        try:
            self._smtp.send(_dots_doubled(data) + b".\r\n")
            code, text = self._smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise Unsure(type(error).__name__) from None
        if code != 250:
            raise Refused(code, text.decode(errors="replace"))

    def _announce(self, sender, address) -> None:
        """MAIL, RCPT, DATA: until the last is answered, nothing was taken."""
        code, _text = self._smtp.docmd(f"MAIL FROM:<{sender}>")
        if code != 250:
            raise Unreachable(f"MAIL {code}")
        code, text = self._smtp.docmd(f"RCPT TO:<{address}>")
        if code == CLOSING:
            raise Unreachable(f"RCPT {code}")
        if code not in TAKEN:
            self._smtp.rset()
            raise Refused(code, text.decode(errors="replace"))
        code, text = self._smtp.docmd("DATA")
        if code == CLOSING:
            raise Unreachable(f"DATA {code}")
        if code != 354:
            self._smtp.rset()
            raise Refused(code, text.decode(errors="replace"))


def _dots_doubled(data: bytes) -> bytes:
    """A line that begins with a dot gets a second one: a dot alone ends the message (RFC 5321, 4.5.2)."""
    return (b"\n" + data).replace(b"\n.", b"\n..")[1:] if b"\n." in data or data[:1] == b"." else data


def sanitised(address: str) -> str:
    """An address as it stands in an envelope: no name, and a domain with accents in its ASCII form."""
    return address if address.isascii() and "<" not in address else _bare(address)


def _bare(address: str) -> str:
    cleaned = sanitize_address(address, settings.DEFAULT_CHARSET)
    return cleaned.rpartition("<")[2].rstrip(">")
