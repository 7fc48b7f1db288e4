"""No address of ours falls over, whatever stands behind its question mark."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.test_matrix import OBJECTS, ROWS
from tests.backoffice import signed_in
from tests.cast import make_cast

pytestmark = pytest.mark.django_db
PEOPLE = ("connect", "team", "delegate")
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


READ = [row for row in ROWS if row.method == "GET"]
NAMES = WORDS | st.sampled_from(
    """pagina q veld soort domein stand sorteer maand laag jaar voorstel vak uitdaging toestand taal oproep namens
    mijn grootte deel behoefte aandacht bekwaamheid provincie gemeente van tot next""".split()
)
VALUES = WORDS | st.sampled_from(
    [
        "1",
        "3",
        "2026-02-30",
        "2026-13",
        "0000-00",
        "A3",
        "mobility",
        "company",
        "open",
        "\x00",
        "²",
        "٣",
        "9" * 5000,
    ]
)


@pytest.fixture(scope="module")
def world(rows_of_module):
    """What each row of the matrix is about, made once, and the people signed in."""
    with rows_of_module():
        cast = make_cast()
        addresses = {
            str(row): reverse(row.name, kwargs=OBJECTS[row.object](cast, "connect")[0]) for row in READ
        }
        yield addresses, {name: signed_in(cast.people[name]) for name in PEOPLE}


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(READ),
    st.sampled_from(PEOPLE),
    st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=4),
    st.booleans(),
)
def test_so_does_any_page_for_who_is_signed_in(world, db, row, person, pairs, partial):
    addresses, clients = world
    headers = {"HX-Request": "true"} if partial else {}
    response = clients[person].get(addresses[str(row)], dict(pairs), headers=headers)
    if response.streaming:
        list(response.streaming_content)
    assert response.status_code < 500
