"""Work is a row first (MODEL 1.11): made with what it belongs to, done on commit, and found again by a sweep.

A handler declares whether it may run again after it was cut off. One that may not (a mail) is marked uncertain when the
worker died in its middle: at most the message in flight, listed for a person to decide.
"""

import logging
from collections.abc import Callable
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from scvl.models import Outbox
from scvl.periods import now

log = logging.getLogger(__name__)

CLAIM_MINUTES = 10
MAX_ATTEMPTS = 6
FIRST_PAUSE = timedelta(minutes=1)

_muted: ContextVar[bool] = ContextVar("muted", default=False)


@dataclass(frozen=True)
class Handler:
    """`do(row)` carries the row out; `repeatable` says it may run twice; `keeps_payload` that nothing in it is personal."""

    do: Callable[[Outbox], None]
    repeatable: bool
    keeps_payload: bool


_handlers: dict[str, Handler] = {}


def handles(kind: str, *, repeatable: bool, keeps_payload: bool = True) -> Callable:
    """Register a function as the handler of a kind of row."""

    def register(do):
        _handlers[kind] = Handler(do, repeatable, keeps_payload)
        return do

    return register


@contextmanager
def muted():
    """Inside, nothing is put in the outbox: the demo world tells nobody about its past."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def is_muted() -> bool:
    """Whether mails and jobs are held back; a sender then need not even write them."""
    return _muted.get()


def enqueue(*, key: str, kind: str, payload: dict, due_at=None) -> Outbox | None:
    """A row of work under a unique key, dispatched when the transaction commits; the row that has the key, if there is one.

    None where the outbox is muted.
    """
    if is_muted():
        return None
    if kind not in _handlers:
        raise LookupError(f"no handler for {kind}")
    due_at = due_at or now()
    try:
        with transaction.atomic():
            row = Outbox.objects.create(key=key, kind=kind, payload=payload, due_at=due_at)
    except IntegrityError:
        return Outbox.objects.get(key=key)
    if due_at <= now():
        transaction.on_commit(lambda: dispatch(row.pk))
    return row


def dispatch(row_id: int) -> None:
    """Tell a worker. A broker that can't be reached is no error: the sweep finds the row."""
    from kombu.exceptions import OperationalError

    from scvl.tasks import run_outbox_row

    try:
        run_outbox_row.apply_async([row_id], retry=False)
    except (OperationalError, OSError) as error:
        log.warning("queue unreachable, left to the sweep outbox=%s error=%s", row_id, type(error).__name__)


def run_outbox(row_id: int) -> bool:
    """Carry out one row: claim it, do it, mark it. False where somebody else has it or it is not due."""
    moment = now()
    claimed = Outbox.objects.filter(pk=row_id, state=Outbox.State.PENDING, due_at__lte=moment).update(
        state=Outbox.State.CLAIMED, claimed_at=moment, attempts=F("attempts") + 1
    )
    if not claimed:
        return False
    row = Outbox.objects.get(pk=row_id)
    handler = _handlers[row.kind]
    try:
        handler.do(row)
    except Exception as error:  # whatever went wrong is kept on the row and tried again
        _fail(row, error)
        return False
    _finish(row, handler)
    return True


def _finish(row, handler) -> None:
    fields = {"state": Outbox.State.DONE, "done_at": now(), "error": ""}
    if not handler.keeps_payload:
        fields["payload"] = {}
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.CLAIMED).update(**fields)


def _fail(row, error) -> None:
    """Try again later, each pause twice the last; give up after MAX_ATTEMPTS. The text of an error may hold an address."""
    again = row.attempts < MAX_ATTEMPTS
    Outbox.objects.filter(pk=row.pk, state=Outbox.State.CLAIMED).update(
        state=Outbox.State.PENDING if again else Outbox.State.FAILED,
        due_at=now() + FIRST_PAUSE * 2 ** (row.attempts - 1),
        error=type(error).__name__,
    )
    log.error(
        "outbox failed id=%s kind=%s attempt=%s error=%s",
        row.pk,
        row.kind,
        row.attempts,
        type(error).__name__,
    )


def sweep_outbox(limit: int = 500) -> int:
    """Free what a dead worker held, then carry out what is due. Returns how many rows were carried out."""
    stale = Outbox.objects.filter(
        state=Outbox.State.CLAIMED, claimed_at__lte=now() - timedelta(minutes=CLAIM_MINUTES)
    )
    repeatable = [kind for kind, handler in _handlers.items() if handler.repeatable]
    stale.filter(kind__in=repeatable).update(state=Outbox.State.PENDING)
    stale.exclude(kind__in=repeatable).update(state=Outbox.State.UNCERTAIN)
    due = Outbox.objects.filter(state=Outbox.State.PENDING, due_at__lte=now(), kind__in=_handlers).order_by(
        "due_at", "pk"
    )
    return sum(run_outbox(row_id) for row_id in list(due.values_list("pk", flat=True)[:limit]))


def release_claims() -> None:
    """At the start of the embedded worker: whatever is claimed was held by a process that is gone."""
    Outbox.objects.filter(state=Outbox.State.CLAIMED).update(
        claimed_at=now() - timedelta(minutes=CLAIM_MINUTES + 1)
    )


def retry_row(*, row: Outbox, by) -> bool:
    """A person of the team lets a failed or uncertain row go out again. False where it was neither."""
    moved = Outbox.objects.filter(pk=row.pk, state__in=[Outbox.State.FAILED, Outbox.State.UNCERTAIN]).update(
        state=Outbox.State.PENDING, due_at=now(), attempts=0
    )
    if moved:
        log.info("outbox retried id=%s by=%s", row.pk, by.pk)
        transaction.on_commit(lambda: dispatch(row.pk))
    return bool(moved)
