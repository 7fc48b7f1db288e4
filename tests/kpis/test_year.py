"""Closing a year: counted once, frozen with its hash, read back and never counted again (MODEL 1.15, 3)."""

import json
import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kpis.actions.year import close_year, take_snapshot
from kpis.calculators import CALCULATORS, RULE_VERSION, Result, Row
from kpis.figures import YearFigures
from kpis.models import Kpi, Snapshot
from kpis.snapshots import freeze, hash_of, read_snapshot, summary_of
from members.models import Transition
from scvl.errors import InvalidInput, InvalidTransition
from tests.factories.kpis import KpiFactory, TargetFactory
from tests.factories.members import UserFactory
from tests.factories.workpackages import ProgrammeYearFactory
from tests.kpis.random_world import RandomWorld
from tests.kpis.rows import activity, at, attended_on, company, delivery, edition, government, member

pytestmark = pytest.mark.django_db

MAY = "2027-05-20 12:00:00+02:00"
DAY = date(2026, 9, 15)


@pytest.fixture
def year():
    return ProgrammeYearFactory(number=3, state="approved")


@pytest.fixture
def later():
    with time_machine.travel(MAY, tick=False):
        yield


def all_kpis():
    for place, number in enumerate(CALCULATORS):
        unit = "percent" if number in ("17", "18") else "followers" if number == "2" else "activities"
        KpiFactory(number=number, unit=unit, sequence=place)


# --- Closing -----------------------------------------------------------------------------------------
def test_a_year_that_is_over_is_closed_with_its_snapshot(year, later):
    by = UserFactory()
    row = close_year(programme_year=year, by=by)
    year.refresh_from_db()
    assert (year.state, year.closed_on) == ("closed", date(2027, 5, 20))
    assert (row.sequence, row.rule_version, row.schema_version) == (1, RULE_VERSION, 2)
    assert (row.starts_on, row.ends_before, row.reason) == (date(2026, 5, 1), date(2027, 5, 1), "")
    assert Transition.objects.filter(to_state="closed", by=by).count() == 1


@pytest.mark.parametrize("day", ["2026-11-02", "2027-04-30"])
def test_a_year_that_runs_is_not_closed(year, day):
    with (
        time_machine.travel(f"{day} 12:00:00+02:00", tick=False),
        pytest.raises(InvalidInput, match="nog niet voorbij"),
    ):
        close_year(programme_year=year, by=None)
    assert Snapshot.objects.count() == 0


@pytest.mark.parametrize("state", ["draft", "proposed", "closed"])
def test_only_an_approved_year_is_closed(state, later):
    closed_on = date(2027, 5, 10) if state == "closed" else None
    year = ProgrammeYearFactory(number=3, state=state, closed_on=closed_on)
    with pytest.raises(InvalidTransition), transaction.atomic():
        close_year(programme_year=year, by=None)
    year.refresh_from_db()
    assert (year.state, Snapshot.objects.count()) == (state, 0)


def test_a_second_snapshot_is_numbered_says_why_and_is_the_one_that_counts(year, later):
    all_kpis()
    first = close_year(programme_year=year, by=None)
    activity(DAY)
    for reason in ("", "   "):
        with pytest.raises(InvalidInput, match="waarom"):
            take_snapshot(programme_year=year, by=None, reason=reason)
    second = take_snapshot(programme_year=year, by=None, reason=" Een sessie was vergeten. ")
    assert (second.sequence, second.reason) == (2, "Een sessie was vergeten.")
    first.refresh_from_db()
    assert json.loads(first.data)["kpis"]["7"]["value"] == "0"
    assert read_snapshot(year)["7"].value == 1
    assert [row.sequence for row in year.snapshots.all()] == [2, 1]


