"""A closed year as it was counted: written once as canonical JSON with its hash, and read back (MODEL 1.15).

What is said in words is kept in both languages. Beside the whole stands a summary, from which figures and forecasts are
drawn; the rows are read from the whole where they are shown.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.utils.translation import override

from kpis.calculators.base import Result, Row
from kpis.models import Snapshot
from scvl.wording import said

SCHEMA_VERSION = 2


def freeze(count: Callable[[], dict[str, Result]]) -> str:
    """Canonical JSON of what `count()` gives: sorted keys, no spaces, values as decimal strings; never persons."""
    told = []
    for language in ("nl", "en"):
        with override(language):
            told.append({number: _plain(result) for number, result in count().items()})
    dutch, english = told
    kpis = {number: _in_both(dutch[number], english[number]) for number in dutch}
    return json.dumps(
        {"schema": SCHEMA_VERSION, "kpis": kpis}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def summary_of(text: str) -> dict:
    """What a page needs of a snapshot's text without its rows: how much was counted on which day."""
    return {
        number: {name: data[name] for name in ("value", "companion", "breakdown", "size", "days")}
        for number, data in json.loads(text)["kpis"].items()
    }


# --- To plain values, and back ---------------------------------------------------------------------
def _plain(result: Result) -> dict:
    return {
        "value": _text(result.value),
        "companion": _text(result.companion),
        "breakdown": [[label, _text(Decimal(number))] for label, number in result.breakdown],
        "size": result.size,
        "days": _days(((row.when, row.count) for row in result.rows) if result.by_month else result.days),
        "rows": [_row(row) for row in result.rows],
        "aside": [_row(row) for row in result.aside],
    }


def _days(days) -> list:
    """[day, more] a day, in order; '' for what was there from the start."""
    found = Counter()
    for day, more in days:
        found[day.isoformat() if day else ""] += more
    return [[day, more] for day, more in sorted(found.items())]


def _text(value) -> str | None:
    return None if value is None else f"{Decimal(value):f}"


def _row(row: Row) -> list:
    when = row.when and row.when.isoformat()
    return [row.model, row.object_id, row.label, row.organisation, row.count, when, row.note, row.url]


def _in_both(dutch, english):
    """The same values once, and what differs as {'nl': ..., 'en': ...}; rows are found back by their record."""
    if isinstance(dutch, dict):
        return {name: _in_both(dutch[name], english[name]) for name in dutch}
    if isinstance(dutch, list) and dutch and isinstance(dutch[0], list) and len(dutch[0]) > 2:
        known = {(cells[0], cells[1]): cells for cells in english}
        return [_in_both(cells, known[cells[0], cells[1]]) for cells in dutch]
    if isinstance(dutch, list):
        return [_in_both(*pair) for pair in zip(dutch, english, strict=True)]
    return dutch if dutch == english else {"nl": dutch, "en": english}


def _read_row(cells: list) -> Row:
    model, object_id, label, organisation, count, when, note, url = cells
    day = when and date.fromisoformat(when)
    return Row(said(label), count, model, object_id, day, organisation, said(note), said(url))


class _Whole:
    """The text of a snapshot, read when its rows are asked for, and then once."""

    def __init__(self, pk: int):
        self.pk = pk
        self._kpis: dict | None = None

    def rows(self, number: str, name: str) -> list[Row]:
        if self._kpis is None:
            text = Snapshot.objects.values_list("data", flat=True).get(pk=self.pk)
            self._kpis = json.loads(text)["kpis"]
        return [_read_row(cells) for cells in self._kpis[number][name]]


def read_snapshot(year) -> dict[str, Result] | None:
    """The results of a year's latest snapshot by the number of the KPI; None where none was taken."""
    rows = Snapshot.objects.filter(programme_year=year).order_by("-sequence")
    latest = rows.values_list("pk", "summary").first()
    if latest is None:
        return None
    pk, summary = latest
    whole = _Whole(pk)
    return {number: _result(whole, number, data) for number, data in summary.items()}


def _result(whole: _Whole, number: str, data: dict) -> Result:
    return Result(
        data["value"] and Decimal(data["value"]),
        tuple((date.fromisoformat(day) if day else None, count) for day, count in data["days"]),
        data["size"],
        find_breakdown=lambda: [(said(label), Decimal(value)) for label, value in data["breakdown"]],
        find_companion=lambda: data["companion"] and Decimal(data["companion"]),
        make_rows=lambda: whole.rows(number, "rows"),
        make_aside=lambda: whole.rows(number, "aside"),
    )
