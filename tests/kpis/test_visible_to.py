"""KPIs, their targets, measurements and frozen years: by seat, and the team (MODEL 2)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.kpis import KpiFactory, MeasurementFactory, SnapshotFactory, TargetFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("factory", [KpiFactory, TargetFactory, MeasurementFactory, SnapshotFactory])
def test_who_sees(cast, factory):
    row = factory()
    people = {name: user or AnonymousUser() for name, user in cast.people.items()}
    seen_by = {
        name for name, user in people.items() if type(row).objects.visible_to(user).filter(pk=row.pk).exists()
    }
    assert seen_by == {"team", "finance", "delegate", "board"}
