from django.core.management.base import BaseCommand, CommandError

from matchmaking.actions.run import recount_runs
from matchmaking.models import MatchRun


class Command(BaseCommand):
    help = (
        "Compute every stored composition again from what went in; lists those that differ, and fails on one."
    )

    def handle(self, *args, **options):
        differing = recount_runs()
        for run in differing:
            self.stdout.write(f"samenstelling {run.pk}, {run}: andere uitkomst")
        self.stdout.write(f"{MatchRun.objects.count()} nagerekend, {len(differing)} verschillen.")
        if differing:
            raise CommandError(f"{len(differing)} samenstellingen geven een andere uitkomst.")
