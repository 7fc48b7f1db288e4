from django.core.management.base import BaseCommand, CommandError

from matchmaking.indexing import build_index


class Command(BaseCommand):
    help = (
        "Build the index of the matching anew; the portal does so by itself at night and after many changes."
    )

    def handle(self, *args, **options):
        try:
            size = build_index()
        except OSError as error:
            raise CommandError(f"De index kan niet weggeschreven worden: {error.strerror}.") from error
        self.stdout.write(f"Index gebouwd: {size / 1e6:.1f} MB.")
