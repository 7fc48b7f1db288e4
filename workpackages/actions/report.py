"""A report freezes its figures first; then a job draws its PDF, whose bytes a final one keeps for good (MODEL 3)."""

import hashlib
import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.actions.transition import move
from scvl.errors import Conflict, InvalidInput, InvalidTransition
from scvl.models import Outbox
from scvl.outbox import enqueue, handles
from scvl.periods import local_date, local_today, now
from scvl.wording import long_date
from workpackages.models import ProgrammeYear, Report, WorkPackage
from workpackages.report_data import collect, is_whole, period_of, sealed
from workpackages.report_page import draw_pdf

log = logging.getLogger(__name__)

State = Report.State
PDF = "report-pdf"


def build_report(
    *, work_package: WorkPackage, programme_year: ProgrammeYear, quarter: int, by=None
) -> Report:
    """The report of a work package and period (1 to 4; 0 for the year): made, or a draft with figures of now.

    However often it runs, there is one row a version; a final report comes back as it is. Raises InvalidInput for a
    period that does not exist, or that is not over: half a period is no report.
    """
    check_over(programme_year, quarter)
    last = _versions(work_package, programme_year, quarter).order_by("-version").first()
    if last is None:
        return _create(work_package, programme_year, quarter, by=by)
    return last if last.state == State.FINAL else refresh_report(report=last, by=by)


def _versions(work_package, programme_year, quarter):
    rows = Report.objects.filter(work_package=work_package, programme_year=programme_year, quarter=quarter)
    return rows.select_related("work_package", "programme_year")


def check_over(programme_year: ProgrammeYear, quarter: int) -> None:
    """Raises InvalidInput for a period that does not exist, has not begun or still runs."""
    if not 0 <= quarter <= 4:
        raise InvalidInput(_("Een programmajaar telt vier kwartalen."))
    starts_on, ends_before = period_of(programme_year, quarter)
    days = {"first": long_date(starts_on), "last": long_date(ends_before - timedelta(days=1))}
    if starts_on > local_today():
        raise InvalidInput(
            _("Deze periode begint pas op {first}. Maak het rapport na {last}.").format(**days)
        )
    if ends_before > local_today():
        raise InvalidInput(
            _("Deze periode loopt nog tot en met {last}. Maak het rapport daarna.").format(**days)
        )


def _create(work_package, programme_year, quarter, *, by, version=1, corrects=None) -> Report:
    """A draft with its figures. Where somebody else was first, theirs."""
    fields = {"work_package": work_package, "programme_year": programme_year, "quarter": quarter}
    try:
        with transaction.atomic():
            row = Report.objects.create(
                **fields,
                version=version,
                corrects=corrects,
                data=sealed(collect(work_package, programme_year, quarter)),
                frozen_at=now(),
            )
            _queue_pdf(row)
    except IntegrityError:
        return _versions(**fields).get(version=version)
    log.info("report made id=%s version=%s by=%s", row.pk, version, by and by.pk)
    return row


@transaction.atomic
def refresh_report(*, report: Report, by=None) -> Report:
    """Figures of now in a draft, and a PDF of them a little later.

    Raises InvalidTransition for a final report, InvalidInput while the period runs.
    """
    if report.state == State.DRAFT:
        check_over(report.programme_year, report.quarter)
    data = sealed(collect(report.work_package, report.programme_year, report.quarter))
    move(report, State.DRAFT, by=by, data=data, frozen_at=now(), pdf=None, draft_pdf=None, sha256="")
    _queue_pdf(report)
    return report


# --- The PDF ----------------------------------------------------------------------------------------
def pdf_key(report: Report) -> str:
    """The key in the outbox of the job that draws these figures."""
    return f"{PDF}:{report.pk}:{report.frozen_at.isoformat()}"


def _queue_pdf(report) -> None:
    payload = {"report": report.pk, "frozen_at": report.frozen_at.isoformat()}
    enqueue(key=pdf_key(report), kind=PDF, payload=payload)


def queue_missing_pdfs() -> None:
    """A job for each draft without a PDF: made in silence, or before drafts had one."""
    rows = Report.objects.filter(state=State.DRAFT, sha256="", frozen_at__isnull=False)
    for row in rows.light():
        _queue_pdf(row)


