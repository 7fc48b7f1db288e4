"""Projects: pilots, proofs of concept, implementations and collaborations (MODEL 3)."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.challenge import free_slug
from matchmaking.models import Consortium, Partner, Project, ProjectLogEntry, ProjectPartner, ProjectPosition
from members.actions.transition import move
from scvl.errors import InvalidInput
from scvl.periods import local_today

log = logging.getLogger(__name__)


@transaction.atomic
def create_project(
    *, title: str, kind: str, by, consortium=None, offer=None, challenge=None, partners=(), cells=(), **fields
) -> Project:
    """A planned project, with the consortium's accepted partners and its challenge's cells where none are given.

    Raises InvalidInput for an offer that was not approved, or a collaboration without a consortium.
    """
    if offer is not None and offer.state != "approved":
        raise InvalidInput(_("Alleen een goedgekeurde offerte leidt tot een project."))
    consortium = consortium or (offer and offer.consortium)
    challenge = challenge or (offer and offer.challenge) or (consortium and consortium.challenge)
    if kind == Project.Kind.COLLABORATION and consortium is None:
        raise InvalidInput(_("Een samenwerking tussen bedrijven heeft altijd een consortium."))
    row = Project(
        title=title.strip(),
        slug=free_slug(Project, title),
        kind=kind,
        consortium=consortium,
        offer=offer,
        challenge=challenge,
        is_demo=bool(consortium and consortium.is_demo) or fields.pop("is_demo", False),
        **fields,
    )
    row._history_user = by
    row.save()
    if consortium and not partners:
        accepted = consortium.partners.filter(state=Partner.State.ACCEPTED).select_related("organisation")
        partners = [(one.organisation, one.get_role_display()) for one in accepted]
    ProjectPartner.objects.bulk_create(
        ProjectPartner(project=row, organisation=organisation, role=role) for organisation, role in partners
    )
    cells = cells or _asked_cells(challenge)
    ProjectPosition.objects.bulk_create(
        ProjectPosition(project=row, layer=layer, domain=domain) for layer, domain in cells
    )
    log.info("project created id=%s by=%s", row.pk, by and by.pk)
    return row


def _asked_cells(challenge):
    if challenge is None:
        return []
    needs = challenge.needs.select_related("layer").prefetch_related("domains")
    return list(dict.fromkeys((need.layer, domain) for need in needs for domain in need.domains.all()))


@transaction.atomic
def create_collaboration(
    *, title: str, organisations, by, starts_on, initiated_by=None, is_demo=False
) -> Project:
    """Companies that work together on their own account: a formed consortium and its project, made together."""
    organisations = list(organisations)
    if len(organisations) < 2:
        raise InvalidInput(_("Een samenwerking telt minstens twee organisaties."))
    consortium = Consortium(
        name=title.strip(),
        initiated_by=initiated_by or organisations[0],
        state=Consortium.State.FORMED,
        formed_on=starts_on,
        is_demo=is_demo,
    )
    consortium._history_user = by
    consortium.save()
    for place, organisation in enumerate(organisations):
        row = Partner(
            consortium=consortium,
            organisation=organisation,
            role=Partner.Role.LEAD if place == 0 else Partner.Role.PARTNER,
            state=Partner.State.ACCEPTED,
            invited_on=starts_on,
            accepted_on=starts_on,
        )
        row._history_user = by
        row.save()
    project = create_project(
        title=title,
        kind=Project.Kind.COLLABORATION,
        by=by,
        consortium=consortium,
        initiated_by=initiated_by or organisations[0],
    )
    return start_project(project=project, by=by, on=starts_on)


@transaction.atomic
def start_project(*, project: Project, by, on=None) -> Project:
    """The work begins. Raises InvalidInput for a day that is still to come."""
    day = _past(on or project.starts_on)
    move(project, Project.State.RUNNING, by=by, starts_on=day)
    return project


@transaction.atomic
def end_project(*, project: Project, by, result: str, on=None, is_public=None) -> Project:
    """Done, with a result that one may read. Raises InvalidInput without one, or where the end is before the start."""
    if not result.strip():
        raise InvalidInput(_("Schrijf wat het project opleverde."))
    day = _past(on)
    if project.starts_on and day < project.starts_on:
        raise InvalidInput(_("Het einde ligt op of na het begin."))
    public = {} if is_public is None else {"is_public": is_public}
    move(project, Project.State.ENDED, by=by, ended_on=day, result=result.strip(), **public)
    return project


@transaction.atomic
def stop_project(*, project: Project, by, reason: str, on=None) -> Project:
    """Stopped before it gave what it was for, with a reason."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom het project stopt."))
    day = _past(on)
    move(project, Project.State.STOPPED, by=by, remark=reason, ended_on=day, stop_reason=reason.strip()[:300])
    return project


@transaction.atomic
def add_project_partner(*, project: Project, organisation, by, role="", starts_on=None) -> ProjectPartner:
    """Somebody else who works on it. Raises InvalidInput for who is in already."""
    Project.objects.select_for_update().get(pk=project.pk)  # two at once would both add them
    if project.partners.filter(organisation=organisation).exists():
        raise InvalidInput(_("Deze organisatie werkt al mee."))
    row = ProjectPartner(project=project, organisation=organisation, role=role.strip(), starts_on=starts_on)
    row._history_user = by
    row.save()
    log.info("project partner added id=%s project=%s by=%s", row.pk, project.pk, by.pk)
    return row


@transaction.atomic
def end_project_partner(*, partner: ProjectPartner, ends_before, by) -> ProjectPartner:
    """From that day on it works on it no more; None: it still does. Raises InvalidInput for a day before its begin."""
    if ends_before and partner.starts_on and ends_before <= partner.starts_on:
        raise InvalidInput(_("De laatste dag ligt op of na de eerste."))
    partner.ends_before = ends_before
    partner._history_user = by
    partner.save(update_fields=["ends_before"])
    log.info("project partner ended id=%s project=%s by=%s", partner.pk, partner.project_id, by.pk)
    return partner


def remove_project_partner(*, partner: ProjectPartner, by) -> None:
    """Who stands there by mistake. Its history stays."""
    log.info("project partner removed id=%s project=%s by=%s", partner.pk, partner.project_id, by.pk)
    partner._history_user = by
    partner.delete()


def log_work(*, project: Project, text: str, by, on=None) -> ProjectLogEntry:
    """Work done on a day; it makes the project count in that year (MODEL 5)."""
    if not text.strip():
        raise InvalidInput(_("Schrijf wat er gebeurde."))
    return ProjectLogEntry.objects.create(project=project, text=text.strip(), logged_on=_past(on))


def _past(on):
    """That day, or today; raises InvalidInput for one that is still to come."""
    day = on or local_today()
    if day > local_today():
        raise InvalidInput(_("Deze dag moet nog komen."))
    return day
