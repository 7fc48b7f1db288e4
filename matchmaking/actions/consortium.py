"""Consortia: who is in, what each covers, the offer they make, and what it led to (MODEL 3)."""

import logging

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.notices import tell, tell_team
from matchmaking.models import Challenge, Consortium, Offer, Partner
from matchmaking.permissions import can_lead
from members.actions.transition import move
from members.enums import Kind
from members.models import Organisation
from scvl.errors import InvalidInput
from scvl.periods import local_today

log = logging.getLogger(__name__)
ACTIVE = (Partner.State.INVITED, Partner.State.ACCEPTED)


@transaction.atomic
def create_consortium(
    *, name: str, by, challenge=None, call=None, initiated_by=None, process_guide=None, is_demo=False
) -> Consortium:
    """An empty consortium for a challenge, for a call, or for a collaboration of its own."""
    if challenge is not None and challenge.state not in (
        Challenge.State.PUBLISHED,
        Challenge.State.IN_MATCHING,
        Challenge.State.AWARDED,
    ):
        raise InvalidInput(_("Voor deze uitdaging kan nu geen consortium gevormd worden."))
    row = Consortium(
        name=name.strip(),
        challenge=challenge,
        call=call,
        initiated_by=initiated_by,
        process_guide=process_guide,
        is_demo=is_demo or bool(challenge and challenge.is_demo),
    )
    row._history_user = by
    row.save()
    log.info("consortium created id=%s by=%s", row.pk, by and by.pk)
    return row


@transaction.atomic
def invite_partner(
    *, consortium: Consortium, organisation: Organisation, by, role=Partner.Role.PARTNER, needs=(), on=None
) -> Partner:
    """Ask an organisation in. Raises InvalidInput for a lead that may not lead, a second lead, or a second invitation."""
    _check_open(consortium)
    if role == Partner.Role.LEAD and not can_lead(organisation, on):
        raise InvalidInput(_("De trekker is een bedrijf vanaf niveau Cultivate, of een kennisinstelling."))
    row = Partner.objects.filter(consortium=consortium, organisation=organisation).first()
    day = on or local_today()
    try:
        with transaction.atomic():
            if row is None:
                row = Partner(consortium=consortium, organisation=organisation, role=role, invited_on=day)
                row._history_user = by
                row.save()
            elif row.state == Partner.State.DECLINED:
                move(row, Partner.State.INVITED, by=by, role=role, invited_on=day, declined_on=None)
            else:
                raise InvalidInput(_("Deze organisatie is al gevraagd."))
    except IntegrityError as error:
        if "partner_one_lead" in str(error) or "consortium_id" in str(error):
            raise InvalidInput(
                _("Dit consortium heeft al een trekker, of deze partner is al gevraagd.")
            ) from error
        raise
    row.needs.set(needs)
    subject = format_lazy(_("Uitnodiging voor {name}"), name=consortium.name)
    text = _(
        "Het team stelt voor dat jullie meedoen. Lees wat er gevraagd wordt en laat weten of je meedoet."
    )
    _tell(row, f"invited:{day:%Y%m%d}", subject, text)
    return row


@transaction.atomic
def accept_partnership(*, partner: Partner, by, on=None) -> Partner:
    """The organisation joins."""
    _check_open(partner.consortium)
    move(
        partner,
        Partner.State.ACCEPTED,
        by=by,
        as_organisation=partner.organisation,
        accepted_on=on or local_today(),
    )
    return partner


@transaction.atomic
def decline_partnership(*, partner: Partner, by, on=None) -> Partner:
    """The organisation doesn't join."""
    move(
        partner,
        Partner.State.DECLINED,
        by=by,
        as_organisation=partner.organisation,
        declined_on=on or local_today(),
    )
    return partner


@transaction.atomic
def leave_consortium(*, partner: Partner, by, on=None) -> Partner:
    """An accepted partner goes; what it covered is open again."""
    move(
        partner, Partner.State.LEFT, by=by, as_organisation=partner.organisation, left_on=on or local_today()
    )
    return partner


@transaction.atomic
def form_consortium(*, consortium: Consortium, by, on=None) -> Consortium:
    """It stands: a lead and at least one more accepted, nobody left to answer. Raises InvalidInput otherwise."""
    partners = list(consortium.partners.filter(state__in=ACTIVE))
    if any(row.state == Partner.State.INVITED for row in partners):
        raise InvalidInput(_("Nog niet elke partner antwoordde op de uitnodiging."))
    if len(partners) < 2:
        raise InvalidInput(_("Een consortium heeft minstens twee partners die aanvaardden."))
    if not any(row.role == Partner.Role.LEAD for row in partners):
        raise InvalidInput(_("Kies eerst wie de trekker is."))
    move(consortium, Consortium.State.FORMED, by=by, formed_on=on or local_today())
    return consortium


