from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST, require_safe

from members.enums import TierCode
from members.models import Membership, MembershipApplication, Organisation, Tier
from members.permissions import viewer_of
from members.places import organisation_map
from members.registry import overview_cards
from scvl.access import signed_in

# What a tier opens for a company (DESIGN): work package, name, from which tier.
OPENS = (
    (gettext_lazy("Informeren"), TierCode.INFORM),
    (gettext_lazy("Connecteren"), TierCode.CONNECT),
    (gettext_lazy("Cultiveren"), TierCode.CULTIVATE),
    (gettext_lazy("Consolideren"), TierCode.CULTIVATE),
)


@require_safe
@signed_in
def my_overview(request):
    """One's memberships, organisations, applications that wait, and what higher apps add, such as registrations."""
    ids = viewer_of(request.user).organisation_ids
    organisations = list(Organisation.objects.filter(pk__in=ids).order_by("name"))
    for organisation in organisations:
        organisation.map = organisation_map(organisation, is_small=len(organisations) > 1)
        organisation.membership = _membership(organisation)
        organisation.opens = _opens(organisation.membership)
    waiting = request.user.applications.filter(state=MembershipApplication.State.SUBMITTED)
    context = {
        "organisations": organisations,
        "applications": list(waiting),
        "cards": overview_cards(request),
    }
    return render(request, "members/my_overview.html", context)


def _membership(organisation):
    """The running period, or else the last one."""
    rows = Membership.objects.filter(organisation=organisation).select_related("tier")
    running = rows.running().first()
    last = running or rows.order_by("-ends_before").first()
    if last:
        last.is_running = running is not None
    return last


def _opens(membership):
    """Pairs (work package, 'open' or from which tier) for a company's running membership."""
    if membership is None or not membership.is_running or membership.tier is None:
        return []
    tiers = {row.code: row for row in Tier.objects.all()}
    return [
        (name, None if membership.tier.rank >= tiers[code].rank else tiers[code].name)
        for name, code in OPENS
        if code in tiers
    ]


@require_POST
@signed_in
def language_update(request):
    """The language of one's mails."""
    language = request.POST.get("language")
    if language in ("nl", "en"):
        request.user.language = language
        request.user.save(update_fields=["language"])
        with override(language):
            messages.success(
                request,
                _("Je mails komen voortaan in het Nederlands.")
                if language == "nl"
                else _("Je mails komen voortaan in het Engels."),
            )
    return redirect("members:my-overview")
