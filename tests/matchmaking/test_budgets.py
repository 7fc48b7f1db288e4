"""What the pages of demand and supply cost: the same number of queries at one row and at three."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from matchmaking import composing
from matchmaking.actions.document import attach_document
from matchmaking.actions.run import decide_composition
from scvl.periods import local_today, now
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import (
    CapabilityFactory,
    DomainFactory,
    LayerFactory,
    MembershipFactory,
    PositionFactory,
)
from tests.factories.workpackages import ActivityFactory
from workpackages.models import ActivityOutcome

pytestmark = pytest.mark.django_db
ROWS = pytest.mark.parametrize("rows", [1, 3])


def challenge(cast, number=0, needs=1, **fields):
    row = factories.ChallengeFactory(
        owners=[cast.organisation_of["city"]],
        problem="Te druk",
        deadline_at=now() + timedelta(days=9),
        **fields,
    )
    row.domains.set([DomainFactory(sequence=0), DomainFactory(sequence=1)])
    for turn in range(needs):
        need = factories.NeedFactory(challenge=row, layer=LayerFactory(number=turn % 3))
        need.capabilities.set([CapabilityFactory(code=f"kan-{turn}")])
    return row


def group(cast, number=0):
    row = factories.ConsortiumFactory(challenge=challenge(cast))
    for name in ("connect", "university"):
        factories.PartnerFactory(consortium=row, organisation=cast.organisation_of[name])
    return row


def project(cast, number=0, **fields):
    row = factories.ProjectFactory(state="ended", is_public=True, **fields)
    factories.ProjectPositionFactory(project=row)
    return factories.ProjectPartnerFactory(project=row, organisation=cast.organisation_of["connect"]).project


def application(cast, number=0):
    both = [cast.organisation_of["city"], cast.organisation_of["university"]]
    return factories.FundingApplicationFactory(
        applicants=both, state="submitted", call=factories.CallFactory()
    )


def idea(cast, number=0):
    return factories.IdeaFactory(initiated_by=cast.organisation_of["connect"])


def call(cast, number=0):
    return factories.CallFactory()


def fitting(cast, number=0):
    """A challenge that connect fits; its profile says so once."""
    company, row = cast.organisation_of["connect"], challenge(cast)
    if not company.positions.exists():
        PositionFactory(organisation=company, layer=LayerFactory(number=0))
        company.capabilities.set([CapabilityFactory(code="kan-0")])
    return row


LISTS = [
    ("challenge-list", "visitor", challenge, 9),
    ("challenge-list", "city", challenge, 18),
    ("call-list", "visitor", call, 4),
    ("project-list", "visitor", project, 8),
    ("project-list", "connect", project, 16),
    ("project-inventory", "team", project, 16),
    ("consortium-list", "connect", group, 9),
    ("consortium-list", "team", group, 7),
    ("application-list", "city", application, 12),
    ("idea-list", "connect", idea, 9),
    ("match-list", "connect", fitting, 31),
]


def measure(django_assert_num_queries, person, url, expected):
    client = signed_in(person) if person else Client()
    assert client.get(url).status_code == 200  # what is kept by the process is kept now
    with django_assert_num_queries(expected):
        client.get(url)


@ROWS
@pytest.mark.parametrize(
    ("name", "person", "make", "expected"), LISTS, ids=[f"{name}-{person}" for name, person, *_ in LISTS]
)
def test_a_list_takes_the_same_queries(cast, django_assert_num_queries, rows, name, person, make, expected):
    for number in range(rows):
        make(cast, number)
    url = reverse(f"matchmaking:{name}")
    measure(django_assert_num_queries, cast.people[person], url, expected)


# --- Pages of one row -----------------------------------------------------------------------------------
def answered(cast, row, rows):
    """So many organisations showed interest, and asked a question."""
    for name in ("connect", "cultivate", "university")[:rows]:
        organisation = cast.organisation_of[name]
        interest = factories.InterestFactory(challenge=row, organisation=organisation)
        interest.needs.set(row.needs.all())
        factories.ChallengeQuestionFactory(challenge=row, asked_by=organisation)
        attach(row)


def attach(owner):
    attach_document(owner=owner, file=SimpleUploadedFile("plan.txt", b"Een plan"), by=None)


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("city", 37), ("team", 31), ("steering", 37)])
def test_the_page_of_a_challenge(cast, django_assert_num_queries, rows, name, expected):
    row = challenge(cast, needs=rows)
    answered(cast, row, rows)
    measure(django_assert_num_queries, cast.people[name], row.get_absolute_url(), expected)


@ROWS
def test_the_interest_in_a_challenge(cast, django_assert_num_queries, rows):
    row = challenge(cast)
    answered(cast, row, rows)
    url = reverse("matchmaking:interest-list", args=[row.slug])
    measure(django_assert_num_queries, cast.team, url, 8)


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("team", 21), ("steering", 27)])
def test_the_page_of_a_consortium(cast, django_assert_num_queries, rows, name, expected):
    row = factories.ConsortiumFactory(challenge=challenge(cast), state="formed")
    needs = list(row.challenge.needs.all())
    for one in ("steering", "connect", "university")[:rows]:
        partner = factories.PartnerFactory(consortium=row, organisation=cast.organisation_of[one])
        partner.needs.set(needs)
        factories.ConsortiumNoteFactory(
            consortium=row, author=cast.people[one], as_organisation=partner.organisation
        )
        attach(row)
    measure(django_assert_num_queries, cast.people[name], row.get_absolute_url(), expected)


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("visitor", 7), ("connect", 17), ("team", 14)])
def test_the_page_of_a_project(cast, django_assert_num_queries, rows, name, expected):
    """With so many partners, entries in its log, sprints and sources of money."""
    row = factories.ProjectFactory(state="ended", is_public=True)
    factories.ProjectPositionFactory(project=row)
    for number, one in enumerate(("connect", "university", "city")[:rows], 1):
        factories.ProjectPartnerFactory(project=row, organisation=cast.organisation_of[one])
        factories.ProjectLogEntryFactory(project=row)
        factories.SprintFactory(project=row, number=number)
        factories.FundingLineFactory(project=row)
    measure(django_assert_num_queries, cast.people[name], row.get_absolute_url(), expected)


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("visitor", 2), ("city", 11)])
def test_the_page_of_a_call(cast, django_assert_num_queries, rows, name, expected):
    """Named by so many challenges, and asked for so many times."""
    row = factories.CallFactory()
    for _turn in range(rows):
        challenge(cast, call=row)
        factories.FundingApplicationFactory(applicants=[cast.organisation_of["city"]], call=row)
    measure(django_assert_num_queries, cast.people[name], row.get_absolute_url(), expected)


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("connect", 11), ("team", 9)])
def test_the_page_of_an_idea(cast, django_assert_num_queries, rows, name, expected):
    row = idea(cast)
    for _turn in range(rows):
        ActivityOutcome.objects.create(activity=ActivityFactory(), idea=row, linked_on=local_today())
    measure(django_assert_num_queries, cast.people[name], row.get_absolute_url(), expected)


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("city", 11), ("team", 9)])
def test_the_page_of_an_application(cast, django_assert_num_queries, rows, name, expected):
    """Of so many applicants, after so many activities, and tried again so many times."""
    governments = [cast.organisation_of[one] for one in ("city", "university", "citizen")[:rows]]
    row = factories.FundingApplicationFactory(
        applicants=governments, state="refused", call=factories.CallFactory(), challenge=challenge(cast)
    )
    for _turn in range(rows):
        factories.FundingApplicationFactory(applicants=governments, resubmission_of=row)
        ActivityOutcome.objects.create(
            activity=ActivityFactory(), funding_application=row, linked_on=local_today()
        )
    measure(django_assert_num_queries, cast.people[name], row.get_absolute_url(), expected)


# --- Composing ------------------------------------------------------------------------------------------
def fitting(cast, row, names):
    """These stand in the places that a challenge asks, and can what it asks."""
    for name in names:
        organisation = cast.organisation_of[name]
        for need in row.needs.all():
            for domain in need.domains.all():
                PositionFactory(organisation=organisation, layer=need.layer, domain=domain)
            organisation.capabilities.add(*need.capabilities.all())


@ROWS
def test_a_composition(cast, django_assert_num_queries, rows):
    row = challenge(cast, needs=rows)
    fitting(cast, row, ("connect", "cultivate", "university")[:rows])
    answered(cast, row, rows)
    url = reverse("matchmaking:composition-detail", args=[row.slug])
    measure(django_assert_num_queries, cast.team, url, 21)


def decided(cast, rows):
    """A stored run over so many organisations."""
    run = factories.MatchRunFactory(challenge=challenge(cast))
    for name in ("connect", "cultivate", "university")[:rows]:
        factories.MatchRunEntryFactory(run=run, organisation=cast.organisation_of[name], is_proposed=True)
    return run


@ROWS
@pytest.mark.parametrize(("name", "expected"), [("neutrality-report", 16), ("neutrality-evidence", 8)])
def test_the_neutrality_report(cast, django_assert_num_queries, rows, name, expected):
    for _turn in range(rows):
        decided(cast, rows)
    measure(django_assert_num_queries, cast.board, reverse(f"matchmaking:{name}"), expected)


@ROWS
def test_deciding_costs_by_partner_and_not_by_candidate(cast, django_assert_num_queries, rows):
    row = challenge(cast)
    fitting(cast, row, ("connect",))
    for _turn in range(rows):
        MembershipFactory(starts_on=local_today(), ends_before=local_today() + timedelta(days=9))
    candidates, settings = composing.candidates_of(row), composing.Settings(alternatives=0).as_data()
    with django_assert_num_queries(34):
        decide_composition(
            challenge=row,
            settings=settings,
            number=1,
            inputs_hash=composing.hash_of(candidates.inputs, settings),
            by=cast.team,
        )
