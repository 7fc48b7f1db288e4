from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from members.actions.reminder import ask_to_confirm, stale_profiles
from members.permissions import team_only
from scvl.errors import PortalError


@require_POST
@team_only
def profile_ask(request, pk):
    """Ask a member to read its old profile again."""
    organisation = get_object_or_404(stale_profiles(), pk=pk)
    try:
        number = ask_to_confirm(organisation=organisation, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        text = ngettext(
            "{n} contactpersoon van {name} krijgt een mail. Over een maand staat dit hier weer, als niemand het nalas.",
            "{n} contactpersonen van {name} krijgen een mail. Over een maand staat dit hier weer, als niemand het nalas.",
            number,
        )
        messages.success(request, text.format(n=number, name=organisation.name))
    return redirect("work-list")
