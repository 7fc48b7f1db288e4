"""An edition to a bare socket sink in a process of its own, against a loop that does the least: ratio of one run.

Bare is smtplib over one connection with one ready message, and one row update committed a message, without Django. Both
send in turns, so what slows one slows both. The aim: one worker reaches at least half of bare.
"""

import os
import smtplib
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

from tests.benchmarks.database import own_database

ROUNDS = 9
BATCHES = 1  # a round, of 1,000 messages each
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


def fill(number):
    """An edition with five blocks that goes out to `number` readers."""
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
    row = create_newsletter(
        subject="Nieuws van de maand",
        intro="Wie zoekt partners, wie heeft iets gemaakt, en waar ontmoet je elkaar? " * 4,
        items=[("article", article) for article in articles],
        by=None,
    )
    Subscriber.objects.bulk_create(
        Subscriber(
            email=f"lezer-{n}@demo.example",
            state="confirmed",
            language="en" if n % 10 == 0 else "nl",
            consent_at=now() - timedelta(days=n % 900),
        )
        for n in range(number)
    )
    Newsletter.objects.filter(pk=row.pk).update(state="scheduled", scheduled_at=now())
    row.refresh_from_db()
    start_sending(newsletter=row)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return row


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


def send_own(row) -> float:
    """Messages a second of the portal, batch after batch as its task sends them."""
    from workpackages.models import Delivery
    from workpackages.sending import BATCH, send_batch

    sent = Delivery.objects.filter(newsletter=row, state="sent")
    before = sent.count()
    start = time.perf_counter()
    for _turn in range(BATCHES):
        send_batch(row.pk, limit=BATCH)
    seconds = time.perf_counter() - start
    if (number := sent.count() - before) != BATCHES * BATCH:
        sys.exit(f"bench: only {number} messages went out")
    return number / seconds


def queries_of(row) -> float:
    """Statements a message, of one batch."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from workpackages.sending import BATCH, send_batch

    with CaptureQueriesContext(connection) as captured:
        send_batch(row.pk, limit=BATCH)
    return len(captured.captured_queries) / BATCH


def compare(port):
    import psycopg2

    from scvl.periods import now
    from workpackages.letter import Letter
    from workpackages.models.newsletter import new_token
    from workpackages.sending import BATCH

    each = BATCHES * BATCH
    row, other = fill(each * (ROUNDS + 1) + BATCH), fill_bare(each * ROUNDS)
    message = Letter(row, "nl").fill(
        address="lezer@demo.example", token=new_token(), consent_at=now(), delivery_id=1
    )
    database, smtp = psycopg2.connect(os.environ["DATABASE_URL"]), smtplib.SMTP("127.0.0.1", port)
    send_own(row)  # warm
    figures = []
    for turn in range(ROUNDS):
        bare = send_bare(database, smtp, message, other[turn * each : (turn + 1) * each])
        figures.append((send_own(row), bare))
    smtp.quit()
    database.close()
    print(
        f"newsletter: {ROUNDS} rounds of {each} messages of {len(message) / 1000:.0f} kB, in turns with bare"
    )
    print(f"{'messages/s':>12}{'bare':>8}{'x bare':>8}")
    for own, bare in figures:
        print(f"{own:>12.0f}{bare:>8.0f}{own / bare:>8.2f}")
    ratio = statistics.median(own / bare for own, bare in figures)
    print(f"median {ratio:.2f} x bare (aim: at least 0.5); {queries_of(row):.1f} statements a message")


def fill_bare(number) -> list[int]:
    """Rows of another edition for the bare loop to update."""
    from workpackages.models import Delivery, Newsletter

    row = Newsletter.objects.create(subject="Kaal", intro="Dag")
    rows = Delivery.objects.bulk_create(
        (Delivery(newsletter=row, reader_key=f"kaal-{n}") for n in range(number)), batch_size=2000
    )
    return [one.pk for one in rows]


def main():
    with sink() as port, own_database():
        from django.test.utils import override_settings

        backend = "django.core.mail.backends.smtp.EmailBackend"
        with override_settings(EMAIL_BACKEND=backend, EMAIL_HOST="127.0.0.1", EMAIL_PORT=port):
            compare(port)


if __name__ == "__main__":
    main()
