"""Who was partner of a consortium or project, and KPI 11, 12 and 14."""

from datetime import date

from django.utils.translation import gettext as _

from kpis.calculators.base import Organisations, Period, Result, Row, counted
from matchmaking.models import Consortium, Offer, Partner, Project, ProjectPartner
from members.enums import Kind

BUILT = (Project.Kind.PROOF_OF_CONCEPT, Project.Kind.IMPLEMENTATION)


def partners_in(period: Period, kind: str, known: Organisations, *, formed_only: bool) -> dict[int, date]:
    """{organisation: first day} of one kind that was accepted partner in the period.

    Of a consortium by the time it was in it (and, with `formed_only`, from its forming); of a project in a year in which
    it began or has an entry in its log (MODEL 5).
    """
    found: dict[int, date] = {}

    def note(pk, day):
        final, day = known.final(pk), max(day, period.starts_on)
        found[final] = min(found.get(final, day), day)

    rows = Partner.objects.filter(organisation__kind=kind, accepted_on__isnull=False).select_related(
        "consortium"
    )
    for row in rows:
        begins, ends = row.accepted_on, _earliest(row.left_on, row.consortium.dissolved_on)
        if formed_only:
            if row.consortium.formed_on is None:
                continue
            begins = max(begins, row.consortium.formed_on)
        if (ends is None or ends > begins) and period.overlaps(begins, ends):
            note(row.organisation_id, begins)
    for pk, day in _project_partners(period, kind):
        note(pk, day)
    return found


def _earliest(*days):
    return min((day for day in days if day is not None), default=None)


def _project_partners(period: Period, kind: str):
    rows = ProjectPartner.objects.filter(organisation__kind=kind).select_related("project")
    for row in rows.prefetch_related("project__log_entries"):
        days = [row.project.starts_on] if row.project.starts_on else []
        days += [entry.logged_on for entry in row.project.log_entries.all()]
        inside = [
            day
            for day in days
            if period.holds(day)
            and (row.starts_on is None or row.starts_on <= day)
            and (row.ends_before is None or day < row.ends_before)
        ]
        if inside:
            yield row.organisation_id, min(inside)


def knowledge_partners(period: Period) -> Result:
    """KPI 14."""
    known = period.organisations
    partners = partners_in(period, Kind.KNOWLEDGE, known, formed_only=True)
    return counted(known.row(pk, day) for pk, day in partners.items())


def formed(period: Period) -> Result:
    """KPI 11: consortia of two accepted companies that first submitted an offer or began a collaboration."""
    known, rows, parts = period.organisations, [], {"offer": 0, "collaboration": 0}
    words = {"offer": _("eerste offerte"), "collaboration": _("samenwerking gestart")}
    groups = Consortium.objects.select_related("initiated_by")
    groups = groups.prefetch_related("partners__organisation", "offers", "projects")
    for group in groups:
        moments = [(row.submitted_on, "offer") for row in group.offers.all() if row.submitted_on]
        moments += [
            (row.starts_on, "collaboration")
            for row in group.projects.all()
            if row.kind == Project.Kind.COLLABORATION and row.starts_on
        ]
        if not moments:
            continue
        day, way = min(moments)
        if not period.holds(day) or _companies(group, day, known) < 2:
            continue
        parts[way] += 1
        starter = group.initiated_by.name if group.initiated_by else ""
        rows.append(
            Row(
                group.name,
                1,
                "matchmaking.consortium",
                group.pk,
                day,
                starter,
                words[way],
                group.get_absolute_url(),
            )
        )
    return counted(rows, breakdown=tuple((words[way], number) for way, number in parts.items()))


def _companies(group, day, known) -> int:
    """How many different companies were accepted on that day."""
    return len(
        {
            known.final(row.organisation_id)
            for row in group.partners.all()
            if row.organisation.kind == Kind.COMPANY
            and row.accepted_on is not None
            and row.accepted_on <= day
            and (row.left_on is None or row.left_on > day)
        }
    )


def approved_offers(period: Period) -> Result:
    """KPI 12: offers approved in the period, once a proof of concept or implementation is linked."""
    rows = []
    offers = Offer.objects.filter(period.days("decided_on"), state=Offer.State.APPROVED)
    offers = offers.select_related("consortium__initiated_by").prefetch_related("projects")
    for row in offers:
        built = [one for one in row.projects.all() if one.kind in BUILT]
        note = built[0].get_kind_display() if built else _("nog geen proof of concept of implementatie")
        lead = row.consortium.initiated_by.name if row.consortium.initiated_by else ""
        url = row.consortium.get_absolute_url()
        rows.append(
            Row(row.title, int(bool(built)), "matchmaking.offer", row.pk, row.decided_on, lead, note, url)
        )
    return counted(rows)
