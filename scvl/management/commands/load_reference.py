from django.core.management.base import BaseCommand
from django.db import transaction

from kpis.reference import load_reference as load_kpis
from matchmaking.reference import load_reference as load_matchmaking
from members.reference import load_reference as load_members
from scvl.reference import LoadReport
from scvl.stamps import DIRECTORY, touch_stamp
from workpackages.reference import load_reference as load_workpackages


class Command(BaseCommand):
    help = "Load the reference data; what staff edited is kept and listed."

    @transaction.atomic
    def handle(self, *args, **options):
        report = LoadReport()
        for load in (load_members, load_matchmaking, load_workpackages, load_kpis):
            report.add(load())
        if report.created or report.changed:
            touch_stamp(DIRECTORY)
        for row, name in report.kept:
            self.stdout.write(f"Behouden, want bewerkt door het team: {row}, {name}")
        self.stdout.write(
            f"Referentiegegevens: {report.created} nieuw, {report.changed} gewijzigd, {report.unchanged} ongewijzigd."
        )
