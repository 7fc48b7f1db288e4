from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.models import Contact, Seat
from scvl.errors import InvalidInput
from scvl.periods import local_today


@transaction.atomic
def add_contact(
    *, organisation=None, user=None, name="", email="", role=Contact.Role.COLLEAGUE, starts_on=None, **fields
):
    """A person's dated tie to an organisation: a user, or a bare name and e-mail; a current one is returned as it is."""
    if user is not None:
        current = Contact.objects.current().filter(user=user, organisation=organisation).first()
        if current:
            return current
    elif not email:
        raise InvalidInput(_("Geef een e-mailadres, of kies een gebruiker."))
    return Contact.objects.create(
        organisation=organisation,
        user=user,
        name=name,
        email=email.lower(),
        role=role,
        starts_on=starts_on or local_today(),
        **fields,
    )


@transaction.atomic
def end_contact(*, contact: Contact, on, by) -> Contact:
    """The person no longer speaks for the organisation from `on` (a date after the start)."""
    if on <= contact.starts_on:
        raise InvalidInput(_("Het einde moet na het begin liggen."))
    contact.ends_before = on
    contact.save(update_fields=["ends_before"])
    return contact


@transaction.atomic
def link_guest(*, contact: Contact, organisation, by) -> Contact:
    """Tie a guest to the organisation that a person of the team chose."""
    if contact.organisation_id:
        raise InvalidInput(_("Deze persoon hoort al bij een organisatie."))
    contact.organisation = organisation
    contact.save(update_fields=["organisation"])
    return contact


@transaction.atomic
def give_seat(
    *, body, contact, starts_on, organisation=None, membership=None, role=Seat.Role.MEMBER, by=None
) -> Seat:
    """A dated seat in a body; it gives the rights that the body carries (MODEL 1.4)."""
    row = Seat(
        body=body,
        contact=contact,
        organisation=organisation,
        membership=membership,
        role=role,
        starts_on=starts_on,
    )
    row._history_user = by
    row.save()
    return row


@transaction.atomic
def adopt_contacts(*, user, email: str) -> int:
    """Make contacts that carry only this confirmed address the user's own. Returns how many."""
    number = 0
    for contact in Contact.objects.filter(user=None, email__iexact=email, erased_at__isnull=True):
        if user.contacts.filter(organisation=contact.organisation, ends_before__isnull=True).exists():
            continue
        contact.user = user
        contact.save(update_fields=["user"])
        number += 1
    if number and not user.name:
        user.name = user.contacts.exclude(name="").values_list("name", flat=True).first() or ""
        user.save(update_fields=["name"])
    return number
