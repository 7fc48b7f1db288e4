"""Who of the cast sees which row, literally: a line a thing, the people who see it; nobody else does (MODEL 2)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking.models import Consortium, MatchRun, Offer
from matchmaking.permissions import can_see_amount, can_see_amounts
from scvl.periods import now
from tests.cast import PEOPLE
from tests.factories.matchmaking import (
    CallFactory,
    ChallengeFactory,
    ConsortiumFactory,
    ConsortiumNoteFactory,
    FundingApplicationFactory,
    IdeaFactory,
    InterestFactory,
    MatchRunFactory,
    OfferFactory,
    PartnerFactory,
    ProjectFactory,
    ProjectPartnerFactory,
)
from tests.factories.members import GuestFactory

pytestmark = pytest.mark.django_db

TABLE = """
public_challenge        everybody
teaser_challenge        everybody
members_challenge       inform connect colleague cultivate steering city university citizen team finance delegate board
example_challenge       everybody
awarded_challenge       everybody
draft_challenge         city team finance
submitted_challenge     city team finance
returned_challenge      city team finance
closed_challenge        everybody
never_published         city team finance
call                    everybody
interest                connect colleague city team finance
idea                    connect colleague team finance
idea_of_a_person        signed_up team finance
consortium              connect colleague city university team finance expired
workspace               connect colleague expired
guided_workspace        connect colleague team expired
note                    connect colleague expired
note_guided             connect colleague team expired
offer_before_deadline   connect colleague finance expired
offer_at_deadline       connect colleague city finance expired
offer_without_deadline  connect colleague city finance expired
offer_approved          connect colleague city finance expired
offer_draft             connect colleague finance expired
offer_withdrawn         connect colleague finance expired
offer_on_a_call         connect colleague finance expired
offer_guided            connect colleague team finance expired
that_an_offer_exists    connect colleague team finance expired
public_project          everybody
project                 connect colleague city team finance
funding_application     city university team finance
stored_composition      team finance
counted_composition     team finance delegate board
"""


def challenge(cast, **fields):
    return ChallengeFactory(owners=[cast.organisation_of["city"]], **fields)


def consortium(cast, *, deadline=None, guide=None, asked=True):
    """Of connect and expired; the university is invited, cultivate declined, inform left, steering was replaced."""
    answers = {"challenge": challenge(cast, deadline_at=deadline)} if asked else {"challenge": None}
    row = ConsortiumFactory(process_guide=guide, **answers, call=None if asked else CallFactory())
    states = {
        "connect": "accepted",
        "expired": "accepted",
        "university": "invited",
        "cultivate": "declined",
        "inform": "left",
    }
    partners = {
        name: PartnerFactory(consortium=row, organisation=cast.organisation_of[name], state=state)
        for name, state in states.items()
    }
    PartnerFactory(
        consortium=row,
        organisation=cast.organisation_of["steering"],
        state="replaced",
        replaced_by=partners["connect"],
    )
    return row


def offer(cast, *, state="submitted", **fields):
    return OfferFactory(consortium=consortium(cast, **fields), state=state)


def offer_on_a_call(cast):
    row = consortium(cast, asked=False)
    return OfferFactory(consortium=row, challenge=None, call=row.call)


def project(cast):
    row = ProjectFactory(challenge=challenge(cast), state="running")
    return ProjectPartnerFactory(project=row, organisation=cast.organisation_of["connect"]).project


def funding_application(cast):
    return FundingApplicationFactory(
        applicants=[cast.organisation_of["city"], cast.organisation_of["university"]]
    )


SOON, PAST = timedelta(days=3), timedelta(days=-3)
THINGS = {
    "public_challenge": lambda cast: challenge(cast, visibility="public"),
    "teaser_challenge": lambda cast: challenge(cast, visibility="teaser"),
    "members_challenge": lambda cast: challenge(cast, visibility="members"),
    "example_challenge": lambda cast: ChallengeFactory(state="example"),
    "awarded_challenge": lambda cast: challenge(cast, state="awarded"),
    "draft_challenge": lambda cast: challenge(cast, state="draft", visibility="public"),
    "submitted_challenge": lambda cast: challenge(cast, state="submitted", visibility="public"),
    "returned_challenge": lambda cast: challenge(cast, state="returned", visibility="public"),
    "closed_challenge": lambda cast: challenge(cast, state="closed", published_on="2026-05-20"),
    "never_published": lambda cast: challenge(cast, state="closed", visibility="public"),
    "call": lambda cast: CallFactory(),
    "interest": lambda cast: InterestFactory(
        challenge=challenge(cast), organisation=cast.organisation_of["connect"]
    ),
    "idea": lambda cast: IdeaFactory(initiated_by=cast.organisation_of["connect"]),
    "idea_of_a_person": lambda cast: IdeaFactory(contact=GuestFactory(user=cast.signed_up)),
    "consortium": consortium,
    "workspace": consortium,
    "guided_workspace": lambda cast: consortium(cast, guide=cast.team),
    "note": lambda cast: ConsortiumNoteFactory(consortium=consortium(cast)),
    "note_guided": lambda cast: ConsortiumNoteFactory(consortium=consortium(cast, guide=cast.team)),
    "offer_before_deadline": lambda cast: offer(cast, deadline=now() + SOON),
    "offer_at_deadline": lambda cast: offer(cast, deadline=now()),
    "offer_without_deadline": offer,
    "offer_approved": lambda cast: offer(cast, state="approved", deadline=now() + PAST),
    "offer_draft": lambda cast: offer(cast, state="draft", deadline=now() + PAST),
    "offer_withdrawn": lambda cast: offer(cast, state="withdrawn", deadline=now() + PAST),
    "offer_on_a_call": offer_on_a_call,
    "offer_guided": lambda cast: offer(cast, deadline=now() + SOON, guide=cast.team),
    "that_an_offer_exists": lambda cast: offer(cast, deadline=now() + SOON),
    "public_project": lambda cast: ProjectFactory(is_public=True),
    "project": project,
    "funding_application": funding_application,
    "stored_composition": lambda cast: MatchRunFactory(challenge=challenge(cast)),
    "counted_composition": lambda cast: MatchRunFactory(challenge=challenge(cast)),
}
RULES = {
    "workspace": Consortium.objects.working_in,
    "guided_workspace": Consortium.objects.working_in,
    "that_an_offer_exists": Offer.objects.listed_to,
    "counted_composition": MatchRun.objects.counted_for,
}


def read_table(text):
    """Each line as (thing, the people who see it)."""
    for line in text.strip().splitlines():
        thing, *names = line.split()
        seen_by = set(PEOPLE) if names == ["everybody"] else set(names)
        assert seen_by <= set(PEOPLE)
        yield thing, seen_by


ROWS = list(read_table(TABLE))


def test_each_thing_has_a_line():
    assert [thing for thing, _seen_by in ROWS] == list(THINGS)


@pytest.mark.parametrize(("thing", "seen_by"), ROWS, ids=[thing for thing, _ in ROWS])
def test_who_sees(cast, thing, seen_by):
    row = THINGS[thing](cast)
    rule = RULES.get(thing, type(row).objects.visible_to)
    people = {name: user or AnonymousUser() for name, user in cast.people.items()}
    assert {name for name, user in people.items() if rule(user).filter(pk=row.pk).count() == 1} == seen_by


def test_a_row_is_listed_once(cast):
    """Two owners of the same person, two applicants: still one row."""
    cast.city.contacts.create(organisation=cast.organisation_of["university"])
    both = [cast.organisation_of["city"], cast.organisation_of["university"]]
    ChallengeFactory(owners=both, state="draft")
    application = FundingApplicationFactory(applicants=both)
    assert type(application).objects.visible_to(cast.city).count() == 1
    assert ChallengeFactory._meta.model.objects.visible_to(cast.city).count() == 1


def test_who_left_an_organisation_sees_its_rows_no_longer(cast):
    row = challenge(cast, state="draft")
    contact = cast.city.contacts.get()
    contact.starts_on, contact.ends_before = "2025-01-01", "2026-01-01"
    contact.save()
    assert not type(row).objects.visible_to(cast.city).filter(pk=row.pk).exists()


def test_an_extended_deadline_closes_the_offers_again(cast):
    row = offer(cast, deadline=now() + PAST)
    assert can_see_amount(cast.city, row)
    row.challenge.deadline_at = now() + SOON
    row.challenge.save()
    assert not can_see_amount(cast.city, row)


def test_amounts_of_all_offers_are_for_finance(cast):
    assert {name for name, user in cast.people.items() if user and can_see_amounts(user)} == {"finance"}
