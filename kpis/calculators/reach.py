"""KPI 1 and 2: newsletter and social media."""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q
from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, midnight
from kpis.models import Measurement
from kpis.months import month_ends
from members.enums import Kind
from scvl.periods import local_date
from workpackages.models import Delivery, Newsletter

BOUNCE_DAYS = timedelta(days=7)


def newsletter(period: Period) -> Result:
    """KPI 1: readers to whom at least one edition was delivered; handed over, no hard bounce within 7 days.

    A row a reader, by a key that survives erasure; counted in the database, by the month in which each came in. Beside it:
    opened, clicked, and those of governments.
    """
    readers = (
        _delivered(period)
        .values("reader_key")
        .annotate(
            first=Min("sent_at"),
            opened=Max("opened_at"),
            clicked=Max("clicked_at"),
            government=Count("pk", filter=Q(kind=Kind.GOVERNMENT)),
        )
    )
    ends = [end for end in month_ends(period.starts_on) if end < period.last_day] + [period.last_day]
    sums = readers.aggregate(
        who_opened=Count("opened"),
        who_clicked=Count("clicked"),
        governments=Count("reader_key", filter=Q(government__gt=0)),
        **{
            f"by_{place}": Count("reader_key", filter=Q(first__lt=midnight(end + timedelta(days=1))))
            for place, end in enumerate(ends)
        },
    )
    totals = [sums[f"by_{place}"] for place in range(len(ends))]

    def breakdown():
        papers = Newsletter.objects.filter(Exists(_delivered(period).filter(newsletter=OuterRef("pk"))))
        return [
            (_("edities"), Decimal(papers.count())),
            (_("lezers die openden"), Decimal(sums["who_opened"])),
            (_("lezers die klikten"), Decimal(sums["who_clicked"])),
            (_("lezers van overheden"), Decimal(sums["governments"])),
        ]

    return Result(
        Decimal(totals[-1]),
        tuple((end, more - less) for end, less, more in zip(ends, [0, *totals], totals, strict=False)),
        totals[-1],
        by_month=True,
        make_rows=lambda: _readers(period),
        find_breakdown=breakdown,
    )


def _delivered(period: Period):
    return Delivery.objects.filter(
        Q(hard_bounced_at__isnull=True) | Q(hard_bounced_at__gt=F("sent_at") + BOUNCE_DAYS),
        period.moments("sent_at"),
        state=Delivery.State.SENT,
        newsletter__kind=Newsletter.Kind.NEWSLETTER,
    ).order_by()


def _readers(period: Period):
    """A row a reader, with the first day and the kind of organisation of the first delivery."""
    found: dict[str, tuple[int, date, str]] = {}
    rows = _delivered(period).order_by("sent_at", "pk")
    for key, pk, sent_at, kind in rows.values_list("reader_key", "pk", "sent_at", "kind"):
        if key not in found:
            found[key] = (pk, local_date(sent_at), kind)
    labels = {kind.value: str(kind.label) for kind in Kind}
    for key, (pk, day, kind) in found.items():
        label = _("lezer {key}").format(key=key[:8])
        yield Row(label, 1, "workpackages.delivery", pk, day, note=labels.get(kind, ""))


def social_media(period: Period) -> Result:
    """KPI 2: of each channel the last measurement of the period; nothing measured is not known, never 0."""
    rows = Measurement.objects.filter(period.days("measured_on"), kpi__number="2").order_by("measured_on")
    last: dict[str, Measurement] = {}
    days = []
    for row in rows:
        days.append((row.measured_on, row.value - (last[row.channel].value if row.channel in last else 0)))
        last[row.channel] = row
    if not last:
        return Result(None)

    def make_rows():
        for row in last.values():
            label = row.get_channel_display()
            yield Row(label, row.value, "kpis.measurement", row.pk, row.measured_on, note=row.source)

    def breakdown():
        return [(str(row.get_channel_display()), Decimal(row.value)) for row in last.values()]

    total = Decimal(sum(row.value for row in last.values()))
    return Result(total, tuple(days), len(last), make_rows=make_rows, find_breakdown=breakdown)
