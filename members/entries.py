"""The entries of the directory's list: what each says, put in words before the template draws 25 of them."""

from dataclasses import dataclass
from functools import lru_cache
from types import SimpleNamespace

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from members.directory import Reference, base_list
from members.enums import Kind
from members.models import Organisation
from members.places import NOWHERE, Place, Standing, standings
from scvl.templatetags.portal import coordinate
from scvl.wording import initials, number

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
    words = _words(known, sizes)
    return [_entry(rows[pk], standing.get(pk, NOWHERE), words) for pk in ids if pk in rows]


def _words(known, sizes) -> SimpleNamespace:
    """What all entries of a page share, looked up once."""
    language = get_language()
    return SimpleNamespace(
        language=language,
        address=reverse("members:organisation-detail", args=["-"]).removesuffix("-/"),
        kinds={kind.value: str(kind.label) for kind in Kind},
        towns={town.pk: town.name for town in known.municipalities},
        sizes={band.pk: sizes[band.code] for band in known.bands},
        startup=_("start-up"),
        unread=_("Overgenomen uit openbare gegevens, niet nagelezen door de organisatie zelf."),
        derived=_("plaats afgeleid"),
        coordinates=_coordinates(known, language),
    )


def _entry(row: Organisation, standing: Standing, words) -> Entry:
    kind = words.kinds[row.kind]
    facts = [
        f"{kind}, {words.startup}" if row.is_startup else kind,
        words.towns.get(row.municipality_id),
        _staff(row.employees or words.sizes.get(row.size_band_id), words.language),
    ]
    more = len(standing.places) - SHOWN_PLACES
    derived = words.derived if standing.is_derived else ""
    return Entry(
        name=row.name,
        url=f"{words.address}{row.slug}/",
        monogram=initials(row.name),
        text=f"{row.summary} {words.unread}" if row.is_unread else row.summary,
        facts=[fact for fact in facts if fact],
        coordinates=_drawn(standing.places[:SHOWN_PLACES], words.coordinates),
        more_places=_("en {n} meer").format(n=more) if more > 0 else "",
        side=_solutions(standing.offerings, words.language) if standing.offerings else derived,
        is_member=getattr(row, "is_member_now", True),
    )


def _drawn(places, coordinates) -> SafeString:
    return mark_safe("".join([coordinates[place] for place in places]))


@lru_cache(maxsize=1000)
def _staff(size: int | str | None, language) -> str:
    """'32 medewerkers' of a number, '10 tot 49 medewerkers' of a band."""
    if not size:
        return ""
    if isinstance(size, str):
        return _("{size} medewerkers").format(size=size)
    return ngettext("{n} medewerker", "{n} medewerkers", size).format(n=number(size))


@lru_cache(maxsize=200)
def _solutions(n: int, language) -> str:
    return ngettext("{n} oplossing", "{n} oplossingen", n).format(n=n)


@lru_cache(maxsize=8)
def _coordinates(known: Reference, language) -> dict[Place, SafeString]:
    """Each cell as it is drawn, in one language."""
    return {
        place: coordinate(place)
        for place in (Place(layer, domain) for layer in known.layers for domain in known.domains)
    }
