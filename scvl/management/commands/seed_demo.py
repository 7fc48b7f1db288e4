from datetime import date
from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from members.models import Organisation
from scvl.demo.people import refresh_dates
from scvl.demo.world import demo_exists, make_world
from scvl.errors import PortalError
from workpackages.actions.report import queue_missing_pdfs
from workpackages.models import Activity, Registration


class Command(BaseCommand):
    help = "Make the demo world once; where it exists, only move the dates that must stay relative to today."

    def add_arguments(self, parser):
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same world")
        parser.add_argument(
            "--today", type=date.fromisoformat, help="the day the world stands on (YYYY-MM-DD)"
        )

    def handle(self, *args, seed, today, **options):
        if demo_exists() and not settings.PRODUCTION:
            self.stdout.write(f"De demowereld bestaat al; {refresh_dates(today)} datums bijgewerkt.")
            queue_missing_pdfs()
            return
        started = monotonic()
        try:
            make_world(seed=seed, today=today)
        except PortalError as error:
            raise CommandError(str(error)) from error
        queue_missing_pdfs()  # its world was made in silence
        self.stdout.write(
            f"Demowereld gemaakt in {monotonic() - started:.0f} s: "
            f"{Organisation.objects.filter(is_demo=True).count()} organisaties, "
            f"{Activity.objects.filter(is_demo=True).count()} activiteiten, {Registration.objects.count()} inschrijvingen."
        )
