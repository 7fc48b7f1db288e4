"""KPI 9 and 10: applications of governments that came from our activities."""

from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted
from matchmaking.models import FundingApplication
from members.enums import Kind
from workpackages.models import Activity, ActivityOutcome


def _applications(condition):
    rows = FundingApplication.objects.filter(condition, submitted_on__isnull=False)
    rows = rows.exclude(state=FundingApplication.State.DRAFT).filter(
        applicants__organisation__kind=Kind.GOVERNMENT
    )
    rows = rows.distinct().select_related("programme").prefetch_related("applicants__organisation")
    links: dict[int, list] = {}
    outcomes = ActivityOutcome.objects.filter(
        funding_application__in=rows.values("pk"), activity__state=Activity.State.HELD
    )
    for outcome in outcomes.select_related("activity"):
        links.setdefault(outcome.funding_application_id, []).append(outcome.activity)
    return rows, links


def _row(row, links, when) -> Row:
    """Counts where a linked activity was held on or before the submission."""
    before = [one for one in links.get(row.pk, ()) if one.date <= row.submitted_on]
    applicants = [one for one in row.applicants.all() if one.organisation.kind == Kind.GOVERNMENT]
    lead = next((one for one in applicants if one.is_lead), applicants[0])
    note = before[0].title if before else _("geen activiteit van ons gelinkt")
    return Row(
        row.title,
        int(bool(before)),
        "matchmaking.fundingapplication",
        row.pk,
        when,
        lead.organisation.name,
        note,
        before[0].get_absolute_url() if before else "",
    )


def applications(period: Period) -> Result:
    """KPI 9: submitted in the period; withdrawn later counts too, a joint application is one."""
    rows, links = _applications(period.days("submitted_on"))
    return counted(_row(row, links, row.submitted_on) for row in rows)


def approved(period: Period) -> Result:
    """KPI 10: as under 9, by the day of the approval."""
    rows, links = _applications(period.days("decided_on"))
    rows = rows.filter(state=FundingApplication.State.APPROVED)
    return counted(_row(row, links, row.decided_on) for row in rows)
