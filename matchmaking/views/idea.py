from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking.actions.idea import note_idea
from matchmaking.forms import IdeaForm
from matchmaking.models import Challenge, Idea, Project
from matchmaking.registry import origins_of
from matchmaking.steps import open_steps, speakers
from members.permissions import viewer_of
from scvl.access import signed_in
from scvl.errors import PortalError

PAGE = 25


@require_safe
@signed_in
def idea_list(request):
    """One's own ideas and those of one's organisation; the whole inventory for the team. `stand` in the address."""
    rows = Idea.objects.visible_to(request.user).select_related("initiated_by")
    state, unknown = request.GET.get("stand", ""), []
    if state in Idea.State.values:
        rows = rows.filter(state=state)
    elif state:
        unknown, state = [state[:40]], ""
    context = {
        "page_of_rows": Paginator(rows, PAGE).get_page(request.GET.get("pagina")),
        "states": Idea.State.choices,
        "state": state,
        "unknown": unknown,
        "is_team": viewer_of(request.user).is_team,
    }
    return render(request, "matchmaking/idea_list.html", context)


@require_safe
@signed_in
def idea_detail(request, pk):
    """An idea, what it came from, and what it became."""
    user = request.user
    rows = Idea.objects.visible_to(user).select_related("initiated_by", "contact__user")
    idea = get_object_or_404(rows, pk=pk)
    context = {
        "idea": idea,
        "challenge": Challenge.objects.visible_to(user).filter(pk=idea.promoted_challenge_id).first(),
        "project": Project.objects.visible_to(user).filter(pk=idea.promoted_project_id).first(),
        "origins": origins_of(user, idea),
        "buttons": open_steps("idee", user, idea),
        "is_team": viewer_of(user).is_team,
    }
    return render(request, "matchmaking/idea_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def idea_create(request):
    """Anybody with an account brings an idea, for one of their organisations where they have some."""
    form = IdeaForm(request.POST or None, voices=speakers(request.user))
    if request.method == "POST" and form.is_valid():
        own = form.speaker()
        contacts = request.user.contacts.current()
        contact = contacts.filter(organisation=own).first() or contacts.first()
        try:
            note_idea(
                title=form.cleaned_data["title"],
                text=form.cleaned_data["text"],
                contact=contact,
                initiated_by=own,
                by=request.user,
            )
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Dank je. Het team leest je idee en laat weten wat ermee gebeurt."))
            return redirect("matchmaking:idea-list")
    return render(request, "matchmaking/idea_form.html", {"form": form}, status=422 if form.errors else 200)
