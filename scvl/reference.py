"""Reference data: loaded again and again without ever overwriting what staff edited (MODEL 1.12).

`loaded` on a row keeps the values of the last load. A field that differs from it was edited since: it is kept and listed.
"""

import json
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from django.db import models, transaction


@dataclass
class LoadReport:
    """What a load did: numbers of rows, and the fields kept because staff edited them."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: "LoadReport") -> None:
        self.created += other.created
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.kept += other.kept


def read_data(path: Path):
    """The content of a JSON file of ours."""
    return json.loads(path.read_text(encoding="utf-8"))


def _plain(value):
    """A value as JSON keeps it, so that what was loaded and what stands there compare."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return sorted(_plain(item) for item in value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def _present(row, name):
    """The value that stands in a field of a row, plain; of a many-to-many field the keys."""
    model_field = row._meta.get_field(name)
    if model_field.many_to_many:
        return sorted(getattr(row, name).values_list("pk", flat=True))
    value = getattr(row, model_field.attname if model_field.is_relation else name)
    return (
        f"{value:.2f}"
        if isinstance(model_field, models.DecimalField) and value is not None
        else _plain(value)
    )


@transaction.atomic
def load_rows(model: type[models.Model], key: tuple[str, ...], rows: list[dict]) -> LoadReport:
    """Create rows and bring fields up to date that staff left alone. `key`: the fields by which a row is found."""
    report = LoadReport()
    for data in rows:
        _load_row(model, key, data, report)
    return report


def _load_row(model, key, data, report) -> None:
    found = {name: data[name] for name in key}
    many = {name for name in data if model._meta.get_field(name).many_to_many}
    row = model.objects.filter(**found).first()
    fresh = {name: value for name, value in data.items() if name not in key}
    if row is None:
        row = model(**found, **{name: value for name, value in fresh.items() if name not in many})
        row.loaded = {name: _plain(value) for name, value in fresh.items()}
        row.save()
        for name in many:
            getattr(row, name).set(fresh[name])
        report.created += 1
        return
    changes = _changes(row, fresh, report)
    for name, value in changes.items():
        if name in many:
            getattr(row, name).set(value)
        else:
            setattr(row, name, value)
    edited = {name for label, name in report.kept if label == str(row)}
    loaded = {**row.loaded, **{name: _plain(value) for name, value in fresh.items() if name not in edited}}
    if changes or loaded != row.loaded:
        row.loaded = loaded
        row.save()
        report.changed += 1
    else:
        report.unchanged += 1


def _changes(row, fresh, report) -> dict:
    """The fields to bring up to date; those that staff edited are listed instead."""
    changes = {}
    for name, value in fresh.items():
        wanted, present = _plain(value), _present(row, name)
        if wanted == present:
            continue
        if name in row.loaded and row.loaded[name] != present:
            report.kept.append((str(row), name))
        else:
            changes[name] = value
    return changes
