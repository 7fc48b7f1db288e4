from pathlib import Path

from django.core.management.base import BaseCommand, CommandError


class ImportCommand(BaseCommand):
    """Brings in a CSV file by one of the imports: all or nothing, each fault with its line and column."""

    import_class: type

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would happen, and change nothing"
        )

    def handle(self, *args, file, dry_run, **options):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} kan niet gelezen worden: {error.strerror}.") from error
        report = self.import_class().run(data, dry_run=dry_run)
        for fault in report.faults:
            self.stderr.write(f"regel {fault.line}, {fault.column or '-'}, {fault.value!r}: {fault.message}")
        if not report.is_good:
            raise CommandError(f"{len(report.faults)} fouten; er is niets ingelezen.")
        for row, name, present, wanted in report.kept:
            self.stdout.write(
                f"Behouden, want bewerkt door het team: {row}, {name}: {present!r} (bestand: {wanted!r})"
            )
        for note in report.notes:
            self.stdout.write(note)
        done = "zou geven" if dry_run else "gaf"
        self.stdout.write(
            f"{file.name} {done} {report.created} nieuw, {report.changed} gewijzigd, {report.unchanged} ongewijzigd."
        )
