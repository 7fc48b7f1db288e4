from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.actions.idea import note_idea
from matchmaking.forms import IdeaForm
from matchmaking.models import Idea
from matchmaking.steps import open_steps
from members.models import Organisation
from members.permissions import viewer_of
from scvl.access import signed_in
from scvl.errors import PortalError


@require_safe
@signed_in
def idea_list(request):
    """One's own ideas and those of one's organisation; the whole inventory for the team."""
    rows = Idea.objects.visible_to(request.user)
    rows = rows.select_related("initiated_by", "promoted_challenge", "promoted_project")[:300]
    context = {
        "rows": [(row, open_steps("idee", request.user, row)) for row in rows],
        "is_team": viewer_of(request.user).is_team,
    }
    return render(request, "matchmaking/idea_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def idea_create(request):
    form = IdeaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        own = (
            Organisation.objects.filter(pk__in=viewer_of(request.user).organisation_ids)
            .order_by("name")
            .first()
        )
        contact = request.user.contacts.current().first()
        try:
            note_idea(by=request.user, contact=contact, initiated_by=own, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Dank je. Het team leest je idee en laat weten wat ermee gebeurt."))
            return redirect("matchmaking:idea-list")
    return render(request, "matchmaking/idea_form.html", {"form": form}, status=422 if form.errors else 200)
