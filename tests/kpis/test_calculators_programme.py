"""KPI 8 and 11 to 14: acceleration, consortia, offers and what came of them (MODEL 5)."""

from datetime import date, timedelta

import pytest

from tests.factories.matchmaking import ProjectPartnerFactory
from tests.kpis.rows import (
    AFTER,
    BEFORE,
    FIRST,
    LAST,
    LAST_YEAR,
    MIDDLE,
    SO_FAR,
    STARTS,
    YEAR,
    acceleration,
    company,
    consortium,
    counts,
    enrol,
    government,
    knowledge,
    offer,
    partner,
    parts,
    project,
    result,
    value,
)

pytestmark = pytest.mark.django_db


# --- KPI 8 -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_on", "ends_before", "counted"),
    [
        (date(2026, 1, 10), STARTS, 0),
        (date(2026, 1, 10), date(2026, 5, 2), 1),
        (date(2026, 9, 1), date(2027, 9, 1), 1),
        (LAST, AFTER, 1),
        (AFTER, date(2027, 6, 1), 0),
    ],
)
def test_an_edition_counts_in_each_year_it_overlaps(starts_on, ends_before, counted):
    enrol(acceleration(1, starts_on, ends_before), company("Wegwijs"))
    assert value("8") == counted


@pytest.mark.parametrize(("days", "counted"), [(-1, 0), (0, 1), (20, 1), (None, 1)])
def test_who_withdrew_before_the_start_does_not_count(days, counted):
    edition = acceleration(1, MIDDLE, LAST)
    withdrawn_on = None if days is None else MIDDLE + timedelta(days=days)
    enrol(edition, company("Wegwijs"), withdrawn_on=withdrawn_on)
    assert value("8") == counted


def test_a_company_in_two_editions_counts_once_another_kind_and_an_outside_edition_do_not():
    ours, later = acceleration(1, FIRST, MIDDLE), acceleration(2, MIDDLE, LAST)
    outside = acceleration(3, FIRST, MIDDLE, is_external=True)
    twice = company("tweemaal")
    enrol(ours, twice)
    enrol(later, twice)
    enrol(ours, knowledge("Hogeschool"))
    enrol(outside, company("elders"))
    assert [(row.label, row.when, row.note) for row in result("8").rows] == [("tweemaal", FIRST, "Editie 1")]


def test_an_edition_that_has_not_begun_today_does_not_count_yet():
    enrol(acceleration(1, LAST, AFTER), company("Wegwijs"), FIRST)
    assert (value("8", SO_FAR), value("8", YEAR)) == (0, 1)


# --- KPI 13 and 14 -----------------------------------------------------------------------------------
def test_who_was_ever_in_the_programme_and_is_partner_counts():
    ours = acceleration(1, date(2025, 6, 1), date(2025, 12, 1))
    before_us = acceleration(2, date(2022, 1, 1), date(2022, 6, 1), is_external=True)
    names = "ours external withdrew never idle"
    found = {name: company(name) for name in names.split()}
    for name in ("ours", "idle"):
        enrol(ours, found[name])
    enrol(before_us, found["external"])
    enrol(ours, found["withdrew"], date(2025, 5, 1), date(2025, 5, 20))
    consortium("Samen", *(found[name] for name in ("ours", "external", "withdrew", "never")))
    assert {row.label: row.note for row in result("13").rows} == {"ours": "Editie 1", "external": "Editie 2"}
    assert value("13", LAST_YEAR) == 0


def test_enrolled_after_the_year_is_not_enrolled_in_it():
    one = company("Wegwijs")
    consortium("Samen", one)
    enrol(acceleration(1, date(2027, 6, 1), date(2027, 9, 1)), one, AFTER)
    assert value("13") == 0


def test_a_partner_counts_from_the_day_the_consortium_was_formed():
    school = knowledge("Hogeschool")
    consortium("nog niet gevormd", school, on=FIRST, formed_on=None)
    assert value("14") == 0
    consortium("gevormd", school, on=FIRST, formed_on=MIDDLE)
    assert [(row.label, row.when) for row in result("14").rows] == [("Hogeschool", MIDDLE)]


@pytest.mark.parametrize(
    ("formed_on", "left_on", "counted"),
    [(BEFORE, None, 1), (BEFORE, FIRST, 0), (AFTER, None, 0), (MIDDLE, MIDDLE, 0), (MIDDLE, LAST, 1)],
)
def test_a_partner_counts_while_it_was_in(formed_on, left_on, counted):
    group = consortium("Samen", on=BEFORE, formed_on=formed_on)
    partner(group, knowledge("Hogeschool"), BEFORE, left_on)
    assert value("14") == counted


def test_a_knowledge_institution_in_a_project_counts_companies_do_not():
    row = project(MIDDLE)
    for one in (knowledge("Hogeschool"), company("Wegwijs"), government("Heide")):
        ProjectPartnerFactory(project=row, organisation=one)
    assert counts("14") == {"Hogeschool": 1}


