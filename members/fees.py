"""What a membership costs companies: the table that a visitor reads."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from members.enums import Kind
from members.models import FeeSchedule, SizeBand
from scvl.periods import local_today


@dataclass(frozen=True)
class FeeTable:
    """Names of the tiers, and a row per size band: its label and a yearly fee in euro per tier (None: not set)."""

    tiers: list[str]
    rows: list[tuple[str, list[Decimal | None]]]


def fee_table() -> FeeTable:
    """The fees of companies that are valid today, without VAT; the newest where there are more. One query."""
    fees, tiers, bands = {}, {}, {}
    schedule = FeeSchedule.objects.valid(local_today()).filter(kind=Kind.COMPANY)
    for row in schedule.select_related("tier", "size_band"):
        fees.setdefault((row.size_band_id, row.tier_id), row.amount)
        tiers[row.tier_id] = row.tier
        bands[row.size_band_id] = row.size_band
    ordered_tiers = sorted(tiers.values(), key=lambda tier: tier.rank)
    ordered_bands = sorted(bands.values(), key=lambda band: band.sequence)
    labels = band_labels(ordered_bands)
    rows = [
        (label, [fees.get((band.pk, tier.pk)) for tier in ordered_tiers])
        for label, band in zip(labels, ordered_bands, strict=True)
    ]
    return FeeTable([tier.name for tier in ordered_tiers], rows)


def other_fees() -> list[tuple[str, Decimal]]:
    """Pairs (kind, yearly fee in euro without VAT) of the kinds that are asked no tier; the newest where there are more."""
    rows = FeeSchedule.objects.valid(local_today()).exclude(kind=Kind.COMPANY)
    newest: dict[str, Decimal] = {}
    for kind, amount in rows.values_list("kind", "amount"):
        newest.setdefault(kind, amount)
    return [(kind.label, newest[kind]) for kind in Kind if kind in newest]


def size_labels() -> dict[int, str]:
    """The label of each size band by its id: '10 tot 49'."""
    bands = list(SizeBand.objects.order_by("sequence"))
    return dict(zip([band.pk for band in bands], band_labels(bands), strict=True))


def band_labels(bands) -> list[str]:
    """'minder dan 10', '10 tot 49', '250 of meer': each band begins where the one before ends."""
    labels, lower = [], 0
    for band in bands:
        upper = band.max_employees
        if upper is None:
            labels.append(_("%(lower)s of meer") % {"lower": lower})
        elif not lower:
            labels.append(_("minder dan %(upper)s") % {"upper": upper + 1})
        else:
            labels.append(_("%(lower)s tot %(upper)s") % {"lower": lower, "upper": upper})
        lower = (upper or 0) + 1
    return labels
