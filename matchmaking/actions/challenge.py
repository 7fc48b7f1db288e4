"""A challenge from draft to realised (MODEL 3). Each move keeps its date and who made it, and tells whom it concerns."""

import logging

from django.db import transaction
from django.utils.text import format_lazy, slugify
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.notices import tell, tell_team
from matchmaking.models import (
    Challenge,
    ChallengeOwner,
    ChallengeQuestion,
    Consortium,
    Interest,
    Need,
    Partner,
)
from members.actions.transition import move
from members.enums import Kind
from members.permissions import viewer_of
from scvl.editing import take_turn
from scvl.errors import InvalidInput
from scvl.periods import local_today, now

log = logging.getLogger(__name__)
State = Challenge.State


def free_slug(model, title: str, own=None) -> str:
    """An address from a title that no other row of `model` has."""
    base = slugify(title)[:110] or "zonder-titel"
    slug, number = base, 2
    while model.objects.filter(slug=slug).exclude(pk=own and own.pk).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def create_challenge(
    *, title: str, owners, by, domains=(), subdomains=(), initiated_by=None, **fields
) -> Challenge:
    """A draft of one or more governments. Raises InvalidInput without an owner, or for one that is no government."""
    owners = list(owners)
    if not owners:
        raise InvalidInput(_("Kies wie de vraag stelt."))
    if any(owner.kind != Kind.GOVERNMENT for owner in owners):
        raise InvalidInput(_("Alleen een overheid stelt een uitdaging."))
    _check_deadline(fields.get("deadline_at"))
    row = Challenge(
        title=title.strip(),
        slug=free_slug(Challenge, title),
        initiated_by=initiated_by or owners[0],
        is_demo=any(owner.is_demo for owner in owners),
        **fields,
    )
    row._history_user = by
    row.save()
    ChallengeOwner.objects.bulk_create(ChallengeOwner(challenge=row, organisation=owner) for owner in owners)
    row.domains.set(domains)
    row.subdomains.set(subdomains)
    log.info("challenge created id=%s by=%s", row.pk, by and by.pk)
    return row


@transaction.atomic
def update_challenge(
    *, challenge: Challenge, by, version=None, domains=None, subdomains=None, **fields
) -> Challenge:
    """Change fields. With `version`, the one that the editor had before them: raises Superseded where it is older.

    Raises InvalidInput where what was handed in would lose what it must have.
    """
    if "deadline_at" in fields and fields["deadline_at"] != challenge.deadline_at:
        _check_deadline(fields["deadline_at"])
    take_turn(row=challenge, version=version)
    for name, value in fields.items():
        setattr(challenge, name, value)
    challenge._history_user = by
    challenge.save()
    if domains is not None:
        challenge.domains.set(domains)
    if subdomains is not None:
        challenge.subdomains.set(subdomains)
    _check_whole(challenge)
    return challenge


def _check_whole(challenge) -> None:
    """What was handed in keeps its text, a domain, and a need that weighs."""
    if challenge.state not in Challenge.EDITABLE:
        _check_complete(challenge)


def _check_complete(challenge) -> None:
    missing = missing_parts(challenge)
    if missing:
        raise InvalidInput(format_lazy(_("Vul dit nog aan: {parts}."), parts=", ".join(map(str, missing))))


def _check_deadline(deadline_at) -> None:
    if deadline_at is not None and deadline_at <= now():
        raise InvalidInput(_("De einddatum ligt in het verleden. Kies een latere dag."))


@transaction.atomic
def add_need(*, challenge: Challenge, title, layer, domains, by, capabilities=(), **fields) -> Need:
    """A next need of a challenge, numbered after the last."""
    domains = list(domains)
    if not domains:
        raise InvalidInput(_("Kies minstens één domein voor deze behoefte."))
    _lock(challenge)
    last = challenge.needs.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    row = Need(challenge=challenge, sequence=last + 1, title=title, layer=layer, **fields)
    row._history_user = by
    row.save()
    row.domains.set(domains)
    row.capabilities.set(capabilities)
    return row


def _lock(challenge) -> None:
    """Two who add or remove at once number the needs one after the other."""
    Challenge.objects.select_for_update().get(pk=challenge.pk)


