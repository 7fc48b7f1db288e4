"""The page of the programme: what it counts, where each number leads, and what it asks of the database."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from kpis.programme import year_figures
from members.models import Meeting
from scvl.periods import local_today, pinned
from tests.factories.kpis import KpiFactory, TargetFactory
from tests.factories.members import (
    BodyFactory,
    ContactFactory,
    DomainFactory,
    LayerFactory,
    OrganisationFactory,
)
from tests.factories.workpackages import (
    ActivityFactory,
    ActivityTypeFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    WorkPackageFactory,
)
from workpackages.actions.activity import place_activity
from workpackages.models import ActivityPlan, Newsletter, Task, WorkPackageYear
from workpackages.programme import HELD, PLANNED, Selection, entries, months_of, package_years

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def november():
    with pinned(NOW):
        yield


@pytest.fixture
def year():
    return ProgrammeYearFactory(number=3, starts_on=date(2026, 5, 1), ends_before=date(2027, 5, 1))


def activity(day, state="held", package=2, kind="matchmaking", **fields):
    starts_at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    held_at = starts_at + timedelta(hours=3) if state == "held" else None
    return ActivityFactory(
        starts_at=starts_at,
        state=state,
        held_at=held_at,
        work_package=WorkPackageFactory(number=package),
        activity_type=ActivityTypeFactory(code=kind),
        **fields,
    )


def a_year_of_work(year):
    """Two held, one planned, and three that count nowhere: cancelled, unconfirmed, another year's."""
    activity(date(2026, 5, 1))
    activity(date(2026, 10, 20))
    activity(date(2026, 11, 20), state="open")
    activity(date(2026, 9, 1), state="cancelled")
    activity(date(2026, 10, 30), state="open")
    activity(date(2026, 4, 30))


def test_only_held_and_announced_activities_of_the_year_are_entries(year):
    a_year_of_work(year)
    found = entries(year)
    assert [(row.on, row.is_held) for row in found] == [
        (date(2026, 5, 1), True),
        (date(2026, 10, 20), True),
        (date(2026, 11, 20), False),
    ]


def test_a_year_begins_at_midnight_in_brussels(year):
    ActivityFactory(starts_at=datetime(2026, 4, 30, 22, 0, tzinfo=UTC), state="held", held_at=NOW)
    ActivityFactory(starts_at=datetime(2026, 4, 30, 21, 59, tzinfo=UTC), state="held", held_at=NOW)
    assert [row.on for row in entries(year)] == [date(2026, 5, 1)]


def test_each_number_is_the_count_of_the_rows_it_leads_to(year, client, cast):
    a_year_of_work(year)
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("workpackages:programme-detail", args=[3])).content.decode()
    rows_url = reverse("workpackages:programme-activities", args=[3])
    links = re.findall(rf'href="{rows_url}(\?[^"]+)"><?[a-z]*>?(\d+)<', page)
    assert len(links) == 6
    for query, number in links:
        response = client.get(rows_url + query.replace("&amp;", "&"))
        assert response.context["page_of_rows"].paginator.count == int(number), query


def test_a_type_shows_its_minimum_its_months_and_the_targets_that_count_it(year):
    a_year_of_work(year)
    package, kind = WorkPackageFactory(number=2), ActivityTypeFactory(code="matchmaking")
    ActivityPlan.objects.create(
        programme_year=year, work_package=package, activity_type=kind, planned_minimum=2
    )
    kpi = KpiFactory(number="7a", unit="activities")
    kpi.work_packages.add(package)
    TargetFactory(kpi=kpi, programme_year=year, value=Decimal("25"))
    line = package_years(year)[0].lines[0]
    assert (line.minimum, line.held.number, line.planned.number, line.is_reached) == (2, 2, 1, True)
    assert [cell.held.number for cell in line.months] == [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert [cell.is_now for cell in line.months].index(True) == 6
    assert [(figure.number, figure.target) for figure in line.figures] == [("7a", Decimal(25))]


def test_what_was_done_is_weighed_by_standard_effort(year):
    ActivityTypeFactory(code="matchmaking", standard_effort=Decimal("5"))
    ActivityTypeFactory(code="info_session", standard_effort=Decimal("2.5"))
    WorkPackageYear.objects.create(
        work_package=WorkPackageFactory(number=2), programme_year=year, weight_pct=35
    )
    activity(date(2026, 6, 1))
    activity(date(2026, 6, 2), package=1, kind="info_session")
    activity(date(2026, 6, 3), package=1, kind="info_session")
    activity(date(2026, 6, 4), package=1, kind="info_session")
    activity(date(2026, 12, 1), state="planned")
    shares = [(row.package.number, row.share, row.effort, row.weight) for row in package_years(year)]
    assert shares == [
        (1, Decimal("60.0"), Decimal("7.5"), None),
        (2, Decimal("40.0"), Decimal("5"), 35),
    ]


def test_nothing_done_has_no_share(year):
    WorkPackageFactory(number=2)
    assert [row.share for row in package_years(year)] == [None]


def test_editions_count_for_the_work_package_that_plans_them(year):
    kind = ActivityTypeFactory(code="newsletter", counted_from="editions")
    ActivityPlan.objects.create(
        programme_year=year,
        work_package=WorkPackageFactory(number=1),
        activity_type=kind,
        planned_minimum=12,
    )
    sent_at = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)
    Newsletter.objects.create(subject="Juli", state="sent", scheduled_at=sent_at, sent_at=sent_at)
    Newsletter.objects.create(subject="Kerst", state="scheduled", scheduled_at=NOW + timedelta(days=30))
    Newsletter.objects.create(subject="Ontwerp")
    found = [(row.work_package, row.month, row.is_held, row.title) for row in entries(year)]
    assert found == [("inform", "2026-07", True, "Juli"), ("inform", "2026-12", False, "Kerst")]


