"""Builders of rows of the app kpis."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from kpis import models
from tests.factories.workpackages import ProgrammeYearFactory


class KpiFactory(DjangoModelFactory):
    class Meta:
        model = models.Kpi
        django_get_or_create = ("number",)

    number = "2"
    code = factory.LazyAttribute(lambda o: f"kpi-{o.number}")
    name_nl = factory.LazyAttribute(lambda o: f"KPI {o.number}")
    group = models.Kpi.Group.INPUT
    unit = models.Kpi.Unit.FOLLOWERS


class TargetFactory(DjangoModelFactory):
    class Meta:
        model = models.Target

    kpi = factory.SubFactory(KpiFactory)
    programme_year = factory.SubFactory(ProgrammeYearFactory)
    value = Decimal("2000")


class MeasurementFactory(DjangoModelFactory):
    class Meta:
        model = models.Measurement

    kpi = factory.SubFactory(KpiFactory)
    channel = models.Measurement.Channel.LINKEDIN
    measured_on = date(2026, 10, 1)
    value = 1840


class SnapshotFactory(DjangoModelFactory):
    class Meta:
        model = models.Snapshot

    programme_year = factory.SubFactory(ProgrammeYearFactory)
    sequence = 1
    schema_version = 1
    rule_version = "1"
    starts_on = date(2024, 5, 1)
    ends_before = date(2025, 5, 1)
    data = "{}"
    sha256 = factory.LazyAttribute(lambda o: hashlib.sha256(o.data.encode()).hexdigest())
    taken_at = datetime(2025, 6, 1, 12, tzinfo=UTC)
    reason = factory.LazyAttribute(lambda o: "" if o.sequence == 1 else "Een telling was fout")
