from members.imports import CapabilityImport
from scvl.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Bring in capabilities from a CSV file (members/data/IMPORT.md)."
    import_class = CapabilityImport
