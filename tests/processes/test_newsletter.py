"""An edition sent by real workers on PostgreSQL and Redis: killed in the middle five times, and two at once."""

import re
import time
from collections import Counter

import psycopg2
import pytest
from celery import Celery

from tests.processes.conftest import REDIS

pytestmark = pytest.mark.processes

READERS = 240
MAKE = f"""
from django.utils import timezone
from workpackages.models import Delivery, Newsletter, Subscriber
Delivery.objects.all().delete(); Newsletter.objects.all().delete(); Subscriber.objects.all().delete()
Subscriber.objects.bulk_create(
    Subscriber(email=f"lezer-{{n}}@demo.example", state="confirmed", consent_at=timezone.now())
    for n in range({READERS})
)
row = Newsletter.objects.create(subject="Editie", intro="Dag", state="scheduled", scheduled_at=timezone.now())
print(row.pk)
"""
STATE = "select state from workpackages_newsletter where id = %s"
BATCHES = """
from workpackages import sending, tasks
sending.send_due()
tasks.send_newsletter.delay({pk})
tasks.send_newsletter.delay({pk})
"""


@pytest.fixture
def ask(database):
    """`ask(sql, ...)` gives the rows of a query."""
    connection = psycopg2.connect(database)
    connection.autocommit = True

    def run(sql, *values):
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()

    yield run
    connection.close()


def worker(site, concurrency=1):
    return site.start(
        "celery", "-A", "scvl", "worker", "--loglevel", "WARNING", "--concurrency", str(concurrency)
    )


def tick() -> None:
    """What the clock asks each minute."""
    with Celery(broker=REDIS) as queue:
        queue.send_task("workpackages.tasks.send_newsletters", queue="scvl")


def received(sink) -> Counter:
    """How often each reader got it."""
    return Counter(re.search(rb"^To: (\S+)", body, re.MULTILINE)[1].decode() for body in list(sink.messages))


class Stopping(list):
    """The messages of a sink; after the one with number `at` it holds the next, all of it there and not yet answered."""

    def __init__(self, sink):
        super().__init__()
        self.sink, self.at = sink, 0

    def append(self, body):
        super().append(body)
        if len(self) == self.at:
            self.sink.asked.clear()
            self.sink.hold.clear()


def kill_in_the_middle(site, sink, process, taken) -> str:
    """Kill the worker while the server has a message of which the worker has no answer yet.

    `taken`: whether the server kept that message. Gives the address it was for.
    """
    assert sink.asked.wait(60)
    before = len(sink.messages)
    site.kill(process)
    sink.hold.set()
    site.until(lambda: len(sink.messages) == before + 1)
    body = sink.messages[-1] if taken else sink.messages.pop()
    return re.search(rb"^To: (\S+)", body, re.MULTILINE)[1].decode()


def test_five_killed_workers_miss_nobody(site, sink, ask):
    site.environment["NEWSLETTER_CLAIM_SECONDS"] = "3"
    edition = site.shell(MAKE)
    sink.messages, cut = Stopping(sink), {}
    for turn in range(5):
        sink.messages.at = len(sink.messages) + 30
        process, taken = worker(site), turn % 2 == 0
        tick()
        site.until(lambda: len(sink.messages) >= sink.messages.at)
        cut[kill_in_the_middle(site, sink, process, taken)] = taken
        time.sleep(3)  # its claim is stale
    assert ask(STATE, edition) == [("sending",)]
    worker(site)
    site.until(lambda: tick() or ask(STATE, edition) == [("sent",)], seconds=90)

    counts = received(sink)
    assert len(cut) == 5
    assert set(counts) == {f"lezer-{n}@demo.example" for n in range(READERS)}
    assert {address: number for address, number in counts.items() if number > 1} == {
        address: 2 for address, taken in cut.items() if taken
    }
    uncertain = ask(
        "select s.email from workpackages_delivery d join workpackages_subscriber s on s.id = d.subscriber_id"
        " where d.uncertain_at is not null"
    )
    assert {address for (address,) in uncertain} == set(cut)
    assert ask("select state, count(*) from workpackages_delivery group by state") == [("sent", READERS)]


def test_two_workers_at_once_send_each_message_once(site, sink, ask):
    edition = site.shell(MAKE)
    worker(site, concurrency=2)
    site.shell(BATCHES.format(pk=edition))
    site.until(
        lambda: ask(STATE, edition) == [("sent",)],
        seconds=60,
    )
    counts = received(sink)
    assert (len(counts), set(counts.values())) == (READERS, {1})
    assert ask("select count(*) from workpackages_delivery where uncertain_at is not null") == [(0,)]
