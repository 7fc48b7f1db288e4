from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from members.models import Organisation
from members.permissions import team_only
from scvl.errors import PortalError
from workpackages.actions.guest import link_guest
from workpackages.guests import PRESENT, guests_to_link, proposals

MAX_FOUND = 10


@require_safe
@team_only
def guest_detail(request, pk):
    """A guest, the organisation their mail domain speaks for, and others by name (`q` in the address)."""
    guest = get_object_or_404(guests_to_link(), pk=pk)
    asked = request.GET.get("q", "").strip()[:100]
    rows = Organisation.objects.filter(merged_into__isnull=True)
    found = rows.filter(name__icontains=asked.replace("\0", "")).order_by("name") if asked else rows.none()
    attended = guest.registrations.filter(organisation__isnull=True, state__in=PRESENT)
    context = {
        "guest": guest,
        "attended": attended.select_related("activity").order_by("activity__starts_at"),
        "proposed": guest.organisation or proposals([guest]).get(guest.pk),
        "asked": asked,
        "found": found.select_related("municipality")[:MAX_FOUND],
        "parent_url": reverse("work-list"),
    }
    return render(request, "workpackages/guest_detail.html", context)


@require_POST
@team_only
def guest_link(request, pk):
    """Tie the guest to the chosen organisation."""
    guest = get_object_or_404(guests_to_link(), pk=pk)
    chosen = request.POST.get("organisation", "")
    if not (chosen.isascii() and chosen.isdecimal() and len(chosen) < 13):
        raise Http404
    organisation = get_object_or_404(Organisation, pk=int(chosen), merged_into__isnull=True)
    try:
        number = link_guest(contact=guest, organisation=organisation, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        text = ngettext(
            "Gekoppeld aan {name}. {n} aanwezigheid telt nu mee.",
            "Gekoppeld aan {name}. {n} aanwezigheden tellen nu mee.",
            number,
        )
        messages.success(request, text.format(name=organisation.name, n=number))
    return redirect("work-list")
