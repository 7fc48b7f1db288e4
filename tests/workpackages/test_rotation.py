"""The evening of a reverse pitch: tables, the plan, and its repair at the door."""

import csv
import io

import pytest
from django.urls import reverse

from matchmaking.indexing import forget_index
from scvl.errors import InvalidInput
from tests.backoffice import signed_in
from tests.factories.matchmaking import ChallengeFactory, NeedFactory
from tests.factories.members import (
    CapabilityFactory,
    ContactFactory,
    DomainFactory,
    OrganisationFactory,
    PositionFactory,
)
from tests.factories.workpackages import ActivityFactory, ActivityTypeFactory, RegistrationFactory
from workpackages import rotation as reading
from workpackages.actions import rotation as actions
from workpackages.models import ActivityOutcome, Registration, Rotation, RotationTable, RotationTalk

pytestmark = pytest.mark.django_db


@pytest.fixture
def evening(cast):
    return ActivityFactory(title_nl="Omgekeerd pitchen", slug="pitch")


def url(evening, name="detail", **kwargs):
    return reverse(f"workpackages:rotation-{name}", kwargs={"slug": evening.slug, **kwargs})


def challenge(number, owner=None):
    """A challenge in domain `number`, that asks one capability."""
    owner = owner or OrganisationFactory(name=f"Stad {number}", kind="government")
    row = ChallengeFactory(title=f"Vraag {number}", owners=[owner])
    need = NeedFactory(challenge=row, domains=[DomainFactory(sequence=number)])
    need.capabilities.set([CapabilityFactory(code=f"kan-{number}")])
    return row


def comes(evening, name, kan=None, state="registered", kind="company"):
    """A company that registered; `kan`: the number of the challenge that it fits."""
    row = OrganisationFactory(name=name, kind=kind)
    if kan is not None:
        PositionFactory(organisation=row, domain=DomainFactory(sequence=kan))
        row.capabilities.add(CapabilityFactory(code=f"kan-{kan}"))
    place = None if state in ("cancelled", "waiting") else evening.registrations.count() + 1
    more = {"cancelled_at": evening.starts_at} if state == "cancelled" else {}
    RegistrationFactory(
        activity=evening, contact=ContactFactory(organisation=row), state=state, place=place, **more
    )
    forget_index()
    return row


def tables(evening, cast, number):
    return [
        actions.add_table(activity=evening, challenge=challenge(turn), by=cast.team) for turn in range(number)
    ]


def planned(evening, cast, rows=2, companies=4, rounds=2):
    tables(evening, cast, rows)
    made = [comes(evening, f"Bedrijf {turn}", turn % rows) for turn in range(companies)]
    return actions.make_rotation(activity=evening, rounds=rounds, by=cast.team), made


def talks(evening):
    rows = RotationTalk.objects.filter(activity=evening)
    return {
        (row.round_number, row.table.number): row.organisation.name
        for row in rows.select_related("table", "organisation")
    }


# --- Tables -------------------------------------------------------------------------------------------------
def test_a_challenge_gets_a_table_with_who_asks_it(cast, evening):
    row = challenge(0, cast.organisation_of["city"])
    page = signed_in(cast.team).post(
        url(evening, "table-create"), {"challenge": row.pk, "name": "Raam links"}
    )
    assert page.status_code == 302
    table = RotationTable.objects.get()
    assert (table.number, table.name, table.host) == (1, "Raam links", cast.organisation_of["city"])
    again = signed_in(cast.team).post(url(evening, "table-create"), {"challenge": row.pk, "name": "Nog eens"})
    assert (again.status_code, RotationTable.objects.count()) == (422, 1)
    assert 'value="Nog eens"' in again.text


def test_what_the_activity_led_to_is_offered_too_whatever_its_state(cast, evening):
    linked = challenge(0)
    type(linked).objects.filter(pk=linked.pk).update(
        state="closed", closed_on="2026-06-01", close_reason="Op"
    )
    assert linked not in reading.offered_challenges(evening)
    ActivityOutcome.objects.create(activity=evening, challenge=linked, linked_on="2026-06-01")
    assert linked in reading.offered_challenges(evening)
    assert "gekoppeld aan deze activiteit" in signed_in(cast.team).get(url(evening)).text


