"""Who was partner of a consortium or project, and KPI 11, 12 and 14."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import Exists, Min, OuterRef
from django.utils.translation import gettext as _

from kpis.calculators.base import Period, Result, Row, counted, organisation_row
from matchmaking.models import Consortium, Offer, Partner, Project, ProjectLogEntry, ProjectPartner
from members.enums import Kind

BUILT = (Project.Kind.PROOF_OF_CONCEPT, Project.Kind.IMPLEMENTATION)


def partners_in(period: Period, kind: str, *, formed_only: bool) -> dict[int, date]:
    """{organisation: first day} of one kind that was accepted partner in the period.

    Of a consortium by the time it was in it (and, with `formed_only`, from its forming); of a project in a year in which
    it began or has an entry in its log (MODEL 5).
    """
    known, found = period.organisations, {}
    for pk, day in (*_consortium_partners(period, kind, formed_only), *_project_partners(period, kind)):
        final, inside = known.final(pk), max(day, period.starts_on)
        found[final] = min(found.get(final, inside), inside)
    return found


def _consortium_partners(period: Period, kind: str, formed_only: bool):
    rows = period.kept("accepted partners", lambda: _accepted(period))
    for own_kind, pk, accepted_on, left_on, formed_on, dissolved_on in rows:
        if own_kind != kind or (formed_only and formed_on is None):
            continue
        begins = max(accepted_on, formed_on) if formed_only else accepted_on
        ends = min((day for day in (left_on, dissolved_on) if day is not None), default=None)
        if (ends is None or ends > begins) and period.overlaps(begins, ends):
            yield pk, begins


def _accepted(period: Period) -> list[tuple]:
    """(kind, organisation, accepted, left, formed, dissolved) of who was accepted by then, in any consortium."""
    rows = Partner.objects.filter(accepted_on__lt=period.until).order_by()
    fields = ("left_on", "consortium__formed_on", "consortium__dissolved_on")
    return list(rows.values_list("organisation__kind", "organisation_id", "accepted_on", *fields))


def _project_partners(period: Period, kind: str):
    for own_kind, pk, day in period.kept("project partners", lambda: list(_in_projects(period))):
        if own_kind == kind:
            yield pk, day


def _in_projects(period: Period):
    """(kind, organisation, first day) of who was in a project on a day that counts."""
    days = _project_days(period)
    rows = ProjectPartner.objects.filter(project__in=days).order_by()
    for kind, pk, project, starts_on, ends_before in rows.values_list(
        "organisation__kind", "organisation_id", "project_id", "starts_on", "ends_before"
    ):
        inside = [
            day
            for day in days[project]
            if (starts_on is None or starts_on <= day) and (ends_before is None or day < ends_before)
        ]
        if inside:
            yield kind, pk, min(inside)


def _project_days(period: Period) -> dict[int, list[date]]:
    """{project: days in the period on which it began or work was logged}; a planned one has not begun."""
    found = defaultdict(list)
    begun = begun_projects().filter(period.days("starts_on")).order_by().values_list("pk", "starts_on")
    logged = ProjectLogEntry.objects.filter(period.days("logged_on")).order_by()
    for pk, day in (*begun, *logged.values_list("project_id", "logged_on").distinct()):
        found[pk].append(day)
    return found


def begun_projects():
    """Projects past the plan: only these started on their day."""
    return Project.objects.exclude(state=Project.State.PLANNED)


def knowledge_partners(period: Period) -> Result:
    """KPI 14."""
    known, found = period.organisations, partners_in(period, Kind.KNOWLEDGE, formed_only=True)

    def rows():
        for pk, day in found.items():
            yield organisation_row(known, pk, day)

    return counted(((day, 1) for day in found.values()), rows)


def formed(period: Period) -> Result:
    """KPI 11: consortia of two accepted companies that first submitted an offer or began a collaboration."""
    first = {pk: moment for pk, moment in _first_moments().items() if period.holds(moment[0])}
    companies = _companies(period, first)
    found = {pk: moment for pk, moment in first.items() if len(companies[pk]) >= 2}

    def words():
        return {"offer": _("eerste offerte"), "collaboration": _("samenwerking gestart")}

    def breakdown():
        ways = [way for _day, way in found.values()]
        return [(word, Decimal(ways.count(way))) for way, word in words().items()]

    def rows():
        for row in Consortium.objects.filter(pk__in=found).select_related("initiated_by"):
            day, way = found[row.pk]
            starter = row.initiated_by.name if row.initiated_by else ""
            url = row.get_absolute_url()
            yield Row(row.name, 1, "matchmaking.consortium", row.pk, day, starter, words()[way], url)

    return counted(((day, 1) for day, _way in found.values()), rows, find_breakdown=breakdown)


def _first_moments() -> dict[int, tuple[date, str]]:
    """{consortium: (day, 'offer' or 'collaboration')} of the earlier of the two; a withdrawn offer was submitted."""
    offers = Offer.objects.filter(submitted_on__isnull=False).order_by().values("consortium")
    together = begun_projects().filter(
        kind=Project.Kind.COLLABORATION, starts_on__isnull=False, consortium__isnull=False
    )
    together = together.order_by().values("consortium")
    moments = [(pk, day, "offer") for pk, day in _firsts(offers, "submitted_on")]
    moments += [(pk, day, "collaboration") for pk, day in _firsts(together, "starts_on")]
    found: dict[int, tuple[date, str]] = {}
    for pk, day, way in moments:
        found[pk] = min(found.get(pk, (day, way)), (day, way))
    return found


def _firsts(rows, field_name):
    return rows.annotate(first=Min(field_name)).values_list("consortium", "first")


def _companies(period: Period, first) -> dict[int, set[int]]:
    """{consortium: the different companies that were accepted on its day}"""
    found = defaultdict(set)
    rows = Partner.objects.filter(
        consortium__in=first, organisation__kind=Kind.COMPANY, accepted_on__isnull=False
    )
    for pk, company, accepted_on, left_on in rows.order_by().values_list(
        "consortium_id", "organisation_id", "accepted_on", "left_on"
    ):
        day = first[pk][0]
        if accepted_on <= day and (left_on is None or left_on > day):
            found[pk].add(period.organisations.final(company))
    return found


def approved_offers(period: Period) -> Result:
    """KPI 12: offers approved in the period, once a proof of concept or implementation is linked."""
    offers = Offer.objects.filter(period.days("decided_on"), state=Offer.State.APPROVED).order_by()
    built = Project.objects.filter(offer=OuterRef("pk"), kind__in=BUILT)
    found = {
        pk: (day, int(is_built))
        for pk, day, is_built in offers.annotate(is_built=Exists(built)).values_list(
            "pk", "decided_on", "is_built"
        )
    }

    def rows():
        full = Offer.objects.filter(pk__in=found).select_related("consortium__initiated_by")
        for row in full.prefetch_related("projects"):
            day, count = found[row.pk]
            kinds = sorted(str(one.get_kind_display()) for one in row.projects.all() if one.kind in BUILT)
            note = kinds[0] if kinds else _("nog geen proof of concept of implementatie")
            lead = row.consortium.initiated_by.name if row.consortium.initiated_by else ""
            url = row.consortium.get_absolute_url()
            yield Row(row.title, count, "matchmaking.offer", row.pk, day, lead, note, url)

    return counted(found.values(), rows)
