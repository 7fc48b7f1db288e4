from django.utils.text import slugify
from django.utils.translation import gettext as _

from members.imports.base import TableImport
from members.models import Capability, Layer
from scvl.imports import Column, ImportReport, merge, one_of, text_to


def read_code(text: str) -> str:
    if text != slugify(text):
        raise ValueError(_("Gebruik kleine letters, cijfers en koppeltekens."))
    return text_to(60)(text)


class CapabilityImport(TableImport):
    """The closed list of capabilities, each on a layer."""

    key = "capability"
    name = "capabilities"

    def columns(self):
        layers = {str(row.number): row for row in Layer.objects.all()}
        return (
            Column("capability", read_code, required=True, filled=True),
            Column(
                "layer",
                one_of(layers, _("Deze laag bestaat niet. Geef 0 tot 4.")),
                required=True,
                filled=True,
            ),
            Column("label_nl", text_to(200), required=True, filled=True),
            Column("label_en", text_to(200)),
        )

    def write(self, rows, report: ImportReport, by) -> None:
        known = {row.code: row for row in Capability.objects.all()}
        for _line, values in rows:
            wanted = {
                "name_nl": values["label_nl"],
                "name_en": values.get("label_en", ""),
                "layer_id": values["layer"].pk,
            }
            row = known.get(values["capability"])
            if row is None:
                Capability.objects.create(code=values["capability"], imported=wanted, **wanted)
                report.created += 1
                continue
            present = {name: getattr(row, name) for name in wanted}
            changes, kept = merge(row.imported, present, wanted)
            report.kept += [(row.name_nl, name, str(present[name]), str(wanted[name])) for name in kept]
            if not changes:
                report.unchanged += 1
                continue
            for name, value in changes.items():
                setattr(row, name, value)
            row.imported = {**row.imported, **changes}
            row.save()
            report.changed += 1
