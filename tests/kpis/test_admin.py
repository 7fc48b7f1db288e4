"""The admin of the app: what the plan fixes stands, what is closed stands, lists cost the same at 1 and 3 rows."""

import itertools
from datetime import date, timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Kpi, Measurement, Snapshot, Target
from members.reference import grant_staff_rights
from scvl.periods import local_today
from tests.backoffice import form_of, page_of, signed_in
from tests.factories.kpis import KpiFactory, MeasurementFactory, SnapshotFactory, TargetFactory
from tests.factories.workpackages import ProgrammeYearFactory, WorkPackageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(cast):
    grant_staff_rights()
    return signed_in(cast.team)


def save(client, row, **changes):
    url = page_of(type(row), "change", row.pk)
    return client.post(url, form_of(client, url) | changes)


def test_what_a_kpi_counts_is_fixed_and_its_words_are_not(team):
    row = KpiFactory()
    assert save(team, row, name_nl="Volgers", number="99", unit="percent", code="anders").status_code == 302
    row.refresh_from_db()
    assert (row.name_nl, row.number, row.unit, row.code) == ("Volgers", "2", "followers", "kpi-2")
    assert team.get(page_of(Kpi, "add")).status_code == 403
    assert team.post(page_of(Kpi, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_target_is_edited_with_its_kpi(team):
    row = TargetFactory()
    assert save(team, row.kpi, **{"targets-0-value": "2500"}).status_code == 302
    row.refresh_from_db()
    assert row.value == 2500
    assert row.history.count() == 2


def take(client, row, name, **data):
    response = client.post(page_of(type(row), "move", row.pk, name), data, follow=True)
    row.refresh_from_db()
    return [str(message) for message in response.context["messages"]]


def test_a_year_goes_from_draft_to_closed_with_its_figures(team):
    year = ProgrammeYearFactory(
        number=2, starts_on=date(2024, 5, 1), ends_before=date(2025, 5, 1), state="draft"
    )
    take(team, year, "propose")
    take(team, year, "return", confirmed="1", reason="De gewichten kloppen niet.")
    assert year.state == "draft"
    take(team, year, "propose")
    take(team, year, "approve", confirmed="1")
    assert (year.state, year.approved_on) == ("approved", local_today())
    KpiFactory()
    take(team, year, "close", confirmed="1")
    assert (year.state, year.closed_on) == ("closed", local_today())
    assert year.snapshots.get().sequence == 1
    take(team, year, "count", confirmed="1", reason="Een lijst kwam te laat.")
    assert list(year.snapshots.order_by("sequence").values_list("sequence", "reason")) == [
        (1, ""),
        (2, "Een lijst kwam te laat."),
    ]


def test_a_year_that_still_runs_is_not_closed(team):
    today = local_today()
    year = ProgrammeYearFactory(
        starts_on=today - timedelta(days=9), ends_before=today + timedelta(days=1), state="approved"
    )
    assert take(team, year, "close", confirmed="1") == ["Dit jaar is nog niet voorbij."]
    assert (year.state, year.snapshots.count()) == ("approved", 0)
    assert take(team, year, "propose")[0].startswith("Dit kan niet meer")
    assert year.state == "approved"


def test_the_target_of_a_closed_year_stands(team):
    year = ProgrammeYearFactory(state="closed", closed_on=date(2025, 6, 1))
    row = TargetFactory(programme_year=year)
    url = page_of(Target, "change", row.pk)
    assert team.get(url).status_code == 200
    assert team.post(url, {"value": "1"}).status_code == 403
    assert "targets-0-value" not in form_of(team, page_of(Kpi, "change", row.kpi_id))
    add = {"kpi": row.kpi_id, "programme_year": year.pk, "value": "1"}
    assert "programme_year" in team.post(page_of(Target, "add"), add).context["adminform"].form.errors
    row.refresh_from_db()
    assert row.value == 2000


def test_a_second_target_for_a_year_is_told(team):
    row = TargetFactory()
    add = {"kpi": row.kpi_id, "programme_year": row.programme_year_id, "value": "1"}
    response = team.post(page_of(Target, "add"), add)
    assert "al een doel" in str(response.context["errors"])


def test_a_measurement_is_entered_once_a_channel_and_day(team):
    add = {"kpi": KpiFactory().pk, "channel": "linkedin", "measured_on": "2026-10-01", "value": "1840"}
    assert team.post(page_of(Measurement, "add"), add).status_code == 302
    response = team.post(page_of(Measurement, "add"), add)
    assert "die dag al een meting" in str(response.context["errors"])
    assert Measurement.objects.count() == 1


def test_a_snapshot_is_only_looked_at(team, cast):
    row = SnapshotFactory()
    for client in (team, signed_in(cast.finance)):
        assert client.get(page_of(Snapshot, "change", row.pk)).status_code == 200
        assert client.post(page_of(Snapshot, "change", row.pk), {"data": "{1}"}).status_code == 403
        assert client.get(page_of(Snapshot, "add")).status_code == 403
        assert client.post(page_of(Snapshot, "delete", row.pk), {"post": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.data == "{}"


NUMBERS = itertools.count(1)


def a_kpi():
    KpiFactory(number=f"x{next(NUMBERS)}").work_packages.add(WorkPackageFactory(number=next(NUMBERS) % 4 + 1))


LISTS = [
    (Kpi, a_kpi),
    (Target, TargetFactory),
    (
        Measurement,
        lambda: MeasurementFactory(measured_on=date(2026, 10, 1) + timedelta(days=next(NUMBERS))),
    ),
    (Snapshot, SnapshotFactory),
]


@pytest.mark.parametrize(("model", "build"), LISTS, ids=[model.__name__ for model, _build in LISTS])
def test_a_list_costs_the_same_at_one_and_three_rows(team, django_assert_num_queries, model, build):
    url = page_of(model, "changelist")
    build()
    team.get(url)
    with CaptureQueriesContext(connection) as first:
        assert team.get(url).status_code == 200
    build()
    build()
    with django_assert_num_queries(len(first)):
        assert team.get(url).status_code == 200


def test_every_admin_of_the_app_has_a_list_in_the_test():
    ours = {model for model in admin.site._registry if model._meta.app_label == "kpis"}
    assert ours == {model for model, _build in LISTS}
