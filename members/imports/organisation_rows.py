"""Writes organisations of an import in batches, new or changed: 10,000 rows in some seconds on both databases.

What a row is found by, its places (derived: layers by domains) and its history are those that the actions would leave.
"""

from collections import defaultdict
from itertools import islice, product

from django.apps import apps
from django.db.models import prefetch_related_objects
from django.utils import timezone

from members.actions.organisation import searchable_text
from members.enums import Source
from members.models import Organisation, OrganisationAlias, Position

BATCH = 500
Holding = Organisation.capabilities.through


def present_lists() -> dict[str, dict[int, list]]:
    """Aliases, capabilities and own places of all organisations, by their key; as plain values, for there are many."""
    places = Position.objects.filter(offering=None).values_list("organisation", "layer", "domain")
    return {
        "aliases": _by_first(OrganisationAlias.objects.values_list("organisation", "name")),
        "capabilities": _by_first(Holding.objects.values_list("organisation", "capability")),
        "cells": _by_first((organisation, list(cell)) for organisation, *cell in places),
    }


def _by_first(pairs) -> dict[int, list]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


def create_rows(new, by) -> None:
    """New organisations, (row, values of the file), with all that belongs to them."""
    for batch in _batches(new):
        Organisation.objects.bulk_create([row for row, _values in batch])
        for row, values in batch:
            row.pending = {
                "aliases": values.get("aliases", ()),
                "capabilities": [item.pk for item in values.get("capabilities", ())],
                "cells": [
                    (layer.pk, domain.pk)
                    for layer, domain in product(values.get("layers", ()), values.get("domains", ()))
                ],
            }
        rows = [row for row, _values in batch]
        _write_lists(rows)
        _keep_history(rows, by)


def update_rows(changed, by) -> None:
    """Known organisations with their changed fields set, and in `pending` the wanted lists by name."""
    for rows in _batches(changed):
        _clear_lists(rows)
        _write_lists(rows)
        _refresh_words(rows)
        names = {name for row in rows for name in row.pending}
        fields = sorted(
            {field.name for field in Organisation._meta.concrete_fields if field.attname in names}
        )
        # Found by its key and written over: one statement a batch, where bulk_update writes a CASE a field.
        Organisation.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=[*fields, "imported", "search_text", "updated_at"],
        )
        _keep_history(rows, by, update=True)


def _batches(items):
    items = iter(items)
    while batch := list(islice(items, BATCH)):
        yield batch


def _with(rows, name) -> list:
    return [row for row in rows if name in row.pending]


def _clear_lists(rows) -> None:
    """Derived places of an import follow the file; what somebody confirmed stays."""
    OrganisationAlias.objects.filter(organisation__in=_with(rows, "aliases")).delete()
    Holding.objects.filter(organisation__in=_with(rows, "capabilities")).delete()
    own = Position.objects.filter(organisation__in=_with(rows, "cells"), offering__isnull=True)
    own.filter(derived=True, source=Source.IMPORT).delete()


def _write_lists(rows) -> None:
    own = Position.objects.filter(organisation__in=_with(rows, "cells"), offering__isnull=True)
    taken = set(own.values_list("organisation", "layer", "domain"))
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=row, name=name)
        for row in _with(rows, "aliases")
        for name in row.pending["aliases"]
    )
    Holding.objects.bulk_create(
        Holding(organisation=row, capability_id=key)
        for row in _with(rows, "capabilities")
        for key in row.pending["capabilities"]
    )
    Position.objects.bulk_create(
        Position(organisation=row, layer_id=layer, domain_id=domain, source=Source.IMPORT, derived=True)
        for row in _with(rows, "cells")
        for layer, domain in row.pending["cells"]
        if (row.pk, layer, domain) not in taken
    )


def _refresh_words(rows) -> None:
    for row in rows:
        row._prefetched_objects_cache = {}
    prefetch_related_objects(rows, "municipality", "aliases", "capabilities", "offerings__capabilities")
    for row in rows:
        row.search_text = searchable_text(row)


def _keep_history(rows, by, *, update=False) -> None:
    """A version of each row, with the capabilities it has in it: a version without them would take them away."""
    kept = Organisation.history.bulk_history_create(
        rows, update=update, default_user=by, default_date=timezone.now()
    )
    versions = {version.id: version for version in kept}
    held = apps.get_model("members", "HistoricalOrganisation_capabilities")
    held.objects.bulk_create(
        held(
            history=versions[link.organisation_id],
            id=link.pk,
            organisation_id=link.organisation_id,
            capability_id=link.capability_id,
        )
        for link in Holding.objects.filter(organisation__in=rows)
    )
