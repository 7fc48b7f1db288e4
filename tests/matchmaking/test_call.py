"""A call is open as its dates say, in Brussels time; forms are told what does not fit."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from matchmaking.models import Call
from scvl.periods import pinned
from tests.factories.matchmaking import CallFactory, FundingApplicationFactory, FundingProgrammeFactory

pytestmark = pytest.mark.django_db
DEADLINE = datetime(2026, 12, 1, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "moment", "is_open"),
    [
        ({}, datetime(2026, 11, 1, 12, tzinfo=UTC), True),
        ({"opens_on": None, "deadline_at": None}, datetime(2026, 11, 1, 12, tzinfo=UTC), True),
        ({"opens_on": date(2026, 11, 2)}, datetime(2026, 11, 1, 22, 30, tzinfo=UTC), False),
        # 23.30 in London is past midnight in Brussels.
        ({"opens_on": date(2026, 11, 2)}, datetime(2026, 11, 1, 23, 30, tzinfo=UTC), True),
        ({}, datetime(2026, 12, 1, 15, 59, tzinfo=UTC), True),
        ({}, DEADLINE, False),
    ],
)
def test_open_follows_from_the_dates(fields, moment, is_open):
    call = CallFactory(**{"opens_on": date(2026, 10, 1), "deadline_at": DEADLINE, **fields})
    with pinned(moment):
        assert call.is_open is is_open
        assert Call.objects.open().exists() is is_open


def test_a_deadline_before_the_opening_is_told():
    call = CallFactory.build(
        programme=FundingProgrammeFactory(), opens_on=date(2027, 1, 1), deadline_at=DEADLINE
    )
    with pytest.raises(ValidationError) as caught:
        call.full_clean()
    assert set(caught.value.message_dict) == {"deadline_at"}


def test_a_call_of_another_programme_is_told():
    application = FundingApplicationFactory(programme=FundingProgrammeFactory(code="pio"), call=CallFactory())
    with pytest.raises(ValidationError) as caught:
        application.full_clean()
    assert set(caught.value.message_dict) == {"call"}
