"""KPI 9 and 10: applications of governments that came from our activities."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted
from matchmaking.models import FundingApplicant, FundingApplication
from members.enums import Kind
from scvl.periods import local_date
from workpackages.models import Activity, ActivityOutcome


def _submitted():
    """Applications of at least one government, past the draft; one withdrawn before it was submitted never was."""
    applicants = FundingApplicant.objects.filter(
        application=OuterRef("pk"), organisation__kind=Kind.GOVERNMENT
    )
    rows = FundingApplication.objects.filter(Exists(applicants), submitted_on__isnull=False)
    return rows.exclude(state=FundingApplication.State.DRAFT).order_by()


def _came_from(applications) -> dict[int, int]:
    """{application: the first activity of ours that was held on or before its submission}"""
    links = ActivityOutcome.objects.filter(
        funding_application__in=applications.values("pk"), activity__state=Activity.State.HELD
    )
    links = links.order_by("activity__starts_at", "activity_id").values_list(
        "funding_application_id", "funding_application__submitted_on", "activity_id", "activity__starts_at"
    )
    found: dict[int, int] = {}
    for pk, submitted_on, activity, starts_at in links:
        if local_date(starts_at) <= submitted_on:
            found.setdefault(pk, activity)
    return found


def _count(applications, field_name: str) -> Result:
    came_from = _came_from(applications)
    found = {pk: (day, int(pk in came_from)) for pk, day in applications.values_list("pk", field_name)}
    return counted(found.values(), lambda: _rows(found, came_from))


def _rows(found: dict[int, tuple[date, int]], came_from: dict[int, int]):
    activities = Activity.objects.in_bulk(set(came_from.values()))
    rows = FundingApplication.objects.filter(pk__in=found).prefetch_related("applicants__organisation")
    for row in rows:
        day, count = found[row.pk]
        applicants = [one for one in row.applicants.all() if one.organisation.kind == Kind.GOVERNMENT]
        lead = min(applicants, key=lambda one: (not one.is_lead, one.pk)).organisation.name
        activity = activities[came_from[row.pk]] if count else None
        note = activity.title if activity else _("geen activiteit van ons gelinkt")
        url = activity.get_absolute_url() if activity else ""
        yield Row(row.title, count, "matchmaking.fundingapplication", row.pk, day, lead, note, url)


def applications(period: Period) -> Result:
    """KPI 9: submitted in the period; withdrawn later counts too, a joint application is one."""
    return _count(_submitted().filter(period.days("submitted_on")), "submitted_on")


def approved(period: Period) -> Result:
    """KPI 10: as under 9, by the day of the approval."""
    rows = _submitted().filter(period.days("decided_on"), state=FundingApplication.State.APPROVED)
    return _count(rows, "decided_on")
