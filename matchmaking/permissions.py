"""Who may do what with demand and its answers (MODEL 2)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from matchmaking.models import Challenge, Consortium, Offer, Partner, Project
from members.enums import Kind
from members.models import Membership, Organisation
from members.permissions import tier_rank_of, viewer_of
from scvl.periods import local_today, now

CONNECT_RANK = 2
CULTIVATE_RANK = 3
OPEN = (Challenge.State.PUBLISHED, Challenge.State.IN_MATCHING)
ANSWERABLE = (*OPEN, Challenge.State.AWARDED)  # what a consortium or an offer may answer
EDITABLE = Challenge.EDITABLE


@dataclass(frozen=True)
class Decision:
    """Whether one may, and where not: why, and whether another membership would change that."""

    allowed: bool
    reason: str = ""
    asks_membership: bool = False


def can_see_amounts(user) -> bool:
    """The amount and file of every offer: Finance."""
    return viewer_of(user).is_finance


def can_see_amount(user, offer: Offer) -> bool:
    """The amount and file of this offer: its consortium, the addressed government after the deadline, Finance, its guide."""
    return Offer.objects.visible_to(user).filter(pk=offer.pk).exists()


def owns_challenge(user, challenge: Challenge) -> bool:
    """Somebody of one of the organisations that ask."""
    ids = viewer_of(user).organisation_ids
    return bool(ids) and challenge.owner_rows.filter(organisation__in=ids).exists()


def can_put_challenge(user) -> bool:
    """Somebody of a government, or the team on its behalf."""
    viewer = viewer_of(user)
    if viewer.is_team:
        return True
    ids = viewer.organisation_ids
    return bool(ids) and Organisation.objects.filter(pk__in=ids, kind=Kind.GOVERNMENT).exists()


def can_edit_challenge(user, challenge: Challenge) -> bool:
    """Its owners while it is a draft or returned; the team until it is awarded."""
    if viewer_of(user).is_team:
        return challenge.state in Challenge.EDITED_BY_TEAM
    return challenge.state in EDITABLE and owns_challenge(user, challenge)


def can_see_whole(user, challenge: Challenge) -> bool:
    """All of a challenge: public ones everybody; of a teaser members, owners and team."""
    return Challenge.objects.read_in_whole_by(user).filter(pk=challenge.pk).exists()


def can_compose(user, challenge: Challenge) -> bool:
    """A consortium from its candidates: the team, while a consortium may answer it (MODEL 2)."""
    return viewer_of(user).is_team and challenge.state in ANSWERABLE


def can_see_ranking(user, challenge: Challenge) -> bool:
    """The ranked organisations: the team, and its owners after publication."""
    if viewer_of(user).is_team:
        return True
    return challenge.published_on is not None and owns_challenge(user, challenge)


def can_show_interest(organisation: Organisation, challenge: Challenge, on=None) -> Decision:
    """Members from Connect up, knowledge institutions, start-ups on any tier; while the challenge is open (MODEL 2)."""
    if closed := answers_close(challenge, on):
        return closed
    if challenge.owner_rows.filter(organisation=organisation).exists():
        return Decision(False, _("Dit is jullie eigen uitdaging."))
    return may_answer(organisation, on)


def answers_close(challenge: Challenge, on=None) -> Decision | None:
    """Why nobody can answer this challenge now; None where they can. Without a query, so for many in a list."""
    if challenge.state != Challenge.State.PUBLISHED:
        return Decision(False, _("Deze uitdaging staat niet open voor reacties."))
    if on is None and challenge.deadline_at and challenge.deadline_at <= now():
        return Decision(False, _("De termijn om te reageren is voorbij."))
    return None


def may_answer(organisation: Organisation, on=None) -> Decision:
    """Whether an organisation may answer challenges of others, whichever they are."""
    if organisation.kind not in (Kind.COMPANY, Kind.KNOWLEDGE):
        return Decision(False, _("Interesse tonen is voor bedrijven en kennisinstellingen."))
    if not Membership.objects.running(on).filter(organisation=organisation).exists():
        reason = _("Jullie lidmaatschap loopt niet. Word lid of verleng om interesse te tonen.")
        return Decision(False, reason, asks_membership=True)
    if organisation.kind == Kind.KNOWLEDGE:
        return Decision(True)
    rank = tier_rank_of(organisation, on)
    day = on or local_today()
    startup = organisation.startup_until is not None and organisation.startup_until >= day
    if rank >= CONNECT_RANK or startup:
        return Decision(True)
    reason = _("Interesse tonen kan vanaf niveau Connect. Start-ups mogen het op elk niveau.")
    return Decision(False, reason, asks_membership=True)


def can_get_digest(user, organisation: Organisation) -> bool:
    """The weekly mail with matches: somebody of an organisation that answers, with a running membership."""
    return organisation.kind != Kind.GOVERNMENT and organisation.pk in viewer_of(user).member_ids


def can_ask(user, challenge: Challenge) -> bool:
    """A question about an open challenge: members, but not who asks it themselves."""
    viewer = viewer_of(user)
    return viewer.is_member and challenge.state in OPEN and not owns_challenge(user, challenge)


def can_work_in(user, consortium: Consortium) -> bool:
    """The workspace of a consortium: accepted partners, and its process guide."""
    return Consortium.objects.working_in(user).filter(pk=consortium.pk).exists()


def can_write_in(user, consortium: Consortium) -> bool:
    """A note or a file in the workspace: who works in it, while the consortium stands."""
    return consortium.state != Consortium.State.DISSOLVED and can_work_in(user, consortium)


def can_remove_document(user, consortium: Consortium, document) -> bool:
    """A file of a workspace in which one writes: who put it there, and the process guide."""
    return user.pk in (document.uploaded_by_id, consortium.process_guide_id)


def can_lead(organisation: Organisation, on=None) -> bool:
    """A company on Cultivate or higher, or a knowledge institution."""
    if organisation.kind == Kind.KNOWLEDGE:
        return True
    return organisation.kind == Kind.COMPANY and tier_rank_of(organisation, on) >= CULTIVATE_RANK


def can_edit_project(user, project: Project) -> bool:
    """The team; the lead of its consortium as long as the project is not over."""
    viewer = viewer_of(user)
    if viewer.is_team:
        return True
    if project.consortium_id is None or project.state not in (Project.State.PLANNED, Project.State.RUNNING):
        return False
    leads = Partner.objects.filter(
        consortium=project.consortium_id, role=Partner.Role.LEAD, state=Partner.State.ACCEPTED
    )
    return leads.filter(organisation__in=viewer.organisation_ids).exists()


def can_see_funding(user, project: Project) -> bool:
    """What pays for a project, with amounts: its partners, who asked the challenge, the team. Never a public page."""
    viewer = viewer_of(user)
    if viewer.is_team:
        return True
    return Project.objects.worked_on_by(viewer.organisation_ids).filter(pk=project.pk).exists()
