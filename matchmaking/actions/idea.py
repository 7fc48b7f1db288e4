"""The inventory of ideas (deliverable 2.2): noted, promoted to a challenge or project, or parked with a reason."""

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.challenge import create_challenge
from matchmaking.actions.notices import tell_people
from matchmaking.actions.project import create_project
from matchmaking.models import Idea, Project
from members.actions.transition import move
from scvl.errors import InvalidInput
from scvl.periods import local_today


@transaction.atomic
def note_idea(*, title: str, by, text="", contact=None, initiated_by=None, on=None, **fields) -> Idea:
    """Keep an idea of a person, an organisation or an activity."""
    if not title.strip():
        raise InvalidInput(_("Geef het idee een titel."))
    row = Idea(
        title=title.strip(),
        text=text.strip(),
        contact=contact,
        initiated_by=initiated_by,
        noted_on=on or local_today(),
        **fields,
    )
    row._history_user = by
    row.save()
    return row


@transaction.atomic
def promote_to_challenge(*, idea: Idea, owners, by, on=None) -> Idea:
    """Make it a draft challenge of these governments."""
    challenge = create_challenge(
        title=idea.title, problem=idea.text, owners=owners, by=by, initiated_by=idea.initiated_by
    )
    turn = move(
        idea, Idea.State.PROMOTED, by=by, promoted_challenge=challenge, decided_on=on or local_today()
    )
    _tell_maker(idea, turn, _("Je idee groeit door: {title}"), _("Het wordt een uitdaging. Dank je wel."))
    return idea


@transaction.atomic
def promote_to_project(*, idea: Idea, kind: str, by, on=None) -> Idea:
    """Make it a planned project."""
    if kind == Project.Kind.COLLABORATION:
        raise InvalidInput(_("Maak een samenwerking samen met haar consortium."))
    project = create_project(
        title=idea.title, text=idea.text, kind=kind, by=by, initiated_by=idea.initiated_by
    )
    turn = move(idea, Idea.State.PROMOTED, by=by, promoted_project=project, decided_on=on or local_today())
    _tell_maker(idea, turn, _("Je idee groeit door: {title}"), _("Het wordt een project. Dank je wel."))
    return idea


@transaction.atomic
def park_idea(*, idea: Idea, by, reason: str, on=None) -> Idea:
    """Not now, with a reason."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom dit idee wacht."))
    turn = move(
        idea,
        Idea.State.PARKED,
        by=by,
        remark=reason,
        parked_reason=reason.strip()[:300],
        decided_on=on or local_today(),
    )
    text = format_lazy(_("We houden het bij voor later. De reden: {reason}"), reason=reason)
    _tell_maker(idea, turn, _("Je idee wacht nog: {title}"), text)
    return idea


@transaction.atomic
def reopen_idea(*, idea: Idea, by) -> Idea:
    move(idea, Idea.State.OPEN, by=by, parked_reason="", decided_on=None)
    return idea


def _tell_maker(idea, turn, subject, text) -> None:
    """Whoever brought the idea, where we know them; an idea may be nobody's."""
    contact = idea.contact
    if contact is None or contact.erased_at or not contact.address:
        return
    event, subject = f"idea:{idea.pk}:{turn.pk}", format_lazy(subject, title=idea.title)
    tell_people(event=event, people=[contact], subject=subject, text=text, url=idea.get_absolute_url())
