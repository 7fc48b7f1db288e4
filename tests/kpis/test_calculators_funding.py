"""KPI 9 and 10: applications of governments that came from our activities (MODEL 5)."""

from datetime import timedelta

import pytest

from tests.kpis.rows import (
    AFTER,
    BEFORE,
    FIRST,
    LAST,
    LAST_YEAR,
    MIDDLE,
    YEAR,
    activity,
    application,
    at,
    company,
    counts,
    government,
    result,
    value,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return activity(FIRST, title_nl="Infosessie")


def test_what_came_from_no_activity_is_listed_and_not_counted(session):
    heide = government("Heide")
    application("gelinkt", heide, after=[session])
    application("los", heide)
    assert counts("9") == {"gelinkt": 1, "los": 0}
    notes = {row.label: row.note for row in result("9").rows}
    assert notes == {"gelinkt": "Infosessie", "los": "geen activiteit van ons gelinkt"}


@pytest.mark.parametrize(
    ("day", "hour", "counted"),
    [(MIDDLE - timedelta(days=1), 14, 1), (MIDDLE, 23, 1), (MIDDLE + timedelta(days=1), 0, 0)],
)
def test_the_activity_was_held_on_or_before_the_submission(day, hour, counted):
    application("aanvraag", government("Heide"), after=[activity(day, starts_at=at(day, hour))])
    assert value("9") == counted


@pytest.mark.parametrize("state", ["planned", "open", "cancelled", "postponed"])
def test_an_activity_that_was_not_held_led_to_nothing(state):
    application("aanvraag", government("Heide"), after=[activity(FIRST, state=state)])
    assert counts("9") == {"aanvraag": 0}


def test_one_good_link_of_several_is_enough(session):
    late, off = activity(LAST), activity(FIRST, state="cancelled")
    application("aanvraag", government("Heide"), after=[late, off, session])
    (row,) = result("9").rows
    assert (row.count, row.note, row.url) == (1, "Infosessie", session.get_absolute_url())


def test_a_joint_application_is_one_and_stands_under_its_lead(session):
    application("samen", government("Heide"), government("Vlas"), after=[session])
    assert [(row.label, row.organisation) for row in result("9").rows] == [("samen", "Heide")]


def test_a_government_among_the_applicants_makes_it_one_of_a_government(session):
    application("met bedrijf", company("Wegwijs"), government("Heide"), after=[session])
    application("zonder", company("Wegwijs"), after=[session])
    assert [(row.label, row.organisation) for row in result("9").rows] == [("met bedrijf", "Heide")]


def test_a_resubmission_is_new(session):
    heide = government("Heide")
    first = application("eerste", heide, after=[session], state="refused", decided_on=MIDDLE)
    application("opnieuw", heide, after=[session], resubmission_of=first, submitted_on=LAST)
    assert counts("9") == {"eerste": 1, "opnieuw": 1}


def test_withdrawn_after_submission_counts_withdrawn_before_it_does_not(session):
    heide = government("Heide")
    application("na indiening", heide, after=[session], state="withdrawn")
    application("voor indiening", heide, after=[session], state="withdrawn", submitted_on=None)
    application("ontwerp", heide, after=[session], state="draft", submitted_on=None)
    assert counts("9") == {"na indiening": 1}


@pytest.mark.parametrize(("day", "counted"), [(BEFORE, 0), (FIRST, 1), (LAST, 1), (AFTER, 0)])
def test_it_counts_in_the_year_it_was_submitted(day, counted):
    application("aanvraag", government("Heide"), submitted_on=day, after=[activity(BEFORE)])
    assert value("9") == counted


def test_an_approval_counts_by_its_own_day():
    heide, session = government("Heide"), activity(BEFORE)
    application(
        "goedgekeurd", heide, after=[session], state="approved", submitted_on=BEFORE, decided_on=FIRST
    )
    assert [(value("9", year), value("10", year)) for year in (LAST_YEAR, YEAR)] == [(1, 0), (0, 1)]


@pytest.mark.parametrize("state", ["submitted", "refused", "withdrawn"])
def test_only_approvals_count_as_approved(session, state):
    decided_on = LAST if state == "refused" else None
    application("aanvraag", government("Heide"), after=[session], state=state, decided_on=decided_on)
    assert result("10").size == 0


def test_an_approval_that_came_from_no_activity_is_listed():
    application("los", government("Heide"), state="approved", decided_on=LAST)
    assert counts("10") == {"los": 0}
