from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking import matching, pages
from matchmaking.actions import consortium as actions
from matchmaking.actions.project import create_project
from matchmaking.forms import ConsortiumForm, OfferForm, PartnerForm, ProjectForm
from matchmaking.models import Challenge, Consortium, Offer, Partner, Project
from matchmaking.permissions import can_see_amount, can_work_in
from matchmaking.steps import open_steps
from members.permissions import team_only, viewer_of
from scvl.access import signed_in
from scvl.errors import NotAllowed, PortalError


@require_safe
@signed_in
def consortium_list(request):
    """The consortia one is in or asked for; all for the team."""
    accepted = Count("partners", filter=Q(partners__state=Partner.State.ACCEPTED))
    rows = Consortium.objects.visible_to(request.user).annotate(partner_count=accepted)
    rows = rows.select_related("challenge", "call")
    context = {"consortia": rows[:200], "is_team": viewer_of(request.user).is_team}
    return render(request, "matchmaking/consortium_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def consortium_create(request):
    """The team starts one, with itself as the process guide."""
    challenge = Challenge.objects.filter(slug=request.GET.get("uitdaging", "")).first()
    initial = (
        {"challenge": challenge, "name": _("Consortium {title}").format(title=challenge.title)}
        if challenge
        else {}
    )
    form = ConsortiumForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.create_consortium(by=request.user, process_guide=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Het consortium staat klaar. Vraag nu de partners."))
            return redirect(row)
    return render(
        request, "matchmaking/consortium_form.html", {"form": form}, status=422 if form.errors else 200
    )


def _find(user, pk) -> Consortium:
    rows = Consortium.objects.visible_to(user).select_related("challenge", "call", "process_guide")
    return get_object_or_404(rows, pk=pk)


@require_safe
@signed_in
def consortium_detail(request, pk):
    """The workspace for who is in; name and partners for who asked and who is invited."""
    consortium = _find(request.user, pk)
    needs = matching.needs_of(consortium.challenge) if consortium.challenge_id else []
    coverage = pages.coverage_of(consortium, needs)
    former = [Partner.State.DECLINED, Partner.State.LEFT, Partner.State.REPLACED]
    offers = Offer.objects.listed_to(request.user).filter(consortium=consortium)
    context = {
        "consortium": consortium,
        "needs": needs,
        "coverage": coverage,
        "partners": [
            (letter, row, open_steps("partner", request.user, row)) for letter, row in coverage.partners
        ],
        "former": consortium.partners.filter(state__in=former).select_related("organisation"),
        "works": can_work_in(request.user, consortium),
        "is_team": viewer_of(request.user).is_team,
        "buttons": open_steps("consortium", request.user, consortium),
        "offers": [
            (row, can_see_amount(request.user, row), open_steps("offerte", request.user, row))
            for row in offers
        ],
        "projects": list(Project.objects.visible_to(request.user).filter(consortium=consortium)),
    }
    return render(request, "matchmaking/consortium_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def partner_create(request, pk):
    consortium = _find(request.user, pk)
    form = PartnerForm(request.POST or None, consortium=consortium)
    if request.method == "POST" and form.is_valid():
        try:
            actions.invite_partner(consortium=consortium, by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De uitnodiging is verstuurd."))
            return redirect(consortium)
    context = {"form": form, "consortium": consortium}
    return render(request, "matchmaking/partner_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def offer_create(request, pk):
    """A partner or the process guide writes the offer."""
    consortium = _find(request.user, pk)
    if not can_work_in(request.user, consortium):
        raise NotAllowed(_("Alleen partners van dit consortium maken een offerte."))
    form = OfferForm(
        request.POST or None, initial={"title": _("Offerte {name}").format(name=consortium.name)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.create_offer(consortium=consortium, by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("De offerte is bewaard. Dien ze in als ze klaar is."))
            return redirect(consortium)
    context = {"form": form, "consortium": consortium}
    return render(request, "matchmaking/offer_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def project_create(request, pk):
    """What an approved offer, or the consortium itself, leads to."""
    consortium = _find(request.user, pk)
    offer = consortium.offers.filter(state=Offer.State.APPROVED).order_by("-decided_on").first()
    initial = {"title": consortium.challenge.title if consortium.challenge_id else consortium.name}
    form = ProjectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = create_project(consortium=consortium, offer=offer, by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Het project staat klaar. Start het als het werk begint."))
            return redirect(row)
    context = {"form": form, "consortium": consortium, "offer": offer}
    return render(request, "matchmaking/project_form.html", context, status=422 if form.errors else 200)
