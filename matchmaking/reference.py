"""Reference data of this app: funding programmes and procurement routes."""

from decimal import Decimal
from pathlib import Path

from matchmaking.models import FundingProgramme, ProcurementRoute
from scvl.reference import LoadReport, load_rows, read_data

DATA = Path(__file__).parent / "data"


def load_reference() -> LoadReport:
    data = read_data(DATA / "funding.json")
    programmes = [{**p, "budget": Decimal(p["budget"]) if p["budget"] else None} for p in data["programmes"]]
    report = load_rows(FundingProgramme, ("code",), programmes)
    report.add(load_rows(ProcurementRoute, ("code",), data["procurement_routes"]))
    return report
