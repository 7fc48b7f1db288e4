from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matchmaking.actions import offer as actions
from matchmaking.forms import OfferForm
from matchmaking.models import Offer
from matchmaking.permissions import can_work_in
from matchmaking.views.consortium import find_consortium
from scvl.access import signed_in
from scvl.editing import Superseded, clash_of
from scvl.errors import InvalidTransition, NotAllowed, PortalError


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer_create(request, pk):
    """A partner or the process guide writes the offer."""
    consortium = _workspace(request.user, pk)
    initial = {"title": _("Offerte {name}").format(name=consortium.name)[:200]}
    form = OfferForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_offer(consortium=consortium, by=request.user, **form.answers())
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De offerte is bewaard. Dien ze in als ze klaar is."))
            return redirect(consortium)
    return _form_page(request, consortium, form, _("Maak een offerte"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer_update(request, pk, offer_pk):
    """A draft is changed by its consortium; what was handed in stays as it is."""
    consortium = _workspace(request.user, pk)
    offer = get_object_or_404(
        Offer.objects.visible_to(request.user).filter(consortium=consortium), pk=offer_pk
    )
    form, clash = _offer_form(offer, request.POST or None, request.FILES or None), None
    if offer.state != Offer.State.DRAFT:
        if request.method != "POST":
            raise InvalidTransition
        form.add_error(
            None, _("Deze offerte is intussen geen ontwerp meer. Wat jij schreef, is niet bewaard.")
        )
        return _form_page(request, consortium, form, offer.title, status=409)
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            actions.update_offer(offer=offer, by=request.user, version=version, **form.answers())
        except Superseded:
            stored = Offer.objects.get(pk=offer.pk)
            clash = clash_of(form, _offer_form(stored), stored)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Bewaard."))
            return redirect(consortium)
    return _form_page(request, consortium, form, offer.title, clash)


def _offer_form(offer, data=None, files=None) -> OfferForm:
    initial = {"title": offer.title, "amount": offer.amount, "version": offer.version}
    return OfferForm(data, files, initial=initial)


def _workspace(user, pk):
    consortium = find_consortium(user, pk)
    if not can_work_in(user, consortium):
        raise NotAllowed(_("Alleen partners van dit consortium maken een offerte."))
    return consortium


def _form_page(request, consortium, form, heading, clash=None, status=None):
    context = {"form": form, "consortium": consortium, "heading": heading, "clash": clash}
    status = status or (409 if clash else 422 if form.errors else 200)
    return render(request, "matchmaking/offer_form.html", context, status=status)
