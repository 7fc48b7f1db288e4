"""Each constraint of the app, provoked on real rows: what is built inside is refused, and by the one that is named."""

from datetime import date, timedelta

import pytest

from scvl.periods import now
from tests.constraints import constraints_of, refused_by
from tests.factories.matchmaking import (
    ChallengeFactory,
    ConsortiumFactory,
    FundingApplicationFactory,
    IdeaFactory,
    ProjectFactory,
)
from tests.factories.members import DomainFactory, LayerFactory, OrganisationFactory, TierFactory
from tests.factories.workpackages import (
    ActivityFactory,
    ActivityTypeFactory,
    ProgrammeYearFactory,
    RegistrationFactory,
    WorkPackageFactory,
)
from workpackages.models import (
    AccelerationEdition,
    ActivityInvitation,
    ActivityOutcome,
    ActivityPlan,
    ActivityPosition,
    Article,
    ArticlePosition,
    Asset,
    AssetPosition,
    Delivery,
    Enrolment,
    Newsletter,
    NewsletterItem,
    ProgrammeYear,
    Report,
    Rotation,
    RotationGuest,
    RotationTable,
    RotationTalk,
    Subscriber,
    WorkPackageYear,
)

pytestmark = pytest.mark.django_db
FIRST, SECOND = date(2026, 6, 1), date(2026, 6, 2)
OUTCOMES = {
    "idea": IdeaFactory,
    "challenge": ChallengeFactory,
    "funding_application": FundingApplicationFactory,
    "consortium": ConsortiumFactory,
    "project": ProjectFactory,
}


def twice(build):
    build()
    build()


def year(**fields):
    return ProgrammeYear.objects.create(
        **{"number": 9, "label": "Jaar 9", "starts_on": FIRST, "ends_before": SECOND, **fields}
    )


def edition(**fields):
    number = AccelerationEdition.objects.count() + 1
    return AccelerationEdition.objects.create(
        **{"number": number, "title": "Demo", "starts_on": FIRST, "ends_before": SECOND, **fields}
    )


def table(activity, number=1):
    return RotationTable.objects.create(
        activity=activity, number=number, host=OrganisationFactory(kind="government")
    )


def talk(at, round_number, organisation):
    return RotationTalk.objects.create(
        activity=at.activity, table=at, round_number=round_number, organisation=organisation
    )


def article(**fields):
    number = Article.objects.count()
    return Article.objects.create(**{"title_nl": "Demo", "slug": f"demo-{number}", **fields})


def asset(**fields):
    return Asset.objects.create(**{"title_nl": "Demo", "slug": f"demo-{Asset.objects.count()}", **fields})


def cell(model, **owner):
    return model.objects.create(layer=LayerFactory(number=1), domain=DomainFactory(sequence=1), **owner)


def subscriber(**fields):
    return Subscriber.objects.create(**{"email": "els@demo.example", **fields})


def report(**fields):
    return Report.objects.create(
        **{
            "work_package": WorkPackageFactory(),
            "programme_year": ProgrammeYearFactory(number=1),
            "quarter": 1,
            **fields,
        }
    )


def outcome_again(name):
    activity, thing = ActivityFactory(), OUTCOMES[name]()
    twice(lambda: ActivityOutcome.objects.create(activity=activity, linked_on=FIRST, **{name: thing}))


def weigh(weight):
    WorkPackageYear.objects.create(
        work_package=WorkPackageFactory(), programme_year=ProgrammeYearFactory(number=1), weight_pct=weight
    )


def plan():
    ActivityPlan.objects.create(
        programme_year=ProgrammeYearFactory(number=1),
        work_package=WorkPackageFactory(),
        activity_type=ActivityTypeFactory(),
        planned_minimum=1,
    )


def invited_again(**who):
    activity = ActivityFactory()
    twice(lambda: ActivityInvitation.objects.create(activity=activity, **who))


def seat_again(**fields):
    first = RegistrationFactory(place=1)
    RegistrationFactory(
        activity=first.activity, **{name: getattr(first, name) for name in fields}, **_rest(fields)
    )


def _rest(fields):
    return {"place": 2} if "contact" in fields else {}


def guest(**fields):
    if "rotation" not in fields:
        fields["rotation"] = Rotation.objects.create(activity=ActivityFactory(), rounds=1)
    fields.setdefault("organisation", OrganisationFactory())
    return RotationGuest.objects.create(**{"number": 1, **fields})


def guest_again(**changed):
    first = guest()
    guest(**{"rotation": first.rotation, "number": 1, "organisation": first.organisation, **changed})


def two_tables():
    activity, company = ActivityFactory(), OrganisationFactory()
    talk(table(activity, 1), 1, company)
    talk(table(activity, 2), 1, company)


def same_table():
    at, company = table(ActivityFactory()), OrganisationFactory()
    talk(at, 1, company)
    talk(at, 2, company)


def two_companies():
    at = table(ActivityFactory())
    talk(at, 1, OrganisationFactory())
    talk(at, 1, OrganisationFactory())


def deliver_again(**same):
    letter = Newsletter.objects.create(subject="Demo")
    reader = subscriber()
    keys = ["a", "a"] if same.get("key") else ["a", "b"]
    for key in keys:
        Delivery.objects.create(
            newsletter=letter, subscriber=None if same.get("key") else reader, reader_key=key
        )


