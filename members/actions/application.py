"""Joining: what somebody asked, and the team's one word on it (MODEL 3)."""

import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from members.actions.contact import add_contact
from members.actions.membership import start_membership
from members.actions.organisation import create_organisation, government_of
from members.actions.transition import move
from members.conduct import VERSION
from members.enums import Kind, Source
from members.models import Contact, MembershipApplication, Organisation, User
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
    """Keep an application and hand it in. Raises InvalidInput for a company without tier or size, or a city without town."""
    if kind == Kind.COMPANY and (tier is None or size_band is None):
        raise InvalidInput(_("Kies een niveau en een grootte: een bedrijf heeft beide."))
    if kind == Kind.GOVERNMENT and fields.get("municipality") is None:
        raise InvalidInput(_("Kies de gemeente."))
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
    _tell(row, "submitted", settings.CONTACT_EMAIL, subject, text, reverse("members:application-list"))
    log.info("application submitted id=%s", row.pk)
    return row


@transaction.atomic
def approve_application(*, application: MembershipApplication, by, starts_on=None) -> MembershipApplication:
    """Organisation, contact and membership in one step; the contact is invited by mail.

    An organisation that is known by its enterprise number, or a city by its municipality, is used again.
    Raises InvalidInput where it has a membership in that period already; then nothing is made.
    """
    move(application, State.APPROVED, by=by, decided_on=local_today())
    organisation = _organisation_of(application, by)
    user = application.applicant or User.objects.filter(email__iexact=application.contact_email).first()
    add_contact(
        organisation=organisation,
        user=user,
        name="" if user else application.contact_name,
        email="" if user else application.contact_email,
        role=Contact.Role.MAIN,
    )
    membership = start_membership(
        organisation=organisation,
        starts_on=starts_on or local_today(),
        tier=application.tier,
        size_band=application.size_band,
        by=by,
    )
    application.organisation, application.membership = organisation, membership
    application.save(update_fields=["organisation", "membership"])
    text = (
        _("Welkom! Jullie lidmaatschap loopt. Meld je aan en vul het profiel van je organisatie aan.")
        if user
        else _(
            "Welkom! Jullie lidmaatschap loopt. Maak een account met dit e-mailadres; dan zie je meteen alles."
        )
    )
    path = reverse("members:organisation-mine") if user else reverse("account_signup")
    _tell(
        application,
        "approved",
        application.contact_email,
        _("Welkom bij Smart Cities Vlaanderen"),
        text,
        path,
    )
    log.info(
        "application approved id=%s organisation=%s by=%s", application.pk, organisation.pk, by and by.pk
    )
    return application


def _organisation_of(application, by) -> Organisation:
    if application.kind == Kind.GOVERNMENT and application.municipality_id:
        return government_of(municipality=application.municipality, by=by)
    if application.enterprise_number:
        found = Organisation.objects.filter(enterprise_number=application.enterprise_number).first()
        if found:
            return found.survivor
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
    text = format_lazy(_("We kunnen je aanvraag niet aanvaarden: {reason}"), reason=reason.strip())
    _tell(application, "refused", application.contact_email, subject, text, reverse("contact"))
    return application


@transaction.atomic
def withdraw_application(*, application: MembershipApplication, by) -> MembershipApplication:
    move(application, State.WITHDRAWN, by=by)
    return application


def _tell(row, event, to, subject, text, path) -> None:
    if is_muted():
        return
    url = f"{settings.SITE_URL}{path}"
    context = {"subject": subject, "text": text, "url": url, "label": None}
    queue_mail(key=f"application:{row.pk}:{event}", to=to, template="notice", context=context)
