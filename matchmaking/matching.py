"""Rows of the portal to the engine and back: who fits a challenge, and why, in words."""

from dataclasses import dataclass

import numpy as np
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from matchmaking import engine
from matchmaking.indexing import current_index
from matchmaking.models import Challenge, Need
from members.models import Capability, Layer, Organisation
from scvl.wording import in_sentence


@dataclass(frozen=True)
class NeedFit:
    """A candidate's fit with a need: `rank` from 1, `why` in Dutch or English, `phrase` of its own words or None."""

    organisation: Organisation
    fit: engine.Fit
    rank: int
    why: str
    phrase: engine.Phrase | None


def engine_need(need: Need) -> engine.Need:
    """A row of the portal as the engine reads it; its domains and capabilities are prefetched."""
    return engine.Need(
        title=need.title,
        text=need.text,
        layers=frozenset({need.layer.number}),
        domains=frozenset(row.code for row in need.domains.all()),
        capabilities=frozenset(row.code for row in need.capabilities.all()),
        is_mandatory=need.is_mandatory,
        weight=float(need.weight),
    )


class Words:
    """The words of reasons: names of capabilities and letters of domains, read once."""

    def __init__(self, needs):
        self.letters = {row.code: row.letter for need in needs for row in need.domains.all()}
        codes = {row.code for need in needs for row in need.capabilities.all()}
        self.names = {row.code: in_sentence(row.name) for row in Capability.objects.filter(code__in=codes)}
        self.layers = {row.number: row.short for row in Layer.objects.all()}

    def why(self, fit: engine.Fit, need: engine.Need, *, own=False) -> str:
        """Why an organisation fits, or what keeps it from fitting; every part of it can be recounted."""
        layer = min(need.layers)
        cells = sorted(f"{self.letters[domain]}{layer}" for layer, domain in fit.cells)
        names = [self.names[code] for code in fit.capabilities]
        missing = [self.names[code] for code in fit.missing]
        said = []
        if cells:
            text = _("Je zit in vak {cells}.") if own else _("Zit in vak {cells}.")
            said.append(text.format(cells=get_text_list(cells, _("en"))))
        elif not fit.has_layer:
            text = _("Je hebt geen aanbod in laag {layer}.") if own else _("Geen aanbod in laag {layer}.")
            said.append(text.format(layer=layer))
        else:
            text = (
                _("Je zit in laag {layer}, in een ander domein.")
                if own
                else _("Zit in laag {layer}, in een ander domein.")
            )
            said.append(text.format(layer=layer))
        if names:
            said.append(
                (_("Je kan {names}.") if own else _("Kan {names}.")).format(
                    names=get_text_list(names, _("en"))
                )
            )
        elif missing:
            text = _("Je noemt niet: {names}.") if own else _("Noemt niet: {names}.")
            said.append(text.format(names=", ".join(missing)))
        return " ".join(said)


def needs_of(challenge: Challenge) -> list[Need]:
    """The needs with all that the engine and the page read of them."""
    return list(challenge.needs.select_related("layer").prefetch_related("domains", "capabilities"))


def _among(index: engine.Index, ids):
    """The mask over the candidates of an index that are among these ids."""
    return np.fromiter((key in ids for key in index.lists["ids"]), bool, len(index))


def ranking(challenge: Challenge, need: Need, needs, *, members_only=True, limit=20) -> list[NeedFit]:
    """The best candidates for one need, best first, owners left out."""
    index, asked, words = current_index(), engine_need(need), Words(needs)
    rows = Organisation.objects.members() if members_only else Organisation.objects.all()
    owners = challenge.owner_rows.values("organisation_id")
    allowed = _among(index, set(rows.exclude(pk__in=owners).values_list("pk", flat=True)))
    fits = index.scores([asked]).fits(0, limit, allowed)
    organisations = Organisation.objects.with_membership().in_bulk([fit.id for fit in fits])
    return [
        NeedFit(organisations[fit.id], fit, place, words.why(fit, asked), index.phrase(fit.id, asked))
        for place, fit in enumerate(fits, start=1)
    ]


def candidate_counts(needs) -> dict[int, int]:
    """{need id: how many members cover it}, by MODEL 4."""
    index, needs = current_index(), list(needs)
    members = _among(index, set(Organisation.objects.members().values_list("pk", flat=True)))
    covers = index.scores([engine_need(need) for need in needs]).covers & members
    return {need.pk: int(row.sum()) for need, row in zip(needs, covers, strict=True)}


def own_fits(organisation: Organisation, needs) -> list[tuple[Need, NeedFit]]:
    """An organisation's own fit with each need, best first; never somebody else's score (MODEL 2)."""
    index, words, needs = current_index(), Words(needs), list(needs)
    if organisation.pk not in index:
        return []
    asked = [engine_need(need) for need in needs]
    scores, found = index.scores(asked, [organisation.pk]), []
    for row, need in enumerate(needs):
        fit = scores.fit(row, 0)
        why = words.why(fit, asked[row], own=True)
        found.append((need, NeedFit(organisation, fit, 0, why, index.phrase(fit.id, asked[row]))))
    return sorted(found, key=lambda pair: -pair[1].fit.score)


def gaps_of(fits) -> list[tuple[Need, str]]:
    """What one could add to a profile to fit better, of needs where something fits already."""
    found = []
    for need, row in fits:
        if row.fit.score <= 0 or not row.fit.has_layer:
            continue
        by_letter = [(domain.letter, domain.code) for domain in need.domains.all()]
        has = {code for _layer, code in row.fit.cells}
        lacking = [f"{letter}{need.layer.number}" for letter, code in sorted(by_letter) if code not in has]
        if lacking and not row.fit.cells:
            found.append((need, _("Vak {cells}: je staat er niet.").format(cells=", ".join(lacking))))
        elif row.fit.missing and not row.fit.capabilities:
            names = {one.code: in_sentence(one.name) for one in need.capabilities.all()}
            text = ", ".join(names[code] for code in row.fit.missing)
            found.append((need, _("Je noemt geen van deze bekwaamheden: {names}.").format(names=text)))
    return found
