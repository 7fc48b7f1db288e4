"""What stands in all tables of ours, to compare a database with itself later on, or with another one."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

from django.apps import apps
from django.db import connection, models

OURS = ("scvl", "members", "matchmaking", "workpackages", "kpis")


def own_models() -> Iterator[type[models.Model]]:
    """Every model of ours with a table: those of the history and of what is many-to-many too."""
    for app in OURS:
        yield from apps.get_app_config(app).get_models(include_auto_created=True)


def contents(without: Mapping[str, set[str]] = MappingProxyType({})) -> dict[str, str]:
    """A digest of all rows of each table, by the model's label; `without` names fields to leave out: {label: names}."""
    return {model._meta.label: _digest(model, without.get(model._meta.label, ())) for model in own_models()}


def _digest(model, left_out) -> str:
    total = hashlib.sha256()
    fields = [field.attname for field in model._meta.concrete_fields if field.name not in left_out]
    for row in model._base_manager.order_by("pk").values_list(*fields):
        total.update(repr(row).encode())
    return total.hexdigest()


def differing(one: dict, other: dict) -> set[str]:
    """Labels of the models whose rows are not the same in both."""
    return {label for label in one.keys() | other.keys() if one.get(label) != other.get(label)}


@contextmanager
def copy_of_the_database(name: str) -> Iterator[dict]:
    """The settings of a copy of the database of the tests, gone afterwards. No transaction may be open at its start."""
    if connection.vendor == "sqlite":  # the file is copied: all of it must be there
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    connection.creation.clone_test_db(name, verbosity=0, autoclobber=True)
    found = connection.creation.get_test_db_clone_settings(name)
    yield found
    connection.creation.destroy_test_db(suffix=name, verbosity=0)
