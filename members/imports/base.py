import logging
from abc import ABC, abstractmethod

from django.db import transaction

from scvl.imports import Column, ImportReport, read_table
from scvl.stamps import DIRECTORY, touch_stamp

log = logging.getLogger(__name__)


class _DryRun(Exception):
    """Takes everything back."""


class TableImport(ABC):
    """An import: read, then write in one transaction, or write nothing. Subclasses give columns and `write`."""

    key: str
    name: str

    @abstractmethod
    def columns(self) -> tuple[Column, ...]:
        """The schema, with the values that the database knows now."""

    @abstractmethod
    def write(self, rows, report: ImportReport, by) -> None:
        """Bring in the rows, (line, values); count in the report, and add faults that only the database shows."""

    def run(self, data: bytes, *, dry_run=False, by=None) -> ImportReport:
        """Read the bytes of a file and bring it in; `dry_run` reports the same and changes nothing."""
        table = read_table(data, self.columns(), self.key)
        report = ImportReport(faults=table.faults)
        if not report.is_good:
            return report
        try:
            with transaction.atomic():
                self.write(table.rows, report, by)
                if dry_run or not report.is_good:
                    raise _DryRun
                if report.created or report.changed:
                    touch_stamp(DIRECTORY)
        except _DryRun:
            pass
        if not report.is_good:
            report.created = report.changed = report.unchanged = 0
        elif not dry_run:
            log.info(
                "imported %s new=%s changed=%s by=%s", self.name, report.created, report.changed, by and by.pk
            )
        return report
