"""What this app puts on the team's work list: what waits for a review or a match, what closes or lapsed."""

from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.models import Call, Challenge, Partner
from scvl.periods import now
from scvl.worklist import Item, Section, register_worklist, section, words_of

AHEAD = timedelta(days=7)


def calls_section(user) -> Section | None:
    """Open calls whose deadline is within a week, the first to close on top."""
    rows = Call.objects.open().filter(deadline_at__gt=now(), deadline_at__lte=now() + AHEAD)

    def show(row: Call) -> Item:
        address = reverse("admin:matchmaking_call_change", args=[row.pk])
        applying = len(row.applications.all())
        known = [row.programme.name]
        if applying:
            known.append(ngettext("{n} aanvraag", "{n} aanvragen", applying).format(n=applying))
        return Item(row.title, address, words_of(known), row.deadline_at, _("Bekijk de oproep"), address)

    return section(
        rows.select_related("programme").prefetch_related("applications").order_by("deadline_at", "pk"),
        show,
        title=_("Oproepen die deze week sluiten"),
        heading=_("Oproep"),
        on_heading=_("Sluit op"),
        url=reverse("admin:matchmaking_call_changelist"),
    )


def challenges_section(user) -> Section | None:
    """Challenges that were handed in and wait for a review, the oldest on top."""
    rows = Challenge.objects.filter(state=Challenge.State.SUBMITTED).prefetch_related("owners")

    def show(row: Challenge) -> Item:
        address = row.get_absolute_url()
        owners = ", ".join(owner.name for owner in row.owners.all())
        return Item(row.title, address, owners, row.submitted_on, _("Lees na"), address)

    return section(
        rows.order_by("submitted_on", "pk"),
        show,
        title=_("Uitdagingen na te lezen"),
        heading=_("Uitdaging"),
        on_heading=_("Ingediend"),
        url=reverse("admin:matchmaking_challenge_changelist") + "?state__exact=submitted",
    )


def matching_section(user) -> Section | None:
    """Challenges whose term to react is over, and that nobody is matching yet."""
    rows = Challenge.objects.filter(state=Challenge.State.PUBLISHED, deadline_at__lte=now())

    def show(row: Challenge) -> Item:
        address = row.get_absolute_url()
        interested = len(row.interests.all())
        known = ngettext("{n} reactie", "{n} reacties", interested).format(n=interested)
        return Item(row.title, address, known, row.deadline_at, _("Start de matching"), address)

    return section(
        rows.prefetch_related("interests").order_by("deadline_at", "pk"),
        show,
        title=_("Uitdagingen waarvan de termijn voorbij is"),
        heading=_("Uitdaging"),
        on_heading=_("Sloot op"),
        url=reverse("admin:matchmaking_challenge_changelist") + "?state__exact=published",
    )


def partners_section(user) -> Section | None:
    """Partners of consortia at work, whose organisation was a member and is one no longer; the latest on top."""
    rows = Partner.objects.at_work().with_membership().filter(membership_over_since__isnull=False)

    def show(row: Partner) -> Item:
        address = row.consortium.get_absolute_url()
        known = words_of([row.consortium.name, row.get_role_display(), row.get_state_display()])
        words = _("Bekijk het consortium")
        return Item(row.organisation.name, address, known, row.membership_over_since, words, address)

    return section(
        rows.select_related("organisation", "consortium").order_by("-membership_over_since", "pk"),
        show,
        title=_("Partners wier lidmaatschap beëindigd is"),
        heading=_("Partner"),
        on_heading=_("Sinds"),
        url=reverse("admin:matchmaking_partner_changelist"),
    )


def register() -> None:
    register_worklist("uitdagingen", challenges_section)
    register_worklist("matching", matching_section)
    register_worklist("oproepen", calls_section)
    register_worklist("partners", partners_section)
