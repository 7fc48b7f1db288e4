from matchmaking.imports import CallImport
from scvl.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Bring in calls from a CSV file (members/data/IMPORT.md)."
    import_class = CallImport