@transaction.atomic
def update_need(*, need: Need, by, version=None, domains=None, capabilities=None, **fields) -> Need:
    """Change a need; `version` as with a challenge."""
    take_turn(row=need, version=version)
    for name, value in fields.items():
        setattr(need, name, value)
    need._history_user = by
    need.save()
    if domains is not None:
        need.domains.set(domains)
    if capabilities is not None:
        need.capabilities.set(capabilities)
    return need


@transaction.atomic
def remove_need(*, need: Need, by) -> None:
    """Take a need away; refused once somebody answered it, or as the last of what was handed in. The later move up."""
    if need.interests.exists() or need.partners.exists():
        raise InvalidInput(
            _("Op deze behoefte kwam al een reactie. Pas haar tekst aan in plaats van haar te schrappen.")
        )
    challenge, sequence = need.challenge, need.sequence
    _lock(challenge)
    log.info("need removed id=%s challenge=%s by=%s", need.pk, challenge.pk, by and by.pk)
    need.delete()
    _check_whole(challenge)
    for row in challenge.needs.filter(sequence__gt=sequence).order_by("sequence"):
        Need.objects.filter(pk=row.pk).update(sequence=row.sequence - 1)


# --- Moves ------------------------------------------------------------------------------------------
@transaction.atomic
def submit_challenge(*, challenge: Challenge, by, as_organisation=None, on=None) -> Challenge:
    """Hand it in for the team's review. Raises InvalidInput for one without text, domain, or need, or out of time."""
    _check_complete(challenge)
    if on is None:
        _check_deadline(challenge.deadline_at)
    day = on or local_today()
    turn = move(challenge, State.SUBMITTED, by=by, as_organisation=as_organisation, submitted_on=day)
    subject = format_lazy(_("Na te lezen: {title}"), title=challenge.title)
    text = format_lazy(_("De uitdaging ‘{title}’ werd ingediend en wacht op jullie."), title=challenge.title)
    tell_team(
        event=f"challenge:{challenge.pk}:submitted:{turn.pk}", subject=subject, text=text, url=_url(challenge)
    )
    return challenge


def missing_parts(challenge: Challenge) -> list:
    """What a challenge lacks before it can be handed in, in words."""
    found = []
    if not challenge.problem.strip():
        found.append(_("wat het probleem is"))
    if not challenge.domains.exists():
        found.append(_("minstens één domein"))
    needs = challenge.needs.all()
    if not needs:
        found.append(_("minstens één behoefte"))
    elif not any(need.weight for need in needs):
        found.append(_("een gewicht boven 0 bij minstens één behoefte"))
    return found


@transaction.atomic
def take_back_challenge(*, challenge: Challenge, by, as_organisation=None) -> Challenge:
    """Its owner goes on writing before the team looked."""
    move(challenge, State.DRAFT, by=by, as_organisation=as_organisation)
    return challenge


@transaction.atomic
def return_challenge(*, challenge: Challenge, by, remark: str) -> Challenge:
    """The team asks for more; raises InvalidInput without saying what."""
    if not remark.strip():
        raise InvalidInput(_("Schrijf wat er nog nodig is."))
    turn = move(challenge, State.RETURNED, by=by, remark=remark)
    subject = format_lazy(_("Nog iets aan te vullen: {title}"), title=challenge.title)
    text = format_lazy(_("Het team vraagt: {remark}"), remark=remark)
    _tell_owners(challenge, f"returned:{turn.pk}", subject, text)
    return challenge


@transaction.atomic
def publish_challenge(*, challenge: Challenge, by, on=None) -> Challenge:
    """The team puts it on the site. Raises InvalidInput where its deadline is past or it has no text or needs."""
    _check_complete(challenge)
    if on is None:
        _check_deadline(challenge.deadline_at)
    turn = move(challenge, State.PUBLISHED, by=by, published_on=on or local_today())
    subject = format_lazy(_("Je uitdaging staat online: {title}"), title=challenge.title)
    text = _("Leden zien ze nu en kunnen interesse tonen. Op de pagina zie je wie past, en waarom.")
    _tell_owners(challenge, f"published:{turn.pk}", subject, text)
    return challenge


