"""KPI 1 and 2: readers of the newsletter, followers on social media (MODEL 5)."""

from datetime import timedelta

import pytest

from scvl.periods import now
from tests.factories.kpis import KpiFactory, MeasurementFactory
from tests.kpis.rows import (
    AFTER,
    BEFORE,
    FIRST,
    LAST,
    MIDDLE,
    SO_FAR,
    at,
    delivery,
    edition,
    parts,
    result,
    value,
)
from workpackages.models import Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper():
    return edition()


def test_a_reader_counts_once_over_all_editions(paper):
    other = edition()
    delivery(paper, "an", at(FIRST))
    delivery(other, "an", at(MIDDLE))
    delivery(other, "bea", at(MIDDLE))
    found = result("1")
    assert (found.value, found.size) == (2, 2)
    assert [(row.label, row.when, row.count) for row in found.rows] == [
        ("lezer an......", FIRST, 1),
        ("lezer bea.....", MIDDLE, 1),
    ]


def test_the_day_is_that_of_brussels_at_both_borders_of_the_year(paper):
    delivery(paper, "too early", at(BEFORE, 23, 59))
    delivery(paper, "first minute", at(FIRST, 0, 0))
    delivery(paper, "last minute", at(LAST, 23, 59))
    delivery(paper, "too late", at(AFTER, 0, 0))
    assert [row.label for row in result("1").rows] == ["lezer first mi", "lezer last min"]


def test_a_mailing_to_members_does_not_count():
    delivery(edition("member_mailing"), "an", at(MIDDLE))
    assert value("1") == 0


@pytest.mark.parametrize("state", ["pending", "claimed", "failed"])
def test_only_what_was_handed_over_counts(paper, state):
    delivery(paper, "an", at(MIDDLE), state=state)
    assert value("1") == 0


@pytest.mark.parametrize(
    ("wait", "counted"),
    [
        (timedelta(hours=1), 0),
        (timedelta(days=7), 0),
        (timedelta(days=7, seconds=1), 1),
        (timedelta(days=60), 1),
    ],
)
def test_a_hard_bounce_within_seven_days_takes_the_delivery_away(paper, wait, counted):
    delivery(paper, "an", at(MIDDLE), hard_bounced_at=at(MIDDLE) + wait)
    assert value("1") == counted


def test_who_bounced_once_and_got_another_edition_counts(paper):
    delivery(paper, "an", at(MIDDLE), hard_bounced_at=at(MIDDLE))
    delivery(edition(), "an", at(LAST))
    assert value("1") == 1


def test_a_reader_who_was_erased_still_counts_once(paper):
    key = "an".ljust(43, ".")
    person = Subscriber.objects.create(email="an@demo.example", reader_key=key, consent_at=now())
    delivery(paper, "an", at(FIRST), subscriber=person)
    delivery(edition(), "an", at(MIDDLE), subscriber=person)
    Subscriber.objects.filter(pk=person.pk).delete()
    assert value("1") == 1


def test_beside_it_stand_editions_opens_clicks_and_governments(paper):
    other = edition()
    delivery(paper, "an", at(FIRST), kind="government", opened_at=at(FIRST), clicked_at=at(FIRST))
    delivery(other, "an", at(MIDDLE), kind="government", opened_at=at(MIDDLE))
    delivery(other, "bea", at(MIDDLE), kind="company", opened_at=at(MIDDLE))
    delivery(other, "cas", at(MIDDLE))
    assert (value("1"), parts("1")) == (
        3,
        {"edities": 2, "lezers die openden": 2, "lezers die klikten": 1, "lezers van overheden": 1},
    )


def test_the_running_total_holds_at_the_ends_of_months(paper):
    for reader, day in (("an", FIRST), ("bea", FIRST + timedelta(days=30)), ("cas", SO_FAR[2])):
        delivery(paper, reader, at(day))
    found = result("1", SO_FAR)
    assert [found.reached_by(day) for day in (FIRST, FIRST + timedelta(days=30), SO_FAR[2])] == [0, 2, 3]
    assert sum(more for _day, more in found.days) == found.value == len(found.rows) == 3


# --- KPI 2 -------------------------------------------------------------------------------------------
def measured(channel, day, followers):
    MeasurementFactory(kpi=KpiFactory(number="2"), channel=channel, measured_on=day, value=followers)


def test_of_each_channel_the_last_measurement_of_the_year():
    measured("linkedin", FIRST, 900)
    measured("linkedin", MIDDLE, 1000)
    measured("x", LAST, 250)
    measured("x", AFTER, 9999)
    measured("facebook", BEFORE, 9999)
    found = result("2")
    assert found.value == 1250
    assert [(row.label, row.count) for row in found.rows] == [("LinkedIn", 1000), ("X", 250)]
    assert [found.reached_by(day) for day in (BEFORE, FIRST, MIDDLE, LAST)] == [0, 900, 1000, 1250]


def test_fewer_followers_count_as_fewer():
    measured("x", FIRST, 300)
    measured("x", MIDDLE, 250)
    found = result("2")
    assert (found.value, found.reached_by(FIRST), found.reached_by(MIDDLE)) == (250, 300, 250)


def test_a_measurement_of_another_kpi_is_not_followers():
    MeasurementFactory(kpi=KpiFactory(number="1"), measured_on=MIDDLE)
    assert value("2") is None


def test_no_measurement_is_not_known_and_not_nothing():
    measured("x", BEFORE, 300)
    found = result("2")
    assert (found.value, found.size, found.rows) == (None, 0, ())