def test_tables_stay_as_they_are_while_there_is_a_plan(cast, evening):
    planned(evening, cast)
    with pytest.raises(InvalidInput, match="al een plan"):
        actions.add_table(activity=evening, challenge=challenge(5), by=cast.team)
    table = evening.rotation_tables.first()
    signed_in(cast.team).post(url(evening, "table-delete", pk=table.pk))
    assert evening.rotation_tables.count() == 2
    version = evening.rotation.version
    for stale in ("9", "9" * 5000, "x", ""):
        signed_in(cast.team).post(url(evening, "delete"), {"version": stale})
        assert Rotation.objects.exists()
    signed_in(cast.team).post(url(evening, "delete"), {"version": version})
    signed_in(cast.team).post(url(evening, "table-delete", pk=table.pk))
    assert (Rotation.objects.count(), RotationTalk.objects.count(), evening.rotation_tables.count()) == (
        0,
        0,
        1,
    )


def test_only_an_activity_of_the_right_type_has_tables(cast):
    other = ActivityFactory(activity_type=ActivityTypeFactory(code="masterclass"))
    assert signed_in(cast.team).get(url(other)).status_code == 404
    assert url(other) not in signed_in(cast.team).get(other.get_absolute_url()).text


def test_the_page_of_the_activity_leads_the_team_there(cast, evening):
    assert url(evening) in signed_in(cast.team).get(evening.get_absolute_url()).text
    assert url(evening) not in signed_in(cast.connect).get(evening.get_absolute_url()).text


# --- Who comes ----------------------------------------------------------------------------------------------
def test_companies_are_those_of_which_somebody_comes_each_once(cast, evening):
    first = comes(evening, "Aa")
    RegistrationFactory(activity=evening, contact=ContactFactory(organisation=first), place=40)
    comes(evening, "Bb", state="walk_in")
    for state in ("cancelled", "waiting", "no_show"):
        comes(evening, state, state=state)
    comes(evening, "Stad", kind="government")
    merged = comes(evening, "Oud")
    merged.merged_into = first
    merged.save()
    assert [row.name for row in reading.companies_of(evening)] == ["Aa", "Bb"]


# --- The plan -------------------------------------------------------------------------------------------------
def test_the_plan_is_stored_and_picks_what_fits(cast, evening):
    tables(evening, cast, 2)
    for name, kan in (("Telt", 0), ("Meet", 1)):
        comes(evening, name, kan)
    rotation = actions.make_rotation(activity=evening, rounds=1, by=cast.team)
    assert talks(evening) == {(1, 1): "Telt", (1, 2): "Meet"}
    assert [guest.organisation.name for guest in rotation.guests.all()] == ["Meet", "Telt"]
    assert 0 < rotation.fit <= rotation.bound + 1e-6


@pytest.mark.parametrize(
    ("rows", "companies", "rounds", "said"),
    [
        (0, 2, 1, "Er staat nog geen tafel."),
        (1, 0, 1, "Er is nog geen bedrijf ingeschreven"),
        (2, 3, 4, "Er zijn hoogstens 3 rondes"),
    ],
)
def test_what_can_not_be_planned_says_why(cast, evening, rows, companies, rounds, said):
    tables(evening, cast, rows)
    for turn in range(companies):
        comes(evening, f"Bedrijf {turn}")
    page = signed_in(cast.team).post(url(evening, "create"), {"rounds": rounds})
    assert page.status_code == 422
    assert said in page.text
    assert not Rotation.objects.exists()


def test_nobody_twice_at_a_table_and_everybody_about_as_often(cast, evening):
    planned(evening, cast, rows=3, companies=5, rounds=3)
    met = RotationTalk.objects.values_list("table_id", "organisation_id")
    assert len(set(met)) == len(met) == 9
    counts = [sum(company == one for _table, company in met) for one in {company for _table, company in met}]
    assert max(counts) - min(counts) <= 1


def test_a_plan_is_replaced_only_where_that_is_said(cast, evening):
    rotation, _made = planned(evening, cast)
    client = signed_in(cast.team)
    data = {"rounds": 1, "version": rotation.version}
    assert client.post(url(evening, "create"), data).status_code == 422
    stale = client.post(url(evening, "create"), {**data, "version": 9, "replace": "on"})
    assert "Een collega veranderde het plan intussen." in stale.text
    assert client.post(url(evening, "create"), {**data, "replace": "on"}).status_code == 302
    again = Rotation.objects.get()
    assert (again.rounds, again.version, RotationTalk.objects.count()) == (1, 2, 2)


