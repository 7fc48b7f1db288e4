from contextlib import contextmanager
from copy import deepcopy

import pytest
from django.core.cache import cache
from django.db import transaction

from matchmaking import matching
from members import directory
from tests.cast import make_cast


@pytest.fixture(autouse=True)
def empty_cache():
    """What is kept under a version of the data: each test starts again at version 0."""
    cache.clear()
    directory.forget()
    matching.forget_index()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def quiet_queue(monkeypatch):
    """Rows of the outbox are made, and carried out where a test says so: `sweep_outbox()`."""
    monkeypatch.setattr("scvl.outbox.dispatch", lambda row_id: None)


@pytest.fixture
def cast(db):
    return make_cast()


@contextmanager
def _rows_of_a_module(blocker):
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def rows_of_module(django_db_setup, django_db_blocker):
    """A context in which a module makes rows once: each of its tests sees them anew, and they go after the last."""
    return lambda: _rows_of_a_module(django_db_blocker)


@pytest.fixture(scope="module")
def cast_of_module(rows_of_module):
    with rows_of_module():
        yield make_cast()


@pytest.fixture
def shared_cast(cast_of_module, db):
    """The cast, made once a module: for a module of which each test asks it."""
    return deepcopy(cast_of_module)
