from django.db import transaction
from django.utils.translation import gettext_lazy as _

from members.actions import contact as contacts
from members.models import Contact, Organisation
from scvl.errors import InvalidInput
from workpackages.models import Registration


@transaction.atomic
def link_guest(*, contact: Contact, organisation: Organisation, by) -> int:
    """Tie a guest to the organisation that a person chose, and what they attended for nobody with it.

    Returns how many registrations count from now on. Raises InvalidInput where nothing waits to be linked.
    """
    unlinked = Registration.objects.filter(contact=contact, organisation__isnull=True)
    if not unlinked.exists():
        raise InvalidInput(_("Deze persoon is al gekoppeld."))
    if contact.organisation_id is None and not _speaks_for(contact, organisation):
        contacts.link_guest(contact=contact, organisation=organisation, by=by)
    return unlinked.update(organisation=organisation, kind=organisation.kind, counts_as=organisation.counted)


def _speaks_for(contact: Contact, organisation: Organisation) -> bool:
    """Whether the person is a contact of it already, so that this row need not be a second one."""
    if contact.user_id is None:
        return False
    return Contact.objects.filter(
        user=contact.user_id, organisation=organisation, ends_before__isnull=True
    ).exists()
