"""What stands in all tables of ours, to compare a database with itself later on, or with another one."""

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.db import models

OURS = ("scvl", "members", "matchmaking", "workpackages", "kpis")


def own_models() -> Iterator[type[models.Model]]:
    """Every model of ours with a table: those of the history and of what is many-to-many too."""
    for app in OURS:
        yield from apps.get_app_config(app).get_models(include_auto_created=True)


def contents() -> dict[str, str]:
    """A digest of all rows of each table, by the model's label."""
    return {model._meta.label: _digest(model) for model in own_models()}


def _digest(model) -> str:
    total = hashlib.sha256()
    for row in model._base_manager.order_by("pk").values_list():
        total.update(repr(row).encode())
    return total.hexdigest()


def differing(one: dict, other: dict) -> set[str]:
    """Labels of the models whose rows are not the same in both."""
    return {label for label in one.keys() | other.keys() if one.get(label) != other.get(label)}
