"""The drawings: coordinates by literal values, and what holds whatever the figures are. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from kpis.charts import BASE, TOP, months_of, reading_lines, spark, year_bars
from kpis.months import added_up, month_ends, reached_by
from scvl.wording import number, percent

STARTS = date(2026, 5, 1)
AS_OF = date(2026, 11, 2)


@dataclass
class Drawn:
    value: Decimal | None
    target: Decimal | None = None
    forecast: Decimal | None = None
    is_percent: bool = False
    is_level: bool = False
    days: tuple = ()

    @property
    def value_said(self):
        return percent(self.value) if self.is_percent else number(self.value)

    @property
    def target_said(self):
        return percent(self.target) if self.is_percent else number(self.target)

    @property
    def result(self):
        return SimpleNamespace(days=self.days)


def a_year(place, state="approved"):
    return SimpleNamespace(
        number=place, state=state, starts_on=date(2023 + place, 5, 1), ends_before=date(2024 + place, 5, 1)
    )


def figure(value, target=None, ahead=None, **fields):
    numbers = [None if one is None else Decimal(one) for one in (value, target, ahead)]
    return Drawn(*numbers, **fields)


# --- Months ------------------------------------------------------------------------------------------
def test_a_programme_year_has_twelve_month_ends():
    ends = month_ends(STARTS)
    assert (len(ends), ends[0], ends[9], ends[11]) == (
        12,
        date(2026, 5, 31),
        date(2027, 2, 28),
        date(2027, 4, 30),
    )


def test_what_has_no_day_was_there_from_the_start():
    days = [(None, 2), (date(2026, 5, 31), 3), (date(2026, 6, 1), 4)]
    assert [reached_by(days, date(2026, 5, day)) for day in (1, 30, 31)] == [2, 2, 5]
    assert added_up(days, month_ends(STARTS), date(2026, 6, 2)) == [5, 9]


def test_a_month_that_has_not_begun_has_no_point():
    assert added_up([], month_ends(STARTS), date(2026, 5, 31)) == [0]
    assert added_up([], month_ends(STARTS), date(2026, 6, 1)) == [0, 0]
    assert len(added_up([], month_ends(STARTS), date(2027, 4, 30))) == 12


# --- Bars --------------------------------------------------------------------------------------------
def test_a_bar_a_year_from_the_ground_up():
    bars = year_bars(
        [
            (a_year(1, "closed"), figure(75, 72)),
            (a_year(2), figure(50, 200, 100)),
            (a_year(3), figure(None, 200)),
        ]
    )
    first, second, third = bars
    assert (first.x, first.middle, first.label, first.span, first.kind) == (24, 68, "1", "2024-25", "past")
    assert (first.top, first.height) == (183.8, 86.2)  # 75 of 200 in 230 units above the ground at 270
    assert (first.target_y, first.target_word_y) == (187.2, 174.8)  # words above the bar, not in it
    assert (second.kind, second.ahead_top, second.ahead_height) == ("actual", 155.0, 57.5)
    assert (third.value, third.height, third.ahead_height, third.target) == ("–", 0.0, 0.0, "200")


def test_a_number_that_finds_no_room_stands_on_top_and_above_a_target_that_is_in_its_way():
    (tall, low, blocked) = year_bars(
        [(a_year(1), figure(1000)), (a_year(2), figure(20, 900)), (a_year(3), figure(20, 60))]
    )
    assert (tall.is_inside, tall.value_y) == (True, 260)
    assert (low.is_inside, low.value_y) == (False, 259.4)
    assert blocked.value_y < blocked.target_word_y < blocked.target_y


def test_percentages_carry_their_sign():
    (bar,) = year_bars([(a_year(1), figure("66.67", 100, is_percent=True))])
    assert (bar.value, bar.target) == ("67\u00a0%", "100\u00a0%")


NUMBERS = st.none() | st.integers(0, 10**7)


@given(st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), max_size=4))
def test_no_bar_leaves_the_drawing(rows):
    bars = year_bars([(a_year(n + 1), figure(*row)) for n, row in enumerate(rows)])
    for bar in bars:
        assert TOP <= bar.top <= BASE
        assert TOP - 0.1 <= bar.ahead_top <= bar.top + 0.1
        assert bar.height >= 0
        assert bar.ahead_height >= 0
        assert bar.target_y is None or TOP <= bar.target_y <= BASE
        assert 0 < bar.value_y < BASE


# --- The year month by month -------------------------------------------------------------------------
def test_the_year_adds_up_month_by_month_to_its_dot():
    days = ((date(2026, 5, 10), 10), (date(2026, 7, 1), 20), (date(2026, 11, 2), 20))
    found = months_of(figure(50, 100, 100, days=days), a_year(3), AS_OF)
    assert found.line == "44,247.0 86,247.0 128,201.0 170,201.0 212,201.0 254,201.0 296,155.0"
    assert found.dot == (296, 155.0)
    assert found.ahead == "296,155.0 506,40.0"
    assert found.plan == "M44 250.8L506 40.0"
    assert found.lines == [(155.0, "50")]
    assert (found.value, found.target, found.forecast) == ("50", "100", "100")


def test_a_level_has_a_level_target():
    found = months_of(figure(50, 100, is_level=True), a_year(3), AS_OF)
    assert found.plan == "M44 40.0L506 40.0"


def test_nothing_is_drawn_of_what_is_not_known_or_a_percentage_or_a_year_to_come():
    assert months_of(figure(None, 100), a_year(3), AS_OF) is None
    assert months_of(figure(50, 100, is_percent=True), a_year(3), AS_OF) is None
    assert months_of(figure(0, 100), a_year(4), AS_OF) is None
    assert spark(figure(50), a_year(3), date(2026, 5, 20)) is None


def test_a_spark_ends_in_its_dot():
    days = ((date(2026, 5, 10), 10), (date(2026, 6, 10), 10))
    found = spark(figure(20, days=days), a_year(3), date(2026, 6, 30))
    assert (found.points, found.x, found.y) == ("0.0,16.6 100.0,3.3", 100.0, 3.3)


@given(st.floats(1, 10**9))
def test_one_or_two_round_numbers_to_read_by(top):
    lines = reading_lines(top)
    assert len(lines) <= 2
    assert all(0 < line < top for line in lines)
    assert all(str(line).rstrip("0") in ("1", "2", "4", "5") for line in lines)
