"""The team decides on a composition: the run is kept with all that went in, and its organisations are asked (MODEL 4)."""

import logging

from django.db import transaction
from django.utils.translation import gettext as _

from matchmaking import composing
from matchmaking.actions.consortium import create_consortium, invite_partner
from matchmaking.models import Challenge, MatchRun, MatchRunEntry, Partner
from matchmaking.permissions import can_lead
from members.enums import Kind
from scvl.errors import Conflict, InvalidInput
from scvl.periods import now

log = logging.getLogger(__name__)
NAME_LENGTH = 200


@transaction.atomic
def decide_composition(
    *, challenge: Challenge, settings: dict, number: int, inputs_hash: str, by, name="", is_demo=False
) -> MatchRun:
    """Keep the run, make a consortium of its set with this number (1 is the best one), and ask its organisations.

    All is computed here again. Raises Conflict where what goes in is no longer what `inputs_hash` says: the directory or
    the challenge changed, or somebody decided meanwhile. Raises InvalidInput where there is no such set.
    """
    challenge = Challenge.objects.select_for_update().get(pk=challenge.pk)
    candidates = composing.candidates_of(challenge)
    if composing.hash_of(candidates.inputs, settings) != inputs_hash:
        raise Conflict(_("De gegevens veranderden intussen. Kijk het nieuwe voorstel na."))
    results = composing.computed(candidates.inputs, settings)
    if not 1 <= number <= len(results["choices"]):
        raise InvalidInput(_("Dit voorstel bestaat niet. Kies er een uit de lijst."))
    group = create_consortium(
        name=name or _("Consortium {title}").format(title=challenge.title)[:NAME_LENGTH],
        challenge=challenge,
        process_guide=by,
        is_demo=is_demo,
        by=by,
    )
    run = MatchRun.objects.create(
        challenge=challenge,
        made_by=by,
        inputs=candidates.inputs,
        settings=settings,
        results=results,
        inputs_hash=inputs_hash,
        chosen_number=number,
        consortium=group,
    )
    _keep_entries(run, candidates)
    _invite(group, candidates, results["choices"][number - 1], by)
    log.info(
        "match run decided id=%s challenge=%s consortium=%s by=%s", run.pk, challenge.pk, group.pk, by.pk
    )
    return run


def _keep_entries(run, candidates) -> None:
    """A row for each that was considered, with its tier and size of this day."""
    choices = run.results["choices"]
    proposed = {one for choice in choices for one in choice["members"]}
    chosen = set(choices[run.chosen_number - 1]["members"])
    MatchRunEntry.objects.bulk_create(
        MatchRunEntry(
            run=run,
            organisation_id=key,
            tier_id=candidates.memberships[key].tier_id,
            size_band_id=candidates.memberships[key].size_band_id,
            is_proposed=key in proposed,
            is_chosen=key in chosen,
        )
        for key in candidates.organisations
    )


def _invite(group, candidates, choice, by) -> None:
    """Ask each for the needs it answers; the first that may lead, leads."""
    answered: dict[int, list] = {}
    for answer in composing.answers_of(candidates.inputs, choice):
        if answer.covers:
            answered.setdefault(answer.member, []).append(candidates.needs[answer.need])
    lead = None
    for key in composing.in_order(candidates.inputs, choice):
        organisation = candidates.organisations[key]
        role = Partner.Role.KNOWLEDGE if organisation.kind == Kind.KNOWLEDGE else Partner.Role.PARTNER
        if lead is None and can_lead(organisation):
            role, lead = Partner.Role.LEAD, organisation
        invite_partner(
            consortium=group, organisation=organisation, role=role, needs=answered.get(key, ()), by=by
        )


def recount_runs() -> list[MatchRun]:
    """Compute every stored run again from what went in, and keep whether the same came out. Returns those that differ."""
    differing = []
    for run in MatchRun.objects.order_by("pk").iterator(chunk_size=20):
        run.is_same, run.recounted_at = composing.recount_run(run), now()
        run.save(update_fields=["is_same", "recounted_at"])
        if not run.is_same:
            differing.append(run)
            log.error("match run differs id=%s", run.pk)
    return differing
