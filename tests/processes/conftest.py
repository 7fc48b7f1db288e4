"""Real processes under production variables, on a database and a Redis of their own."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
import redis

ROOT = Path(__file__).resolve().parent.parent.parent
POSTGRES = os.environ.get("DATABASE_URL", "postgres://postgres:postgres@127.0.0.1:5432/postgres")
REDIS = urlsplit(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))._replace(path="/15").geturl()
NAME = f"scvl_processes_{os.getpid()}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Sink:
    """A bare SMTP server that keeps what it gets. `hold` makes it wait before it takes a message."""

    def __init__(self):
        self.messages, self.hold, self.asked = [], threading.Event(), threading.Event()
        self.hold.set()
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _address = self.server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve_one, args=[connection], daemon=True).start()

    def _serve_one(self, connection):
        with contextlib.suppress(OSError, ValueError):  # whoever talked was killed
            self._talk(connection)

    def _talk(self, connection):
        with connection, connection.makefile("rwb") as stream:
            self._say(stream, b"220 sink")
            while line := stream.readline():
                verb = line[:4].upper()
                if verb == b"DATA":
                    self._say(stream, b"354 go on")
                    body = b"".join(iter(stream.readline, b".\r\n"))
                    self.asked.set()
                    self.hold.wait(30)
                    self.messages.append(body)
                elif verb == b"QUIT":
                    self._say(stream, b"221 bye")
                    return
                self._say(stream, b"250 ok")

    def _say(self, stream, text):
        try:
            stream.write(text + b"\r\n")
            stream.flush()
        except (OSError, ValueError):
            pass

    def close(self):
        self.server.close()


class Site:
    """The portal as processes: `start` any of them, `manage` runs a command, `until` waits for something to be so."""

    def __init__(self, environment, folder):
        self.environment, self.folder, self.running = environment, folder, []

    def start(self, *command):
        with (self.folder / f"{len(self.running)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.running.append(process)
        return process

    def kill(self, process):
        """SIGKILL to the process and its children: nobody gets to clean up."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(timeout=10)

    def manage(self, *command, **extra):
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={**self.environment, **extra},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def shell(self, code) -> str:
        done = self.manage("shell", "-v", "0", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def until(self, so, seconds=40):
        for _turn in range(seconds * 5):
            if so():
                return
            time.sleep(0.2)
        logs = "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.log")))
        raise AssertionError(f"not so after {seconds} s\n{logs}")

    def close(self):
        for process in self.running:
            if process.poll() is None:
                self.kill(process)


@pytest.fixture
def sink():
    server = Sink()
    yield server
    server.hold.set()
    server.close()


@pytest.fixture(scope="session")
def database():
    """A database of our own, migrated once; taken away at the end."""
    connection = psycopg2.connect(POSTGRES)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}"')
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    parts = urlsplit(POSTGRES)
    yield parts._replace(path=f"/{NAME}").geturl()
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')
    connection.close()


@pytest.fixture(scope="session")
def shared_variables(database, tmp_path_factory):
    """The variables of production; the host's own are not passed on. `EMAIL_URL` comes with the sink of a test."""
    kept = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LD_LIBRARY_PATH") if name in os.environ
    }
    return {
        **kept,
        "SCVL_TEST": "0",
        "SCVL_VAR": str(tmp_path_factory.mktemp("var")),
        "DATABASE_URL": database,
        "REDIS_URL": REDIS,
        "EMAIL_URL": "smtp://127.0.0.1:1",
        "SECRET_KEY": "niet-geheim-want-alleen-voor-een-test-0123456789-abcdefghij",
        "ALLOWED_HOSTS": "portaal.example",
        "WEB_CONCURRENCY": "1",
    }


@pytest.fixture(scope="session")
def installed(shared_variables, tmp_path_factory):
    """Migrated and with its static files, once for all tests."""
    there = Site(shared_variables, tmp_path_factory.mktemp("install"))
    for command in (("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")):
        done = there.manage(*command)
        assert done.returncode == 0, done.stderr
    return shared_variables


@pytest.fixture
def production(shared_variables):
    return dict(shared_variables)


@pytest.fixture
def site(installed, sink, tmp_path):
    redis.Redis.from_url(REDIS).flushdb()
    there = Site({**installed, "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"}, tmp_path)
    yield there
    there.close()
    redis.Redis.from_url(REDIS).flushdb()
