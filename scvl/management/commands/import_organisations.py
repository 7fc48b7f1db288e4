from members.imports import OrganisationImport
from scvl.management.import_command import ImportCommand


class Command(ImportCommand):
    help = "Bring in organisations from a CSV file (members/data/IMPORT.md)."
    import_class = OrganisationImport
