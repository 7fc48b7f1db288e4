"""Builders of rows of the app matchmaking. A row gets the dates that its state asks."""

from datetime import date, timedelta
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from matchmaking import composing, models
from members.enums import Kind
from scvl.periods import local_today, now
from tests.factories.members import ContactFactory, DomainFactory, LayerFactory, OrganisationFactory

SUBMITTED_ON = date(2026, 5, 10)
DECIDED_ON = date(2026, 9, 10)


def dated(day, *states):
    """`day` where the row's state is one of `states`, else nothing."""
    return factory.LazyAttribute(lambda row: day if row.state in states else None)


class FundingProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.FundingProgramme
        django_get_or_create = ("code",)

    code = "city-of-things"
    name_nl = factory.LazyAttribute(lambda o: o.code.replace("-", " ").capitalize())
    level = models.FundingProgramme.Level.FLANDERS


class ProcurementRouteFactory(DjangoModelFactory):
    class Meta:
        model = models.ProcurementRoute
        django_get_or_create = ("code",)

    code = "tender"
    name_nl = "Bestek"


class CallFactory(DjangoModelFactory):
    class Meta:
        model = models.Call

    programme = factory.SubFactory(FundingProgrammeFactory)
    kind = models.Call.Kind.SUBSIDY
    title_nl = factory.Sequence(lambda n: f"Oproep {n}")
    opens_on = factory.LazyFunction(lambda: local_today() - timedelta(days=10))
    deadline_at = factory.LazyFunction(lambda: now() + timedelta(days=30))


class ChallengeFactory(DjangoModelFactory):
    """A published challenge, unless the test says otherwise; `owners=[...]` gives it owners."""

    class Meta:
        model = models.Challenge
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Uitdaging {n}")
    slug = factory.Sequence(lambda n: f"uitdaging-{n}")
    state = models.Challenge.State.PUBLISHED
    submitted_on = dated(
        SUBMITTED_ON, "submitted", "returned", "published", "in_matching", "awarded", "realised"
    )
    published_on = dated(date(2026, 5, 20), "published", "in_matching", "awarded", "realised")
    matching_on = dated(date(2026, 7, 1), "in_matching")
    awarded_on = dated(DECIDED_ON, "awarded", "realised")
    realised_on = dated(date(2026, 10, 20), "realised")
    closed_on = dated(date(2026, 10, 20), "closed")
    close_reason = factory.LazyAttribute(lambda o: "Geen budget" if o.state == "closed" else "")

    @factory.post_generation
    def owners(self, create, extracted, **kwargs):
        for organisation in extracted or ():
            ChallengeOwnerFactory(challenge=self, organisation=organisation)


class ChallengeOwnerFactory(DjangoModelFactory):
    class Meta:
        model = models.ChallengeOwner

    challenge = factory.SubFactory(ChallengeFactory)
    organisation = factory.SubFactory(OrganisationFactory, kind=Kind.GOVERNMENT)


class NeedFactory(DjangoModelFactory):
    class Meta:
        model = models.Need
        skip_postgeneration_save = True

    challenge = factory.SubFactory(ChallengeFactory)
    sequence = factory.LazyAttribute(lambda o: o.challenge.needs.count() + 1)
    title = factory.LazyAttribute(lambda o: f"Behoefte {o.sequence}")
    layer = factory.SubFactory(LayerFactory, number=3)

    @factory.post_generation
    def domains(self, create, extracted, **kwargs):
        self.domains.set(extracted or [DomainFactory(sequence=0)])


class ChallengeQuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.ChallengeQuestion

    challenge = factory.SubFactory(ChallengeFactory)
    asked_by = factory.SubFactory(OrganisationFactory)
    question = "Is er al een meetnet?"


