"""Editions that one Celery worker sends to a bare socket sink, against a loop that does the least: ratio of one run.

Worker, sink and loop are three processes. Bare is smtplib over one connection with one ready message, and one row update
committed a message, without Django. Both send in turns, so what slows one slows both; of the worker the time runs from
the call in the queue to the mark of the last message. The aim: one worker reaches at least half of bare.
"""

import os
import smtplib
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

from tests.benchmarks.database import own_database

ROUNDS = 9
EACH = 1000  # messages a round: one edition
PATIENCE = 120  # seconds for an edition
REDIS = urlsplit(os.environ.get("BENCH_REDIS_URL", "redis://127.0.0.1:6379/0"))._replace(path="/14").geturl()
# Answers each line at once and keeps nothing: no parser, no storage. A thread a client, of which one talks at a time.
SINK = r"""
import socket, threading
def talk(client):
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"220 sink\r\n")
    buffer, in_data = b"", False
    while chunk := client.recv(1 << 16):
        buffer += chunk
        while True:
            line, found, rest = buffer.partition(b"\r\n.\r\n" if in_data else b"\r\n")
            if not found:
                break
            buffer, verb = rest, line[:4].upper()
            if in_data:
                in_data = False
                client.sendall(b"250 ok\r\n")
            elif verb == b"DATA":
                in_data = True
                client.sendall(b"354 go\r\n")
            else:
                client.sendall(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    threading.Thread(target=talk, args=[server.accept()[0]], daemon=True).start()
"""


@contextmanager
def sink():
    """The port of a sink in its own process."""
    process = subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True)
    try:
        yield int(process.stdout.readline())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def worker(port):
    """One worker on this database, and the way to call its tasks."""
    import redis
    from celery import Celery

    try:
        redis.Redis.from_url(REDIS).flushdb()
    except redis.ConnectionError as error:
        sys.exit(f"bench: no Redis for the worker: {error}")
    environment = {**os.environ, "REDIS_URL": REDIS, "EMAIL_URL": f"smtp://127.0.0.1:{port}"}
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "scvl",
        "worker",
        "--concurrency",
        "1",
        "--loglevel",
        "ERROR",
    ]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        with Celery(broker=REDIS) as queue:
            yield queue
    finally:
        process.terminate()
        process.wait(timeout=30)
        redis.Redis.from_url(REDIS).flushdb()


def fill(number) -> list:
    """So many editions with five blocks, each on its way to EACH readers."""
    from django.db import connection

    from scvl.periods import now
    from workpackages.actions.newsletter import create_newsletter, start_sending
    from workpackages.models import Article, Newsletter, Subscriber

    articles = Article.objects.bulk_create(
        Article(
            title_nl=f"Artikel {n}",
            slug=f"artikel-{n}",
            summary_nl="Wat cijfers deden met een straat, en wat niet. " * 3,
            published_at=now(),
        )
        for n in range(5)
    )
    Subscriber.objects.bulk_create(
        Subscriber(
            email=f"lezer-{n}@demo.example",
            state="confirmed",
            language="en" if n % 10 == 0 else "nl",
            consent_at=now() - timedelta(days=n % 900),
        )
        for n in range(EACH)
    )
    rows = []
    for _turn in range(number):
        row = create_newsletter(
            subject="Nieuws van de maand",
            intro="Wie zoekt partners, wie heeft iets gemaakt, en waar ontmoet je elkaar? " * 4,
            items=[("article", article) for article in articles],
            by=None,
        )
        Newsletter.objects.filter(pk=row.pk).update(state="scheduled", scheduled_at=now())
        row.refresh_from_db()
        start_sending(newsletter=row)
        rows.append(row)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return rows


def send_bare(database, smtp, message, pks) -> float:
    """Messages a second of the least that can be done."""
    start = time.perf_counter()
    with database.cursor() as cursor:
        for pk in pks:
            smtp.sendmail("portaal@scvl.example", f"lezer-{pk}@demo.example", message)
            cursor.execute(
                "UPDATE workpackages_delivery SET state = 'sent', sent_at = now() WHERE id = %s", [pk]
            )
            database.commit()
    return len(pks) / (time.perf_counter() - start)


def send_own(queue, row) -> float:
    """Messages a second of an edition that the worker sends."""
    from django.db.models import Max

    from scvl.periods import now
    from workpackages.models import Newsletter

    start = now()
    queue.send_task("workpackages.tasks.send_newsletter", [row.pk], queue="scvl")
    while not Newsletter.objects.filter(pk=row.pk, state="sent").exists():
        if now() - start > timedelta(seconds=PATIENCE):
            sys.exit("bench: the worker did not send the edition")
        time.sleep(0.2)
    sent = row.deliveries.filter(state="sent")
    if sent.count() != EACH:
        sys.exit(f"bench: only {sent.count()} messages went out")
    return EACH / (sent.aggregate(last=Max("sent_at"))["last"] - start).total_seconds()


def compare(port, queue):
    import psycopg2

    from scvl.periods import now
    from workpackages.letter import Letter
    from workpackages.models.newsletter import new_token

    first, *rows = fill(ROUNDS + 1)
    other = fill_bare(EACH * ROUNDS)
    message = Letter(first, "nl").fill(
        address="lezer@demo.example", token=new_token(), consent_at=now(), delivery_id=1
    )
    database, smtp = psycopg2.connect(os.environ["DATABASE_URL"]), smtplib.SMTP("127.0.0.1", port)
    send_own(queue, first)  # warm
    figures = []
    for turn, row in enumerate(rows):
        bare = send_bare(database, smtp, message, other[turn * EACH : (turn + 1) * EACH])
        figures.append((send_own(queue, row), bare))
    smtp.quit()
    database.close()
    print(
        f"newsletter: {ROUNDS} rounds of {EACH} messages of {len(message) / 1000:.0f} kB by one worker, in turns with bare"
    )
    print(f"{'messages/s':>12}{'bare':>8}{'x bare':>8}")
    for own, bare in figures:
        print(f"{own:>12.0f}{bare:>8.0f}{own / bare:>8.2f}")
    print(f"median {statistics.median(own / bare for own, bare in figures):.2f} x bare (aim: at least 0.5)")


def fill_bare(number) -> list[int]:
    """Rows of another edition for the bare loop to update."""
    from workpackages.models import Delivery, Newsletter

    row = Newsletter.objects.create(subject="Kaal", intro="Dag")
    rows = Delivery.objects.bulk_create(
        (Delivery(newsletter=row, reader_key=f"kaal-{n}") for n in range(number)), batch_size=2000
    )
    return [one.pk for one in rows]


def main():
    with sink() as port, own_database(), worker(port) as queue:
        compare(port, queue)


if __name__ == "__main__":
    main()
