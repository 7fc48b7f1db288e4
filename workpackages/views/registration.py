from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from members.actions.contact import add_contact
from members.models import Organisation
from members.permissions import viewer_of
from scvl.access import signed_in
from scvl.errors import PortalError
from workpackages.actions.registration import cancel_registration, confirm_place, register
from workpackages.models import Activity, Registration


def _activity(request, slug):
    return get_object_or_404(Activity.objects.visible_to(request.user), slug=slug)


def _own(request, activity):
    rows = (
        Registration.objects.of(request.user)
        .filter(activity=activity)
        .exclude(state=Registration.State.CANCELLED)
    )
    return get_object_or_404(rows.select_related("contact__user", "activity"))


@require_POST
@signed_in
def registration_create(request, slug):
    """Register oneself, for the organisation that `as_organisation` names."""
    activity = _activity(request, slug)
    organisation = _as_organisation(request)
    contact = _contact(request.user, organisation)
    try:
        row = register(
            activity=activity,
            contact=contact,
            organisation=organisation,
            mode=request.POST.get("mode"),
            by=request.user,
        )
    except PortalError as error:
        messages.error(request, error.message)
        return redirect(activity)
    if row.state == Registration.State.WAITING:
        messages.success(
            request,
            _("De activiteit is volzet. Je staat op de wachtlijst en krijgt een mail als er plaats is."),
        )
    else:
        messages.success(request, _("Je bent ingeschreven. De bevestiging zit in je mailbox."))
    return redirect(activity)


def _as_organisation(request):
    """The chosen organisation, one's only one, or none; somebody else's is not found."""
    own = Organisation.objects.filter(pk__in=viewer_of(request.user).organisation_ids)
    chosen = request.POST.get("as_organisation", "")
    if chosen:
        if not chosen.isdecimal() or len(chosen) > 12:
            raise Http404
        return get_object_or_404(own, pk=int(chosen))
    rows = list(own[:2])
    return rows[0] if len(rows) == 1 else None


def _contact(user, organisation):
    """The person's own contact of that organisation; somebody without one becomes a guest."""
    current = user.contacts.current().filter(organisation=organisation).first()
    return current or add_contact(
        user=user, organisation=organisation, role="colleague" if organisation else "guest"
    )


@require_POST
@signed_in
def registration_cancel(request, slug):
    """Give one's place back."""
    activity = _activity(request, slug)
    try:
        cancel_registration(registration=_own(request, activity), by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Je bent uitgeschreven. Je plaats gaat naar wie op de wachtlijst staat."))
    return redirect(activity)


@require_POST
@signed_in
def registration_confirm(request, slug):
    """Take the place one was offered."""
    activity = _activity(request, slug)
    try:
        confirm_place(registration=_own(request, activity), by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De plaats is van jou. De bevestiging zit in je mailbox."))
    return redirect(activity)
