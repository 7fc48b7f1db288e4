"""Offers: a consortium hands one in, and who asked decides (MODEL 3)."""

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.document import MAX_FILE
from matchmaking.actions.notices import tell, tell_team
from matchmaking.models import Consortium, Offer, Partner
from matchmaking.permissions import ANSWERABLE
from members.actions.transition import move
from scvl.documents import remove_document, store_document
from scvl.editing import take_turn
from scvl.errors import InvalidInput, InvalidTransition
from scvl.periods import local_today


@transaction.atomic
def create_offer(
    *, consortium: Consortium, title: str, by, amount=None, file=None, as_organisation=None
) -> Offer:
    """A draft offer of a formed consortium, to what it was formed for."""
    if consortium.state != Consortium.State.FORMED:
        raise InvalidInput(_("Vorm eerst het consortium: alle partners moeten aanvaard hebben."))
    if not (consortium.challenge_id or consortium.call_id):
        raise InvalidInput(_("Een offerte antwoordt op een uitdaging of een oproep."))
    _check_asked(consortium.challenge)
    row = Offer(
        consortium=consortium,
        challenge=consortium.challenge,
        call=consortium.call,
        title=title.strip(),
        amount=amount,
        is_demo=consortium.is_demo,
    )
    row._history_user = by
    row.save()
    _keep_file(row, file, by)
    return row


@transaction.atomic
def update_offer(*, offer: Offer, title: str, by, version=None, amount=None, file=None) -> Offer:
    """Change a draft; a new file takes the place of the last one. `version`: the one that the editor had before them.

    Raises Superseded where that is older, InvalidTransition once it was handed in.
    """
    take_turn(row=offer, version=version)
    if offer.state != Offer.State.DRAFT:
        raise InvalidTransition
    offer.title, offer.amount = title.strip(), amount
    offer._history_user = by
    offer.save()
    _keep_file(offer, file, by)
    return offer


def _keep_file(offer, file, by) -> None:
    if not file:
        return
    before = list(offer.documents)
    store_document(owner=offer, file=file, title=file.name, by=by, limit=MAX_FILE)
    for document in before:
        remove_document(document=document, by=by)


@transaction.atomic
def submit_offer(*, offer: Offer, by, as_organisation=None, on=None) -> Offer:
    """Hand it in; who asked and the team are told that there is one, not for how much."""
    if offer.amount is None:
        raise InvalidInput(_("Vul eerst het bedrag in."))
    _check_asked(offer.challenge)
    move(
        offer, Offer.State.SUBMITTED, by=by, as_organisation=as_organisation, submitted_on=on or local_today()
    )
    subject = format_lazy(_("Offerte ingediend: {name}"), name=offer.consortium.name)
    text = format_lazy(_("{name} diende een offerte in."), name=offer.consortium.name)
    _tell_asker(offer, "submitted", subject, text)
    return offer


def _check_asked(challenge) -> None:
    if challenge is not None and challenge.state not in ANSWERABLE:
        raise InvalidInput(_("Voor deze uitdaging kan nu geen offerte ingediend worden."))


@transaction.atomic
def approve_offer(*, offer: Offer, by, as_organisation=None, on=None) -> Offer:
    """Who asked says yes."""
    _check_asked(offer.challenge)
    return _decide(offer, Offer.State.APPROVED, by, as_organisation, on, _("Offerte goedgekeurd: {name}"))


@transaction.atomic
def refuse_offer(*, offer: Offer, by, as_organisation=None, on=None, remark="") -> Offer:
    """Who asked says no."""
    return _decide(
        offer, Offer.State.REFUSED, by, as_organisation, on, _("Offerte niet weerhouden: {name}"), remark
    )


def _decide(offer, state, by, as_organisation, on, subject, remark="") -> Offer:
    day = on or local_today()
    if day > local_today():
        raise InvalidInput(_("Deze dag moet nog komen."))
    if offer.submitted_on and day < offer.submitted_on:
        raise InvalidInput(_("De beslissing valt op of na de dag van indienen."))
    move(offer, state, by=by, as_organisation=as_organisation, remark=remark, decided_on=day)
    partners = offer.consortium.partners.filter(state=Partner.State.ACCEPTED)
    tell(
        event=f"offer:{offer.pk}:{state}",
        organisation_ids=list(partners.values_list("organisation_id", flat=True)),
        subject=format_lazy(subject, name=offer.consortium.name),
        text=remark or _("Op de pagina van het consortium lees je hoe het verder gaat."),
        url=offer.consortium.get_absolute_url(),
    )
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by, as_organisation=None, remark="") -> Offer:
    """The consortium takes it back; who knew of it is told."""
    was_known = offer.state == Offer.State.SUBMITTED
    move(offer, Offer.State.WITHDRAWN, by=by, as_organisation=as_organisation, remark=remark)
    if was_known:
        subject = format_lazy(_("Offerte ingetrokken: {name}"), name=offer.consortium.name)
        text = remark or format_lazy(_("{name} trok de offerte in."), name=offer.consortium.name)
        _tell_asker(offer, "withdrawn", subject, text)
    return offer


def _tell_asker(offer, event, subject, text) -> None:
    """The team, and the owners of the challenge."""
    key, url = f"offer:{offer.pk}:{event}", offer.consortium.get_absolute_url()
    tell_team(event=key, subject=subject, text=text, url=url)
    if offer.challenge_id:
        owners = list(offer.challenge.owner_rows.values_list("organisation_id", flat=True))
        tell(event=f"{key}:owner", organisation_ids=owners, subject=subject, text=text, url=url)
