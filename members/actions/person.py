"""A person's own data: exported whole, erased as each field's fate says (MODEL 1.14)."""

import logging

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Contact, MembershipApplication, Seat, User
from members.registry import erase_elsewhere, exports_of
from scvl.errors import InvalidInput, NotAllowed
from scvl.periods import local_today, now

log = logging.getLogger(__name__)


def export_person(user: User) -> dict:
    """Everything the portal keeps of a person, ready for JSON; higher apps add their part by the registry."""
    return {
        "account": {
            "email": user.email,
            "naam": user.name,
            "taal": user.language,
            "aangemaakt": user.joined_at.isoformat(),
            "laatst aangemeld": user.last_login and user.last_login.isoformat(),
        },
        "contacten": [
            {
                "organisatie": row.organisation.name if row.organisation else None,
                "rol": row.get_role_display(),
                "naam": row.name,
                "email": row.email,
                "telefoon": row.phone,
                "functie": row.job_title,
                "van": row.starts_on.isoformat(),
                "tot": row.ends_before and row.ends_before.isoformat(),
                "toestemming": row.consent_at and row.consent_at.isoformat(),
                "toestemming via": row.consent_source,
            }
            for row in user.contacts.select_related("organisation")
        ],
        "zetels": [
            {"orgaan": row.body.name_nl, "rol": row.get_role_display(), "van": row.starts_on.isoformat()}
            for row in Seat.objects.filter(contact__user=user).select_related("body")
        ],
        **exports_of(user),
    }


@transaction.atomic
def erase_person(*, user: User, by: User) -> None:
    """Empty a person: account, contacts, log-ins. What counts stays, without the person; their seats end today.

    Raises NotAllowed for somebody else's account without team rights, InvalidInput for the last superuser.
    """
    if by != user and not (by.is_superuser or by.is_staff):
        raise NotAllowed
    if (
        user.is_superuser
        and not User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk).exists()
    ):
        raise InvalidInput(_("Dit is de laatste beheerder. Maak eerst een andere."))
    addresses = {user.email, *EmailAddress.objects.filter(user=user).values_list("email", flat=True)}
    contacts = list(user.contacts.values_list("pk", flat=True))
    erase_elsewhere(user=user, contact_ids=contacts, emails=addresses)
    for seat in Seat.objects.current().filter(contact__in=contacts):
        _end_seat(seat)
    MembershipApplication.objects.filter(applicant=user).update(
        applicant=None, contact_name="", contact_email=""
    )
    for contact in Contact.objects.filter(pk__in=contacts):
        _empty_contact(contact)
    _empty_account(user)
    log.info("person erased user=%s by=%s", user.pk, by.pk)


def _end_seat(seat) -> None:
    """A seat ends today; one that began today never was."""
    today = local_today()
    if seat.starts_on >= today:
        seat.delete()
        return
    seat.ends_before = today
    seat.save(update_fields=["ends_before"])


def _empty_contact(contact: Contact) -> None:
    contact.name = contact.email = contact.phone = contact.job_title = ""
    contact.user = None
    contact.erased_at = now()
    contact.save()


def _empty_account(user: User) -> None:
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.groups.clear()
    user.email, user.name, user.last_login = f"gewist-{user.pk}@erased.invalid", "", None
    user.is_active = user.is_superuser = False
    user.erased_at = now()
    user.set_unusable_password()
    user.save()
    for session in Session.objects.filter(expire_date__gt=now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
