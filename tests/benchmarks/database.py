"""A PostgreSQL database of its own for a benchmark: made, filled, dropped. Settings must not have been read before."""

import os
import sys
import tempfile
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

SERVER = (
    os.environ.get("BENCH_DATABASE_URL")
    or os.environ.get("DATABASE_URL")
    or "postgres://postgres@127.0.0.1:5432/postgres"
)
NAME = f"scvl_bench_{os.getpid()}"


@contextmanager
def own_database():
    """Django, set up on a new empty database with all migrations; gone afterwards."""
    import psycopg2

    try:
        server = psycopg2.connect(SERVER)
    except psycopg2.OperationalError as error:
        sys.exit(f"bench: no PostgreSQL at {urlsplit(SERVER).hostname}: {error}".strip())
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{NAME}"')
    os.environ["DATABASE_URL"] = urlunsplit(urlsplit(SERVER)._replace(path=f"/{NAME}"))
    os.environ["SCVL_TEST"] = "1"
    os.environ.pop("REDIS_URL", None)
    with tempfile.TemporaryDirectory(prefix="scvl-bench-") as folder:
        os.environ["SCVL_VAR"] = folder
        try:
            _set_up()
            yield
        finally:
            from django.db import connections

            connections.close_all()
            with server.cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{NAME}" WITH (FORCE)')
            server.close()


def _set_up():
    os.environ["DJANGO_SETTINGS_MODULE"] = "scvl.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from members.reference import load_reference

    load_reference()
