"""What the page of an organisation shows, each set as far as its reader may see it."""

from itertools import pairwise

from django.db.models import Prefetch, QuerySet
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from members.models import Contact, Membership, Organisation, OrganisationSlug, Position
from scvl.citymap import CityMap
from scvl.periods import local_today

SHOWN_ROLES = (Contact.Role.MAIN, Contact.Role.COLLEAGUE)


def present_organisation(slug: str) -> tuple[Organisation | None, bool]:
    """The organisation at an address, or at its former one, after all mergers; and whether it has moved."""
    row = Organisation.objects.filter(slug=slug).select_related("merged_into").first()
    if row is None:
        former = (
            OrganisationSlug.objects.filter(slug=slug).select_related("organisation__merged_into").first()
        )
        return (former.organisation.survivor, True) if former else (None, False)
    return row.survivor, bool(row.merged_into_id)


def offerings_of(organisation: Organisation, user) -> QuerySet:
    """What it offers now, with places and capabilities."""
    places = Prefetch("positions", Position.objects.select_related("layer", "domain"))
    return organisation.offerings.visible_to(user).open().prefetch_related(places, "capabilities")


def contacts_of(organisation: Organisation, user) -> QuerySet:
    """Its present contact persons, the main one first: for members and team."""
    rows = organisation.contacts.visible_to(user).current().filter(role__in=SHOWN_ROLES)
    return rows.select_related("user").order_by("-role", "pk")[:10]


def membership_of(organisation: Organisation) -> tuple[Membership | None, object]:
    """The membership that runs today, and since when one follows the other without a day between."""
    today = local_today()
    rows = organisation.memberships.filter(starts_on__lte=today).order_by("-starts_on")
    rows = list(rows.select_related("tier"))
    if not rows or rows[0].ends_before <= today:
        return None, None
    since = rows[0].starts_on
    for later, earlier in pairwise(rows):
        if earlier.ends_before < later.starts_on:
            break
        since = earlier.starts_on
    return rows[0], since


def where_it_stands(city: CityMap, domains) -> dict[str, str]:
    """The domains and the layers of a map in words: 'Mobility, Economy' and 'Laag 3 en 4'."""
    taken = [
        (row.number, column.code)
        for row in city.rows
        for column, cell in zip(city.columns, row.cells, strict=True)
        if cell.kind != "none"
    ]
    codes = {code for _number, code in taken}
    numbers = [str(number) for number in sorted({number for number, _code in taken})]
    return {
        "domains": ", ".join(row.short for row in domains if row.code in codes),
        "layers": _("Laag {numbers}").format(numbers=get_text_list(numbers, _("en"))),
    }
