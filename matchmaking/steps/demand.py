"""Steps of challenges, their questions and the interest in them, and of ideas."""

from django.utils.translation import gettext_lazy as _

from matchmaking.actions import challenge as challenges
from matchmaking.actions import idea, interest
from matchmaking.forms import end_of_day
from matchmaking.models import Challenge, Idea, Interest
from matchmaking.steps.base import Step, of, owner, owner_or_team, team

C, I, D = Challenge.State, Interest.State, Idea.State  # noqa: E741 as the model names them

CHALLENGE = (
    Step(
        "indienen",
        _("Dien in"),
        lambda row, user, org: challenges.submit_challenge(challenge=row, by=user, as_organisation=org),
        owner_or_team,
        (C.DRAFT, C.RETURNED),
        tone="",
        confirms=_("Dien je de uitdaging in? Het team leest ze na."),
        done=_("Ingediend. Het team leest de uitdaging na en laat iets weten."),
    ),
    Step(
        "terugnemen",
        _("Neem terug"),
        lambda row, user, org: challenges.take_back_challenge(challenge=row, by=user, as_organisation=org),
        owner,
        (C.SUBMITTED,),
        confirms=_("Neem je de uitdaging terug? Ze wordt weer een ontwerp."),
        done=_("Teruggenomen. Je kan verder schrijven."),
    ),
    Step(
        "publiceren",
        _("Publiceer"),
        lambda row, user, org: challenges.publish_challenge(challenge=row, by=user),
        team,
        (C.SUBMITTED,),
        tone="",
        confirms=_("Publiceer je deze uitdaging?"),
        done=_("Gepubliceerd. De vraagsteller krijgt een mail."),
    ),
    Step(
        "terugsturen",
        _("Stuur terug"),
        lambda row, user, org, reason: challenges.return_challenge(challenge=row, by=user, remark=reason),
        team,
        (C.SUBMITTED,),
        ("reason",),
        _("De vraagsteller leest wat je schrijft."),
        done=_("Teruggestuurd. De vraagsteller leest je reden in een mail."),
    ),
    Step(
        "matching",
        _("Start de matching"),
        lambda row, user, org: challenges.start_matching(challenge=row, by=user),
        team,
        (C.PUBLISHED,),
        confirms=_("Sluit je de reacties af en start je de matching?"),
        done=_("De reacties zijn afgesloten. Stel nu een consortium samen."),
    ),
    Step(
        "verlengen",
        _("Verleng de termijn"),
        lambda row, user, org, deadline: challenges.extend_deadline(
            challenge=row, by=user, as_organisation=org, deadline_at=end_of_day(deadline)
        ),
        owner_or_team,
        (C.PUBLISHED, C.IN_MATCHING),
        ("deadline",),
        _("Wie interesse toonde, krijgt een mail."),
        done=_("De termijn is verlengd. Wie interesse toonde, krijgt een mail."),
    ),
    Step(
        "gunnen",
        _("Gun de uitdaging"),
        lambda row, user, org, outside: challenges.award_challenge(
            challenge=row, by=user, as_organisation=org, outside=outside
        ),
        owner_or_team,
        (C.PUBLISHED, C.IN_MATCHING),
        ("outside",),
        _(
            "Dit vraagt een goedgekeurde offerte, of een gunning buiten het portaal. Wie interesse toonde, krijgt een mail."
        ),
        done=_("Gegund. Wie interesse toonde, krijgt een mail."),
    ),
    Step(
        "herneem",
        _("Herneem de matching"),
        lambda row, user, org, reason: challenges.back_to_matching(challenge=row, by=user, remark=reason),
        team,
        (C.AWARDED,),
        ("reason",),
        _("Na een geweigerde offerte of een mislukte proof of concept. De vraagsteller krijgt een mail."),
        done=_("De uitdaging is weer in matching. De vraagsteller krijgt een mail."),
    ),
    Step(
        "realiseren",
        _("Zet op gerealiseerd"),
        lambda row, user, org: challenges.realise_challenge(challenge=row, by=user, as_organisation=org),
        owner_or_team,
        (C.AWARDED,),
        confirms=_("Werkt het antwoord, en is de uitdaging gerealiseerd?"),
        done=_("De uitdaging is gerealiseerd."),
    ),
    Step(
        "afsluiten",
        _("Sluit af"),
        lambda row, user, org, reason: challenges.close_challenge(
            challenge=row, by=user, as_organisation=org, reason=reason
        ),
        owner_or_team,
        (C.DRAFT, C.SUBMITTED, C.RETURNED, C.PUBLISHED, C.IN_MATCHING, C.AWARDED, C.REALISED),
        ("reason",),
        _("Wie interesse toonde, leest de reden in een mail."),
        "quiet",
        done=_("De uitdaging is afgesloten."),
    ),
    Step(
        "heropenen",
        _("Open opnieuw"),
        lambda row, user, org: challenges.reopen_challenge(challenge=row, by=user),
        team,
        (C.CLOSED,),
        confirms=_("Open je deze uitdaging opnieuw? Is de termijn voorbij, dan komt ze in matching."),
        done=_("De uitdaging is weer opgenomen. De vraagsteller krijgt een mail."),
    ),
)
INTEREST = (
    Step(
        "intrekken",
        _("Trek de interesse in"),
        lambda row, user, org: interest.withdraw_interest(interest=row, by=user),
        of,
        (I.SHOWN, I.SHORTLISTED),
        tone="quiet",
        confirms=_("Trek je jullie interesse in?"),
        done=_("Jullie interesse is ingetrokken. Je kan ze opnieuw tonen zolang de termijn loopt."),
    ),
    Step(
        "korte-lijst",
        _("Zet op de korte lijst"),
        lambda row, user, org, remark: interest.shortlist_interest(interest=row, by=user, reason=remark),
        team,
        (I.SHOWN, I.NOT_CHOSEN),
        ("remark",),
        _("De organisatie krijgt een mail."),
        done=_("Op de korte lijst. De organisatie krijgt een mail."),
    ),
    Step(
        "niet-kiezen",
        _("Kies niet"),
        lambda row, user, org, reason: interest.decline_interest(interest=row, by=user, reason=reason),
        team,
        (I.SHOWN, I.SHORTLISTED),
        ("reason",),
        _("De organisatie leest de reden in een mail."),
        "quiet",
        done=_("Niet gekozen. De organisatie leest de reden in een mail."),
    ),
)
IDEA = (
    Step(
        "naar-uitdaging",
        _("Maak er een uitdaging van"),
        lambda row, user, org, owners: idea.promote_to_challenge(idea=row, owners=owners, by=user),
        team,
        (D.OPEN,),
        ("owners",),
        _("Het wordt een ontwerp van deze overheden. Wie het idee bracht, krijgt een mail."),
        "",
        done=_("Het idee is een uitdaging in ontwerp."),
    ),
    Step(
        "naar-project",
        _("Maak er een project van"),
        lambda row, user, org, kind: idea.promote_to_project(idea=row, kind=kind, by=user),
        team,
        (D.OPEN,),
        ("kind",),
        _("Wie het idee bracht, krijgt een mail."),
        done=_("Het idee is een gepland project."),
    ),
    Step(
        "parkeren",
        _("Parkeer"),
        lambda row, user, org, reason: idea.park_idea(idea=row, by=user, reason=reason),
        team,
        (D.OPEN,),
        ("reason",),
        _("Wie het idee bracht, leest de reden in een mail."),
        tone="quiet",
        done=_("Het idee is geparkeerd."),
    ),
    Step(
        "heropenen",
        _("Neem weer op"),
        lambda row, user, org: idea.reopen_idea(idea=row, by=user),
        team,
        (D.PARKED,),
        confirms=_("Neem je dit idee weer op?"),
        done=_("Het idee staat weer open."),
    ),
)
QUESTION = (
    Step(
        "antwoorden",
        _("Antwoord"),
        lambda row, user, org, answer: challenges.answer_question(question=row, answer=answer, by=user),
        lambda user, row: owner_or_team(user, row.challenge),
        (),
        ("answer",),
        _("Iedereen die de uitdaging ziet, leest het antwoord."),
        done=_("Je antwoord staat erbij. Wie de vraag stelde, krijgt een mail."),
    ),
)
