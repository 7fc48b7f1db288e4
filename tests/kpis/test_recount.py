"""Each KPI against a second count: over worlds of rows that dice threw, in whole years and half-way one."""

from datetime import timedelta
from fractions import Fraction

import pytest

from kpis.calculators import CALCULATORS, Period, calculate
from tests.kpis.random_world import RandomWorld
from tests.kpis.recount import ALL, Recount
from tests.kpis.rows import LAST_YEAR, SO_FAR, YEAR, value

pytestmark = pytest.mark.django_db

WITH_PARTS = {"1", "4", "11"}


def test_every_kpi_has_a_calculator_and_a_second_count():
    assert tuple(CALCULATORS) == ALL
    assert len(ALL) == 20
    assert "15" not in ALL


def differences(period: Period) -> dict:
    """{KPI: (counted, recounted)} where the two don't agree."""
    again = Recount(period.starts_on, min(period.as_of, period.ends_before - timedelta(days=1)))
    found = {}
    for number in ALL:
        result = calculate(number, period)
        value, rows, parts = again.figure(number)
        counted = (result.value, result.size, sum(more for _day, more in result.days))
        shown = {row.object_id: row.count for row in result.rows}
        recounted = (value, len(shown) if number == "1" else len(rows), sum(shown.values()))
        if isinstance(value, Fraction):
            counted = (Fraction(counted[0]).limit_denominator(1000), *counted[1:])
        if number == "1":
            rows = shown if len(shown) == value else {}
        if number in WITH_PARTS and [int(part) for _label, part in result.breakdown] != parts:
            found[number, "parts"] = (result.breakdown, parts)
        if counted != recounted or shown != rows:
            found[number] = (counted, shown, recounted, rows)
    return found


# With each world the figures that are nothing in it, so that none of them agrees on nothing in all.
@pytest.mark.parametrize(("seed", "nothing"), [(0, ["17"]), (2, ["7b"]), (4, ["7b", "10", "17"])])
def test_the_counts_agree_with_the_second_ones(seed, nothing):
    RandomWorld(seed)
    for period in (Period(*one) for one in (LAST_YEAR, YEAR, SO_FAR)):
        assert differences(period) == {}
        again = Recount(period.starts_on, period.last_day)
        assert calculate("3", period).companion == again.recognising()
        assert calculate("4", period).companion == again.companies_reached()
    assert [number for number in ALL if not value(number)] == nothing