def enrol_again():
    to, company = edition(), OrganisationFactory()
    twice(lambda: Enrolment.objects.create(edition=to, organisation=company, enrolled_on=FIRST))


def own_correction():
    row = report()
    Report.objects.filter(pk=row.pk).update(corrects=row.pk)


def soon(**fields):
    return ActivityFactory(**fields)


CASES = {
    "programme_year_not_empty": lambda: year(ends_before=FIRST),
    "programme_year_starts_once": lambda: (year(), year(number=10)),
    "programme_year_closed_has_date": lambda: year(state="closed"),
    "weight_once_per_year": lambda: twice(lambda: weigh(10)),
    "weight_0_to_100": lambda: weigh(101),
    "plan_once_per_year_package_type": lambda: twice(plan),
    "activity_ends_after_start": lambda: soon(ends_at=now() - timedelta(days=1)),
    "activity_capacity_positive": lambda: soon(capacity=0),
    "activity_tier_with_its_audience": lambda: soon(audience="public", min_tier=TierFactory()),
    "activity_held_has_date": lambda: soon(state="held"),
    "activity_registration_window": lambda: soon(
        registration_opens_at=now(), registration_closes_at=now() - timedelta(days=1)
    ),
    "activity_position_once": lambda: _placed_twice(ActivityPosition, activity=ActivityFactory()),
    "article_position_once": lambda: _placed_twice(ArticlePosition, article=article()),
    "asset_position_once": lambda: _placed_twice(AssetPosition, asset=asset()),
    "invitation_one_of_two": lambda: ActivityInvitation.objects.create(activity=ActivityFactory()),
    "invitation_once_per_contact": lambda: invited_again(contact=RegistrationFactory().contact),
    "invitation_once_per_organisation": lambda: invited_again(organisation=OrganisationFactory()),
    "outcome_exactly_one": lambda: ActivityOutcome.objects.create(
        activity=ActivityFactory(), linked_on=FIRST
    ),
    **{f"outcome_once_per_{name}": (lambda name=name: outcome_again(name)) for name in OUTCOMES},
    "registration_once_per_contact": lambda: seat_again(contact=True),
    "registration_place_once": lambda: seat_again(place=True),
    "registration_place_while_held": lambda: RegistrationFactory(state="waiting", place=1),
    "registration_offer_has_end": lambda: RegistrationFactory(state="offered"),
    "registration_cancelled_has_date": lambda: RegistrationFactory(state="cancelled", place=None),
    "edition_period_not_empty": lambda: edition(ends_before=FIRST),
    "enrolment_once_per_edition": enrol_again,
    "enrolment_withdrawn_after_enrolled": lambda: Enrolment.objects.create(
        edition=edition(), organisation=OrganisationFactory(), enrolled_on=SECOND, withdrawn_on=FIRST
    ),
    "rotation_has_rounds": lambda: Rotation.objects.create(activity=ActivityFactory(), rounds=0),
    "rotation_guest_once": lambda: guest_again(number=2),
    "rotation_guest_number_once": lambda: guest_again(organisation=OrganisationFactory()),
    "rotation_guest_absent_from_a_round": lambda: guest(absent_from=0),
    "rotation_table_once": lambda: _table_twice(),
    "talk_one_table_per_round": two_tables,
    "talk_once_per_table": same_table,
    "talk_one_company_per_table_and_round": two_companies,
    "article_tier_with_its_visibility": lambda: article(visibility="tier"),
    "asset_tier_with_its_visibility": lambda: asset(min_tier=TierFactory()),
    "newsletter_scheduled_has_date": lambda: Newsletter.objects.create(subject="Demo", state="scheduled"),
    "newsletter_sent_has_date": lambda: Newsletter.objects.create(subject="Demo", state="sent"),
    "newsletter_item_exactly_one": lambda: NewsletterItem.objects.create(
        newsletter=Newsletter.objects.create(subject="Demo")
    ),
    "subscriber_email_unique": lambda: (subscriber(), subscriber(email="ELS@demo.example")),
    "subscriber_address_unless_erased": lambda: subscriber(email=""),
    "subscriber_confirmed_with_consent": lambda: subscriber(state="confirmed"),
    "delivery_once_per_reader": lambda: deliver_again(key=True),
    "delivery_once_per_subscriber": lambda: deliver_again(),
    "delivery_sent_has_date": lambda: Delivery.objects.create(
        newsletter=Newsletter.objects.create(subject="Demo"), reader_key="a", state="sent"
    ),
    "delivery_uncertain_has_date": lambda: Delivery.objects.create(
        newsletter=Newsletter.objects.create(subject="Demo"), reader_key="a", state="uncertain"
    ),
    "report_once_per_period_and_version": lambda: twice(report),
    "report_quarter_0_to_4": lambda: report(quarter=5),
    "report_final_is_kept": lambda: report(state="final"),
    "report_not_its_own_correction": own_correction,
}


def _placed_twice(model, **owner):
    twice(lambda: cell(model, **owner))


def _table_twice():
    activity = ActivityFactory()
    twice(lambda: table(activity))


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(name):
    with refused_by(name):
        CASES[name]()


def test_every_constraint_has_a_case():
    assert constraints_of("workpackages") - set(CASES) == set()
