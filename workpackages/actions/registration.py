"""Places, waiting list, attendance. Two constraints decide: one row a contact and activity, one row a place."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from members.actions.transition import move
from members.models import Contact, Transition
from scvl.errors import Conflict, InvalidInput, InvalidTransition, NotAllowed
from scvl.periods import now
from workpackages.actions.notices import tell_lapsed, tell_offered, tell_registered, tell_unregistered
from workpackages.enums import Mode
from workpackages.models import Activity, Registration
from workpackages.permissions import can_register

log = logging.getLogger(__name__)
State = Registration.State
TRIES = 5


@transaction.atomic
def register(*, activity: Activity, contact: Contact, by, organisation=None, mode=None) -> Registration:
    """Register a person, for an organisation or on their own: the lowest free place, or the waiting list.

    Raises NotAllowed where the activity is not for them, InvalidInput where they are registered already.
    """
    decision = can_register(activity=activity, organisation=organisation, contact=contact)
    if not decision.allowed:
        raise NotAllowed(decision.reason)
    row = Registration.objects.filter(activity=activity, contact=contact).first()
    if row and row.state != State.CANCELLED:
        raise InvalidInput(_("Je bent al ingeschreven voor deze activiteit."))
    fields = {
        "organisation": organisation,
        "kind": organisation.kind if organisation else "",
        "counts_as": organisation.counted if organisation else None,
        "mode": _mode(activity, mode),
        "is_trial": decision.is_trial,
        "registered_at": now(),
    }
    row = _register_again(row, fields, by) if row else _register_new(activity, contact, fields, by)
    tell_registered(row)
    log.info("registered id=%s activity=%s state=%s by=%s", row.pk, activity.pk, row.state, by and by.pk)
    return row


def _mode(activity, mode) -> str:
    if activity.mode == Mode.HYBRID:
        return mode if mode in Registration.Mode.values else Registration.Mode.IN_PERSON
    return Registration.Mode.ONLINE if activity.mode == Mode.ONLINE else Registration.Mode.IN_PERSON


def _register_new(activity, contact, fields, by) -> Registration:
    def take(place):
        state = State.WAITING if place is None else State.REGISTERED
        row = Registration.objects.create(
            activity=activity, contact=contact, state=state, place=place, **fields
        )
        Transition.objects.create(
            label=row._meta.label_lower,
            object_id=row.pk,
            from_state="",
            to_state=state,
            by=by,
            as_organisation=row.organisation,
            at=now(),
        )
        return row

    return _with_a_place(activity, take)


def _register_again(row, fields, by) -> Registration:
    def take(place):
        state = State.WAITING if place is None else State.REGISTERED
        move(
            row,
            state,
            by=by,
            as_organisation=fields["organisation"],
            place=place,
            cancelled_at=None,
            cancelled_by="",
            offered_until=None,
            **fields,
        )
        return row

    return _with_a_place(row.activity, take)


def _with_a_place(activity, take) -> Registration:
    """Call `take(place)` with the lowest free place, or None where none is left.

    Who asks for the same place at once meets the constraint and looks again; on PostgreSQL the lock on the activity
    makes them wait first, on SQLite the transaction is IMMEDIATE already.
    """
    Activity.objects.select_for_update().get(pk=activity.pk)
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return take(_free_place(activity))
        except IntegrityError as error:
            if _is_second_row(error):
                raise InvalidInput(_("Je bent al ingeschreven voor deze activiteit.")) from error
    raise Conflict


def _is_second_row(error) -> bool:
    text = str(error)
    return "registration_once_per_contact" in text or "registration.contact_id" in text


def _free_place(activity) -> int | None:
    """The lowest place nobody holds; None where all are taken. Somebody who waits goes before."""
    taken = set(activity.registrations.exclude(place=None).values_list("place", flat=True))
    waiting = activity.registrations.filter(state=State.WAITING).exists()
    if activity.capacity is not None and (waiting or len(taken) >= activity.capacity):
        return None
    place = 1
    while place in taken:
        place += 1
    return place if activity.capacity is None or place <= activity.capacity else None


@transaction.atomic
def cancel_registration(
    *, registration: Registration, by, cancelled_by=Registration.CancelledBy.PERSON
) -> Registration:
    """Give the place back; the first who waits is offered it. Raises InvalidInput once the activity began."""
    if registration.activity.starts_at <= now():
        raise InvalidInput(_("Deze activiteit is al begonnen. Uitschrijven kan niet meer."))
    move(
        registration,
        State.CANCELLED,
        by=by,
        place=None,
        offered_until=None,
        cancelled_at=now(),
        cancelled_by=cancelled_by,
    )
    tell_unregistered(registration)
    offer_free_places(activity=registration.activity, by=by)
    return registration


@transaction.atomic
def offer_free_places(*, activity: Activity, by=None) -> list[Registration]:
    """Offer each free place to the first who waits, for a while. Returns the rows that were offered one."""
    Activity.objects.select_for_update().get(pk=activity.pk)
    if not activity.takes_registrations:
        return []
    offered = []
    waiting = list(
        activity.registrations.filter(state=State.WAITING).select_related("contact__user", "activity")
    )
    taken = set(activity.registrations.exclude(place=None).values_list("place", flat=True))
    limit = activity.capacity if activity.capacity is not None else len(taken) + len(waiting)
    free = [place for place in range(1, limit + 1) if place not in taken]
    until = min(now() + timedelta(hours=settings.WAITING_OFFER_HOURS), activity.starts_at)
    for registration, place in zip(waiting, free, strict=False):
        move(registration, State.OFFERED, by=by, place=place, offered_until=until)
        tell_offered(registration)
        offered.append(registration)
    return offered


@transaction.atomic
def confirm_place(*, registration: Registration, by) -> Registration:
    """Take the offered place. Raises InvalidInput when the offer lapsed."""
    if registration.state == State.OFFERED and registration.offered_until <= now():
        raise InvalidInput(_("De tijd om deze plaats te nemen is voorbij. Schrijf je opnieuw in."))
    move(registration, State.CONFIRMED, by=by, offered_until=None)
    tell_registered(registration)
    return registration


def expire_offers() -> int:
    """Places offered and not taken in time go to the next who waits. Returns how many lapsed.

    Who let it lapse is told, and may register again: offering the same place to them over and over helps nobody.
    """
    lapsed = Registration.objects.filter(state=State.OFFERED, offered_until__lte=now())
    number = 0
    for registration in lapsed.select_related("activity", "contact__user"):
        with transaction.atomic():
            Activity.objects.select_for_update().get(pk=registration.activity_id)
            try:
                move(
                    registration, State.CANCELLED, by=None, place=None, offered_until=None, cancelled_at=now()
                )
            except InvalidTransition:
                continue  # taken in the same moment
            tell_lapsed(registration)
            offer_free_places(activity=registration.activity)
            number += 1
    return number


@transaction.atomic
def mark_attendance(*, registration: Registration, attended: bool, by) -> Registration:
    """Attended or not; the team may correct it later."""
    if registration.activity.starts_at > now():
        raise InvalidInput(_("Deze activiteit moet nog beginnen."))
    to = State.ATTENDED if attended else State.NO_SHOW
    move(registration, to, by=by, checked_in_at=now() if attended else None)
    return registration


@transaction.atomic
def walk_in(
    *, activity: Activity, contact: Contact, by, organisation=None, mode=Registration.Mode.IN_PERSON
) -> Registration:
    """Somebody who came without registering; counts as attended (MODEL 5)."""
    if Registration.objects.filter(activity=activity, contact=contact).exists():
        raise InvalidInput(_("Deze persoon staat al op de lijst. Duid de aanwezigheid daar aan."))
    return Registration.objects.create(
        activity=activity,
        contact=contact,
        organisation=organisation,
        kind=organisation.kind if organisation else "",
        counts_as=organisation.counted if organisation else None,
        mode=mode,
        state=State.WALK_IN,
        registered_at=now(),
        checked_in_at=now(),
    )
