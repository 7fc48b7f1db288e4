"""KPI 16 to 19: the platform carried by its members."""

from datetime import timedelta

from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted, share
from matchmaking.models import Challenge, Idea, Project
from members.enums import BodyCode, TierCode
from members.models import Meeting, Membership
from scvl.periods import local_date
from workpackages.models import Activity

SHORT = timedelta(days=90)
OFF = (Activity.State.DRAFT, Activity.State.CANCELLED)


def _meetings(period: Period, **which):
    rows = Meeting.objects.filter(period.moments("starts_at"), state=Meeting.State.HELD, **which)
    return rows.select_related("body").prefetch_related("attendances")


def _row(meeting, count=1) -> Row:
    present = len(meeting.attendances.all())
    note = _("{n} aanwezig").format(n=present)
    return Row(
        meeting.title,
        count,
        "members.meeting",
        meeting.pk,
        local_date(meeting.starts_at),
        meeting.body.name,
        note,
    )


def steering_group(period: Period) -> Result:
    """KPI 16."""
    return counted(_row(row) for row in _meetings(period, body__code=BodyCode.STEERING_GROUP))


def board(period: Period) -> Result:
    """KPI 19."""
    return counted(_row(row) for row in _meetings(period, body__code=BodyCode.BOARD))


def sounding_boards(period: Period) -> Result:
    """KPI 18: the share of meetings of external sounding boards where somebody of the platform was."""
    rows = _meetings(period, body__is_external=True)
    return share(_row(row, int(bool(row.attendances.all()))) for row in rows)


def started_by_steering(period: Period) -> Result:
    """KPI 17: of organisations on the steering tier on the last day, the share that started something in the period.

    Who is on it for less than 90 days is shown and not counted.
    """
    known, day = period.organisations, period.last_day
    since: dict[int, object] = {}
    periods = Membership.objects.filter(tier__code=TierCode.STEERING, starts_on__lte=day).order_by(
        "-starts_on"
    )
    for pk, starts_on, ends_before in periods.values_list("organisation_id", "starts_on", "ends_before"):
        final = known.final(pk)
        if (ends_before > day and final not in since) or since.get(final) == ends_before:
            since[final] = starts_on
    started = _started(period, known)
    rows, aside = [], []
    for pk, begun in since.items():
        what = started.get(pk)
        note = f"{what[1]}: {what[2]}" if what else _("nog niets opgestart")
        if day - begun < SHORT:
            aside.append(known.row(pk, begun, _("minder dan 90 dagen in de stuurgroep"), 0))
        else:
            rows.append(known.row(pk, what[0] if what else None, note, int(bool(what))))
    return share(rows, aside=tuple(aside))


def _started(period: Period, known) -> dict[int, tuple]:
    """{organisation: (day, what, title)} of the first thing each started in the period."""
    found: dict[int, tuple] = {}
    activities = Activity.objects.filter(period.moments("starts_at"), initiated_by__isnull=False).exclude(
        state__in=OFF
    )
    things = [(row.initiated_by_id, row.date, _("activiteit"), row.title) for row in activities]
    for model, field_name, word in (
        (Challenge, "submitted_on", _("uitdaging")),
        (Idea, "noted_on", _("idee")),
        (Project, "starts_on", _("project")),
    ):
        rows = model.objects.filter(period.days(field_name), initiated_by__isnull=False)
        things += [
            (pk, day, word, title)
            for pk, day, title in rows.values_list("initiated_by_id", field_name, "title")
        ]
    for pk, day, word, title in sorted(things, key=lambda one: one[1]):
        found.setdefault(known.final(pk), (day, word, title))
    return found
