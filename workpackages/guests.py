"""Who attended without an organisation, and which organisation their mail domain speaks for. A person decides."""

from django.db.models import Max, Q

from members.models import Contact, EmailDomain, Organisation
from workpackages.models import Activity, Registration

State = Registration.State
PRESENT = (State.ATTENDED, State.WALK_IN)


def guests_to_link():
    """Contacts that were at a held activity for no organisation, with `last_at`; the oldest first."""
    unlinked = Q(
        registrations__organisation__isnull=True,
        registrations__state__in=PRESENT,
        registrations__activity__state=Activity.State.HELD,
    )
    rows = Contact.objects.filter(unlinked, erased_at__isnull=True).select_related("user")
    rows = rows.annotate(last_at=Max("registrations__activity__starts_at", filter=unlinked))
    return rows.order_by("last_at", "pk")


def proposals(contacts) -> dict[int, Organisation]:
    """The organisation whose mail domain each contact's address has, by the contact's id; one query."""
    domains = {row.pk: row.address.rpartition("@")[2].lower() for row in contacts if row.address}
    known = {
        row.domain: row.organisation
        for row in EmailDomain.objects.filter(domain__in=set(domains.values())).select_related(
            "organisation__merged_into"
        )
    }
    return {pk: known[domain].survivor for pk, domain in domains.items() if domain in known}
