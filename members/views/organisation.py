from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from members import directory
from members.enums import Kind
from members.filters import SORTS, UNKNOWN_SIZE, clean_query
from members.models import Domain, Layer, Organisation, OrganisationSlug, Position
from members.permissions import can_edit_organisation, can_see_contacts, can_see_private_profile
from members.places import organisation_map
from members.registry import organisation_sections
from scvl.access import public
from scvl.citymap import count_map
from scvl.stamps import DIRECTORY, stamp_of

PAGE_SIZE = 25


class Place(NamedTuple):
    """A cell with its rows of the reference model."""

    layer: Layer
    domain: Domain


@public
@require_safe
def organisation_list(request):
    """The directory: members, or with `veld=1` the whole field; filters in the address, the same part for htmx."""
    stamp = stamp_of(DIRECTORY)
    known = directory.reference(stamp)
    query, unknown = clean_query(request.GET, known.options)
    rows = directory.base_list(request.user, "veld" in query)
    searched = directory.search(rows, query["q"], stamp) if "q" in query else directory.WordSearch([])
    counts = directory.counts_for(
        user=request.user, query=query, words=searched.words, known=known, stamp=stamp
    )
    rows = directory.filtered(directory.matching(rows, searched.words), query, known)
    page = _page(rows.order_by(*SORTS[query.get("sorteer", "naam")]), request.GET.get("pagina"), counts.found)
    context = {
        "rows": _with_places(page, known),
        "rows_page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "base": f"?{query.urlencode()}&" if query else "?",
        "query": query,
        "unknown": unknown,
        "searched": searched,
        "counts": counts,
        "map": _map(query, counts, known),
        "facets": _facets(query, counts, known),
        "chips": _chips(query, known),
        "known": known,
        "whole_field": "veld" in query,
        "sorts": [("naam", _("naam")), ("gemeente", _("gemeente")), ("nieuwste", _("nieuwste eerst"))],
    }
    part = request.htmx and not request.htmx.history_restore_request
    return render(
        request, "members/_organisation_results.html" if part else "members/organisation_list.html", context
    )


def _page(rows, number, count):
    rows = rows.select_related("municipality", "size_band").with_membership()
    rows = rows.annotate(
        open_offerings=Count("offerings", filter=Q(offerings__closed_on__isnull=True), distinct=True)
    )
    paginator = Paginator(rows, PAGE_SIZE)
    paginator.count = count  # already counted, and cached
    return paginator.get_page(number)


def _with_places(page, known):
    """The organisations of a page with their distinct places, at most six shown, in one query."""
    rows = list(page.object_list)
    layers = {row.pk: row for row in known.layers}
    domains = {row.pk: row for row in known.domains}
    places = {}
    found = Position.objects.filter(organisation__in=[row.pk for row in rows])
    for organisation, layer, domain, derived in found.values_list(
        "organisation", "layer", "domain", "derived"
    ):
        cell = (domains[domain].sequence, layers[layer].number)
        kept = places.setdefault(organisation, {}).get(cell)
        place = Place(layers[layer], domains[domain])
        places[organisation][cell] = (place, derived and (kept is None or kept[1]))
    for row in rows:
        cells = [places[row.pk][cell] for cell in sorted(places.get(row.pk, {}))]
        row.places = [place for place, _derived in cells][:6]
        row.more_places = max(0, len(cells) - 6)
        row.only_derived = bool(cells) and all(derived for _place, derived in cells)
    return rows


def _map(query, counts, known):
    layers, domains = query.getlist("laag"), query.getlist("domein")
    current = (int(layers[0]), domains[0]) if len(layers) == len(domains) == 1 else None

    def address(layer, domain):
        params = query.copy()
        params["laag"], params["domein"] = layer, domain
        if current == (layer, domain):
            del params["laag"], params["domein"]
        return f"?{params.urlencode()}"

    if "veld" in query:
        return count_map(
            layers=known.layers,
            domains=known.domains,
            counts=counts.cells,
            url=address,
            current=current,
            noun=lambda n: ngettext("organisatie", "organisaties", n),
        )
    return count_map(
        layers=known.layers,
        domains=known.domains,
        counts=counts.cells,
        url=address,
        current=current,
        noun=lambda n: ngettext("lid", "leden", n),
    )


