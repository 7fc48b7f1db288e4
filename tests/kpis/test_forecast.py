"""Where a figure goes and how it stands: pure, by literal values and by properties (MODEL 5, GUIDE)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis import forecast
from kpis.forecast import by_last_year, is_early, pace, status_of

STARTS, ENDS = date(2026, 5, 1), date(2027, 5, 1)
COUNTS = st.integers(0, 10**6).map(Decimal)
DAYS = st.integers(0, 364).map(lambda n: STARTS + timedelta(days=n))


@pytest.mark.parametrize(
    ("actual", "as_of", "expected"),
    [
        (30, date(2026, 6, 29), 183),  # day 60 of 365: 30 * 365 / 60 = 182.5
        (15, date(2026, 10, 31), 30),  # day 184
        (0, date(2026, 10, 31), 0),
        (50, date(2027, 4, 30), 50),  # the last day: nothing is left to foretell
        (7, date(2027, 4, 29), 7),
    ],
)
def test_pace_adds_what_the_rest_of_the_days_would_bring(actual, as_of, expected):
    assert pace(Decimal(actual), STARTS, ENDS, as_of) == expected


@pytest.mark.parametrize(
    ("as_of", "early"),
    [(STARTS, True), (date(2026, 6, 28), True), (date(2026, 6, 29), False), (date(2027, 4, 30), False)],
)
def test_nothing_is_foretold_before_day_sixty(as_of, early):
    assert is_early(STARTS, as_of) is early


@given(COUNTS, DAYS)
def test_a_pace_is_never_less_than_what_is_there_and_whole(actual, as_of):
    found = pace(actual, STARTS, ENDS, as_of)
    assert found >= actual
    assert found == int(found)


@pytest.mark.parametrize(
    ("actual", "then", "total", "expected"),
    [
        (68, 47, 94, 136),  # the last year stood half-way
        (68, 94, 94, 68),  # it had nothing more to come
        (0, 47, 94, 0),
        (68, 0, 94, None),  # nothing by then says nothing
        (68, 47, 0, None),
        (68, 47, None, None),
        (1, 3, 7, 2),  # 2.33
        (3, 2, 5, 8),  # 7.5 goes up
    ],
)
def test_distinct_counts_go_by_the_share_of_the_last_closed_year(actual, then, total, expected):
    total = total if total is None else Decimal(total)
    assert by_last_year(Decimal(actual), Decimal(then), total) == expected


@given(COUNTS, st.integers(1, 10**6).map(Decimal), st.integers(0, 10**6).map(Decimal))
def test_by_the_last_year_is_never_less_than_what_is_there(actual, then, more):
    assert by_last_year(actual, then, then + more) >= actual


def stands(value, target, ahead=None, *, percent=False, begun=True, over=False):
    numbers = [None if one is None else Decimal(one) for one in (value, target, ahead)]
    return status_of(
        value=numbers[0],
        target=numbers[1],
        forecast=numbers[2],
        is_percent=percent,
        has_begun=begun,
        is_over=over,
        watch=Decimal("0.85"),
    ).word


@pytest.mark.parametrize(
    ("value", "target", "ahead", "word"),
    [
        (150, 150, 150, "Gehaald"),
        (151, 150, None, "Gehaald"),
        (68, 150, 150, "Op schema"),
        (68, 150, 149, "Let op"),
        (68, 100, 85, "Let op"),
        (68, 100, 84, "Achter"),
        (68, 150, None, "Loopt"),
        (0, 150, 0, "Achter"),
        (68, None, 135, "Loopt"),
        (None, 150, None, "Geen gegevens"),
        (0, 0, None, "Gehaald"),
    ],
)
def test_in_a_running_year(value, target, ahead, word):
    assert stands(value, target, ahead) == word


@pytest.mark.parametrize(
    ("value", "target", "word"),
    [(150, 150, "Gehaald"), (149, 150, "Niet gehaald"), (0, 4, "Niet gehaald"), (None, 4, "Geen gegevens")],
)
def test_a_closed_year_knows_only_reached_and_not(value, target, word):
    assert stands(value, target, over=True) == word
    assert stands(value, target, 999, over=True) == word


def test_a_percentage_of_nothing_does_not_apply_and_what_has_not_begun_says_so():
    assert stands(None, 100, percent=True) == "N.v.t."
    assert stands(None, 100, percent=True, over=True) == "N.v.t."
    assert stands(5, None, over=True) == "N.v.t."
    assert stands(None, 100, begun=False) == "Niet begonnen"


@given(COUNTS, COUNTS, COUNTS, st.booleans())
def test_what_asks_attention_has_not_reached_its_target(value, target, ahead, over):
    found = status_of(
        value=value,
        target=target,
        forecast=ahead,
        is_percent=False,
        has_begun=True,
        is_over=over,
        watch=Decimal("0.85"),
    )
    assert (found in forecast.ATTENTION) <= (value < target)
    assert (found is forecast.REACHED) == (value >= target)
