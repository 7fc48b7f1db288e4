"""Search over everything a person may see, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.models import Challenge
from members.actions.organisation import create_organisation
from scvl.periods import now
from tests.factories.matchmaking import CallFactory, ChallengeFactory
from tests.factories.members import TierFactory
from tests.factories.workpackages import ActivityFactory
from workpackages.models import Article

pytestmark = pytest.mark.django_db


def article(title, **fields):
    fields = {"visibility": "public", "published_at": now() - timedelta(days=1), **fields}
    return Article.objects.create(title_nl=title, slug=slugify(title), text_nl="Tekst.", **fields)


def found(client, person, text):
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    groups = client.get(reverse("search"), {"q": text}).context["groups"]
    return {title: [hit.title for hit in hits] for title, hits in groups}


def test_each_kind_answers(client):
    create_organisation(name="Demo Lantaarnpaal", kind="company", by=None)
    ActivityFactory(title_nl="Sessie lantaarnpaal", audience="public", state="open")
    article("Een lantaarnpaal die telt")
    CallFactory(title_nl="Oproep lantaarnpaal")
    ChallengeFactory(title="Lantaarnpaal op maat", state="published", visibility="public")
    assert found(client, None, "lantaarnpaal") == {
        "Organisaties": ["Demo Lantaarnpaal"],
        "Uitdagingen": ["Lantaarnpaal op maat"],
        "Oproepen": ["Oproep lantaarnpaal"],
        "Activiteiten": ["Sessie lantaarnpaal"],
        "Artikels": ["Een lantaarnpaal die telt"],
    }


def test_a_word_with_accents_is_found_as_it_stands(client):
    article("Oriëntatie: van vraag naar bestek")
    assert found(client, None, "oriëntatie BESTEK") == {"Artikels": ["Oriëntatie: van vraag naar bestek"]}
    assert found(client, None, "oriënteringsloop") == {}


def test_every_word_must_occur_and_an_inflection_counts(client):
    article("Een verkeerslicht dat telt")
    article("Een verkeerslicht dat slaapt")
    assert found(client, None, "verkeerslichten telt") == {"Artikels": ["Een verkeerslicht dat telt"]}


@pytest.mark.parametrize(
    ("person", "expected"),
    [("visitor", ["open"]), ("inform", ["leden", "open"]), ("cultivate", ["leden", "niveau", "open"])],
)
def test_articles_only_of_those_one_may_read(client, cast, person, expected):
    article("kanarie open", visibility="public")
    article("kanarie leden", visibility="members")
    article("kanarie niveau", visibility="tier", min_tier=TierFactory(code="cultivate"))
    article("kanarie later", visibility="public", published_at=now() + timedelta(days=1))
    titles = found(client, getattr(cast, person), "kanarie").get("Artikels", [])
    assert sorted(title.removeprefix("kanarie ") for title in titles) == expected


def test_a_teaser_is_not_found_by_what_only_members_read(client, cast):
    problem = (
        "Eerste zin over drukte. " + "Nog een zin over de straat. " * 20 + "Hier staat het woord kanarie."
    )
    ChallengeFactory(
        title="Drukte", problem=problem, state="published", visibility=Challenge.Visibility.TEASER
    )
    assert found(client, None, "kanarie") == {}
    assert found(client, cast.connect, "kanarie") == {"Uitdagingen": ["Drukte"]}


def test_nothing_asked_and_nothing_found(client):
    assert found(client, None, "") == {}
    assert "Niets gevonden" in client.get(reverse("search"), {"q": "bestaatniet"}).content.decode()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=130))
def test_any_question_is_answered(client, text):
    assert client.get(reverse("search"), {"q": text}).status_code == 200
