from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking import matches, pages
from matchmaking.actions import digest as actions
from matchmaking.indexing import SUPPLIERS
from matchmaking.models import MatchDigest
from matchmaking.permissions import can_get_digest
from matchmaking.steps import speakers
from members.models import Organisation, Position
from scvl.access import public, signed_in
from scvl.errors import NotAllowed

PAGE = 20


@require_safe
@signed_in
def match_list(request):
    """The open challenges that fit an organisation of one's own, best first; `namens` in the address chooses which."""
    voices = speakers(request.user)
    organisation = _chosen(request.GET.get("namens", ""), voices)
    context = {"organisation": organisation, "voices": voices, "why_empty": _why_empty(organisation)}
    if not context["why_empty"]:
        context |= _found(request, organisation)
    if organisation is not None:
        context |= {
            "can_get_digest": can_get_digest(request.user, organisation),
            "digest": _digest(request.user, organisation),
        }
    return render(request, "matchmaking/match_list.html", context)


def _chosen(wanted: str, voices) -> Organisation | None:
    """The organisation that is named, else the first that offers something; somebody else's is not found."""
    if wanted:
        found = next((row for row in voices if str(row.pk) == wanted), None)
        if found is None:
            raise Http404
        return found
    return next((row for row in voices if row.kind in SUPPLIERS), next(iter(voices), None))


def _why_empty(organisation) -> str:
    """What keeps anything from being shown: nobody to show it for, one that asks, a profile that says nothing yet."""
    if organisation is None:
        return "nobody"
    if organisation.kind not in SUPPLIERS:
        return "asks"
    has_place = Position.objects.open().filter(organisation=organisation).exists()
    return "" if has_place or organisation.offerings.open().exists() else "profile"


def _found(request, organisation) -> dict:
    rows = matches.ranked(request.user, [organisation])
    page = Paginator([row for row in rows if row.covers], PAGE).get_page(request.GET.get("pagina"))
    found = matches.described(organisation, list(page.object_list))
    near = matches.nearly(organisation, rows) if page.number == page.paginator.num_pages else []
    for match in [*found, *near]:
        match.challenge.asked_by = pages.demand_of(match.challenge)
    return {"page_of_rows": page, "matches": found, "nearly": near}


# --- The weekly mail --------------------------------------------------------------------------------------
def _contact(user, organisation):
    """One's own present contact of an organisation, or of one that merged into it."""
    rows = user.contacts.current().filter(organisation__isnull=False).order_by("pk")
    rows = rows.select_related("organisation__merged_into")
    return next((row for row in rows if row.organisation.survivor == organisation), None)


def _digest(user, organisation) -> MatchDigest | None:
    contact = _contact(user, organisation)
    return contact and MatchDigest.objects.running().filter(contact=contact).first()


def _own_contact(request):
    organisation = _chosen(request.POST.get("namens", ""), speakers(request.user))
    contact = organisation and _contact(request.user, organisation)
    if not contact:
        raise NotAllowed
    return contact


@require_POST
@signed_in
def digest_start(request):
    """Ask for the mail."""
    row = actions.start_digest(contact=_own_contact(request), by=request.user)
    messages.success(request, _("Je krijgt voortaan elke maandag een mail als er iets nieuws bij je past."))
    return _back(row.contact.organisation.survivor)


@require_POST
@signed_in
def digest_stop(request):
    """Stop the mail."""
    contact = _own_contact(request)
    row = get_object_or_404(MatchDigest.objects.visible_to(request.user), contact=contact)
    actions.stop_digest(digest=row)
    messages.success(request, _("Gestopt. Je krijgt geen mail met matches meer."))
    return _back(contact.organisation.survivor)


def _back(organisation):
    return redirect(f"{reverse('matchmaking:match-list')}?namens={organisation.pk}")


@csrf_exempt  # a mail program posts here by itself (RFC 8058); whoever has the code may end the mail
@public
@require_http_methods(["GET", "HEAD", "POST"])
def digest_end(request, token):
    """One click from the mail: the link only asks, the POST ends it."""
    row = actions.digest_of(token)
    if row is None:
        raise Http404
    if request.method != "POST":
        return render(request, "matchmaking/digest_end.html", {"digest": row})
    if request.POST.get("List-Unsubscribe") == "One-Click":
        actions.stop_digest(digest=row)
        return HttpResponse(
            _("Je krijgt geen mail met matches meer."), content_type="text/plain; charset=utf-8"
        )
    return _end_from_page(request, row)


@csrf_protect
def _end_from_page(request, row):
    actions.stop_digest(digest=row)
    messages.success(request, _("Gestopt. Je krijgt geen mail met matches meer."))
    return redirect("matchmaking:digest-end", token=actions.stop_code(row))
