"""KPI 3, 5 and 7: who was reached, and what took place."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from kpis.calculators.base import Organisations, Period, Result, Row, counted
from members.enums import Kind
from members.models import Commitment, Membership
from scvl.periods import local_date
from workpackages.models import Activity, Registration

THEMATIC = ("matchmaking", "clustering", "community")
PRESENT = (Registration.State.ATTENDED, Registration.State.WALK_IN)


def attendances(period: Period) -> list[tuple]:
    """(organisation, counts as, kind, activity, starts_at), each once, of who was there at held activities (MODEL 5)."""
    return period.kept("attendances", lambda: list(_attendances(period)))


def _attendances(period: Period):
    rows = Registration.objects.filter(
        period.moments("activity__starts_at"),
        activity__state=Activity.State.HELD,
        state__in=PRESENT,
        organisation__isnull=False,
    )
    fields = ("organisation_id", "counts_as_id", "kind", "activity_id", "activity__starts_at")
    return rows.order_by().values_list(*fields).distinct()


def reached(period: Period, kind: str, known: Organisations) -> dict[int, dict[int, date]]:
    """{organisation: {activity: date}} of one kind, as they count."""
    found: dict[int, dict[int, date]] = defaultdict(dict)
    for organisation, counts_as, own_kind, activity, starts_at in attendances(period):
        if own_kind == kind:
            found[known.final(counts_as or organisation)][activity] = local_date(starts_at)
    return found


def _organisations(period: Period, kind: str, known: Organisations) -> list[Row]:
    rows = []
    for pk, activities in reached(period, kind, known).items():
        note = _("{n} keer aanwezig").format(n=len(activities))
        rows.append(known.row(pk, min(activities.values()), note))
    return rows


def governments(period: Period) -> Result:
    """KPI 3, and beside it those that recognise the platform: a running membership, or a signed LOI or MOU."""
    known = period.organisations
    rows = _organisations(period, Kind.GOVERNMENT, known)
    reached_ids = {row.object_id for row in rows}
    day = period.last_day
    signed = Commitment.objects.filter(
        kind__in=[Commitment.Kind.LOI, Commitment.Kind.MOU], signed_on__lte=day
    )
    recognising = {known.final(pk) for pk in signed.values_list("organisation_id", flat=True)}
    running = Membership.objects.running(day).values_list("organisation_id", flat=True)
    recognising |= {known.final(pk) for pk in running}
    return counted(rows, companion=len(reached_ids & recognising))


def knowledge(period: Period) -> Result:
    """KPI 5."""
    return counted(_organisations(period, Kind.KNOWLEDGE, period.organisations))


def _thematic(period: Period, codes) -> Result:
    """Held activities of these types; without a domain they are listed and don't count."""
    rows, parts = [], defaultdict(int)
    activities = Activity.objects.filter(
        period.moments("starts_at"), state=Activity.State.HELD, activity_type__code__in=codes
    )
    activities = activities.select_related("activity_type", "initiated_by").prefetch_related("positions")
    for row in activities:
        themed = bool(row.positions.all())
        if themed:
            parts[row.activity_type.short] += 1
        starter = row.initiated_by.name if row.initiated_by else ""
        note = row.activity_type.short if themed else _("mist domein")
        rows.append(
            Row(
                row.title,
                int(themed),
                "workpackages.activity",
                row.pk,
                row.date,
                starter,
                note,
                row.get_absolute_url(),
            )
        )
    return counted(rows, breakdown=tuple(sorted(parts.items())))


def thematic(period: Period) -> Result:
    """KPI 7, the sum of 7a and 7b."""
    return _thematic(period, THEMATIC)


def matchmaking(period: Period) -> Result:
    """KPI 7a."""
    return _thematic(period, ("matchmaking",))


def clustering(period: Period) -> Result:
    """KPI 7b."""
    return _thematic(period, ("clustering", "community"))
