import logging

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members.actions.transition import move
from members.enums import Source
from scvl.errors import InvalidInput
from scvl.periods import local_today, now
from workpackages.actions.notices import tell_cancelled, tell_moved
from workpackages.enums import Audience
from workpackages.models import Activity, ActivityInvitation, ActivityPosition, Registration

log = logging.getLogger(__name__)


def free_activity_slug(title: str, starts_at) -> str:
    """An address from title and date that no other activity has."""
    base = f"{slugify(title)[:100] or 'activiteit'}-{starts_at:%Y-%m-%d}"
    slug, number = base, 2
    while Activity.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def create_activity(
    *, title_nl, activity_type, work_package, starts_at, ends_at, by, cells=(), **fields
) -> Activity:
    """A draft; its audience is the type's own unless one is named. `cells`: pairs of (Layer, Domain)."""
    if ends_at <= starts_at:
        raise InvalidInput(_("Het einde moet na het begin liggen."))
    fields.setdefault("audience", activity_type.audience)
    if fields["audience"] == Audience.TIER:
        fields.setdefault("min_tier", activity_type.min_tier)
    row = Activity(
        title_nl=title_nl,
        slug=free_activity_slug(title_nl, starts_at),
        activity_type=activity_type,
        work_package=work_package,
        starts_at=starts_at,
        ends_at=ends_at,
        **fields,
    )
    row._history_user = by
    row.save()
    place_activity(activity=row, cells=cells)
    return row


@transaction.atomic
def place_activity(*, activity: Activity, cells, source=Source.STAFF) -> None:
    """Make the activity's places those of `cells`."""
    activity.positions.all().delete()
    ActivityPosition.objects.bulk_create(
        ActivityPosition(
            activity=activity, layer=layer, domain=domain, source=source, confirmed_on=local_today()
        )
        for layer, domain in cells
    )


def plan_activity(*, activity: Activity, by) -> Activity:
    """Announce it; registering opens with `open_activity`."""
    move(activity, Activity.State.PLANNED, by=by)
    return activity


def open_activity(*, activity: Activity, by) -> Activity:
    """Open it for registration."""
    move(activity, Activity.State.OPEN, by=by)
    return activity


@transaction.atomic
def hold_activity(*, activity: Activity, by) -> Activity:
    """Confirm that it took place; raises InvalidInput before it began. Only held activities count (MODEL 5)."""
    if activity.starts_at > now():
        raise InvalidInput(_("Deze activiteit moet nog beginnen. Bevestig ze pas als ze plaatsvond."))
    move(activity, Activity.State.HELD, by=by, held_at=now())
    return activity


@transaction.atomic
def cancel_activity(*, activity: Activity, reason: str, by) -> Activity:
    """Call it off; everybody who held or waited for a place is told once."""
    _need_reason(reason)
    move(activity, Activity.State.CANCELLED, by=by, remark=reason, reason=reason)
    tell_cancelled(activity=activity)
    log.info("activity cancelled id=%s by=%s", activity.pk, by and by.pk)
    return activity


@transaction.atomic
def postpone_activity(*, activity: Activity, reason: str, by, starts_at=None, ends_at=None) -> Activity:
    """Move it to a new date, or to one still to be named; it counts at its new date (MODEL 5). All are told."""
    _need_reason(reason)
    fields = {"reason": reason, "original_starts_at": activity.original_starts_at or activity.starts_at}
    if starts_at:
        if ends_at is None or ends_at <= starts_at:
            raise InvalidInput(_("Het einde moet na het begin liggen."))
        fields |= {"starts_at": starts_at, "ends_at": ends_at}
    move(activity, Activity.State.POSTPONED, by=by, remark=reason, **fields)
    tell_moved(activity=activity)
    return activity


def _need_reason(reason):
    if not reason.strip():
        raise InvalidInput(_("Geef een reden. Wie ingeschreven is, leest ze."))


@transaction.atomic
def invite(*, activity: Activity, by, contact=None, organisation=None) -> ActivityInvitation:
    """Invite a person or an organisation; a second time changes nothing."""
    if (contact is None) == (organisation is None):
        raise InvalidInput(_("Kies een persoon of een organisatie, niet allebei."))
    row, _made = ActivityInvitation.objects.get_or_create(
        activity=activity, contact=contact, organisation=organisation
    )
    return row


def expected_registrations(activity: Activity):
    """Rows that still expect the activity: a place, an offered one, or a wait."""
    State = Registration.State
    return activity.registrations.filter(
        state__in=[State.REGISTERED, State.CONFIRMED, State.OFFERED, State.WAITING]
    )