@transaction.atomic
def dissolve_consortium(*, consortium: Consortium, by, reason: str, on=None) -> Consortium:
    """It ends, with a reason."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom het consortium stopt."))
    move(consortium, Consortium.State.DISSOLVED, by=by, remark=reason, dissolved_on=on or local_today())
    return consortium


def _check_open(consortium) -> None:
    if consortium.state == Consortium.State.DISSOLVED:
        raise InvalidInput(_("Dit consortium is ontbonden."))


def company_count(consortium: Consortium) -> int:
    """Accepted partners that are companies; two make a consortium count (KPI 11)."""
    rows = consortium.partners.filter(state=Partner.State.ACCEPTED, organisation__kind=Kind.COMPANY)
    return rows.count()


# --- Offers -------------------------------------------------------------------------------------------
@transaction.atomic
def create_offer(*, consortium: Consortium, title: str, by, amount=None, as_organisation=None) -> Offer:
    """A draft offer of a formed consortium, to what it was formed for."""
    if consortium.state != Consortium.State.FORMED:
        raise InvalidInput(_("Vorm eerst het consortium: alle partners moeten aanvaard hebben."))
    if not (consortium.challenge_id or consortium.call_id):
        raise InvalidInput(_("Een offerte antwoordt op een uitdaging of een oproep."))
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
    return row


@transaction.atomic
def submit_offer(*, offer: Offer, by, as_organisation=None, on=None) -> Offer:
    """Hand it in; who asked and the team are told that there is one, not for how much."""
    if offer.amount is None:
        raise InvalidInput(_("Vul eerst het bedrag in."))
    move(
        offer, Offer.State.SUBMITTED, by=by, as_organisation=as_organisation, submitted_on=on or local_today()
    )
    subject = format_lazy(_("Offerte ingediend: {name}"), name=offer.consortium.name)
    text = format_lazy(_("{name} diende een offerte in."), name=offer.consortium.name)
    url = offer.consortium.get_absolute_url()
    tell_team(event=f"offer:{offer.pk}:submitted", subject=subject, text=text, url=url)
    if offer.challenge_id:
        owners = list(offer.challenge.owner_rows.values_list("organisation_id", flat=True))
        tell(event=f"offer:{offer.pk}:owner", organisation_ids=owners, subject=subject, text=text, url=url)
    return offer


@transaction.atomic
def approve_offer(*, offer: Offer, by, as_organisation=None, on=None) -> Offer:
    """Who asked says yes."""
    return _decide(offer, Offer.State.APPROVED, by, as_organisation, on, _("Offerte goedgekeurd: {name}"))


@transaction.atomic
def refuse_offer(*, offer: Offer, by, as_organisation=None, on=None, remark="") -> Offer:
    """Who asked says no."""
    return _decide(
        offer, Offer.State.REFUSED, by, as_organisation, on, _("Offerte niet weerhouden: {name}"), remark
    )


def _decide(offer, state, by, as_organisation, on, subject, remark="") -> Offer:
    day = on or local_today()
    if offer.submitted_on and day < offer.submitted_on:
        raise InvalidInput(_("De beslissing valt op of na de dag van indienen."))
    move(offer, state, by=by, as_organisation=as_organisation, remark=remark, decided_on=day)
    partners = list(
        offer.consortium.partners.filter(state=Partner.State.ACCEPTED).values_list(
            "organisation_id", flat=True
        )
    )
    tell(
        event=f"offer:{offer.pk}:{state}",
        organisation_ids=partners,
        subject=format_lazy(subject, name=offer.consortium.name),
        text=remark or _("Op de pagina van het consortium lees je hoe het verder gaat."),
        url=offer.consortium.get_absolute_url(),
    )
    return offer


@transaction.atomic
def withdraw_offer(*, offer: Offer, by, as_organisation=None) -> Offer:
    """The consortium takes it back."""
    move(offer, Offer.State.WITHDRAWN, by=by, as_organisation=as_organisation)
    return offer


def _tell(partner, event, subject, text) -> None:
    tell(
        event=f"partner:{partner.pk}:{event}",
        organisation_ids=[partner.organisation_id],
        subject=subject,
        text=text,
        url=partner.consortium.get_absolute_url(),
    )
