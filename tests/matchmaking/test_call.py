"""A call is open as its dates say, in Brussels time; its pages, its countdown and its calendar follow from them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from matchmaking.models import Call
from scvl.periods import now, pinned
from tests.backoffice import signed_in
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


# --- On the site ----------------------------------------------------------------------------------------
LIST = reverse("matchmaking:call-list")
NOON = datetime(2026, 11, 1, 11, tzinfo=UTC)


def titles(client, **asked):
    return [row.title for row in client.get(LIST, asked).context["page_of_rows"].object_list]


@pytest.fixture
def calls():
    """Open, past, to come, and one without a deadline."""
    rows = {
        "open": {},
        "voorbij": {"deadline_at": NOON - timedelta(days=2)},
        "straks": {"opens_on": date(2026, 12, 1), "deadline_at": DEADLINE + timedelta(days=60)},
        "altijd": {"opens_on": None, "deadline_at": None, "kind": "tender"},
    }
    given = {"opens_on": date(2026, 10, 1), "deadline_at": DEADLINE}
    return {
        name: CallFactory(title_nl=f"Oproep {name}", **{**given, **fields}) for name, fields in rows.items()
    }


def test_the_list_shows_what_is_open_by_deadline_then_what_comes(client, calls):
    with pinned(NOON):
        assert titles(client) == ["Oproep open", "Oproep altijd"]
        context = client.get(LIST).context
        assert [row.title for row in context["coming"]] == ["Oproep straks"]
        assert titles(client, voorbij="1") == ["Oproep voorbij"]
        assert titles(client, soort="tender") == ["Oproep altijd"]
        assert titles(client, programma="city-of-things") == ["Oproep open", "Oproep altijd"]


@pytest.mark.parametrize("asked", [{"soort": "vreemd"}, {"programma": "vreemd"}])
def test_an_unknown_filter_is_told(client, asked):
    assert "‘vreemd’ kennen we niet" in client.get(LIST, asked).text


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (NOON, "Nog 30 dagen"),
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), "Nog 1 dag"),
        (datetime(2026, 12, 1, 5, tzinfo=UTC), "Vandaag is de laatste dag"),
        (datetime(2026, 12, 1, 16, tzinfo=UTC), "Deze oproep is voorbij"),
        (datetime(2026, 9, 1, 5, tzinfo=UTC), "Opent op 1 oktober 2026"),
    ],
)
def test_a_call_counts_down_by_days_in_brussels(client, moment, said):
    call = CallFactory(opens_on=date(2026, 10, 1), deadline_at=DEADLINE)
    with pinned(moment):
        text = client.get(call.get_absolute_url()).text
    assert said in text.replace("\xa0", " ")


def test_a_government_notes_an_application_from_a_call_that_is_open(cast):
    call, past = CallFactory(), CallFactory(deadline_at=now() - timedelta(days=1))
    link = f"{reverse('matchmaking:application-create')}?oproep={call.pk}"
    assert link in signed_in(cast.city).get(call.get_absolute_url()).text
    assert link not in signed_in(cast.connect).get(call.get_absolute_url()).text
    assert "Noteer een aanvraag" not in signed_in(cast.city).get(past.get_absolute_url()).text


def test_the_deadline_is_an_event_of_the_last_hour(client):
    call = CallFactory(title_nl="Slimme straten; nu", text_nl="**Vet**", deadline_at=DEADLINE)
    response = client.get(reverse("matchmaking:call-calendar", args=[call.pk]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert event["summary"] == "Laatste dag: Slimme straten; nu"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (DEADLINE - timedelta(hours=1), DEADLINE)
    assert event["url"].endswith(call.get_absolute_url())
    assert event["description"] == "Vet"


def test_the_feed_holds_the_open_calls_that_have_a_deadline(client, calls):
    with pinned(NOON):
        response = client.get(reverse("matchmaking:call-feed"))
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Laatste dag: Oproep open"]
    assert len({str(event["uid"]) for event in events}) == 1


def test_more_calls_than_a_page_holds_are_all_within_reach(client):
    for number in range(27):
        CallFactory(title_nl=f"Oproep {number:02}")
    assert len(titles(client)) == 25
    assert len(titles(client, pagina="2")) == 2
