"""The figures of a report as JSON: organisations, never persons (MODEL 1.14); amounts as decimal strings, no floats.

What a report needs to be drawn again stands in it, the axes of the city map too: it never asks the database later.
"""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from members.enums import Kind
from members.models import Domain, Layer, Organisation
from scvl.periods import local_date
from scvl.wording import in_both_languages
from workpackages.enums import Audience, Mode
from workpackages.models import (
    ActivityPosition,
    ActivityType,
    ProgrammeYear,
    Registration,
    WorkPackage,
    WorkPackageYear,
)
from workpackages.programme import efforts, entries, held_activities, months_of, share_of
from workpackages.registry import ReportSection, frozen, plain, report_sections, year_figures

SCHEMA = 1
WHOLE_YEAR = 0
TARGETS_TITLE = {"nl": "Doelen van dit werkpakket", "en": "Targets of this work package"}


def period_of(year: ProgrammeYear, quarter: int) -> tuple[date, date]:
    """The half-open period of a quarter of the programme year; of the whole year for 0. IndexError past 4."""
    return (year.starts_on, year.ends_before) if quarter == WHOLE_YEAR else year.quarters()[quarter - 1]


def canonical(figures: dict) -> str:
    """One text for the same figures, whatever the order they were put in or the database kept them in."""
    return json.dumps(figures, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(figures: dict) -> str:
    return hashlib.sha256(canonical(figures).encode()).hexdigest()


def sealed(figures: dict) -> dict:
    """What a report keeps: the version of the schema, the figures and their hash."""
    return {"schema": SCHEMA, "figures": figures, "sha256": hash_of(figures)}


def is_whole(data: dict) -> bool:
    """Whether the figures are those that were sealed."""
    return bool(data) and data.get("sha256") == hash_of(data.get("figures", {}))


@dataclass(frozen=True)
class Scope:
    """What a report is about. The figures of the year run to the end of the period."""

    package: WorkPackage
    year: ProgrammeYear
    quarter: int
    starts_on: date
    ends_before: date

    @classmethod
    def of(cls, package, year, quarter) -> "Scope":
        return cls(package, year, quarter, *period_of(year, quarter))

    def holds(self, day: date) -> bool:
        return self.starts_on <= day < self.ends_before


def collect(work_package: WorkPackage, year: ProgrammeYear, quarter: int) -> dict:
    """The figures as they stand now, in a number of queries that does not grow with the rows."""
    scope = Scope.of(work_package, year, quarter)
    types = list(ActivityType.objects.all())
    rows = entries(year)
    present = _Presence(scope)
    activities = _activities(scope, present)
    weight = WorkPackageYear.objects.filter(work_package=work_package, programme_year=year).first()
    done = efforts([row for row in rows if row.on < scope.ends_before])
    share = share_of(done.get(work_package.code, 0), sum(done.values()))
    own = [row for row in rows if row.work_package == work_package.code]
    return {
        "work_package": {
            "number": work_package.number,
            "name": _both(work_package, "name"),
            "title": _both(work_package, "title"),
        },
        "year": {
            "number": year.number,
            "label": year.label,
            "starts_on": year.starts_on.isoformat(),
            "ends_before": year.ends_before.isoformat(),
        },
        "quarter": quarter,
        "starts_on": scope.starts_on.isoformat(),
        "ends_before": scope.ends_before.isoformat(),
        "weight": weight.weight_pct if weight else None,
        "share": None if share is None else plain(share),
        "totals": _totals(scope, activities, own, present),
        "types": _type_lines(scope, types, own),
        "months": [day.isoformat() for day in months_of(year)],
        "attendance_by_month": present.by_month(months_of(year)),
        "kinds": present.kinds(),
        "activities": activities,
        "organisations": present.organisations(),
        "cells": _cells(scope),
        "layers": [
            {"number": row.number, "name": _both(row, "name"), "short": _both(row, "short")}
            for row in Layer.objects.order_by("number")
        ],
        "domains": [
            {
                "code": row.code,
                "letter": row.letter,
                "name": _both(row, "name"),
                "short": in_both_languages(lambda row=row: row.short),
            }
            for row in Domain.objects.order_by("sequence")
        ],
        "sections": _sections(scope),
    }


def _both(row, name: str) -> dict:
    dutch = getattr(row, f"{name}_nl")
    return {"nl": dutch, "en": getattr(row, f"{name}_en") or dutch}


def _totals(scope, activities, own, present) -> dict:
    held = [row for row in own if row.is_held and row.on < scope.ends_before]
    return {
        "held": len([row for row in held if scope.holds(row.on)]),
        "held_year": len(held),
        "activities": len(activities),
        **present.totals(),
    }


def _type_lines(scope, types, own) -> list[dict]:
    """A line for each type that is planned or was held, with a cell a month; after the period all is still to come."""
    minima = dict(
        scope.year.plans.filter(work_package=scope.package).values_list(
            "activity_type__code", "planned_minimum"
        )
    )
    held, coming, in_period = Counter(), Counter(), Counter()
    for row in own:
        if row.is_held and row.on < scope.ends_before:
            held[row.activity_type, row.month] += 1
            in_period[row.activity_type] += scope.holds(row.on)
        else:
            coming[row.activity_type, row.month] += 1
    months = [f"{day:%Y-%m}" for day in months_of(scope.year)]
    lines = []
    for kind in types:
        cells = [{"held": held[kind.code, month], "planned": coming[kind.code, month]} for month in months]
        if kind.code in minima or any(cell["held"] or cell["planned"] for cell in cells):
            lines.append(
                {
                    "code": kind.code,
                    "name": in_both_languages(lambda kind=kind: kind.short),
                    "minimum": minima.get(kind.code),
                    "held": in_period[kind.code],
                    "held_year": sum(cell["held"] for cell in cells),
                    "planned": sum(cell["planned"] for cell in cells),
                    "months": cells,
                }
            )
    return lines


def _activities(scope, present) -> list[dict]:
    """The held activities of the period. What was by invitation is named by its type only."""
    rows = held_activities(scope.starts_on, scope.ends_before).filter(work_package=scope.package)
    rows = rows.select_related("activity_type", "municipality").order_by("starts_at", "pk")
    found = []
    for row in rows:
        named = row.activity_type if row.audience == Audience.INVITED else row
        field = "name" if row.audience == Audience.INVITED else "title"
        town = row.municipality.name if row.municipality_id else ""
        found.append(
            {
                "id": row.pk,
                "on": row.date.isoformat(),
                "title": _both(named, field),
                "type": in_both_languages(lambda row=row: row.activity_type.short),
                "place": in_both_languages(lambda row=row: Mode.ONLINE.label)
                if row.mode == Mode.ONLINE
                else {"nl": town, "en": town},
                **present.of_activity(row.pk),
            }
        )
    return found


def _cells(scope) -> list[dict]:
    """How many activities of the year so far stood in each cell."""
    held = held_activities(scope.year.starts_on, scope.ends_before).filter(work_package=scope.package)
    rows = ActivityPosition.objects.filter(activity__in=held).order_by()
    counts = rows.values("layer__number", "domain__code").annotate(n=Count("activity", distinct=True))
    return sorted(
        ({"layer": row["layer__number"], "domain": row["domain__code"], "count": row["n"]} for row in counts),
        key=lambda row: (row["layer"], row["domain"]),
    )


def _sections(scope) -> list[dict]:
    """What higher apps know of this work package; the targets of the year where none of them says more."""
    built = report_sections(
        work_package=scope.package, programme_year=scope.year, ends_before=scope.ends_before
    ).values()
    if not built:
        figures = [row for row in year_figures(scope.year) if scope.package.code in row.work_packages]
        built = [ReportSection(TARGETS_TITLE, figures)] if figures else []
    return [frozen(section) for section in built]


class _Presence:
    """Who was at the held activities of the year so far: kinds and organisations as counted, merged ones as the survivor."""

    def __init__(self, scope: Scope):
        self.scope = scope
        held = held_activities(scope.year.starts_on, scope.ends_before).filter(work_package=scope.package)
        rows = Registration.objects.attended().filter(activity__in=held)
        rows = rows.values_list(
            "activity_id", "activity__starts_at", "kind", "counts_as_id", "organisation_id"
        )
        survivors = dict(
            Organisation.objects.filter(merged_into__isnull=False).values_list("pk", "merged_into_id")
        )
        self.rows = [
            (activity, local_date(starts_at), kind, _survivor(counts_as or organisation, survivors))
            for activity, starts_at, kind, counts_as, organisation in rows.order_by("pk")
        ]
        self.inside = [row for row in self.rows if scope.holds(row[1])]

    def totals(self) -> dict:
        return {
            "attendances": len(self.inside),
            "attendances_year": len(self.rows),
            "organisations": len({row[3] for row in self.inside if row[3]}),
            "organisations_year": len({row[3] for row in self.rows if row[3]}),
        }

    def of_activity(self, pk: int) -> dict:
        rows = [row for row in self.inside if row[0] == pk]
        return {"attendances": len(rows), "organisations": len({row[3] for row in rows if row[3]})}

    def by_month(self, months: list[date]) -> list[int]:
        found = Counter(f"{row[1]:%Y-%m}" for row in self.rows)
        return [found[f"{day:%Y-%m}"] for day in months]

    def kinds(self) -> list[dict]:
        """Attendances and different organisations by kind, in the period and in the year so far."""
        lines = []
        for kind in (*Kind, None):
            code = kind.value if kind else ""
            inside = [row for row in self.inside if row[2] == code]
            year = [row for row in self.rows if row[2] == code]
            if not kind and not year:
                continue
            lines.append(
                {
                    "kind": code,
                    "name": in_both_languages(lambda kind=kind: kind.label)
                    if kind
                    else {"nl": "Zonder organisatie", "en": "Without organisation"},
                    "attendances": len(inside),
                    "organisations": len({row[3] for row in inside if row[3]}),
                    "attendances_year": len(year),
                    "organisations_year": len({row[3] for row in year if row[3]}),
                }
            )
        return lines

    def organisations(self) -> list[dict]:
        """The different organisations of the period by name, with how often they were there."""
        times = Counter(row[3] for row in self.inside if row[3])
        rows = Organisation.objects.filter(pk__in=times).order_by("name", "pk").values("pk", "name", "kind")
        return [
            {"id": row["pk"], "name": row["name"], "kind": row["kind"], "attendances": times[row["pk"]]}
            for row in rows
        ]


def _survivor(pk: int | None, survivors: dict[int, int]) -> int | None:
    seen = set()
    while pk in survivors and pk not in seen:
        seen.add(pk)
        pk = survivors[pk]
    return pk
