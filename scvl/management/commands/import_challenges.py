from matchmaking.imports import ChallengeImport
from scvl.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Bring in challenges as examples from a CSV file (members/data/IMPORT.md)."
    import_class = ChallengeImport
