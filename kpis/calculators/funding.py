"""KPI 9 and 10: applications of governments that came from our activities."""

from datetime import date

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import TruncDate
from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted
from matchmaking.models import FundingApplicant, FundingApplication
from members.enums import Kind
from workpackages.models import Activity, ActivityOutcome


def _submitted():
    """Applications of at least one government, past the draft; one withdrawn before it was submitted never was."""
    applicants = FundingApplicant.objects.filter(
        application=OuterRef("pk"), organisation__kind=Kind.GOVERNMENT
    )
    rows = FundingApplication.objects.filter(Exists(applicants), submitted_on__isnull=False)
    return rows.exclude(state=FundingApplication.State.DRAFT).order_by()


def _came_from():
    """Links to an activity of ours that was held on or before the submission."""
    links = ActivityOutcome.objects.filter(activity__state=Activity.State.HELD)
    links = links.annotate(day=TruncDate("activity__starts_at"))
    return links.filter(day__lte=F("funding_application__submitted_on"))


def _count(applications, field_name: str) -> Result:
    rows = applications.annotate(came_from=Exists(_came_from().filter(funding_application=OuterRef("pk"))))
    found = {pk: (day, int(came)) for pk, day, came in rows.values_list("pk", field_name, "came_from")}
    return counted(found.values(), lambda: _rows(found))


def _rows(found: dict[int, tuple[date, int]]):
    links = _came_from().filter(funding_application__in=found).select_related("activity")
    first = {}
    for link in links.order_by("-activity__starts_at", "-activity_id"):
        first[link.funding_application_id] = link.activity
    rows = FundingApplication.objects.filter(pk__in=found).prefetch_related("applicants__organisation")
    for row in rows:
        day, count = found[row.pk]
        applicants = [one for one in row.applicants.all() if one.organisation.kind == Kind.GOVERNMENT]
        lead = min(applicants, key=lambda one: (not one.is_lead, one.pk)).organisation.name
        activity = first.get(row.pk)
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
