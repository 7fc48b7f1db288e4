from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from matchmaking import matching, pages
from matchmaking.actions import consortium as actions
from matchmaking.actions.project import create_project
from matchmaking.forms import ConsortiumForm, PartnerForm, ProjectForm
from matchmaking.forms_workspace import NoteForm
from matchmaking.models import Challenge, Consortium, ConsortiumNote, MatchRun, Offer, Partner, Project
from matchmaking.permissions import can_remove_document, can_work_in, owns_challenge
from matchmaking.registry import origins_of
from matchmaking.steps import open_steps, speakers
from members.permissions import team_only, viewer_of
from scvl.access import signed_in
from scvl.documents import documents_of
from scvl.errors import PortalError
from scvl.periods import now

PAGE = 20


@require_safe
@signed_in
def consortium_list(request):
    """The consortia one is in or asked for; all for the team. `stand` in the address."""
    seen = Consortium.objects.visible_to(request.user)
    state, unknown = request.GET.get("stand", ""), []
    rows = seen
    if state in Consortium.State.values:
        rows = seen.filter(state=state)
    elif state:
        unknown, state = [state[:40]], ""
    accepted = Count("partners", filter=Q(partners__state=Partner.State.ACCEPTED), distinct=True)
    invited = Partner.objects.filter(
        consortium=OuterRef("pk"),
        state=Partner.State.INVITED,
        organisation__in=viewer_of(request.user).organisation_ids,
    )
    rows = rows.annotate(partner_count=accepted, asks_me=Exists(invited))
    rows = rows.select_related("challenge", "call").order_by("-asks_me", "-created_at", "-pk")
    context = {
        "page_of_rows": Paginator(rows, PAGE).get_page(request.GET.get("pagina")),
        "is_team": viewer_of(request.user).is_team,
        "states": Consortium.State.choices,
        "state": state,
        "unknown": unknown,
    }
    return render(request, "matchmaking/consortium_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def consortium_create(request):
    """The team starts one, with itself as the process guide."""
    asked = request.GET.get("uitdaging", "").replace("\x00", "")
    challenge = Challenge.objects.filter(slug=asked).first()
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


def find_consortium(user, pk) -> Consortium:
    rows = Consortium.objects.visible_to(user).select_related("challenge", "call", "process_guide")
    return get_object_or_404(rows, pk=pk)


@require_safe
@signed_in
def consortium_detail(request, pk):
    """The workspace for who is in; name and partners for who asked and who is invited."""
    return detail_page(request, find_consortium(request.user, pk))


def detail_page(request, consortium, note_form=None, status=200):
    user, challenge = request.user, consortium.challenge
    needs = matching.needs_of(challenge) if challenge else []
    coverage = pages.coverage_of(consortium, needs)
    own = viewer_of(user).organisation_ids
    stepped = [(letter, row, open_steps("partner", user, row)) for letter, row in coverage.partners]
    asked = {
        row.pk for _, row, _ in stepped if row.state == Partner.State.INVITED and row.organisation_id in own
    }
    former = [Partner.State.DECLINED, Partner.State.LEFT, Partner.State.REPLACED]
    works, is_team = can_work_in(user, consortium), viewer_of(user).is_team
    lacking = actions.lacks_to_form(row for _letter, row in coverage.partners)
    asks = challenge is not None and owns_challenge(user, challenge)
    context = {
        "consortium": consortium,
        "sees_challenge": challenge and Challenge.objects.visible_to(user).filter(pk=challenge.pk).exists(),
        "needs": needs,
        "coverage": coverage,
        "partners": [(letter, row, [] if row.pk in asked else steps) for letter, row, steps in stepped],
        "invitations": [(row, steps) for _, row, steps in stepped if row.pk in asked],
        "former": consortium.partners.filter(state__in=former).select_related("organisation"),
        "works": works,
        "is_team": is_team,
        "can_offer": works and consortium.state == Consortium.State.FORMED and (challenge or consortium.call),
        "opens_on": challenge.deadline_at if asks and not is_team and _is_ahead(challenge) else None,
        "lacking": lacking,
        "buttons": [
            step
            for step in open_steps("consortium", user, consortium)
            if not (lacking and step.code == "vormen")
        ],
        "offers": _offers(user, consortium, works),
        "projects": list(Project.objects.visible_to(user).filter(consortium=consortium)),
        "runs": list(
            MatchRun.objects.visible_to(user).filter(consortium=consortium).select_related("challenge")
        ),
        "origins": origins_of(user, consortium) if works or is_team else [],
    }
    if works:
        context |= _workspace(user, consortium, note_form)
    return render(request, "matchmaking/consortium_detail.html", context, status=status)


def members_of(consortium) -> set:
    """The ids of the organisations that are in."""
    accepted = consortium.partners.filter(state=Partner.State.ACCEPTED)
    return set(accepted.values_list("organisation_id", flat=True))


def _workspace(user, consortium, note_form) -> dict:
    """Notes and files, and whether one may still write: nothing of it for who is not in (MODEL 2)."""
    writes = consortium.state != Consortium.State.DISSOLVED  # `can_write_in`, for who is known to be in
    notes = ConsortiumNote.objects.visible_to(user).filter(consortium=consortium)
    if note_form is None and writes:
        note_form = NoteForm(voices=speakers(user, members_of(consortium)))
    return {
        "writes": writes,
        "notes": list(notes.select_related("author", "as_organisation")),
        "note_form": note_form,
        "documents": [(row, _removal(user, consortium, row, writes)) for row in documents_of(consortium)],
    }


def _removal(user, consortium, document, writes) -> str:
    """The address that takes a file away, for who may."""
    if not (writes and can_remove_document(user, consortium, document)):
        return ""
    return reverse("matchmaking:consortium-document-delete", args=[consortium.pk, document.pk])


def _is_ahead(challenge) -> bool:
    """Until its term is over, who asks reads no offer (MODEL 2)."""
    return challenge.deadline_at is not None and challenge.deadline_at > now()


def _offers(user, consortium, works):
    """What one may know of each offer: (offer, whether with amount and file, steps, whether one may change it)."""
    seen = set(Offer.objects.visible_to(user).filter(consortium=consortium).values_list("pk", flat=True))
    rows = Offer.objects.listed_to(user).filter(consortium=consortium)
    return [
        (
            row,
            row.pk in seen,
            open_steps("offerte", user, row),
            works and row.state == Offer.State.DRAFT,
        )
        for row in rows
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@team_only
def partner_create(request, pk):
    consortium = find_consortium(request.user, pk)
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
@team_only
def project_create(request, pk):
    """What an approved offer, or the consortium itself, leads to."""
    consortium = find_consortium(request.user, pk)
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