def _facets(query, counts, known):
    """The check boxes: legend, parameter, options of (value, label, count, checked)."""
    sizes = [(row.code, size_label(row)) for row in known.bands] + [(UNKNOWN_SIZE, _("niet bekend"))]
    groups = (
        (_("Soort"), "soort", [(kind.value, kind.label) for kind in Kind], counts.kinds),
        (
            _("Laag"),
            "laag",
            [(str(row.number), f"{row.number} {row.short}") for row in known.layers],
            counts.layers,
        ),
        (
            _("Domein"),
            "domein",
            [(row.code, f"{row.letter} {row.short}") for row in known.domains],
            counts.domains,
        ),
        (_("Grootte"), "grootte", sizes, counts.sizes),
    )
    return [
        (
            legend,
            name,
            [(value, label, found.get(value, 0), value in query.getlist(name)) for value, label in options],
        )
        for legend, name, options, found in groups
    ]


def size_label(band) -> str:
    """'10 tot 49', from the band's own upper limit and that of the band below."""
    lower = {"lt10": None, "lt50": 10, "lt250": 50, "ge250": 250}.get(band.code)
    if lower is None:
        return _("minder dan 10") if band.code == "lt10" else band.name
    return (
        _("{lower} tot {upper}").format(lower=lower, upper=band.max_employees)
        if band.max_employees
        else band.name
    )


def _chips(query, known):
    """What is set, each with the address that clears it."""
    labels = {
        "soort": dict(Kind.choices),
        "laag": {str(row.number): f"{row.number} {row.short}" for row in known.layers},
        "domein": {row.code: f"{row.letter} {row.short}" for row in known.domains},
        "grootte": {
            UNKNOWN_SIZE: _("grootte niet bekend"),
            **{row.code: size_label(row) for row in known.bands},
        },
        "bekwaamheid": {row.code: row.name for row in known.capabilities},
        "provincie": {name: name for name in known.provinces},
        "gemeente": {row.nis_code: row.name for row in known.municipalities},
    }
    chips = []
    for name in (*labels, "q"):
        for value in query.getlist(name):
            rest = query.copy()
            rest.setlist(name, [other for other in query.getlist(name) if other != value])
            chips.append((labels[name][value] if name in labels else f"“{value}”", f"?{rest.urlencode()}"))
    return chips


@public
@require_safe
def organisation_detail(request, slug):
    """A public profile; a former address or a merged organisation redirects to the present one."""
    row = Organisation.objects.filter(slug=slug).select_related("merged_into").first()
    if row is None:
        former = get_object_or_404(OrganisationSlug.objects.select_related("organisation"), slug=slug)
        return redirect(former.organisation, permanent=True)
    if row.merged_into_id:
        return redirect(row.counted, permanent=True)
    rows = (
        Organisation.objects.visible_to(request.user)
        .select_related("municipality", "size_band")
        .with_membership()
    )
    organisation = rows.filter(pk=row.pk).first()
    if organisation is None:
        raise Http404
    offerings = organisation.offerings.visible_to(request.user).filter(closed_on__isnull=True)
    offerings = offerings.prefetch_related(
        "positions__layer", "positions__domain", "capabilities"
    ).select_related("layer")
    membership = organisation.memberships.running().select_related("tier").first()
    context = {
        "organisation": organisation,
        "membership": membership,
        "member_since": organisation.memberships.order_by("starts_on")
        .values_list("starts_on", flat=True)
        .first(),
        "offerings": offerings,
        "map": organisation_map(organisation),
        "capabilities": organisation.capabilities.all(),
        "contacts": organisation.contacts.current().select_related("user")
        if can_see_contacts(request.user)
        else [],
        "sees_private": can_see_private_profile(request.user, organisation),
        "can_edit": can_edit_organisation(request.user, organisation),
        "sections": organisation_sections(request, organisation),
        "parent_url": reverse("members:organisation-list"),
    }
    return render(request, "members/organisation_detail.html", context)
