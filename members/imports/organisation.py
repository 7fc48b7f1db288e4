"""Organisations in bulk: reads a file by its schema, and finds what it changes; organisation_rows writes it."""

from datetime import date
from itertools import product

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.enums import Kind, Source
from members.identifiers import clean_enterprise_number
from members.imports.base import TableImport
from members.imports.organisation_rows import create_rows, present_lists, update_rows
from members.models import (
    Capability,
    Domain,
    Layer,
    Municipality,
    Organisation,
    OrganisationSlug,
    SizeBand,
)
from scvl.imports import Column, Fault, ImportReport, merge, one_of, several, text_to
from scvl.search import search_words

KINDS = {
    **{kind.value: kind.value for kind in Kind},
    "bedrijf": "company",
    "overheid": "government",
    "kennisinstelling": "knowledge",
    "burgerorganisatie": "citizen",
    "intermediair": "intermediary",
}
# Fields of the row itself; the others are places, capabilities and aliases.
FIELDS = (
    "name",
    "kind",
    "sub_kind",
    "size_band_id",
    "description_nl",
    "enterprise_number",
    "municipality_id",
    "website",
    "founded_on",
    "startup_until",
)


def read_day(text: str):
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError(_("Schrijf een datum als 2026-11-24.")) from error


def read_website(text: str) -> str:
    if not text:
        return ""
    text_to(200)(text)
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError as error:
        raise ValueError(_("Dit is geen webadres. Begin met https://")) from error
    return text


def read_enterprise_number(text: str):
    if not text:
        return None
    try:
        return clean_enterprise_number(text)
    except ValueError as error:
        reasons = {
            "length": _("Een ondernemingsnummer telt 10 cijfers."),
            "first": _("Een ondernemingsnummer begint met 0 of 1."),
            "check": _("De controlecijfers van dit ondernemingsnummer kloppen niet."),
        }
        raise ValueError(reasons[str(error)]) from error


def read_confidence(text: str) -> str:
    """How sure the mapping is; a note of the source that is not kept."""
    return text


