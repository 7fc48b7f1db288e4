"""KPI 16 to 19: the platform carried by its members."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted, organisation_row, share
from kpis.calculators.partners import begun_projects
from matchmaking.models import Challenge, Idea, Project
from members.enums import BodyCode, TierCode
from members.models import Meeting, MeetingAttendance, Membership, Seat
from workpackages.models import Activity

SHORT = timedelta(days=90)


def _meetings(period: Period) -> list[tuple]:
    """(meeting, day, code of its body, whether that is external, whether the platform was there)

    Of the platform are its delegates in that body, and the seats of its own bodies.
    """
    ours = Q(seat__role=Seat.Role.REPRESENTATIVE) | Q(seat__body__is_external=False)
    represented = Exists(MeetingAttendance.objects.filter(ours, meeting=OuterRef("pk")))
    rows = Meeting.objects.filter(period.moments("starts_at"), state=Meeting.State.HELD).order_by()
    rows = rows.annotate(represented=represented)
    fields = ("body__code", "body__is_external", "represented")
    found = rows.values_list("pk", "starts_at", *fields)
    return [(pk, period.day_of(starts_at), *more) for pk, starts_at, *more in found]


def _rows(found: dict[int, tuple[date, int]]):
    rows = Meeting.objects.filter(pk__in=found).select_related("body").prefetch_related("attendances")
    for row in rows:
        day, count = found[row.pk]
        note = _("{n} aanwezig").format(n=len(row.attendances.all()))
        yield Row(row.title, count, "members.meeting", row.pk, day, row.body.name, note)


def _of_body(period: Period, code: str) -> Result:
    held = period.kept("meetings", lambda: _meetings(period))
    found = {pk: (day, 1) for pk, day, own_code, *_more in held if own_code == code}
    return counted(found.values(), lambda: _rows(found))


def steering_group(period: Period) -> Result:
    """KPI 16."""
    return _of_body(period, BodyCode.STEERING_GROUP)


def board(period: Period) -> Result:
    """KPI 19."""
    return _of_body(period, BodyCode.BOARD)


def sounding_boards(period: Period) -> Result:
    """KPI 18: the share of meetings of external sounding boards where a seat of the platform was."""
    held = period.kept("meetings", lambda: _meetings(period))
    found = {pk: (day, int(there)) for pk, day, _code, is_external, there in held if is_external}
    return share(found.values(), lambda: _rows(found))


def started_by_steering(period: Period) -> Result:
    """KPI 17: of organisations on the steering tier on the last day, the share that started something in the period.

    Who is on it for less than 90 days is shown and not counted.
    """
    known, day, started = period.organisations, period.last_day, _started(period)
    since = _on_steering_tier(period)
    long = {pk: started.get(pk) for pk, begun in since.items() if day - begun >= SHORT}

    def rows():
        titles = _titles(what for what in long.values() if what)
        for pk, what in long.items():
            note = titles[what[1:]] if what else _("nog niets opgestart")
            yield organisation_row(known, pk, what and what[0], note, int(bool(what)))

    def aside():
        for pk, begun in since.items():
            if pk not in long:
                yield organisation_row(known, pk, begun, _("minder dan 90 dagen in de stuurgroep"), 0)

    return share(((what and what[0], int(bool(what))) for what in long.values()), rows, make_aside=aside)


def _on_steering_tier(period: Period) -> dict[int, date]:
    """{organisation: first day of its unbroken time on the tier} of those on it on the period's last day."""
    rows = Membership.objects.filter(tier__code=TierCode.STEERING, starts_on__lte=period.last_day)
    found: dict[int, tuple[date, date]] = {}
    for pk, starts_on, ends_before in rows.order_by("starts_on").values_list(
        "organisation_id", "starts_on", "ends_before"
    ):
        final = period.organisations.final(pk)
        begun, ends = found.get(final, (starts_on, starts_on))
        found[final] = (begun if starts_on <= ends else starts_on, max(ends, ends_before))
    return {pk: begun for pk, (begun, ends) in found.items() if ends > period.last_day}


def _started(period: Period) -> dict[int, tuple]:
    """{organisation: (day, what, id)} of the first thing each started in the period: held, submitted, noted or begun."""
    held = Activity.objects.filter(period.moments("starts_at"), state=Activity.State.HELD)
    things = [
        (period.day_of(starts_at), "activity", pk, starter)
        for pk, starter, starts_at in _by_somebody(held, "starts_at")
    ]
    for what, made, field_name in (
        ("challenge", Challenge.objects.exclude(state=Challenge.State.DRAFT), "submitted_on"),
        ("idea", Idea.objects.all(), "noted_on"),
        ("project", begun_projects(), "starts_on"),
    ):
        rows = _by_somebody(made.filter(period.days(field_name)), field_name)
        things += [(day, what, pk, starter) for pk, starter, day in rows]
    found: dict[int, tuple] = {}
    for *thing, starter in sorted(things):
        found.setdefault(period.organisations.final(starter), tuple(thing))
    return found


def _by_somebody(rows, field_name: str):
    rows = rows.filter(initiated_by__isnull=False).order_by()
    return rows.values_list("pk", "initiated_by_id", field_name)


def _titles(things) -> dict[tuple, str]:
    """{(what, id): 'idee: ...'} of what was started."""
    words = {
        "activity": (Activity, _("activiteit")),
        "challenge": (Challenge, _("uitdaging")),
        "idea": (Idea, _("idee")),
        "project": (Project, _("project")),
    }
    wanted = defaultdict(set)
    for _day, what, pk in things:
        wanted[what].add(pk)
    return {
        (what, row.pk): f"{words[what][1]}: {row.title}"
        for what, pks in wanted.items()
        for row in words[what][0].objects.filter(pk__in=pks)
    }
