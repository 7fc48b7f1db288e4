"""No address of ours falls over, whatever stands behind its question mark."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.test_matrix import ROWS

pytestmark = pytest.mark.django_db
PAGES = sorted(
    {
        row.name
        for row in ROWS
        if row.method == "GET" and row.object in ("nothing", "nothing_asked", "no_argument")
    }
)
WORDS = st.text(max_size=12) | st.sampled_from(
    ["page", "q", "next", "maand", "vak", "laag", "soort", "0", "-1", "999999999999999999999"]
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(WORDS, WORDS), max_size=4), st.booleans())
@pytest.mark.parametrize("name", PAGES)
def test_any_query_string_gets_an_answer(client, name, pairs, partial):
    headers = {"HX-Request": "true"} if partial else {}
    assert client.get(reverse(name), dict(pairs), headers=headers).status_code < 500
