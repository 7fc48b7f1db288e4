from django.contrib import messages
from django.contrib.auth import logout
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from members.actions.person import erase_person, export_person
from members.forms import EraseForm
from scvl.access import signed_in
from scvl.errors import PortalError


@require_safe
@signed_in
def person_export(request):
    """One's own data as a JSON file."""
    response = JsonResponse(
        export_person(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False}
    )
    response["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return response


@require_safe
@signed_in
def person_erase(request):
    """What erasing does, and the form that asks for it."""
    return render(request, "members/person_erase.html", {"form": EraseForm(user=request.user)})


@require_POST
@signed_in
def person_erase_confirm(request):
    """Erase one's own account."""
    form = EraseForm(request.POST, user=request.user)
    if not form.is_valid():
        return render(request, "members/person_erase.html", {"form": form}, status=422)
    try:
        erase_person(user=request.user, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
        return redirect("members:person-erase")
    logout(request)
    messages.success(request, _("Je account is gewist. Bedankt dat je meedeed."))
    return redirect("home")
