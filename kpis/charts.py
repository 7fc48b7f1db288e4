"""Drawings of a KPI: bars per programme year, the year month by month, and a small line. Coordinates only; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from kpis.months import added_up, month_ends
from scvl.wording import number

WIDTH, HEIGHT, BASE, TOP = 560, 320, 270.0, 40.0
BAR, STEP, FIRST = 88, 142, 24
LEFT, MONTH = 44, 42
ABOVE = 9  # between a mark and the words above it
LINES = (1, 2, 5)


@dataclass(frozen=True)
class Bar:
    """A programme year. `value_y` is where its number stands: in the bar where that is high enough, or on top."""

    x: float
    middle: float
    top: float
    height: float
    value: str
    value_y: float
    is_inside: bool
    label: str
    span: str
    kind: str = "past"
    ahead_top: float = 0
    ahead_height: float = 0
    target_y: float | None = None
    target: str = ""
    target_word_y: float = 0


def year_bars(figures) -> list[Bar]:
    """A bar a year; `figures`: pairs (ProgrammeYear, Figure), at most four fit."""
    tops = [0.0]
    for _year, figure in figures:
        tops += [float(one) for one in (figure.value, figure.target, figure.forecast) if one is not None]
    scale = (BASE - TOP) / max(*tops, 1.0)
    return [_bar(FIRST + STEP * place, year, figure, scale) for place, (year, figure) in enumerate(figures)]


def _bar(x, year, figure, scale) -> Bar:
    value = float(figure.value or 0)
    ahead = max(float(figure.forecast or 0), value)
    height = round(value * scale, 1)
    highest = round(BASE - ahead * scale, 1)
    target_y = None if figure.target is None else round(BASE - float(figure.target) * scale, 1)
    is_inside = height > 30
    words_y = highest if target_y is None else min(highest, target_y)
    # The target's words stand above bar and line; a number that finds no room in its bar goes above a low target too.
    value_y = BASE - 10 if is_inside else round(BASE - height, 1) - 6
    if not is_inside and target_y is not None and 0 <= value_y + 6 - target_y < 26:
        value_y = words_y - ABOVE - 18
    return Bar(
        x=x,
        middle=x + BAR / 2,
        top=round(BASE - height, 1),
        height=height,
        value=figure.value_said,
        value_y=round(value_y, 1),
        is_inside=is_inside,
        label=str(year.number),
        span=f"{year.starts_on:%Y}-{year.ends_before - timedelta(days=1):%y}",
        kind="past" if year.state == "closed" else "actual",
        ahead_top=highest,
        ahead_height=round((ahead - value) * scale, 1),
        target_y=target_y,
        target=figure.target_said,
        target_word_y=round(words_y - ABOVE, 1),
    )


@dataclass(frozen=True)
class Months:
    """The year added up month by month. `line` and `ahead` are points of polylines; `lines` are (y, number) to read by."""

    line: str
    ahead: str
    dot: tuple[float, float]
    value: str
    value_dy: int
    labels: list[tuple[float, date]]
    lines: list[tuple[float, str]]
    plan: str = ""
    target: str = ""
    target_at: tuple[float, float] = (0, 0)
    forecast: str = ""
    forecast_at: tuple[float, float] = (0, 0)
    forecast_dy: int = 24


def months_of(figure, year, as_of: date) -> Months | None:
    """The line of a count; None for a percentage, or where nothing is known."""
    if figure.value is None or figure.is_percent or year.starts_on > as_of:
        return None
    ends = month_ends(year.starts_on)
    counts = added_up(figure.result.days, ends, as_of)
    known = [float(one) for one in (figure.value, figure.target, figure.forecast) if one is not None]
    top = max([*known, 1.0])
    scale = (BASE - TOP) / top

    def at(place, value):
        return LEFT + MONTH * place, round(BASE - float(value) * scale, 1)

    points = [at(place, count) for place, count in enumerate(counts)]
    last, ahead, plan = points[-1], "", ""
    if figure.forecast is not None:
        ahead = "{},{} {},{}".format(*last, *at(11, figure.forecast))
    if figure.target is not None:
        begin = figure.target if figure.is_level else float(figure.target) / 12
        plan = "M{} {}L{} {}".format(*at(0, begin), *at(11, figure.target))
    # Words keep off the lines: the number under a line that climbs, over it where it lies on the ground.
    is_under = figure.target is None or figure.forecast is None or figure.forecast <= figure.target
    return Months(
        line=" ".join(f"{x},{y}" for x, y in points),
        ahead=ahead,
        dot=last,
        value=figure.value_said,
        value_dy=26 if last[1] < BASE - 34 else -14,
        labels=[(LEFT + MONTH * place, end) for place, end in enumerate(ends)],
        lines=[(round(BASE - one * scale, 1), number(one)) for one in reading_lines(top)],
        plan=plan,
        target=figure.target_said,
        target_at=at(11, figure.target or 0),
        forecast=number(figure.forecast),
        forecast_at=at(11, figure.forecast or 0),
        forecast_dy=24 if is_under else -10,
    )


def reading_lines(top: float) -> list[int]:
    """At most two round numbers below `top` to read a chart by (GUIDE)."""
    power = 1
    while True:
        for step in (power * one for one in LINES):
            if top / step < 3:
                return [line for line in (step, 2 * step) if line < 0.92 * top]
        power *= 10


@dataclass(frozen=True)
class Spark:
    """A line of 104 by 32 and the dot at its end."""

    points: str
    x: float
    y: float


def spark(figure, year, as_of: date) -> Spark | None:
    """A small line of the year so far; None where there is none."""
    if figure.value is None or figure.is_percent or year.starts_on > as_of:
        return None
    counts = added_up(figure.result.days, month_ends(year.starts_on), as_of)
    if len(counts) < 2:
        return None
    top, step = max(*counts, 1), 100 / (len(counts) - 1)
    points = [
        (round(place * step, 1), round(30 - 26.7 * count / top, 1)) for place, count in enumerate(counts)
    ]
    return Spark(" ".join(f"{x},{y}" for x, y in points), *points[-1])
