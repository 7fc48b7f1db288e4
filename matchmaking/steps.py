"""Steps: every move that a person makes on the site, each with who may, from which states, and what it asks.

One page asks what a step needs and one POST takes it; the buttons of a page come from the same table.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from matchmaking.actions import challenge as challenges
from matchmaking.actions import consortium as consortia
from matchmaking.actions import funding, idea, interest, project
from matchmaking.forms import end_of_day
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
from matchmaking.permissions import owns_challenge
from members.permissions import viewer_of


@dataclass(frozen=True)
class Step:
    """`take(row, user, organisation, **asked)` calls the action; `allows(user, row)` is its predicate."""

    code: str
    label: str
    take: Callable
    allows: Callable
    states: tuple = ()
    asks: tuple = ()
    explain: str = ""
    tone: str = "secondary"
    confirms: str = ""

    def is_open(self, user, row) -> bool:
        """Whether this person may take the step now: what guards the view also shows the button."""
        return (not self.states or row.state in self.states) and self.allows(user, row)


@dataclass(frozen=True)
class Kind:
    """A kind of row with steps: which rows a person finds, its steps, and the page they come back to."""

    rows: Callable[[object], QuerySet]
    steps: tuple[Step, ...]
    page: Callable


def _team(user, row) -> bool:
    return viewer_of(user).is_team


def _owner(user, row) -> bool:
    return owns_challenge(user, row)


def _owner_or_team(user, row) -> bool:
    return _team(user, row) or _owner(user, row)


def _of(user, row) -> bool:
    """Somebody of the organisation that the row is of."""
    return row.organisation_id in viewer_of(user).organisation_ids


def _partner(user, row) -> bool:
    """An accepted partner of the offer's consortium."""
    return Consortium.objects.working_in(user).filter(pk=row.consortium_id).exists()


def _decides_offer(user, row) -> bool:
    """Who the offer is addressed to, or the team for a call or on their behalf."""
    return _team(user, row) or (row.challenge_id is not None and owns_challenge(user, row.challenge))


def _applicant(user, row) -> bool:
    ids = viewer_of(user).organisation_ids
    return _team(user, row) or (bool(ids) and row.applicants.filter(organisation__in=ids).exists())


C, I, O, P = Challenge.State, Interest.State, Offer.State, Project.State  # noqa: E741 as the model names them
F, D, S, A = FundingApplication.State, Idea.State, Consortium.State, Partner.State

