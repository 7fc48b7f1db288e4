"""What this app puts on the team's work list: activities to confirm, guests to link, reports to finalise."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from scvl.periods import local_today
from scvl.worklist import Item, Section, first_of, register_worklist, section, words_of
from workpackages.guests import guests_to_link, proposals
from workpackages.models import Activity, Registration, Report
from workpackages.report_data import period_of

Presence = Registration.State


def unconfirmed_section(user) -> Section | None:
    """Activities that are over, of which nobody said whether they were held."""
    there = Q(registrations__state__in=[Presence.ATTENDED, Presence.WALK_IN])
    rows = Activity.objects.unconfirmed().annotate(there=Count("registrations", filter=there))

    def show(row: Activity) -> Item:
        if not row.there:
            address = reverse("admin:workpackages_activity_change", args=[row.pk])
            known, action = _("nog niemand aangevinkt"), _("Vink aan wie er was")
            return Item(row.title, row.get_absolute_url(), known, row.starts_at, action, address)
        known = ngettext("{n} aanwezige aangevinkt", "{n} aanwezigen aangevinkt", row.there)
        return Item(
            label=row.title,
            url=row.get_absolute_url(),
            known=known.format(n=row.there),
            on=row.starts_at,
            action=_("Bevestig als gehouden"),
            action_url=reverse("workpackages:activity-hold", args=[row.pk]),
            fields={},
            confirm=_("Vond deze activiteit plaats? Daarna telt ze mee, en dat draai je niet terug."),
        )

    return section(
        rows.order_by("starts_at", "pk"),
        show,
        title=_("Voorbije activiteiten om te bevestigen"),
        heading=_("Activiteit"),
        on_heading=_("Was op"),
        url=reverse("admin:workpackages_activity_changelist"),
    )


def guests_section(user) -> Section | None:
    """Who was at an activity without an organisation: not counted until a person links them (MODEL 5)."""
    rows = guests_to_link()
    count, guests = first_of(rows, lambda row: row)
    if not count:
        return None
    proposed = proposals(guests)
    return Section(
        title=_("Gasten zonder organisatie"),
        heading=_("Gast"),
        on_heading=_("Was op"),
        count=count,
        items=[_guest_item(row, proposed.get(row.pk)) for row in guests],
        url=reverse("admin:members_contact_changelist") + "?organisation__isempty=1",
    )


def _guest_item(guest, proposed) -> Item:
    address = reverse("workpackages:guest-detail", args=[guest.pk])
    if proposed is None:
        return Item(
            guest.display_name, address, _("geen voorstel"), guest.last_at, _("Kies een organisatie"), address
        )
    return Item(
        guest.display_name,
        address,
        _("voorstel: {name}, zelfde maildomein").format(name=proposed.name),
        guest.last_at,
        _("Koppel"),
        reverse("workpackages:guest-link", args=[guest.pk]),
        {"organisation": proposed.pk},
    )


def reports_section(user) -> Section | None:
    """Drafts whose period is over."""
    rows = Report.objects.filter(state=Report.State.DRAFT).light()
    rows = rows.select_related("work_package", "programme_year").order_by(
        "programme_year__number", "quarter", "work_package__number"
    )
    over = [row for row in rows if period_of(row.programme_year, row.quarter)[1] <= local_today()]
    return section(
        _Listed(over),
        _report_item,
        title=_("Rapporten om definitief te maken"),
        heading=_("Rapport"),
        on_heading=_("Cijfers van"),
        url=reverse("workpackages:report-list"),
    )


class _Listed(list):
    """A list that counts as a queryset does."""

    def count(self) -> int:
        return len(self)


def _report_item(row: Report) -> Item:
    address = reverse("workpackages:report-detail", args=[row.pk])
    period = _("kwartaal {n}").format(n=row.quarter) if row.quarter else _("heel het jaar")
    known = words_of([row.programme_year.label, period])
    label = f"{row.work_package.label} {row.work_package.name}"
    return Item(label, address, known, row.frozen_at, _("Lees na"), address)


def register() -> None:
    register_worklist("activiteiten", unconfirmed_section)
    register_worklist("gasten", guests_section)
    register_worklist("rapporten", reports_section)
