"""The agenda: what stands in a month, for whom, in words; calendars; and no question that breaks it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from icalendar import Calendar

from scvl.periods import now, pinned
from tests.factories.members import DomainFactory, LayerFactory, TierFactory
from tests.factories.workpackages import ActivityFactory, ActivityTypeFactory, RegistrationFactory
from workpackages.actions.activity import place_activity

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2026, 11, 10, 12, tzinfo=UTC)


def in_november(day, **fields):
    starts_at = datetime(2026, 11, day, 12, tzinfo=UTC)
    return ActivityFactory(starts_at=starts_at, ends_at=starts_at + timedelta(hours=3), **fields)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_month_shows_its_own_activities_and_counts_them(client):
    in_november(12, title_nl="Ontbijt")
    in_november(26, title_nl="Omgekeerd pitchen", activity_type=ActivityTypeFactory(code="info_session"))
    ActivityFactory(title_nl="Later", starts_at=datetime(2026, 12, 1, 12, tzinfo=UTC))
    page = text(client.get("/agenda/?maand=2026-11"))
    assert "November 2026" in page
    assert "2 activiteiten, waarvan 1 met vraag en aanbod samen." in page
    assert "Later" not in page


def test_midnight_counts_where_it_is_in_brussels(client):
    ActivityFactory(title_nl="Nachtwerk", starts_at=datetime(2026, 10, 31, 23, 30, tzinfo=UTC))
    assert "Nachtwerk" in text(client.get("/agenda/?maand=2026-11"))


def test_a_type_filters_and_what_is_unknown_is_told(client):
    in_november(12, title_nl="Ontbijt", activity_type=ActivityTypeFactory(code="info_session"))
    in_november(13, title_nl="Pitchen")
    page = text(client.get("/agenda/?maand=2026-11&soort=info_session"))
    assert ("Ontbijt" in page, "Pitchen" in page) == (True, False)
    page = text(client.get("/agenda/?maand=2026-13&soort=onzin"))
    assert "Dit kennen we niet, en lieten we weg: 2026-13, onzin." in page


def test_an_empty_month_shows_the_way_to_the_next(client):
    in_november(12)
    assert "Ga naar november 2026" in text(client.get("/agenda/?maand=2026-08"))


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("visitor", "Vanaf Cultivate"),
        ("connect", "Vanaf Cultivate"),
        ("expired", "Vanaf Cultivate"),
        ("cultivate", "Schrijf je in"),
        ("steering", "Schrijf je in"),
        ("city", "Schrijf je in"),
        ("university", "Schrijf je in"),
    ],
)
def test_each_reads_what_they_can_do(client, cast, person, words):
    ActivityFactory(
        audience="tier", min_tier=TierFactory(code="cultivate"), starts_at=now() + timedelta(hours=1)
    )
    if cast.people[person]:
        client.force_login(cast.people[person])
    page = text(client.get("/agenda/"))
    action = page.split('class="action stack gap-2">')[1].split("</div>")[0]
    assert words in action


def test_the_places_left_and_the_waiting_list_are_said(client):
    activity = ActivityFactory(capacity=2, starts_at=now() + timedelta(hours=1))
    RegistrationFactory(activity=activity, place=1)
    assert "nog 1 plaats<" in text(client.get("/agenda/"))
    RegistrationFactory(activity=activity, place=2)
    assert "Zet me op de wachtlijst" in text(client.get("/agenda/"))


def test_the_list_takes_the_same_queries_for_one_row_and_for_three(client, django_assert_num_queries):
    def fill():
        activity = in_november(12)
        place_activity(activity=activity, cells=[(LayerFactory(number=2), DomainFactory(sequence=0))])

    fill()
    client.get("/agenda/?maand=2026-11")
    with django_assert_num_queries(5):
        client.get("/agenda/?maand=2026-11")
    fill()
    fill()
    with django_assert_num_queries(5):
        client.get("/agenda/?maand=2026-11")


def test_htmx_gets_the_part_and_the_history_the_page(client):
    part = client.get("/agenda/?maand=2026-11", headers={"HX-Request": "true"})
    assert part.content.decode().strip().startswith('<div id="maand"')
    assert "HX-Request" in part.headers["Vary"]
    whole = client.get(
        "/agenda/?maand=2026-11", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )
    assert whole.content.decode().startswith("<!doctype html>")


def test_the_calendar_of_an_activity(client):
    activity = ActivityFactory(
        slug="pitchen", title_nl="Pitchen", venue="Zaal", online_link="https://geheim.example/"
    )
    response = client.get("/agenda/pitchen/agenda.ics")
    event = Calendar.from_ical(response.content).walk("VEVENT")[0]
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (str(event["summary"]), str(event["location"])) == ("Pitchen", "Zaal")
    assert event.decoded("dtend") == activity.ends_at.replace(microsecond=0)
    assert b"geheim" not in response.content


def test_a_postponed_activity_takes_its_event_back(client):
    ActivityFactory(slug="pitchen", state="postponed")
    event = Calendar.from_ical(client.get("/agenda/pitchen/agenda.ics").content).walk("VEVENT")[0]
    assert str(event["status"]) == "CANCELLED"


def test_the_feed_holds_what_comes_and_only_what_one_may_see(client):
    ActivityFactory(title_nl="Komt")
    ActivityFactory(title_nl="Voorbij", starts_at=now() - timedelta(days=2))
    ActivityFactory(title_nl="Genodigd", audience="invited")
    events = Calendar.from_ical(client.get("/agenda/agenda.ics").content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Komt"]


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(["maand", "soort", "pagina", "x"]), st.text(max_size=12), max_size=4))
def test_no_question_breaks_the_agenda(client, question):
    assert client.get("/agenda/", question).status_code == 200


def test_a_past_month_of_another_year_is_reached_by_its_address(client):
    with pinned(NOVEMBER):
        assert "Augustus 2024" in text(client.get("/agenda/?maand=2024-08"))
