from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, Count, F, Q, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking import matching, pages
from matchmaking.actions import challenge as actions
from matchmaking.actions.document import attach_document
from matchmaking.forms import ChallengeForm, NeedForm, QuestionForm
from matchmaking.models import Challenge, Consortium, Interest, Need, Offer
from matchmaking.permissions import (
    EDITABLE,
    OPEN,
    can_ask,
    can_compose,
    can_edit_challenge,
    can_put_challenge,
    can_see_ranking,
    can_see_whole,
    can_show_interest,
    owns_challenge,
)
from matchmaking.steps import open_steps, speakers
from members.models import Domain, Layer, Transition
from members.permissions import viewer_of
from scvl.access import access_rule, public, signed_in
from scvl.documents import documents_of
from scvl.editing import Superseded, clash_of
from scvl.errors import NotAllowed, PortalError
from scvl.periods import now

PAGE = 20
putters_only = access_rule("governments", can_put_challenge)
NOT_NOW = gettext_lazy("Deze uitdaging kan je nu niet bewerken.")
HANDED_IN = gettext_lazy("Deze uitdaging is intussen geen ontwerp meer. Wat jij schreef, is niet bewaard.")
MATCHED = (Challenge.State.IN_MATCHING, Challenge.State.AWARDED)
GROUPS = {
    "open": lambda rows: rows.open(),
    "lopend": lambda rows: rows.filter(
        Q(state__in=MATCHED) | Q(state=Challenge.State.PUBLISHED, deadline_at__lte=now())
    ),
    "gerealiseerd": lambda rows: rows.filter(state=Challenge.State.REALISED),
    "voorbeeld": lambda rows: rows.filter(state=Challenge.State.EXAMPLE),
}


@public
@require_safe
def challenge_list(request):
    """Challenges one may see; `stand`, `domein`, `laag`, `q` and `mijn` in the address, unknown values are told."""
    domains = {row.code: row for row in Domain.objects.all()}
    mine = Challenge.objects.owned_by(viewer_of(request.user).organisation_ids)
    rows, chosen, unknown = _filtered(request.GET, Challenge.objects.visible_to(request.user), domains)
    if request.GET.get("mijn"):
        rows, chosen["mijn"] = rows.filter(pk__in=mine.values("pk")), "1"
    words = request.GET.get("q", "").strip().replace("\x00", "")[:100]
    for word in words.split()[:6]:
        rows = rows.filter(Q(title__icontains=word) | Q(pk__in=_problem_holds(request.user, word)))
    page = Paginator(_listed(rows), PAGE).get_page(request.GET.get("pagina"))
    for row in page.object_list:
        row.state_words, row.tone = pages.state_of(row)
        row.asked_by = pages.demand_of(row)
        row.cells = pages.cells_of(row.needs.all())
    context = {
        "page_of_rows": page,
        "chosen": chosen,
        "words": words,
        "unknown": unknown,
        "groups": _groups(),
        "domains": domains.values(),
        "layers": Layer.objects.order_by("-number"),
        "can_put": can_put_challenge(request.user),
        "has_own": request.user.is_authenticated and mine.exists(),
    }
    return render(request, "matchmaking/challenge_list.html", context)


def _filtered(asked, rows, domains):
    """The rows by state, domain and layer; what was chosen; and what nobody knows."""
    unknown, chosen = [], {}
    group, domain, layer = (asked.get(name, "") for name in ("stand", "domein", "laag"))
    if group in GROUPS:
        rows, chosen["stand"] = GROUPS[group](rows), group
    elif group:
        unknown.append(group[:40])
    if domain in domains:
        about = Q(domains=domains[domain]) | Q(needs__domains=domains[domain])
        rows, chosen["domein"] = rows.filter(about).distinct(), domain
    elif domain:
        unknown.append(domain[:40])
    if layer in {"0", "1", "2", "3", "4"}:
        rows, chosen["laag"] = rows.filter(needs__layer__number=int(layer)).distinct(), int(layer)
    elif layer:
        unknown.append(layer[:40])
    return rows, chosen, unknown


def _problem_holds(user, word):
    """Challenges whose text holds a word, of those that this person reads in whole: a teaser is not searched through."""
    whole = Challenge.objects.read_in_whole_by(user)
    return whole.filter(problem__icontains=word).values("pk")


