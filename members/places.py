"""Where organisations stand: the map of one, and the cells of those in a list."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import ngettext

from members.models import Domain, Layer, Organisation, Position
from scvl.citymap import CityMap, place_map


class Place(NamedTuple):
    """A cell with its rows of the reference model."""

    layer: Layer
    domain: Domain


@dataclass
class Standing:
    """The distinct places of an organisation, in the order of their coordinates, and how many offerings run."""

    places: list[Place] = field(default_factory=list)
    offerings: int = 0
    is_derived: bool = False  # nobody confirmed any of its places


NOWHERE = Standing()


def standings(organisation_ids, layers, domains) -> dict[int, Standing]:
    """Where each of these organisations stands, by its id, in one query."""
    layers, domains = {row.pk: row for row in layers}, {row.pk: row for row in domains}
    cells, offerings, confirmed = {}, {}, set()
    rows = Position.objects.open().filter(organisation__in=organisation_ids).order_by()
    for organisation, layer, domain, derived, offering in rows.values_list(
        "organisation", "layer", "domain", "derived", "offering"
    ):
        cells.setdefault(organisation, set()).add((layer, domain))
        if offering:
            offerings.setdefault(organisation, set()).add(offering)
        if not derived:
            confirmed.add(organisation)
    found = {}
    for organisation, pairs in cells.items():
        places = [Place(layers[layer], domains[domain]) for layer, domain in pairs]
        places.sort(key=lambda place: (place.domain.sequence, place.layer.number))
        found[organisation] = Standing(
            places, len(offerings.get(organisation, ())), organisation not in confirmed
        )
    return found


def organisation_map(organisation: Organisation, is_small=False, layers=None, domains=None) -> CityMap:
    """Own places and those of running offerings; a cell is derived where no row of it was confirmed."""
    solutions, confirmed, cells = Counter(), set(), []
    rows = organisation.positions.open().order_by()
    for layer, domain, offering, derived in rows.values_list(
        "layer__number", "domain__code", "offering", "derived"
    ):
        cells.append((layer, domain))
        solutions[layer, domain] += offering is not None
        if not derived:
            confirmed.add((layer, domain))
    return place_map(
        layers=Layer.objects.all() if layers is None else layers,
        domains=Domain.objects.all() if domains is None else domains,
        places={cell: (solutions[cell], cell not in confirmed) for cell in cells},
        noun=lambda n: ngettext("oplossing", "oplossingen", n),
        is_small=is_small,
    )
