import re
from datetime import date

from django.utils.translation import gettext as _

from members.imports.base import TableImport
from members.models import Municipality
from scvl.imports import Column, ImportReport, merge, several, text_to, yes_or_no

MERGED_ON = date(2025, 1, 1)
FIELDS = ("name", "province", "postal_codes")


def read_nis(text: str) -> str:
    if not re.fullmatch(r"[0-9]{5}", text):
        raise ValueError(_("Een NIS-code telt 5 cijfers."))
    return text


def read_postal(text: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{3}", text):
        raise ValueError(_("Een postcode telt 4 cijfers."))
    return text


def read_postals(text: str) -> tuple[str, ...]:
    codes = several(read_postal)(text)
    text_to(200)(";".join(codes))
    return codes


def read_predecessor(text: str) -> tuple[str, str]:
    """'Borsbeek (11007)' gives ('11007', 'Borsbeek')."""
    match = re.fullmatch(r"(.+?)\s*\((\d{5})\)", text)
    if not match:
        raise ValueError(_("Schrijf elke vroegere gemeente als 'Naam (NIS-code)', gescheiden door ;"))
    return match[2], text_to(100)(match[1])


class MunicipalityImport(TableImport):
    """Flemish municipalities, with the ones that merged into them in 2025."""

    key = "nis_code"
    name = "municipalities"

    def columns(self):
        return (
            Column("nis_code", read_nis, required=True, filled=True),
            Column("name", text_to(100), required=True, filled=True),
            Column("province", text_to(40), required=True, filled=True),
            Column("postal_codes", read_postals),
            Column("merged_2025", yes_or_no),
            Column("merged_from", several(read_predecessor)),
        )

    def write(self, rows, report: ImportReport, by) -> None:
        known = {row.nis_code: row for row in Municipality.objects.all()}
        self.present = {values["nis_code"] for _line, values in rows}
        for _line, values in rows:
            wanted = {
                "name": values["name"],
                "province": values["province"],
                "postal_codes": ";".join(values.get("postal_codes", ())),
            }
            row = self._bring(known, values["nis_code"], wanted, report)
            for nis_code, name in values.get("merged_from", ()):
                if nis_code != row.nis_code:
                    self._merge(known, nis_code, name, row, report)

    def _bring(self, known, nis_code, wanted, report) -> Municipality:
        row = known.get(nis_code)
        if row is None:
            row = known[nis_code] = Municipality.objects.create(nis_code=nis_code, imported=wanted, **wanted)
            report.created += 1
            return row
        present = {name: getattr(row, name) for name in FIELDS}
        changes, kept = merge(row.imported, present, wanted)
        report.kept += [(row.name, name, present[name], wanted[name]) for name in kept]
        if not changes:
            report.unchanged += 1
            return row
        for name, value in changes.items():
            setattr(row, name, value)
        row.imported = {**row.imported, **changes}
        row.save()
        report.changed += 1
        return row

    def _merge(self, known, nis_code, name, successor, report) -> None:
        """A predecessor that is not known is made; one that still stood on its own becomes part of its successor."""
        row = known.get(nis_code)
        if row is None:
            known[nis_code] = Municipality.objects.create(
                nis_code=nis_code,
                name=name,
                province=successor.province,
                merged_into=successor,
                merged_on=MERGED_ON,
                imported={"name": name, "province": successor.province, "postal_codes": ""},
            )
            report.created += 1
        elif row.merged_into_id is None and nis_code not in self.present:
            row.merged_into, row.merged_on = successor, MERGED_ON
            row.save()
            report.changed += 1
