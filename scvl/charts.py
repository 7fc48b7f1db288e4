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
