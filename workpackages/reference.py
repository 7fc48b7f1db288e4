"""Reference data of this app: years, work packages with weights, tasks and deliverables, types with their plan, roles."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from members.models import Tier
from scvl.reference import LoadReport, load_rows, read_data
from workpackages.models import (
    ActivityPlan,
    ActivityType,
    Deliverable,
    ProgrammeYear,
    Task,
    TeamRole,
    WorkPackage,
    WorkPackageYear,
)

DATA = Path(__file__).parent / "data"


def load_reference() -> LoadReport:
    data = read_data(DATA / "programme.json")
    years = [
        {
            **y,
            "starts_on": date.fromisoformat(y["starts_on"]),
            "ends_before": date.fromisoformat(y["ends_before"]),
        }
        for y in data["years"]
    ]
    report = load_rows(ProgrammeYear, ("number",), years)
    for package in data["work_packages"]:
        report.add(_load_package(package))
    packages = {row.code: row for row in WorkPackage.objects.all()}
    for kind in data["activity_types"]:
        report.add(_load_type(kind, packages))
    roles = [
        {**r, "work_packages": [packages[code] for code in r["work_packages"]]} for r in data["team_roles"]
    ]
    report.add(load_rows(TeamRole, ("code",), roles))
    return report


def _load_package(data) -> LoadReport:
    names = ("code", "number", "name_nl", "name_en", "title_nl", "title_en")
    report = load_rows(WorkPackage, ("code",), [{name: data[name] for name in names}])
    package = WorkPackage.objects.get(code=data["code"])
    weights = [
        {"work_package": package, "programme_year": year, "weight_pct": weight}
        for year, weight in zip(ProgrammeYear.objects.all(), data["weights_pct"], strict=True)
    ]
    report.add(load_rows(WorkPackageYear, ("work_package", "programme_year"), weights))
    for model, letter, rows in ((Task, "t", data["tasks"]), (Deliverable, "d", data["deliverables"])):
        coded = [
            {**row, "code": f"{letter}{row['number'].replace('.', '-')}", "work_package": package}
            for row in rows
        ]
        report.add(load_rows(model, ("code",), coded))
    return report


def _load_type(data, packages) -> LoadReport:
    tier = Tier.objects.get(code=data["min_tier"]) if data["min_tier"] else None
    row = {name: value for name, value in data.items() if name != "per_year"}
    row |= {"min_tier": tier, "standard_effort": Decimal(data["standard_effort"])}
    report = load_rows(ActivityType, ("code",), [row])
    kind = ActivityType.objects.get(code=data["code"])
    plans = [
        {
            "programme_year": year,
            "work_package": packages[code],
            "activity_type": kind,
            "planned_minimum": number,
        }
        for year in ProgrammeYear.objects.all()
        for code, number in data["per_year"].items()
    ]
    report.add(load_rows(ActivityPlan, ("programme_year", "work_package", "activity_type"), plans))
    return report
