from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking import matching
from matchmaking.actions.interest import show_interest
from matchmaking.forms import InterestForm
from matchmaking.models import Interest
from matchmaking.permissions import can_compose, can_see_ranking, can_see_whole, can_show_interest
from matchmaking.steps import open_steps, speakers
from matchmaking.views.challenge import find_challenge
from members.models import Organisation
from scvl.access import signed_in
from scvl.errors import NotAllowed, PortalError


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def interest_create(request, slug):
    """Answer a challenge for an organisation of one's own that may; `namens` in the address preselects which."""
    challenge = find_challenge(request.user, slug)
    if not can_see_whole(request.user, challenge):
        raise NotAllowed(_("Alleen leden lezen deze uitdaging helemaal."))
    decisions = [(row, can_show_interest(row, challenge)) for row in speakers(request.user)]
    may = [row.pk for row, decision in decisions if decision.allowed]
    allowed = Organisation.objects.filter(pk__in=may).order_by("name")
    if not may:
        raise NotAllowed(next((decision.reason for _row, decision in decisions), None))
    chosen = next((row for row in allowed if str(row.pk) == request.GET.get("namens")), allowed[0])
    initial = {"as_organisation": chosen}
    form = InterestForm(request.POST or None, initial=initial, challenge=challenge, organisations=allowed)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            show_interest(
                challenge=challenge,
                organisation=data["as_organisation"],
                needs=data["needs"],
                message=data["message"],
                reference=data["reference"],
                by=request.user,
            )
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(
                request, _("Je interesse is getoond. De vraagsteller en het team krijgen bericht.")
            )
            return redirect(challenge)
    elif request.method != "POST":
        needs = matching.needs_of(challenge)
        fits = matching.own_fits(chosen, needs)
        form.fields["needs"].initial = [need.pk for need, row in fits if row.fit.covers]
    context = {"form": form, "challenge": challenge}
    return render(request, "matchmaking/interest_form.html", context, status=422 if form.errors else 200)


@require_safe
@signed_in
def interest_list(request, slug):
    """Who answered, for which needs and in which words: the owners and the team."""
    challenge = find_challenge(request.user, slug)
    if not can_see_ranking(request.user, challenge):
        raise Http404
    rows = (
        challenge.interests.select_related("organisation")
        .prefetch_related("needs")
        .order_by("state", "shown_on")
    )
    shown = [(row, open_steps("interesse", request.user, row)) for row in rows]
    counts = {"shown": sum(row.state != Interest.State.WITHDRAWN for row, _steps in shown)}
    context = {
        "challenge": challenge,
        "rows": shown,
        "counts": counts,
        "can_compose": can_compose(request.user, challenge),
    }
    return render(request, "matchmaking/interest_list.html", context)
