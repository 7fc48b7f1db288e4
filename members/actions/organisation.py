from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from members.enums import Kind, Source
from members.models import (
    Domain,
    Layer,
    Municipality,
    Offering,
    Organisation,
    OrganisationAlias,
    OrganisationSlug,
    Position,
)
from scvl.errors import InvalidInput
from scvl.periods import local_today
from scvl.search import search_words
from scvl.stamps import DIRECTORY, touch_stamp


def free_slug(name: str, *, own=None) -> str:
    """An address from a name that no other organisation has or had."""
    base = slugify(name)[:100] or "organisatie"
    slug, number = base, 2
    while (
        Organisation.objects.filter(slug=slug).exclude(pk=own and own.pk).exists()
        or OrganisationSlug.objects.filter(slug=slug).exclude(organisation=own).exists()
    ):
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def create_organisation(
    *, name, kind, by=None, source=Source.STAFF, aliases=(), capabilities=(), **fields
) -> Organisation:
    """A new organisation with its address; governments stand on layer 0 by their kind (reference model)."""
    row = Organisation(name=name.strip(), kind=kind, source=source, slug=free_slug(name), **fields)
    row._history_user = by
    row.save()
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=row, name=alias) for alias in aliases
    )
    row.capabilities.set(capabilities)
    refresh_search_text(row)
    return row


@transaction.atomic
def update_organisation(*, organisation: Organisation, by, capabilities=None, **fields) -> Organisation:
    """Change fields; a changed name keeps its former address as a redirect."""
    renamed = "name" in fields and fields["name"] != organisation.name
    for name, value in fields.items():
        setattr(organisation, name, value)
    if renamed:
        _move_slug(organisation)
    organisation._history_user = by
    organisation.save()
    if capabilities is not None:
        organisation.capabilities.set(capabilities)
    refresh_search_text(organisation)
    return organisation


def _move_slug(organisation):
    new = free_slug(organisation.name, own=organisation)
    if new == organisation.slug:
        return
    OrganisationSlug.objects.filter(slug=new).delete()
    OrganisationSlug.objects.get_or_create(slug=organisation.slug, defaults={"organisation": organisation})
    organisation.slug = new


@transaction.atomic
def place_organisation(
    *, organisation: Organisation, cells, source=Source.STAFF, derived=False, by=None
) -> None:
    """Put the organisation in `cells`, pairs of (Layer, Domain); own places no longer among them go.

    A place that somebody confirmed stays confirmed when a derived source names it again.
    """
    wanted = {(layer.pk, domain.pk) for layer, domain in cells}
    present = {
        (row.layer_id, row.domain_id): row for row in organisation.positions.filter(offering__isnull=True)
    }
    gone = [row.pk for cell, row in present.items() if cell not in wanted and (row.derived or not derived)]
    Position.objects.filter(pk__in=gone).delete()
    today = None if derived else local_today()
    if not derived:
        Position.objects.filter(pk__in=[row.pk for cell, row in present.items() if cell in wanted]).update(
            derived=False, confirmed_on=today, source=source
        )
    Position.objects.bulk_create(
        Position(
            organisation=organisation,
            layer_id=layer,
            domain_id=domain,
            source=source,
            derived=derived,
            confirmed_on=today,
        )
        for layer, domain in sorted(wanted - set(present))
    )
    touch_stamp(DIRECTORY)


@transaction.atomic
def create_offering(
    *, organisation, title_nl, layer: Layer, domains, capabilities=(), by=None, **fields
) -> Offering:
    """An offering on one layer and one or more domains; it gets a place in each of those cells."""
    domains = list(domains)
    if not domains:
        raise InvalidInput(_("Kies minstens één domein."))
    row = Offering(organisation=organisation, title_nl=title_nl, layer=layer, **fields)
    row._history_user = by
    row.save()
    row.capabilities.set(capabilities)
    place_offering(offering=row, domains=domains)
    refresh_search_text(organisation)
    return row


