"""Drawings of a KPI: bars per programme year, the year month by month, and a small line. Coordinates only; pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from scvl.periods import add_months

WIDTH, HEIGHT, BASE, TOP = 560, 320, 270.0, 40.0
BAR, STEP, FIRST = 88, 142, 24
LEFT, MONTH = 44, 42


@dataclass(frozen=True)
class Bar:
    x: float
    middle: float
    top: float
    height: float
    value: str
    label: str
    span: str
    kind: str = "past"
    ahead_top: float = 0
    ahead_height: float = 0
    target_y: float | None = None
    target: str = ""


def _number(value) -> str:
    return "–" if value is None else f"{value:.0f}"


def year_bars(figures) -> list[Bar]:
    """A bar a year; `figures`: pairs (ProgrammeYear, Figure), at most four fit."""
    tops = [0.0]
    for _year, figure in figures:
        tops += [float(one) for one in (figure.value, figure.target, figure.forecast) if one is not None]
    scale = (BASE - TOP) / max(*tops, 1.0)
    bars = []
    for place, (year, figure) in enumerate(figures):
        x, value = FIRST + STEP * place, float(figure.value or 0)
        target = float(figure.target) if figure.target is not None else None
        forecast = float(figure.forecast) if figure.forecast is not None else value
        bars.append(
            Bar(
                x=x,
                middle=x + BAR / 2,
                top=round(BASE - value * scale, 1),
                height=round(value * scale, 1),
                value=_number(figure.value),
                label=str(year.number),
                span=f"{year.starts_on:%Y}-{year.ends_before - timedelta(days=1):%y}",
                kind="past"
                if figure.status.code in ("reached", "missed") and year.state == "closed"
                else "actual",
                ahead_top=round(BASE - max(forecast, value) * scale, 1),
                ahead_height=round(max(forecast - value, 0) * scale, 1),
                target_y=None if target is None else round(BASE - target * scale, 1),
                target=_number(figure.target),
            )
        )
    return bars


@dataclass(frozen=True)
class Months:
    """The year added up month by month. `line` and `ahead` are points of polylines."""

    line: str
    ahead: str
    dot: tuple[float, float]
    value: str
    labels: list[tuple[float, date]]
    plan: str = ""
    target: str = ""
    target_at: tuple[float, float] = (0, 0)
    forecast: str = ""
    forecast_at: tuple[float, float] = (0, 0)


def month_ends(starts_on: date) -> list[date]:
    """The last day of each of the twelve months of a programme year."""
    return [add_months(starts_on, number) - timedelta(days=1) for number in range(1, 13)]


def added_up(rows, ends: list[date], as_of: date) -> list[int]:
    """How much had been counted at the end of each month that has begun by `as_of`."""
    begun = [end for place, end in enumerate(ends) if place == 0 or ends[place - 1] < as_of]
    return [sum(row.count for row in rows if row.when is None or row.when <= end) for end in begun]


def months_of(figure, year, as_of: date) -> Months | None:
    """The line of a count; None for a percentage, followers, or a year that has not begun."""
    if figure.value is None or figure.is_percent or year.starts_on > as_of:
        return None
    ends = month_ends(year.starts_on)
    counts = added_up(figure.result.rows, ends, as_of)
    top = max(
        [float(one) for one in (figure.value, figure.target, figure.forecast) if one is not None] + [1.0]
    )
    scale = (BASE - TOP) / top

    def at(place, value):
        return LEFT + MONTH * place, round(BASE - float(value) * scale, 1)

    points = [at(place, count) for place, count in enumerate(counts)]
    last = points[-1]
    ahead = (
        f"{last[0]},{last[1]} " + "{},{}".format(*at(11, figure.forecast))
        if figure.forecast is not None
        else ""
    )
    plan = ""
    if figure.target is not None:
        first, end = at(0, float(figure.target) / 12), at(11, figure.target)
        plan = f"M{first[0]} {first[1]}L{end[0]} {end[1]}"
    return Months(
        line=" ".join(f"{x},{y}" for x, y in points),
        ahead=ahead,
        dot=last,
        value=_number(figure.value),
        labels=[(LEFT + MONTH * place, end) for place, end in enumerate(ends)],
        plan=plan,
        target=_number(figure.target) if figure.target is not None else "",
        target_at=at(11, figure.target or 0),
        forecast=_number(figure.forecast) if figure.forecast is not None else "",
        forecast_at=at(11, figure.forecast or 0),
    )


def spark(figure, year, as_of: date) -> str:
    """Points of a small line of 104 by 32; nothing where there is no line."""
    if figure.value is None or figure.is_percent or year.starts_on > as_of:
        return ""
    counts = added_up(figure.result.rows, month_ends(year.starts_on), as_of)
    if len(counts) < 2:
        return ""
    top = max(*counts, 1)
    step = 100 / (len(counts) - 1)
    return " ".join(
        f"{round(place * step, 1)},{round(30 - 26.7 * count / top, 1)}" for place, count in enumerate(counts)
    )
