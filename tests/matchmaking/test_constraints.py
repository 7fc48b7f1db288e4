"""Each constraint of the app, provoked on real rows: what is built inside is refused, and by the one that is named."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from scvl.periods import now
from tests.constraints import constraints_of, refused_by
from tests.factories.matchmaking import (
    CallFactory,
    ChallengeFactory,
    ChallengeOwnerFactory,
    ChallengeQuestionFactory,
    ConsortiumFactory,
    ConsortiumNoteFactory,
    FundingApplicantFactory,
    FundingApplicationFactory,
    FundingLineFactory,
    FundingProgrammeFactory,
    IdeaFactory,
    InterestFactory,
    MatchDigestFactory,
    MatchRunEntryFactory,
    MatchRunFactory,
    NeedFactory,
    OfferFactory,
    PartnerFactory,
    ProjectFactory,
    ProjectPartnerFactory,
    ProjectPositionFactory,
    SprintFactory,
)

pytestmark = pytest.mark.django_db

EARLY, LATE = date(2026, 6, 1), date(2026, 6, 2)
MINUS, TEN, TWENTY = Decimal("-0.01"), Decimal("10"), Decimal("20")


def twice(factory, *names):
    """A second row that repeats these fields of a first."""

    def build():
        first = factory()
        factory(**{name: getattr(first, name) for name in names})

    return build


def second_lead(**fields):
    first = PartnerFactory(role="lead", state="invited")
    PartnerFactory(consortium=first.consortium, role="lead", **fields)


def second_lead_applicant():
    first = FundingApplicantFactory(is_lead=True)
    FundingApplicantFactory(application=first.application, is_lead=True)


def replaced_by_itself():
    partner = PartnerFactory()
    type(partner).objects.filter(pk=partner.pk).update(
        state="replaced", left_on=date(2026, 9, 1), replaced_by=partner.pk
    )


def its_own_resubmission():
    application = FundingApplicationFactory()
    type(application).objects.filter(pk=application.pk).update(resubmission_of=application.pk)


def promoted_to_both():
    IdeaFactory(state="promoted", promoted_challenge=ChallengeFactory(), promoted_project=ProjectFactory())


def at_two_places():
    first = ProjectPositionFactory()
    ProjectPositionFactory(project=first.project, layer=first.layer, domain=first.domain)


# The constraint, then what it refuses.
CASES = [
    ("digest_stopped_after_started", lambda: MatchDigestFactory(stopped_on=date(2026, 5, 31))),
    ("programme_budget_positive", lambda: FundingProgrammeFactory(budget=Decimal(0))),
    ("call_budget_order", lambda: CallFactory(budget_min=TWENTY, budget_max=TEN)),
    ("call_budget_not_negative", lambda: CallFactory(budget_min=MINUS)),
    ("call_budget_not_negative", lambda: CallFactory(budget_max=MINUS)),
    ("challenge_budget_order", lambda: ChallengeFactory(budget_min=TWENTY, budget_max=TEN)),
    ("challenge_budget_not_negative", lambda: ChallengeFactory(budget_min=MINUS)),
    ("challenge_budget_not_negative", lambda: ChallengeFactory(budget_max=MINUS)),
    *[
        ("challenge_submitted_has_date", lambda s=state: ChallengeFactory(state=s, submitted_on=None))
        for state in ("submitted", "returned", "published", "in_matching", "awarded", "realised")
    ],
    *[
        ("challenge_published_has_date", lambda s=state: ChallengeFactory(state=s, published_on=None))
        for state in ("published", "in_matching", "awarded", "realised")
    ],
    ("challenge_in_matching_has_date", lambda: ChallengeFactory(state="in_matching", matching_on=None)),
    ("challenge_awarded_has_date", lambda: ChallengeFactory(state="awarded", awarded_on=None)),
    ("challenge_awarded_has_date", lambda: ChallengeFactory(state="realised", awarded_on=None)),
    ("challenge_realised_has_date", lambda: ChallengeFactory(state="realised", realised_on=None)),
    ("challenge_closed_has_date", lambda: ChallengeFactory(state="closed", closed_on=None)),
    ("challenge_closed_has_reason", lambda: ChallengeFactory(state="closed", close_reason="")),
    ("challenge_outside_is_awarded", lambda: ChallengeFactory(awarded_outside=True)),
    ("challenge_example_never_open", lambda: ChallengeFactory(state="example", deadline_at=now())),
    ("challenge_owner_once", twice(ChallengeOwnerFactory, "challenge", "organisation")),
    ("need_sequence_once", twice(NeedFactory, "challenge", "sequence")),
    ("need_weight_not_negative", lambda: NeedFactory(weight=MINUS)),
    ("question_answered_has_date", lambda: ChallengeQuestionFactory(answer="Ja")),
    ("question_answered_has_date", lambda: ChallengeQuestionFactory(answered_at=now())),
    ("interest_once_per_organisation", twice(InterestFactory, "challenge", "organisation")),
    ("interest_decided_has_date", lambda: InterestFactory(state="shortlisted", decided_on=None)),
    ("interest_decided_has_date", lambda: InterestFactory(state="not_chosen", decided_on=None)),
    ("interest_not_chosen_has_reason", lambda: InterestFactory(state="not_chosen", reason="")),
    ("idea_promoted_to_one_thing", lambda: IdeaFactory(state="promoted")),
    ("idea_promoted_to_one_thing", promoted_to_both),
    ("idea_promoted_to_one_thing", lambda: IdeaFactory(promoted_challenge=ChallengeFactory())),
    ("idea_decided_has_date", lambda: IdeaFactory(state="parked", decided_on=None)),
    ("idea_parked_has_reason", lambda: IdeaFactory(state="parked", parked_reason="")),
    ("consortium_one_purpose", lambda: ConsortiumFactory(call=CallFactory())),
    ("consortium_formed_has_date", lambda: ConsortiumFactory(state="formed", formed_on=None)),
    ("consortium_dissolved_has_date", lambda: ConsortiumFactory(state="dissolved", dissolved_on=None)),
    (
        "consortium_dissolved_after_formed",
        lambda: ConsortiumFactory(state="dissolved", formed_on=LATE, dissolved_on=EARLY),
    ),
    ("partner_once_per_consortium", twice(PartnerFactory, "consortium", "organisation")),
    ("partner_one_lead", lambda: second_lead(state="invited")),
    ("partner_one_lead", lambda: second_lead(state="accepted")),
    *[
        ("partner_accepted_has_date", lambda s=state: PartnerFactory(state=s, accepted_on=None))
        for state in ("accepted", "left")
    ],
    ("partner_declined_has_date", lambda: PartnerFactory(state="declined", declined_on=None)),
    ("partner_left_has_date", lambda: PartnerFactory(state="left", left_on=None)),
    (
        "partner_left_after_accepted",
        lambda: PartnerFactory(state="left", accepted_on=LATE, left_on=EARLY),
    ),
    ("partner_replaced_by_another", lambda: PartnerFactory(state="replaced")),
    ("partner_replaced_by_another", lambda: PartnerFactory(state="left", replaced_by=PartnerFactory())),
    ("partner_replaced_by_another", replaced_by_itself),
    ("note_has_text", lambda: ConsortiumNoteFactory(text="")),
    ("offer_answers_one_thing", lambda: OfferFactory(call=CallFactory())),
    ("offer_answers_one_thing", lambda: OfferFactory(challenge=None)),
    *[
        ("offer_submitted_has_date", lambda s=state: OfferFactory(state=s, submitted_on=None))
        for state in ("submitted", "approved", "refused")
    ],
    *[
        ("offer_decided_has_date", lambda s=state: OfferFactory(state=s, decided_on=None))
        for state in ("approved", "refused")
    ],
    (
        "offer_decided_after_submitted",
        lambda: OfferFactory(state="approved", submitted_on=LATE, decided_on=EARLY),
    ),
    ("offer_amount_not_negative", lambda: OfferFactory(amount=MINUS)),
    ("project_collaboration_has_consortium", lambda: ProjectFactory(kind="collaboration")),
    (
        "project_ends_after_start",
        lambda: ProjectFactory(state="ended", starts_on=LATE, ended_on=EARLY),
    ),
    *[
        ("project_running_has_start", lambda s=state: ProjectFactory(state=s, starts_on=None))
        for state in ("running", "ended")
    ],
    *[
        ("project_ended_has_date", lambda s=state: ProjectFactory(state=s, ended_on=None))
        for state in ("ended", "stopped")
    ],
    ("project_ended_has_result", lambda: ProjectFactory(state="ended", result="")),
    ("project_stopped_has_reason", lambda: ProjectFactory(state="stopped", stop_reason="")),
    ("project_partner_once", twice(ProjectPartnerFactory, "project", "organisation")),
    ("project_partner_period_not_empty", lambda: ProjectPartnerFactory(starts_on=EARLY, ends_before=EARLY)),
    ("project_position_once", at_two_places),
    ("funding_line_positive", lambda: FundingLineFactory(amount=Decimal(0))),
    ("sprint_number_once", twice(SprintFactory, "project", "number")),
    ("sprint_period_not_empty", lambda: SprintFactory(starts_on=EARLY, ends_before=EARLY)),
    *[
        ("funding_submitted_has_date", lambda s=state: FundingApplicationFactory(state=s, submitted_on=None))
        for state in ("submitted", "approved", "refused")
    ],
    *[
        ("funding_decided_has_date", lambda s=state: FundingApplicationFactory(state=s, decided_on=None))
        for state in ("approved", "refused")
    ],
    (
        "funding_decided_after_submitted",
        lambda: FundingApplicationFactory(state="approved", submitted_on=LATE, decided_on=EARLY),
    ),
    *[
        (
            "funding_granted_when_approved",
            lambda s=state: FundingApplicationFactory(state=s, amount_granted=TEN),
        )
        for state in ("draft", "submitted", "refused", "withdrawn")
    ],
    ("funding_amounts_not_negative", lambda: FundingApplicationFactory(amount_requested=MINUS)),
    (
        "funding_amounts_not_negative",
        lambda: FundingApplicationFactory(state="approved", amount_granted=MINUS),
    ),
    ("funding_not_its_own_resubmission", its_own_resubmission),
    ("applicant_once", twice(FundingApplicantFactory, "application", "organisation")),
    ("applicant_one_lead", second_lead_applicant),
    ("match_run_whole_hash", lambda: MatchRunFactory(inputs_hash="0" * 63)),
    ("match_run_chosen_from_one", lambda: MatchRunFactory(chosen_number=0)),
    ("match_run_recounted_has_outcome", lambda: MatchRunFactory(is_same=True)),
    ("match_run_recounted_has_outcome", lambda: MatchRunFactory(recounted_at=now())),
    ("match_entry_once", twice(MatchRunEntryFactory, "run", "organisation")),
    ("match_entry_chosen_is_proposed", lambda: MatchRunEntryFactory(is_chosen=True)),
]


@pytest.mark.parametrize(("name", "build"), CASES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CASES)])
def test_the_database_refuses(name, build):
    with refused_by(name):
        build()


def test_each_constraint_is_provoked():
    assert {name for name, _build in CASES} == constraints_of("matchmaking")


@pytest.mark.parametrize(
    ("factory", "field"),
    [
        (ChallengeFactory, "slug"),
        (ChallengeFactory, "source_reference"),
        (CallFactory, "source_reference"),
        (ProjectFactory, "slug"),
        (FundingProgrammeFactory._meta.model.objects.create, "code"),
    ],
)
def test_a_key_stands_once(factory, field):
    fields = {field: "een-sleutel"}
    factory(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(**fields)


def test_what_is_right_is_taken():
    """The neighbours of what is refused."""
    left = PartnerFactory(role="lead", state="left")
    PartnerFactory(consortium=left.consortium, role="lead", state="accepted")
    PartnerFactory(state="replaced", replaced_by=PartnerFactory())
    ConsortiumFactory(challenge=None)
    ConsortiumFactory(challenge=None, call=CallFactory(budget_min=TEN, budget_max=TEN))
    IdeaFactory(state="promoted", promoted_project=ProjectFactory())
    OfferFactory(challenge=None, call=CallFactory())
    OfferFactory(state="withdrawn", submitted_on=None)
    ChallengeFactory(state="closed")
    ChallengeFactory(state="awarded", matching_on=None, awarded_outside=True)
    ChallengeFactory(source_reference=None)
    ChallengeFactory(source_reference=None, deadline_at=now() - timedelta(days=1))
    ProjectFactory(kind="collaboration", consortium=ConsortiumFactory(challenge=None))
    ProjectFactory(state="stopped", starts_on=None)
    FundingApplicationFactory(state="approved", submitted_on=LATE, decided_on=LATE)
    MatchRunFactory(is_same=False, recounted_at=now())
    MatchRunEntryFactory(is_chosen=True, is_proposed=True)
