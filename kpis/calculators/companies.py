"""KPI 4, 6 and 8: active companies, new members, the acceleration programme."""

from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from kpis.calculators.activities import reached
from kpis.calculators.base import Organisations, Period, Result, counted
from kpis.calculators.partners import partners_in
from members.enums import Kind
from members.models import Invoice, Membership
from workpackages.models import Enrolment


def paying(period: Period):
    """Memberships of companies with a fee, of which not everything was credited."""
    rows = Membership.objects.filter(organisation__kind=Kind.COMPANY, fee__gt=0)
    credited = Invoice.objects.filter(state=Invoice.State.CREDITED).exclude(membership=None)
    standing = Invoice.objects.exclude(state__in=[Invoice.State.CREDITED, Invoice.State.DRAFT])
    return rows.exclude(
        Q(pk__in=credited.values("membership"))
        & ~Q(pk__in=standing.exclude(membership=None).values("membership"))
    )


def active(period: Period) -> Result:
    """KPI 4: (a) a paying member, else (b) at least two activities, else (c) partner in a consortium or project."""
    known = period.organisations
    found: dict[int, tuple] = {}
    members = paying(period).filter(starts_on__lt=period.until, ends_before__gt=period.starts_on)
    for pk, starts_on in members.values_list("organisation_id", "starts_on"):
        final, day = known.final(pk), max(starts_on, period.starts_on)
        if final not in found or day < found[final][1]:
            found[final] = ("a", day)
    present = reached(period, Kind.COMPANY, known)
    for pk, activities in present.items():
        if pk not in found and len(activities) >= 2:
            found[pk] = ("b", sorted(activities.values())[1])
    for pk, day in partners_in(period, Kind.COMPANY, known, formed_only=False).items():
        found.setdefault(pk, ("c", day))
    words = {
        "a": _("betalend lid"),
        "b": _("minstens twee activiteiten"),
        "c": _("partner in een consortium of project"),
    }
    rows = [known.row(pk, day, words[way]) for pk, (way, day) in found.items()]
    parts = tuple((words[way], Decimal(sum(one == way for one, _day in found.values()))) for way in words)
    return counted(rows, breakdown=parts, companion=len(present))


def new_members(period: Period) -> Result:
    """KPI 6: companies whose first paying membership ever started in the period; a gap doesn't make new."""
    known, first = period.organisations, {}
    for pk, starts_on in paying(period).values_list("organisation_id", "starts_on"):
        final = known.final(pk)
        first[final] = min(first.get(final, starts_on), starts_on)
    return counted(known.row(pk, day) for pk, day in first.items() if period.holds(day))


def enrolled(*, before, known: Organisations) -> dict[int, list]:
    """{company: its enrolments}, those not withdrawn before the edition's start."""
    rows = Enrolment.objects.filter(enrolled_on__lt=before, organisation__kind=Kind.COMPANY)
    rows = rows.filter(edition__starts_on__lt=before).select_related("edition")
    found: dict[int, list] = {}
    for row in rows:
        if row.withdrawn_on is None or row.withdrawn_on >= row.edition.starts_on:
            found.setdefault(known.final(row.organisation_id), []).append(row)
    return found


def accelerated(period: Period) -> Result:
    """KPI 8: companies enrolled in an edition of ours that ran in the period."""
    known, rows = period.organisations, []
    for pk, enrolments in enrolled(before=period.until, known=known).items():
        running = [
            row
            for row in enrolments
            if not row.edition.is_external and period.overlaps(row.edition.starts_on, row.edition.ends_before)
        ]
        if running:
            day = max(min(row.edition.starts_on for row in running), period.starts_on)
            rows.append(known.row(pk, day, running[0].edition.title))
    return counted(rows)


def accelerated_partners(period: Period) -> Result:
    """KPI 13: companies ever enrolled that were partner of a formed consortium or a project in the period."""
    known = period.organisations
    ever = enrolled(before=period.until, known=known)
    partners = partners_in(period, Kind.COMPANY, known, formed_only=True)
    return counted(
        known.row(pk, day, ever[pk][0].edition.title) for pk, day in partners.items() if pk in ever
    )
