import csv
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kpis import charts
from kpis.calculators import CALCULATORS, PLANNED
from kpis.calculators.activities import THEMATIC
from kpis.figures import YearFigures, current_year
from kpis.forecast import ATTENTION, BEHIND, MISSED, ON_TRACK, REACHED, RUNS, WATCH
from kpis.models import Kpi
from kpis.nouns import rows_noun, rows_of
from members.models import Domain, Layer
from members.permissions import seats_only, viewer_of
from scvl.citymap import count_map
from scvl.errors import NotFound
from scvl.exports import csv_cell
from workpackages.models import Activity, ActivityPosition, ProgrammeYear
from workpackages.programme import year_of

PAGE = 50
NAMED = 3  # figures that are behind, named on top


def _year(number) -> ProgrammeYear:
    return year_of(list(ProgrammeYear.objects.all()), number)


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
        row.kpi.evidence = rows_of(row.number, row.result.size)
    attention = [row for row in figures if row.status in ATTENTION]
    behind = [row for row in figures if row.status in (BEHIND, MISSED)]
    only = bool(request.GET.get("aandacht"))
    context = {
        **_about(year, source),
        "groups": _groups(attention if only else figures),
        "total": len(figures),
        "good": sum(row.status in (REACHED, ON_TRACK) for row in figures),
        "runs": sum(row.status is RUNS for row in figures),
        "watch": sum(row.status is WATCH for row in figures),
        "watch_from": round(100 * settings.KPI_WATCH),
        "behind": behind[:NAMED],
        "behind_total": len(behind),
        "behind_more": len(behind[NAMED:]),
        "attention": len(attention),
        "only": only,
        "enters_figures": viewer_of(request.user).is_team,
        "map": _activity_map(source.period) if source.period.has_begun and not only else None,
    }
    return render(request, "kpis/kpi_list.html", context)


def _about(year, source) -> dict:
    """What both pages say of the year."""
    days = (year.ends_before - year.starts_on).days
    passed = (source.as_of - year.starts_on).days + 1 if source.period.has_begun else 0
    return {
        "year": year,
        "years": list(ProgrammeYear.objects.order_by("number")),
        "as_of": source.as_of,
        "has_begun": source.period.has_begun,
        "is_over": source.is_over,
        "is_frozen": source.frozen is not None,
        "last_day": year.ends_before - timedelta(days=1),
        "share_passed": round(100 * passed / days),
        "days_left": days - passed,
    }


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
        period.moments("starts_at"), state=Activity.State.HELD, activity_type__code__in=THEMATIC
    )
    places = ActivityPosition.objects.filter(activity__in=held).order_by()
    places = places.values("layer__number", "domain__code").annotate(n=Count("pk"))
    return count_map(
        layers=Layer.objects.all(),
        domains=Domain.objects.all(),
        counts={(row["layer__number"], row["domain__code"]): row["n"] for row in places},
        noun=lambda n: ngettext("activiteit", "activiteiten", n),
    )


def _kpi(number) -> Kpi:
    if number not in CALCULATORS:
        raise NotFound(_("Die KPI bestaat niet. Er zijn er {count}.").format(count=len(CALCULATORS)))
    return get_object_or_404(Kpi.objects.prefetch_related("work_packages"), number=number)


@require_safe
@seats_only
def kpi_detail(request, year, number):
    """One figure: where it stands, its years, its months, and the very rows."""
    year, kpi = _year(year), _kpi(number)
    source = YearFigures(year)
    figure, about = source.figure(kpi), _about(year, source)
    all_years = [(one, figure if one == year else YearFigures(one).figure(kpi)) for one in about["years"]]
    page = Paginator(figure.result.rows, PAGE).get_page(request.GET.get("pagina"))
    last = source.last_result(number) if source.period.has_begun and not source.is_over else None
    context = {
        **about,
        "figure": figure,
        "kpi": kpi,
        "title": kpi.name.replace("/", "/\u200b"),  # where a phone may break it
        "target_noun": _target_noun(kpi, figure.target),
        "is_planned": number in PLANNED,
        "last_closed": source.last_closed if last else None,
        "last_then": last.reached_by(source.same_day) if last and _adds_up(kpi) else None,
        "bars": charts.year_bars(all_years[-4:]),
        "months": charts.months_of(figure, year, source.as_of),
        "all_years": all_years,
        "has_forecast": any(row.forecast is not None for _year, row in all_years),
        "evidence": rows_of(number, figure.result.size),
        "heading": _heading(page.object_list),
        "names_organisation": any(row.organisation not in ("", row.label) for row in page),
        "page_of_rows": page,
        "sees_links": viewer_of(request.user).is_team,
        "csv_url": reverse("kpis:kpi-evidence", args=[year.number, number]),
    }
    return render(request, "kpis/kpi_detail.html", context)


def _target_noun(kpi, target) -> str:
    """What a target counts: 'overheden', 'volgers'; a percentage says it by its sign."""
    if kpi.unit == Kpi.Unit.PERCENT or target is None:
        return ""
    return _("volgers") if kpi.unit == Kpi.Unit.FOLLOWERS else rows_noun(kpi.number, target)


def _adds_up(kpi) -> bool:
    return kpi.unit not in (Kpi.Unit.PERCENT, Kpi.Unit.FOLLOWERS)


def _heading(rows) -> str:
    """What the first column of the rows holds."""
    words = {
        "members.organisation": _("Organisatie"),
        "members.meeting": _("Vergadering"),
        "workpackages.delivery": _("Lezer"),
        "workpackages.activity": _("Activiteit"),
        "kpis.measurement": _("Kanaal"),
        "matchmaking.fundingapplication": _("Projectaanvraag"),
        "matchmaking.consortium": _("Consortium"),
        "matchmaking.offer": _("Offerte"),
    }
    return words[rows[0].model] if rows else ""


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
            "value": _plain(_counted(row)),
            "target": _plain(row.target),
            "rows": row.result.size,
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


def _counted(row):
    """The value as the sum of its rows: what is not known or not measured is 0; only a percentage of none is none."""
    return 0 if row.value is None and row.kpi.unit != Kpi.Unit.PERCENT else row.value


def _plain(value):
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)
