"""Interest: an organisation answers a challenge for certain needs (MODEL 2 and 3)."""

import logging

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.notices import tell, tell_team
from matchmaking.models import Challenge, Interest
from matchmaking.permissions import can_show_interest
from members.actions.transition import move
from members.models import Organisation
from scvl.errors import InvalidInput, NotAllowed
from scvl.periods import local_today

log = logging.getLogger(__name__)
State = Interest.State


@transaction.atomic
def show_interest(
    *, challenge: Challenge, organisation: Organisation, needs, by, message="", reference="", on=None
) -> Interest:
    """Answer a challenge for some of its needs; once withdrawn, it may be shown again.

    Raises NotAllowed where this organisation may not, InvalidInput without a need or when it did already.
    """
    decision = can_show_interest(organisation, challenge, on=on)
    if not decision.allowed:
        raise NotAllowed(decision.reason)
    needs = list(needs)
    if not needs:
        raise InvalidInput(_("Kies minstens één behoefte waarop je een antwoord hebt."))
    fields = {"message": message.strip(), "reference": reference.strip(), "shown_on": on or local_today()}
    row, turn = Interest.objects.filter(challenge=challenge, organisation=organisation).first(), "first"
    if row is None:
        row = _first(challenge, organisation, fields, by)
    elif row.state == State.WITHDRAWN:
        again = move(
            row, State.SHOWN, by=by, as_organisation=organisation, decided_on=None, reason="", **fields
        )
        turn = again.pk
    else:
        raise InvalidInput(_("Jullie toonden al interesse voor deze uitdaging."))
    row.needs.set(needs)
    _tell_shown(row, turn)
    log.info("interest shown id=%s challenge=%s by=%s", row.pk, challenge.pk, by and by.pk)
    return row


def _first(challenge, organisation, fields, by) -> Interest:
    row = Interest(challenge=challenge, organisation=organisation, **fields)
    row._history_user = by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:  # a colleague pressed the same button
        raise InvalidInput(_("Jullie toonden al interesse voor deze uitdaging.")) from error
    return row


def _tell_shown(row, turn) -> None:
    owners = list(row.challenge.owner_rows.values_list("organisation_id", flat=True))
    subject = format_lazy(_("Interesse voor {title}"), title=row.challenge.title)
    text = format_lazy(_("{name} toont interesse voor je uitdaging."), name=row.organisation.name)
    event, url = f"interest:{row.pk}:shown:{turn}", row.challenge.get_absolute_url()
    tell(event=event, organisation_ids=owners, subject=subject, text=text, url=url)
    text = format_lazy(_("{name} toont interesse."), name=row.organisation.name)
    tell_team(event=f"{event}:team", subject=subject, text=text, url=url)


@transaction.atomic
def withdraw_interest(*, interest: Interest, by, as_organisation=None) -> Interest:
    """Its maker takes it back."""
    turn = move(interest, State.WITHDRAWN, by=by, as_organisation=as_organisation or interest.organisation)
    tell_team(
        event=f"interest:{interest.pk}:withdrawn:{turn.pk}",
        subject=format_lazy(_("Interesse ingetrokken: {title}"), title=interest.challenge.title),
        text=format_lazy(_("{name} trok de interesse in."), name=interest.organisation.name),
        url=interest.challenge.get_absolute_url(),
    )
    return interest


@transaction.atomic
def shortlist_interest(*, interest: Interest, by, reason="") -> Interest:
    """The team puts it on the short list."""
    turn = move(
        interest, State.SHORTLISTED, by=by, remark=reason, reason=reason[:300], decided_on=local_today()
    )
    _tell_maker(interest, turn, _("Je staat op de korte lijst: {title}"), reason)
    return interest


@transaction.atomic
def decline_interest(*, interest: Interest, by, reason: str) -> Interest:
    """Not chosen, with a reason that its maker reads."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom; de organisatie leest dit."))
    turn = move(
        interest,
        State.NOT_CHOSEN,
        by=by,
        remark=reason,
        reason=reason.strip()[:300],
        decided_on=local_today(),
    )
    _tell_maker(interest, turn, _("Niet gekozen: {title}"), reason)
    return interest


def _tell_maker(interest, turn, subject, reason) -> None:
    text = reason or _("Het team neemt contact op over de volgende stap.")
    tell(
        event=f"interest:{interest.pk}:{turn.to_state}:{turn.pk}",
        organisation_ids=[interest.organisation_id],
        subject=format_lazy(subject, title=interest.challenge.title),
        text=text,
        url=interest.challenge.get_absolute_url(),
    )
