from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.permissions import team_only
from scvl.errors import PortalError
from workpackages.actions.activity import hold_activity
from workpackages.models import Activity


@require_POST
@team_only
def activity_hold(request, pk):
    """Confirm from the work list that an activity took place."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    try:
        hold_activity(activity=activity, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("{title} is bevestigd en telt mee.").format(title=activity.title))
    return redirect("work-list")
