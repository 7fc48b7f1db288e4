"""A report: frozen figures, one row a version, a final one that stays, and its PDF."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.translation import override

from members.models import Transition
from scvl.errors import Conflict, InvalidInput, InvalidTransition
from scvl.outbox import sweep_outbox
from scvl.periods import pinned
from tests.factories.members import (
    DomainFactory,
    GuestFactory,
    LayerFactory,
    OrganisationFactory,
)
from tests.factories.workpackages import (
    ActivityTypeFactory,
    RegistrationFactory,
    ReportFactory,
    WorkPackageFactory,
)
from tests.workpackages.reporting import AFTER_Q2, IN_Q2, build, drawn, held, present
from workpackages import registry, tasks
from workpackages.actions.activity import place_activity
from workpackages.actions.report import (
    _create,
    build_due_reports,
    build_report,
    correct_report,
    finalise_report,
    refresh_report,
)
from workpackages.models import Report
from workpackages.registry import Figure, ReportSection
from workpackages.report_data import canonical, is_whole, sealed
from workpackages.report_page import sheet_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]


def figures(year, **kwargs) -> dict:
    return build(year, **kwargs).data["figures"]


# --- What it counts -------------------------------------------------------------------------------
def test_the_period_and_the_year_so_far_are_counted_apart(year):
    for day in (date(2026, 5, 1), date(2026, 7, 31), date(2026, 8, 1), date(2026, 10, 31), date(2026, 11, 1)):
        present(held(day), OrganisationFactory())
    totals = figures(year)["totals"]
    assert (totals["held"], totals["held_year"]) == (2, 4)
    assert (totals["attendances"], totals["attendances_year"]) == (2, 4)


def test_only_who_attended_counts_and_an_organisation_once(year):
    activity, city = held(date(2026, 9, 1)), OrganisationFactory(kind="government", name="Demo-stad")
    present(activity, city)
    present(activity, city, state="walk_in")
    present(activity, OrganisationFactory(), state="no_show")
    present(activity, OrganisationFactory(), state="registered")
    lines = {row["kind"]: row for row in figures(year)["kinds"]}
    assert (lines["government"]["attendances"], lines["government"]["organisations"]) == (2, 1)
    assert lines["company"]["attendances"] == 0


def test_merged_organisations_count_once_as_the_survivor(year):
    survivor = OrganisationFactory(name="Demo Samen")
    merged = OrganisationFactory(merged_into=survivor)
    activity = held(date(2026, 9, 1))
    present(activity, survivor)
    present(activity, merged)
    found = figures(year)
    assert found["totals"]["organisations"] == 1
    assert [(row["name"], row["attendances"]) for row in found["organisations"]] == [("Demo Samen", 2)]


def test_a_guest_without_organisation_is_told_apart(year):
    RegistrationFactory(
        activity=held(date(2026, 9, 1)), contact=GuestFactory(), organisation=None, state="attended"
    )
    found = figures(year)
    assert found["kinds"][-1]["name"]["nl"] == "Zonder organisatie"
    assert (found["totals"]["attendances"], found["totals"]["organisations"]) == (1, 0)


def test_another_work_package_is_left_out_but_for_the_share_of_the_effort(year):
    ActivityTypeFactory(code="matchmaking", standard_effort=Decimal("3"))
    held(date(2026, 9, 1))
    held(date(2026, 9, 2), work_package=WorkPackageFactory(number=3))
    found = figures(year)
    assert (len(found["activities"]), found["share"]) == (1, "50")


def test_no_person_stands_in_the_figures(year):
    activity = held(date(2026, 9, 1))
    row = present(activity, OrganisationFactory())
    contact = row.contact
    contact.user.name = "Kanarie Vogel"
    contact.user.save()
    text = canonical(build(year).data)
    assert "Kanarie" not in text
    assert contact.user.email not in text


def test_an_invited_activity_is_named_by_its_type(year):
    kind = ActivityTypeFactory(code="coaching", name_nl="Coaching")
    held(date(2026, 9, 1), audience="invited", title_nl="Gesprek met Demo Geheim", activity_type=kind)
    found = figures(year)
    assert found["activities"][0]["title"]["nl"] == "Coaching"
    assert "Geheim" not in canonical(found)


def test_the_city_map_counts_the_activities_of_the_year_so_far(year):
    cell = (LayerFactory(number=3), DomainFactory(sequence=0))
    for day in (date(2026, 6, 1), date(2026, 9, 1), date(2026, 11, 1)):
        place_activity(activity=held(day), cells=[cell])
    report = build(year)
    assert report.data["figures"]["cells"] == [{"layer": 3, "domain": "mobility", "count": 2}]
    assert sheet_of(report)["map"].highest == 2


def test_a_registered_section_is_frozen_as_decimal_text(year, monkeypatch):
    monkeypatch.setattr(registry, "_report_sections", {})
    name = {"nl": "Bereikte overheden", "en": "Governments"}
    row = Figure("3", name, ("connect",), target=Decimal("150.00"), actual=Decimal(68), tone="warn")
    asked = {}

    def section(**kwargs):
        asked.update(kwargs)
        return ReportSection({"nl": "KPI's", "en": "KPIs"}, [row])

    registry.register_report_section("kpis", section)
    found = figures(year)["sections"][0]["figures"][0]
    assert (found["target"], found["actual"], found["forecast"]) == ("150", "68", None)
    assert asked["ends_before"] == date(2026, 11, 1)


# --- One row, however often -----------------------------------------------------------------------
def test_building_twice_gives_one_row_with_new_figures(year):
    first = build(year)
    held(date(2026, 9, 1))
    assert build(year).pk == first.pk
    report = Report.objects.get()
    assert report.data["figures"]["totals"]["held"] == 1
    assert is_whole(report.data)


def test_the_same_rows_give_the_same_hash(year):
    held(date(2026, 9, 1))
    report = build(year)
    first = report.data["sha256"]
    assert refresh_report(report=report).data["sha256"] == first
    stored = Report.objects.get().data
    assert hashlib.sha256(canonical(stored["figures"]).encode()).hexdigest() == first


def test_the_task_run_twice_makes_one_report_a_quarter_that_is_over(year):
    WorkPackageFactory(number=1)
    WorkPackageFactory(number=2)
    tasks.build_due_reports()
    found = list(Report.objects.values_list("work_package__number", "quarter", "state"))
    assert sorted(found) == [(1, 1, "draft"), (1, 2, "draft"), (2, 1, "draft"), (2, 2, "draft")]
    tasks.build_due_reports()
    assert (Report.objects.count(), build_due_reports()) == (4, 0)


def test_the_task_refreshes_once_a_draft_from_before_the_end(year):
    early = ReportFactory(programme_year=year, quarter=2, frozen_at=IN_Q2)
    held(date(2026, 10, 20))
    assert build_due_reports() == 2  # the first quarter's, and this one
    early.refresh_from_db()
    assert early.data["figures"]["totals"]["held"] == 1
    assert build_due_reports() == 0


def test_of_a_closed_year_nothing_is_made(year):
    year.state, year.closed_on = "closed", date(2026, 10, 1)
    year.save()
    WorkPackageFactory(number=2)
    assert build_due_reports() == 0


@pytest.mark.parametrize(
    ("quarter", "words"),
    [
        (7, "vier kwartalen"),
        (-1, "vier kwartalen"),
        (3, "begint pas op 1\xa0november 2026. Maak het rapport na 31\xa0januari 2027."),
        (2, "loopt nog tot en met 31\xa0oktober 2026. Maak het rapport daarna."),
        (0, "loopt nog tot en met 30\xa0april 2027"),
    ],
)
def test_a_period_that_does_not_exist_or_is_not_over_is_refused(year, quarter, words):
    with pinned(IN_Q2), pytest.raises(InvalidInput, match=words):
        build(year, quarter=quarter)
    assert not Report.objects.exists()


# --- States ---------------------------------------------------------------------------------------
def test_a_quarter_is_over_on_the_first_day_after_it(year):
    with pinned(datetime(2026, 10, 31, 22, 59, tzinfo=UTC)), pytest.raises(InvalidInput, match="loopt nog"):
        build(year)
    with pinned(datetime(2026, 10, 31, 23, 0, tzinfo=UTC)):
        assert build(year).state == "draft"


def test_a_draft_of_a_period_that_runs_again_is_neither_refreshed_nor_final(year, cast, quick_pdf):
    report = build(year)
    before = Report.objects.values().get()
    year.ends_before = date(2028, 5, 1)  # somebody put the year right
    year.starts_on = date(2026, 9, 1)
    year.save()
    report = Report.objects.get(pk=report.pk)
    for action in (refresh_report, finalise_report):
        with pytest.raises(InvalidInput, match="begint pas|loopt nog"):
            action(report=report, by=cast.team)
    assert Report.objects.values().get() == before


def test_figures_from_before_the_end_must_be_refreshed_first(year, cast, quick_pdf):
    report = ReportFactory(programme_year=year, quarter=2, frozen_at=IN_Q2)
    with pytest.raises(InvalidInput, match="Ververs"):
        finalise_report(report=report, by=cast.team)
    finalise_report(report=drawn(refresh_report(report=report, by=cast.team)), by=cast.team)
    assert Report.objects.get().state == "final"


def test_a_final_report_keeps_bytes_and_hash_and_is_never_computed_again(year, cast, quick_pdf):
    report = finalise_report(report=drawn(build(year)), by=cast.team)
    before = Report.objects.values().get()
    held(date(2026, 9, 1))
    assert build(year).pk == report.pk
    with pytest.raises(InvalidTransition):
        refresh_report(report=report, by=cast.team)
    with pytest.raises(InvalidTransition):
        finalise_report(report=report, by=cast.team)
    assert Report.objects.values().get() == before
    assert before["sha256"] == hashlib.sha256(bytes(before["pdf"])).hexdigest()
    move = Transition.objects.filter(label="workpackages.report", to_state="final").get()
    assert (move.object_id, move.by) == (report.pk, cast.team)


def test_a_correction_is_a_new_version_that_names_the_old(year, cast, quick_pdf):
    first = finalise_report(report=drawn(build(year)), by=cast.team)
    held(date(2026, 9, 1))
    second = correct_report(report=first, by=cast.team)
    assert (second.version, second.corrects, second.state) == (2, first, "draft")
    assert (second.data["figures"]["totals"]["held"], first.data["figures"]["totals"]["held"]) == (1, 0)
    with pytest.raises(Conflict):
        correct_report(report=first, by=cast.team)
    with pytest.raises(InvalidInput):
        correct_report(report=second, by=cast.team)
    assert build(year) == second


def test_figures_that_were_touched_are_not_made_final(year, cast, quick_pdf):
    report = drawn(build(year))
    report.data["figures"]["totals"]["held"] = 99
    with pytest.raises(InvalidInput, match="niet meer heel"):
        finalise_report(report=report, by=cast.team)


def test_a_refresh_while_the_pdf_is_drawn_leaves_a_draft(year, cast, monkeypatch):
    report = build(year)

    def draw(row):
        Report.objects.filter(pk=row.pk).update(frozen_at=AFTER_Q2 + timedelta(hours=1))
        return b"%PDF"

    monkeypatch.setattr("workpackages.actions.report.draw_pdf", draw)
    with pytest.raises(InvalidInput, match="wordt nog gemaakt"):
        finalise_report(report=drawn(report), by=cast.team)
    row = Report.objects.get()
    assert (row.state, row.pdf, row.sha256) == ("draft", None, "")


def test_a_refresh_after_it_was_read_leaves_a_draft(year, cast, quick_pdf):
    seen = drawn(build(year))
    with pinned(AFTER_Q2 + timedelta(hours=1)):
        drawn(refresh_report(report=Report.objects.get(), by=cast.team))
        with pytest.raises(Conflict):
            finalise_report(report=seen, by=cast.team)
    assert Report.objects.get().state == "draft"


# --- Pages --------------------------------------------------------------------------------
def test_the_data_download_is_canonical_with_its_hash(cast, client):
    report = ReportFactory()
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    data = json.loads(client.get(reverse("workpackages:report-data", args=[report.pk])).content)
    assert (data["schema"], is_whole(data)) == (1, True)


def test_the_team_makes_refreshes_finalises_and_corrects_by_buttons(year, cast, client, quick_pdf):
    WorkPackageFactory(number=2)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    fields = {"werkpakket": "2", "jaar": "3", "kwartaal": "2"}
    page = client.post(reverse("workpackages:report-create"), fields, follow=True)
    report = Report.objects.get()
    for hours, (name, words) in enumerate(
        (
            ("refresh", "De cijfers in dit ontwerp zijn die van nu."),
            ("finalise", "De PDF is bewaard."),
            ("correct", "Dit is een nieuwe versie"),
        )
    ):
        with pinned(AFTER_Q2 + timedelta(hours=hours + 1)):
            sweep_outbox()
            page = client.post(reverse(f"workpackages:report-{name}", args=[report.pk]), follow=True)
        assert words in page.content.decode()
    assert page.context["report"].corrects == report
    assert list(Report.objects.order_by("version").values_list("state", flat=True)) == ["final", "draft"]


GOOD = {"werkpakket": "2", "jaar": "3", "kwartaal": "2"}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"kwartaal": "7"}, {"kwartaal": "vier kwartalen. Vul 1 tot 4 in"}),
        ({"kwartaal": "-1"}, {"kwartaal": "vier kwartalen. Vul 1 tot 4 in"}),
        ({"jaar": "9"}, {"jaar": "Programmajaar 9 bestaat niet. Er zijn: 3."}),
        ({"werkpakket": "5"}, {"werkpakket": "Werkpakket 5 bestaat niet. Er zijn: 2."}),
        ({"werkpakket": "x", "kwartaal": "k2"}, {"werkpakket": "een getal", "kwartaal": "een getal"}),
        ({"kwartaal": ""}, {"kwartaal": "een getal"}),
        ({"jaar": "9" * 30}, {"jaar": "bestaat niet"}),
        ({"kwartaal": "4"}, {"kwartaal": "begint pas op 1\xa0februari 2027"}),
        ({"kwartaal": "3"}, {"kwartaal": "loopt nog tot en met 31\xa0januari 2027"}),
        ({"kwartaal": "0"}, {"kwartaal": "loopt nog tot en met 30\xa0april 2027"}),
    ],
)
def test_nonsense_is_told_at_the_form_that_keeps_what_was_typed(year, cast, client, fields, said):
    WorkPackageFactory(number=2)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("workpackages:report-create"), GOOD | fields)
    assert page.status_code == 422
    form = page.context["form"]
    assert set(form.errors) == set(said)
    assert all(words in form.errors[name][0] for name, words in said.items())
    assert {name: form[name].value() for name in form.fields} == GOOD | fields
    html = page.content.decode()
    assert all(f'name="{name}" value="{text}"' in html for name, text in (GOOD | fields).items() if text)
    assert not Report.objects.exists()


def test_what_is_typed_well_makes_the_report(year, cast, client):
    WorkPackageFactory(number=2)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    assert 'id="maken"' in client.get(reverse("workpackages:report-list")).content.decode()
    page = client.post(reverse("workpackages:report-create"), GOOD)
    assert page.url == Report.objects.get().get_absolute_url()


def test_the_list_offers_a_button_for_what_is_over_only(year, cast, client):
    WorkPackageFactory(number=2)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("workpackages:report-list"))
    cells = page.context["tables"][0][1][0][1]
    assert [(cell["quarter"], cell["is_over"], cell["is_running"]) for cell in cells] == [
        (1, True, False),
        (2, True, False),
        (3, False, True),
        (4, False, False),
        (0, False, True),
    ]
    html = page.content.decode()
    assert (html.count('name="kwartaal" value='), html.count("loopt nog")) == (2, 2)


def test_only_the_team_has_buttons(year, cast, client, quick_pdf):
    report = drawn(build(year))
    urls = [reverse("workpackages:report-list"), reverse("workpackages:report-detail", args=[report.pk])]
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    seen = [client.get(url).content.decode() for url in urls]
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    team = [client.get(url).content.decode() for url in urls]
    assert ["rapporten/maken" in seen[0], "Ververs de cijfers" in seen[1]] == [False, False]
    assert ["Maak definitief" in html for html in (seen[1], team[1])] == [False, True]
    assert ["rapporten/maken" in team[0], "Ververs de cijfers" in team[1]] == [True, True]


def test_the_list_takes_a_year_and_tells_what_it_does_not_know(year, cast, client):
    build(year)
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("workpackages:report-list")
    assert [row.number for row, _lines in client.get(f"{url}?jaar=3").context["tables"]] == [3]
    assert client.get(f"{url}?jaar=9").context["unknown"] == ["9"]


def test_english_readers_get_the_page_in_english(year, cast, client):
    report = build(year)
    WorkPackageFactory._meta.model.objects.update(name_en="Connect")
    refresh_report(report=Report.objects.get(pk=report.pk))
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    with override("en"):  # and what the request switches to ends here too
        page = client.get(reverse("workpackages:report-detail", args=[report.pk])).content.decode()
    assert "Connect: " in page


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_at_one_and_three_rows(
    year, cast, client, quick_pdf, rows, django_assert_num_queries
):
    for number in range(1, rows + 1):
        present(held(date(2026, 9, number)), OrganisationFactory())
        build(year, quarter=1, number=number)
    report = drawn(build(year))
    client.force_login(cast.delegate, backend="django.contrib.auth.backends.ModelBackend")
    for url, queries in (
        (reverse("workpackages:report-list"), 9),
        (reverse("workpackages:report-detail", args=[report.pk]), 8),
    ):
        client.get(url)
        with django_assert_num_queries(queries):
            client.get(url)


@pytest.mark.parametrize("rows", [1, 3])
def test_building_costs_the_same_at_one_and_three_rows(year, rows, django_assert_num_queries):
    package = WorkPackageFactory(number=2)
    for number in range(1, rows + 1):
        activity = held(date(2026, 9, number))
        present(activity, OrganisationFactory())
        place_activity(activity=activity, cells=[(LayerFactory(number=number), DomainFactory(sequence=0))])
    with django_assert_num_queries(23):
        build_report(work_package=package, programme_year=year, quarter=2)


def test_sealing_is_blind_to_the_order_of_keys():
    assert sealed({"a": 1, "b": {"c": "é"}})["sha256"] == sealed({"b": {"c": "é"}, "a": 1})["sha256"]
    assert not is_whole({})


def test_who_comes_second_gets_the_row_of_the_first(year):
    package = WorkPackageFactory(number=2)
    first = _create(package, year, 2, by=None)
    assert _create(package, year, 2, by=None) == first


def test_figures_of_another_schema_are_refused_in_words(cast, client):
    report = ReportFactory(data={"schema": 0, "figures": {}, "sha256": ""})
    client.force_login(cast.board, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(report.get_absolute_url())
    assert response.status_code == 400
    assert "in een vorm die we hier niet tonen" in response.content.decode()
