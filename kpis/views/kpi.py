import csv
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kpis import charts
from kpis.calculators import CALCULATORS
from kpis.figures import YearFigures, current_year
from kpis.forecast import ATTENTION, BEHIND, ON_TRACK, REACHED, RUNS, WATCH
from kpis.models import Kpi
from members.models import Domain, Layer
from members.permissions import seats_only, viewer_of
from scvl.citymap import count_map
from scvl.exports import csv_cell
from scvl.periods import local_today
from workpackages.models import Activity, ActivityPosition, ProgrammeYear

PAGE = 50


def _year(number) -> ProgrammeYear:
    return get_object_or_404(ProgrammeYear, number=number)


def _current() -> ProgrammeYear:
    year = current_year()
    if year is None:
        raise Http404
    return year


@require_safe
@seats_only
def kpi_list(request):
    """The dashboard of the running year."""
    return _dashboard(request, _current())


@require_safe
@seats_only
def year_detail(request, year):
    return _dashboard(request, _year(year))


def _dashboard(request, year):
    source = YearFigures(year)
    figures = source.figures()
    for row in figures:
        row.kpi.spark = charts.spark(row, year, source.as_of)
    attention = [row for row in figures if row.status in ATTENTION]
    only = bool(request.GET.get("aandacht"))
    shown = attention if only else figures
    days = (year.ends_before - year.starts_on).days
    passed = min(max((local_today() - year.starts_on).days, 0), days)
    context = {
        "year": year,
        "years": ProgrammeYear.objects.order_by("number"),
        "as_of": source.as_of,
        "has_begun": source.period.has_begun,
        "is_over": source.is_over,
        "is_frozen": source.frozen is not None,
        "last_day": year.ends_before - timedelta(days=1),
        "groups": _groups(shown),
        "total": len(figures),
        "good": sum(row.status in (REACHED, ON_TRACK) for row in figures),
        "runs": sum(row.status is RUNS for row in figures),
        "watch": sum(row.status is WATCH for row in figures),
        "behind": [row for row in figures if row.status in (BEHIND, *ATTENTION[2:])],
        "attention": len(attention),
        "only": only,
        "share_passed": round(100 * passed / days),
        "days_left": days - passed,
        "map": _activity_map(source.period),
    }
    return render(request, "kpis/kpi_list.html", context)


def _groups(figures) -> list[tuple]:
    words = {
        Kpi.Group.INPUT: (_("Input"), _("Wat we doen en wie we bereiken.")),
        Kpi.Group.OUTPUT: (_("Output"), _("Wat eruit voortkomt.")),
        Kpi.Group.GOVERNANCE: (_("Bestuur"), _("Of het platform door zijn leden wordt gedragen.")),
    }
    rows = [(*words[group], [row for row in figures if row.kpi.group == group]) for group in words]
    return [row for row in rows if row[2]]


def _activity_map(period):
    """Thematic activities held in the period, per cell."""
    held = Activity.objects.filter(
        period.moments("starts_at"),
        state=Activity.State.HELD,
        activity_type__code__in=("matchmaking", "clustering", "community"),
    )
    counts: dict = {}
    places = ActivityPosition.objects.filter(activity__in=held).values_list("layer__number", "domain__code")
    for cell in places:
        counts[cell] = counts.get(cell, 0) + 1
    return count_map(
        layers=Layer.objects.all(),
        domains=Domain.objects.all(),
        counts=counts,
        noun=lambda n: _("activiteiten"),
    )


def _kpi(number) -> Kpi:
    if number not in CALCULATORS:
        raise Http404
    return get_object_or_404(Kpi.objects.prefetch_related("work_packages"), number=number)


@require_safe
@seats_only
def kpi_detail(request, year, number):
    """One figure: where it stands, its years, its months, and the very rows."""
    year, kpi = _year(year), _kpi(number)
    source = YearFigures(year)
    figure = source.figure(kpi)
    years = list(ProgrammeYear.objects.order_by("number"))
    all_years = [(one, figure if one == year else YearFigures(one).figure(kpi)) for one in years]
    page = Paginator(figure.result.rows, PAGE).get_page(request.GET.get("pagina"))
    context = {
        "year": year,
        "years": years,
        "figure": figure,
        "kpi": kpi,
        "as_of": source.as_of,
        "last_day": year.ends_before - timedelta(days=1),
        "has_begun": source.period.has_begun,
        "is_over": source.is_over,
        "bars": charts.year_bars(all_years[-4:]),
        "months": charts.months_of(figure, year, source.as_of) if number != "2" else None,
        "all_years": all_years,
        "page_of_rows": page,
        "sees_links": viewer_of(request.user).is_team,
        "csv_url": reverse("kpis:kpi-evidence", args=[year.number, number]),
    }
    return render(request, "kpis/kpi_detail.html", context)


@require_safe
@seats_only
def kpi_evidence(request, year, number):
    """The rows behind a figure as CSV: exactly as many lines as the JSON says, with a column `count`."""
    year, kpi = _year(year), _kpi(number)
    figure = YearFigures(year).figure(kpi)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="kpi-{number}-jaar-{year.number}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["record", "id", "label", "organisation", "date", "count", "note"])
    for row in figure.result.rows:
        when = row.when.isoformat() if row.when else ""
        cells = (row.model, row.object_id, row.label, row.organisation, when, row.count, row.note)
        writer.writerow([csv_cell(cell) for cell in cells])
    return response


@require_safe
@seats_only
def current_json(request):
    return _as_json(_current())


@require_safe
@seats_only
def year_json(request, year):
    return _as_json(_year(year))


def _as_json(year):
    figures = [
        {
            "number": row.number,
            "name": row.kpi.name,
            "unit": row.kpi.unit,
            "value": _plain(row.value),
            "target": _plain(row.target),
            "rows": len(row.result.rows),
            "evidence_csv": reverse("kpis:kpi-evidence", args=[year.number, row.number]),
        }
        for row in YearFigures(year).figures()
    ]
    about = {
        "number": year.number,
        "label": year.label,
        "starts_on": year.starts_on.isoformat(),
        "ends_before": year.ends_before.isoformat(),
    }
    return JsonResponse({"year": about, "kpis": figures})


def _plain(value):
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
