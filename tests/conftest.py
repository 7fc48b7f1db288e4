from collections import defaultdict
from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction

from matchmaking.indexing import forget_index
from members import directory
from tests.cast import make_cast

WITH_CAST: set[str] = set()  # modules that share one


@pytest.fixture(autouse=True)
def empty_cache():
    """What is kept under a version of the data: each test starts again at version 0."""
    cache.clear()
    directory.forget()
    forget_index()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def quiet_queue(monkeypatch):
    """Rows of the outbox are made, and carried out where a test says so: `sweep_outbox()`."""
    monkeypatch.setattr("scvl.outbox.dispatch", lambda row_id: None)


@contextmanager
def _rows_of_a_module(blocker):
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker):
    """A context in which a module makes rows once: each of its tests sees them anew, and they go after the last."""
    return lambda: _rows_of_a_module(django_db_blocker)


def _touches_the_database(item) -> bool:
    return item.get_closest_marker("django_db") is not None or "db" in item.fixturenames


def _leaves_rows(item) -> bool:
    mark = item.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or bool(
        {"live_server", "transactional_db"} & set(item.fixturenames)
    )


def pytest_collection_modifyitems(items):
    """Find the modules of which each test with rows asks the cast: there it is made once.

    The tests of the demo world go first: there no other worker takes some of them over, and makes that world again.
    """
    items.sort(key=lambda item: "worlds" not in item.fixturenames)
    tests = defaultdict(list)
    for item in items:
        if _touches_the_database(item):
            tests[item.module.__name__].append(item)
    for name, some in tests.items():
        if all("cast" in item.fixturenames and not _leaves_rows(item) for item in some):
            WITH_CAST.add(name)


@pytest.fixture(scope="module")
def cast_of_module(request, rows_of_module):
    if request.module.__name__ not in WITH_CAST:
        yield None
        return
    with rows_of_module():
        yield make_cast()


@pytest.fixture
def cast(cast_of_module, db):
    """The named people and their organisations."""
    return deepcopy(cast_of_module) or make_cast()
