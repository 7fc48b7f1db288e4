from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matchmaking.forms import StepForm
from matchmaking.steps import KINDS
from members.models import Organisation
from members.permissions import viewer_of
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
    form = StepForm(request.POST or None, names=step.asks, initial={"day": local_today()})
    if request.method == "POST" and (form.is_valid() or not step.asks):
        try:
            step.take(row, request.user, _as_organisation(request.user), **getattr(form, "cleaned_data", {}))
        except PortalError as error:
            form = StepForm(request.POST, names=step.asks)
            form.is_valid()
            form.add_error(None, error.message)
        else:
            messages.success(request, _("{label}: gedaan.").format(label=step.label))
            return redirect(found.page(row))
    context = {"step": step, "row": row, "form": form, "kind": kind, "back": found.page(row)}
    return render(request, "matchmaking/step.html", context, status=422 if form.errors else 200)


def _as_organisation(user):
    """The organisation that a person of just one speaks for; none for the team."""
    ids = viewer_of(user).organisation_ids
    return Organisation.objects.get(pk=next(iter(ids))) if len(ids) == 1 else None
