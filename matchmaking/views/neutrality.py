import csv
from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from matchmaking import neutrality
from matchmaking.forms import PeriodForm
from members.permissions import seats_only
from scvl.exports import csv_cell
from scvl.periods import local_date

PAGE = 50


def _period(request):
    """(the period asked, the form, the years, values that nobody knows)."""
    known, unknown = neutrality.periods(), []
    year = request.GET.get("jaar", "")
    chosen = next((one for one in known if one.code == year), None)
    if year and chosen is None:
        unknown.append(year[:40])
    form = PeriodForm(request.GET if {"van", "tot"} & set(request.GET) else None)
    if form.is_bound and form.is_valid():
        chosen = neutrality.custom_period(**form.period())
    return chosen or neutrality.default_period(known), form, known, unknown


@require_safe
@seats_only
def neutrality_report(request):
    """How often each member was considered, proposed and chosen in a year or another period."""
    period, form, known, unknown = _period(request)
    report = neutrality.report_of(request.user, period)
    context = {
        "period": period,
        "form": form,
        "years": known,
        "unknown": unknown,
        "last_day": period.ends_before - timedelta(days=1),
        "evidence_query": _query_of(period),
        "report": report,
        "tables": [
            (report.tiers, _("Per niveau"), _("Niveau van toen")),
            (report.bands, _("Per grootte"), _("Medewerkers van toen")),
        ],
        "page_of_rows": Paginator(report.organisations, PAGE).get_page(request.GET.get("pagina")),
    }
    return render(request, "matchmaking/neutrality_report.html", context)


def _query_of(period) -> str:
    """The query string that asks for this period again."""
    if period.code:
        return f"?jaar={period.code}"
    last = period.ends_before - timedelta(days=1)
    return f"?van={period.starts_on:%Y-%m-%d}&tot={last:%Y-%m-%d}"


@require_safe
@seats_only
def neutrality_evidence(request):
    """The rows behind the report as CSV."""
    period, *_rest = _period(request)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    name = f"neutraliteit-{period.starts_on:%Y-%m-%d}-{period.ends_before:%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow(["run", "date", "organisation_id", "organisation", "considered", "proposed", "chosen"])
    for row in neutrality.evidence_of(request.user, period).iterator(chunk_size=2000):
        when = local_date(row.run.made_at).isoformat()
        cells = (row.run_id, when, row.organisation_id, row.organisation.name)
        writer.writerow([*map(csv_cell, cells), 1, int(row.is_proposed), int(row.is_chosen)])
    return response
