"""Short builders of what a report counts, and of a report as it stands in the autumn of year 3."""

from datetime import UTC, datetime, timedelta

from scvl.outbox import sweep_outbox
from tests.factories.members import ContactFactory
from tests.factories.workpackages import ActivityFactory, RegistrationFactory, WorkPackageFactory
from workpackages.actions.report import build_report
from workpackages.models import Report

AFTER_Q2 = datetime(2026, 11, 2, 8, tzinfo=UTC)
IN_Q2 = datetime(2026, 9, 15, 8, tzinfo=UTC)


def held(day, **fields):
    starts_at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return ActivityFactory(
        starts_at=starts_at, state="held", held_at=starts_at + timedelta(hours=4), **fields
    )


def present(activity, organisation, state="attended", **fields):
    contact = ContactFactory(organisation=organisation)
    fields = {"kind": organisation.kind, "counts_as": organisation} | fields
    return RegistrationFactory(activity=activity, contact=contact, state=state, **fields)


def build(year, quarter=2, number=2) -> Report:
    return build_report(work_package=WorkPackageFactory(number=number), programme_year=year, quarter=quarter)


def drawn(report) -> Report:
    """The report after the queue drew its PDF."""
    sweep_outbox()
    return Report.objects.select_related("work_package", "programme_year").get(pk=report.pk)
