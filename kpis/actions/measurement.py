"""Figures that are entered by hand: followers a channel and day (seed V KPI 2)."""

import csv
import io
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from kpis.models import Kpi, Measurement
from scvl.errors import InvalidInput
from scvl.imports import Column, ImportReport, read_table
from scvl.periods import local_today

LARGEST = 2_000_000_000
SOCIAL = "2"


@transaction.atomic
def enter_measurement(
    *, channel: str, measured_on: date, value: int, by, source="", is_demo=False
) -> Measurement:
    """A measurement of a channel on a day; the one of that day is replaced. Raises InvalidInput for a day to come."""
    if measured_on > local_today():
        raise InvalidInput(_("Deze dag moet nog komen."))
    kpi = Kpi.objects.get(number=SOCIAL)
    row = Measurement.objects.filter(kpi=kpi, channel=channel, measured_on=measured_on).first()
    row = row or Measurement(kpi=kpi, channel=channel, measured_on=measured_on)
    row.value, row.source, row.is_demo = value, source, is_demo
    row._history_user = by
    row.save()
    return row


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("Schrijf een datum als 2026-11-24.")) from error


def _channel(text: str) -> str:
    if text.lower() not in Measurement.Channel.values:
        raise ValueError(
            _("Dit kanaal kennen we niet: {names}.").format(names=", ".join(Measurement.Channel.values))
        )
    return text.lower()


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) > LARGEST:
        raise ValueError(_("Geef een geheel getal, zonder punten."))
    return int(text)


COLUMNS = (
    Column("line", str),
    Column("channel", _channel, required=True, filled=True),
    Column("measured_on", _day, required=True, filled=True),
    Column("value", _count, required=True, filled=True),
    Column("source", str),
)


@transaction.atomic
def import_measurements(*, data: bytes, by) -> ImportReport:
    """A CSV of channel, measured_on, value and source: all or nothing, each fault with its line."""
    table = read_table(_numbered(data), COLUMNS, "line")
    report = ImportReport(faults=table.faults)
    if report.is_good:
        for _line, row in table.rows:
            enter_measurement(
                channel=row["channel"],
                measured_on=row["measured_on"],
                value=row["value"],
                source=row.get("source", "")[:200],
                by=by,
            )
            report.created += 1
    return report


def _numbered(data: bytes) -> bytes:
    """The same file with a first column that tells its rows apart: a channel stands there once a day, not once."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return data
    if not lines:
        return data
    mark = ";" if lines[0].count(";") > lines[0].count(",") else ","
    out = io.StringIO()
    writer = csv.writer(out, delimiter=mark, lineterminator="\n")
    for number, cells in enumerate(csv.reader(lines, delimiter=mark)):
        writer.writerow(["line" if number == 0 else str(number), *cells] if any(cells) else [])
    return out.getvalue().encode()
