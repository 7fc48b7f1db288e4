"""The home page: the map of members, what comes up, the way from idea to building block."""

import re
from datetime import timedelta

import pytest

from scvl.periods import local_today, now
from tests.factories.matchmaking import ChallengeFactory, NeedFactory
from tests.factories.members import (
    DomainFactory,
    LayerFactory,
    MembershipFactory,
    OrganisationFactory,
    PositionFactory,
)
from tests.factories.workpackages import ActivityFactory, WorkPackageFactory
from workpackages.enums import Audience
from workpackages.models import Activity

pytestmark = pytest.mark.django_db


@pytest.fixture
def members(db):
    """Two members and one other in cell A3."""
    start = local_today() - timedelta(days=10)
    place = {"layer": LayerFactory(number=3), "domain": DomainFactory(sequence=0)}
    for name in ("Alfa", "Beta", "Buiten"):
        row = OrganisationFactory(name=name)
        PositionFactory(organisation=row, **place)
        if name != "Buiten":
            MembershipFactory(organisation=row, starts_on=start, ends_before=start + timedelta(days=365))


def test_the_map_counts_members_and_leads_to_them(client, members):
    page = client.get("/").content.decode()
    cells = re.findall(
        r'<td data-heat="\d"><a href="([^"]*)"[^>]*>(\d+)<span class="visually-hidden"> (\w+)<', page
    )
    assert cells == [("/leden/?laag=3&amp;domein=mobility", "2", "leden")]
    assert "Alle 2 leden" in page
    assert [entry.name for entry in client.get("/leden/?laag=3&domein=mobility").context["entries"]] == [
        "Alfa",
        "Beta",
    ]


def test_the_next_three_activities_that_a_visitor_may_see(client):
    for days in (30, 10, 40, 20):
        ActivityFactory(title_nl=f"Over {days} dagen", starts_at=now() + timedelta(days=days))
    ActivityFactory(
        title_nl="Morgen, op uitnodiging", audience=Audience.INVITED, starts_at=now() + timedelta(days=1)
    )
    ActivityFactory(
        title_nl="Morgen, ontwerp", state=Activity.State.DRAFT, starts_at=now() + timedelta(days=1)
    )
    ActivityFactory(
        title_nl="Morgen, afgelast", state=Activity.State.CANCELLED, starts_at=now() + timedelta(days=1)
    )
    ActivityFactory(title_nl="Gisteren", starts_at=now() - timedelta(days=1))
    assert [activity.title for activity in client.get("/").context["activities"]] == [
        "Over 10 dagen",
        "Over 20 dagen",
        "Over 30 dagen",
    ]


def test_an_invitation_shows_to_the_team_only(client, cast):
    ActivityFactory(title_nl="Op uitnodiging", audience=Audience.INVITED)
    found = {}
    for person in ("visitor", "outsider", "team"):
        client.logout()
        if cast.people[person]:
            client.force_login(cast.people[person], backend="django.contrib.auth.backends.ModelBackend")
        found[person] = "Op uitnodiging" in client.get("/").content.decode()
    assert found == {"visitor": False, "outsider": False, "team": True}


def test_the_work_packages_in_their_order(client):
    for number in (3, 1, 4, 2):
        WorkPackageFactory(number=number)
    page = client.get("/").content.decode()
    names = ("Informeren", "Connecteren", "Cultiveren", "Consolideren")
    places = [page.index(f"<h3>{name}</h3>") for name in names]
    assert places == sorted(places)


def test_an_empty_portal_has_a_home_page(client, db):
    page = client.get("/").content.decode()
    assert "Er staat nog niets op de agenda" in page
    assert "Van idee tot iets wat blijft" not in page


def test_the_buttons_lead_to_pages_that_exist(client, db):
    page = client.get("/").content.decode()
    for address, status in (
        ("/leden/", 200),
        ("/agenda/", 200),
        ("/uitdagingen/", 200),
        ("/uitdagingen/nieuw/", 302),
    ):
        assert f'href="{address}"' in page
        assert client.get(address).status_code == status


@pytest.mark.parametrize(
    ("person", "offered"), [("visitor", True), ("city", True), ("team", True), ("connect", False)]
)
def test_who_may_put_a_challenge_is_offered_to_do_so(client, cast, person, offered):
    if cast.people[person]:
        client.force_login(cast.people[person], backend="django.contrib.auth.backends.ModelBackend")
    assert ('href="/uitdagingen/nieuw/"' in client.get("/").content.decode()) is offered


def test_the_three_open_challenges_that_end_first(client, db):
    moment = now()
    for title, days in (("Laat", 40), ("Gisteren", -1), ("Eerst", 3), ("Midden", 20)):
        ChallengeFactory(title=title, deadline_at=moment + timedelta(days=days))
    ChallengeFactory(title="Zonder einde", deadline_at=None)
    ChallengeFactory(title="In matching", state="in_matching", deadline_at=moment + timedelta(days=1))
    ChallengeFactory(title="Alleen voor leden", visibility="members", deadline_at=moment + timedelta(days=1))
    response = client.get("/")
    assert [(row.title, row.days_left) for row in response.context["challenges"]] == [
        ("Eerst", 3),
        ("Midden", 20),
        ("Laat", 40),
    ]
    page = response.content.decode()
    assert "nog <b>3 dagen</b>" in page
    assert '<a href="/uitdagingen/?stand=open">Alle 4 uitdagingen</a>' in page
    listed = client.get("/uitdagingen/?stand=open").context["page_of_rows"]
    assert listed.paginator.count == 4


def test_a_challenge_says_who_asks_how_many_needs_and_where(client, db):
    city = OrganisationFactory(name="Demo-stad", kind="government")
    challenge = ChallengeFactory(owners=[city], deadline_at=now() + timedelta(hours=25))
    NeedFactory(challenge=challenge, layer=LayerFactory(number=3), domains=[DomainFactory(sequence=0)])
    page = client.get("/").content.decode()
    for part in ("<span>Demo-stad</span>", "<span>1 behoefte</span>", "A3", "nog <b>1 dag</b>"):
        assert part in page


@pytest.mark.parametrize("rows", [1, 3])
def test_home_takes_as_many_queries_for_one_of_each_as_for_three(
    client, django_assert_num_queries, members, rows
):
    for _ in range(rows):
        ActivityFactory()
        NeedFactory(challenge=ChallengeFactory(owners=[OrganisationFactory()]))
    client.get("/")
    with django_assert_num_queries(9):
        client.get("/")
