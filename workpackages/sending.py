"""An edition going out: claim a row, send it, mark it. Whatever stops a worker, nobody is missed.

The claim is committed before anything is sent; the mark of one message and the claim of the next share a commit. A message
that was on its way when its worker died may have arrived: it goes out once more, after the others, and is listed as
uncertain. Cut off a second time it stays where it is, so that nobody gets it three times.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr
from time import monotonic
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from members.actions.transition import move
from scvl.errors import InvalidInput, InvalidTransition
from scvl.mailserver import NO_ADDRESS, MailServer, Refused, Unreachable, Unsure
from scvl.periods import now
from workpackages.actions.newsletter import record_bounce, start_sending, unschedule_newsletter
from workpackages.letter import Letter
from workpackages.models import Delivery, Newsletter, Subscriber

log = logging.getLogger(__name__)
State = Delivery.State
BATCH = 1000
BATCH_SECONDS = 20  # other mail waits no longer than this for its turn
MAX_ATTEMPTS = 3
AGAIN = timedelta(minutes=5)
REFUSALS_IN_A_ROW = 3  # then it is the server, not the addresses
ALIVE_PART = 20
# One statement, so one commit and one round trip a message: the last one is marked, the next one claimed. Its conditions
# stand on the row itself: PostgreSQL looks at them again after it waited for another worker's claim of the same row.
NEXT_TURN = """
UPDATE workpackages_delivery SET
    state = CASE WHEN id = %(next)s THEN 'claimed' ELSE 'sent' END,
    claimed_at = CASE WHEN id = %(next)s THEN %(now)s ELSE claimed_at END,
    attempts = CASE WHEN id = %(next)s THEN attempts + 1 ELSE attempts END,
    sent_at = CASE WHEN id = %(next)s THEN sent_at ELSE %(sent_at)s END
WHERE (id = %(last)s AND state = 'claimed' AND claimed_at = %(last_claimed_at)s)
    OR (
        id = %(next)s AND state = 'pending'
        AND EXISTS (SELECT 1 FROM workpackages_newsletter n WHERE n.id = %(edition)s AND n.state = 'sending')
        AND EXISTS (
            SELECT 1 FROM workpackages_subscriber s
            WHERE s.id = workpackages_delivery.subscriber_id AND s.state = 'confirmed'
        )
    )
