"""A programme year on its way: drafted, proposed, approved. Closing it counts it, so that lies with the KPIs."""

from members.actions.transition import move
from scvl.periods import local_today
from workpackages.models import ProgrammeYear


def propose_year(*, programme_year: ProgrammeYear, by) -> None:
    """Bring a draft before the board. Raises InvalidTransition from any other state."""
    move(programme_year, ProgrammeYear.State.PROPOSED, by=by)


def return_year(*, programme_year: ProgrammeYear, by, reason: str) -> None:
    """Back to draft, with what has to change. Raises InvalidTransition where it was not proposed."""
    move(programme_year, ProgrammeYear.State.DRAFT, by=by, remark=reason)


def approve_year(*, programme_year: ProgrammeYear, by) -> None:
    """Approved as of today. Raises InvalidTransition where it was not proposed."""
    move(programme_year, ProgrammeYear.State.APPROVED, by=by, approved_on=local_today())