@handles(PDF, repeatable=True)
def draw_report(row: Outbox) -> None:
    """Draw a draft, and as it will be when final; keep both, with the hash of the latter. Nothing where it moved on since.

    Raises PdfUnavailable where no PDF can be drawn: the outbox tries again, and then tells the team.
    """
    frozen_at = datetime.fromisoformat(row.payload["frozen_at"])
    found = Report.objects.filter(pk=row.payload["report"], state=State.DRAFT, frozen_at=frozen_at)
    report = found.select_related("work_package", "programme_year").first()
    if report is None:
        return
    draft_pdf = draw_pdf(report)
    report.state = State.FINAL
    pdf = draw_pdf(report)
    found.update(pdf=pdf, draft_pdf=draft_pdf, sha256=hashlib.sha256(pdf).hexdigest())
    log.info("report drawn id=%s", report.pk)


def finalise_report(*, report: Report, by) -> Report:
    """Keep the PDF that was drawn, and its hash; from then on nothing changes.

    Raises InvalidInput while the period runs, where the figures are from before its end or the PDF is not drawn yet,
    Conflict where somebody refreshed it since, InvalidTransition for a final report.
    """
    if report.state != State.DRAFT:
        raise InvalidTransition
    _check_figures(report)
    if not is_whole(report.data):
        raise InvalidInput(_("De cijfers van dit rapport zijn niet meer heel. Ververs het rapport eerst."))
    if not report.sha256:
        raise InvalidInput(_("De PDF van deze cijfers wordt nog gemaakt. Probeer het straks opnieuw."))
    with transaction.atomic():
        # Somebody may have refreshed it since it was read: bytes and figures must be of one moment.
        same = {"pk": report.pk, "frozen_at": report.frozen_at, "sha256": report.sha256}
        if not Report.objects.select_for_update().filter(**same).exists():
            raise Conflict
        move(report, State.FINAL, by=by, draft_pdf=None, finalised_at=now())
    log.info("report final id=%s by=%s", report.pk, by and by.pk)
    return report


def _check_figures(report) -> None:
    check_over(report.programme_year, report.quarter)
    _starts, ends_before = period_of(report.programme_year, report.quarter)
    if local_date(report.frozen_at) < ends_before:
        raise InvalidInput(_("De cijfers zijn van voor het einde van de periode. Ververs het rapport eerst."))


def correct_report(*, report: Report, by) -> Report:
    """A new version with figures of now that names the final one it corrects.

    Raises InvalidInput for a draft, Conflict where a correction was begun.
    """
    if report.state != State.FINAL:
        raise InvalidInput(_("Enkel een definitief rapport verbeter je met een nieuwe versie."))
    if Report.objects.filter(corrects=report).exists():
        raise Conflict(_("Van dit rapport bestaat al een nieuwere versie."))
    row = _create(
        report.work_package,
        report.programme_year,
        report.quarter,
        by=by,
        version=report.version + 1,
        corrects=report,
    )
    if row.corrects_id != report.pk:
        raise Conflict
    return row


def build_due_reports() -> int:
    """A draft for each work package and quarter that is over and has none, or only one from before its end.

    Of closed years nothing is made by itself. Whatever draft has no PDF gets a job that draws it.
    Returns how many were made or refreshed; a second run makes none.
    """
    number, today = 0, local_today()
    packages = list(WorkPackage.objects.all())
    years = ProgrammeYear.objects.filter(starts_on__lte=today).exclude(state=ProgrammeYear.State.CLOSED)
    for year in years:
        for quarter, (_starts, ends_before) in enumerate(year.quarters(), start=1):
            if ends_before <= today:
                number += sum(_build_due(package, year, quarter, ends_before) for package in packages)
    queue_missing_pdfs()
    return number


def _build_due(package, year, quarter, ends_before) -> bool:
    last = _versions(package, year, quarter).light().order_by("-version").first()
    if last and (last.state == State.FINAL or local_date(last.frozen_at) >= ends_before):
        return False
    build_report(work_package=package, programme_year=year, quarter=quarter)
    return True