# --- KPI 11 ------------------------------------------------------------------------------------------
OFFERED, STARTED = "eerste offerte", "samenwerking gestart"


@pytest.fixture
def pair():
    return company("A"), company("B")


def test_a_consortium_counts_once_in_the_year_of_its_first_offer(pair):
    group = consortium("Samen", *pair, on=date(2025, 6, 1))
    offer(group, BEFORE)
    offer(group, MIDDLE)
    assert (value("11", LAST_YEAR), value("11", YEAR)) == (1, 0)


def test_the_earlier_of_offer_and_collaboration_decides(pair):
    group = consortium("Samen", *pair, on=FIRST)
    offer(group, LAST)
    project(MIDDLE, kind="collaboration", consortium=group)
    other = consortium("Ook samen", *pair, on=FIRST)
    offer(other, MIDDLE)
    project(LAST, kind="collaboration", consortium=other)
    assert (value("11"), parts("11")) == (2, {OFFERED: 1, STARTED: 1})


def test_a_withdrawn_offer_was_submitted_a_draft_was_not(pair):
    offer(consortium("ingetrokken", *pair, on=FIRST), MIDDLE, state="withdrawn")
    offer(consortium("ontwerp", *pair, on=FIRST), None, state="draft")
    offer(consortium("ontwerp ingetrokken", *pair, on=FIRST), None, state="withdrawn")
    assert counts("11") == {"ingetrokken": 1}


def test_a_collaboration_that_is_only_planned_has_not_started_another_kind_is_no_collaboration(pair):
    group = consortium("Samen", *pair, on=FIRST, challenge=None)
    project(MIDDLE, kind="collaboration", state="planned", consortium=group)
    project(MIDDLE, kind="pilot", consortium=group)
    assert value("11") == 0
    project(MIDDLE, kind="collaboration", consortium=group)
    assert parts("11") == {OFFERED: 0, STARTED: 1}


@pytest.mark.parametrize(
    ("accepted_on", "left_on", "counted"),
    [(MIDDLE, None, 1), (MIDDLE + timedelta(days=1), None, 0), (FIRST, MIDDLE, 0), (FIRST, LAST, 1)],
)
def test_two_companies_are_accepted_on_that_very_day(accepted_on, left_on, counted):
    group = consortium("Samen", company("A"), on=FIRST)
    partner(group, company("B"), accepted_on, left_on)
    offer(group, MIDDLE)
    assert value("11") == counted


def test_a_knowledge_institution_is_no_second_company_nor_is_the_same_one_twice():
    one = company("A")
    offer(consortium("met school", one, knowledge("Hogeschool"), on=FIRST), MIDDLE)
    twin = company("A bis", merged_into=one)
    offer(consortium("met zichzelf", one, twin, on=FIRST), MIDDLE)
    assert value("11") == 0


def test_an_invited_company_is_not_in():
    group = consortium("Samen", company("A"), on=FIRST)
    partner(group, company("B"), None, state="invited")
    offer(group, MIDDLE)
    assert value("11") == 0


# --- KPI 12 ------------------------------------------------------------------------------------------
def approved(title, decided_on=MIDDLE, **fields):
    return offer(consortium(title, on=BEFORE), BEFORE, "approved", decided_on, title=title, **fields)


def test_an_approved_offer_counts_once_what_it_led_to_is_linked():
    project(kind="proof_of_concept", offer=approved("poc"))
    project(kind="implementation", state="planned", offer=approved("implementatie"))
    project(kind="pilot", offer=approved("pilot"))
    approved("nog niets")
    assert counts("12") == {"poc": 1, "implementatie": 1, "pilot": 0, "nog niets": 0}
    notes = {row.label: row.note for row in result("12").rows}
    assert (notes["poc"], notes["nog niets"]) == (
        "proof of concept",
        "nog geen proof of concept of implementatie",
    )


def test_it_counts_in_the_year_of_approval_whenever_the_project_starts():
    project(LAST, kind="proof_of_concept", offer=approved("vorig jaar", BEFORE))
    assert (value("12", LAST_YEAR), result("12", YEAR).size) == (1, 0)


def test_with_and_without_proof_of_concept_before_the_implementation_it_is_one():
    row = approved("beide")
    project(kind="proof_of_concept", offer=row)
    project(kind="implementation", offer=row)
    assert value("12") == 1


@pytest.mark.parametrize("state", ["submitted", "refused"])
def test_only_approved_offers_are_listed(state):
    decided_on = MIDDLE if state == "refused" else None
    row = offer(consortium("Samen", on=BEFORE), BEFORE, state, decided_on)
    project(kind="proof_of_concept", offer=row)
    assert result("12").size == 0
