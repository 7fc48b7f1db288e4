"""The entries of the directory's list: what each says, put in words before the template draws 25 of them."""

from dataclasses import dataclass
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.directory import Reference, base_list
from members.enums import Kind
from members.models import Organisation
from members.places import NOWHERE, Place, Standing, standings
from scvl.templatetags.portal import coordinate
from scvl.wording import initials

SHOWN_PLACES = 6
# What an entry needs: the texts by which an organisation is found stay in the database.
FIELDS = (
    *("name", "slug", "kind", "employees", "startup_until", "source", "confirmed_on"),
    *("summary_nl", "summary_en", "description_nl", "description_en", "size_band_id", "municipality_id"),
)


@dataclass(frozen=True)
class Entry:
    """One organisation in the list. `facts` are short: kind, municipality, size."""

    name: str
    url: str
    monogram: str
    text: str
    facts: list[str]
    coordinates: SafeString
    more_places: str
    side: str
    is_member: bool


def entries(ids: list[int], *, user, whole_field: bool, known: Reference, sizes: dict) -> list[Entry]:
    """The organisations of a page in the order of `ids`, as far as this person may see them; two queries."""
    if not ids:
        return []
    rows = base_list(user, whole_field=True).only(*FIELDS)
    rows = (rows.with_membership() if whole_field else rows).in_bulk(ids)
    standing = standings(ids, known.layers, known.domains)
    words = {
        "sizes": {band.pk: sizes[band.code] for band in known.bands},
        "towns": {town.pk: town.name for town in known.municipalities},
        "kinds": dict(Kind.choices),
        "startup": _("start-up"),
        "unread": _("Overgenomen uit openbare gegevens, niet nagelezen door de organisatie zelf."),
        "coordinates": _coordinates(known, get_language()),
    }
    return [_entry(rows[pk], standing.get(pk, NOWHERE), words) for pk in ids if pk in rows]


def _entry(row: Organisation, standing: Standing, words) -> Entry:
    kind = f"{words['kinds'][row.kind]}, {words['startup']}" if row.is_startup else words["kinds"][row.kind]
    town = words["towns"].get(row.municipality_id)
    more = len(standing.places) - SHOWN_PLACES
    return Entry(
        name=row.name,
        url=row.get_absolute_url(),
        monogram=initials(row.name),
        text=f"{row.summary} {words['unread']}" if row.is_unread else row.summary,
        facts=[fact for fact in (kind, town, _staff(row, words["sizes"])) if fact],
        coordinates=mark_safe(
            "".join(words["coordinates"][place] for place in standing.places[:SHOWN_PLACES])
        ),
        more_places=_("en {n} meer").format(n=more) if more > 0 else "",
        side=_side(standing),
        is_member=getattr(row, "is_member_now", True),
    )


def _staff(row, sizes) -> str:
    if row.employees:
        return ngettext("{n} medewerker", "{n} medewerkers", row.employees).format(n=row.employees)
    size = sizes.get(row.size_band_id)
    return _("{size} medewerkers").format(size=size) if size else ""


def _side(standing) -> str:
    if standing.offerings:
        return ngettext("{n} oplossing", "{n} oplossingen", standing.offerings).format(n=standing.offerings)
    return _("plaats afgeleid") if standing.is_derived else ""


@lru_cache(maxsize=8)
def _coordinates(known: Reference, language) -> dict[Place, SafeString]:
    """Each cell as it is drawn, in one language."""
    return {
        place: coordinate(place)
        for place in (Place(layer, domain) for layer in known.layers for domain in known.domains)
    }
