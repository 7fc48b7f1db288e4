"""Search over everything a person may see, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.text import slugify
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.models import Challenge
from members.actions.organisation import create_organisation
from scvl.periods import local_today, now
from tests.factories.kpis import KpiFactory
from tests.factories.matchmaking import (
    CallFactory,
    ChallengeFactory,
    ConsortiumFactory,
    FundingApplicantFactory,
    FundingApplicationFactory,
    IdeaFactory,
    PartnerFactory,
    ProjectFactory,
)
from tests.factories.members import TierFactory
from tests.factories.workpackages import (
    ActivityFactory,
    NewsletterFactory,
    ProgrammeYearFactory,
    ReportFactory,
    WorkPackageFactory,
)
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


def test_a_word_is_found_with_and_without_its_accents(client):
    article("Oriëntatie: van vraag naar bestek")
    article("IDEEËN VAN ÉÉN STAD")
    for asked in ("oriëntatie BESTEK", "orientatie", "ORIËNTATIE", "Orientatie bestek"):
        assert found(client, None, asked) == {"Artikels": ["Oriëntatie: van vraag naar bestek"]}
    for asked in ("ideeën", "ideeen", "één stad", "een stad"):
        assert found(client, None, asked) == {"Artikels": ["IDEEËN VAN ÉÉN STAD"]}
    ChallengeFactory(title="Café zonder lawaai", state="published", visibility="public")
    assert found(client, None, "cafe") == {"Uitdagingen": ["Café zonder lawaai"]}
    for asked in ("oriënteringsloop", "⑴"):
        assert found(client, None, asked) == {}


def test_who_finds_what_is_not_everybodys(client, cast):
    """Of each kind: the people who find it; all others of the cast don't."""
    city, company = cast.organisation_of["city"], cast.organisation_of["cultivate"]
    year = ProgrammeYearFactory(
        number=3, starts_on=local_today(), ends_before=local_today() + timedelta(days=365)
    )
    IdeaFactory(title="Kanarie in een idee", initiated_by=cast.organisation_of["connect"])
    challenge = ChallengeFactory(title="Stil", owners=[city], state="in_matching", visibility="teaser")
    group = ConsortiumFactory(name="Kanarie samen", challenge=challenge)
    PartnerFactory(consortium=group, organisation=company, state="accepted")
    PartnerFactory(consortium=group, organisation=cast.organisation_of["steering"], state="declined")
    application = FundingApplicationFactory(title="Kanarie aanvragen")
    FundingApplicantFactory(application=application, organisation=city)
    NewsletterFactory(subject="Kanarie in ontwerp")
    NewsletterFactory(subject="Kanarie verstuurd", state="sent")
    NewsletterFactory(subject="Kanarie ledenmailing", state="sent", kind="member_mailing")
    ReportFactory(programme_year=year, work_package=WorkPackageFactory(number=2, title_nl="De kanarie"))
    KpiFactory(number="7a", name_nl="Kanaries geteld")
    seats, team = {"delegate", "board", "team", "finance"}, {"team", "finance"}
    everybody = set(cast.people)
    expected = {
        "Kanarie in een idee": {"connect", "colleague", *team},
        "Kanarie samen": {"cultivate", "city", *team},
        "Kanarie aanvragen": {"city", *team},
        "Kanarie in ontwerp": team,
        "Kanarie verstuurd": everybody,
        "WP2 Connecteren, Jaar 3, kwartaal 1": seats,
        "KPI 7a: Kanaries geteld": seats,
    }
    finders = {title: set() for title in expected}
    for person, user in cast.people.items():
        client.logout()
        for titles in found(client, user, "kanarie").values():
            for title in titles:
                finders[title].add(person)
    assert finders == expected


def test_an_edition_leads_the_team_to_where_it_is_made_and_others_to_its_page(client, cast):
    row = NewsletterFactory(subject="Kanarie", state="sent")
    for person, view in (("team", "edition-detail"), ("visitor", "newsletter-read")):
        client.logout()
        if cast.people[person]:
            client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
        groups = client.get(reverse("search"), {"q": "kanarie"}).context["groups"]
        assert [hit.url for _title, hits in groups for hit in hits] == [
            reverse(f"workpackages:{view}", args=[row.pk])
        ]


def test_a_report_and_a_kpi_are_found_by_what_they_are_called(client, cast):
    year = ProgrammeYearFactory(
        number=3, starts_on=local_today(), ends_before=local_today() + timedelta(days=365)
    )
    for quarter in (1, 2):
        ReportFactory(programme_year=year, quarter=quarter)
    KpiFactory(number="7a", name_nl="Activiteiten")
    KpiFactory(number="8", name_nl="Bedrijven")
    assert found(client, cast.delegate, "rapport WP2 K2") == {
        "Rapporten": ["WP2 Connecteren, Jaar 3, kwartaal 2"]
    }
    assert found(client, cast.delegate, "KPI 7a") == {"KPI's": ["KPI 7a: Activiteiten"]}


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


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("person", "queries"), [("visitor", 8), ("city", 18), ("team", 19)])
def test_the_page_costs_the_same_at_one_and_three_of_each_kind(
    client, cast, django_assert_num_queries, rows, person, queries
):
    city = cast.organisation_of["city"]
    year = ProgrammeYearFactory(
        number=3, starts_on=local_today(), ends_before=local_today() + timedelta(days=365)
    )
    for number in range(rows):
        title = f"Kanarie {number}"
        create_organisation(name=title, kind="company", by=None)
        ActivityFactory(title_nl=title, audience="public")
        article(title)
        CallFactory(title_nl=title)
        challenge = ChallengeFactory(title=title, owners=[city], visibility="public")
        ProjectFactory(title=title, state="ended", is_public=True)
        IdeaFactory(title=title, initiated_by=city)
        ConsortiumFactory(name=title, challenge=challenge)
        FundingApplicationFactory(title=title, applicants=[city])
        NewsletterFactory(subject=title, state="sent")
        ReportFactory(
            programme_year=year, work_package=WorkPackageFactory(number=(1, 3, 4)[number], title_nl=title)
        )
        KpiFactory(number=str(number + 1), name_nl=title)
    user, url = cast.people[person], reverse("search")
    if user:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(url, {"q": "kanarie"})
    with django_assert_num_queries(queries):
        page = client.get(url, {"q": "kanarie"})
    assert {len(hits) for _title, hits in page.context["groups"]} == {rows}
