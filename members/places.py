"""The city map of an organisation: how many solutions stand in each of its cells, and which are only derived."""

from collections import Counter

from django.utils.translation import ngettext

from members.models import Domain, Layer, Organisation
from scvl.citymap import CityMap, place_map


def organisation_map(organisation: Organisation, is_small=False) -> CityMap:
    """Own places and those of running offerings; a cell is derived where no row of it was confirmed."""
    rows = organisation.positions.filter(offering__closed_on__isnull=True).select_related("layer", "domain")
    solutions, confirmed, cells = Counter(), set(), []
    for row in rows:
        cell = (row.layer.number, row.domain.code)
        cells.append(cell)
        solutions[cell] += row.offering_id is not None
        if not row.derived:
            confirmed.add(cell)
    places = {cell: (solutions[cell], cell not in confirmed) for cell in cells}
    return place_map(
        layers=Layer.objects.all(),
        domains=Domain.objects.all(),
        places=places,
        noun=lambda n: ngettext("oplossing", "oplossingen", n),
        is_small=is_small,
    )