def _groups():
    return [
        ("open", _("Open")),
        ("lopend", _("Lopend")),
        ("gerealiseerd", _("Gerealiseerd")),
        ("voorbeeld", _("Voorbeelden")),
    ]


def _listed(rows):
    """Those that are open first, then by the date they were published."""
    is_open = Q(deadline_at__isnull=True) | Q(deadline_at__gt=now())
    rank = Case(When(is_open, state=Challenge.State.PUBLISHED, then=0), default=1)
    rows = rows.annotate(need_count=Count("needs", distinct=True), rank=rank)
    newest = F("published_on").desc(nulls_last=True)
    rows = rows.prefetch_related("owners", "domains", "needs__layer", "needs__domains")
    return rows.order_by("rank", newest, "-pk")


def find_challenge(user, slug) -> Challenge:
    """A challenge that this person may see; anything else is not found."""
    rows = Challenge.objects.visible_to(user).select_related(
        "procurement_route", "call__programme", "municipality"
    )
    return get_object_or_404(rows, slug=slug)


@public
@require_safe
def challenge_detail(request, slug):
    """A challenge: a teaser for visitors, whole for members; the ranking for who asks, one's own fit for who offers."""
    return _detail_page(request, find_challenge(request.user, slug))


def _detail_page(request, challenge, question_form=None, status=200):
    user = request.user
    whole, owns = can_see_whole(user, challenge), owns_challenge(user, challenge)
    needs = matching.needs_of(challenge) if whole else []
    pages.weigh(needs)
    ranks = whole and can_see_ranking(user, challenge)
    state, tone = pages.state_of(challenge)
    is_team = viewer_of(user).is_team
    buttons = _buttons(user, challenge) if user.is_authenticated else []
    if question_form is None and can_ask(user, challenge):
        question_form = QuestionForm(voices=speakers(user, viewer_of(user).member_ids))
    context = {
        "challenge": challenge,
        "asked_by": pages.demand_of(challenge),
        "state": state,
        "tone": tone,
        "whole": whole,
        "needs": needs,
        "mandatory": sum(need.is_mandatory for need in needs),
        "map": pages.map_of_needs(needs) if needs else None,
        "steps": pages.stepper(challenge),
        "timeline": pages.timeline(challenge, user, sees_interest=ranks),
        "owns": owns,
        "ranks": ranks,
        "buttons": buttons,
        "waits": any(not step.tone for step in buttons),
        "next_step": pages.next_step(challenge, user) if owns or is_team else "",
        "can_edit": can_edit_challenge(user, challenge),
        "can_compose": can_compose(user, challenge),
        "can_start": is_team and challenge.state in OPEN,
        "consortia": Consortium.objects.visible_to(user).filter(challenge=challenge),
        "missing": actions.missing_parts(challenge) if challenge.state in EDITABLE else [],
        "documents": _documents(user, challenge) if whole else [],
        "subdomains": list(challenge.subdomains.all()) if whole else [],
        "questions": list(challenge.questions.all()) if whole else [],
        "can_answer": owns or is_team,
        "question_form": question_form,
        "remark": _last_remark(challenge) if owns or is_team else "",
    }
    if ranks and challenge.published_on:
        context |= _interest(challenge, needs)
    if ranks and needs:
        context |= _ranking(request, challenge, needs, context.get("interests", {}))
    elif not owns and not is_team:
        context |= _own(user, challenge, needs)
    return render(request, "matchmaking/challenge_detail.html", context, status=status)


def _buttons(user, challenge):
    """The steps of this person; the one that the challenge waits for first, as the one solid button."""
    main = {Challenge.State.AWARDED: "realiseren"}.get(challenge.state)
    if challenge.state in OPEN and challenge.offers.filter(state=Offer.State.APPROVED).exists():
        main = "gunnen"
    steps = open_steps("uitdaging", user, challenge)
    return [replace(step, tone="") if step.code == main else step for step in steps]


def _interest(challenge, needs) -> dict:
    """Who answered, and what nobody answered."""
    rows = challenge.interests.exclude(state=Interest.State.WITHDRAWN).prefetch_related("needs")
    interests = {row.organisation_id: row for row in rows}
    unanswered = pages.numbers_of(pages.unanswered(needs, interests.values()))
    return {"interests": interests, "unanswered": unanswered}


