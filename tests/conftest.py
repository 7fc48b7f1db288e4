import pytest
from django.core.cache import cache

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