@transaction.atomic
def start_matching(*, challenge: Challenge, by, on=None) -> Challenge:
    """Close the reactions: the team composes. Tells all who were asked."""
    turn = move(challenge, State.IN_MATCHING, by=by, matching_on=on or local_today())
    subject = format_lazy(_("In matching: {title}"), title=challenge.title)
    text = _("De reacties zijn afgesloten. Het team stelt een consortium samen, en laat je iets weten.")
    _tell_asked(challenge, f"matching:{turn.pk}", subject, text, by=by)
    return challenge


@transaction.atomic
def extend_deadline(*, challenge: Challenge, deadline_at, by, as_organisation=None) -> Challenge:
    """A later last day to react; one that was in matching is open again. Tells all who were asked."""
    _check_deadline(deadline_at)
    if challenge.deadline_at and deadline_at <= challenge.deadline_at:
        raise InvalidInput(_("Kies een dag na de huidige einddatum."))
    if challenge.state == State.IN_MATCHING:
        move(challenge, State.PUBLISHED, by=by, as_organisation=as_organisation, remark="termijn verlengd")
    elif challenge.state != State.PUBLISHED:
        raise InvalidInput(_("Alleen een open uitdaging krijgt een latere einddatum."))
    challenge.deadline_at, challenge._history_user = deadline_at, by
    challenge.save(update_fields=["deadline_at", "updated_at"])
    subject = format_lazy(_("Meer tijd: {title}"), title=challenge.title)
    text = _("De termijn om te reageren is verlengd.")
    _tell_asked(challenge, f"extended:{deadline_at:%Y%m%d}", subject, text, by=by)
    return challenge


@transaction.atomic
def award_challenge(*, challenge: Challenge, by, as_organisation=None, on=None, outside=False) -> Challenge:
    """Given to somebody: to an approved offer, or outside the portal. Tells all who were asked."""
    if not outside and not challenge.offers.filter(state="approved").exists():
        raise InvalidInput(_("Keur eerst een offerte goed, of kies ‘buiten het portaal gegund’."))
    turn = move(
        challenge,
        State.AWARDED,
        by=by,
        as_organisation=as_organisation,
        awarded_on=on or local_today(),
        awarded_outside=outside,
    )
    subject = format_lazy(_("Gegund: {title}"), title=challenge.title)
    text = _("De vraagsteller koos. Dank voor je interesse; op de pagina lees je hoe het verder gaat.")
    _tell_asked(challenge, f"awarded:{turn.pk}", subject, text, by=by)
    return challenge


@transaction.atomic
def back_to_matching(*, challenge: Challenge, by, remark: str) -> Challenge:
    """After a refused offer or a failed proof of concept: look again. Tells all who were asked."""
    if not remark.strip():
        raise InvalidInput(_("Schrijf waarom."))
    turn = move(
        challenge, State.IN_MATCHING, by=by, remark=remark, matching_on=local_today(), awarded_outside=False
    )
    subject = format_lazy(_("De matching begint opnieuw: {title}"), title=challenge.title)
    text = format_lazy(_("De reden: {reason}"), reason=remark)
    _tell_asked(challenge, f"matching:{turn.pk}", subject, text, by=by)
    return challenge


@transaction.atomic
def realise_challenge(*, challenge: Challenge, by, as_organisation=None, on=None) -> Challenge:
    """The answer works. Tells all who were asked."""
    day = on or local_today()
    turn = move(challenge, State.REALISED, by=by, as_organisation=as_organisation, realised_on=day)
    subject = format_lazy(_("Gerealiseerd: {title}"), title=challenge.title)
    text = _("De oplossing werkt. Op de pagina lees je wat het opleverde.")
    _tell_asked(challenge, f"realised:{turn.pk}", subject, text, by=by)
    return challenge


