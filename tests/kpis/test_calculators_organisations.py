"""KPI 3 to 6: governments, companies and knowledge institutions reached, and new members (MODEL 5)."""

from datetime import date, timedelta

import pytest

from tests.factories.matchmaking import ProjectLogEntryFactory, ProjectPartnerFactory
from tests.kpis.rows import (
    AFTER,
    BEFORE,
    BRUSSELS,
    ENDS,
    FIRST,
    LAST,
    LAST_YEAR,
    MIDDLE,
    SO_FAR,
    STARTS,
    YEAR,
    activity,
    at,
    attend,
    attended_on,
    company,
    consortium,
    counts,
    government,
    invoice,
    knowledge,
    member,
    partner,
    parts,
    project,
    result,
    signed,
    town,
    value,
)

pytestmark = pytest.mark.django_db


# --- Presence: KPI 3 ---------------------------------------------------------------------------------
def test_a_government_counts_once_from_its_first_time():
    attended_on(government("Heide"), MIDDLE, FIRST, LAST)
    (row,) = result("3").rows
    assert (row.label, row.when, row.count, row.note) == ("Heide", FIRST, 1, "3 keer aanwezig")


def test_two_people_of_one_government_at_one_activity_are_one_time():
    heide, session = government("Heide"), activity(MIDDLE)
    attend(session, heide)
    attend(session, heide)
    assert result("3").rows[0].note == "1 keer aanwezig"


@pytest.mark.parametrize(
    ("state", "counted"),
    [
        ("attended", 1),
        ("walk_in", 1),
        ("no_show", 0),
        ("registered", 0),
        ("confirmed", 0),
        ("offered", 0),
        ("waiting", 0),
        ("cancelled", 0),
    ],
)
def test_only_who_was_there_counts_walk_ins_too(state, counted):
    attend(activity(MIDDLE), government("Heide"), state)
    assert value("3") == counted


@pytest.mark.parametrize(
    ("state", "counted"), [("held", 1), ("open", 0), ("planned", 0), ("cancelled", 0), ("postponed", 0)]
)
def test_only_held_activities_count_unconfirmed_ones_not(state, counted):
    attend(activity(MIDDLE, state=state), government("Heide"))
    assert value("3") == counted


def test_online_counts_the_same():
    attend(activity(MIDDLE), government("Heide"), mode="online")
    assert value("3") == 1


def test_a_postponed_activity_counts_at_its_new_date():
    session = activity(FIRST, original_starts_at=at(BEFORE))
    attend(session, government("Heide"))
    assert (value("3", LAST_YEAR), value("3", YEAR)) == (0, 1)


def test_the_year_begins_and_ends_at_midnight_in_brussels():
    """23.59 uur on 30 April is still 21.59 uur of that day in UTC; 0.30 uur on 1 May is still April there."""
    attended = {
        "before": at(BEFORE, 23, 59),
        "first": at(FIRST, 0, 30),
        "last": at(LAST, 23, 59),
        "after": at(AFTER),
    }
    for name, starts_at in attended.items():
        attend(activity(MIDDLE, starts_at=starts_at), government(name))
    assert counts("3") == {"first": 1, "last": 1}
    assert at(FIRST, 0, 30).tzinfo is BRUSSELS


def test_over_midnight_it_counts_where_it_starts():
    attend(activity(BEFORE, hour=22, hours=6), government("Heide"))
    assert (value("3", LAST_YEAR), value("3", YEAR)) == (1, 0)


def test_a_guest_without_organisation_is_kept_and_not_counted():
    session = activity(MIDDLE)
    attend(session, None)
    assert (value("3"), session.registrations.count()) == (0, 1)


def test_the_kind_is_that_of_the_registration():
    """What became a government since was none when it came."""
    attend(activity(MIDDLE), government("Heide"), kind="citizen")
    attend(activity(MIDDLE), knowledge("Hogeschool"), kind="government")
    assert (counts("3"), value("5")) == ({"Hogeschool": 1}, 0)


def test_services_of_a_city_count_as_their_city():
    city = government("Heide")
    attended_on(government("OCMW Heide", counts_as=city), FIRST)
    attended_on(government("AGB Heide", counts_as=city), MIDDLE)
    assert counts("3") == {"Heide": 1}
    assert result("3").rows[0].note == "2 keer aanwezig"


