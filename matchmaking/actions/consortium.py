"""Consortia: who is asked, who is in, what each covers (MODEL 3)."""

import logging

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.notices import tell, tell_team
from matchmaking.models import Consortium, Partner
from matchmaking.permissions import ANSWERABLE, can_lead
from members.actions.transition import move
from members.models import Organisation
from scvl.errors import InvalidInput, InvalidTransition
from scvl.periods import local_today

log = logging.getLogger(__name__)
ACTIVE = (Partner.State.INVITED, Partner.State.ACCEPTED)
LEADS = _("De trekker is een bedrijf vanaf niveau Cultivate, of een kennisinstelling.")


@transaction.atomic
def create_consortium(
    *, name: str, by, challenge=None, call=None, initiated_by=None, process_guide=None, is_demo=False
) -> Consortium:
    """An empty consortium for a challenge, for a call, or for a collaboration of its own."""
    if challenge is not None and challenge.state not in ANSWERABLE:
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
    _check_lead(organisation, role, on)
    row = Partner.objects.filter(consortium=consortium, organisation=organisation).first()
    day, turn = on or local_today(), "first"
    try:
        with transaction.atomic():
            if row is None:
                row = Partner(consortium=consortium, organisation=organisation, role=role, invited_on=day)
                row._history_user = by
                row.save()
            elif row.state == Partner.State.DECLINED:
                again = move(row, Partner.State.INVITED, by=by, role=role, invited_on=day, declined_on=None)
                turn = again.pk
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
    _tell_partner(row, f"invited:{turn}", subject, text, label=_("Lees en antwoord"))
    return row


@transaction.atomic
def accept_partnership(*, partner: Partner, by, on=None) -> Partner:
    """The organisation joins."""
    _check_open(partner.consortium)
    turn = move(
        partner,
        Partner.State.ACCEPTED,
        by=by,
        as_organisation=partner.organisation,
        accepted_on=on or local_today(),
    )
    _tell_team(partner, turn, _("{partner} doet mee met {name}"))
    return partner


@transaction.atomic
def decline_partnership(*, partner: Partner, by, remark="", on=None) -> Partner:
    """The organisation doesn't join."""
    turn = move(
        partner,
        Partner.State.DECLINED,
        by=by,
        as_organisation=partner.organisation,
        remark=remark,
        declined_on=on or local_today(),
    )
    _tell_team(partner, turn, _("{partner} doet niet mee met {name}"))
    return partner


@transaction.atomic
def withdraw_invitation(*, partner: Partner, by, remark="", on=None) -> Partner:
    """The team takes back an invitation that nobody answered; who was asked is told."""
    turn = move(partner, Partner.State.DECLINED, by=by, remark=remark, declined_on=on or local_today())
    subject = format_lazy(_("Uitnodiging ingetrokken: {name}"), name=partner.consortium.name)
    text = remark or _("Het team trok de uitnodiging in. Je hoeft niets meer te doen.")
    _tell_partner(partner, f"withdrawn:{turn.pk}", subject, text)
    return partner


@transaction.atomic
def leave_consortium(*, partner: Partner, by, remark="", on=None) -> Partner:
    """An accepted partner goes; what it covered is open again."""
    turn = move(
        partner,
        Partner.State.LEFT,
        by=by,
        as_organisation=partner.organisation,
        remark=remark,
        left_on=on or local_today(),
    )
    _tell_team(partner, turn, _("{partner} verlaat {name}"))
    return partner


@transaction.atomic
def replace_partner(*, partner: Partner, organisation: Organisation, by, on=None) -> Partner:
    """Another organisation is asked for the role and the needs of an accepted partner. Returns the new row."""
    _check_open(partner.consortium)
    if partner.state != Partner.State.ACCEPTED:
        raise InvalidTransition
    role, day = partner.role, on or local_today()
    _check_lead(organisation, role, on)
    # A replaced row names its successor, and a lead's place is free only once it is replaced: hence in two steps.
    successor = invite_partner(
        consortium=partner.consortium, organisation=organisation, needs=partner.needs.all(), by=by, on=on
    )
    turn = move(partner, Partner.State.REPLACED, by=by, replaced_by=successor, left_on=day)
    successor.role, successor._history_user = role, by
    successor.save(update_fields=["role"])
    subject = format_lazy(_("Jullie plaats in {name}"), name=partner.consortium.name)
    text = format_lazy(_("Het team vroeg {name} om jullie plaats in te nemen."), name=organisation.name)
    _tell_partner(partner, f"replaced:{turn.pk}", subject, text)
    return successor


