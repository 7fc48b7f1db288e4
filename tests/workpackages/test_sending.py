"""An edition going out: each reader once, and what becomes of a row when something goes wrong in its middle."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from members.actions.transition import move
from members.models import Transition
from scvl.errors import InvalidInput, InvalidTransition
from scvl.periods import now, pinned
from tests.factories.workpackages import ArticleFactory, NewsletterFactory, SubscriberFactory
from tests.smtp import SmtpServer
from workpackages import sending, tasks
from workpackages.actions.newsletter import (
    create_newsletter,
    pause_newsletter,
    resume_newsletter,
    schedule_newsletter,
    start_sending,
    unschedule_newsletter,
    update_newsletter,
)
from workpackages.actions.subscription import erase_subscriber, unsubscribe
from workpackages.models import Delivery, Newsletter, Subscriber
from workpackages.sending import send_batch, send_due

pytestmark = pytest.mark.django_db
State = Newsletter.State


@pytest.fixture
def server(settings):
    there = SmtpServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", there.port
    yield there
    there.close()


@pytest.fixture
def readers():
    return [SubscriberFactory(email=f"{name}@demo.example") for name in ("an", "bo", "cis")]


@pytest.fixture
def edition(readers):
    """On its way to three readers, nothing sent yet."""
    return start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))


def states(edition) -> str:
    return " ".join(edition.deliveries.order_by("pk").values_list("state", flat=True))


def state_of(edition) -> str:
    return Newsletter.objects.get(pk=edition.pk).state


# --- Out it goes ------------------------------------------------------------------------------------------
def test_each_reader_gets_it_once_over_one_connection(server, edition):
    assert send_batch(edition.pk) is False
    assert server.addresses == ["an@demo.example", "bo@demo.example", "cis@demo.example"]
    assert server.connections == 1
    assert (states(edition), state_of(edition)) == ("sent sent sent", State.SENT)
    assert Newsletter.objects.get().sent_at is not None
    assert not Delivery.objects.filter(sent_at=None).exists()


def test_a_batch_has_its_size_and_says_whether_there_is_more(server, edition):
    assert send_batch(edition.pk, limit=2) is True
    assert (states(edition), state_of(edition)) == ("sent sent pending", State.SENDING)
    assert send_batch(edition.pk, limit=2) is False
    assert (states(edition), state_of(edition)) == ("sent sent sent", State.SENT)


def test_a_batch_ends_in_time_for_other_mail(server, edition, monkeypatch):
    monkeypatch.setattr(sending, "BATCH_SECONDS", -1)
    assert send_batch(edition.pk) is True
    assert states(edition) == "sent pending pending"


def test_the_mark_and_the_next_claim_are_one_statement(server, edition, django_assert_num_queries):
    send_batch(edition.pk, limit=1)
    # The edition and the rows; what stands in it (items); a statement a message; the last mark; is it done, is there more.
    # PostgreSQL plans the statement once a batch: that is two more.
    fixed = 2 + 1 + 1 + 2 + (2 if connection.vendor == "postgresql" else 0)
    with django_assert_num_queries(fixed + 1):
        send_batch(edition.pk, limit=1)
    for number in range(2):
        SubscriberFactory(email=f"meer-{number}@demo.example")
    other = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    with django_assert_num_queries(fixed + 3):
        send_batch(other.pk, limit=3)


def test_each_gets_it_in_their_own_language(server, edition, readers):
    Subscriber.objects.filter(pk=readers[1].pk).update(language="en")
    send_batch(edition.pk)
    languages = [b'lang=3D"en"' in data for _address, data in server.taken]
    assert languages == [False, True, False]


def test_whoever_came_later_gets_the_next_one(server, edition):
    SubscriberFactory(email="dirk@demo.example")
    send_batch(edition.pk)
    assert len(server.taken) == 3


def test_only_who_confirmed_stands_on_the_list(readers):
    Subscriber.objects.create(email="wacht@demo.example")
    SubscriberFactory(state=Subscriber.State.BOUNCED)
    unsubscribe(subscriber=SubscriberFactory())
    edition = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    assert list(edition.deliveries.values_list("subscriber", flat=True).order_by("pk")) == [
        row.pk for row in readers
    ]


def test_a_delivery_keeps_kind_and_key_of_its_reader():
    reader = SubscriberFactory(kind="government")
    row = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED)).deliveries.get()
    assert (row.kind, row.reader_key) == ("government", reader.reader_key)


# --- The clock --------------------------------------------------------------------------------------------
def test_due_is_on_or_before_now(readers):
    moment = now()
    late = NewsletterFactory(state=State.SCHEDULED, scheduled_at=moment - timedelta(days=2))
    exact = NewsletterFactory(state=State.SCHEDULED, scheduled_at=moment)
    early = NewsletterFactory(state=State.SCHEDULED, scheduled_at=moment + timedelta(seconds=1))
    with pinned(moment):
        assert sorted(send_due()) == [late.pk, exact.pk]
    assert [state_of(row) for row in (late, exact, early)] == [State.SENDING, State.SENDING, State.SCHEDULED]


def test_a_second_clock_changes_nothing(readers):
    row = NewsletterFactory(state=State.SCHEDULED)
    assert send_due() == [row.pk]
    assert send_due() == [row.pk]
    assert Delivery.objects.count() == 3
    assert Transition.objects.of(row).count() == 1


def test_an_edition_that_is_worked_on_gets_no_second_line(server, edition):
    send_batch(edition.pk, limit=1)
    assert send_due() == []
    with pinned(now() + timedelta(seconds=31)):
        assert send_due() == [edition.pk]


def test_two_clocks_that_start_the_same_edition(readers, monkeypatch):
    row, real = NewsletterFactory(state=State.SCHEDULED), start_sending

    def first_another(newsletter):
        real(newsletter=Newsletter.objects.get(pk=newsletter.pk))
        return real(newsletter=newsletter)

    monkeypatch.setattr(sending, "start_sending", first_another)
    assert send_due() == [row.pk]
    assert Delivery.objects.count() == 3


def test_the_tasks_run_twice_send_once(server, readers, settings, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    row, asked = NewsletterFactory(state=State.SCHEDULED), []
    monkeypatch.setattr(tasks.send_newsletter, "delay", asked.append)
    tasks.send_newsletters()
    tasks.send_newsletters()
    assert asked == [row.pk, row.pk]
    tasks.send_newsletter(row.pk)
    tasks.send_newsletter(row.pk)
    tasks.send_newsletter(row.pk)
    assert sorted(server.addresses) == ["an@demo.example", "bo@demo.example", "cis@demo.example"]
    assert state_of(row) == State.SENT


def test_a_batch_calls_for_the_next(server, edition, monkeypatch):
    asked = []
    monkeypatch.setattr(tasks.send_newsletter, "delay", asked.append)
    monkeypatch.setattr(tasks.sending, "send_batch", lambda pk: send_batch(pk, limit=2))
    tasks.send_newsletter(edition.pk)
    assert asked == [edition.pk]
    tasks.send_newsletter(edition.pk)
    assert asked == [edition.pk]


# --- Nobody, nothing, changed ------------------------------------------------------------------------------
def test_nobody_to_send_to_is_told_and_nothing_moves():
    row = NewsletterFactory()
    with pytest.raises(InvalidInput, match="niemand om naar te versturen"):
        schedule_newsletter(newsletter=row, at=now(), by=None)
    assert (state_of(row), Transition.objects.count(), Delivery.objects.count()) == (State.DRAFT, 0, 0)


def test_when_everybody_left_before_it_starts_it_is_a_draft_again_that_says_why(readers):
    row = NewsletterFactory(state=State.SCHEDULED)
    for reader in readers:
        unsubscribe(subscriber=reader)
    assert send_due() == []
    assert (state_of(row), Delivery.objects.count()) == (State.DRAFT, 0)
    assert Transition.objects.of(row).get().remark.startswith("Er is niemand om naar te versturen")


def test_an_edition_of_which_nothing_is_public_any_more_does_not_go_out(readers):
    article = ArticleFactory()
    row = create_newsletter(subject="Demo", items=[("article", article)], by=None)
    schedule_newsletter(newsletter=row, at=now(), by=None)
    article.visibility = "members"
    article.save()
    assert send_due() == []
    assert (state_of(row), Delivery.objects.count()) == (State.DRAFT, 0)
    assert "niets in deze editie dat iedereen mag lezen" in Transition.objects.of(row).last().remark


def test_an_empty_edition_is_not_planned(readers):
    with pytest.raises(InvalidInput, match="Schrijf een inleiding of kies een blok"):
        schedule_newsletter(newsletter=NewsletterFactory(intro=""), at=now(), by=None)


def test_a_moment_in_the_past_is_told_and_this_minute_is_not_past(readers):
    row, moment = NewsletterFactory(), now().replace(second=40)
    with pinned(moment):
        with pytest.raises(InvalidInput, match="Dit moment is voorbij"):
            schedule_newsletter(newsletter=row, at=moment.replace(second=0) - timedelta(minutes=1), by=None)
        schedule_newsletter(newsletter=row, at=moment.replace(second=0, microsecond=0), by=None)
    assert state_of(row) == State.SCHEDULED


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused", "sent", "cancelled"])
def test_only_a_draft_changes(state):
    row = NewsletterFactory(state=state, intro="Eerst")
    with pytest.raises(InvalidInput, match="geen ontwerp meer"):
        update_newsletter(newsletter=row, by=None, subject="Anders", intro="Later")
    row.refresh_from_db()
    assert (row.intro, row.subject == "Anders") == ("Eerst", False)


def test_a_member_mailing_never_goes_to_subscribers(readers):
    row = NewsletterFactory(kind=Newsletter.Kind.MEMBER_MAILING)
    with pytest.raises(InvalidInput, match="niemand om naar te versturen"):
        schedule_newsletter(newsletter=row, at=now(), by=None)


# --- Pause, leave, lose ------------------------------------------------------------------------------------
def test_a_paused_edition_stands_still_and_goes_on(server, edition, monkeypatch):
    def pause(row):
        pause_newsletter(newsletter=Newsletter.objects.get(pk=edition.pk), by=None)
        server.refuse.clear()

    _after_the_first(monkeypatch, pause)
    assert send_batch(edition.pk) is False
    assert (states(edition), state_of(edition)) == ("sent pending pending", State.PAUSED)
    assert send_due() == []
    assert send_batch(edition.pk) is False
    resume_newsletter(newsletter=Newsletter.objects.get(pk=edition.pk), by=None)
    with pinned(now() + timedelta(minutes=1)):
        assert send_due() == [edition.pk]
    send_batch(edition.pk)
    assert (len(server.taken), states(edition)) == (3, "sent sent sent")


def _after_the_first(monkeypatch, do):
    """Something that happens while the first message of a batch is on its way."""
    real, done = sending.Batch._hand_over, []

    def hand_over(batch, row):
        real(batch, row)
        if not done:
            done.append(row)
            do(row)

    monkeypatch.setattr(sending.Batch, "_hand_over", hand_over)


def test_who_leaves_while_it_goes_out_gets_nothing(server, edition, readers, monkeypatch):
    _after_the_first(monkeypatch, lambda row: unsubscribe(subscriber=readers[1]))
    send_batch(edition.pk)
    assert server.addresses == ["an@demo.example", "cis@demo.example"]
    assert (states(edition), state_of(edition)) == ("sent skipped sent", State.SENT)


def test_who_is_erased_while_it_goes_out_gets_nothing(server, edition, readers):
    erase_subscriber(subscriber=readers[0])
    readers[1].delete()
    send_batch(edition.pk)
    assert (server.addresses, states(edition)) == (["cis@demo.example"], "skipped skipped sent")


def test_another_worker_that_took_a_row_keeps_it(server, edition, monkeypatch):
    second = edition.deliveries.order_by("pk")[1]
    _after_the_first(
        monkeypatch,
        lambda row: Delivery.objects.filter(pk=second.pk).update(state="claimed", claimed_at=now()),
    )
    send_batch(edition.pk)
    assert server.addresses == ["an@demo.example", "cis@demo.example"]
    assert (states(edition), state_of(edition)) == ("sent claimed sent", State.SENDING)


# --- Cut off -----------------------------------------------------------------------------------------------
def test_a_message_whose_worker_died_goes_out_once_more_and_is_listed(server, edition):
    first = edition.deliveries.order_by("pk")[0]
    cut = now() - timedelta(minutes=10)
    Delivery.objects.filter(pk=first.pk).update(state="claimed", claimed_at=cut, attempts=1)
    assert send_due() == [edition.pk]
    assert send_batch(edition.pk) is False
    assert server.addresses == ["bo@demo.example", "cis@demo.example", "an@demo.example"]
    first.refresh_from_db()
    assert (first.state, first.uncertain_at is not None) == ("sent", True)
    assert edition.deliveries.filter(uncertain_at__isnull=False).count() == 1
    assert state_of(edition) == State.SENT


def test_a_claim_is_not_stale_before_its_time(edition, settings):
    settings.NEWSLETTER_CLAIM_SECONDS = 100
    moment = now()
    edition.deliveries.update(state="claimed", claimed_at=moment - timedelta(seconds=99), attempts=1)
    with pinned(moment):
        send_due()
    assert states(edition) == "claimed claimed claimed"
    with pinned(moment + timedelta(seconds=1)):
        send_due()
    assert states(edition) == "pending pending pending"


def test_cut_off_a_second_time_it_is_left_to_a_person(server, edition):
    old = now() - timedelta(hours=1)
    edition.deliveries.update(state="claimed", claimed_at=old, uncertain_at=old, attempts=2)
    assert send_due() == []
    assert (states(edition), state_of(edition)) == ("uncertain uncertain uncertain", State.SENT)
    assert send_batch(edition.pk) is False
    assert server.taken == []


def test_a_line_that_breaks_in_the_middle_of_a_message(server, edition):
    server.cut = {"an@demo.example"}
    assert send_batch(edition.pk) is False
    assert states(edition) == "pending pending pending"
    assert [row.uncertain_at is not None for row in edition.deliveries.order_by("pk")] == [True, False, False]
    send_batch(edition.pk)
    assert server.addresses == ["an@demo.example", "bo@demo.example", "cis@demo.example", "an@demo.example"]
    assert states(edition) == "uncertain sent sent"
    send_batch(edition.pk)
    assert len(server.taken) == 4


def test_the_second_copy_is_the_same_message(server, edition):
    server.cut = {"an@demo.example"}
    send_batch(edition.pk)
    server.cut = set()
    send_batch(edition.pk)
    ids = [
        next(line for line in data.splitlines() if line.startswith(b"Message-ID"))
        for address, data in server.taken
        if address == "an@demo.example"
    ]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_a_worker_that_lost_its_claim_marks_nothing(server, edition, monkeypatch):
    def swept(row):
        Delivery.objects.filter(pk=row.pk).update(state="pending", uncertain_at=now(), claimed_at=None)

    _after_the_first(monkeypatch, swept)
    assert send_batch(edition.pk, limit=2) is True
    assert states(edition) == "pending sent pending"


# --- The mail server ---------------------------------------------------------------------------------------
def test_a_server_that_is_away_loses_nothing(settings, edition):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_batch(edition.pk) is False
    assert (states(edition), state_of(edition)) == ("pending pending pending", State.SENDING)


def test_a_server_that_closes_in_the_middle_loses_nothing(server, edition):
    server.refuse["bo@demo.example"] = b"421 too many"
    assert send_batch(edition.pk) is False
    assert states(edition) == "sent pending pending"
    row = edition.deliveries.order_by("pk")[1]
    assert (row.attempts, row.claimed_at, row.uncertain_at) == (0, None, None)
    server.refuse.clear()
    send_batch(edition.pk)
    assert (len(server.taken), states(edition)) == (3, "sent sent sent")


def test_a_dead_address_ends_its_subscription_and_counts_as_a_bounce(server, edition, readers):
    server.refuse["bo@demo.example"] = b"550 5.1.1 no such user"
    send_batch(edition.pk)
    assert (states(edition), state_of(edition)) == ("sent failed sent", State.SENT)
    assert Subscriber.objects.get(pk=readers[1].pk).state == Subscriber.State.BOUNCED
    assert edition.deliveries.get(subscriber=readers[1]).hard_bounced_at is not None


def test_a_refusal_for_now_is_tried_again_later_and_three_times_at_most(server, edition, readers):
    server.refuse["bo@demo.example"] = b"450 4.2.0 try later"
    moment = now()
    tries = []
    for minutes in (0, 1, 5, 10, 15):
        with pinned(moment + timedelta(minutes=minutes)):
            send_batch(edition.pk)
        row = edition.deliveries.get(subscriber=readers[1])
        tries.append((row.attempts, row.state))
    assert tries == [(1, "pending"), (1, "pending"), (2, "pending"), (3, "failed"), (3, "failed")]
    assert (server.addresses, state_of(edition)) == (["an@demo.example", "cis@demo.example"], State.SENT)
    assert Subscriber.objects.get(pk=readers[1].pk).state == Subscriber.State.CONFIRMED


def test_a_server_that_refuses_everybody_ends_nobodys_subscription(server, edition, monkeypatch):
    monkeypatch.setattr(sending, "REFUSALS_IN_A_ROW", 2)
    for name in ("an", "bo", "cis"):
        server.refuse[f"{name}@demo.example"] = b"550 5.7.1 relaying denied"
    assert send_batch(edition.pk) is False
    assert states(edition) == "pending pending pending"
    assert list(edition.deliveries.order_by("pk").values_list("attempts", flat=True)) == [1, 1, 0]
    assert not Subscriber.objects.exclude(state="confirmed").exists()
    server.refuse.clear()
    with pinned(now() + timedelta(minutes=5)):
        send_batch(edition.pk)
    assert states(edition) == "sent sent sent"


def test_an_address_with_a_line_break_stops_nobody_else(server, edition, readers):
    Subscriber.objects.filter(pk=readers[1].pk).update(email="bo@demo.example\r\nBcc: x@demo.example")
    send_batch(edition.pk)
    assert server.addresses == ["an@demo.example", "cis@demo.example"]
    assert (states(edition), state_of(edition)) == ("sent failed sent", State.SENT)


def test_no_log_line_holds_an_address(server, edition, caplog):
    server.refuse |= {
        "an@demo.example": b"550 5.1.1 an@demo.example",
        "bo@demo.example": b"450 bo@demo.example",
    }
    server.cut = {"cis@demo.example"}
    with caplog.at_level("INFO"):
        send_batch(edition.pk)
        send_due()
    assert f"newsletter refused id={edition.pk}" in caplog.text
    assert "@" not in caplog.text


def test_an_unexpected_fault_keeps_what_was_handed_over(server, edition, monkeypatch):
    def fault(row):
        raise SystemExit

    real = sending.Batch._hand_over
    calls = SimpleNamespace(number=0)

    def hand_over(batch, row):
        calls.number += 1
        if calls.number == 2:
            fault(row)
        real(batch, row)

    monkeypatch.setattr(sending.Batch, "_hand_over", hand_over)
    with pytest.raises(SystemExit):
        send_batch(edition.pk)
    assert states(edition) == "sent claimed pending"


# --- States ------------------------------------------------------------------------------------------------
MOVES = {
    "draft": {"scheduled", "cancelled"},
    "scheduled": {"sending", "draft", "cancelled"},
    "sending": {"paused", "sent"},
    "paused": {"sending", "cancelled"},
    "sent": set(),
    "cancelled": set(),
}


@pytest.mark.parametrize("after", MOVES)
@pytest.mark.parametrize("before", MOVES)
def test_an_edition_moves_as_the_table_says(before, after):
    row = NewsletterFactory(state=before)
    dates = {"sent_at": now()} if after == "sent" else {}
    dates |= {"scheduled_at": now()} if after in ("scheduled", "sending") else {}
    if after in MOVES[before]:
        move(row, after, by=None, **dates)
        assert state_of(row) == after
    else:
        with pytest.raises(InvalidTransition):
            move(row, after, by=None, **dates)
        assert state_of(row) == before


def test_the_table_is_that_of_the_model():
    assert {str(state): set(map(str, to)) for state, to in Newsletter.MOVES.items()} == MOVES


def test_what_was_planned_is_taken_back(readers):
    row = NewsletterFactory(state=State.SCHEDULED)
    unschedule_newsletter(newsletter=row, by=None)
    assert (state_of(row), Newsletter.objects.get().scheduled_at) == (State.DRAFT, None)
    assert send_due() == []
