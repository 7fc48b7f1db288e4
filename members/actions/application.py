"""Joining: what somebody asked, and the team's one word on it (MODEL 3)."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.actions.contact import add_contact, give_seat
from members.actions.invitation import invite_person
from members.actions.membership import start_membership
from members.actions.organisation import create_organisation, government_of
from members.actions.transition import move
from members.conduct import VERSION
from members.enums import BodyCode, Kind, Source, TierCode
from members.models import Body, Contact, MembershipApplication, Organisation, Seat
from scvl.errors import InvalidInput
from scvl.mail import queue_mail
from scvl.outbox import is_muted
from scvl.periods import local_today, now

log = logging.getLogger(__name__)
State = MembershipApplication.State


@transaction.atomic
def apply_for_membership(
    *,
    organisation_name,
    kind,
    contact_name,
    contact_email,
    applicant=None,
    tier=None,
    size_band=None,
    **fields,
) -> MembershipApplication:
    """Keep an application and hand it in.

    Raises InvalidInput for a company without tier or size, a city without town, or where an application waits already.
    """
    if kind == Kind.COMPANY and (tier is None or size_band is None):
        raise InvalidInput(_("Kies een niveau en een grootte: een bedrijf heeft beide."))
    if kind == Kind.GOVERNMENT and fields.get("municipality") is None:
        raise InvalidInput(_("Kies de gemeente."))
    _check_none_waits(fields.get("enterprise_number"))
    row = MembershipApplication.objects.create(
        organisation_name=organisation_name.strip(),
        kind=kind,
        tier=tier if kind == Kind.COMPANY else None,
        size_band=size_band if kind == Kind.COMPANY else None,
        contact_name=contact_name.strip(),
        contact_email=contact_email.lower(),
        applicant=applicant,
        code_of_conduct_version=VERSION,
        code_of_conduct_at=now(),
        **fields,
    )
    move(row, State.SUBMITTED, by=applicant, submitted_on=local_today())
    subject = format_lazy(_("Aanvraag van {name}"), name=row.organisation_name)
    text = format_lazy(_("{name} wil lid worden."), name=row.organisation_name)
    path = reverse("members:application-list")
    _tell(row, "submitted", settings.CONTACT_EMAIL, subject, text, path, _("Beoordeel de aanvraag"))
    log.info("application submitted id=%s", row.pk)
    return row


def _check_none_waits(enterprise_number) -> None:
    waiting = MembershipApplication.objects.filter(state=State.SUBMITTED, enterprise_number=enterprise_number)
    if enterprise_number and waiting.exists():
        raise InvalidInput(
            _("Er wacht al een aanvraag met dit ondernemingsnummer. Mail ons als je iets wil veranderen.")
        )


@transaction.atomic
def approve_application(*, application: MembershipApplication, by, starts_on=None) -> MembershipApplication:
    """Organisation, contact, membership and, on the steering tier, a seat, in one step; the contact is mailed.

    An organisation that is known by its enterprise number, or a city by its municipality, is used again. Who has no
    account yet gets one, with a link to choose a password. Raises InvalidInput where the organisation has a membership
    in that period already; then nothing is made.
    """
    move(application, State.APPROVED, by=by, decided_on=local_today())
    organisation = _organisation_of(application, by)
    user, path = application.applicant, ""
    if user is None:
        user, path = invite_person(email=application.contact_email, name=application.contact_name)
    contact = add_contact(organisation=organisation, user=user, role=Contact.Role.MAIN)
    membership = start_membership(
        organisation=organisation,
        starts_on=starts_on or local_today(),
        tier=application.tier,
        size_band=application.size_band,
        by=by,
    )
    _seat(contact, membership, by)
    application.organisation, application.membership = organisation, membership
    application.save(update_fields=["organisation", "membership"])
    _welcome(application, user, path)
    log.info(
        "application approved id=%s organisation=%s by=%s", application.pk, organisation.pk, by and by.pk
    )
    return application


def _seat(contact, membership, by) -> None:
    """The steering tier gives one seat in the steering group (MODEL 1.4)."""
    body = Body.objects.filter(code=BodyCode.STEERING_GROUP).first()
    if body is None or membership.tier is None or membership.tier.code != TierCode.STEERING:
        return
    if Seat.objects.current(membership.starts_on).filter(body=body, contact=contact).exists():
        return
    give_seat(
        body=body,
        contact=contact,
        starts_on=membership.starts_on,
        organisation=membership.organisation,
        membership=membership,
        by=by,
    )


def _welcome(application, user, path) -> None:
    """The mail that says from when to when they are a member, and where to begin."""
    membership = application.membership
    if is_muted():
        return
    queue_mail(
        key=f"application:{application.pk}:approved",
        to=application.contact_email,
        template="application_approved",
        context={
            "name": application.contact_name,
            "organisation": application.organisation.name,
            "tier": membership.tier,
            "starts_on": membership.starts_on,
            "last_day": membership.ends_before - timedelta(days=1),
            "has_seat": membership.seats.exists(),
            "email": user.email,
            "is_invited": bool(path),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "url": f"{settings.SITE_URL}{path or reverse('members:organisation-mine')}",
            "help_url": f"{settings.SITE_URL}{reverse('account_reset_password')}",
        },
        language=user.language,
    )


def _organisation_of(application, by) -> Organisation:
    if application.enterprise_number:
        found = Organisation.objects.filter(enterprise_number=application.enterprise_number).first()
        if found:
            return found.survivor
    if application.kind == Kind.GOVERNMENT and application.municipality_id:
        return government_of(municipality=application.municipality, by=by)
    return create_organisation(
        name=application.organisation_name,
        kind=application.kind,
        by=by,
        source=Source.APPLICATION,
        enterprise_number=application.enterprise_number or None,
        municipality=application.municipality,
        size_band=application.size_band,
    )


@transaction.atomic
def refuse_application(*, application: MembershipApplication, by, reason: str) -> MembershipApplication:
    """No, with a reason that the applicant reads."""
    if not reason.strip():
        raise InvalidInput(_("Schrijf waarom; de aanvrager leest dit."))
    move(
        application,
        State.REFUSED,
        by=by,
        remark=reason,
        decided_on=local_today(),
        refusal_reason=reason.strip()[:500],
    )
    subject = _("Je aanvraag bij Smart Cities Vlaanderen")
    text = format_lazy(
        _("We kunnen de aanvraag van {name} niet aanvaarden. De reden: {reason}"),
        name=application.organisation_name,
        reason=reason.strip(),
    )
    _tell(
        application,
        "refused",
        application.contact_email,
        subject,
        text,
        reverse("contact"),
        _("Stel ons je vraag"),
        name=application.contact_name,
    )
    return application


@transaction.atomic
def withdraw_application(*, application: MembershipApplication, by) -> MembershipApplication:
    """The applicant takes it back, or the team on their word, and then the contact reads so in a mail.

    Raises InvalidTransition once it is decided.
    """
    move(application, State.WITHDRAWN, by=by, decided_on=local_today())
    if by is None or by != application.applicant:
        subject = _("Je aanvraag bij Smart Cities Vlaanderen")
        text = format_lazy(
            _("De aanvraag van {name} is ingetrokken. Opnieuw aanvragen kan altijd."),
            name=application.organisation_name,
        )
        path, label = reverse("members:application-create"), _("Bekijk wat elk niveau geeft")
        to, name = application.contact_email, application.contact_name
        _tell(application, "withdrawn", to, subject, text, path, label, name=name)
    log.info("application withdrawn id=%s by=%s", application.pk, by and by.pk)
    return application


def _tell(row, event, to, subject, text, path, label, name="") -> None:
    if is_muted():
        return
    context = {
        "subject": subject,
        "text": text,
        "url": f"{settings.SITE_URL}{path}",
        "label": label,
        "name": name,
    }
    queue_mail(key=f"application:{row.pk}:{event}", to=to, template="notice", context=context)
