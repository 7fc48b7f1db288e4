"""Imports of this app: municipalities, capabilities, organisations. The schemas are documented in data/IMPORT.md."""

from .capability import CapabilityImport
from .municipality import MunicipalityImport
from .organisation import OrganisationImport

IMPORTS = {
    "municipalities": MunicipalityImport,
    "capabilities": CapabilityImport,
    "organisations": OrganisationImport,
}

__all__ = ["IMPORTS", "CapabilityImport", "MunicipalityImport", "OrganisationImport"]
