"""Reading tables that people bring: all or nothing, each fault named as line, column, value and what is wrong.

A schema says which columns there are and how a cell becomes a value. Reading never raises on bad content: it reports.
"""

import csv
import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

MAX_BYTES = 10 * 1024 * 1024
SHOWN = 80


@dataclass(frozen=True)
class Column:
    """A column: its name, whether each file has it, whether each row fills it, and how a cell is read.

    `read(text)` gives the value or raises ValueError with the reason, in Dutch.
    """

    name: str
    read: Callable[[str], object] = str
    required: bool = False
    filled: bool = False
    spellings: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell; `line` counts as an editor does, 1 for the header; 0 for the file as a whole."""

    line: int
    column: str
    value: str
    message: str


@dataclass
class ReadTable:
    """Rows as (line, {column: value}) and what is wrong; usable only where `faults` is empty."""

    rows: list[tuple[int, dict]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, line, column, value, message) -> None:
        self.faults.append(Fault(line, column[:SHOWN], str(value)[:SHOWN], str(message)))


@dataclass
class ImportReport:
    """What an import did, or would do: numbers, the fields kept because staff edited them, remarks, and the faults."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    kept: list[tuple[str, str, str, str]] = field(
        default_factory=list
    )  # row, field, what stands, what the file says
    notes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return not self.faults


def read_table(data: bytes, columns: tuple[Column, ...], key: str) -> ReadTable:
    """The rows of a CSV file by its schema. `key`: the column whose values may stand only once."""
    table = ReadTable()
    text = _decode(data, table)
    if text is None:
        return table
    lines = _lines(text, table)
    if lines is None:
        return table
    header = _header(lines, columns, table)
    if header is None:
        return table
    seen = {}
    for line, cells in lines:
        _read_row(table, columns, header, line, cells, key, seen)
    if not table.rows and not table.faults:
        table.add(0, "", "", _("Het bestand heeft een koprij, maar geen enkele rij eronder."))
    return table


def _decode(data, table):
    """The text of a file, or None with what is wrong: size, each line with broken characters, no text at all."""
    if len(data) > MAX_BYTES:
        table.add(
            0,
            "",
            f"{len(data)} bytes",
            _("Het bestand is te groot. Splits het in delen van hoogstens 10 MB."),
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        _name_broken_lines(data, table)
        return None
    if "\x00" in text:
        table.add(
            text[: text.index("\x00")].count("\n") + 1,
            "",
            "",
            _("Dit is geen tekstbestand. Geef een CSV-bestand."),
        )
        return None
    if not text.strip():
        table.add(0, "", "", _("Het bestand is leeg."))
        return None
    return text


def _name_broken_lines(data, table):
    for line, content in enumerate(data.split(b"\n"), start=1):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError as error:
            shown = content[error.start : error.start + 10].decode("cp1252", errors="replace")
            advice = _("Dit teken is geen UTF-8. Bewaar het bestand opnieuw als 'CSV UTF-8'.")
            table.add(line, "", shown.strip(), advice)


def _lines(text, table):
    """Non-empty rows as (line, cells). Excel's file is known by its header, or by the line 'sep=;' above it."""
    file, line = io.StringIO(text, newline=""), 1
    head = next(filter(str.strip, text.splitlines()))
    if len(head) == 5 and text.startswith("sep="):
        delimiter, line = head[4], 2
        file.readline()
    else:
        delimiter = max(",;\t", key=head.count)
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    above, found = line - 1, []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                found.append((line, cells))
            line = above + reader.line_num + 1
    except csv.Error:
        table.add(line, "", "", _("Deze rij kan niet gelezen worden. Kijk de aanhalingstekens na."))
        return None
    if not found:
        table.add(0, "", "", _("Het bestand is leeg."))
        return None
    return iter(found)


def _header(lines, columns, table):
    """The columns by place; None where a needed one is missing, one stands twice or one is unknown."""
    line, cells = next(lines)
    names = [cell.strip().lower() for cell in cells]
    known = {column.name for column in columns}
    for column in columns:
        if column.required and column.name not in names:
            table.add(line, column.name, "", _("Deze kolom ontbreekt."))
    for place, name in enumerate(names):
        if name and name not in known:
            table.add(
                line, name, name, _("Deze kolom kennen we niet. Haal ze weg of kijk de schrijfwijze na.")
            )
        if name and name in names[:place]:
            table.add(line, name, name, _("Deze kolom staat er twee keer."))
    return None if table.faults else names


def _read_row(table, columns, header, line, cells, key, seen):
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        extra = next(cell for cell in cells[len(header) :] if cell.strip())
        table.add(line, "", extra, _("Deze rij heeft meer cellen dan er kolommen zijn."))
        return
    given = dict(zip(header, cells, strict=False))
    row, good = {}, True
    for column in columns:
        if column.name not in header:
            continue
        text = given.get(column.name, "").strip()
        if column.filled and not text:
            table.add(line, column.name, "", _("Deze cel moet ingevuld zijn."))
            good = False
            continue
        try:
            row[column.name] = column.read(_without_controls(text))
        except ValueError as error:
            table.add(line, column.name, text, str(error))
            good = False
    if not good:
        return
    if row[key] in seen:
        message = _("Deze waarde staat al op regel {line}.").format(line=seen[row[key]])
        table.add(line, key, row[key], message)
        return
    seen[row[key]] = line
    table.rows.append((line, row))


def _without_controls(text: str) -> str:
    """The text itself; ValueError for one with a sign that no page or PDF can show."""
    if any(unicodedata.category(sign) == "Cc" and sign not in "\n\r\t" for sign in text):
        raise ValueError(_("Hier staat een onzichtbaar stuurteken in. Typ de tekst opnieuw."))
    return text


def text_to(longest: int) -> Callable[[str], str]:
    """Text as it stands, of at most so many signs: what the database takes."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise ValueError(
                _("Deze tekst telt {n} tekens. Kort hem in tot {longest}.").format(
                    n=len(text), longest=longest
                )
            )
        return text

    return read


def several(read: Callable[[str], object]) -> Callable[[str], tuple]:
    """Values joined by ';' in one cell, each read by `read`; in order, each once."""

    def read_all(text: str) -> tuple:
        parts = [part.strip() for part in text.split(";")]
        return tuple(dict.fromkeys(read(part) for part in parts if part))

    return read_all


def one_of(choices: dict[str, object], message: str) -> Callable[[str], object]:
    """A value by its spelling, whatever the case; '' gives None."""
    plain = {name.casefold(): value for name, value in choices.items()}

    def read(text: str):
        if not text:
            return None
        if text.casefold() not in plain:
            raise ValueError(message)
        return plain[text.casefold()]

    return read


def yes_or_no(text: str) -> bool:
    """'yes', 'ja', '1', 'no', 'nee', '0' or empty."""
    value = text.casefold()
    if value in ("yes", "ja", "1", "true", "waar"):
        return True
    if value in ("no", "nee", "0", "", "false", "onwaar"):
        return False
    raise ValueError(_("Geef ja of nee."))


def merge(row_imported: dict, present: dict, wanted: dict) -> tuple[dict, list[str]]:
    """What an import may change of a row, and the fields that staff edited since the last one, which are kept.

    All three are plain values by field. A field never imported before is taken from the file.
    """
    changes, kept = {}, []
    for name, value in wanted.items():
        if present[name] == value:
            continue
        if name in row_imported and row_imported[name] != present[name]:
            kept.append(name)
        else:
            changes[name] = value
    return changes, kept
