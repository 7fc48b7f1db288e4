"""Each constraint of the app, provoked on real rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.constraints import constraints_of, refused_by
from tests.factories.kpis import KpiFactory, MeasurementFactory, SnapshotFactory, TargetFactory

pytestmark = pytest.mark.django_db


def twice(factory, *names):
    def build():
        first = factory()
        factory(**{name: getattr(first, name) for name in names})

    return build


CASES = [
    ("target_once_per_year", twice(TargetFactory, "kpi", "programme_year")),
    ("target_not_negative", lambda: TargetFactory(value=Decimal("-1"))),
    (
        "measurement_once_per_channel_and_day",
        twice(MeasurementFactory, "kpi", "channel", "measured_on"),
    ),
    ("snapshot_sequence_once", twice(SnapshotFactory, "programme_year", "sequence")),
    ("snapshot_sequence_from_one", lambda: SnapshotFactory(sequence=0)),
    ("snapshot_period_not_empty", lambda: SnapshotFactory(ends_before=date(2024, 5, 1))),
    ("snapshot_hash_whole", lambda: SnapshotFactory(sha256="f" * 63)),
    ("snapshot_hash_whole", lambda: SnapshotFactory(sha256="X" * 64)),
    ("snapshot_again_with_reason", lambda: SnapshotFactory(sequence=2, reason="")),
]


@pytest.mark.parametrize(("name", "build"), CASES, ids=[f"{n}-{i}" for i, (n, _) in enumerate(CASES)])
def test_the_database_refuses(name, build):
    with refused_by(name):
        build()


def test_each_constraint_is_provoked():
    assert {name for name, _build in CASES} == constraints_of("kpis")


def test_a_number_of_a_kpi_stands_once():
    KpiFactory(number="7a")
    with pytest.raises(IntegrityError), transaction.atomic():
        KpiFactory._meta.model.objects.create(number="7a", code="anders", group="input", unit="people")


def test_a_second_snapshot_of_a_year_says_why():
    first = SnapshotFactory()
    again = SnapshotFactory(programme_year=first.programme_year, sequence=2)
    assert list(first.programme_year.snapshots.values_list("sequence", flat=True)) == [2, 1]
    assert again.reason == "Een telling was fout"
