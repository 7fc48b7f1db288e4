"""Lists of the admin of members and workpackages cost the same number of queries at one and at three rows."""

import itertools
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import (
    Contact,
    FeeSchedule,
    Membership,
    Municipality,
    Offering,
    Organisation,
    Position,
    Seat,
)
from members.reference import grant_staff_rights
from scvl.periods import local_today, now
from tests.backoffice import page_of, signed_in
from tests.factories.members import (
    ContactFactory,
    DomainFactory,
    FeeScheduleFactory,
    MembershipFactory,
    MunicipalityFactory,
    OfferingFactory,
    OrganisationFactory,
    PositionFactory,
    SeatFactory,
)
from tests.factories.workpackages import ActivityFactory, RegistrationFactory
from workpackages.models import Activity, Registration

pytestmark = pytest.mark.django_db
NUMBERS = itertools.count(1)


def an_organisation():
    return OrganisationFactory(municipality=MunicipalityFactory())


def a_fee():
    return FeeScheduleFactory(starts_on=local_today() + timedelta(days=next(NUMBERS)))


def an_activity():
    return ActivityFactory(
        starts_at=now() + timedelta(days=next(NUMBERS)), initiated_by=OrganisationFactory()
    )


LISTS = [
    (Organisation, an_organisation),
    (Municipality, MunicipalityFactory),
    (Offering, OfferingFactory),
    (Position, lambda: PositionFactory(domain=DomainFactory(sequence=next(NUMBERS) % 6))),
    (Membership, MembershipFactory),
    (Contact, ContactFactory),
    (Seat, SeatFactory),
    (FeeSchedule, a_fee),
    (Activity, an_activity),
    (Registration, RegistrationFactory),
]


@pytest.mark.parametrize(("model", "build"), LISTS, ids=[model.__name__ for model, _build in LISTS])
def test_a_list_costs_the_same_at_one_and_three_rows(cast, django_assert_num_queries, model, build):
    grant_staff_rights()
    client = signed_in(cast.finance if model is FeeSchedule else cast.team)
    url = page_of(model, "changelist")
    build()
    client.get(url)
    with CaptureQueriesContext(connection) as first:
        assert client.get(url).status_code == 200
    build()
    build()
    with django_assert_num_queries(len(first)):
        assert client.get(url).status_code == 200
