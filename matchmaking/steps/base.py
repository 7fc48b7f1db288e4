"""What a step is, and who may take one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from matchmaking.models import Consortium
from matchmaking.permissions import can_edit_project, owns_challenge
from members.models import Organisation
from members.permissions import viewer_of


@dataclass(frozen=True)
class Step:
    """A move that a person makes. `take(row, user, organisation, **asked)` calls the action; `allows(user, row)` is
    its predicate; `asks` names fields of the form; `done` is said when it worked.
    """

    code: str
    label: str
    take: Callable
    allows: Callable
    states: tuple = ()
    asks: tuple = ()
    explain: str = ""
    tone: str = "secondary"
    confirms: str = ""
    done: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of row with steps: which rows a person finds, its steps, the page they come back to (`page(user, row)`),
    the ids of the organisations that have a say in a row (`sides(row)`), and what that page is about (`about(row)`).
    """

    rows: Callable[[object], QuerySet]
    steps: tuple[Step, ...]
    page: Callable
    sides: Callable
    about: Callable = lambda row: row


def speakers(user, ids=None) -> list[Organisation]:
    """The organisations a person may speak for, by name: those among `ids` where there are any; nobody for the team."""
    viewer = viewer_of(user)
    own = viewer.organisation_ids if ids is None else viewer.organisation_ids & set(ids)
    return list(Organisation.objects.filter(pk__in=own).order_by("name")) if own else []


# --- Predicates ---------------------------------------------------------------------------------------
def team(user, row) -> bool:
    return viewer_of(user).is_team


def owner(user, row) -> bool:
    return owns_challenge(user, row)


def owner_or_team(user, row) -> bool:
    return team(user, row) or owner(user, row)


def of(user, row) -> bool:
    """Somebody of the organisation that the row is of."""
    return row.organisation_id in viewer_of(user).organisation_ids


def team_of_another(user, row) -> bool:
    """The team, for an organisation that this person is not of."""
    return team(user, row) and not of(user, row)


def partner(user, row) -> bool:
    """An accepted partner of the offer's consortium, or its process guide."""
    return Consortium.objects.working_in(user).filter(pk=row.consortium_id).exists()


def decides_offer(user, row) -> bool:
    """Who the offer is addressed to, or the team for a call or on their behalf."""
    return team(user, row) or (row.challenge_id is not None and owns_challenge(user, row.challenge))


def works_on(user, row) -> bool:
    """Who writes down the work of a project: the team, and its lead."""
    return can_edit_project(user, row)


def applicant(user, row) -> bool:
    ids = viewer_of(user).organisation_ids
    return team(user, row) or (bool(ids) and row.applicants.filter(organisation__in=ids).exists())