# --- At the door ------------------------------------------------------------------------------------------------
def test_who_is_not_there_is_taken_out_with_the_fewest_changes(cast, evening):
    rotation, made = planned(evening, cast, rows=2, companies=3, rounds=2)
    before = talks(evening)
    data = {"absent": [made[0].pk], "from_round": 1, "version": rotation.version}
    assert signed_in(cast.team).post(url(evening, "repair"), data).status_code == 302
    after, row = talks(evening), Rotation.objects.get()
    assert made[0].name not in after.values()
    assert all(after[seat] == name for seat, name in before.items() if name != made[0].name)
    assert [(one["round"], one["table"], one["out"], one["in"]) for one in row.changes] == [
        (*seat, before[seat], after.get(seat, ""))
        for seat in sorted(before)
        if before[seat] != after.get(seat)
    ]
    assert row.guests.get(organisation=made[0]).absent_from == 1
    html = signed_in(cast.team).get(url(evening)).text
    assert "Wat de laatste keer veranderde" in html
    assert "niet aanwezig" in html


def test_from_a_later_round_what_was_talked_stays(cast, evening):
    rotation, made = planned(evening, cast, rows=2, companies=2, rounds=2)
    before = talks(evening)
    actions.repair_at_door(
        rotation=rotation, absent=[made[0]], version=rotation.version, from_round=2, by=cast.team
    )
    after = talks(evening)
    assert {seat: name for seat, name in after.items() if seat[0] == 1} == {
        seat: name for seat, name in before.items() if seat[0] == 1
    }
    assert made[0].name not in {name for seat, name in after.items() if seat[0] == 2}


def test_who_came_after_all_gets_a_seat_that_is_free(cast, evening):
    rotation, made = planned(evening, cast, rows=2, companies=2, rounds=2)
    row = actions.repair_at_door(rotation=rotation, absent=[made[0]], version=1, by=cast.team)
    row = actions.repair_at_door(rotation=row, absent=[], version=2, by=cast.team)
    assert sorted(talks(evening).values()) == sorted([made[0].name, made[1].name] * 2)
    assert not row.guests.filter(absent_from__isnull=False).exists()


def test_a_colleague_who_was_first_is_told_and_what_was_ticked_stays(cast, evening):
    rotation, made = planned(evening, cast)
    actions.repair_at_door(rotation=rotation, absent=[made[1]], version=1, by=cast.team)
    data = {"absent": [made[0].pk], "from_round": 2, "version": 1}
    page = signed_in(cast.team).post(url(evening, "repair"), data)
    assert page.status_code == 422
    assert "Een collega veranderde het plan intussen." in page.text
    assert [str(one) for one in page.context["absent_form"]["absent"].value()] == [str(made[0].pk)]
    assert made[0].name in talks(evening).values()


def test_without_anybody_there_is_no_plan_to_repair(cast, evening):
    rotation, made = planned(evening, cast)
    with pytest.raises(InvalidInput, match="geen enkel bedrijf"):
        actions.repair_at_door(rotation=rotation, absent=made, version=1, by=cast.team)


def test_who_registers_later_is_named(cast, evening):
    planned(evening, cast)
    comes(evening, "Laatkomer")
    assert "Laatkomer" in signed_in(cast.team).get(url(evening)).text


# --- On paper -----------------------------------------------------------------------------------------------------
def test_the_csv_has_a_line_a_talk_and_no_formula(cast, evening):
    tables(evening, cast, 1)
    comes(evening, "=Gevaar")
    assert signed_in(cast.team).get(url(evening, "export")).status_code == 404
    actions.make_rotation(activity=evening, rounds=1, by=cast.team)
    text = signed_in(cast.team).get(url(evening, "export")).content.decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1:] == [["1", "1", "", "Stad 0", "Vraag 0", "'=Gevaar"]]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries(cast, evening, django_assert_num_queries, rows):
    planned(evening, cast, rows=rows, companies=rows, rounds=rows)
    client = signed_in(cast.team)
    client.get(url(evening))
    with django_assert_num_queries(15):
        client.get(url(evening))
    assert Registration.objects.count() == rows
