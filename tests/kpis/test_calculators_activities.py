"""KPI 7, 7a and 7b: thematic activities (MODEL 5)."""

from datetime import timedelta

import pytest

from tests.kpis.rows import (
    AFTER,
    BEFORE,
    FIRST,
    LAST,
    MIDDLE,
    activity,
    at,
    company,
    counts,
    parts,
    result,
    value,
)

pytestmark = pytest.mark.django_db


def test_seven_is_the_sum_of_matchmaking_and_of_clustering_with_community():
    for code in ("matchmaking", "matchmaking", "clustering", "community", "masterclass", "info_session"):
        activity(MIDDLE, code)
    assert [value(number) for number in ("7", "7a", "7b")] == [4, 2, 2]
    assert parts("7") == {"Matchmaking": 2, "Clustering": 1, "Community": 1}


def test_without_a_domain_it_is_listed_and_not_counted():
    activity(MIDDLE, title_nl="met domein", cells=2)
    activity(MIDDLE, title_nl="zonder domein", cells=0)
    for number in ("7", "7a"):
        assert counts(number) == {"met domein": 1, "zonder domein": 0}
    assert {row.label: row.note for row in result("7").rows}["zonder domein"] == "mist domein"
    assert parts("7") == {"Matchmaking": 1}


@pytest.mark.parametrize(
    ("state", "listed"),
    [("held", 1), ("draft", 0), ("planned", 0), ("open", 0), ("cancelled", 0), ("postponed", 0)],
)
def test_only_held_ones_are_listed(state, listed):
    activity(MIDDLE, state=state)
    assert result("7").size == listed


def test_the_day_it_starts_in_brussels_decides():
    activity(MIDDLE, starts_at=at(BEFORE, 23, 59), title_nl="voor")
    activity(MIDDLE, starts_at=at(FIRST, 0, 1), title_nl="eerste")
    activity(MIDDLE, starts_at=at(LAST, 23, 59), ends_at=at(AFTER, 2), title_nl="over middernacht")
    activity(MIDDLE, starts_at=at(AFTER, 0, 0), title_nl="na")
    assert counts("7") == {"eerste": 1, "over middernacht": 1}


def test_several_days_are_one_activity():
    activity(MIDDLE, "clustering", ends_at=at(MIDDLE + timedelta(days=5)))
    assert value("7") == 1


def test_a_row_names_who_started_it():
    row = activity(MIDDLE, title_nl="Pitch", initiated_by=company("Wegwijs"))
    (shown,) = result("7").rows
    assert (shown.organisation, shown.note, shown.url, shown.object_id) == (
        "Wegwijs",
        "Matchmaking",
        row.get_absolute_url(),
        row.pk,
    )
