"""Three tests hold the matrix: every URL is in the table, every row is in the resolver, every cell holds."""

import pytest
from django.core.cache import cache
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from scvl.access import FOREIGN_RULES
from tests.access import matrix, matrix_matchmaking, matrix_yield
from tests.access.table import read_table

PARTS = (matrix, matrix_matchmaking, matrix_yield)
ROWS = [row for part in PARTS for row in read_table(part.TABLE)]
OBJECTS = {name: build for part in PARTS for name, build in part.OBJECTS.items()}


def own_url_names():
    """Names of all URLs whose view is ours, with their namespace."""
    found = set()

    def walk(patterns, namespace):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                below = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                walk(pattern.url_patterns, below)
            elif isinstance(pattern, URLPattern):
                module = getattr(pattern.callback, "__module__", "")
                if not module.startswith(tuple(prefix for prefix, _who in FOREIGN_RULES)):
                    found.add(f"{namespace}{pattern.name}")

    walk(get_resolver().url_patterns, "")
    return {name for name in found if not name.startswith(("admin:", "account_", "mfa_"))}


def test_every_url_is_in_the_table():
    assert own_url_names() - {row.name for row in ROWS} == set()


def test_every_row_is_in_the_resolver():
    assert {row.name for row in ROWS} - own_url_names() == set()


@pytest.mark.django_db
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_every_cell_holds(row, cast, client):
    got = {}
    for person, user in cast.people.items():
        kwargs, data = OBJECTS[row.object](cast, person)
        client.logout()
        cache.clear()  # rate limits have their own tests
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        response = getattr(client, row.method.lower())(reverse(row.name, kwargs=kwargs), data)
        if response.streaming:
            list(response.streaming_content)  # closes the file it comes from
        got[person] = response.status_code
    assert got == row.statuses
