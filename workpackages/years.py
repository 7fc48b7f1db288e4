"""The years of the programme, for the pages of the app below that count over one."""

from django.utils.translation import gettext as _

from matchmaking.registry import NamedPeriod, register_periods
from workpackages.models import ProgrammeYear


def programme_years() -> list[NamedPeriod]:
    """All of them, in order; the code is their number."""
    return [
        NamedPeriod(
            str(year.number), _("Jaar {number}").format(number=year.number), year.starts_on, year.ends_before
        )
        for year in ProgrammeYear.objects.order_by("number")
    ]


def register() -> None:
    register_periods(programme_years)