def _ranking(request, challenge, needs, interests) -> dict:
    """The candidates of the chosen need, with who showed interest."""
    wanted = request.GET.get("behoefte", "")
    need = next((one for one in needs if str(one.sequence) == wanted), needs[0])
    rows = matching.ranking(challenge, need, needs, members_only=not request.GET.get("veld"))
    counts = matching.candidate_counts(needs)
    for one in needs:
        one.candidates = counts[one.pk]
    pairs = [(row, interests.get(row.organisation.pk)) for row in rows]
    return {"need": need, "ranking": pairs, "whole_field": bool(request.GET.get("veld"))}


def _own(user, challenge, needs) -> dict:
    """What somebody of an organisation reads of their own fit and answer, and whether they may answer."""
    shown = challenge.interests.filter(organisation__in=viewer_of(user).organisation_ids)
    interests = {row.organisation_id: row for row in shown.exclude(state=Interest.State.WITHDRAWN)}
    asks = challenge.state in OPEN
    mine = []
    for organisation in speakers(user):
        interest = interests.get(organisation.pk)
        if not asks and interest is None:
            continue
        fits = matching.own_fits(organisation, needs) if asks else []
        mine.append(
            {
                "organisation": organisation,
                "fits": fits,
                "good": pages.numbers_of(need for need, row in fits if row.fit.covers),
                "gaps": matching.gaps_of(fits),
                "decision": can_show_interest(organisation, challenge),
                "interest": interest,
                "buttons": open_steps("interesse", user, interest) if interest else [],
            }
        )
    return {"mine": mine, "is_outside": challenge.is_open and not mine}


def _documents(user, challenge) -> list:
    """Its files, each with the address that takes it away for who may."""
    edits, name = can_edit_challenge(user, challenge), "matchmaking:challenge-document-delete"
    return [
        (row, reverse(name, args=[challenge.slug, row.pk]) if edits else "")
        for row in documents_of(challenge)
    ]


def _last_remark(challenge) -> str:
    if challenge.state != Challenge.State.RETURNED:
        return ""
    rows = Transition.objects.filter(label="matchmaking.challenge", object_id=challenge.pk)
    return (
        rows.filter(to_state=Challenge.State.RETURNED)
        .order_by("-at")
        .values_list("remark", flat=True)
        .first()
        or ""
    )


# --- Writing --------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@putters_only
def challenge_create(request):
    form = ChallengeForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        row = _created(request, form)
        if row is not None:
            messages.success(request, _("Bewaard als ontwerp. Zet er nu bij wat er nodig is."))
            return redirect(row)
    if form.errors and request.FILES and "file" not in form.errors:
        form.add_error("file", _("Kies je bestand opnieuw."))  # a browser does not keep it
    context = {"form": form, "heading": _("Leg een uitdaging voor")}
    return render(request, "matchmaking/challenge_form.html", context, status=422 if form.errors else 200)


def _created(request, form) -> Challenge | None:
    """The draft with its file; None where one of the two won't do, which the form then says."""
    file, at = form.cleaned_data["file"], None
    try:
        with transaction.atomic():
            row = actions.create_challenge(
                by=request.user, owners=form.cleaned_data["owners"], **form.values()
            )
            if file:
                at = "file"
                attach_document(owner=row, file=file, by=request.user)
    except PortalError as error:
        form.add_error(at, error.message)
        return None
    return row


