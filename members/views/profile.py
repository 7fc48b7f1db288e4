from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from members.actions import organisation as actions
from members.enums import Source
from members.forms import OfferingForm, OrganisationForm
from members.models import Offering, Organisation
from members.permissions import viewer_of
from scvl.access import signed_in
from scvl.errors import PortalError


@require_safe
@signed_in
def organisation_mine(request):
    """The profile of one's only organisation; one's overview to choose from more, or where there is none."""
    rows = list(Organisation.objects.filter(pk__in=viewer_of(request.user).organisation_ids)[:2])
    if len(rows) == 1:
        return redirect("members:organisation-update", rows[0].slug)
    return redirect("members:my-overview")


def _own(request, slug) -> Organisation:
    return get_object_or_404(Organisation.objects.editable_by(request.user), slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation_update(request, slug):
    """What an organisation says about itself, and its own places on the city map."""
    organisation = _own(request, slug)
    form = OrganisationForm(request.POST or None, instance=Organisation.objects.get(pk=organisation.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_organisation(organisation=organisation, by=request.user, **form.values())
            actions.place_organisation(
                organisation=organisation, cells=form.places(), source=Source.OWNER, by=request.user
            )
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Je profiel is bewaard."))
            return redirect("members:organisation-update", organisation.slug)
    context = {
        "form": form,
        "organisation": organisation,
        "offerings": organisation.offerings.open().prefetch_related("positions__layer", "positions__domain"),
    }
    return render(request, "members/organisation_form.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def organisation_confirm(request, slug):
    organisation = _own(request, slug)
    actions.confirm_profile(organisation=organisation, by=request.user)
    messages.success(request, _("Dank je. Je profiel staat als nagelezen."))
    return redirect("members:organisation-update", organisation.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offering_create(request, slug):
    organisation = _own(request, slug)
    form = OfferingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.create_offering(organisation=organisation, by=request.user, **form.values())
        messages.success(request, _("Je aanbod staat online."))
        return redirect("members:organisation-update", organisation.slug)
    return _offering_page(request, organisation, form, _("Nieuw aanbod"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offering_update(request, slug, pk):
    organisation = _own(request, slug)
    offering = get_object_or_404(organisation.offerings.open(), pk=pk)
    form = OfferingForm(request.POST or None, instance=Offering.objects.get(pk=offering.pk))
    if request.method == "POST" and form.is_valid():
        actions.update_offering(offering=offering, by=request.user, **form.values())
        messages.success(request, _("Bewaard."))
        return redirect("members:organisation-update", organisation.slug)
    return _offering_page(request, organisation, form, offering.title)


def _offering_page(request, organisation, form, heading):
    context = {"form": form, "organisation": organisation, "heading": heading}
    return render(request, "members/offering_form.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def offering_close(request, slug, pk):
    organisation = _own(request, slug)
    actions.close_offering(offering=get_object_or_404(organisation.offerings, pk=pk), by=request.user)
    messages.success(request, _("Dit aanbod staat niet meer online."))
    return redirect("members:organisation-update", organisation.slug)
