"""A closed year as it was counted: written once as canonical JSON with its hash, and read back (MODEL 1.15)."""

import hashlib
import json
from datetime import date
from decimal import Decimal

from kpis.calculators.base import Result, Row
from kpis.models import Snapshot

SCHEMA_VERSION = 1


def freeze(results: dict[str, Result]) -> str:
    """Canonical JSON of results: sorted keys, no spaces, values as decimal strings; organisations, never persons."""
    data = {number: _plain(result) for number, result in results.items()}
    return json.dumps(
        {"schema": SCHEMA_VERSION, "kpis": data}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(result: Result) -> dict:
    return {
        "value": _text(result.value),
        "companion": _text(result.companion),
        "breakdown": [[label, _text(Decimal(number))] for label, number in result.breakdown],
        "rows": [_row(row) for row in result.rows],
        "aside": [_row(row) for row in result.aside],
    }


def _text(value) -> str | None:
    return None if value is None else f"{Decimal(value):f}"


def _row(row: Row) -> list:
    when = row.when and row.when.isoformat()
    return [row.model, row.object_id, row.label, row.organisation, row.count, when, row.note, row.url]


def _read_row(cells: list) -> Row:
    model, object_id, label, organisation, count, when, note, url = cells
    return Row(label, count, model, object_id, when and date.fromisoformat(when), organisation, note, url)


def thaw(text: str) -> dict[str, Result]:
    """{number: result} of a snapshot's text."""
    return {
        number: Result(
            data["value"] and Decimal(data["value"]),
            tuple(_read_row(cells) for cells in data["rows"]),
            tuple((label, Decimal(value)) for label, value in data["breakdown"]),
            data["companion"] and Decimal(data["companion"]),
            tuple(_read_row(cells) for cells in data["aside"]),
        )
        for number, data in json.loads(text)["kpis"].items()
    }


def read_snapshot(year) -> dict[str, Result] | None:
    """The results of a year's latest snapshot; None where none was taken."""
    row = Snapshot.objects.filter(programme_year=year).order_by("-sequence").first()
    return thaw(row.data) if row else None
