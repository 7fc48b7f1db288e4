"""Provoking a constraint of the database by name, on both databases."""

from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction


def constraints_of(app_label: str) -> set[str]:
    """Names of the constraints that the models of an app declare."""
    return {
        constraint.name
        for model in apps.get_app_config(app_label).get_models()
        for constraint in model._meta.constraints
    }


def find_constraint(name: str):
    return next(
        (model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if constraint.name == name
    )


def words_of(name: str) -> str:
    """What the database says when the constraint is broken: its name; SQLite names a unique one by its columns."""
    model, constraint = find_constraint(name)
    by_columns = isinstance(constraint, models.UniqueConstraint) and not constraint.expressions
    if connection.vendor == "sqlite" and by_columns:
        table = model._meta.db_table
        columns = (model._meta.get_field(field).column for field in constraint.fields)
        return "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)
    return name


@contextmanager
def refused_by(name: str):
    """Inside, the database refuses a row, and by this very constraint."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    assert words_of(name) in str(caught.value)