class InterestFactory(DjangoModelFactory):
    class Meta:
        model = models.Interest

    challenge = factory.SubFactory(ChallengeFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    shown_on = date(2026, 6, 1)
    decided_on = dated(DECIDED_ON, "shortlisted", "not_chosen")
    reason = factory.LazyAttribute(lambda o: "Een ander past beter" if o.state == "not_chosen" else "")
    state = models.Interest.State.SHOWN


class MatchDigestFactory(DjangoModelFactory):
    """Somebody asked for the weekly mail a while ago."""

    class Meta:
        model = models.MatchDigest

    contact = factory.SubFactory(ContactFactory)
    started_on = date(2026, 6, 1)


class IdeaFactory(DjangoModelFactory):
    class Meta:
        model = models.Idea

    title = factory.Sequence(lambda n: f"Idee {n}")
    noted_on = date(2026, 6, 1)
    state = models.Idea.State.OPEN
    decided_on = dated(DECIDED_ON, "promoted", "parked")
    parked_reason = factory.LazyAttribute(lambda o: "Te vroeg" if o.state == "parked" else "")


class ConsortiumFactory(DjangoModelFactory):
    class Meta:
        model = models.Consortium

    name = factory.Sequence(lambda n: f"Consortium {n}")
    challenge = factory.SubFactory(ChallengeFactory)
    state = models.Consortium.State.FORMING
    formed_on = dated(date(2026, 7, 1), "formed")
    dissolved_on = dated(date(2026, 10, 1), "dissolved")


class PartnerFactory(DjangoModelFactory):
    """An accepted partner, unless the test says otherwise."""

    class Meta:
        model = models.Partner

    consortium = factory.SubFactory(ConsortiumFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    state = models.Partner.State.ACCEPTED
    invited_on = date(2026, 6, 10)
    accepted_on = dated(date(2026, 6, 20), "accepted", "left", "replaced")
    declined_on = dated(date(2026, 6, 20), "declined")
    left_on = dated(date(2026, 8, 20), "left", "replaced")


class ConsortiumNoteFactory(DjangoModelFactory):
    class Meta:
        model = models.ConsortiumNote

    consortium = factory.SubFactory(ConsortiumFactory)
    text = factory.Sequence(lambda n: f"Notitie {n}")


class OfferFactory(DjangoModelFactory):
    """A submitted offer in answer to the consortium's challenge, unless the test says otherwise."""

    class Meta:
        model = models.Offer

    consortium = factory.SubFactory(ConsortiumFactory)
    challenge = factory.SelfAttribute("consortium.challenge")
    title = factory.Sequence(lambda n: f"Offerte {n}")
    amount = Decimal("48000.00")
    state = models.Offer.State.SUBMITTED
    submitted_on = dated(date(2026, 8, 1), "submitted", "approved", "refused")
    decided_on = dated(DECIDED_ON, "approved", "refused")


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = models.Project

    title = factory.Sequence(lambda n: f"Project {n}")
    slug = factory.Sequence(lambda n: f"project-{n}")
    kind = models.Project.Kind.PILOT
    state = models.Project.State.PLANNED
    starts_on = dated(date(2026, 9, 1), "running", "ended")
    ended_on = dated(date(2026, 11, 1), "ended", "stopped")
    result = factory.LazyAttribute(lambda o: "Het werkt" if o.state == "ended" else "")
    stop_reason = factory.LazyAttribute(lambda o: "Geen budget" if o.state == "stopped" else "")


class ProjectPartnerFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectPartner

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class ProjectPositionFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectPosition

    project = factory.SubFactory(ProjectFactory)
    layer = factory.SubFactory(LayerFactory, number=3)
    domain = factory.SubFactory(DomainFactory, sequence=0)


class FundingLineFactory(DjangoModelFactory):
    class Meta:
        model = models.FundingLine

    project = factory.SubFactory(ProjectFactory)
    source = models.FundingLine.Source.PUBLIC
    label = "Eigen middelen"
    amount = Decimal("10000.00")


class SprintFactory(DjangoModelFactory):
    class Meta:
        model = models.Sprint

    project = factory.SubFactory(ProjectFactory)
    number = factory.LazyAttribute(lambda o: o.project.sprints.count() + 1)
    goal = "Een eerste meting"
    starts_on = date(2026, 9, 1)
    ends_before = date(2026, 9, 15)


class ProjectLogEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.ProjectLogEntry

    project = factory.SubFactory(ProjectFactory)
    logged_on = date(2026, 9, 8)
    text = "Sensoren geplaatst"


class FundingApplicationFactory(DjangoModelFactory):
    """A draft; a later state brings its dates."""

    class Meta:
        model = models.FundingApplication
        skip_postgeneration_save = True

    programme = factory.SubFactory(FundingProgrammeFactory)
    title = factory.Sequence(lambda n: f"Aanvraag {n}")
    amount_requested = Decimal("90000.00")
    state = models.FundingApplication.State.DRAFT
    submitted_on = dated(date(2026, 8, 1), "submitted", "approved", "refused")
    decided_on = dated(DECIDED_ON, "approved", "refused")
    amount_granted = factory.LazyAttribute(lambda o: Decimal("60000.00") if o.state == "approved" else None)

    @factory.post_generation
    def applicants(self, create, extracted, **kwargs):
        for number, organisation in enumerate(extracted or ()):
            FundingApplicantFactory(application=self, organisation=organisation, is_lead=number == 0)


class FundingApplicantFactory(DjangoModelFactory):
    class Meta:
        model = models.FundingApplicant

    application = factory.SubFactory(FundingApplicationFactory)
    organisation = factory.SubFactory(OrganisationFactory, kind=Kind.GOVERNMENT)


class MatchRunFactory(DjangoModelFactory):
    """A run over nothing, decided today."""

    class Meta:
        model = models.MatchRun

    challenge = factory.SubFactory(ChallengeFactory)
    inputs = factory.LazyFunction(lambda: {"version": 1, "needs": [], "members": []})
    settings = factory.LazyFunction(lambda: composing.Settings().as_data())
    results = factory.LazyFunction(lambda: {"choices": [], "uncovered": [], "clash": ["nobody"]})
    inputs_hash = factory.LazyAttribute(lambda o: composing.hash_of(o.inputs, o.settings))
    chosen_number = 1


class MatchRunEntryFactory(DjangoModelFactory):
    class Meta:
        model = models.MatchRunEntry

    run = factory.SubFactory(MatchRunFactory)
    organisation = factory.SubFactory(OrganisationFactory)
