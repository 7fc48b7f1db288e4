"""Entered figures: by form and by CSV, and what is refused with a word of why."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from kpis.models import Measurement
from tests.backoffice import signed_in
from tests.factories.kpis import KpiFactory, MeasurementFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("autumn")]

FORM = {"channel": "linkedin", "measured_on": "2026-11-02", "value": "1840", "source": "LinkedIn"}
HEADER = "channel,measured_on,value,source\n"


@pytest.fixture
def autumn():
    with time_machine.travel("2026-11-02 12:00:00+01:00", tick=False):
        KpiFactory(number="2")
        yield


@pytest.fixture
def team(cast, autumn):
    return signed_in(cast.team)


def enter(client, **changes):
    return client.post("/kpis/metingen/", FORM | changes)


def upload(client, content):
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile("metingen.csv", data, "text/csv")
    return client.post("/kpis/metingen/inlezen/", {"file": file})


def stored():
    rows = Measurement.objects.order_by("channel", "measured_on")
    return [(row.channel, f"{row.measured_on}", row.value, row.source) for row in rows]


def told(response):
    return [str(message) for message in response.context["messages"]]


def test_a_measurement_is_kept_with_who_entered_it(team, cast):
    response = enter(team)
    assert (response.status_code, response["Location"]) == (302, "/kpis/metingen/")
    assert stored() == [("linkedin", "2026-11-02", 1840, "LinkedIn")]
    row = Measurement.objects.get()
    assert (row.history.get().history_user, row.is_demo) == (cast.team, False)
    assert told(team.get("/kpis/metingen/")) == ["De meting is bewaard."]


def test_a_second_one_of_a_channel_and_day_replaces_the_first_and_says_so(team):
    enter(team)
    enter(team, value="1850")
    assert stored() == [("linkedin", "2026-11-02", 1850, "LinkedIn")]
    assert told(team.get("/kpis/metingen/"))[-1] == "De meting van die dag is vervangen."
    assert [row.value for row in Measurement.objects.get().history.all()] == [1850, 1840]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"value": "-1"}, "value"),
        ({"value": "veel"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "99999999999"}, "value"),
        ({"channel": "telepathie"}, "channel"),
        ({"measured_on": "2026-13-40"}, "measured_on"),
        ({"measured_on": "2026-11-03"}, "__all__"),
        ({"source": "x" * 201}, "source"),
    ],
)
def test_what_makes_no_sense_comes_back_with_the_field(team, changes, where):
    response = enter(team, **changes)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert stored() == []


def test_a_day_to_come_is_told_in_words(team):
    assert enter(team, measured_on="2026-12-01").context["form"].non_field_errors() == [
        "Deze dag moet nog komen."
    ]


def test_a_file_is_read_whole(team):
    content = f"\ufeff{HEADER}linkedin,2026-10-31,1800,LinkedIn\nX,2026-10-31,410,\n\nx,2026-09-30,400,\n"
    assert upload(team, content).status_code == 302
    assert told(team.get("/kpis/metingen/")) == ["3 metingen ingelezen."]
    assert stored() == [
        ("linkedin", "2026-10-31", 1800, "LinkedIn"),
        ("x", "2026-09-30", 400, ""),
        ("x", "2026-10-31", 410, ""),
    ]


def test_a_semicolon_file_and_quoted_cells_are_read(team):
    assert upload(team, 'channel;measured_on;value\n"x";"2026-10-31";"410"\n').status_code == 302
    assert stored() == [("x", "2026-10-31", 410, "")]


def test_the_same_file_again_changes_nothing(team):
    content = f"{HEADER}x,2026-10-31,410,\n"
    upload(team, content)
    upload(team, content)
    assert Measurement.objects.get().history.count() == 1
    upload(team, content.replace("410", "411"))
    assert stored() == [("x", "2026-10-31", 411, "")]


GOOD = "x,2026-10-31,410,\n"


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (f"{HEADER}{GOOD}x,2026-10-30,-5,\n", (3, "value", "Geef een geheel getal, zonder punten.")),
        (f"{HEADER}{GOOD}x,2026-10-30,1.840,\n", (3, "value", "Geef een geheel getal, zonder punten.")),
        (f"{HEADER}{GOOD}x,2026-10-30,,\n", (3, "value", "Deze cel moet ingevuld zijn.")),
        (f"{HEADER}{GOOD}x,2026-11-03,5,\n", (3, "measured_on", "Deze dag moet nog komen.")),
        (f"{HEADER}{GOOD}x,31/10/2026,5,\n", (3, "measured_on", "Schrijf een datum als 2026-11-24.")),
        (
            f"{HEADER}{GOOD}mastodon,2026-10-30,5,\n",
            (3, "channel", "Dit kanaal kennen we niet: linkedin, x, facebook, instagram, youtube, other."),
        ),
        (
            f"{HEADER}{GOOD}linkedin,2026-10-31,5,\nX,2026-10-31,6,\n",
            (4, "channel", "Dit kanaal heeft die dag al een rij, op regel 2."),
        ),
        (
            HEADER.encode() + b"x,2026-10-31,410,caf\xe9\n",
            (2, "", "Dit teken is geen UTF-8. Bewaar het bestand opnieuw als 'CSV UTF-8'."),
        ),
        (
            f'{HEADER}"x,2026-10-31,410,\n',
            (2, "", "Deze rij kan niet gelezen worden. Kijk de aanhalingstekens na."),
        ),
        (HEADER, (0, "", "Het bestand heeft een koprij, maar geen enkele rij eronder.")),
        (" \n", (0, "", "Het bestand is leeg.")),
        (f"{HEADER}{GOOD}\x00", (3, "", "Dit is geen tekstbestand. Geef een CSV-bestand.")),
    ],
)
def test_a_file_with_a_fault_is_refused_whole_and_says_where(team, content, fault):
    response = upload(team, content)
    assert response.status_code == 422
    assert [(one.line, one.column, one.message) for one in response.context["faults"]] == [fault]
    assert "Er is niets ingelezen." in response.content.decode()
    assert stored() == []


def test_a_cell_beyond_all_measure_is_refused_too(team):
    assert upload(team, f"{HEADER}x,2026-10-31,410,{'y' * 200_000}\n").status_code == 422
    assert stored() == []


def test_a_column_that_is_missing_is_named(team):
    response = upload(team, "channel,value\nx,5\n")
    assert (response.status_code, [one.column for one in response.context["faults"]]) == (
        422,
        ["measured_on"],
    )


@pytest.mark.parametrize("content", [None, b""])
def test_no_file_or_an_empty_one_is_told(team, content):
    response = team.post("/kpis/metingen/inlezen/", {}) if content is None else upload(team, content)
    assert (response.status_code, list(response.context["file_form"].errors)) == (422, ["file"])


def test_the_list_costs_the_same_at_one_and_three_rows_and_turns_its_pages(team, django_assert_num_queries):
    MeasurementFactory(measured_on="2026-10-01")
    team.get("/kpis/metingen/")
    with django_assert_num_queries(QUERIES):
        team.get("/kpis/metingen/")
    MeasurementFactory(measured_on="2026-10-02")
    MeasurementFactory(measured_on="2026-10-03")
    with django_assert_num_queries(QUERIES):
        assert len(team.get("/kpis/metingen/").context["page_of_rows"]) == 3
    for day in range(1, 31):
        MeasurementFactory(measured_on=f"2026-09-{day:02}")
    assert len(team.get("/kpis/metingen/?pagina=2").context["page_of_rows"]) == 9


QUERIES = 7


def test_in_english_too(team):
    page = team.get("/en/kpis/measurements/").content.decode()
    assert '<html lang="en">' in page
    assert "<h1>Social media measurements</h1>" in page