def test_an_invited_activity_is_named_by_its_type_for_a_seat(year, client, cast):
    activity(date(2026, 6, 1), kind="coaching", audience="invited", title_nl="Gesprek met Demo Geheim")
    url = reverse("workpackages:programme-activities", args=[3])
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    assert "Geheim" not in client.get(url).content.decode()
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    assert "Geheim" in client.get(url).content.decode()


def test_unknown_filters_are_told_and_left_out(year, client, cast):
    a_year_of_work(year)
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("workpackages:programme-activities", args=[3])
    response = client.get(f"{url}?werkpakket=wp9&maand=2020-01&stand={HELD}")
    assert response.context["unknown"] == ["wp9", "2020-01"]
    assert response.context["page_of_rows"].paginator.count == 2


def test_the_running_year_else_the_last_that_began_is_shown(year, client, cast):
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    ProgrammeYearFactory(number=4, starts_on=date(2027, 5, 1), ends_before=date(2028, 5, 1))
    assert client.get("/programma/").context["year"] == year
    with pinned(datetime(2030, 1, 1, tzinfo=UTC)):
        assert client.get("/programma/").context["year"].number == 4


def test_without_years_the_page_says_so(client, cast):
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    assert "Er is nog geen programmajaar" in client.get("/programma/").content.decode()


@pytest.mark.parametrize("number", ["9", "99999999999999999999"])
@pytest.mark.parametrize("tail", ["", "activiteiten/"])
def test_a_year_that_does_not_exist_says_which_there_are(client, cast, year, number, tail):
    ProgrammeYearFactory(number=4, starts_on=date(2027, 5, 1), ends_before=date(2028, 5, 1))
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/programma/jaar-{number}/{tail}")
    assert response.status_code == 404
    assert f"Jaar {number} staat niet in het programma. Er is jaar 3, 4." in response.content.decode()


def test_months_run_from_the_start_of_the_programme_year(year):
    months = months_of(year)
    assert (len(months), months[0], months[-1]) == (12, date(2026, 5, 1), date(2027, 4, 1))


def test_a_selection_takes_what_it_names(year):
    a_year_of_work(year)
    found = entries(year)
    assert sum(Selection("connect", month="2026-11", state=PLANNED).takes(row) for row in found) == 1
    assert Selection("connect", state=HELD).query() == "?werkpakket=connect&stand=gehouden"


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_come_with_their_work_packages_however_many_rows_they_count(
    year, rows, django_assert_num_queries
):
    domain, layer = DomainFactory(sequence=0), LayerFactory(number=3)
    for number in ("3", "7a", "16"):
        kpi = KpiFactory(number=number, unit="activities")
        kpi.work_packages.add(*(WorkPackageFactory(number=package + 1) for package in range(rows)))
        TargetFactory(kpi=kpi, programme_year=year, value=Decimal("25"))
    for day in range(1, rows + 1):
        held = activity(date(2026, 6, day))
        place_activity(activity=held, cells=[(layer, domain)])
        city = OrganisationFactory(kind="government")
        RegistrationFactory(
            activity=held,
            contact=ContactFactory(organisation=city),
            state="attended",
            kind=city.kind,
            counts_as=city,
        )
        starts_at = datetime(2026, 6, day, 12, tzinfo=UTC)
        Meeting.objects.create(
            body=BodyFactory(),
            title="Demo",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            state="held",
            held_at=NOW,
        )
    with django_assert_num_queries(11):
        found = year_figures(year)
    codes = ("inform", "connect", "cultivate")[:rows]
    assert [(row.number, row.work_packages, row.target, row.actual) for row in found] == [
        ("3", codes, Decimal(25), Decimal(rows)),
        ("7a", codes, Decimal(25), Decimal(rows)),
        ("16", codes, Decimal(25), Decimal(rows)),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_and_three_rows(year, cast, client, rows, django_assert_num_queries):
    for number in range(1, rows + 1):
        package = WorkPackageFactory(number=number)
        Task.objects.create(code=f"t{number}", number=f"{number}.1", name_nl="Taak", work_package=package)
        activity(date(2026, 6, number), package=number)
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("workpackages:programme-detail", args=[3])
    client.get(url)
    with django_assert_num_queries(18):
        client.get(url)


def test_the_page_names_the_tasks_and_deliverables_of_each_package(cast, client):
    ProgrammeYearFactory(number=3, starts_on=local_today(), ends_before=local_today() + timedelta(days=365))
    package, other = WorkPackageFactory(number=2), WorkPackageFactory(number=3)
    package.tasks.create(code="t21", number="2.1", name_nl="Vraag en aanbod verbinden")
    package.deliverables.create(code="d21", number="D2.1", name_nl="Matchmaking", is_yearly=True)
    package.deliverables.create(code="d22", number="D2.2", name_nl="Inventaris van ideeën", is_periodic=True)
    other.tasks.create(code="t31", number="3.1", name_nl="Acceleratie")
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(reverse("workpackages:programme-detail", args=[3])).content.decode()
    lists = re.findall(r'<h3 class="small-head">(Taken|Resultaten)</h3><ul>(.*?)</ul>', html)
    said = [
        (name, re.findall(r"<li>(.*?)</li>", re.sub(r"<span.*?>(.*?)</span>", r"(\1)", items)))
        for name, items in lists
    ]
    assert said == [
        ("Taken", ["2.1 Vraag en aanbod verbinden"]),
        ("Resultaten", ["D2.1 Matchmaking (jaarlijks)", "D2.2 Inventaris van ideeën (periodiek)"]),
        ("Taken", ["3.1 Acceleratie"]),
        ("Resultaten", ["geen"]),
    ]
