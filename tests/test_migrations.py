"""Migrations go back: each step can be undone, and the last ones are, with a row in the tables."""

import json
from importlib import import_module

import pytest
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from kpis.models import Snapshot
from tests.contents import OURS, copy_of_the_database
from tests.factories.kpis import SnapshotFactory
from tests.factories.workpackages import ProgrammeYearFactory

# Every step that moves data and the last one of each app; all the way back takes more than a minute.
BACK_TO = [
    ("kpis", "0001_initial"),
    ("matchmaking", "0004_digest"),
    ("workpackages", "0003_delivery_attempts"),
]
DATA = json.dumps({"kpis": {"9": {"value": "3", "companion": None, "breakdown": [], "rows": []}}})


@pytest.fixture
def scratch(django_db_setup, django_db_blocker):
    """A copy of the database of the tests, to take apart."""
    with django_db_blocker.unblock(), copy_of_the_database("scratch") as found:
        connections.databases["scratch"] = found
        yield connections["scratch"]
        connections["scratch"].close()
        del connections["scratch"], connections.databases["scratch"]


def applied(database) -> set:
    return {key for key in MigrationRecorder(database).applied_migrations() if key[0] in OURS}


def tables(database) -> dict[str, list[str]]:
    """The columns of each table of ours."""
    with database.cursor() as cursor:
        names = [name for name in database.introspection.table_names(cursor) if name.startswith(OURS)]
        return {
            name: sorted(column.name for column in database.introspection.get_table_description(cursor, name))
            for name in names
        }


@pytest.mark.django_db
def test_every_step_can_be_undone():
    loader = MigrationLoader(connection)
    stuck = [
        f"{app}.{name}: {operation.describe()}"
        for (app, name), migration in loader.disk_migrations.items()
        if app in OURS
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []


def test_the_last_steps_go_back_and_forth(scratch):
    year = ProgrammeYearFactory.build(number=1)
    year.save(using="scratch")
    SnapshotFactory.build(programme_year=year, data=DATA).save(using="scratch")
    everything, before = applied(scratch), tables(scratch)

    MigrationExecutor(scratch).migrate(BACK_TO)
    assert everything - applied(scratch) >= {
        ("kpis", "0003_total_order"),
        ("kpis", "0002_snapshot_summary"),
        ("matchmaking", "0005_project_versions"),
        ("workpackages", "0004_rotation"),
    }
    assert "summary" not in tables(scratch)["kpis_snapshot"]
    assert "workpackages_rotation" not in tables(scratch)

    executor = MigrationExecutor(scratch)
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert (applied(scratch), tables(scratch)) == (everything, before)
    row = Snapshot.objects.using("scratch").get()
    assert (row.data, row.summary) == (
        DATA,
        {"9": {"value": "3", "companion": None, "breakdown": [], "size": 0, "days": []}},
    )


def test_the_rules_that_only_postgresql_knows_go_back_and_forth(scratch):
    step = import_module("members.migrations.0002_postgresql").Migration.operations[0]

    def rules():
        with scratch.cursor() as cursor:
            names = scratch.introspection.get_constraints(cursor, "members_membership").keys()
            names |= scratch.introspection.get_constraints(cursor, "members_organisation").keys()
        return sorted({"membership_no_overlap", "organisation_search_trigram"} & names)

    expected = (
        ["membership_no_overlap", "organisation_search_trigram"] if scratch.vendor == "postgresql" else []
    )
    assert rules() == expected
    with scratch.schema_editor() as editor:
        step.reverse_code(None, editor)
    assert rules() == []
    with scratch.schema_editor() as editor:
        step.code(None, editor)
    assert rules() == expected
