"""Reference data of this app: the KPIs with their definitions and targets."""

from decimal import Decimal
from pathlib import Path

from kpis.models import Kpi, Target
from scvl.reference import LoadReport, load_rows, read_data
from workpackages.models import ProgrammeYear, WorkPackage

DATA = Path(__file__).parent / "data"


def load_reference() -> LoadReport:
    packages = {row.code: row for row in WorkPackage.objects.all()}
    years = list(ProgrammeYear.objects.all())
    report = LoadReport()
    for data in read_data(DATA / "kpis.json"):
        row = {name: value for name, value in data.items() if name != "targets"}
        row["work_packages"] = [packages[code] for code in data["work_packages"]]
        report.add(load_rows(Kpi, ("code",), [row]))
        kpi = Kpi.objects.get(code=data["code"])
        targets = [
            {"kpi": kpi, "programme_year": year, "value": Decimal(value)}
            for year, value in zip(years, data["targets"], strict=True)
        ]
        report.add(load_rows(Target, ("kpi", "programme_year"), targets))
    return report
