"""Which open challenges fit an organisation, best first, and why; and how organisations fit a few challenges."""

from dataclasses import dataclass

import numpy as np
from django.db.models import Q

from matchmaking import matching
from matchmaking.engine.scores import answers
from matchmaking.indexing import current_index
from matchmaking.models import Challenge, Interest, Need
from matchmaking.permissions import OPEN, Decision, answers_close, may_answer
from members.models import Organisation, Position

BATCH = 64  # needs in one pass over the index: what bounds its memory
NEARLY = 5
TRIED = 15


@dataclass(frozen=True)
class Ranked:
    """A challenge and the organisation of one's own that fits it best; `score` from 0 to 100."""

    challenge_id: int
    organisation: Organisation
    score: float
    covers: bool


@dataclass(frozen=True)
class Match:
    """What an organisation reads of one challenge: its own fit, what would better it, and whether it may answer."""

    challenge: Challenge
    score: float
    fits: list
    gaps: list
    decision: Decision
    interest: Interest | None = None


def open_challenges(user, organisations):
    """Those that still look for an answer and that this person reads in whole, their own left out."""
    rows = Challenge.objects.read_in_whole_by(user).filter(state__in=OPEN)
    return rows.exclude(pk__in=Challenge.objects.owned_by([one.pk for one in organisations]).values("pk"))


def needs_by_challenge(challenge_ids) -> dict[int, list[Need]]:
    """The needs of challenges with all that the engine and the page read of them: three queries."""
    rows = Need.objects.filter(challenge__in=challenge_ids).select_related("layer")
    found: dict[int, list[Need]] = {}
    for need in rows.prefetch_related("domains", "capabilities"):
        found.setdefault(need.challenge_id, []).append(need)
    return found


def ranked(user, organisations, *, left_out=(), covered_only=False) -> list[Ranked]:
    """The open challenges that say something to these organisations of one's own, best first; what is covered before
    what is not. `left_out`: ids of challenges. `covered_only` weighs no challenge without a need in a cell of theirs.
    """
    organisations = list(organisations)
    if not organisations:
        return []
    wanted = open_challenges(user, organisations).exclude(pk__in=left_out)
    if covered_only:
        wanted = wanted.filter(pk__in=_needs_in_cells(organisations).values("challenge"))
    needs = needs_by_challenge(wanted.values("pk"))
    values, covers = fit_table([need for rows in needs.values() for need in rows], organisations)
    found, first = [], 0
    for key, rows in needs.items():
        part = slice(first, first + len(rows))
        first += len(rows)
        whole, covered = whole_score(values[part], rows), covers[part].any(axis=0)
        place = max(range(len(organisations)), key=lambda one: (covered[one], whole[one]))
        if whole[place] > 0:
            score = round(100 * float(whole[place]), 1)
            found.append(Ranked(key, organisations[place], score, bool(covered[place])))
    if covered_only:
        found = [one for one in found if one.covers]
    return sorted(found, key=lambda one: (not one.covers, -one.score, -one.challenge_id))


def _needs_in_cells(organisations):
    """Needs in a cell where one of these organisations stands: no other need is covered by them (MODEL 4)."""
    rows = Position.objects.open().filter(organisation__in=organisations)
    asked = Q(pk__in=[])
    for layer, domain in set(rows.values_list("layer_id", "domain_id")):
        asked |= Q(layer=layer, domains=domain)
    return Need.objects.filter(asked)


def fit_table(needs, organisations) -> tuple[np.ndarray, np.ndarray]:
    """(scores from 0 to 1, whether it covers), a row a need, a column an organisation; 0 for who is not in the index."""
    index, shape = current_index(), (len(needs), len(organisations))
    values, covers = np.zeros(shape, np.float32), np.zeros(shape, bool)
    known = [column for column, row in enumerate(organisations) if row.pk in index]
    keys = [organisations[column].pk for column in known]
    if not known:
        return values, covers
    for first in range(0, len(needs), BATCH):
        asked = [matching.engine_need(need) for need in needs[first : first + BATCH]]
        scores = index.scores(asked, keys)
        values[first : first + BATCH, known] = scores.value
        covers[first : first + BATCH, known] = scores.covers
    return values, covers


def whole_score(values: np.ndarray, needs) -> np.ndarray:
    """One score a column for a challenge, from those of its needs and their weights."""
    return answers(values, [need.weight for need in needs])


def fits_between(challenges, organisations) -> list[list[float]]:
    """A row a challenge (None: nothing is asked), a column an organisation: how well they fit, from 0 to 1."""
    needs = needs_by_challenge([row.pk for row in challenges if row])
    flat = [need for rows in needs.values() for need in rows]
    values, _covers = fit_table(flat, organisations)
    of_challenge, first = {}, 0
    for key, rows in needs.items():
        of_challenge[key] = whole_score(values[first : first + len(rows)], rows)
        first += len(rows)
    nothing = np.zeros(len(organisations))
    return [list(map(float, of_challenge.get(row.pk, nothing) if row else nothing)) for row in challenges]


def described(organisation: Organisation, rows: list[Ranked]) -> list[Match]:
    """The rows with their words, in the same order: one pass over the index, and a fixed number of queries."""
    ids = [row.challenge_id for row in rows]
    challenges = Challenge.objects.prefetch_related("owners", "domains").in_bulk(ids)
    needs = needs_by_challenge(ids)
    fits: dict[int, list] = {}
    for need, fit in matching.own_fits(organisation, [need for one in needs.values() for need in one]):
        fits.setdefault(need.challenge_id, []).append((need, fit))
    answered = organisation.interests.filter(challenge__in=ids).exclude(state=Interest.State.WITHDRAWN)
    interests = {row.challenge_id: row for row in answered}
    standing = may_answer(organisation)
    found = []
    for row in rows:
        own = fits.get(row.challenge_id, [])
        challenge = challenges[row.challenge_id]
        found.append(
            Match(
                challenge=challenge,
                score=row.score,
                fits=[pair for pair in own if pair[1].fit.covers],
                gaps=matching.gaps_of(own),
                decision=answers_close(challenge) or standing,
                interest=interests.get(challenge.pk),
            )
        )
    return found


def nearly(organisation: Organisation, rows: list[Ranked]) -> list[Match]:
    """Of what one does not cover, the few for which something in the profile would change that."""
    tried = described(organisation, [row for row in rows if not row.covers][:TRIED])
    return [match for match in tried if match.gaps][:NEARLY]