@transaction.atomic
def update_offering(*, offering: Offering, by, domains=None, capabilities=None, **fields) -> Offering:
    """Change what is offered; its places follow its layer and domains, and it counts as read today."""
    for name, value in fields.items():
        setattr(offering, name, value)
    offering.confirmed_on = local_today()
    offering._history_user = by
    offering.save()
    if capabilities is not None:
        offering.capabilities.set(capabilities)
    place_offering(
        offering=offering, domains=list(offering.domains.all()) if domains is None else list(domains)
    )
    refresh_search_text(offering.organisation)
    return offering


@transaction.atomic
def close_offering(*, offering: Offering, by) -> Offering:
    """No longer offered; the row stays, its places no longer count."""
    if offering.closed_on is None:
        offering.closed_on = local_today()
        offering._history_user = by
        offering.save()
        refresh_search_text(offering.organisation)
    return offering


@transaction.atomic
def confirm_profile(*, organisation: Organisation, by) -> Organisation:
    """Its people read the profile: places and offerings are right as of today."""
    today = local_today()
    organisation.positions.update(derived=False, confirmed_on=today)
    organisation.offerings.filter(closed_on__isnull=True).update(confirmed_on=today)
    return update_organisation(organisation=organisation, by=by, confirmed_on=today)


@transaction.atomic
def place_offering(*, offering: Offering, domains, source=Source.OWNER) -> None:
    """Make the offering's places those of its layer and `domains`."""
    offering.positions.all().delete()
    today = local_today()
    Position.objects.bulk_create(
        Position(
            organisation_id=offering.organisation_id,
            offering=offering,
            layer_id=offering.layer_id,
            domain=domain,
            source=source,
            confirmed_on=today,
        )
        for domain in domains
    )
    touch_stamp(DIRECTORY)


@transaction.atomic
def government_of(*, municipality: Municipality, by=None) -> Organisation:
    """The local government of a municipality: found, or made, so that nobody types a city's name (MODEL 1.1).

    A municipality that merged stands for its successor. The new row stands on layer 0 in every domain, derived.
    """
    while municipality.merged_into_id:
        municipality = municipality.merged_into
    reference = f"nis:{municipality.nis_code}"
    if found := Organisation.objects.filter(source_reference=reference).first():
        return found
    row = create_organisation(
        name=municipality.name,
        kind=Kind.GOVERNMENT,
        by=by,
        source=Source.MUNICIPALITY,
        sub_kind="gemeente",
        source_reference=reference,
        municipality=municipality,
    )
    place_organisation(
        organisation=row,
        cells=[(Layer.objects.get(number=0), domain) for domain in Domain.objects.all()],
        source=Source.MUNICIPALITY,
        derived=True,
    )
    return row


def searchable_text(organisation: Organisation) -> str:
    """All words by which an organisation is found, as `scvl.search` normalises them."""
    parts = [
        organisation.name,
        organisation.sub_kind,
        organisation.summary_nl,
        organisation.summary_en,
        organisation.description_nl,
        organisation.description_en,
        organisation.municipality.name if organisation.municipality_id else "",
        *[alias.name for alias in organisation.aliases.all()],
    ]
    for capability in organisation.capabilities.all():
        parts += [capability.name_nl, capability.name_en]
    for offering in organisation.offerings.all():
        if offering.closed_on is None:
            parts += [offering.title_nl, offering.title_en, offering.text_nl, offering.text_en]
            parts += [c.name_nl for c in offering.capabilities.all()]
    return search_words(" ".join(part for part in parts if part))


def refresh_search_text(organisation: Organisation) -> None:
    """Write the words by which the organisation is found, and raise the directory's version."""
    text = searchable_text(organisation)
    if text != organisation.search_text:
        organisation.search_text = text
        Organisation.objects.filter(pk=organisation.pk).update(search_text=text)
    touch_stamp(DIRECTORY)


@transaction.atomic
def merge_organisations(*, gone: Organisation, survivor: Organisation, by) -> None:
    """`gone` becomes part of `survivor`: its address redirects, nothing that counted is deleted (MODEL 1.1)."""
    if gone.pk in (survivor.pk, survivor.counted.pk):
        raise InvalidInput(_("Een organisatie kan niet in zichzelf opgaan."))
    update_organisation(organisation=gone, by=by, merged_into=survivor)