def test_a_service_that_was_linked_to_its_city_later_counts_as_the_city_too():
    city, service = government("Heide"), government("OCMW Heide")
    shared = activity(MIDDLE)
    attend(shared, city)
    attend(shared, service)
    attended_on(service, LAST)
    assert value("3") == 2
    service.counts_as = city
    service.save()
    assert counts("3") == {"Heide": 1}
    assert result("3").rows[0].note == "2 keer aanwezig"


def test_merged_organisations_count_once_as_the_survivor():
    gone, survivor = government("Dienst A"), government("Dienst B")
    attended_on(gone, FIRST)
    attended_on(survivor, MIDDLE)
    gone.merged_into = survivor
    gone.save()
    assert [(row.label, row.when) for row in result("3").rows] == [("Dienst B", FIRST)]


@pytest.mark.parametrize(
    "by_hand", [True, False], ids=["merged by the team", "known by the municipality alone"]
)
def test_a_municipal_merger_counts_from_its_date(by_hand):
    merged_on = date(2026, 10, 1)
    new = government("Nieuwstad", municipality=town("10001"), source_reference="nis:10001")
    for number, name in enumerate(("Oost", "West")):
        place = town(f"2000{number}", merged_into=new.municipality, merged_on=merged_on)
        old = government(name, municipality=place, source_reference=f"nis:2000{number}")
        attended_on(old, MIDDLE, LAST)
        if by_hand:
            old.merged_into = new
            old.save()
    assert [(row.label, row.when, row.note) for row in result("3").rows] == [
        ("Oost", MIDDLE, "1 keer aanwezig"),
        ("West", MIDDLE, "1 keer aanwezig"),
        ("Nieuwstad", LAST, "2 keer aanwezig"),
    ]


def test_a_company_in_a_town_that_merged_stays_itself():
    new = town("10001")
    old = town("20001", merged_into=new, merged_on=date(2026, 10, 1))
    attended_on(company("Wegwijs", municipality=old), LAST)
    government("Nieuwstad", municipality=new, source_reference="nis:10001")
    assert result("4").companion == 1


def test_who_recognises_the_platform_stands_beside_it():
    names = ("lid", "loi", "mou", "ended", "other", "later", "nothing")
    found = {name: government(name) for name in names}
    for one in found.values():
        attended_on(one, MIDDLE)
    member(found["lid"])
    signed(found["loi"], "loi")
    signed(found["mou"], "mou", BEFORE)
    signed(found["ended"], "loi", BEFORE, ends_before=MIDDLE)
    signed(found["other"], "steering_years")
    signed(found["later"], "loi", AFTER)
    signed(government("never came"), "loi")
    recognised = result("3")
    assert (recognised.value, recognised.companion) == (7, 3)


def test_long_work_counts_again_in_a_year_with_an_entry_in_its_log():
    """A masterclass of several days is one activity, where it starts."""
    heide, work = government("Heide"), project(BEFORE)
    ends_at = at(LAST)
    for code, name in (("coaching", "Heide"), ("project_work", "Vlas"), ("masterclass", "Duinen")):
        one = heide if name == "Heide" else government(name)
        attend(activity(BEFORE, code=code, project=work, ends_at=ends_at), one)
    assert (value("3", LAST_YEAR), value("3", YEAR)) == (3, 0)
    ProjectLogEntryFactory(project=work, logged_on=MIDDLE)
    assert [(row.label, row.when) for row in result("3").rows] == [("Heide", MIDDLE), ("Vlas", MIDDLE)]
    assert value("3", LAST_YEAR) == 3


def test_an_entry_after_long_work_ended_says_nothing_of_it():
    work = project(BEFORE)
    attend(activity(BEFORE, code="coaching", project=work, ends_at=at(FIRST)), government("Heide"))
    ProjectLogEntryFactory(project=work, logged_on=MIDDLE)
    assert value("3") == 0


def test_knowledge_institutions_count_the_same_way():
    attended_on(knowledge("Hogeschool"), FIRST, LAST)
    attended_on(government("Heide"), MIDDLE)
    assert counts("5") == {"Hogeschool": 1}


