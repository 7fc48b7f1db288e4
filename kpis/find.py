"""How KPIs are found by search."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kpis.figures import current_year
from kpis.models import Kpi
from scvl.find import MOST, Hit, containing, register_finder


def kpis(user, words) -> list[Hit]:
    """By name, by 'KPI 7a' and by what they count, as they stand in the running year; none without one."""
    rows = Kpi.objects.visible_to(user).filter(
        containing(words, "code", "name_nl", "name_en", "counts_nl", "counts_en")
    )
    found = list(rows[:MOST])
    year = current_year() if found else None
    if year is None:
        return []
    return [
        Hit(
            f"KPI {row.number}: {row.name}",
            reverse("kpis:kpi-detail", args=[year.number, row.number]),
            row.counts,
        )
        for row in found
    ]


def register() -> None:
    register_finder("kpis", _("KPI's"), kpis)
