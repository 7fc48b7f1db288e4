"""What higher apps add to the programme and to reports: they register at start-up, this app shows what they give."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Figure:
    """A KPI of a work package. `name`, `unit` and `word` (its status) are {'nl': ..., 'en': ...}; None is not known.

    `types` are codes of the activity types that it counts; `url` leads to its rows, on the screen only.
    `tone` is that of the status (good, warn, bad, info or nothing), `icon` the name of its mark.
    """

    number: str
    name: dict
    work_packages: tuple[str, ...]
    unit: dict = field(default_factory=dict)
    target: Decimal | None = None
    actual: Decimal | None = None
    forecast: Decimal | None = None
    tone: str = ""
    icon: str = ""
    word: dict = field(default_factory=dict)
    types: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class ReportSection:
    """Figures in a report under a title ({'nl': ..., 'en': ...}); `note` says from when to when they count."""

    title: dict
    figures: list[Figure]
    note: dict = field(default_factory=dict)


_year_figures: list[Callable] = []
_report_sections: dict[str, Callable] = {}


def register_year_figures(build: Callable) -> None:
    """`build(programme_year) -> list[Figure]`, shown with the work packages on the page of the programme."""
    if build not in _year_figures:
        _year_figures.append(build)


def year_figures(programme_year) -> list[Figure]:
    return [figure for build in _year_figures for figure in build(programme_year)]


def register_report_section(name: str, build: Callable) -> None:
    """`build(*, work_package, programme_year, ends_before) -> ReportSection | None`, frozen in each report.

    `ends_before` is the first day that no longer counts; the figures run from the start of the programme year.
    """
    _report_sections[name] = build


def report_sections(*, work_package, programme_year, ends_before) -> dict[str, ReportSection]:
    built = {
        name: build(work_package=work_package, programme_year=programme_year, ends_before=ends_before)
        for name, build in _report_sections.items()
    }
    return {name: section for name, section in built.items() if section is not None}


def frozen(section: ReportSection) -> dict:
    """A section as JSON keeps it: amounts as decimal strings, without addresses."""
    figures = []
    for figure in section.figures:
        row = {name: value for name, value in asdict(figure).items() if name not in ("url", "work_packages")}
        for name in ("target", "actual", "forecast"):
            row[name] = None if row[name] is None else plain(row[name])
        row["types"] = list(row["types"])
        figures.append(row)
    return {"title": section.title, "note": section.note, "figures": figures}


def plain(value) -> str:
    """A number as text, the same whatever it was made from: '40', '83.5'."""
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