"""
PARAMETERS = {
    "next": "bigint",
    "now": "timestamptz",
    "edition": "bigint",
    "last": "bigint",
    "last_claimed_at": "timestamptz",
    "sent_at": "timestamptz",
}


def _planned(cursor) -> str:
    """NEXT_TURN as this connection runs it: PostgreSQL plans it once a batch, since that costs more than doing it."""
    if connection.vendor != "postgresql":
        return NEXT_TURN
    numbered = NEXT_TURN % {name: f"${place}" for place, name in enumerate(PARAMETERS, start=1)}
    cursor.execute("DEALLOCATE ALL")  # what an earlier batch on this connection left; nothing else prepares
    cursor.execute(f"PREPARE next_turn ({', '.join(PARAMETERS.values())}) AS {numbered}")
    return f"EXECUTE next_turn ({', '.join(f'%({name})s' for name in PARAMETERS)})"


def _for_database(moment):
    return connection.ops.adapt_datetimefield_value(moment)


def _stale() -> timedelta:
    """After this a claim is of a worker that is gone: far longer than one message can take."""
    return timedelta(seconds=settings.NEWSLETTER_CLAIM_SECONDS)


# --- The clock ------------------------------------------------------------------------------------------
def send_due() -> list[int]:
    """Start what is due, free what a dead worker held, close what is done. Returns the editions that ask a worker."""
    for row in Newsletter.objects.filter(state=Newsletter.State.SCHEDULED, scheduled_at__lte=now()):
        _start(row)
    _cut_off(Delivery.objects.filter(claimed_at__lte=now() - _stale()))
    going = Newsletter.objects.filter(state=Newsletter.State.SENDING)
    return [row.pk for row in going if not _finish(row) and not _is_worked_on(row)]


def _start(newsletter) -> None:
    try:
        start_sending(newsletter=newsletter)
    except InvalidTransition:  # another clock was first, or somebody took it back
        pass
    except InvalidInput as error:  # nobody to send to any more, or nothing to say
        unschedule_newsletter(newsletter=newsletter, by=None, remark=str(error.message))
        log.warning("newsletter not started id=%s", newsletter.pk)


def _cut_off(rows) -> None:
    """Claims whose end nobody saw: once more, and listed; the second time they are left to a person."""
    rows = rows.filter(state=State.CLAIMED)
    rows.filter(uncertain_at__isnull=False).update(state=State.UNCERTAIN)
    rows.filter(uncertain_at__isnull=True).update(state=State.PENDING, uncertain_at=now(), claimed_at=None)


def _is_worked_on(newsletter) -> bool:
    """Whether a batch claimed something a moment ago: it calls for the next by itself, and one line is enough."""
    recently = now() - _stale() / ALIVE_PART
    return newsletter.deliveries.filter(claimed_at__gt=recently).exists()


def _finish(newsletter) -> bool:
    """Close an edition of which no row waits or is on its way; uncertain ones stay listed."""
    if newsletter.deliveries.filter(state__in=[State.PENDING, State.CLAIMED]).exists():
        return False
    try:
        move(newsletter, Newsletter.State.SENT, by=None, sent_at=now())
    except InvalidTransition:  # paused, or closed by another worker
        return True
    log.info("newsletter sent id=%s", newsletter.pk)
    return True


# --- One batch ------------------------------------------------------------------------------------------
def send_batch(newsletter_id: int, limit: int = BATCH) -> bool:
    """Send up to `limit` messages of an edition over one connection. True where more can go at once."""
    newsletter = Newsletter.objects.filter(pk=newsletter_id, state=Newsletter.State.SENDING).first()
    if newsletter is None:
        return False
    rows = [Turn(*values) for values in _waiting(newsletter).values_list(*Turn.COLUMNS)[:limit]]
    if not rows:
        _finish(newsletter)
        return False
    try:
        with MailServer() as server:
            goes_on = Batch(newsletter, server).send(rows)
    except Unreachable as error:
        log.warning("newsletter waits id=%s error=%s", newsletter_id, error)
        return False
    return goes_on and not _finish(newsletter) and _waiting(newsletter).exists()


def _waiting(newsletter):
    """Rows to send now, those never tried first; one that was refused waits a while."""
    rows = newsletter.deliveries.filter(state=State.PENDING)
    rested = Q(claimed_at__isnull=True) | Q(claimed_at__lte=now() - AGAIN)
    return rows.filter(rested).order_by("attempts", "pk")


@dataclass(slots=True)
class Turn:
    """A row of an edition and its reader, without the cost of models."""

    COLUMNS: ClassVar = tuple(
        f"{'subscriber__' if name in ('email', 'token', 'language', 'consent_at') else ''}{name}"
        for name in "pk attempts email token language consent_at".split()
    )
    pk: int
    attempts: int
    email: str
    token: str
    language: str
    consent_at: datetime
    claimed_at: datetime | None = None


class Batch:
    """Messages of one edition over one connection."""

    def __init__(self, newsletter, server):
        self._newsletter, self._server = newsletter, server
        self._sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        self._letters, self._refusals = {}, 0
        self._handed_over = None  # the row that was handed over and is not yet marked, with the moment

    def send(self, rows) -> bool:
        """False where the rest must wait: the edition was paused, or the server gives up."""
        ends = monotonic() + BATCH_SECONDS
        try:
            with connection.cursor() as self._cursor:
                self._next_turn = _planned(self._cursor)
                for row in rows:
                    if not self._claim(row):
                        if self._is_stopped(row):
                            return False
                    elif not self._send(row):
                        return False
                    if monotonic() > ends:
                        break
        finally:
            self._mark()
        return True

    def _claim(self, row) -> bool:
        """Mark the last one and take this one, in one commit. Only while the edition goes out and its reader wants it."""
        row.claimed_at, row.attempts = now(), row.attempts + 1
        last, sent_at = self._handed_over or (None, None)
        values = {
            "next": row.pk,
            "now": _for_database(row.claimed_at),
            "edition": self._newsletter.pk,
            "last": last and last.pk,
            "last_claimed_at": last and _for_database(last.claimed_at),
            "sent_at": sent_at and _for_database(sent_at),
        }
        self._cursor.execute(self._next_turn, values)
        changed = self._cursor.rowcount
        self._handed_over = None
        if last and changed == 1:  # the mark or the claim, not both
            return self._own(row).exists()
        return bool(changed)

    def _is_stopped(self, row) -> bool:
        """Why a row could not be claimed: the edition stands still, its reader left, or another worker has it."""
        self._newsletter.refresh_from_db(fields=["state"])
        if self._newsletter.state != Newsletter.State.SENDING:
            return True
        wants = Subscriber.objects.filter(pk=OuterRef("subscriber_id"), state=Subscriber.State.CONFIRMED)
        Delivery.objects.filter(~Exists(wants), pk=row.pk, state=State.PENDING).update(state=State.SKIPPED)
        return False

    def _send(self, row) -> bool:
        try:
            self._hand_over(row)
        except Refused as error:
            return self._refused(row, error)
        except Unreachable as error:
            self._own(row).update(state=State.PENDING, claimed_at=None, attempts=F("attempts") - 1)
            log.warning("newsletter waits id=%s error=%s", self._newsletter.pk, error)
            return False
        except Unsure as error:
            _cut_off(self._own(row))
            log.warning("newsletter waits id=%s uncertain=%s error=%s", self._newsletter.pk, row.pk, error)
            return False
        self._handed_over, self._refusals = (row, now()), 0
        return True

    def _hand_over(self, row) -> None:
        try:
            validate_email(row.email)
        except ValidationError:
            raise Refused(NO_ADDRESS, "") from None
        if row.language not in self._letters:
            self._letters[row.language] = Letter(self._newsletter, row.language)
        data = self._letters[row.language].fill(
            address=row.email, token=row.token, consent_at=row.consent_at, delivery_id=row.pk
        )
        self._server.send(self._sender, row.email, data)

    def _refused(self, row, error) -> bool:
        """A dead address ends its subscription; anything else is tried again, and several in a row stop the batch."""
        log.info("newsletter refused id=%s delivery=%s code=%s", self._newsletter.pk, row.pk, error.code)
        if error.is_dead:
            self._own(row).update(state=State.FAILED)
            record_bounce(delivery=Delivery.objects.select_related("subscriber").get(pk=row.pk))
            return True
        gives_up = row.attempts >= MAX_ATTEMPTS
        self._own(row).update(state=State.FAILED if gives_up else State.PENDING)
        self._refusals += 1
        return self._refusals < REFUSALS_IN_A_ROW

    def _mark(self) -> None:
        if self._handed_over:
            row, moment = self._handed_over
            self._own(row).update(state=State.SENT, sent_at=moment)

    def _own(self, row):
        """The row, as long as it is under the claim that this batch made."""
        return Delivery.objects.filter(pk=row.pk, state=State.CLAIMED, claimed_at=row.claimed_at)
