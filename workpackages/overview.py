"""What this app shows on pages of the app below: a person's registrations, an organisation's sessions; their export."""

from django.db.models.functions import Lower

from members.registry import (
    Part,
    register_erasure,
    register_export,
    register_organisation_section,
    register_overview_card,
)
from scvl.periods import now
from workpackages.actions.subscription import erase_subscriber
from workpackages.models import Activity, Registration, Subscriber

State = Registration.State


def my_registrations(request):
    """Coming and past registrations of a person."""
    rows = Registration.objects.of(request.user).exclude(state=State.CANCELLED)
    rows = rows.select_related("activity__activity_type", "activity__municipality", "organisation")
    coming = rows.filter(activity__ends_at__gt=now()).order_by("activity__starts_at")
    past = rows.filter(activity__ends_at__lte=now()).order_by("-activity__starts_at")[:10]
    return Part("workpackages/_my_registrations.html", {"coming": list(coming), "past": list(past)})


def organisation_activities(request, organisation):
    """Coming sessions that an organisation started, as far as this person may see them."""
    rows = Activity.objects.visible_to(request.user).upcoming().filter(initiated_by=organisation)
    rows = list(rows.select_related("activity_type", "municipality")[:3])
    if not rows:
        return None
    return Part("workpackages/_organisation_activities.html", {"activities": rows}, is_aside=True)


def registrations_of(user) -> list[dict]:
    rows = Registration.objects.of(user).select_related("activity", "organisation").order_by("registered_at")
    return [
        {
            "activity": row.activity.title_nl,
            "starts_at": row.activity.starts_at.isoformat(),
            "organisation": row.organisation.name if row.organisation else None,
            "state": row.state,
            "registered_at": row.registered_at.isoformat(),
        }
        for row in rows
    ]


def subscriptions_of(user) -> list[dict]:
    rows = Subscriber.objects.filter(email__iexact=user.email)
    return [
        {
            "email": row.email,
            "state": row.state,
            "consent_at": row.consent_at and row.consent_at.isoformat(),
            "consent_source": row.consent_source,
        }
        for row in rows
    ]


def erase_registrations(*, user, contact_ids, emails) -> None:
    """Registrations stay, without the person; what still waits for a place is given up (MODEL 1.7)."""
    rows = Registration.objects.filter(contact__in=contact_ids)
    rows.filter(state__in=[State.WAITING, State.OFFERED]).update(
        state=State.CANCELLED, place=None, offered_until=None, cancelled_at=now(), cancelled_by="person"
    )
    rows.update(contact=None)


def erase_subscriptions(*, user, contact_ids, emails) -> None:
    wanted = [address.lower() for address in emails if address]
    for row in Subscriber.objects.alias(lowered=Lower("email")).filter(lowered__in=wanted):
        erase_subscriber(subscriber=row)


def register() -> None:
    register_overview_card(my_registrations)
    register_organisation_section(organisation_activities)
    register_export("inschrijvingen", registrations_of)
    register_export("nieuwsbrief", subscriptions_of)
    register_erasure(erase_registrations)
    register_erasure(erase_subscriptions)