def test_two_at_once_do_not_get_the_same_number(year, later):
    row = close_year(programme_year=year, by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.create(
            programme_year=year,
            sequence=1,
            schema_version=2,
            rule_version="x",
            starts_on=row.starts_on,
            ends_before=row.ends_before,
            data="{}",
            sha256=hash_of("{}"),
            taken_at=row.taken_at,
        )


# --- Read back ---------------------------------------------------------------------------------------
def test_a_closed_year_is_its_snapshot_and_is_not_counted_again(year, later, monkeypatch):
    all_kpis()
    attended_on(government("Heide"), DAY)
    close_year(programme_year=year, by=None)
    attended_on(government("Vlas"), DAY)
    monkeypatch.setattr("kpis.figures.calculate", lambda *_: pytest.fail("counted again"))
    figures = {row.number: row for row in YearFigures(year).figures()}
    assert (figures["3"].value, figures["3"].is_frozen) == (1, True)
    assert [row.label for row in figures["3"].result.rows] == ["Heide"]
    assert len(figures) == 20


def test_a_report_to_its_last_day_reads_the_snapshot_and_one_half_way_counts(year, later):
    all_kpis()
    attended_on(government("Heide"), DAY)
    close_year(programme_year=year, by=None)
    attended_on(government("Vlas"), DAY)
    kpi = Kpi.objects.get(number="3")
    assert YearFigures(year, as_of=date(2027, 4, 30)).figure(kpi).value == 1
    assert YearFigures(year, as_of=date(2026, 10, 31)).figure(kpi).value == 2


def test_a_year_that_is_over_and_not_closed_yet_is_counted(year, later):
    TargetFactory(kpi=KpiFactory(number="3", unit="organisations"), programme_year=year, value=2)
    attended_on(government("Heide"), DAY)
    source = YearFigures(year)
    (figure,) = source.figures()
    assert (source.is_over, figure.is_frozen, figure.value, figure.status.word) == (
        True,
        False,
        1,
        "Niet gehaald",
    )


def test_what_was_frozen_is_what_was_counted(year, later):
    """All twenty figures of a world of dice, rows and all."""
    RandomWorld(0)
    all_kpis()
    before = {row.number: row.result for row in YearFigures(year).figures()}
    counted = {
        number: (one.value, one.size, one.companion, one.rows, one.aside) for number, one in before.items()
    }
    close_year(programme_year=year, by=None)
    frozen = {row.number: row.result for row in YearFigures(year).figures()}
    again = {
        number: (one.value, one.size, one.companion, one.rows, one.aside) for number, one in frozen.items()
    }
    assert again == counted
    for number, one in frozen.items():
        assert one.breakdown == before[number].breakdown
        for day in (date(2026, 5, 31), date(2026, 10, 31), date(2027, 4, 30)):
            assert one.reached_by(day) == before[number].reached_by(day)


def test_the_text_is_canonical_and_carries_its_hash(year, later):
    attended_on(government("Heide"), DAY)
    row = close_year(programme_year=year, by=None)
    data = json.loads(row.data)
    same = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert (row.data, row.sha256) == (same, hash_of(same))
    assert row.summary == summary_of(row.data)
    assert list(data["kpis"]) == sorted(CALCULATORS)
    again = take_snapshot(programme_year=year, by=None, reason="Nog eens")
    assert again.sha256 == row.sha256


def test_it_holds_organisations_and_never_persons(year, later):
    from tests.factories.members import ContactFactory
    from workpackages.models import Registration

    person = ContactFactory(organisation=government("Heide"))
    session = activity(DAY)
    Registration.objects.create(
        activity=session,
        contact=person,
        organisation=person.organisation,
        kind="government",
        state="attended",
    )
    delivery(edition(), "a-secret-reader", at(DAY))
    member(company("Wegwijs"), fee="4321.00")
    text = close_year(programme_year=year, by=None).data
    assert "Heide" in text
    assert "Wegwijs" in text
    for word in (person.user.name, person.user.email, "@", "a-secret-reader", "4321"):
        assert word not in text
    assert not re.search(r"connect|inform|cultivate|steering", text)


def test_both_languages_are_kept(year, later):
    all_kpis()
    member(company("Wegwijs"), date(2026, 6, 1), date(2027, 6, 1))
    with override("en"):
        close_year(programme_year=year, by=None)
    told = {}
    for language in ("nl", "en"):
        with override(language):
            (row,) = read_snapshot(year)["4"].rows
            told[language] = (row.note, row.url, read_snapshot(year)["4"].breakdown[0][0])
    assert told["nl"] == ("betalend lid", row.url.replace("/en/members/", "/leden/"), "betalend lid")
    assert told["en"][0] == told["en"][2] != "betalend lid"
    assert told["en"][1].startswith("/en/members/")


# --- Pure --------------------------------------------------------------------------------------------
ROWS = st.lists(
    st.builds(
        Row,
        label=st.text(max_size=20),
        count=st.integers(0, 3),
        model=st.just("members.organisation"),
        object_id=st.integers(1, 10**6),
        when=st.none() | st.dates(date(2026, 5, 1), date(2027, 4, 30)),
        organisation=st.text(max_size=10),
        note=st.text(max_size=10),
        url=st.just("/leden/x/"),
    ),
    max_size=8,
    unique_by=lambda row: row.object_id,
)


@given(ROWS, st.none() | st.decimals(0, 10**6, places=2))
def test_what_is_frozen_thaws_the_same(rows, value):
    days = tuple((row.when, row.count) for row in rows)
    result = Result(
        value,
        days,
        len(rows),
        make_rows=lambda: rows,
        find_breakdown=lambda: [("deel", Decimal(2))],
        find_companion=lambda: Decimal(3),
    )
    text = freeze(lambda: {"3": result})
    summary = summary_of(text)["3"]
    assert summary["size"] == len(rows)
    assert sum(more for _day, more in summary["days"]) == sum(row.count for row in rows)
    assert [tuple(row[:3]) for row in json.loads(text)["kpis"]["3"]["rows"]] == [
        (row.model, row.object_id, row.label) for row in result.rows
    ]
    assert text == freeze(lambda: {"3": result})
    assert hash_of(text) == hash_of(freeze(lambda: {"3": result}))


def test_an_exact_share_is_kept_exactly(year, later):
    third = Result(Decimal(100) / 3, ((DAY, 1), (DAY, 0), (DAY, 0)), 3)
    text = freeze(lambda: {"18": third})
    assert json.loads(text)["kpis"]["18"]["value"] == "33.33333333333333333333333333"
