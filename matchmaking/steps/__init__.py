"""Steps: every move that a person makes on the site, each with who may, from which states, and what it asks.

One page asks what a step needs and one POST takes it; the buttons of a page come from the same table.
"""

from django.urls import reverse

from matchmaking.models import (
    Challenge,
    ChallengeQuestion,
    Consortium,
    FundingApplication,
    Idea,
    Interest,
    Offer,
    Partner,
    Project,
)
from matchmaking.steps.base import Kind, Step, speakers
from matchmaking.steps.demand import CHALLENGE, IDEA, INTEREST, QUESTION
from matchmaking.steps.supply import APPLICATION, CONSORTIUM, OFFER, PARTNER, PROJECT

__all__ = ["KINDS", "Kind", "Step", "open_steps", "speakers"]


def _partners(user):
    rows = Partner.objects.filter(consortium__in=Consortium.objects.visible_to(user))
    return rows.select_related("consortium", "organisation")


def _questions(user):
    rows = ChallengeQuestion.objects.filter(challenge__in=Challenge.objects.visible_to(user))
    return rows.select_related("challenge")


def _own_page(user, row) -> str:
    return row.get_absolute_url()


def _of_challenge(user, row) -> str:
    """The challenge, or the list where this person sees it no longer."""
    seen = Challenge.objects.visible_to(user).filter(pk=row.challenge_id).exists()
    return row.challenge.get_absolute_url() if seen else reverse("matchmaking:challenge-list")


def _of_consortium(user, row) -> str:
    """The consortium, or the list for who just said no."""
    seen = Consortium.objects.visible_to(user).filter(pk=row.consortium_id).exists()
    return row.consortium.get_absolute_url() if seen else reverse("matchmaking:consortium-list")


def _outcome_of(user, idea) -> str:
    """What an idea became, else the idea."""
    return (idea.promoted_challenge or idea.promoted_project or idea).get_absolute_url()


def _owners(challenge) -> set:
    return set(challenge.owner_rows.values_list("organisation_id", flat=True)) if challenge else set()


def _members_of(consortium) -> set:
    accepted = consortium.partners.filter(state=Partner.State.ACCEPTED)
    return set(accepted.values_list("organisation_id", flat=True))


def _nobody(row) -> set:
    """Only the team takes these steps, or the row itself says for whom."""
    return set()


def _challenge(row):
    return row.challenge


def _consortium(row):
    return row.consortium


KINDS = {
    "uitdaging": Kind(Challenge.objects.visible_to, CHALLENGE, _own_page, _owners),
    "interesse": Kind(Interest.objects.visible_to, INTEREST, _of_challenge, _nobody, _challenge),
    "consortium": Kind(Consortium.objects.visible_to, CONSORTIUM, _own_page, _nobody),
    "partner": Kind(_partners, PARTNER, _of_consortium, _nobody, _consortium),
    "offerte": Kind(
        Offer.objects.listed_to,
        OFFER,
        _of_consortium,
        lambda row: _owners(row.challenge) | _members_of(row.consortium),
        _consortium,
    ),
    "project": Kind(Project.objects.visible_to, PROJECT, _own_page, _nobody),
    "aanvraag": Kind(FundingApplication.objects.visible_to, APPLICATION, _own_page, _nobody),
    "idee": Kind(Idea.objects.visible_to, IDEA, _outcome_of, _nobody),
    "vraag": Kind(_questions, QUESTION, _of_challenge, lambda row: _owners(row.challenge), _challenge),
}


def open_steps(kind: str, user, row) -> list[Step]:
    """The steps that this person may take with a row now, in the order of the table; each predicate is asked once."""
    found, answers = [], {}
    for step in KINDS[kind].steps:
        if step.states and row.state not in step.states:
            continue
        if step.allows not in answers:
            answers[step.allows] = step.allows(user, row)
        if answers[step.allows]:
            found.append(step)
    return found
