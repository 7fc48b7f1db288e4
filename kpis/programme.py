"""What the programme, the reports and the work list show of the KPIs."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.figures import Figure as KpiFigure
from kpis.figures import YearFigures, current_year
from kpis.forecast import BEHIND, WATCH
from kpis.models import Kpi
from scvl.periods import local_today
from scvl.wording import in_both_languages, long_date, number
from scvl.worklist import MAX_ROWS, Item, Section, register_worklist, words_of
from workpackages.registry import Figure, ReportSection, register_report_section, register_year_figures

# The types of activity that a KPI counts (reference/kpis.json).
COUNTED_TYPES = {
    "7": ("matchmaking", "clustering", "community"),
    "7a": ("matchmaking",),
    "7b": ("clustering", "community"),
}


def _shown(row: KpiFigure, year) -> Figure:
    return Figure(
        number=row.number,
        name={"nl": row.kpi.name_nl, "en": row.kpi.name_en or row.kpi.name_nl},
        work_packages=tuple(package.code for package in row.kpi.work_packages.all()),
        unit=in_both_languages(lambda: Kpi.Unit(row.kpi.unit).label),
        target=row.target,
        actual=row.value,
        forecast=row.forecast,
        tone=row.status.tone,
        icon=row.status.icon,
        word=in_both_languages(lambda: row.status.word),
        types=COUNTED_TYPES.get(row.number, ()),
        url=reverse("kpis:kpi-detail", kwargs={"year": year.number, "number": row.number}),
    )


def _with_packages():
    return Kpi.objects.prefetch_related("work_packages")


def year_figures(programme_year) -> list[Figure]:
    """The KPIs of a year, in the order of the plan."""
    return [_shown(row, programme_year) for row in YearFigures(programme_year).figures(_with_packages())]


def report_section(*, work_package, programme_year, ends_before) -> ReportSection | None:
    """The KPIs of a work package from the start of the year to the day before `ends_before`."""
    as_of = min(ends_before - timedelta(days=1), local_today())
    source = YearFigures(programme_year, as_of=as_of)
    kpis = _with_packages().filter(work_packages=work_package)
    figures = [_shown(row, programme_year) for row in source.figures(kpis)]
    if not figures:
        return None
    days = (programme_year.starts_on, as_of)
    return ReportSection(
        title=in_both_languages(lambda: _("De cijfers van dit werkpakket")),
        figures=figures,
        note=in_both_languages(
            lambda: _("De stand loopt van {first} tot en met {last}.").format(
                first=long_date(days[0]), last=long_date(days[1])
            )
        ),
    )


def risk_section(user) -> Section | None:
    """Figures of the running year that fall behind, or ask attention."""
    year = current_year()
    if year is None or not year.starts_on <= local_today() < year.ends_before:
        return None
    rows = [row for row in YearFigures(year).figures() if row.status in (BEHIND, WATCH)]
    rows.sort(key=lambda row: row.status is WATCH)
    items = []
    for row in rows[:MAX_ROWS]:
        url = reverse("kpis:kpi-detail", kwargs={"year": year.number, "number": row.number})
        of_target = _("{actual} van {target}")
        words = of_target.format(actual=number(row.value), target=number(row.target))
        ahead = of_target.format(actual=number(row.forecast), target=number(row.target))
        known = words_of([words, str(row.status.word).lower()])
        items.append(Item(f"{row.number}. {row.kpi.name}", url, known, ahead, _("Bekijk de rijen"), url))
    if not items:
        return None
    return Section(
        title=_("KPI's die aandacht vragen"),
        heading=_("KPI"),
        on_heading=_("Verwacht"),
        count=len(rows),
        items=items,
        url=reverse("kpis:kpi-list"),
    )


def register() -> None:
    register_year_figures(year_figures)
    register_report_section("kpis", report_section)
    register_worklist("kpis", risk_section)
