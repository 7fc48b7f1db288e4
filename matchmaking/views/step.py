from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from matchmaking.forms import StepForm
from matchmaking.steps import KINDS, speakers
from scvl.access import signed_in
from scvl.errors import InvalidTransition, NotAllowed, PortalError
from scvl.periods import local_today


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def step_take(request, kind, pk, code):
    """Ask what a step needs, and take it. A row that this person does not see, or a step that isn't there, is not found."""
    if kind not in KINDS:
        raise Http404
    found = KINDS[kind]
    step = next((one for one in found.steps if one.code == code), None)
    if step is None:
        raise Http404
    row = get_object_or_404(found.rows(request.user), pk=pk)
    if not step.allows(request.user, row):
        raise NotAllowed
    if step.states and row.state not in step.states:
        raise InvalidTransition
    voices = speakers(request.user, found.sides(row))
    asked = {"names": step.asks, "row": row, "voices": voices}
    bound = request.POST if request.method == "POST" else None
    form = StepForm(bound, initial={"day": local_today()}, **asked)
    if request.method == "POST" and form.is_valid():
        try:
            step.take(row, request.user, form.speaker(), **form.answers())
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, step.done)
            return redirect(found.page(request.user, row))
    back = found.page(request.user, row)
    context = {"step": step, "row": row, "about": found.about(row), "form": form, "back": back}
    return render(request, "matchmaking/step.html", context, status=422 if form.errors else 200)
