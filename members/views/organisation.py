from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from members import directory, facets
from members.entries import entries
from members.filters import clean_query
from members.models import Organisation
from members.permissions import can_see_private_profile
from members.places import organisation_map
from members.profile import contacts_of, membership_of, offerings_of, present_organisation, where_it_stands
from members.registry import organisation_sections
from scvl.access import public
from scvl.stamps import DIRECTORY, stamp_of

PAGE_SIZE = 25


@public
@require_safe
def organisation_list(request):
    """The directory: members, or with `veld=1` the whole field; filters in the address, the same part for htmx."""
    stamp = stamp_of(DIRECTORY)
    known = directory.reference(stamp)
    query, unknown = clean_query(request.GET, known.options, known.letters)
    whole_field = "veld" in query
    search = directory.NO_WORDS
    if "q" in query:
        search = directory.search(query["q"], whole_field=whole_field, stamp=stamp)
    counts = directory.counts_for(query, search.words, known=known, stamp=stamp)
    page = _page(counts.found, request.GET.get("pagina"))
    ids = directory.ids_of_page(
        query, search.words, number=page.number, size=PAGE_SIZE, known=known, stamp=stamp
    )
    words = facets.labels(known)
    base = facets.address(query)
    context = {
        "page_of_rows": page,
        "numbers": page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1),
        "base": base if base == "?" else f"{base}&",
        "entries": entries(
            ids, user=request.user, whole_field=whole_field, known=known, sizes=words["grootte"]
        ),
        "query": query,
        "unknown": unknown,
        "search": search,
        "counts": counts,
        "known": known,
        "whole_field": whole_field,
        "around": facets.surroundings(query, counts, known),
        "cell": facets.chosen_cell(query, known),
        "choices": facets.choices(query, known),
        "chips": facets.chips(query, known, words),
        "sorts": [("naam", _("naam")), ("gemeente", _("gemeente")), ("nieuwste", _("nieuwste eerst"))],
        "members_url": facets.address(query, veld=None),
        "field_url": facets.address(query, veld="1"),
        "clear_url": facets.address(QueryDict(), veld="1" if whole_field else None),
    }
    return _page_or_part(request, context, query)


def _page_or_part(request, context, query):
    """The whole page, or for htmx its results only, with the short address for the browser to show."""
    if not request.htmx or request.htmx.history_restore_request:
        return render(request, "members/organisation_list.html", context)
    response = render(request, "members/_organisation_results.html", context)
    if request.GET.get("pagina") is None:
        response["HX-Push-Url"] = request.path + (f"?{query.urlencode()}" if query else "")
    return response


def _page(count, number) -> Page:
    """The asked page of a list of `count`, or the nearest that exists."""
    paginator = Paginator(range(count), PAGE_SIZE)
    try:
        return paginator.page(number or 1)
    except PageNotAnInteger:
        return paginator.page(1)
    except EmptyPage:
        return paginator.page(1 if int(number) < 1 else paginator.num_pages)


@public
@require_safe
def organisation_detail(request, slug):
    """A public profile; a former address or a merged organisation redirects to the present one."""
    present, has_moved = present_organisation(slug)
    if present is None:
        raise Http404
    if has_moved:
        return redirect(present, permanent=True)
    visible = Organisation.objects.visible_to(request.user).select_related("municipality", "size_band")
    organisation = visible.filter(pk=present.pk).first()
    if organisation is None:
        raise Http404
    known = directory.reference(stamp_of(DIRECTORY))
    city = organisation_map(organisation, layers=known.layers, domains=known.domains)
    membership, member_since = membership_of(organisation)
    context = {
        "organisation": organisation,
        "membership": membership,
        "member_since": member_since,
        "size": organisation.employees
        or facets.labels(known)["grootte"].get(organisation.size_band and organisation.size_band.code),
        "offerings": list(offerings_of(organisation, request.user)),
        "map": city,
        "stands": where_it_stands(city, known.domains),
        "capabilities": organisation.capabilities.all(),
        "aliases": organisation.aliases.order_by("name"),
        "contacts": contacts_of(organisation, request.user),
        "sees_private": can_see_private_profile(request.user, organisation),
        "sections": organisation_sections(request, organisation),
        "parent_url": reverse("members:organisation-list"),
    }
    return render(request, "members/organisation_detail.html", context)