def _editable(request, slug) -> Challenge:
    challenge = find_challenge(request.user, slug)
    if not can_edit_challenge(request.user, challenge):
        raise NotAllowed(NOT_NOW)
    return challenge


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def challenge_update(request, slug):
    challenge, clash = find_challenge(request.user, slug), None
    if _is_too_late(request, challenge):
        form = _challenge_form(request, challenge, request.POST)
        form.add_error(None, HANDED_IN)
        return _challenge_page(request, challenge, form, status=403)
    form = _challenge_form(request, challenge, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_challenge(
                challenge=challenge, by=request.user, version=form.cleaned_data["version"], **form.values()
            )
        except Superseded:
            stored = _challenge_form(request, challenge)
            clash = clash_of(form, stored, stored.instance)
        except PortalError as error:
            form.add_error(None, error.message)
        else:
            messages.success(request, _("Bewaard."))
            return redirect(challenge)
    return _challenge_page(request, challenge, form, clash)


def _challenge_form(request, challenge, data=None) -> ChallengeForm:
    """The form on the row as it is now; one of its own, for a form writes what it reads into its row."""
    return ChallengeForm(data, user=request.user, instance=Challenge.objects.get(pk=challenge.pk))


def _is_too_late(request, challenge) -> bool:
    """Whether an owner sends a form of what was handed in meanwhile: they keep what they typed. Raises NotAllowed for
    anybody else who may not edit.
    """
    if can_edit_challenge(request.user, challenge):
        return False
    if request.method == "POST" and owns_challenge(request.user, challenge):
        return True
    raise NotAllowed(NOT_NOW)


def _challenge_page(request, challenge, form, clash=None, status=None):
    context = {"form": form, "heading": challenge.title, "challenge": challenge, "clash": clash}
    return render(request, "matchmaking/challenge_form.html", context, status=status or _status(form, clash))


def _status(form, clash=None) -> int:
    return 409 if clash else 422 if form.errors else 200


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def need_create(request, slug):
    challenge = find_challenge(request.user, slug)
    if _is_too_late(request, challenge):
        return _need_too_late(request, challenge)
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_need(challenge=challenge, by=request.user, **form.values())
        messages.success(request, _("De behoefte staat erbij."))
        return redirect(challenge)
    return _need_page(request, challenge, form, _("Voeg een behoefte toe"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def need_update(request, slug, sequence):
    challenge = find_challenge(request.user, slug)
    if _is_too_late(request, challenge):
        return _need_too_late(request, challenge)
    need, clash = _need_of(request, challenge, sequence), None
    if need is None:
        return _need_gone(request, challenge)
    form = NeedForm(request.POST or None, instance=Need.objects.get(pk=need.pk))
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_need(
                need=need, by=request.user, version=form.cleaned_data["version"], **form.values()
            )
        except Superseded:
            stored = Need.objects.filter(pk=need.pk).first()
            if stored is None:
                return _need_gone(request, challenge)
            clash = clash_of(form, NeedForm(instance=stored), stored)
        else:
            messages.success(request, _("Bewaard."))
            return redirect(challenge)
    return _need_page(request, challenge, form, need.title, clash)


def _need_of(request, challenge, sequence) -> Need | None:
    """The need that a form or button was opened on: by its key, for its number moves when an earlier one goes. None
    where that one is gone.
    """
    key = request.POST.get("need", "")
    if key.isdecimal() and len(key) < 19:
        return challenge.needs.filter(pk=key).first()
    return get_object_or_404(challenge.needs, sequence=sequence)


def _need_gone(request, challenge):
    """Somebody took the need away while this editor wrote: what they typed can come back as a new one."""
    form = NeedForm(request.POST)
    form.add_error(None, _("Iemand schrapte deze behoefte intussen. Bewaar je, dan komt ze er opnieuw bij."))
    action = reverse("matchmaking:need-create", args=[challenge.slug])
    return _need_page(request, challenge, form, _("Voeg een behoefte toe"), action=action)


def _need_too_late(request, challenge):
    form = NeedForm(request.POST)
    form.add_error(None, HANDED_IN)
    return _need_page(request, challenge, form, _("Voeg een behoefte toe"), status=403)


def _need_page(request, challenge, form, heading, clash=None, action="", status=None):
    context = {"form": form, "heading": heading, "challenge": challenge, "clash": clash, "action": action}
    return render(request, "matchmaking/need_form.html", context, status=status or _status(form, clash))


@require_POST
@signed_in
def need_delete(request, slug, sequence):
    challenge = _editable(request, slug)
    need = _need_of(request, challenge, sequence)
    try:
        if need is not None:  # two who take it away at once want the same
            actions.remove_need(need=need, by=request.user)
    except PortalError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("De behoefte is geschrapt."))
    return redirect(challenge)


@require_POST
@signed_in
def question_create(request, slug):
    challenge = find_challenge(request.user, slug)
    if not can_see_whole(request.user, challenge):
        raise Http404
    if not can_ask(request.user, challenge):
        raise NotAllowed
    form = QuestionForm(request.POST, voices=speakers(request.user, viewer_of(request.user).member_ids))
    if not form.is_valid():
        return _detail_page(request, challenge, form, status=422)
    actions.ask_question(
        challenge=challenge,
        question=form.cleaned_data["question"],
        organisation=form.speaker(),
        by=request.user,
    )
    messages.success(request, _("Je vraag is gesteld. Het antwoord verschijnt op deze pagina."))
    return redirect(challenge)
