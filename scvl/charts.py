"""Lengths of bars as SVG attributes: percentages as plain text, the same in page and PDF. Pure."""

from dataclasses import dataclass


def share(part, whole) -> str:
    """Part of a whole as an SVG length, '39.13%', between 0 and 100 %; '0%' of nothing."""
    if not whole or part is None:
        return "0%"
    value = min(max(100 * float(part) / float(whole), 0), 100)
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


@dataclass(frozen=True)
class ProgressBar:
    """Where the parts of a bar begin and how wide they are. `rest` covers the hatching beyond the forecast."""

    actual: str
    rest_from: str
    rest: str
    target: str


def progress_bar(actual, target, forecast=None) -> ProgressBar | None:
    """The bar of an actual figure, a forecast and a target. The axis ends at 115 % of the target, or past the figures."""
    if not target:
        return None
    actual = float(actual or 0)
    ahead = max(float(forecast or 0), actual)
    top = max(1.15 * float(target), 1.04 * ahead)
    return ProgressBar(share(actual, top), share(ahead, top), share(top - ahead, top), share(target, top))


@dataclass(frozen=True)
class Column:
    """A column of a chart in the units of its drawing: where it begins, how wide and high; `planned` is hatched on top."""

    label: str
    value: int
    planned: int
    x: str
    middle: str
    width: str
    y: str
    height: str
    planned_y: str
    planned_height: str
    text_y: str


@dataclass(frozen=True)
class ColumnChart:
    columns: list[Column]
    width: int
    height: int
    base: int


def column_chart(values, *, width=640, height=200) -> ColumnChart | None:
    """Columns of (label, value) or (label, value, planned), from 0 up; None where all are 0. Plain numbers as text."""
    rows = [(*row, 0)[:3] for row in values]
    top = max((value + planned for _label, value, planned in rows), default=0)
    if not top:
        return None
    base, room, step = height - 26, height - 26 - 24, width / len(rows)

    def text(number) -> str:
        return f"{number:.2f}".rstrip("0").rstrip(".")

    columns = []
    for place, (label, value, planned) in enumerate(rows):
        high, more = room * value / top, room * planned / top
        columns.append(
            Column(
                label=label,
                value=value,
                planned=planned,
                x=text(step * place + step * 0.18),
                middle=text(step * (place + 0.5)),
                width=text(step * 0.64),
                y=text(base - high),
                height=text(high),
                planned_y=text(base - high - more),
                planned_height=text(more),
                text_y=text(base - high - more - 6),
            )
        )
    return ColumnChart(columns, width, height, base)
