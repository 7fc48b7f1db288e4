"""Steps of consortia and their partners, of offers, projects and funding applications."""

from django.utils.translation import gettext_lazy as _

from matchmaking.actions import consortium as consortia
from matchmaking.actions import funding, project
from matchmaking.actions import offer as offers
from matchmaking.models import Consortium, FundingApplication, Offer, Partner, Project
from matchmaking.steps.base import (
    Step,
    applicant,
    decides_offer,
    of,
    partner,
    team,
    team_of_another,
    works_on,
)

S, A, O = Consortium.State, Partner.State, Offer.State  # noqa: E741 as the model names them
P, F = Project.State, FundingApplication.State

CONSORTIUM = (
    Step(
        "vormen",
        _("Bevestig het consortium"),
        lambda row, user, org: consortia.form_consortium(consortium=row, by=user),
        team,
        (S.FORMING,),
        tone="",
        confirms=_("Doet iedereen mee, en staat dit consortium?"),
        done=_("Het consortium is gevormd. De partners en de vraagsteller krijgen een mail."),
    ),
    Step(
        "ontbinden",
        _("Ontbind"),
        lambda row, user, org, reason: consortia.dissolve_consortium(consortium=row, by=user, reason=reason),
        team,
        (S.FORMING, S.FORMED),
        ("reason",),
        _("De partners en de vraagsteller lezen de reden in een mail."),
        tone="quiet",
        done=_("Het consortium is ontbonden. De partners en de vraagsteller krijgen een mail."),
    ),
)
PARTNER = (
    Step(
        "aanvaarden",
        _("Doe mee"),
        lambda row, user, org: consortia.accept_partnership(partner=row, by=user),
        of,
        (A.INVITED,),
        tone="",
        confirms=_("Doen jullie mee met dit consortium?"),
        done=_("Jullie doen mee. Het team krijgt bericht."),
    ),
    Step(
        "weigeren",
        _("Doe niet mee"),
        lambda row, user, org, remark: consortia.decline_partnership(partner=row, by=user, remark=remark),
        of,
        (A.INVITED,),
        ("remark",),
        _("Het team leest wat je schrijft, de andere partners niet."),
        done=_("Jullie doen niet mee. Het team krijgt bericht."),
    ),
    Step(
        "vertrekken",
        _("Stap eruit"),
        lambda row, user, org, reason: consortia.leave_consortium(partner=row, by=user, remark=reason),
        of,
        (A.ACCEPTED,),
        ("reason",),
        _("Wat jullie dekten, staat weer open. Het team leest de reden."),
        tone="quiet",
        done=_("Jullie zijn geen partner meer. Het team krijgt bericht."),
    ),
    Step(
        "terugtrekken",
        _("Trek de uitnodiging in"),
        lambda row, user, org, remark: consortia.withdraw_invitation(partner=row, by=user, remark=remark),
        team_of_another,
        (A.INVITED,),
        ("remark",),
        _("De organisatie krijgt een mail."),
        tone="quiet",
        done=_("De uitnodiging is ingetrokken. De organisatie krijgt een mail."),
    ),
    Step(
        "vervangen",
        _("Vervang"),
        lambda row, user, org, organisation: consortia.replace_partner(
            partner=row, organisation=organisation, by=user
        ),
        team,
        (A.ACCEPTED,),
        ("organisation",),
        _("De nieuwe partner krijgt dezelfde rol en behoeften, en een uitnodiging. Beide krijgen een mail."),
        tone="quiet",
        done=_("Vervangen. De nieuwe partner krijgt een uitnodiging."),
    ),
    Step(
        "vertrek",
        _("Noteer het vertrek"),
        lambda row, user, org, reason: consortia.leave_consortium(partner=row, by=user, remark=reason),
        team_of_another,
        (A.ACCEPTED,),
        ("reason",),
        _("Wat deze partner dekte, staat weer open."),
        tone="quiet",
        done=_("Genoteerd. Wat deze partner dekte, staat weer open."),
    ),
)
OFFER = (
    Step(
        "indienen",
        _("Dien in"),
        lambda row, user, org: offers.submit_offer(offer=row, by=user, as_organisation=org),
        partner,
        (O.DRAFT,),
        tone="",
        confirms=_("Dien je deze offerte in? Daarna kan je ze niet meer wijzigen."),
        done=_("De offerte is ingediend. De vraagsteller en het team krijgen bericht, zonder het bedrag."),
    ),
    Step(
        "goedkeuren",
        _("Keur goed"),
        lambda row, user, org, day: offers.approve_offer(offer=row, by=user, as_organisation=org, on=day),
        decides_offer,
        (O.SUBMITTED,),
        ("day",),
        _("De partners krijgen een mail."),
        tone="",
        done=_("De offerte is goedgekeurd. De partners krijgen een mail."),
    ),
    Step(
        "weigeren",
        _("Weiger"),
        lambda row, user, org, day, reason: offers.refuse_offer(
            offer=row, by=user, as_organisation=org, on=day, remark=reason
        ),
        decides_offer,
        (O.SUBMITTED,),
        ("day", "reason"),
        _("De partners lezen de reden in een mail."),
        done=_("De offerte is geweigerd. De partners lezen de reden in een mail."),
    ),
    Step(
        "intrekken",
        _("Trek in"),
        lambda row, user, org, remark: offers.withdraw_offer(
            offer=row, by=user, as_organisation=org, remark=remark
        ),
        partner,
        (O.DRAFT, O.SUBMITTED),
        ("remark",),
        _("Een offerte die ingediend was: de vraagsteller en het team lezen wat je schrijft."),
        tone="quiet",
        done=_("De offerte is ingetrokken."),
    ),
)
PROJECT = (
    Step(
        "starten",
        _("Start het project"),
        lambda row, user, org, day: project.start_project(project=row, by=user, on=day),
        team,
        (P.PLANNED,),
        ("day",),
        tone="",
        done=_("Het project loopt."),
    ),
    Step(
        "logboek",
        _("Schrijf in het logboek"),
        lambda row, user, org, day, text: project.log_work(project=row, by=user, on=day, text=text),
        works_on,
        (P.RUNNING,),
        ("day", "text"),
        _("Een project telt mee in elk jaar waarin er iets in het logboek staat."),
        done=_("Het staat in het logboek."),
    ),
    Step(
        "afronden",
        _("Rond af"),
        lambda row, user, org, day, result, is_public: project.end_project(
            project=row, by=user, on=day, result=result, is_public=is_public
        ),
        team,
        (P.RUNNING,),
        ("day", "result", "is_public"),
        _("Wat openbaar is, staat bij de realisaties."),
        tone="",
        done=_("Het project is afgerond."),
    ),
    Step(
        "stopzetten",
        _("Zet stop"),
        lambda row, user, org, reason: project.stop_project(project=row, by=user, reason=reason),
        team,
        (P.PLANNED, P.RUNNING),
        ("reason",),
        tone="quiet",
        done=_("Het project is stopgezet."),
    ),
)
APPLICATION = (
    Step(
        "indienen",
        _("Zet op ingediend"),
        lambda row, user, org, day: funding.submit_application(application=row, by=user, on=day),
        applicant,
        (F.DRAFT,),
        ("day",),
        _("De dag waarop de aanvraag naar het programma ging."),
        tone="",
        done=_("De aanvraag staat op ingediend."),
    ),
    Step(
        "goedkeuren",
        _("Zet op goedgekeurd"),
        lambda row, user, org, day, granted: funding.approve_application(
            application=row, by=user, on=day, amount_granted=granted
        ),
        applicant,
        (F.SUBMITTED,),
        ("day", "granted"),
        tone="",
        done=_("De aanvraag staat op goedgekeurd."),
    ),
    Step(
        "weigeren",
        _("Zet op geweigerd"),
        lambda row, user, org, day, remark: funding.refuse_application(
            application=row, by=user, on=day, remark=remark
        ),
        applicant,
        (F.SUBMITTED,),
        ("day", "remark"),
        done=_("De aanvraag staat op geweigerd."),
    ),
    Step(
        "intrekken",
        _("Trek in"),
        lambda row, user, org, remark: funding.withdraw_application(application=row, by=user, remark=remark),
        applicant,
        (F.DRAFT, F.SUBMITTED),
        ("remark",),
        _("Een ingetrokken aanvraag blijft staan. Opnieuw indienen is een nieuwe aanvraag."),
        tone="quiet",
        done=_("De aanvraag is ingetrokken."),
    ),
)