CHALLENGE = (
    Step(
        "indienen",
        _("Dien in"),
        lambda row, user, org: challenges.submit_challenge(challenge=row, by=user, as_organisation=org),
        _owner_or_team,
        (C.DRAFT, C.RETURNED),
        tone="",
        confirms=_("Dien je de uitdaging in? Het team leest ze na."),
    ),
    Step(
        "terugnemen",
        _("Neem terug"),
        lambda row, user, org: challenges.take_back_challenge(challenge=row, by=user, as_organisation=org),
        _owner,
        (C.SUBMITTED,),
    ),
    Step(
        "publiceren",
        _("Publiceer"),
        lambda row, user, org: challenges.publish_challenge(challenge=row, by=user),
        _team,
        (C.SUBMITTED,),
        tone="",
        confirms=_("Publiceer je deze uitdaging?"),
    ),
    Step(
        "terugsturen",
        _("Stuur terug"),
        lambda row, user, org, reason: challenges.return_challenge(challenge=row, by=user, remark=reason),
        _team,
        (C.SUBMITTED,),
        ("reason",),
        _("De vraagsteller leest wat je schrijft."),
    ),
    Step(
        "matching",
        _("Start de matching"),
        lambda row, user, org: challenges.start_matching(challenge=row, by=user),
        _team,
        (C.PUBLISHED,),
        confirms=_("Sluit je de reacties af en start je de matching?"),
    ),
    Step(
        "verlengen",
        _("Verleng de termijn"),
        lambda row, user, org, deadline: challenges.extend_deadline(
            challenge=row, by=user, as_organisation=org, deadline_at=end_of_day(deadline)
        ),
        _owner_or_team,
        (C.PUBLISHED, C.IN_MATCHING),
        ("deadline",),
        _("Wie interesse toonde, krijgt een mail."),
    ),
    Step(
        "gunnen",
        _("Gun"),
        lambda row, user, org, outside: challenges.award_challenge(
            challenge=row, by=user, as_organisation=org, outside=outside
        ),
        _owner_or_team,
        (C.PUBLISHED, C.IN_MATCHING),
        ("outside",),
        _(
            "Dit vraagt een goedgekeurde offerte, of een gunning buiten het portaal. Wie interesse toonde, krijgt een mail."
        ),
    ),
    Step(
        "herneem",
        _("Terug naar matching"),
        lambda row, user, org, reason: challenges.back_to_matching(challenge=row, by=user, remark=reason),
        _team,
        (C.AWARDED,),
        ("reason",),
        _("Na een geweigerde offerte of een mislukte proof of concept."),
    ),
    Step(
        "realiseren",
        _("Gerealiseerd"),
        lambda row, user, org: challenges.realise_challenge(challenge=row, by=user, as_organisation=org),
        _owner_or_team,
        (C.AWARDED,),
        confirms=_("Werkt het antwoord, en is de uitdaging gerealiseerd?"),
    ),
    Step(
        "afsluiten",
        _("Sluit af"),
        lambda row, user, org, reason: challenges.close_challenge(
            challenge=row, by=user, as_organisation=org, reason=reason
        ),
        _owner_or_team,
        (C.DRAFT, C.SUBMITTED, C.RETURNED, C.PUBLISHED, C.IN_MATCHING, C.AWARDED, C.REALISED),
        ("reason",),
        _("Wie interesse toonde, leest de reden in een mail."),
        "quiet",
    ),
    Step(
        "heropenen",
        _("Open opnieuw"),
        lambda row, user, org: challenges.reopen_challenge(challenge=row, by=user),
        _team,
        (C.CLOSED,),
        confirms=_("Open je deze uitdaging opnieuw?"),
    ),
)
INTEREST = (
    Step(
        "intrekken",
        _("Trek in"),
        lambda row, user, org: interest.withdraw_interest(interest=row, by=user),
        _of,
        (I.SHOWN, I.SHORTLISTED),
        tone="quiet",
        confirms=_("Trek je jullie interesse in?"),
    ),
    Step(
        "korte-lijst",
        _("Op de korte lijst"),
        lambda row, user, org, remark: interest.shortlist_interest(interest=row, by=user, reason=remark),
        _team,
        (I.SHOWN, I.NOT_CHOSEN),
        ("remark",),
        _("De organisatie krijgt een mail."),
    ),
    Step(
        "niet-kiezen",
        _("Niet gekozen"),
        lambda row, user, org, reason: interest.decline_interest(interest=row, by=user, reason=reason),
        _team,
        (I.SHOWN, I.SHORTLISTED),
        ("reason",),
        _("De organisatie leest de reden in een mail."),
        "quiet",
    ),
)
CONSORTIUM = (
    Step(
        "vormen",
        _("Consortium is gevormd"),
        lambda row, user, org: consortia.form_consortium(consortium=row, by=user),
        _team,
        (S.FORMING,),
        tone="",
        confirms=_("Staat dit consortium?"),
    ),
    Step(
        "ontbinden",
        _("Ontbind"),
        lambda row, user, org, reason: consortia.dissolve_consortium(consortium=row, by=user, reason=reason),
        _team,
        (S.FORMING, S.FORMED),
        ("reason",),
        tone="quiet",
    ),
)
PARTNER = (
    Step(
        "aanvaarden",
        _("Doe mee"),
        lambda row, user, org: consortia.accept_partnership(partner=row, by=user),
        _of,
        (A.INVITED,),
        tone="",
    ),
    Step(
        "weigeren",
        _("Nee, bedankt"),
        lambda row, user, org: consortia.decline_partnership(partner=row, by=user),
        _of,
        (A.INVITED,),
        tone="quiet",
        confirms=_("Doe je niet mee?"),
    ),
    Step(
        "vertrekken",
        _("Stap eruit"),
        lambda row, user, org: consortia.leave_consortium(partner=row, by=user),
        lambda user, row: _of(user, row) or _team(user, row),
        (A.ACCEPTED,),
        tone="quiet",
        confirms=_("Verlaat deze partner het consortium?"),
    ),
)
OFFER = (
    Step(
        "indienen",
        _("Dien in"),
        lambda row, user, org: consortia.submit_offer(offer=row, by=user, as_organisation=org),
        _partner,
        (O.DRAFT,),
        tone="",
        confirms=_("Dien je deze offerte in?"),
    ),
    Step(
        "goedkeuren",
        _("Keur goed"),
        lambda row, user, org, day: consortia.approve_offer(offer=row, by=user, as_organisation=org, on=day),
        _decides_offer,
        (O.SUBMITTED,),
        ("day",),
        tone="",
    ),
    Step(
        "weigeren",
        _("Weiger"),
        lambda row, user, org, day, remark: consortia.refuse_offer(
            offer=row, by=user, as_organisation=org, on=day, remark=remark
        ),
        _decides_offer,
        (O.SUBMITTED,),
        ("day", "remark"),
    ),
    Step(
        "intrekken",
        _("Trek in"),
        lambda row, user, org: consortia.withdraw_offer(offer=row, by=user, as_organisation=org),
        _partner,
        (O.DRAFT, O.SUBMITTED),
        tone="quiet",
        confirms=_("Trek je deze offerte in?"),
    ),
)
PROJECT = (
    Step(
        "starten",
        _("Start"),
        lambda row, user, org, day: project.start_project(project=row, by=user, on=day),
        _team,
        (P.PLANNED,),
        ("day",),
        tone="",
    ),
    Step(
        "logboek",
        _("Schrijf in het logboek"),
        lambda row, user, org, day, text: project.log_work(project=row, by=user, on=day, text=text),
        _team,
        (P.RUNNING,),
        ("day", "text"),
        _("Een project telt mee in elk jaar waarin er iets in het logboek staat."),
    ),
    Step(
        "afronden",
        _("Rond af"),
        lambda row, user, org, day, result, is_public: project.end_project(
            project=row, by=user, on=day, result=result, is_public=is_public
        ),
        _team,
        (P.RUNNING,),
        ("day", "result", "is_public"),
    ),
    Step(
        "stopzetten",
        _("Zet stop"),
        lambda row, user, org, reason: project.stop_project(project=row, by=user, reason=reason),
        _team,
        (P.PLANNED, P.RUNNING),
        ("reason",),
        tone="quiet",
    ),
)
APPLICATION = (
    Step(
        "indienen",
        _("Ingediend"),
        lambda row, user, org, day: funding.submit_application(application=row, by=user, on=day),
        _applicant,
        (F.DRAFT,),
        ("day",),
        tone="",
    ),
    Step(
        "goedkeuren",
        _("Goedgekeurd"),
        lambda row, user, org, day, granted: funding.approve_application(
            application=row, by=user, on=day, amount_granted=granted
        ),
        _applicant,
        (F.SUBMITTED,),
        ("day", "granted"),
        tone="",
    ),
    Step(
        "weigeren",
        _("Geweigerd"),
        lambda row, user, org, day: funding.refuse_application(application=row, by=user, on=day),
        _applicant,
        (F.SUBMITTED,),
        ("day",),
    ),
    Step(
        "intrekken",
        _("Trek in"),
        lambda row, user, org: funding.withdraw_application(application=row, by=user),
        _applicant,
        (F.DRAFT, F.SUBMITTED),
        tone="quiet",
        confirms=_("Trek je deze aanvraag in?"),
    ),
)
IDEA = (
    Step(
        "naar-uitdaging",
        _("Maak er een uitdaging van"),
        lambda row, user, org, owners: idea.promote_to_challenge(idea=row, owners=owners, by=user),
        _team,
        (D.OPEN,),
        ("owners",),
    ),
    Step(
        "naar-project",
        _("Maak er een project van"),
        lambda row, user, org, kind: idea.promote_to_project(idea=row, kind=kind, by=user),
        _team,
        (D.OPEN,),
        ("kind",),
    ),
    Step(
        "parkeren",
        _("Parkeer"),
        lambda row, user, org, reason: idea.park_idea(idea=row, by=user, reason=reason),
        _team,
        (D.OPEN,),
        ("reason",),
        tone="quiet",
    ),
    Step(
        "heropenen",
        _("Neem weer op"),
        lambda row, user, org: idea.reopen_idea(idea=row, by=user),
        _team,
        (D.PARKED,),
    ),
)
QUESTION = (
    Step(
        "antwoorden",
        _("Antwoord"),
        lambda row, user, org, answer: challenges.answer_question(question=row, answer=answer, by=user),
        lambda user, row: _owner_or_team(user, row.challenge),
        (),
        ("answer",),
        _("Iedereen die de uitdaging ziet, leest het antwoord."),
    ),
)


