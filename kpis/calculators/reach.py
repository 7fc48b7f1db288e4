"""KPI 1 and 2: newsletter and social media."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import F, Max, Min, Q
from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted
from kpis.models import Measurement
from members.enums import Kind
from scvl.periods import local_date
from workpackages.models import Delivery, Newsletter

BOUNCE_DAYS = timedelta(days=7)


def newsletter(period: Period) -> Result:
    """KPI 1: readers to whom at least one edition was delivered; handed over, no hard bounce within 7 days.

    A row a reader, by a key that survives erasure. Beside it: opened, clicked, and those of governments.
    """
    deliveries = Delivery.objects.filter(
        Q(hard_bounced_at__isnull=True) | Q(hard_bounced_at__gt=F("sent_at") + BOUNCE_DAYS),
        period.moments("sent_at"),
        state=Delivery.State.SENT,
        newsletter__kind=Newsletter.Kind.NEWSLETTER,
    )
    readers = (
        deliveries.order_by()
        .values("reader_key")
        .annotate(
            first=Min("sent_at"),
            row=Min("pk"),
            of=Max("kind"),
            opened=Max("opened_at"),
            clicked=Max("clicked_at"),
        )
    )
    rows, opened, clicked, governments = [], 0, 0, 0
    for reader in readers:
        opened += reader["opened"] is not None
        clicked += reader["clicked"] is not None
        governments += reader["of"] == Kind.GOVERNMENT
        label = _("lezer {key}").format(key=reader["reader_key"][:8])
        note = str(Kind(reader["of"]).label) if reader["of"] else ""
        rows.append(
            Row(label, 1, "workpackages.delivery", reader["row"], local_date(reader["first"]), note=note)
        )
    editions = deliveries.order_by().values("newsletter").distinct().count()
    parts = (
        (_("edities"), Decimal(editions)),
        (_("lezers die openden"), Decimal(opened)),
        (_("lezers die klikten"), Decimal(clicked)),
        (_("lezers van overheden"), Decimal(governments)),
    )
    return counted(rows, breakdown=parts)


def social_media(period: Period) -> Result:
    """KPI 2: of each channel the last measurement of the period; nothing measured is not known, never 0."""
    last: dict[str, Measurement] = {}
    rows = Measurement.objects.filter(period.days("measured_on"), kpi__number="2").order_by("measured_on")
    for row in rows:
        last[row.channel] = row
    if not last:
        return Result(None)
    found = [
        Row(
            row.get_channel_display(), row.value, "kpis.measurement", row.pk, row.measured_on, note=row.source
        )
        for row in last.values()
    ]
    return counted(found, breakdown=tuple((row.label, Decimal(row.count)) for row in found))
