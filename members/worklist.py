"""What this app puts on the team's work list: who wants to join, memberships that end, seats, meetings, old profiles."""

from dataclasses import replace
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.actions.reminder import lately_asked, stale_profiles, who_keeps_it
from members.fees import size_labels
from members.models import Meeting, Membership, MembershipApplication, Organisation, Seat
from scvl.periods import local_today, now
from scvl.worklist import Item, Section, register_worklist, section, words_of


def applications_section(user) -> Section | None:
    """Who handed in an application and waits for the team's word."""
    rows = MembershipApplication.objects.filter(state=MembershipApplication.State.SUBMITTED)
    address = reverse("members:application-list")
    labels = size_labels()

    def show(row: MembershipApplication) -> Item:
        size = labels.get(row.size_band_id)
        known = words_of(
            [
                row.get_kind_display(),
                row.tier and row.tier.name,
                size and _("{size} medewerkers").format(size=size),
            ]
        )
        url = f"{address}#aanvraag-{row.pk}"
        return Item(row.organisation_name, url, known, row.submitted_on, _("Beoordeel"), url)

    return section(
        rows.select_related("tier").order_by("submitted_on", "pk"),
        show,
        title=_("Aanvragen voor lidmaatschap"),
        heading=_("Aanvraag"),
        on_heading=_("Sinds"),
        url=address,
    )


def meetings_section(user) -> Section | None:
    """Meetings that are over, of which nobody said whether they were held."""
    rows = Meeting.objects.filter(state=Meeting.State.PLANNED, ends_at__lte=now())

    def show(row: Meeting) -> Item:
        address = reverse("admin:members_meeting_change", args=[row.pk])
        there = (
            ngettext("{n} aanwezige aangevinkt", "{n} aanwezigen aangevinkt", row.there).format(n=row.there)
            if row.there
            else _("nog niemand aangevinkt")
        )
        return Item(
            row.title,
            address,
            words_of([row.body.name, there]),
            row.starts_at,
            _("Bevestig als gehouden"),
            address,
        )

    return section(
        rows.select_related("body").annotate(there=Count("attendances")).order_by("starts_at", "pk"),
        show,
        title=_("Voorbije vergaderingen om te bevestigen"),
        heading=_("Vergadering"),
        on_heading=_("Was op"),
        url=reverse("admin:members_meeting_changelist") + "?state__exact=planned",
    )


def ending_section(user) -> Section | None:
    """Memberships that end within the days of renewal, with no next period."""
    until = local_today() + timedelta(days=settings.MEMBERSHIP_RENEWAL_DAYS)
    later = Membership.objects.filter(
        organisation=OuterRef("organisation"), starts_on__gte=OuterRef("ends_before")
    )
    rows = Membership.objects.running().filter(~Exists(later), ends_before__lte=until)

    def show(row: Membership) -> Item:
        address = reverse("admin:members_membership_change", args=[row.pk])
        known = words_of(
            [
                row.organisation.get_kind_display(),
                row.tier and row.tier.name,
                row.notice_given_on and _("opgezegd"),
            ]
        )
        return Item(
            row.organisation.name,
            row.organisation.get_absolute_url(),
            known,
            row.ends_before - timedelta(days=1),
            _("Bekijk het lidmaatschap"),
            address,
        )

    return section(
        rows.select_related("organisation", "tier").order_by("ends_before", "pk"),
        show,
        title=_("Lidmaatschappen die aflopen"),
        heading=_("Organisatie"),
        on_heading=_("Laatste dag"),
        url=reverse("admin:members_membership_changelist"),
    )


def seats_section(user) -> Section | None:
    """Seats that a membership gave and that outlived it: the seat stays, a person decides (MODEL 1.4)."""
    running = Membership.objects.running().filter(organisation=OuterRef("membership__organisation"))
    rows = Seat.objects.current().filter(
        ~Exists(running), membership__isnull=False, membership__ends_before__lte=local_today()
    )

    def show(row: Seat) -> Item:
        return Item(
            row.membership.organisation.name,
            row.membership.organisation.get_absolute_url(),
            row.body.name,
            row.membership.ends_before - timedelta(days=1),
            _("Bekijk de zetel"),
            reverse("admin:members_seat_change", args=[row.pk]),
        )

    return section(
        rows.select_related("membership__organisation", "body").order_by("membership__ends_before", "pk"),
        show,
        title=_("Zetels zonder lopend lidmaatschap"),
        heading=_("Organisatie"),
        on_heading=_("Lid tot"),
        url=reverse("admin:members_seat_changelist"),
    )


def stale_section(user) -> Section | None:
    """Members whose profile was last read over a year ago; not those that were asked this month."""
    rows = stale_profiles().exclude(pk__in=lately_asked())
    rows = rows.annotate(has_contact=Exists(who_keeps_it().filter(organisation=OuterRef("pk"))))

    def show(row: Organisation) -> Item:
        number = len(row.offerings.all())
        known = ngettext("{n} oplossing", "{n} oplossingen", number).format(n=number)
        shown = Item(row.name, row.get_absolute_url(), known, row.confirmed_on)
        if row.has_contact:
            address = reverse("members:profile-ask", args=[row.pk])
            return replace(shown, action=_("Vraag om na te lezen"), action_url=address, fields={})
        address = reverse("admin:members_organisation_change", args=[row.pk])
        return replace(
            shown,
            known=words_of([known, _("geen contactpersoon")]),
            action=_("Lees het profiel na"),
            action_url=address,
        )

    return section(
        rows.prefetch_related("offerings").order_by("confirmed_on", "name"),
        show,
        title=_("Profielen die verouderen"),
        heading=_("Organisatie"),
        on_heading=_("Laatst nagelezen"),
        url=reverse("admin:members_organisation_changelist"),
    )


def register() -> None:
    register_worklist("aanvragen", applications_section, place=10)
    register_worklist("lidmaatschappen", ending_section, place=60)
    register_worklist("zetels", seats_section, place=60)
    register_worklist("vergaderingen", meetings_section, place=60)
    register_worklist("profielen", stale_section, place=90)
