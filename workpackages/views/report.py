from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.permissions import seats_only, team_only, viewer_of
from scvl.errors import PortalError
from scvl.models import Outbox
from scvl.pdf import PdfUnavailable
from scvl.periods import local_today
from workpackages.actions.report import (
    build_report,
    correct_report,
    finalise_report,
    pdf_key,
    refresh_report,
)
from workpackages.models import ProgrammeYear, Report, WorkPackage
from workpackages.report_data import canonical, period_of
from workpackages.report_forms import QUARTERS, ReportForm
from workpackages.report_page import code_of, sheet_of


@require_safe
@seats_only
def report_list(request):
    """The reports by year, work package and quarter; `jaar=3` in the address takes one year."""
    return _list_page(request, ReportForm())


def _list_page(request, form):
    years = list(ProgrammeYear.objects.order_by("-number"))
    asked = request.GET.get("jaar", "")
    shown = [year for year in years if str(year.number) == asked]
    rows = Report.objects.visible_to(request.user).light()
    rows = rows.filter(programme_year__in=shown) if shown else rows
    last = {}
    for row in rows.order_by("version"):
        last[row.programme_year_id, row.work_package_id, row.quarter] = row
    packages = list(WorkPackage.objects.all())
    today = local_today()
    context = {
        "years": years,
        "chosen": shown[0] if shown else None,
        "unknown": [asked[:40]] if asked and not shown else [],
        "tables": [
            (year, _lines(year, packages, last, today))
            for year in (shown or years)
            if year.starts_on <= today
        ],
        "reported": {year_id for year_id, _package, _quarter in last},
        "can_make": viewer_of(request.user).is_team,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "workpackages/report_list.html", context, status=status)


def _lines(year, packages, last, today):
    """Per work package a cell a quarter and one for the year: the last version, and how far the period is."""
    periods = {quarter: period_of(year, quarter) for quarter in QUARTERS}
    return [
        (
            package,
            [
                {
                    "quarter": quarter,
                    "report": last.get((year.pk, package.pk, quarter)),
                    "is_over": ends_before <= today,
                    "is_running": starts_on <= today < ends_before,
                }
                for quarter, (starts_on, ends_before) in periods.items()
            ],
        )
        for package in packages
    ]


def _report(request, pk) -> Report:
    rows = Report.objects.visible_to(request.user).defer("pdf", "draft_pdf")
    return get_object_or_404(rows.select_related("work_package", "programme_year"), pk=pk)


@require_safe
@seats_only
def report_detail(request, pk):
    """The report from its frozen figures, and for the team what can be done with it."""
    report = _report(request, pk)
    versions = Report.objects.visible_to(request.user).filter(
        work_package=report.work_package, programme_year=report.programme_year, quarter=report.quarter
    )
    versions = list(versions.light().order_by("-version"))
    context = {
        "report": report,
        "sheet": sheet_of(report),
        "versions": versions if len(versions) > 1 else [],
        "is_newest": versions[0].pk == report.pk,
        "is_final": report.state == Report.State.FINAL,
        "pdf_trouble": "" if report.sha256 else _trouble(report),
        "can_make": viewer_of(request.user).is_team,
        "parent_url": reverse("workpackages:report-list"),
    }
    return render(request, "workpackages/report_detail.html", context)


def _trouble(report) -> str:
    """Why the PDF is not there yet, where that is known."""
    row = Outbox.objects.filter(key=pdf_key(report)).exclude(error="").first()
    if row is None:
        return ""
    if row.error == PdfUnavailable.__name__:
        return PdfUnavailable.default_message
    return _("Een PDF maken lukte niet. Het team ziet het op de werklijst.")


@require_safe
@seats_only
def report_pdf(request, pk):
    """The kept bytes, of a draft those that say so; back to the report while they are drawn."""
    report = _report(request, pk)
    if not report.sha256:
        messages.info(request, _("De PDF wordt gemaakt. Ze staat straks op deze pagina."))
        return redirect(report)
    is_final = report.state == Report.State.FINAL
    data, mark = (report.pdf, "") if is_final else (report.draft_pdf, "-ontwerp")
    return _file(bytes(data), "application/pdf", f"{code_of(report)}-v{report.version}{mark}.pdf")


@require_safe
@seats_only
def report_data(request, pk):
    """The frozen figures as they are, in their canonical form with version and hash."""
    report = _report(request, pk)
    return _file(
        canonical(report.data).encode(), "application/json", f"{code_of(report)}-v{report.version}.json"
    )


def _file(data, content_type, name):
    response = HttpResponse(data, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, max-age=0"
    return response


@require_POST
@team_only
def report_create(request):
    """Make the report of a work package, year and quarter, or refresh its draft; what can't be is told at the form."""
    form = ReportForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            report = build_report(
                work_package=asked["werkpakket"],
                programme_year=asked["jaar"],
                quarter=asked["kwartaal"],
                by=request.user,
            )
        except PortalError as error:
            form.add_error("kwartaal", error.message)
        else:
            return redirect("workpackages:report-detail", pk=report.pk)
    return _list_page(request, form)


@require_POST
@team_only
def report_refresh(request, pk):
    report = _report(request, pk)
    return _act(request, report, refresh_report, _("De cijfers in dit ontwerp zijn die van nu."))


@require_POST
@team_only
def report_finalise(request, pk):
    report = _report(request, pk)
    return _act(request, report, finalise_report, _("Het rapport is definitief. De PDF is bewaard."))


@require_POST
@team_only
def report_correct(request, pk):
    report = _report(request, pk)
    return _act(request, report, correct_report, _("Dit is een nieuwe versie, met de cijfers van nu."))


def _act(request, report, action, done):
    """Call one action and go to the report it gives back; what it refuses is told on the same page."""
    try:
        report = action(report=report, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, done)
    return redirect("workpackages:report-detail", pk=report.pk)