# --- KPI 4 -------------------------------------------------------------------------------------------
WAYS = ("betalend lid", "minstens twee activiteiten", "partner in een consortium of project")


def ways(period=YEAR) -> tuple[int, ...]:
    return tuple(parts("4", period)[way] for way in WAYS)


def test_each_company_counts_once_by_the_first_way_of_three():
    everything, twice, partner_only = company("alles"), company("tweemaal"), company("partner")
    member(everything)
    attended_on(everything, FIRST, MIDDLE)
    attended_on(twice, FIRST, MIDDLE)
    consortium("Samen", everything, twice, partner_only, company("nog een"))
    assert (value("4"), ways()) == (4, (1, 1, 2))
    assert {row.label: row.note for row in result("4").rows}["tweemaal"] == WAYS[1]


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "fee", "counted"),
    [
        (date(2025, 5, 2), date(2026, 5, 2), "100.00", 1),
        (date(2025, 5, 1), date(2026, 5, 1), "100.00", 0),
        (date(2027, 4, 30), date(2028, 4, 30), "100.00", 1),
        (date(2027, 5, 1), date(2028, 5, 1), "100.00", 0),
        (date(2026, 5, 1), date(2027, 5, 1), "0.00", 0),
    ],
)
def test_a_paying_member_overlaps_the_year_by_a_day(starts_on, ends_before, fee, counted):
    member(company("Wegwijs"), starts_on, ends_before, fee=fee)
    assert ways() == (counted, 0, 0)


def test_the_first_day_of_a_member_is_that_in_the_year():
    member(company("van voor het jaar"), date(2026, 3, 1))
    member(company("in het jaar"), MIDDLE)
    assert [(row.label, row.when) for row in result("4").rows] == [
        ("van voor het jaar", FIRST),
        ("in het jaar", MIDDLE),
    ]


def test_a_member_of_another_kind_is_no_company():
    member(government("Heide"))
    assert value("4") == 0


@pytest.mark.parametrize(
    ("states", "counted"),
    [
        ((), 1),
        (("draft",), 1),
        (("sent",), 1),
        (("credited",), 0),
        (("credited", "draft"), 0),
        (("credited", "credited"), 0),
        (("credited", "paid"), 1),
    ],
)
def test_what_was_credited_wholly_was_not_paid(states, counted):
    paid = member(company("Wegwijs"))
    for state in states:
        bill = invoice(paid, state)
        if state == "credited":
            invoice(paid, "sent", credits=bill)
    assert ways() == (counted, 0, 0)


def test_what_was_credited_in_part_was_paid():
    paid = member(company("Wegwijs"))
    bill = invoice(paid, "credited", "1000.00")
    invoice(paid, "sent", "-400.00", credits=bill)
    assert ways() == (1, 0, 0)


def test_two_different_activities_make_active_coaching_too():
    coached, once, same = company("gecoacht"), company("eenmaal"), company("zelfde")
    attended_on(coached, FIRST)
    attended_on(coached, MIDDLE, code="coaching")
    attended_on(once, FIRST)
    attended_on(once, BEFORE)
    session = activity(MIDDLE)
    attend(session, same)
    attend(session, same)
    assert [(row.label, row.when) for row in result("4").rows] == [("gecoacht", MIDDLE)]
    assert result("4").companion == 3


def test_two_at_the_same_moment_are_two():
    both = company("Wegwijs")
    attended_on(both, MIDDLE, MIDDLE)
    assert ways() == (0, 1, 0)


def test_activities_of_two_that_merged_add_up():
    gone, survivor = company("A"), company("B")
    attended_on(gone, FIRST)
    attended_on(survivor, MIDDLE)
    assert value("4") == 0
    gone.merged_into = survivor
    gone.save()
    assert [(row.label, row.when, row.note) for row in result("4").rows] == [("B", MIDDLE, WAYS[1])]


