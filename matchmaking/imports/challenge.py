"""Real challenges as examples: visible as such, never open, in no KPI (data/README)."""

import re

from django.utils.translation import gettext as _

from matchmaking.actions.challenge import free_slug
from matchmaking.models import Challenge, ChallengeOwner, Need
from members.enums import Kind
from members.imports.base import TableImport
from members.models import Capability, Domain, Layer, Organisation, OrganisationAlias
from scvl.imports import Column, ImportReport, merge, one_of, several, text_to

FIELDS = ("title", "problem", "demand_text", "programme_note")
PREFIX = re.compile(r"^(stad|gemeente|de stad|de gemeente|provincie)\s+", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[;,+]\s*|\s+en\s+|\s+met\s+", re.IGNORECASE)


def ignored(text: str) -> str:
    """A column of the source that is not kept."""
    return ""


class ChallengeImport(TableImport):
    """Reference cases, found again by the identifier of the source; one need for each layer that was needed."""

    key = "challenge_id"
    name = "challenges"

    def columns(self):
        layers = {str(row.number): row for row in Layer.objects.all()}
        domains = {}
        for row in Domain.objects.all():
            domains |= dict.fromkeys((row.code, row.name_nl, row.name_nl.removeprefix("Smart ")), row)
        capabilities = {row.code: row for row in Capability.objects.select_related("layer")}
        return (
            Column("challenge_id", text_to(100), required=True, filled=True),
            Column("title", text_to(200), required=True, filled=True),
            Column("demand_org", text_to(300), required=True),
            Column(
                "domains", several(one_of(domains, _("Dit domein bestaat niet."))), required=True, filled=True
            ),
            Column(
                "layers_needed",
                several(one_of(layers, _("Deze laag bestaat niet. Geef 0 tot 4."))),
                required=True,
                filled=True,
            ),
            Column(
                "capabilities_needed",
                several(one_of(capabilities, _("Deze bekwaamheid staat niet in de lijst."))),
            ),
            Column("programme", text_to(200)),
            Column("year", ignored),
            Column("description_nl", str, required=True, filled=True),
            Column("confidence", ignored),
            Column(
                "deliverers", ignored
            ),  # who delivered is what the matching is judged by, never data of the site
        )

    def write(self, rows, report: ImportReport, by) -> None:
        self.layers = {row.number: row for row in Layer.objects.all()}
        self.governments = self._governments()
        known = {
            row.source_reference: row
            for row in Challenge.objects.exclude(source_reference=None).prefetch_related(
                "domains", "needs__layer", "needs__capabilities"
            )
        }
        for _line, values in rows:
            reference = f"import:{values['challenge_id']}"
            wanted = self._plain(values)
            row = known.get(reference)
            if row is None:
                self._create(reference, wanted, values, by)
                report.created += 1
                continue
            changes, kept = merge(row.imported, self._present(row), wanted)
            report.kept += [
                (row.title, name, str(self._present(row)[name])[:80], str(wanted[name])[:80]) for name in kept
            ]
            if changes:
                self._update(row, changes, values, by)
                report.changed += 1
            else:
                report.unchanged += 1

    def _plain(self, values) -> dict:
        capabilities = values.get("capabilities_needed", ())
        return {
            "title": values["title"],
            "problem": values["description_nl"],
            "demand_text": values["demand_org"],
            "programme_note": values.get("programme", ""),
            "domains": sorted(row.code for row in values["domains"]),
            "needs": [
                [layer.number, sorted(one.code for one in capabilities if one.layer.number == layer.number)]
                for layer in sorted(values["layers_needed"], key=lambda one: one.number)
            ],
        }

    def _present(self, row) -> dict:
        needs = [
            [need.layer.number, sorted(one.code for one in need.capabilities.all())]
            for need in row.needs.all()
        ]
        return {
            **{name: getattr(row, name) for name in FIELDS},
            "domains": sorted(one.code for one in row.domains.all()),
            "needs": sorted(needs),
        }

    def _create(self, reference, wanted, values, by) -> None:
        row = Challenge(
            slug=free_slug(Challenge, wanted["title"]),
            state=Challenge.State.EXAMPLE,
            visibility=Challenge.Visibility.PUBLIC,
            source_reference=reference,
            imported=wanted,
            **{name: wanted[name] for name in FIELDS},
        )
        row._history_user = by
        row.save()
        row.domains.set(values["domains"])
        self._own(row, values["demand_org"])
        self._need(row, values, by)

    def _update(self, row, changes, values, by) -> None:
        for name in FIELDS:
            if name in changes:
                setattr(row, name, changes[name])
        row.imported = {**row.imported, **changes}
        row._history_user = by
        row.save()
        if "domains" in changes:
            row.domains.set(values["domains"])
        if "demand_text" in changes:
            row.owner_rows.all().delete()
            self._own(row, values["demand_org"])
        if "needs" in changes or "domains" in changes:
            row.needs.all().delete()
            self._need(row, values, by)

    def _need(self, row, values, by) -> None:
        capabilities = values.get("capabilities_needed", ())
        for sequence, layer in enumerate(
            sorted(values["layers_needed"], key=lambda one: one.number), start=1
        ):
            need = Need(challenge=row, sequence=sequence, title=layer.name_nl, layer=layer)
            need._history_user = by
            need.save()
            need.domains.set(values["domains"])
            need.capabilities.set(one for one in capabilities if one.layer_id == layer.pk)

    # --- Who asked: only organisations that are there already ------------------------------------------
    def _governments(self) -> dict[str, Organisation]:
        rows = Organisation.objects.filter(kind=Kind.GOVERNMENT, merged_into__isnull=True, is_demo=False)
        found = {row.name.casefold(): row for row in rows}
        for alias in OrganisationAlias.objects.filter(organisation__in=rows).select_related("organisation"):
            found.setdefault(alias.name.casefold(), alias.organisation)
        return found

    def _own(self, row, text) -> None:
        names = [text, *BETWEEN.split(text)]
        owners = {}
        for name in names:
            for spelling in (name.strip().casefold(), PREFIX.sub("", name.strip()).casefold()):
                if spelling in self.governments:
                    owner = self.governments[spelling]
                    owners[owner.pk] = owner
        ChallengeOwner.objects.bulk_create(
            ChallengeOwner(challenge=row, organisation=owner) for owner in owners.values()
        )
