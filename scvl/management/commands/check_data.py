from django.core.management.base import BaseCommand, CommandError

from scvl.datachecks import run_data_checks


class Command(BaseCommand):
    help = "Read the data for what must hold over several rows; changes nothing, fails on a finding."

    def handle(self, *args, **options):
        found = run_data_checks()
        for name, lines in found.items():
            self.stdout.write(f"{name}: {len(lines) or 'in orde'}")
            for line in lines:
                self.stdout.write(f"  {line}")
        total = sum(map(len, found.values()))
        if total:
            raise CommandError(f"{total} rijen kloppen niet.")
