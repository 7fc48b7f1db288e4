"""KPI 16 to 19: meetings, what steering members start, sounding boards (MODEL 5)."""

from datetime import date, timedelta

import pytest

from members.enums import BodyCode
from tests.factories.matchmaking import ChallengeFactory, IdeaFactory
from tests.factories.members import TierFactory
from tests.kpis.rows import (
    AFTER,
    BEFORE,
    ENDS,
    FIRST,
    LAST,
    LAST_YEAR,
    MIDDLE,
    SO_FAR,
    TODAY,
    YEAR,
    activity,
    at,
    body,
    company,
    counts,
    meeting,
    member,
    project,
    result,
    seat,
    value,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("number", "code"), [("16", BodyCode.STEERING_GROUP), ("19", BodyCode.BOARD)])
def test_held_meetings_of_the_body_count_by_the_day_they_start(number, code):
    ours = body(code)
    for day in (BEFORE, FIRST, LAST, AFTER):
        meeting(ours, day)
    meeting(ours, MIDDLE, "planned")
    meeting(ours, MIDDLE, "cancelled")
    meeting(body("general_assembly"), MIDDLE)
    meeting(ours, starts_at=at(FIRST, 0, 5), title="net na middernacht")
    assert counts(number) == {f"{code} {FIRST}": 1, f"{code} {LAST}": 1, "net na middernacht": 1}


# --- KPI 18 ------------------------------------------------------------------------------------------
def test_represented_is_attendance_by_a_seat_of_the_platform():
    board = body("klankbord", is_external=True)
    delegate, other = seat(board, "representative"), seat(board, "chair")
    meeting(board, FIRST, present=[delegate, other], title="met ons")
    meeting(board, MIDDLE, present=[other], title="zonder ons")
    meeting(board, LAST, title="zonder iemand")
    meeting(board, LAST, "planned", title="gepland")
    meeting(body(), MIDDLE, present=[seat(body())])
    assert counts("18") == {"met ons": 1, "zonder ons": 0, "zonder iemand": 0}
    assert f"{value('18'):.4f}" == "33.3333"


def test_a_seat_in_a_body_of_our_own_represents_us_too():
    meeting(body("klankbord", is_external=True), MIDDLE, present=[seat(body(BodyCode.BOARD))])
    assert value("18") == 100


def test_without_a_meeting_there_is_no_share():
    meeting(body("klankbord", is_external=True), BEFORE)
    found = result("18")
    assert (found.value, found.rows) == (None, ())


# --- KPI 17 ------------------------------------------------------------------------------------------
def steering(name, starts_on=date(2025, 5, 1), ends_before=ENDS + timedelta(days=40)):
    one = company(name)
    member(one, starts_on, ends_before, tier=TierFactory(code="steering"))
    return one


def test_without_steering_members_there_is_no_share_and_never_all_of_it():
    member(company("Connect"), tier=TierFactory(code="connect"))
    assert result("17").value is None


def test_each_of_four_things_is_a_start():
    names = ("activiteit", "uitdaging", "idee", "project", "niets")
    ones = {name: steering(name) for name in names}
    activity(MIDDLE, title_nl="Sessie", initiated_by=ones["activiteit"])
    ChallengeFactory(title="Vraag", submitted_on=MIDDLE, initiated_by=ones["uitdaging"])
    IdeaFactory(title="Inval", noted_on=MIDDLE, initiated_by=ones["idee"])
    project(MIDDLE, title="Werk", initiated_by=ones["project"])
    assert value("17") == 80
    assert {row.label: row.note for row in result("17").rows} == {
        "activiteit": "activiteit: Sessie",
        "uitdaging": "uitdaging: Vraag",
        "idee": "idee: Inval",
        "project": "project: Werk",
        "niets": "nog niets opgestart",
    }


def test_what_did_not_happen_was_not_started():
    one = steering("Wegwijs")
    for state in ("draft", "planned", "open", "cancelled", "postponed"):
        activity(MIDDLE, state=state, initiated_by=one)
    ChallengeFactory(state="draft", submitted_on=MIDDLE, initiated_by=one)
    project(MIDDLE, state="planned", initiated_by=one)
    assert value("17") == 0


@pytest.mark.parametrize(("day", "share"), [(BEFORE, 0), (FIRST, 100), (LAST, 100), (AFTER, 0)])
def test_it_was_started_in_the_year(day, share):
    IdeaFactory(noted_on=day, initiated_by=steering("Wegwijs"))
    assert value("17") == share


def test_the_denominator_is_who_is_on_the_tier_on_the_last_day():
    steering("gebleven")
    left = steering("vertrokken", ends_before=LAST)
    IdeaFactory(noted_on=MIDDLE, initiated_by=left)
    steering("tot op de laatste dag", ends_before=AFTER)
    assert (counts("17"), value("17")) == ({"gebleven": 0, "tot op de laatste dag": 0}, 0)


@pytest.mark.parametrize(("days", "rows", "aside"), [(89, [], ["Wegwijs"]), (90, ["Wegwijs"], [])])
def test_under_ninety_days_is_shown_and_not_counted(days, rows, aside):
    IdeaFactory(noted_on=MIDDLE, initiated_by=steering("Wegwijs", TODAY - timedelta(days=days)))
    found = result("17", SO_FAR)
    assert ([row.label for row in found.rows], [row.label for row in found.aside]) == (rows, aside)
    assert found.value == (100 if rows else None)


def test_the_last_day_is_today_in_a_running_year():
    steering("Wegwijs", date(2026, 7, 1), date(2027, 2, 1))
    assert (result("17", SO_FAR).size, result("17", YEAR).size) == (1, 0)


def test_a_renewal_goes_on_and_a_gap_begins_again():
    renewed, back = steering("verlengd", date(2025, 10, 1), date(2026, 10, 1)), company("terug")
    tier = TierFactory(code="steering")
    member(renewed, date(2026, 10, 1), tier=tier)
    member(back, date(2025, 9, 1), date(2026, 9, 1), tier=tier)
    member(back, date(2026, 9, 2), tier=tier)
    found = result("17", SO_FAR)
    assert [row.label for row in found.rows] == ["verlengd"]
    assert [(row.label, row.when) for row in found.aside] == [("terug", date(2026, 9, 2))]


def test_what_a_merged_organisation_started_is_the_survivors():
    survivor = steering("B")
    gone = company("A", merged_into=survivor)
    IdeaFactory(noted_on=MIDDLE, initiated_by=gone)
    assert (counts("17"), value("17", LAST_YEAR)) == ({"B": 1}, 0)
    assert value("17", YEAR) == 100