def _partners(user):
    return Partner.objects.filter(consortium__in=Consortium.objects.visible_to(user)).select_related(
        "consortium"
    )


def _questions(user):
    return ChallengeQuestion.objects.filter(challenge__in=Challenge.objects.visible_to(user)).select_related(
        "challenge"
    )


def _own_page(row):
    return row.get_absolute_url()


def _list_page(name):
    from django.urls import reverse

    return lambda row: reverse(name)


KINDS = {
    "uitdaging": Kind(Challenge.objects.visible_to, CHALLENGE, _own_page),
    "interesse": Kind(Interest.objects.visible_to, INTEREST, lambda row: row.challenge.get_absolute_url()),
    "consortium": Kind(Consortium.objects.visible_to, CONSORTIUM, _own_page),
    "partner": Kind(_partners, PARTNER, lambda row: row.consortium.get_absolute_url()),
    "offerte": Kind(Offer.objects.listed_to, OFFER, lambda row: row.consortium.get_absolute_url()),
    "project": Kind(Project.objects.visible_to, PROJECT, _own_page),
    "aanvraag": Kind(
        FundingApplication.objects.visible_to, APPLICATION, _list_page("matchmaking:application-list")
    ),
    "idee": Kind(Idea.objects.visible_to, IDEA, _list_page("matchmaking:idea-list")),
    "vraag": Kind(_questions, QUESTION, lambda row: row.challenge.get_absolute_url()),
}


def open_steps(kind: str, user, row) -> list[Step]:
    """The steps that this person may take with a row now, in the order of the table."""
    return [step for step in KINDS[kind].steps if step.is_open(user, row)]
