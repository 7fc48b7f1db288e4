"""The work of a project written down: sprints with goal and result, and what pays for it."""

import logging

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from matchmaking.models import FundingLine, Project, Sprint
from scvl.editing import take_turn
from scvl.errors import InvalidInput

log = logging.getLogger(__name__)


@transaction.atomic
def plan_sprint(*, project: Project, goal: str, starts_on, ends_before, by, result="") -> Sprint:
    """The next sprint of a project. Raises InvalidInput without a goal, or for an end that is not after its begin."""
    _check(goal, starts_on, ends_before)
    Project.objects.select_for_update().get(pk=project.pk)  # two at once would get one number
    last = project.sprints.aggregate(last=Max("number"))["last"] or 0
    row = Sprint(
        project=project,
        number=last + 1,
        goal=goal.strip(),
        result=result.strip(),
        starts_on=starts_on,
        ends_before=ends_before,
    )
    row._history_user = by
    row.save()
    log.info("sprint planned id=%s project=%s by=%s", row.pk, project.pk, by.pk)
    return row


@transaction.atomic
def update_sprint(
    *, sprint: Sprint, goal: str, result: str, starts_on, ends_before, by, version=None
) -> Sprint:
    """Goal, result and time of a sprint. `version`: the one that the editor had before them.

    Raises InvalidInput as `plan_sprint` does, Superseded where somebody else saved it since.
    """
    _check(goal, starts_on, ends_before)
    take_turn(row=sprint, version=version)
    sprint.goal, sprint.result = goal.strip(), result.strip()
    sprint.starts_on, sprint.ends_before = starts_on, ends_before
    sprint._history_user = by
    sprint.save()
    log.info("sprint updated id=%s by=%s", sprint.pk, by.pk)
    return sprint


def _check(goal, starts_on, ends_before) -> None:
    if not goal.strip():
        raise InvalidInput(_("Schrijf wat het doel van de sprint is."))
    if ends_before <= starts_on:
        raise InvalidInput(_("De laatste dag ligt op of na de eerste."))


@transaction.atomic
def save_funding_line(
    *, project: Project, by, line: FundingLine | None = None, version=None, **fields
) -> FundingLine:
    """A new line of what pays for a project, or `line` with other values; `version`: the one that the editor had.

    Raises InvalidInput for no amount, Superseded where somebody else saved the line since.
    """
    if fields["amount"] <= 0:
        raise InvalidInput(_("Het bedrag is meer dan 0."))
    if line is not None:
        take_turn(row=line, version=version)
    row = line or FundingLine(project=project)
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user = by
    row.save()
    log.info("funding line saved id=%s project=%s by=%s", row.pk, project.pk, by.pk)
    return row


def remove_funding_line(*, line: FundingLine, by) -> None:
    """Its history stays."""
    log.info("funding line removed id=%s project=%s by=%s", line.pk, line.project_id, by.pk)
    line._history_user = by
    line.delete()