@transaction.atomic
def close_challenge(*, challenge: Challenge, by, reason: str, as_organisation=None, on=None) -> Challenge:
    """Stop, with a reason; tells all who were asked."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom deze uitdaging stopt."))
    day = on or local_today()
    turn = move(
        challenge,
        State.CLOSED,
        by=by,
        as_organisation=as_organisation,
        remark=reason,
        closed_on=day,
        close_reason=reason.strip()[:300],
    )
    subject = format_lazy(_("Afgesloten: {title}"), title=challenge.title)
    text = format_lazy(_("De reden: {reason}"), reason=reason)
    _tell_asked(challenge, f"closed:{turn.pk}", subject, text, by=by)
    return challenge


@transaction.atomic
def reopen_challenge(*, challenge: Challenge, by, remark="") -> Challenge:
    """Take up again what was published before: open while its term runs, else in matching. Tells all asked."""
    if challenge.published_on is None:
        raise InvalidInput(_("Deze uitdaging was nog niet gepubliceerd. Maak een nieuwe."))
    over = challenge.deadline_at is not None and challenge.deadline_at <= now()
    state, dates = (State.IN_MATCHING, {"matching_on": local_today()}) if over else (State.PUBLISHED, {})
    turn = move(
        challenge,
        state,
        by=by,
        remark=remark,
        closed_on=None,
        close_reason="",
        awarded_outside=False,
        **dates,
    )
    subject = format_lazy(_("Opnieuw opgenomen: {title}"), title=challenge.title)
    text = _("Het team nam deze uitdaging weer op. Op de pagina lees je hoe het verder gaat.")
    _tell_asked(challenge, f"reopened:{turn.pk}", subject, text, by=by)
    return challenge


# --- Questions ----------------------------------------------------------------------------------------
@transaction.atomic
def ask_question(*, challenge: Challenge, question: str, organisation, by) -> ChallengeQuestion:
    """A question about an open challenge; its owners are told."""
    if challenge.state not in (State.PUBLISHED, State.IN_MATCHING):
        raise InvalidInput(_("Vragen stellen kan zolang de uitdaging open is."))
    if not question.strip():
        raise InvalidInput(_("Schrijf je vraag."))
    row = ChallengeQuestion.objects.create(
        challenge=challenge, asked_by=organisation, question=question.strip()
    )
    subject = format_lazy(_("Een vraag over {title}"), title=challenge.title)
    _tell_owners(challenge, f"question:{row.pk}", subject, row.question)
    return row


@transaction.atomic
def answer_question(*, question: ChallengeQuestion, answer: str, by) -> ChallengeQuestion:
    """An answer, for all who see the challenge; who asked is told."""
    if not answer.strip():
        raise InvalidInput(_("Schrijf een antwoord."))
    question.answer, question.answered_at = answer.strip(), now()
    question.save(update_fields=["answer", "answered_at"])
    if question.asked_by_id:
        subject = format_lazy(_("Antwoord op je vraag: {title}"), title=question.challenge.title)
        tell(
            event=f"question:{question.pk}:answered",
            organisation_ids=[question.asked_by_id],
            subject=subject,
            text=question.answer,
            url=_url(question.challenge),
        )
    return question


# --- Who is told --------------------------------------------------------------------------------------
def _url(challenge) -> str:
    return challenge.get_absolute_url()


def _tell_owners(challenge, event, subject, text) -> None:
    """`event` names one move, so that a second round is told again."""
    owners = list(challenge.owner_rows.values_list("organisation_id", flat=True))
    key = f"challenge:{challenge.pk}:{event}"
    tell(event=key, organisation_ids=owners, subject=subject, text=text, url=_url(challenge))


def _tell_asked(challenge, event, subject, text, *, by) -> None:
    """All whom the challenge asked something, each once: who showed interest and did not withdraw, those not chosen
    too; who is in a consortium for it or was asked to; and its owners, unless one of them did this.
    """
    interests = challenge.interests.exclude(state=Interest.State.WITHDRAWN)
    partners = Partner.objects.filter(
        consortium__challenge=challenge, state__in=[Partner.State.INVITED, Partner.State.ACCEPTED]
    ).exclude(consortium__state=Consortium.State.DISSOLVED)
    owners = set(challenge.owner_rows.values_list("organisation_id", flat=True))
    ids = {row.organisation_id for rows in (interests, partners) for row in rows}
    ids |= set() if owners & viewer_of(by).organisation_ids else owners
    key = f"challenge:{challenge.pk}:{event}"
    tell(event=key, organisation_ids=ids, subject=subject, text=text, url=_url(challenge))
