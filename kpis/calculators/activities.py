"""KPI 3, 5 and 7: who was reached, and what took place."""

from collections import Counter
from decimal import Decimal

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from kpis.calculators.attendance import first_days, times_there
from kpis.calculators.base import Period, Result, Row, counted, organisation_row
from members.enums import Kind
from members.models import Commitment, Membership
from workpackages.models import Activity, ActivityPosition, ActivityType

THEMATIC = ("matchmaking", "clustering", "community")


def reached(period: Period, kind: str, **fields) -> Result:
    """Organisations of a kind that were there at least once."""
    found = first_days(period, kind)

    def rows():
        times = times_there(period, kind)
        for pk, day in found.items():
            note = _("{n} keer aanwezig").format(n=times[pk])
            yield organisation_row(period.organisations, pk, day, note)

    return counted(((day, 1) for day in found.values()), rows, **fields)


def governments(period: Period) -> Result:
    """KPI 3, and beside it those that recognise the platform."""
    return reached(period, Kind.GOVERNMENT, find_companion=lambda: _recognised(period))


def _recognised(period: Period) -> Decimal:
    known, day = period.organisations, period.last_day
    recognising = _recognising(known, day)
    return Decimal(sum(known.final(pk, day) in recognising for pk in first_days(period, Kind.GOVERNMENT)))


def _recognising(known, day) -> set[int]:
    """Who has a running membership on the day, or a signed LOI or MOU that has not ended by then."""
    signed = Commitment.objects.filter(
        kind__in=[Commitment.Kind.LOI, Commitment.Kind.MOU], signed_on__lte=day
    ).exclude(ends_before__lte=day)
    running = Membership.objects.running(day).filter(organisation__kind=Kind.GOVERNMENT)
    ids = [
        *signed.filter(organisation__kind=Kind.GOVERNMENT).values_list("organisation_id", flat=True),
        *running.order_by().values_list("organisation_id", flat=True),
    ]
    return {known.final(pk, day) for pk in ids}


def knowledge(period: Period) -> Result:
    """KPI 5."""
    return reached(period, Kind.KNOWLEDGE)


def _thematic(period: Period, codes) -> Result:
    """Held activities of these types; without a domain they are listed and don't count."""
    found = {
        pk: (period.day_of(starts_at), code, int(themed))
        for pk, starts_at, code, themed in period.kept("thematic", lambda: _held(period))
        if code in codes
    }

    def breakdown():
        parts = Counter(code for _day, code, themed in found.values() if themed)
        types = _types()
        return [(types[code], Decimal(parts[code])) for code in codes if parts[code]]

    def rows():
        types = _types()
        activities = Activity.objects.filter(pk__in=found).select_related("initiated_by")
        for row in activities:
            day, code, themed = found[row.pk]
            starter = row.initiated_by.name if row.initiated_by else ""
            note = types[code] if themed else _("mist domein")
            url = row.get_absolute_url()
            yield Row(row.title, themed, "workpackages.activity", row.pk, day, starter, note, url)

    return counted(((day, themed) for day, _code, themed in found.values()), rows, find_breakdown=breakdown)


def _types() -> dict[str, str]:
    """{code: short name}"""
    return {row.code: row.short for row in ActivityType.objects.all()}


def _held(period: Period) -> list[tuple]:
    """(activity, moment, code of its type, whether it has a domain)"""
    rows = Activity.objects.filter(
        period.moments("starts_at"), state=Activity.State.HELD, activity_type__code__in=THEMATIC
    )
    rows = rows.annotate(themed=Exists(ActivityPosition.objects.filter(activity=OuterRef("pk"))))
    return list(rows.order_by().values_list("pk", "starts_at", "activity_type__code", "themed"))


def thematic(period: Period) -> Result:
    """KPI 7, the sum of 7a and 7b."""
    return _thematic(period, THEMATIC)


def matchmaking(period: Period) -> Result:
    """KPI 7a."""
    return _thematic(period, ("matchmaking",))


def clustering(period: Period) -> Result:
    """KPI 7b."""
    return _thematic(period, ("clustering", "community"))
