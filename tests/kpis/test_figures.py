"""The figures of a year: targets, forecasts by kind of figure, and the year that runs (MODEL 5)."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from kpis.actions.year import close_year
from kpis.calculators import CALCULATORS, DISTINCT, PLANNED, WITHOUT_FORECAST
from kpis.figures import YearFigures, current_year, headline_figures
from kpis.models import Kpi
from members.enums import BodyCode
from tests.factories.kpis import KpiFactory, MeasurementFactory, TargetFactory
from tests.factories.workpackages import ProgrammeYearFactory
from tests.kpis.rows import activity, at, attended_on, body, company, government, meeting, member

pytestmark = pytest.mark.django_db

AUTUMN = "2026-11-02 12:00:00+01:00"


@pytest.fixture
def autumn():
    """Half-way year 3, on day 186 of 365."""
    with time_machine.travel(AUTUMN, tick=False) as clock:
        yield clock


@pytest.fixture
def year(autumn):
    return ProgrammeYearFactory(number=3, state="approved")


@pytest.fixture
def last_year(autumn):
    """Year 2, to be closed by the test once it is filled."""
    return ProgrammeYearFactory(number=2, state="approved")


def figure(number, year, target=None, unit="organisations", **fields):
    kpi = Kpi.objects.filter(number=number).first() or KpiFactory(number=number, unit=unit)
    if target is not None:
        TargetFactory(kpi=kpi, programme_year=year, value=target)
    return YearFigures(year, **fields).figure(kpi)


def test_every_kpi_has_one_way_of_foretelling():
    paced = set(CALCULATORS) - DISTINCT - PLANNED - WITHOUT_FORECAST
    assert {"1", "3", "4", "5", "13", "14"} == DISTINCT
    assert {"7", "7a", "7b", "16", "19"} == PLANNED
    assert {"2", "17", "18"} == WITHOUT_FORECAST
    assert paced == {"6", "8", "9", "10", "11", "12"}


# --- Additive counts ---------------------------------------------------------------------------------
def test_an_additive_count_goes_on_at_its_pace(year):
    for number in range(9):
        member(company(f"Lid {number}"), date(2026, 6, 1))
    found = figure("6", year, 20)
    assert (found.value, found.forecast, found.status.word) == (9, 18, "Let op")  # 9 * 365 / 186 = 17.7


def test_before_day_sixty_there_is_none(year, autumn):
    member(company("Lid"), date(2026, 5, 10))
    autumn.move_to("2026-06-28 12:00:00+02:00")
    assert (figure("6", year, 20).forecast, figure("6", year).status.word) == (None, "Loopt")
    autumn.move_to("2026-06-29 12:00:00+02:00")
    assert figure("6", year).forecast == 6  # 1 * 365 / 60


def test_the_same_goes_for_what_is_planned_and_what_is_distinct(year, last_year, autumn):
    attended_on(government("Heide"), date(2025, 5, 10), date(2026, 5, 10))
    close_year(programme_year=last_year, by=None)
    activity(date(2026, 12, 1), state="open")
    autumn.move_to("2026-06-28 12:00:00+02:00")
    assert (figure("3", year).forecast, figure("7", year).forecast) == (None, None)
    autumn.move_to("2026-06-29 12:00:00+02:00")
    assert (figure("3", year).forecast, figure("7", year).forecast) == (1, 2)


# --- Distinct counts ---------------------------------------------------------------------------------
def governments(count, day, names="Bestuur"):
    session = activity(day)
    from tests.kpis.rows import attend

    for number in range(count):
        attend(session, government(f"{names} {day} {number}"))


def test_a_distinct_count_goes_by_the_share_of_the_last_closed_year(year, last_year):
    governments(2, date(2025, 6, 1))
    governments(1, date(2025, 11, 2))  # the same day, a year ago
    governments(3, date(2025, 11, 3))
    governments(4, date(2026, 6, 1))
    assert figure("3", year, 10).forecast is None
    close_year(programme_year=last_year, by=None)
    found = figure("3", year)
    assert (found.value, found.forecast, found.status.word) == (4, 8, "Achter")


def test_without_a_closed_year_it_runs(year, last_year):
    governments(2, date(2025, 6, 1))
    governments(4, date(2026, 6, 1))
    found = figure("3", year, 10)
    assert (found.forecast, found.status.word) == (None, "Loopt")


def test_the_share_is_read_from_the_snapshot_not_counted_again(year, last_year):
    governments(2, date(2025, 6, 1))
    governments(2, date(2026, 1, 1))
    close_year(programme_year=last_year, by=None)
    governments(6, date(2026, 1, 2))  # came to light too late
    governments(3, date(2026, 6, 1))
    assert figure("3", year).forecast == 6


# --- Meetings and activities -------------------------------------------------------------------------
def test_activities_are_what_was_held_and_what_stands_planned(year):
    activity(date(2026, 9, 1), "matchmaking")
    activity(date(2026, 9, 2), "clustering")
    activity(date(2026, 12, 1), "matchmaking", "planned")
    activity(date(2027, 4, 30), "community", "open")
    activity(date(2026, 11, 2), "matchmaking", "open", hour=16)  # this afternoon
    for day, code, state, cells in (
        (date(2026, 12, 2), "matchmaking", "planned", 0),  # without a domain
        (date(2026, 12, 3), "masterclass", "planned", 1),
        (date(2026, 12, 4), "matchmaking", "draft", 1),
        (date(2026, 12, 5), "matchmaking", "cancelled", 1),
        (date(2026, 12, 6), "matchmaking", "postponed", 1),
        (date(2026, 10, 1), "matchmaking", "open", 1),  # over and unconfirmed
        (date(2026, 11, 2), "matchmaking", "open", 1),  # over since ten this morning
        (date(2027, 5, 1), "matchmaking", "planned", 1),  # next year
    ):
        activity(day, code, state, cells=cells, hour=8)
    assert [(figure(n, year).value, figure(n, year).forecast) for n in ("7", "7a", "7b")] == [
        (2, 5),
        (1, 3),
        (1, 2),
    ]


def test_meetings_are_what_was_held_and_what_stands_planned(year):
    for number, code in (("16", BodyCode.STEERING_GROUP), ("19", BodyCode.BOARD)):
        ours = body(code)
        meeting(ours, date(2026, 9, 1))
        meeting(ours, date(2026, 12, 1), "planned")
        meeting(ours, date(2026, 11, 2), "planned")
        meeting(ours, date(2026, 10, 1), "planned")  # over, and nobody said that it was held
        meeting(ours, date(2026, 12, 2), "cancelled")
        meeting(ours, date(2027, 5, 1), "planned")
        found = figure(number, year, 4)
        assert (found.value, found.forecast, found.status.word) == (1, 3, "Achter")


def test_as_of_an_earlier_day_what_was_held_since_counts_as_planned_then(year):
    activity(date(2026, 7, 1))
    activity(date(2026, 9, 1))
    activity(date(2026, 12, 1), state="open")
    found = figure("7", year, as_of=date(2026, 7, 31))
    assert (found.value, found.forecast) == (1, 3)


# --- Percentages and followers -----------------------------------------------------------------------
def test_percentages_and_followers_run_without_a_forecast(year):
    MeasurementFactory(kpi=KpiFactory(number="2"), measured_on=date(2026, 10, 1), value=900)
    meeting(body("klankbord", is_external=True), date(2026, 9, 1))
    followers = figure("2", year, 1000, unit="followers")
    share = figure("18", year, 100, unit="percent")
    assert (followers.value, followers.forecast, followers.status.word) == (900, None, "Loopt")
    assert (share.value, share.forecast, share.status.word) == (0, None, "Loopt")
    assert figure("17", year, 100, unit="percent").status.word == "N.v.t."


def test_no_measurement_is_no_data(year):
    assert figure("2", year, 1000, unit="followers").status.word == "Geen gegevens"


# --- Years -------------------------------------------------------------------------------------------
def test_a_year_to_come_has_a_target_only(year):
    found = figure("3", ProgrammeYearFactory(number=4), 200)
    assert (found.value, found.target, found.forecast, found.status.word) == (
        None,
        200,
        None,
        "Niet begonnen",
    )
    assert (found.value_said, found.target_said) == ("–", "200")


def test_what_has_not_happened_yet_does_not_count(year):
    attended_on(government("Heide"), date(2026, 11, 2), date(2026, 11, 3))
    assert figure("3", year).result.rows[0].note == "1 keer aanwezig"


def test_the_last_day_of_a_year_still_runs(year, autumn):
    attended_on(government("Heide"), date(2027, 4, 30))
    autumn.move_to("2027-04-30 23:00:00+02:00")
    assert (YearFigures(year).is_over, figure("3", year, 2).status.word) == (False, "Loopt")
    autumn.move_to("2027-05-01 00:00:01+02:00")
    assert (YearFigures(year).is_over, figure("3", year).status.word) == (True, "Niet gehaald")


@pytest.mark.parametrize(
    ("today", "number"),
    [("2025-06-01", 2), ("2026-04-30", 2), ("2026-05-01", 3), ("2030-01-01", 3), ("2020-01-01", 1)],
)
def test_the_current_year_is_the_one_that_runs_else_the_last_that_began(today, number):
    for one in (1, 2, 3):
        ProgrammeYearFactory(number=one)
    with time_machine.travel(f"{today} 12:00:00+01:00", tick=False):
        assert current_year().number == number


def test_without_years_there_is_none(db):
    assert (current_year(), headline_figures()) == (None, [])


def test_the_home_page_gets_four_figures(year):
    for place, number in enumerate(CALCULATORS):
        KpiFactory(number=number, sequence=place)
    TargetFactory(kpi=Kpi.objects.get(number="3"), programme_year=year, value=150)
    attended_on(government("Heide"), date(2026, 9, 1))
    found = headline_figures()
    assert [row["name_nl"] for row in found] == ["KPI 3", "KPI 4", "KPI 7", "KPI 11"]
    assert (found[0]["value"], found[0]["target"], found[2]["value"]) == (1, Decimal(150), 1)


def test_midnight_is_that_of_brussels(year):
    activity(date(2026, 4, 30), starts_at=at(date(2026, 5, 1), 0, 15))
    assert figure("7", year).value == 1