@pytest.mark.parametrize(
    ("accepted_on", "left_on", "dissolved_on", "counted"),
    [
        (BEFORE, None, None, 1),
        (BEFORE, FIRST, None, 0),
        (BEFORE, FIRST + timedelta(days=1), None, 1),
        (BEFORE, None, FIRST, 0),
        (LAST, None, None, 1),
        (AFTER, None, None, 0),
        (MIDDLE, MIDDLE, None, 0),
        (None, None, None, 0),
    ],
)
def test_an_accepted_partner_is_active_in_the_time_it_was_in(accepted_on, left_on, dissolved_on, counted):
    group = consortium(
        "Samen",
        on=BEFORE,
        formed_on=None,
        dissolved_on=dissolved_on,
        state="dissolved" if dissolved_on else "forming",
    )
    state = {} if accepted_on else {"state": "invited"}
    partner(group, company("Wegwijs"), accepted_on, left_on, **state)
    assert ways() == (0, 0, counted)


def test_a_partner_of_a_project_counts_in_the_year_it_began_or_was_worked_on():
    old, new, idle, planned = (company(name) for name in ("oud", "nieuw", "stil", "gepland"))
    worked_on = project(BEFORE)
    ProjectPartnerFactory(project=worked_on, organisation=old)
    ProjectLogEntryFactory(project=worked_on, logged_on=MIDDLE)
    ProjectPartnerFactory(project=project(FIRST), organisation=new)
    ProjectPartnerFactory(project=project(BEFORE), organisation=idle)
    ProjectPartnerFactory(project=project(MIDDLE, state="planned"), organisation=planned)
    assert [(row.label, row.when) for row in result("4").rows] == [("nieuw", FIRST), ("oud", MIDDLE)]


@pytest.mark.parametrize(
    ("starts_on", "ends_before", "counted"),
    [(None, None, 1), (MIDDLE, None, 1), (LAST, None, 0), (None, MIDDLE, 0), (None, LAST, 1)],
)
def test_a_partner_counts_by_its_own_time_in_the_project(starts_on, ends_before, counted):
    row = project(MIDDLE)
    ProjectPartnerFactory(
        project=row, organisation=company("Wegwijs"), starts_on=starts_on, ends_before=ends_before
    )
    assert ways() == (0, 0, counted)


def test_nothing_counts_that_lies_past_the_day_itself():
    member(company("later lid"), LAST, ENDS)
    attended_on(company("later aanwezig"), LAST, LAST)
    assert (value("4", SO_FAR), value("4", YEAR)) == (0, 2)


# --- KPI 6 -------------------------------------------------------------------------------------------
def test_the_first_paying_membership_ever_makes_new():
    renewed, back, free, new = (company(name) for name in ("verlengd", "terug", "eerst gratis", "nieuw"))
    member(renewed, date(2025, 5, 1))
    member(renewed, date(2026, 5, 1))
    member(back, date(2024, 5, 1))
    member(back, MIDDLE)
    member(free, date(2025, 5, 1), fee="0.00")
    member(free, MIDDLE)
    member(new, LAST)
    member(government("Heide"), MIDDLE)
    assert counts("6") == {"eerst gratis": 1, "nieuw": 1}
    assert counts("6", LAST_YEAR) == {"verlengd": 1}


def test_the_predecessors_count_as_new_when_they_first_join():
    for number in range(3):
        member(company(f"voorganger {number}", source="import"), STARTS)
    assert value("6") == 3


def test_a_first_membership_that_was_credited_makes_nobody_new():
    one = company("Wegwijs")
    invoice(member(one, date(2025, 5, 1)), "credited")
    assert (value("6", LAST_YEAR), value("6", YEAR)) == (0, 0)
    member(one, MIDDLE)
    assert (value("6", LAST_YEAR), value("6", YEAR)) == (0, 1)


def test_who_merged_is_as_old_as_the_eldest():
    gone, survivor = company("A"), company("B")
    member(gone, date(2025, 5, 1))
    member(survivor, MIDDLE)
    gone.merged_into = survivor
    gone.save()
    assert (counts("6", LAST_YEAR), counts("6", YEAR)) == ({"B": 1}, {})


@pytest.mark.parametrize(("day", "counted"), [(BEFORE, 0), (FIRST, 1), (LAST, 1), (AFTER, 0)])
def test_a_new_member_counts_in_the_year_it_starts(day, counted):
    member(company("Wegwijs"), day)
    assert value("6") == counted
