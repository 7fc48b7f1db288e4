"""Figures that are entered by hand: followers a channel and day (seed V KPI 2)."""

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
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("Schrijf een datum als 2026-11-24.")) from error
    if day > local_today():
        raise ValueError(_("Deze dag moet nog komen."))
    return day


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
    """A CSV of channel, measured_on, value and source: all or nothing, each fault with its line.

    A channel stands once a day in a file; the measurement that the portal has of that day is replaced.
    """
    table = read_table(_numbered(data), COLUMNS, "line")
    _refuse_twice(table)
    report = ImportReport(faults=table.faults)
    if not report.is_good:
        return report
    for _line, row in table.rows:
        known = Measurement.objects.filter(
            kpi__number=SOCIAL, channel=row["channel"], measured_on=row["measured_on"]
        ).first()
        source = row.get("source", "")[:200]
        if known is None:
            report.created += 1
        elif (known.value, known.source) == (row["value"], source):
            report.unchanged += 1
            continue
        else:
            report.changed += 1
        enter_measurement(
            channel=row["channel"], measured_on=row["measured_on"], value=row["value"], source=source, by=by
        )
    return report


def _refuse_twice(table) -> None:
    seen: dict[tuple, int] = {}
    for line, row in table.rows:
        key = (row["channel"], row["measured_on"])
        if key in seen:
            message = _("Dit kanaal heeft die dag al een rij, op regel {line}.").format(line=seen[key])
            table.add(line, "channel", row["channel"], message)
        seen.setdefault(key, line)


def _numbered(data: bytes) -> bytes:
    """The same file with a first column that tells its rows apart: a channel stands there once a day, not once."""
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        return data
    if not lines:
        return data
    mark = ";" if lines[0].count(";") > lines[0].count(",") else ","
    first = ["line", *map(str, range(1, len(lines)))]
    pairs = zip(first, lines, strict=True)
    numbered = (f"{number}{mark}{line}" if line.strip(" ,;") else "" for number, line in pairs)
    return "\n".join(numbered).encode()
