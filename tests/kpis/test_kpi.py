"""The pages and files of the KPIs: what they say, that each figure is its rows, and what a delegate doesn't read."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
import time_machine

from kpis.actions.year import close_year
from kpis.calculators import CALCULATORS
from kpis.models import Kpi, Target
from kpis.reference import DATA
from tests.backoffice import signed_in
from tests.factories.kpis import KpiFactory, MeasurementFactory
from tests.factories.matchmaking import IdeaFactory
from tests.factories.members import TierFactory
from tests.factories.workpackages import ProgrammeYearFactory
from tests.kpis.contract import JSON_OF_YEARS, check_json
from tests.kpis.random_world import RandomWorld
from tests.kpis.rows import (
    activity,
    application,
    at,
    attend,
    attended_on,
    body,
    company,
    consortium,
    delivery,
    edition,
    government,
    invoice,
    knowledge,
    meeting,
    member,
    offer,
    project,
    seat,
)

pytestmark = pytest.mark.django_db

AUTUMN = "2026-11-02 12:00:00+01:00"
DAY = date(2026, 9, 15)


@pytest.fixture
def autumn():
    with time_machine.travel(AUTUMN, tick=False) as clock:
        yield clock


@pytest.fixture
def years(autumn):
    """Four programme years with the KPIs of the plan and their targets; the third runs half-way, none is closed."""
    found = {number: ProgrammeYearFactory(number=number) for number in (1, 2, 3, 4)}
    for data in json.loads((DATA / "kpis.json").read_text()):
        fields = {name: value for name, value in data.items() if name not in ("targets", "work_packages")}
        kpi = Kpi.objects.create(**fields)
        for year, value in zip(found.values(), data["targets"], strict=True):
            Target.objects.create(kpi=kpi, programme_year=year, value=value)
    return found


@pytest.fixture
def year(autumn):
    return ProgrammeYearFactory(number=3, state="approved")


@pytest.fixture
def delegate(autumn, cast):
    return signed_in(cast.delegate)


@pytest.fixture
def team(autumn, cast):
    return signed_in(cast.team)


def close(year):
    year.state = "approved"
    year.save()
    close_year(programme_year=year, by=None)


def flat(response) -> str:
    """A page on one line, with its hard spaces."""
    return re.sub(r"[ \n]+", " ", response.content.decode())


def rows_of(response) -> list[dict]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


# --- Each figure is its rows -------------------------------------------------------------------------
@pytest.mark.parametrize("seed", [0, 2])
def test_the_json_of_every_year_is_its_evidence(years, delegate, seed):
    RandomWorld(seed)
    for number in (1, 2):
        close(years[number])
    for address in JSON_OF_YEARS:
        check_json(delegate, address)


def test_the_json_has_exactly_these_names_and_the_kpis_in_order(years, delegate):
    data = delegate.get("/kpis/huidig.json").json()
    assert list(data) == ["year", "kpis"]
    assert data["year"] == {
        "number": 3,
        "label": "Jaar 3",
        "starts_on": "2026-05-01",
        "ends_before": "2027-05-01",
    }
    assert [row["number"] for row in data["kpis"]] == list(CALCULATORS)
    assert data["kpis"][2] == {
        "number": "3",
        "name": "Bereikte overheden in onze activiteiten",
        "unit": "organisations",
        "value": 0,
        "target": 150,
        "rows": 0,
        "evidence_csv": "/kpis/jaar-3/3.csv",
    }


def test_numbers_in_the_json_are_sums_and_a_percentage_of_nothing_is_null(years, delegate):
    board = body("klankbord", is_external=True)
    meeting(board, DAY, present=[seat(board, "representative")])
    meeting(board, DAY)
    meeting(board, DAY)
    by_number = {row["number"]: row for row in delegate.get("/kpis/jaar-3.json").json()["kpis"]}
    assert by_number["18"]["value"] == pytest.approx(100 / 3)
    assert (by_number["18"]["rows"], by_number["18"]["target"]) == (3, 100)
    assert (by_number["2"]["value"], by_number["2"]["rows"]) == (0, 0)
    assert (by_number["17"]["value"], by_number["17"]["rows"]) == (None, 0)
    assert (by_number["7"]["value"], by_number["7"]["rows"]) == (0, 0)
    to_come = delegate.get("/kpis/jaar-4.json").json()["kpis"]
    assert {row["value"] for row in to_come if row["unit"] != "percent"} == {0}
    assert {row["value"] for row in to_come if row["unit"] == "percent"} == {None}
    assert [row["target"] for row in to_come][:3] == [3000, 4000, 200]


def test_the_running_year_by_its_number_is_the_current_one(years, delegate):
    assert delegate.get("/kpis/huidig.json").content == delegate.get("/kpis/jaar-3.json").content


def test_evidence_is_a_file_with_a_name(year, delegate):
    KpiFactory(number="3")
    attended_on(government("Heide"), DAY)
    response = delegate.get("/kpis/jaar-3/3.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="kpi-3-jaar-3.csv"'
    (row,) = rows_of(response)
    assert list(row) == ["record", "id", "label", "organisation", "date", "count", "note"]
    assert (row["record"], row["label"], row["organisation"], row["date"], row["count"], row["note"]) == (
        "members.organisation",
        "Heide",
        "Heide",
        "2026-09-15",
        "1",
        "1 keer aanwezig",
    )


def test_a_name_that_a_spreadsheet_would_run_is_text(year, delegate):
    KpiFactory(number="3")
    attended_on(government("=1+1"), DAY)
    (row,) = rows_of(delegate.get("/kpis/jaar-3/3.csv"))
    assert (row["label"], row["count"]) == ("'=1+1", "1")


# --- What is not there -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "jaar-9/",
        "jaar-0/",
        "jaar-9.json",
        "jaar-0.json",
        "jaar-99999999999999999999/",
        "jaar-drie/",
        "jaar-3/15/",
        "jaar-3/15.csv",
        "jaar-3/7c/",
        "jaar-3/7A/",
        "jaar-3/03/",
        "jaar-3/%20/",
        "jaar-3/<script>/",
        "jaar-9/3/",
        "jaar-9/3.csv",
        "jaar--1/",
    ],
)
def test_a_kpi_or_year_that_does_not_exist_is_told_in_house_style(years, delegate, address):
    response = delegate.get(f"/kpis/{address}")
    assert response.status_code == 404
    page = response.content.decode()
    assert "Deze pagina vinden we niet" in page
    assert "<script>/" not in page


def test_without_a_programme_year_there_is_no_dashboard(delegate):
    assert delegate.get("/kpis/").status_code == 404


def test_a_page_number_of_nonsense_is_the_first_or_the_last(year, delegate):
    KpiFactory(number="3")
    session = activity(DAY)
    for number in range(51):
        attend(session, government(f"Bestuur {number:02}"))
    for page, rows in (("x", 50), ("0", 1), ("2", 1), ("99", 1)):
        assert len(delegate.get(f"/kpis/jaar-3/3/?pagina={page}").context["page_of_rows"]) == rows


# --- What a delegate doesn't read (MODEL 2) ----------------------------------------------------------
SECRETS = ("4321", "9876", "48000", "48.000", "90000", "60000", "Cultivate", "cultivate")


def test_evidence_tells_a_delegate_organisation_and_date_no_tier_fee_or_amount(years, delegate):
    wegwijs, other, heide = company("Wegwijs"), company("Andere"), government("Heide")
    paid = member(wegwijs, fee="4321.00", tier=TierFactory(code="cultivate"))
    invoice(paid, amount="9876.00")
    steering = company("Sturend")
    member(steering, date(2026, 5, 1), fee="4321.00", tier=TierFactory(code="steering"))
    IdeaFactory(noted_on=DAY, initiated_by=steering)
    group = consortium("Samen", wegwijs, other, knowledge("Hogeschool"), on=date(2026, 6, 1))
    project(kind="proof_of_concept", offer=offer(group, DAY, "approved", DAY, amount="48000.00"))
    session = activity(date(2026, 6, 1), initiated_by=wegwijs)
    attended_on(heide, DAY)
    application("Aanvraag", heide, after=[session], state="approved", decided_on=DAY)
    meeting(body(), DAY)
    delivery(edition(), "lezer", at(DAY))
    MeasurementFactory(kpi=Kpi.objects.get(number="2"), measured_on=DAY, value=500)
    shown = 0
    for number in CALCULATORS:
        for address in (f"/kpis/jaar-3/{number}/", f"/kpis/jaar-3/{number}.csv"):
            text = delegate.get(address).content.decode()
            # The rows alone, without the menu, the work packages, and the company of the cast that is called so.
            text = text.split('id="rijen"')[-1].split("<aside")[0]
            text = text.replace("Demo Cultivate", "").replace("demo-cultivate", "")
            assert [word for word in SECRETS if word in text] == [], address
            shown += "Wegwijs" in text
    assert shown >= 8


def test_a_delegate_gets_links_to_organisations_and_the_team_to_the_rest_too(year, delegate, team):
    for number in ("3", "9"):
        KpiFactory(number=number)
    session = activity(date(2026, 6, 1), title_nl="Infosessie", audience="invited")
    heide = government("Heide", slug="heide")
    attend(session, heide)
    application("Aanvraag", heide, after=[session])
    link = f'href="{session.get_absolute_url()}"'
    assert 'href="/leden/heide/"' in delegate.get("/kpis/jaar-3/3/").content.decode()
    assert link not in delegate.get("/kpis/jaar-3/9/").content.decode()
    assert link in team.get("/kpis/jaar-3/9/").content.decode()


# --- The dashboard -----------------------------------------------------------------------------------
def test_the_dashboard_shows_the_running_year_in_three_groups(years, delegate):
    for number in range(3):
        attended_on(government(f"Bestuur {number}"), DAY)
    response = delegate.get("/kpis/")
    groups = [(title, [row.number for row in rows]) for title, _text, rows in response.context["groups"]]
    assert groups == [
        ("Input", ["1", "2", "3", "4", "5", "6", "7", "7a", "7b", "8", "9", "10"]),
        ("Output", ["11", "12", "13", "14"]),
        ("Bestuur", ["16", "17", "18", "19"]),
    ]
    page = flat(response)
    assert "Jaar 3 (mei 2026 - april 2027). Stand op 2\u00a0november 2026." in page
    assert '<a href="/kpis/jaar-3/3/#rijen">3 overheden</a>' in page
    assert '<b>3</b> <span class="fine">van 150</span>' in page
    assert (response.context["share_passed"], response.context["days_left"]) == (51, 179)


def test_what_asks_attention_is_a_link_away(years, delegate):
    every = delegate.get("/kpis/").context
    only = delegate.get("/kpis/?aandacht=1").context
    words = {row.status.word for _title, _text, rows in only["groups"] for row in rows}
    shown = sum(len(rows) for _title, _text, rows in only["groups"])
    assert words <= {"Let op", "Achter"}
    assert shown == every["attention"] == every["watch"] + every["behind_total"]
    assert sum(len(rows) for _title, _text, rows in every["groups"]) == 20


def test_a_closed_year_says_that_it_stands(years, delegate):
    attended_on(government("Heide"), date(2025, 9, 1))
    close(years[2])
    attended_on(government("Vlas"), date(2025, 9, 1))
    page = delegate.get("/kpis/jaar-2/").content.decode()
    assert "Afgesloten: deze cijfers veranderen niet meer." in page
    assert '<a href="/kpis/jaar-2/3/#rijen">1 overheid</a>' in page
    assert "Niet gehaald" in page
    assert "verwacht" not in page
    detail = delegate.get("/kpis/jaar-2/3/").content.decode()
    assert "momentopname" in detail
    assert "Vlas" not in detail


def test_a_year_to_come_has_targets_only(years, delegate):
    page = delegate.get("/kpis/jaar-4/").content.decode()
    assert "Nog niet begonnen." in page
    assert page.count("Niet begonnen") == 20
    assert "#rijen" not in page
    assert "van 200" in page
    detail = flat(delegate.get("/kpis/jaar-4/3/"))
    assert "Dit jaar is nog niet begonnen. Het doel is 200 overheden." in detail


# --- One figure --------------------------------------------------------------------------------------
def test_a_figure_tells_where_it_stands_and_where_it_goes(years, delegate):
    for number in range(94):
        day = date(2025, 9, 1) if number < 47 else date(2026, 2, 1)
        attended_on(government(f"Vorig {number}"), day)
    close(years[2])
    for number in range(68):
        attended_on(government(f"Bestuur {number}"), DAY)
    response = delegate.get("/kpis/jaar-3/3/")
    page = flat(response)
    assert "van de 150 overheden. Aan dit tempo worden het er 136 tegen 30 april." in page
    assert "In jaar 2 stond de teller op dezelfde dag op 47." in page
    assert "<h2>68 overheden</h2>" in page
    assert "Let op" in page
    bars = [(bar.label, bar.value, bar.target) for bar in response.context["bars"]]
    assert bars == [("1", "0", "72"), ("2", "94", "90"), ("3", "68", "150"), ("4", "–", "200")]
    assert response.context["months"].value == "68"


def test_a_planned_figure_says_that_it_counts_what_is_planned(years, delegate):
    activity(DAY)
    activity(date(2026, 12, 1), state="open")
    page = flat(delegate.get("/kpis/jaar-3/7/"))
    assert "van de 50 activiteiten. Met wat gepland staat worden het er 2 tegen 30 april." in page


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("2", "Er zijn nog geen gegevens."),
        ("17", "Niet van toepassing: er is niets om een aandeel van te nemen."),
        ("18", "Niet van toepassing: er is niets om een aandeel van te nemen."),
        ("16", "van de 4 vergaderingen."),
    ],
)
def test_nothing_to_say_is_said_in_words(years, delegate, cast, number, said):
    cast.organisation_of["steering"].memberships.all().delete()
    page = flat(delegate.get(f"/kpis/jaar-3/{number}/"))
    assert said in page
    assert "None" not in page


def test_who_is_shown_and_not_counted_stands_apart(years, delegate, cast):
    cast.organisation_of["steering"].memberships.all().delete()
    new = company("Pas begonnen")
    member(new, date(2026, 10, 1), tier=TierFactory(code="steering"))
    page = delegate.get("/kpis/jaar-3/17/").content.decode()
    assert "Getoond, niet geteld" in page
    assert "minder dan 90 dagen in de stuurgroep" in page


@pytest.mark.parametrize("number", list(CALCULATORS))
def test_each_figure_has_its_page_in_both_languages(years, delegate, number):
    for address in (f"/kpis/jaar-3/{number}/", f"/en/kpis/year-3/{number}/"):
        response = delegate.get(address)
        assert response.status_code == 200
        assert 'role="img"' in response.content.decode()


def test_in_english(years, delegate):
    attended_on(government("Heide"), DAY)
    page = delegate.get("/en/kpis/").content.decode()
    assert '<html lang="en">' in page
    assert "<h1>What this year yields</h1>" in page
    data = delegate.get("/en/kpis/current.json").json()
    assert (data["kpis"][2]["name"], data["kpis"][2]["evidence_csv"]) == (
        "Governments reached",
        "/en/kpis/year-3/3.csv",
    )
    assert delegate.get(data["kpis"][2]["evidence_csv"]).status_code == 200


# --- What a page costs -------------------------------------------------------------------------------
def one_of_each(turn: int):
    """A row more behind every figure."""
    day = DAY + timedelta(days=turn)
    steering, heide, school = company(f"S{turn}"), government(f"H{turn}"), knowledge(f"K{turn}")
    member(steering, date(2026, 5, 1), tier=TierFactory(code="steering"))
    session = activity(day, code=("matchmaking", "clustering", "community")[turn % 3], initiated_by=steering)
    for one in (steering, heide, school):
        attend(session, one)
    group = consortium(f"C{turn}", steering, company(f"P{turn}"), school, on=day)
    project(day, kind="proof_of_concept", offer=offer(group, day, "approved", day), initiated_by=steering)
    application(f"A{turn}", heide, after=[session], submitted_on=day, state="approved", decided_on=day)
    for code in ("steering_group", "board"):
        meeting(body(code), day)
    board = body("klankbord", is_external=True)
    meeting(board, day, present=[seat(board, "representative")])
    delivery(edition(), f"lezer {turn}", at(day))
    MeasurementFactory(kpi=Kpi.objects.get(number="2"), measured_on=day, value=500)


QUERIES = {
    "/kpis/": 45,
    "/kpis/jaar-3.json": 41,
    "/kpis/jaar-2/": 14,
    "/kpis/jaar-3/3/": 26,
    "/kpis/jaar-3/4/": 29,
    "/kpis/jaar-3/9/": 23,
    "/kpis/jaar-3/12.csv": 13,
    "/kpis/jaar-2/1.csv": 12,
}


@pytest.mark.parametrize(("address", "queries"), QUERIES.items(), ids=list(QUERIES))
def test_a_page_costs_the_same_at_one_and_three_rows(
    years, delegate, django_assert_num_queries, address, queries
):
    attended_on(government("Vorig jaar"), date(2025, 9, 1))
    delivery(edition(), "vorig jaar", at(date(2025, 9, 1)))
    for number in (1, 2):
        close(years[number])
    one_of_each(0)
    delegate.get(address)
    with django_assert_num_queries(queries):
        assert delegate.get(address).status_code == 200
    one_of_each(1)
    one_of_each(2)
    with django_assert_num_queries(queries):
        assert delegate.get(address).status_code == 200


def test_the_page_of_a_kpi_says_how_it_counts_and_what_stands_beside_it(years, delegate):
    page = flat(delegate.get("/kpis/jaar-3/3/"))
    panels = dict(re.findall(r'<section class="panel"><h2>(.*?)</h2>(.*?)</section>', page))
    kpi = Kpi.objects.get(number="3")
    assert kpi.counts_nl
    assert kpi.companion_nl
    assert panels["Zo tellen we"] == f"<p>{kpi.counts_nl}</p>"
    assert panels[kpi.companion_nl] == (
        f'<p class="stat-value">0</p><p class="fine">{kpi.companion_counts_nl}</p>'
    )
    page = flat(delegate.get("/kpis/jaar-3/16/"))
    assert Kpi.objects.get(number="16").counts_nl in page
    assert kpi.counts_nl not in page
