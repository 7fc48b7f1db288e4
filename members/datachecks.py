from collections.abc import Iterator

from django.conf import settings
from django.db.models import F, OuterRef, Q, Subquery

from members.models import MeetingAttendance, Membership, Organisation, Position
from scvl.datachecks import data_check
from scvl.periods import local_date


@data_check
def memberships_overlap() -> Iterator[str]:
    """Two periods of one organisation on the same day (MODEL 1.5); PostgreSQL refuses them by itself."""
    later = Membership.objects.filter(
        Q(starts_on__gt=OuterRef("starts_on")) | Q(starts_on=OuterRef("starts_on"), pk__gt=OuterRef("pk")),
        organisation=OuterRef("organisation"),
        starts_on__lt=OuterRef("ends_before"),
    ).order_by("starts_on")
    rows = Membership.objects.annotate(later=Subquery(later.values("pk")[:1])).filter(later__isnull=False)
    for row in rows.order_by("pk"):
        yield f"lidmaatschap {row.pk} overlapt met {row.later} (organisatie {row.organisation_id})"


@data_check
def positions_follow_their_offering() -> Iterator[str]:
    """A place that comes from an offering has the offering's organisation and layer (MODEL 1.2)."""
    wrong = Position.objects.filter(offering__isnull=False).exclude(
        organisation=F("offering__organisation"), layer=F("offering__layer")
    )
    for row in wrong.order_by("pk"):
        yield f"positie {row.pk} past niet bij oplossing {row.offering_id}"


@data_check
def mergers_end() -> Iterator[str]:
    """'Merged into' and 'counts as' lead to an end (MODEL 1.1); otherwise nothing could be counted."""
    rows = Organisation.objects.filter(Q(merged_into__isnull=False) | Q(counts_as__isnull=False))
    after = {
        pk: merged or counts
        for pk, merged, counts in rows.values_list("pk", "merged_into_id", "counts_as_id")
    }
    for start in sorted(after):
        seen, at = {start}, after[start]
        while at in after and at not in seen:
            seen.add(at)
            at = after[at]
        if at in seen:
            yield f"organisatie {start} verwijst in een kring naar zichzelf"


@data_check
def no_demo_in_production() -> Iterator[str]:
    """Demo rows are never in production (MODEL 5)."""
    if settings.PRODUCTION:
        for pk in Organisation.objects.filter(is_demo=True).order_by("pk").values_list("pk", flat=True):
            yield f"organisatie {pk} hoort bij de demowereld"


@data_check
def attendance_is_by_a_seat_of_the_body() -> Iterator[str]:
    """Who was at a meeting had a seat in its body that day: KPI 18 counts by it."""
    rows = MeetingAttendance.objects.select_related("meeting", "seat").order_by("pk")
    for row in rows.iterator():
        day, seat = local_date(row.meeting.starts_at), row.seat
        runs = seat.starts_on <= day and (seat.ends_before is None or seat.ends_before > day)
        if seat.body_id != row.meeting.body_id or not runs:
            yield f"aanwezigheid {row.pk} op vergadering {row.meeting_id} is van een andere zetel"
