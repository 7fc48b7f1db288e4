"""What this app puts on the team's work list: profiles that grow old, memberships that end, seats without one."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from members.models import Membership, Organisation, Seat
from scvl.periods import add_months, local_today
from scvl.worklist import Item, Section, register_worklist, section, words_of


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
    """Members whose profile was last read over a year ago."""
    year_ago = add_months(local_today(), -12)
    rows = Organisation.objects.members().filter(confirmed_on__lt=year_ago, merged_into__isnull=True)

    def show(row: Organisation) -> Item:
        address = reverse("admin:members_organisation_change", args=[row.pk])
        number = row.offerings.all()
        known = ngettext("{n} oplossing", "{n} oplossingen", len(number)).format(n=len(number))
        return Item(
            row.name, row.get_absolute_url(), known, row.confirmed_on, _("Lees het profiel na"), address
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
    register_worklist("lidmaatschappen", ending_section)
    register_worklist("zetels", seats_section)
    register_worklist("profielen", stale_section)