@transaction.atomic
def form_consortium(*, consortium: Consortium, by, on=None) -> Consortium:
    """It stands: a lead and at least one more accepted, nobody left to answer. Raises InvalidInput otherwise."""
    lacking = lacks_to_form(consortium.partners.select_related("organisation"), on=on)
    if lacking:
        raise InvalidInput(lacking)
    move(consortium, Consortium.State.FORMED, by=by, formed_on=on or local_today())
    subject = format_lazy(_("Gevormd: {name}"), name=consortium.name)
    _tell_all(
        consortium, "formed", subject, _("Alle partners doen mee. Het consortium kan een offerte maken.")
    )
    return consortium


def lacks_to_form(partners, on=None):
    """What keeps a consortium with these partners from standing, in words; '' where nothing does."""
    active = [row for row in partners if row.state in ACTIVE]
    if any(row.state == Partner.State.INVITED for row in active):
        return _("Nog niet elke partner antwoordde op de uitnodiging.")
    if len(active) < 2:
        return _("Een consortium heeft minstens twee partners die aanvaardden.")
    lead = next((row for row in active if row.role == Partner.Role.LEAD), None)
    if lead is None:
        return _("Kies eerst wie de trekker is.")
    if not can_lead(lead.organisation, on):  # its membership ended, or its tier went down, since it was asked
        return LEADS
    return ""


@transaction.atomic
def dissolve_consortium(*, consortium: Consortium, by, reason: str, on=None) -> Consortium:
    """It ends, with a reason; its partners and who asked are told."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom het consortium stopt."))
    move(consortium, Consortium.State.DISSOLVED, by=by, remark=reason, dissolved_on=on or local_today())
    subject = format_lazy(_("Ontbonden: {name}"), name=consortium.name)
    _tell_all(consortium, "dissolved", subject, format_lazy(_("De reden: {reason}"), reason=reason))
    return consortium


def _check_open(consortium) -> None:
    if consortium.state == Consortium.State.DISSOLVED:
        raise InvalidInput(_("Dit consortium is ontbonden."))


def _check_lead(organisation, role, on) -> None:
    if role == Partner.Role.LEAD and not can_lead(organisation, on):
        raise InvalidInput(LEADS)


# --- Who is told --------------------------------------------------------------------------------------
def _tell_partner(partner, event, subject, text, label=None) -> None:
    tell(
        event=f"partner:{partner.pk}:{event}",
        organisation_ids=[partner.organisation_id],
        subject=subject,
        text=text,
        url=partner.consortium.get_absolute_url(),
        label=label,
    )


def _tell_team(partner, turn, sentence) -> None:
    """`sentence` names the partner and the consortium; what the partner wrote stands below it."""
    said = format_lazy(sentence, partner=partner.organisation.name, name=partner.consortium.name)
    text = turn.remark or format_lazy("{said}.", said=said)
    event, url = f"partner:{partner.pk}:{turn.to_state}:{turn.pk}", partner.consortium.get_absolute_url()
    tell_team(event=event, subject=said, text=text, url=url)


def _tell_all(consortium, event, subject, text) -> None:
    """The partners that are in or asked, and who asked the challenge, each once."""
    ids = set(consortium.partners.filter(state__in=ACTIVE).values_list("organisation_id", flat=True))
    if consortium.challenge_id:
        ids |= set(consortium.challenge.owner_rows.values_list("organisation_id", flat=True))
    key = f"consortium:{consortium.pk}:{event}"
    url = consortium.get_absolute_url()
    tell(event=key, organisation_ids=ids, subject=subject, text=text, url=url)
