"""What draws a report from its frozen figures, the same on the screen and in the PDF."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from django.template.loader import render_to_string
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from scvl import charts
from scvl.citymap import CityMap, count_map
from scvl.errors import InvalidInput
from scvl.pdf import render_pdf
from scvl.wording import HARD, clock_time, long_date, number, said
from workpackages.models import Report
from workpackages.report_data import SCHEMA


def sheet_of(report: Report) -> dict:
    """The context of the sheets, in the language that is active. Reads nothing but the report's own figures.

    Raises InvalidInput where they are of a schema that these sheets don't draw.
    """
    if report.data.get("schema") != SCHEMA:
        raise InvalidInput(_("Dit rapport heeft cijfers in een vorm die we hier niet tonen. Ververs het."))
    figures = report.data["figures"]
    ends_before = date.fromisoformat(figures["ends_before"])
    year_ends_before = date.fromisoformat(figures["year"]["ends_before"])
    return {
        "figures": figures,
        "code": code_of(report),
        "mark": _mark(report),
        "title": said(figures["work_package"]["title"]),
        "starts_on": date.fromisoformat(figures["starts_on"]),
        "last_day": ends_before - timedelta(days=1),
        "year_ends_on": format_date(year_ends_before - timedelta(days=1), "j F").replace(" ", HARD),
        "months": (months := _months(figures, ends_before)),
        "has_ahead": any(month["is_ahead"] for month in months),
        "types": [
            {**row, "cells": list(zip(months, row["months"], strict=True))} for row in figures["types"]
        ],
        "share": None if figures["share"] is None else Decimal(figures["share"]),
        "attendance_chart": _attendance_chart(figures),
        "attendance_label": _("Aanwezigheden per maand: {n} dit jaar.").format(
            n=number(figures["totals"]["attendances_year"])
        ),
        "kinds": [
            {**row, "width": charts.share(row["attendances_year"], _most(figures))}
            for row in figures["kinds"]
        ],
        "map": _map(figures),
        "sections": [_section(row) for row in figures["sections"]],
        "activities": [{**row, "on": date.fromisoformat(row["on"])} for row in figures["activities"]],
    }


def code_of(report: Report) -> str:
    """'jaar-3-K2-WP2'; 'jaar-3-WP2' for a whole year. Also the name of the file."""
    quarter = f"-K{report.quarter}" if report.quarter else ""
    return f"jaar-{report.programme_year.number}{quarter}-WP{report.work_package.number}"


def _mark(report: Report) -> str:
    """What stands in the foot of each page: of when the figures are, which report and which version."""
    words = _("Gegevens bevroren op {day}, {time}. Rapport {code}, versie {version}").format(
        day=long_date(report.frozen_at),
        time=clock_time(report.frozen_at),
        code=code_of(report),
        version=report.version,
    )
    is_draft = report.state == Report.State.DRAFT
    return words + (_(", ontwerp") if is_draft else "")


def _months(figures, ends_before) -> list[dict]:
    """The months of the year; `is_ahead` marks the first one after the period."""
    days = [date.fromisoformat(day) for day in figures["months"]]
    ahead = next((day for day in days if day >= ends_before), None)
    return [{"first": day, "is_ahead": day == ahead} for day in days]


def _most(figures) -> int:
    return max((row["attendances_year"] for row in figures["kinds"]), default=0)


def _attendance_chart(figures):
    labels = [format_date(date.fromisoformat(day), "M").lower() for day in figures["months"]]
    return charts.column_chart(zip(labels, figures["attendance_by_month"], strict=True))


def _map(figures) -> CityMap | None:
    if not figures["cells"]:
        return None
    return count_map(
        layers=[
            SimpleNamespace(number=row["number"], name=said(row["name"]), short=said(row["short"]))
            for row in figures["layers"]
        ],
        domains=[
            SimpleNamespace(
                code=row["code"], letter=row["letter"], name=said(row["name"]), short=said(row["short"])
            )
            for row in figures["domains"]
        ],
        counts={(row["layer"], row["domain"]): row["count"] for row in figures["cells"]},
        noun=lambda n: ngettext("activiteit", "activiteiten", n),
    )


def _section(section) -> dict:
    """A section with its numbers as numbers again, and a sentence for each bar."""
    figures = []
    for row in section["figures"]:
        values = {
            name: None if row[name] is None else Decimal(row[name])
            for name in ("target", "actual", "forecast")
        }
        words = {name: number(value) for name, value in values.items()}
        label = _("{actual} van {target}").format(**words)
        if values["forecast"] is not None:
            label = _("{actual} van {target}, verwacht {forecast}").format(**words)
        figures.append({**row, **values, "label": label})
    return {
        **section,
        "figures": figures,
        "has_actual": any(row["actual"] is not None for row in figures),
        "has_forecast": any(row["forecast"] is not None for row in figures),
    }


def html_of(report: Report) -> str:
    """The page that becomes the PDF, in Dutch."""
    with override("nl"):
        return render_to_string("pdf/report.html", {"report": report, "sheet": sheet_of(report)})


def draw_pdf(report: Report) -> bytes:
    """The report as a PDF, in Dutch. Raises PdfUnavailable where the system libraries are missing."""
    return render_pdf(html_of(report))
