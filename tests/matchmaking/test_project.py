"""Results on the site: what is realised and public for everybody, the rest for who works on it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.actions import project as actions
from scvl.errors import InvalidInput
from scvl.periods import local_today
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories

pytestmark = pytest.mark.django_db
LIST = reverse("matchmaking:project-list")


@pytest.fixture
def shown(cast):
    """One of each: ended and public, ended and not, running and public, running and not (of connect)."""
    rows = {}
    for name, state, public in (
        ("klaar", "ended", True),
        ("stil", "ended", False),
        ("bezig", "running", True),
        ("besloten", "running", False),
    ):
        rows[name] = factories.ProjectFactory(title=f"Project {name}", state=state, is_public=public)
    factories.ProjectPartnerFactory(project=rows["besloten"], organisation=cast.organisation_of["connect"])
    return rows


def titles(client, part):
    found = client.get(LIST).context[part]
    return {row.title.removeprefix("Project ") for row in found}


def test_a_visitor_sees_what_is_realised_and_public(shown, client):
    assert titles(client, "page_of_rows") == {"klaar"}
    assert titles(client, "own") == set()


@pytest.mark.parametrize(
    ("name", "own"),
    [
        ("connect", {"besloten"}),
        ("cultivate", set()),
        ("team", {"stil", "bezig", "besloten"}),
    ],
)
def test_below_it_one_sees_what_one_works_on(cast, shown, name, own):
    client = signed_in(cast.people[name])
    assert titles(client, "page_of_rows") == {"klaar"}
    assert titles(client, "own") == own


def test_who_asked_sees_the_project_of_their_challenge(cast, shown):
    challenge = factories.ChallengeFactory(owners=[cast.organisation_of["city"]])
    factories.ProjectFactory(title="Project stad", challenge=challenge)
    assert titles(signed_in(cast.city), "own") == {"stad"}


def test_the_list_filters_by_kind_and_domain(shown, client):
    factories.ProjectPositionFactory(project=shown["klaar"])
    for asked, found in (
        ({"soort": "pilot"}, 1),
        ({"soort": "implementation"}, 0),
        ({"domein": "mobility"}, 1),
    ):
        assert client.get(LIST, asked).context["page_of_rows"].paginator.count == found
    assert "‘vreemd’ kennen we niet" in client.get(LIST, {"domein": "vreemd"}).text


def test_the_page_tells_the_chain_as_far_as_one_may_see_it(cast, client):
    challenge = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]], visibility="members", title="Ledenvraag"
    )
    group = factories.ConsortiumFactory(challenge=challenge, name="Samen sterk")
    factories.PartnerFactory(consortium=group, organisation=cast.organisation_of["connect"])
    row = factories.ProjectFactory(is_public=True, challenge=challenge, consortium=group)
    assert "Ledenvraag" not in client.get(row.get_absolute_url()).text
    text = signed_in(cast.connect).get(row.get_absolute_url()).text
    assert "Ledenvraag" in text
    assert "Samen sterk" in text
    assert "Samen sterk" not in signed_in(cast.cultivate).get(row.get_absolute_url()).text


def test_work_is_logged_on_a_day_that_was(cast):
    row = factories.ProjectFactory(state="running")
    url = reverse("matchmaking:step", args=["project", row.pk, "logboek"])
    tomorrow = local_today() + timedelta(days=1)
    response = signed_in(cast.team).post(url, {"day": tomorrow.isoformat(), "text": "Sensoren geplaatst."})
    assert (response.status_code, row.log_entries.count()) == (422, 0)
    assert "Sensoren geplaatst." in response.text
    data = {"day": local_today().isoformat(), "text": "Sensoren geplaatst."}
    assert signed_in(cast.team).post(url, data).status_code == 302
    assert row.log_entries.get().logged_on == local_today()


@pytest.mark.parametrize("step", ["start_project", "end_project"])
def test_nothing_starts_or_ends_on_a_day_to_come(cast, step):
    row = factories.ProjectFactory(state="planned" if step == "start_project" else "running")
    more = {"result": "Het werkt."} if step == "end_project" else {}
    with pytest.raises(InvalidInput, match="moet nog komen"):
        getattr(actions, step)(project=row, by=cast.team, on=local_today() + timedelta(days=1), **more)


def test_what_ends_in_public_stands_among_the_results(cast, client):
    row = factories.ProjectFactory(title="Project proef", state="running")
    url = reverse("matchmaking:step", args=["project", row.pk, "afronden"])
    data = {"day": local_today().isoformat(), "result": "Het werkt.", "is_public": "on"}
    signed_in(cast.team).post(url, data)
    assert titles(client, "page_of_rows") == {"proef"}
    assert "Het werkt." in client.get(row.get_absolute_url()).text


# --- On the page of an organisation ----------------------------------------------------------------------
def works_on(client, organisation) -> dict:
    """Title: (role, with whom) of what its page says that it works on."""
    for part in client.get(organisation.get_absolute_url()).context["sections"]:
        if part.template == "matchmaking/_organisation_projects.html":
            return {
                line["project"].title: (str(line["role"]), line["others"]) for line in part.context["lines"]
            }
    return {}


def test_a_profile_tells_what_one_works_on_to_who_may_see_it(cast, shown, client):
    organisation, city = cast.organisation_of["connect"], cast.organisation_of["city"]
    factories.ProjectPartnerFactory(project=shown["bezig"], organisation=organisation, role="meet")
    factories.ProjectPartnerFactory(
        project=shown["bezig"], organisation=cast.organisation_of["university"], role="telt"
    )
    public = {"Project bezig": ("meet", ["Demo University"])}
    assert works_on(client, organisation) == public
    assert works_on(signed_in(cast.cultivate), organisation) == public
    own = public | {"Project besloten": ("", [])}
    assert works_on(signed_in(cast.connect), organisation) == own
    assert works_on(signed_in(cast.team), organisation) == own
    assert "Werkt mee aan" in client.get(organisation.get_absolute_url()).text
    challenge = factories.ChallengeFactory(owners=[city])
    factories.ProjectFactory(title="Project stad", challenge=challenge, is_public=True)
    assert works_on(client, city) == {"Project stad": ("vraagsteller", [])}
    assert works_on(client, cast.organisation_of["citizen"]) == {}


def test_a_profile_costs_the_same_at_one_and_three_projects(cast, client, django_assert_num_queries):
    organisation = cast.organisation_of["connect"]

    def add():
        row = factories.ProjectFactory(is_public=True)
        for name in ("connect", "city"):
            factories.ProjectPartnerFactory(project=row, organisation=cast.organisation_of[name])

    add()
    works_on(client, organisation)
    with CaptureQueriesContext(connection) as first:
        assert len(works_on(client, organisation)) == 1
    add()
    add()
    with django_assert_num_queries(len(first)):
        assert len(works_on(client, organisation)) == 3
