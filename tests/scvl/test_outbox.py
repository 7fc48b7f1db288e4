"""The outbox: once, on commit, found again by the sweep, and never the same mail twice unless a person says so."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from scvl import outbox
from scvl.mail import queue_message
from scvl.models import Outbox
from scvl.outbox import enqueue, handles, muted, release_claims, retry_row, run_outbox, sweep_outbox
from scvl.periods import now, pinned
from scvl.tasks import run_outbox_row, sweep
from tests.factories.members import UserFactory
from tests.moves import moves_of, read_moves

pytestmark = pytest.mark.django_db
State = Outbox.State


@pytest.fixture
def done(monkeypatch):
    """A repeatable kind of work that notes what it did."""
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))
    seen = []
    handles("note", repeatable=True)(lambda row: seen.append(row.payload["n"]))
    return seen


@pytest.fixture
def failing(monkeypatch):
    monkeypatch.setattr(outbox, "_handlers", dict(outbox._handlers))

    @handles("broken", repeatable=True)
    def break_it(row):
        raise ConnectionError("somebody@demo.example refused")


def message(key="k", to="els@demo.example"):
    return queue_message(key=key, to=to, subject="Dag\r\nBcc: kwaad@demo.example", text="Tekst")


def test_the_same_key_is_one_row(done):
    first = enqueue(key="a", kind="note", payload={"n": 1})
    assert enqueue(key="a", kind="note", payload={"n": 2}) == first
    assert sweep_outbox() == 1
    assert done == [1]


def test_a_task_run_twice_does_the_work_once(done):
    row = enqueue(key="a", kind="note", payload={"n": 1})
    run_outbox_row(row.pk)
    run_outbox_row(row.pk)
    sweep()
    assert done == [1]


def test_due_means_on_or_before_now(done):
    moment = now()
    enqueue(key="a", kind="note", payload={"n": 1}, due_at=moment + timedelta(hours=1))
    with pinned(moment + timedelta(minutes=59)):
        assert sweep_outbox() == 0
    with pinned(moment + timedelta(hours=1)):
        assert sweep_outbox() == 1


def test_what_fails_is_tried_later_and_given_up_at_last(failing):
    row = enqueue(key="a", kind="broken", payload={})
    moment = now()
    for attempt in range(outbox.MAX_ATTEMPTS):
        with pinned(moment + timedelta(days=attempt)):
            assert run_outbox(row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.attempts, row.error) == (State.FAILED, outbox.MAX_ATTEMPTS, "ConnectionError")


def test_a_failure_is_logged_without_addresses(failing, caplog):
    row = enqueue(key="a", kind="broken", payload={})
    run_outbox(row.pk)
    assert f"id={row.pk}" in caplog.text
    assert "@" not in caplog.text


def test_what_a_dead_worker_held_comes_back_when_it_may_run_twice(done):
    row = enqueue(key="a", kind="note", payload={"n": 1})
    Outbox.objects.filter(pk=row.pk).update(state=State.CLAIMED, claimed_at=now() - timedelta(minutes=11))
    assert sweep_outbox() == 1
    assert done == [1]


def test_a_mail_that_a_dead_worker_held_is_uncertain_until_a_person_decides():
    row = message()
    Outbox.objects.filter(pk=row.pk).update(state=State.CLAIMED, claimed_at=now() - timedelta(minutes=11))
    assert sweep_outbox() == 0
    row.refresh_from_db()
    assert (row.state, mail.outbox) == (State.UNCERTAIN, [])
    retry_row(row=row, by=UserFactory())
    assert sweep_outbox() == 1
    assert len(mail.outbox) == 1


def test_the_embedded_worker_knows_at_its_start_that_nobody_holds_anything(done):
    row = enqueue(key="a", kind="note", payload={"n": 1})
    Outbox.objects.filter(pk=row.pk).update(state=State.CLAIMED, claimed_at=now())
    assert sweep_outbox() == 0
    release_claims()
    assert sweep_outbox() == 1


def test_a_sent_mail_keeps_no_address_and_no_line_break_in_its_subject():
    row = message()
    sweep_outbox()
    row.refresh_from_db()
    assert (row.state, row.payload) == (State.DONE, {})
    assert mail.outbox[0].subject == "Dag Bcc: kwaad@demo.example"
    assert mail.outbox[0].recipients() == ["els@demo.example"]


def test_an_address_with_a_line_break_is_refused():
    from scvl.mail import queue_mail

    with pytest.raises(ValidationError):
        queue_mail(key="k", to="els@demo.example\nBcc: kwaad@demo.example", template="x", context={})
    assert not Outbox.objects.exists()


def test_a_muted_outbox_takes_nothing(done):
    with muted():
        assert enqueue(key="a", kind="note", payload={"n": 1}) is None
    assert not Outbox.objects.exists()


def test_work_of_a_transaction_that_fails_is_gone_with_it(done):
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(key="a", kind="note", payload={"n": 1})
        raise RuntimeError
    assert sweep_outbox() == 0


def test_an_unknown_kind_is_refused_at_once():
    with pytest.raises(LookupError):
        enqueue(key="a", kind="onbekend", payload={})


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"state": "done"}, "outbox_done_has_date"), ({"state": "claimed"}, "outbox_claimed_has_date")],
)
def test_the_database_wants_the_dates(fields, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Outbox.objects.create(key="a", kind="note", due_at=now(), **fields)


MOVES = """
    pending > claimed
    claimed > done failed uncertain pending
    failed > pending
    uncertain > pending
    done >
"""


def in_state(state, **fields):
    dates = {"claimed_at": now()} if state == State.CLAIMED else {}
    dates |= {"done_at": now()} if state == State.DONE else {}
    more = {"kind": "note", "payload": {"n": state}, "due_at": now()}
    return Outbox.objects.create(
        key=f"{state}{Outbox.objects.count()}", state=state, **more, **dates, **fields
    )


def test_the_table_of_moves_and_what_takes_a_row_from_each_state(done):
    """Carried out from pending only; sent again by a person from failed and uncertain only."""
    assert moves_of(Outbox) == read_moves(MOVES)
    ran = {
        state: (run_outbox(in_state(state).pk), Outbox.objects.latest("pk").state) for state in State.values
    }
    assert ran == {
        "pending": (True, "done"),
        "claimed": (False, "claimed"),
        "done": (False, "done"),
        "failed": (False, "failed"),
        "uncertain": (False, "uncertain"),
    }
    assert done == ["pending"]
    person = UserFactory()
    again = {
        state: (retry_row(row=in_state(state), by=person), Outbox.objects.latest("pk").state)
        for state in State.values
    }
    assert again == {
        "pending": (False, "pending"),
        "claimed": (False, "claimed"),
        "done": (False, "done"),
        "failed": (True, "pending"),
        "uncertain": (True, "pending"),
    }
