"""No page of demand and supply falls over, whatever stands behind its question mark and whoever asks."""

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backoffice import signed_in
from tests.factories import matchmaking as factories

pytestmark = pytest.mark.django_db
LISTS = (
    "challenge-list",
    "call-list",
    "call-feed",
    "project-list",
    "project-inventory",
    "project-export",
    "match-list",
    "consortium-list",
    "consortium-create",
    "application-list",
    "application-create",
    "idea-list",
    "idea-create",
    "challenge-create",
)
NAMES = st.sampled_from(
    (
        "q",
        "stand",
        "domein",
        "laag",
        "mijn",
        "soort",
        "programma",
        "voorbij",
        "pagina",
        "behoefte",
        "veld",
        "uitdaging",
        "oproep",
        "jaar",
    )
)
VALUES = st.text(max_size=12) | st.sampled_from(
    (
        "0",
        "1",
        "-1",
        "9" * 21,
        "9" * 5000,
        "²",
        "٣",
        "open",
        "mobility",
        "formed",
        "eu",
        "last",
        "%",
        "_",
        "'",
        "\x00",
    )
)
PAIRS = st.lists(st.tuples(NAMES, VALUES), max_size=4)
ANY = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def world(cast):
    """A row of each, so that the templates have something to draw."""
    row = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], visibility="public", slug="druk")
    factories.NeedFactory(challenge=row)
    group = factories.ConsortiumFactory(challenge=row)
    factories.PartnerFactory(consortium=group, organisation=cast.organisation_of["connect"])
    factories.ProjectFactory(is_public=True, state="ended", consortium=group)
    factories.FundingApplicationFactory(
        applicants=[cast.organisation_of["city"]], call=factories.CallFactory()
    )
    factories.IdeaFactory(initiated_by=cast.organisation_of["city"])
    cast.clients = {name: signed_in(getattr(cast, name)) for name in ("team", "city")}
    return cast


@ANY
@given(pairs=PAIRS, person=st.sampled_from(("team", "city")))
@pytest.mark.parametrize("name", LISTS)
def test_any_question_gets_an_answer(world, name, pairs, person):
    response = world.clients[person].get(reverse(f"matchmaking:{name}"), pairs_to_query(pairs))
    assert response.status_code in (200, 403)


@ANY
@given(pairs=PAIRS, person=st.sampled_from(("team", "city")))
def test_so_does_the_page_of_a_challenge(world, pairs, person):
    url = reverse("matchmaking:challenge-detail", args=["druk"])
    assert world.clients[person].get(url, pairs_to_query(pairs)).status_code == 200


CONDITIONS = st.sampled_from(
    "hoogstens startup kennis vanaf groot erbij zonder niet_samen eerste tweede voorstellen voorstel".split()
)


@ANY
@given(
    pairs=st.lists(st.tuples(CONDITIONS, VALUES | st.sampled_from(("8", "connect", "1-2", "-"))), max_size=4)
)
def test_so_does_a_composition(world, pairs):
    url = reverse("matchmaking:composition-detail", args=["druk"])
    assert world.clients["team"].get(url, pairs_to_query(pairs)).status_code == 200


@ANY
@given(pairs=st.lists(st.tuples(st.sampled_from(("jaar", "van", "tot", "pagina")), VALUES), max_size=3))
def test_so_does_the_neutrality_report(world, pairs):
    for name in ("neutrality-report", "neutrality-evidence"):
        url = reverse(f"matchmaking:{name}")
        assert world.clients["team"].get(url, pairs_to_query(pairs)).status_code == 200


@ANY
@given(pairs=PAIRS)
def test_so_do_the_open_pages_for_a_visitor(world, client, pairs):
    for name in ("challenge-list", "call-list", "project-list"):
        url = reverse(f"matchmaking:{name}")
        assert client.get(url, pairs_to_query(pairs)).status_code == 200


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize(
    "address",
    [
        "/consortia/{}/",
        "/oproepen/{}/",
        "/aanvragen/{}/",
        "/ideeen/{}/",
        "/stappen/idee/{}/parkeren/",
        "/uitdagingen/druk/samenstelling/{}/",
    ],
)
def test_a_number_that_no_row_has_is_not_found(world, address, number):
    assert world.clients["team"].get(address.format(number)).status_code == 404


def pairs_to_query(pairs) -> dict:
    """Each name with all its values, as an address carries them."""
    query: dict[str, list] = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    return query
