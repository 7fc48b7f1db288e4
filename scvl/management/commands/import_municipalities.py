from members.imports import MunicipalityImport
from scvl.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Bring in municipalities from a CSV file (members/data/IMPORT.md)."
    import_class = MunicipalityImport
