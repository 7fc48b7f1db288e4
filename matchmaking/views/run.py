from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matchmaking import composing, matching, proposals
from matchmaking.actions.run import decide_composition
from matchmaking.conditions import ConditionsForm
from matchmaking.models import Interest, MatchRun
from matchmaking.permissions import can_compose, can_edit_challenge
from matchmaking.views.challenge import find_challenge
from members.permissions import team_only
from scvl.errors import NotAllowed, PortalError

SUGGESTED = 20


def _composable(request, slug):
    challenge = find_challenge(request.user, slug)
    if not can_compose(request.user, challenge):
        raise NotAllowed(_("Voor deze uitdaging kan nu geen consortium gevormd worden."))
    return challenge


@require_safe
@team_only
def composition_detail(request, slug):
    """Who answers a challenge best together, by the conditions in the address; it keeps nothing."""
    challenge = _composable(request, slug)
    needs = matching.needs_of(challenge)
    candidates = composing.candidates_of(challenge, needs)
    form = ConditionsForm(request.GET, names={key: row.name for key, row in candidates.organisations.items()})
    context = {
        "challenge": challenge,
        "form": form,
        "candidates": len(candidates.organisations),
        "can_edit": can_edit_challenge(request.user, challenge),
        "lacking": _lacking(needs),
    }
    if form.is_valid() and not context["lacking"] and candidates.organisations:
        context |= _outcome(request, challenge, candidates, form)
    return render(request, "matchmaking/composition_detail.html", context)


def _lacking(needs) -> str:
    """What keeps anything from being composed, in words."""
    if not needs:
        return _("Er is nog geen behoefte. Voeg er minstens één toe, dan valt er iets samen te stellen.")
    if not any(need.weight for need in needs):
        return _(
            "Elke behoefte weegt 0, dus is er niets af te wegen. Geef minstens één behoefte een gewicht."
        )
    return ""


def _outcome(request, challenge, candidates, form) -> dict:
    """What came out for these settings, with the proposal that the address asks for."""
    settings, why = form.settings().as_data(), _why(candidates)
    inputs, needs = candidates.inputs, candidates.needs
    results = composing.computed(inputs, settings)
    shown = challenge.interests.exclude(state=Interest.State.WITHDRAWN)
    people = proposals.people_of(candidates, {row.organisation_id: row.get_state_display() for row in shown})
    found = proposals.proposals_of(inputs, settings, results, people, why)
    asked = request.GET.get("voorstel", "")
    proposal = next((one for one in found if str(one.number) == asked), found[0] if found else None)
    by_place = dict(enumerate(needs))
    return {
        "results": results,
        "proposals": found,
        "proposal": proposal,
        "rows": [_row(part, settings) for part in proposal.parts] if proposal else [],
        "map": proposals.map_of(proposal, needs) if proposal else None,
        "uncovered": [by_place[place] for place in results["uncovered"]],
        "clash": proposals.clash_words(settings, results, people),
        "others": proposals.others_of(
            inputs, settings, results["choices"][0], people, form.cleaned_data["waarom"], why
        )
        if found
        else None,
        "hash": composing.hash_of(inputs, settings),
        "decide_url": f"{reverse('matchmaking:run-create', args=[challenge.slug])}?{request.GET.urlencode()}",
    }


def _why(candidates):
    """The reason of a member for a need, and the words of its profile that show it."""
    words, asked = matching.Words(candidates.needs), [matching.engine_need(need) for need in candidates.needs]
    scores = candidates.scores

    def why(key, need):
        fit = scores.fit(need, scores.index.place_of[key])
        return words.why(fit, asked[need]), scores.index.phrase(key, asked[need])

    return why


def _row(part, settings) -> dict:
    """A member of the set, and the lists of the address that pin it or leave it out."""
    key, pinned, dropped = part.organisation.pk, settings["inside"], settings["outside"]
    return {
        "part": part,
        "is_pinned": key in pinned,
        "pin": [*pinned, key],
        "loose": [one for one in pinned if one != key] or None,
        "drop": [*dropped, key],
    }


@require_safe
@team_only
def member_suggestions(request, slug):
    """The names, at most twenty, that have the letters typed in a field of the conditions, as options of its list."""
    challenge = _composable(request, slug)
    typed = next((one for one in request.GET.values() if one), "").replace("\x00", "")[:40]
    rows = composing.eligible(challenge).filter(name__icontains=typed) if typed else ()
    names = [row.name for row in rows[:SUGGESTED]]
    return render(request, "matchmaking/_member_options.html", {"names": names})


@require_POST
@team_only
def run_create(request, slug):
    """Keep the run and make the consortium of the proposal that was on the screen."""
    challenge = _composable(request, slug)
    back = f"{reverse('matchmaking:composition-detail', args=[challenge.slug])}?{request.GET.urlencode()}"
    rows = composing.eligible(challenge)
    form = ConditionsForm(request.GET, names=dict(rows.values_list("pk", "name")))
    if not form.is_valid():
        return redirect(back)
    number = request.POST.get("number", "")
    try:
        run = decide_composition(
            challenge=challenge,
            settings=form.settings().as_data(),
            number=int(number) if number in {str(n) for n in range(1, 10)} else 0,
            inputs_hash=request.POST.get("inputs_hash", ""),
            by=request.user,
        )
    except PortalError as error:
        messages.error(request, error.message)
        return redirect(back)
    messages.success(request, _("Het consortium staat klaar en de partners zijn gevraagd."))
    if not run.consortium.partners.filter(role="lead").exists():
        messages.warning(request, _("Geen van hen mag trekker zijn: vraag nog een trekker."))
    return redirect(run.consortium)


@require_safe
@team_only
def run_detail(request, slug, pk):
    """A stored run as it was: what was asked, what came out, what was chosen."""
    runs = MatchRun.objects.visible_to(request.user).select_related("challenge", "consortium", "made_by")
    run = get_object_or_404(runs, pk=pk, challenge__slug=slug)
    people = proposals.people_in(run)
    found = proposals.proposals_of(run.inputs, run.settings, run.results, people)
    needs = run.inputs["needs"]
    context = {
        "run": run,
        "chosen": found[run.chosen_number - 1],
        "proposals": found,
        "candidates": len(people),
        "conditions": proposals.all_conditions(run.settings, people),
        "uncovered": [needs[place] for place in run.results["uncovered"]],
        "others": proposals.others_of(run.inputs, run.settings, run.results["choices"][0], people),
    }
    return render(request, "matchmaking/run_detail.html", context)
