"""KPI 4, 6 and 8: active companies, new members, the acceleration programme."""

from collections import Counter
from datetime import date
from decimal import Decimal

from django.db.models import F, Min, OuterRef, Q, Subquery, Sum
from django.utils.translation import gettext as _

from kpis.calculators.attendance import first_days, second_days
from kpis.calculators.base import Period, Result, counted, organisation_row
from kpis.calculators.partners import partners_in
from members.enums import Kind
from members.models import Invoice, InvoiceLine, Membership
from workpackages.models import Enrolment

AMOUNT = Sum(F("quantity") * F("unit_amount"))


def paying(period: Period):
    """Memberships of companies with a fee, of which not everything was credited."""
    rows = Membership.objects.filter(organisation__kind=Kind.COMPANY, fee__gt=0).order_by()
    return rows.exclude(pk__in=period.kept("fully credited", fully_credited))


def fully_credited() -> set[int]:
    """Memberships of which no sent invoice stands: each was credited, by its state and to its whole amount."""
    touched = Invoice.objects.filter(state=Invoice.State.CREDITED, membership__isnull=False)
    rows = Invoice.objects.filter(membership__in=touched.values("membership"), credits__isnull=True)
    rows = rows.exclude(state=Invoice.State.DRAFT).order_by()
    rows = rows.annotate(
        amount=_amount(invoice=OuterRef("pk")), credited=_amount(invoice__credits=OuterRef("pk"))
    )
    found, standing = set(), set()
    for membership, state, amount, credited in rows.values_list("membership", "state", "amount", "credited"):
        part = credited is not None and abs(credited) < abs(amount or 0)
        (standing if part or state != Invoice.State.CREDITED else found).add(membership)
    return found - standing


def _amount(**invoice) -> Subquery:
    lines = InvoiceLine.objects.filter(**invoice).order_by().annotate(whole=F("invoice"))
    return Subquery(lines.values("whole").annotate(amount=AMOUNT).values("amount"))


def _paying_in(period: Period):
    return paying(period).filter(starts_on__lt=period.until, ends_before__gt=period.starts_on)


def _paying_since(period: Period) -> dict[int, date]:
    """{company: first day in the period} of those that paid for a day of it."""
    known, found = period.organisations, {}
    rows = _paying_in(period).values("organisation").annotate(first=Min("starts_on"))
    for pk, first in rows.values_list("organisation", "first"):
        final, day = known.final(pk), max(first, period.starts_on)
        found[final] = min(found.get(final, day), day)
    return found


def active(period: Period) -> Result:
    """KPI 4: (a) a paying member, else (b) at least two activities, else (c) partner in a consortium or project."""
    known = period.organisations
    found = {pk: ("a", day) for pk, day in _paying_since(period).items()}
    for way, more in (
        ("b", second_days(period, Kind.COMPANY, besides=_paying_in(period))),
        ("c", partners_in(period, Kind.COMPANY, formed_only=False)),
    ):
        for pk, day in more.items():
            found.setdefault(pk, (way, day))
    words = {
        "a": _("betalend lid"),
        "b": _("minstens twee activiteiten"),
        "c": _("partner in een consortium of project"),
    }

    def breakdown():
        ways = Counter(way for way, _day in found.values())
        return [(words[way], Decimal(ways[way])) for way in words]

    def rows():
        for pk, (way, day) in found.items():
            yield organisation_row(known, pk, day, words[way])

    return counted(
        ((day, 1) for _way, day in found.values()),
        rows,
        find_breakdown=breakdown,
        find_companion=lambda: Decimal(len(first_days(period, Kind.COMPANY))),
    )


def _organisations(period: Period, found: dict[int, tuple[date, str]]) -> Result:
    """A count of organisations by id, each with its day and a note."""
    known = period.organisations

    def rows():
        for pk, (day, note) in found.items():
            yield organisation_row(known, pk, day, note)

    return counted(((day, 1) for day, _note in found.values()), rows)


def new_members(period: Period) -> Result:
    """KPI 6: companies whose first paying membership ever started in the period; a gap doesn't make new."""
    known, first = period.organisations, {}
    rows = paying(period).values("organisation").annotate(first=Min("starts_on"))
    rows = rows.filter(Q(first__gte=period.starts_on) | Q(organisation__in=known.involved))
    for pk, starts_on in rows.values_list("organisation", "first"):
        final = known.final(pk)
        first[final] = min(first.get(final, starts_on), starts_on)
    return _organisations(period, {pk: (day, "") for pk, day in first.items() if period.holds(day)})


def _enrolled(period: Period) -> list[tuple]:
    """(company, title, starts_on, ends_before, is_external) of the editions of who did not withdraw before the start."""
    rows = Enrolment.objects.filter(enrolled_on__lt=period.until, organisation__kind=Kind.COMPANY)
    rows = rows.exclude(withdrawn_on__lt=F("edition__starts_on")).order_by("edition__starts_on", "pk")
    fields = ("title", "starts_on", "ends_before", "is_external")
    found = rows.values_list("organisation_id", *(f"edition__{name}" for name in fields))
    return [(period.organisations.final(pk), *edition) for pk, *edition in found]


def accelerated(period: Period) -> Result:
    """KPI 8: companies enrolled in an edition of ours that ran in the period."""
    found: dict[int, tuple[date, str]] = {}
    for pk, title, starts_on, ends_before, is_external in period.kept("enrolled", lambda: _enrolled(period)):
        if not is_external and period.overlaps(starts_on, ends_before):
            found.setdefault(pk, (max(starts_on, period.starts_on), title))
    return _organisations(period, found)


def accelerated_partners(period: Period) -> Result:
    """KPI 13: companies ever enrolled, also elsewhere, that were partner of a formed consortium or a project."""
    ever: dict[int, str] = {}
    for pk, title, *_edition in period.kept("enrolled", lambda: _enrolled(period)):
        ever.setdefault(pk, title)
    partners = partners_in(period, Kind.COMPANY, formed_only=True)
    return _organisations(period, {pk: (day, ever[pk]) for pk, day in partners.items() if pk in ever})
