"""The portal as it runs in production: web server, worker and beat, and what survives when they are killed."""

import json
import re
import sqlite3
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import closing, contextmanager

import pytest
import redis

from tests.processes.conftest import REDIS, Site, free_port

pytestmark = pytest.mark.processes

QUEUE = """
from scvl.mail import queue_message
for n in range({first}, {last}):
    queue_message(key=f"test:{{n}}", to="iemand@demo.example", subject=f"Bericht {{n}}", text="Dag")
"""
STATES = (
    "from scvl.models import Outbox; print(','.join(sorted(Outbox.objects.values_list('state', flat=True))))"
)
UNCERTAIN = "from scvl.models import Outbox; print(Outbox.objects.get(state='uncertain').payload['subject'])"
EMPTY = "from scvl.models import Outbox; Outbox.objects.all().delete()"


def worker(site):
    return site.start("celery", "-A", "scvl", "worker", "--loglevel", "WARNING", "--concurrency", "1")


def beat(site):
    return site.start(
        "celery", "-A", "scvl", "beat", "--loglevel", "WARNING", "--schedule", str(site.folder / "beat")
    )


def ask(port, path, host="portaal.example"):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()
    except OSError:
        return 0, {}, ""


def test_web_server_worker_and_beat_serve_and_mail(site, sink):
    site.shell(EMPTY)
    port = free_port()
    site.environment["BIND"] = f"127.0.0.1:{port}"
    site.start("gunicorn", "scvl.wsgi:application")
    worker(site)
    beat(site)
    site.until(lambda: ask(port, "/healthz")[0] == 200)
    status, headers, body = ask(port, "/")
    assert status == 200
    assert "Een stad los je niet alleen op." in body
    assert "max-age=31536000" in headers["Strict-Transport-Security"]
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert ask(port, "/", host="kwaad.example")[0] == 400
    site.shell(QUEUE.format(first=0, last=1))
    site.until(lambda: len(sink.messages) == 1)
    assert b"Subject: Bericht 0" in sink.messages[0]
    site.until(lambda: site.shell(STATES) == "done")


def test_a_worker_killed_in_the_middle_of_a_mail_loses_nothing(site, sink):
    site.shell(EMPTY)
    sink.hold.clear()
    first = worker(site)
    site.shell(QUEUE.format(first=0, last=5))
    assert sink.asked.wait(40)
    site.kill(first)
    sink.hold.set()
    # The one in flight is uncertain once its claim is stale; the four others go out, each once.
    aged = (
        "from datetime import timedelta; from django.utils import timezone; from scvl.models import Outbox;"
        "Outbox.objects.filter(state='claimed').update(claimed_at=timezone.now() - timedelta(minutes=11))"
    )
    site.shell(aged)
    worker(site)
    beat(site)
    site.until(lambda: site.shell(STATES) == "done,done,done,done,uncertain", seconds=60)
    subjects = [line for m in sink.messages for line in m.splitlines() if line.startswith(b"Subject")]
    assert len(set(subjects)) == 5 or len(set(subjects)) == 4
    assert max(subjects.count(line) for line in set(subjects)) == 1


def test_a_lost_redis_loses_nothing(site, sink):
    site.shell(EMPTY)
    site.shell(QUEUE.format(first=0, last=3))
    redis.Redis.from_url(REDIS).flushdb()
    site.environment["REDIS_URL"] = "redis://127.0.0.1:1/15"  # nobody answers there
    site.shell(QUEUE.format(first=3, last=4))
    port = free_port()
    site.environment["BIND"] = f"127.0.0.1:{port}"
    site.start("gunicorn", "scvl.wsgi:application")
    site.until(lambda: ask(port, "/healthz")[0] == 200)
    assert json.loads(ask(port, "/healthz")[2]) == {"status": "degraded", "database": True, "redis": False}
    assert [ask(port, path)[0] for path in ("/", "/leden/", "/agenda/", "/accounts/login/")] == [200] * 4
    site.environment["REDIS_URL"] = REDIS
    assert site.shell(STATES) == "pending,pending,pending,pending"
    worker(site)
    beat(site)
    site.until(lambda: site.shell(STATES) == "done,done,done,done", seconds=60)
    assert len(sink.messages) == 4


@contextmanager
def held_in_the_middle(path):
    """The states of the outbox in a SQLite file at a moment at which a row is being carried out.

    Inside, nobody else can write: a worker that sent a mail can't mark it.
    """
    with closing(sqlite3.connect(path, timeout=30, isolation_level=None)) as connection:
        for _turn in range(2000):
            connection.execute("BEGIN IMMEDIATE")
            states = Counter(state for (state,) in connection.execute("SELECT state FROM scvl_outbox"))
            if states["claimed"] and states["done"]:
                yield states
                connection.execute("ROLLBACK")
                return
            connection.execute("ROLLBACK")
            time.sleep(0.01)
        raise AssertionError(f"nothing in the middle: {states}")


def test_the_embedded_worker_killed_in_the_middle_of_a_mail_loses_nothing(site, tmp_path):
    for name in ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "ALLOWED_HOSTS"):
        del site.environment[name]
    var = tmp_path / "var"
    site.environment |= {"PORT": str(free_port()), "SCVL_VAR": str(var)}
    assert site.manage("collectstatic", "--noinput", "-v0").returncode == 0
    assert site.manage("migrate", "-v0").returncode == 0
    site.shell(QUEUE.format(first=0, last=200))
    server = site.start("gunicorn", "scvl.wsgi:application")
    with held_in_the_middle(var / "portal.sqlite3") as states:
        site.kill(server)
    assert (states["claimed"], states["done"] + states["pending"]) == (1, 199)
    site.shell(QUEUE.format(first=200, last=203))  # with the server down
    site.start("gunicorn", "scvl.wsgi:application")
    expected = ",".join(["done"] * 202 + ["uncertain"])
    site.until(lambda: site.shell(STATES) == expected)
    # Two mails of one second may share a file; each has its own subject.
    written = "".join(file.read_text() for file in (var / "mail").glob("*.log"))
    counts = Counter(re.findall(r"^Subject: (.+)$", written, re.MULTILINE))
    cut = site.shell(UNCERTAIN)
    assert set(counts) | {cut} == {f"Bericht {n}" for n in range(203)}
    assert set(counts.values()) == {1}  # the uncertain one too, if it went out


def test_the_deployment_check_is_clean(site):
    done = site.manage("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr.strip()) == (
        0,
        "System check identified no issues (1 silenced).",
    ) or (done.returncode == 0 and "no issues" in done.stdout + done.stderr)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "kort"),
        ("DATABASE_URL", None),
        ("DATABASE_URL", "sqlite:///portaal.sqlite3"),
        ("DATABASE_URL", "mysql://a:b@c/d"),
        ("REDIS_URL", None),
        ("REDIS_URL", "http://127.0.0.1"),
        ("EMAIL_URL", None),
        ("EMAIL_URL", "pigeon://loft"),
        ("ALLOWED_HOSTS", None),
        ("ALLOWED_HOSTS", "*"),
    ],
)
def test_a_wrong_or_missing_variable_stops_the_start_with_one_line(production, tmp_path, name, value):
    environment = (
        {**production, name: value}
        if value is not None
        else {k: v for k, v in production.items() if k != name}
    )
    done = Site(environment, tmp_path).manage("check")
    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1
    assert name in done.stderr