class OrganisationImport(TableImport):
    """Organisations of the field, found again by the identifier of the source."""

    key = "org_id"
    name = "organisations"

    def columns(self):
        self.layers = {str(row.number): row for row in Layer.objects.all()}
        self.domains = {}
        for row in Domain.objects.all():
            self.domains |= dict.fromkeys((row.code, row.name_nl, row.name_nl.removeprefix("Smart ")), row)
        self.capabilities = {row.code: row for row in Capability.objects.all()}
        bands = {}
        for band in SizeBand.objects.all():
            bands |= {band.code: band, band.name_nl: band}
        bands |= {">250": bands.get("ge250"), ">=250": bands.get("ge250")}
        towns = {}
        for town in Municipality.objects.order_by("-merged_into"):
            towns |= {town.name: town, town.nis_code: town}
        return (
            Column("org_id", text_to(100), required=True, filled=True),
            Column("name", text_to(200), required=True, filled=True),
            Column("kind", one_of(KINDS, _("Deze soort bestaat niet.")), required=True, filled=True),
            Column("aliases", several(text_to(200))),
            Column("sub_kind", text_to(60)),
            Column("size_band", one_of(bands, _("Deze grootte bestaat niet. Geef <10, <50, <250 of >250."))),
            Column("layers", several(one_of(self.layers, _("Deze laag bestaat niet. Geef 0 tot 4.")))),
            Column("domains", several(one_of(self.domains, _("Dit domein bestaat niet.")))),
            Column(
                "capabilities",
                several(one_of(self.capabilities, _("Deze bekwaamheid staat niet in de lijst."))),
            ),
            Column("description_nl", str),
            Column("confidence", read_confidence),
            Column("enterprise_number", read_enterprise_number),
            Column(
                "municipality", one_of(towns, _("Deze gemeente kennen we niet. Geef de naam of de NIS-code."))
            ),
            Column("website", read_website),
            Column("founded_on", read_day),
            Column("startup_until", read_day),
        )

    def write(self, rows, report: ImportReport, by) -> None:
        asked = {f"import:{values['org_id']}" for _line, values in rows}
        of_imports = Organisation.objects.filter(source_reference__startswith="import:")
        self.known = {row.source_reference: row for row in of_imports if row.source_reference in asked}
        self.lists = present_lists()
        self.slugs = set(Organisation.objects.values_list("slug", flat=True))
        self.slugs |= set(OrganisationSlug.objects.values_list("slug", flat=True))
        self.numbered = {}  # where to go on counting, by name
        self.numbers = dict(
            Organisation.objects.exclude(enterprise_number=None).values_list(
                "enterprise_number", "source_reference"
            )
        )
        new, changed = [], []
        for line, values in rows:
            reference = f"import:{values['org_id']}"
            if not self._number_is_free(line, values, reference, report):
                continue
            row = self.known.get(reference)
            if row is None:
                new.append((self._new(reference, values), values))
            elif self._bring(row, values, report):
                changed.append(row)
            else:
                report.unchanged += 1
        if report.is_good:
            create_rows(new, by)
            update_rows(changed, by)
            report.created, report.changed = len(new), len(changed)

    def _number_is_free(self, line, values, reference, report) -> bool:
        number = values.get("enterprise_number")
        if number is None:
            return True
        if self.numbers.setdefault(number, reference) == reference:
            return True
        message = _("Dit ondernemingsnummer hoort al bij een andere organisatie.")
        report.faults.append(Fault(line, "enterprise_number", number, message))
        return False

    def _plain(self, values) -> dict:
        """The wanted values as they stand in the row, and the lists beside it as sorted keys."""
        band, town = values.get("size_band"), values.get("municipality")
        wanted = {
            "name": values["name"],
            "kind": values["kind"],
            "sub_kind": values.get("sub_kind", ""),
            "size_band_id": band and band.pk,
            "description_nl": values.get("description_nl", ""),
            "enterprise_number": values.get("enterprise_number"),
            "municipality_id": town and town.pk,
            "website": values.get("website", ""),
            "founded_on": values.get("founded_on"),
            "startup_until": values.get("startup_until"),
            "aliases": sorted(values.get("aliases", ())),
            "capabilities": sorted(row.pk for row in values.get("capabilities", ())),
            "cells": sorted(
                [lay.pk, dom.pk] for lay, dom in product(values.get("layers", ()), values.get("domains", ()))
            ),
        }
        given = {"size_band_id": "size_band", "municipality_id": "municipality"}
        lists = {"cells": "domains"}
        return {
            name: value
            for name, value in wanted.items()
            if given.get(name, lists.get(name, name)) in values or name in ("name", "kind")
        }

    def _new(self, reference, values) -> Organisation:
        wanted = self._plain(values)
        fields = {name: value for name, value in wanted.items() if name in FIELDS}
        return Organisation(
            slug=self._slug(values["name"]),
            source=Source.IMPORT,
            source_reference=reference,
            imported=_jsonable(wanted),
            search_text=self._words(values),
            **fields,
        )

    def _slug(self, name) -> str:
        base = slugify(name)[:100] or "organisatie"
        slug, number = base, self.numbered.get(base, 2)
        while slug in self.slugs:
            slug, number = f"{base}-{number}", number + 1
        self.numbered[base] = number
        self.slugs.add(slug)
        return slug

    def _words(self, values) -> str:
        parts = [
            values["name"],
            values.get("sub_kind", ""),
            values.get("description_nl", ""),
            *values.get("aliases", ()),
        ]
        town = values.get("municipality")
        parts += [town.name] if town else []
        for row in values.get("capabilities", ()):
            parts += [row.name_nl, row.name_en]
        return search_words(" ".join(parts))

    def _present(self, row) -> dict:
        """What stands there now; a place counts whether it was confirmed or not."""
        return {
            **{name: getattr(row, name) for name in FIELDS},
            **{name: sorted(of_rows.get(row.pk, ())) for name, of_rows in self.lists.items()},
        }

    def _bring(self, row, values, report) -> bool:
        """Bring one known row up to date; True where something changed."""
        wanted, present = self._plain(values), self._present(row)
        changes, kept = merge(row.imported, _jsonable(present), _jsonable(wanted))
        report.kept += [(row.name, name, _shown(present[name]), _shown(wanted[name])) for name in kept]
        if not changes:
            return False
        row.pending = {name: wanted[name] for name in changes}
        row.imported = {**row.imported, **changes}
        for name in changes:
            if name in FIELDS:
                setattr(row, name, wanted[name])
        return True


def _jsonable(values: dict) -> dict:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _shown(value) -> str:
    return "" if value is None else str(value)
