from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matchmaking.actions.document import attach_document
from matchmaking.forms_workspace import DocumentForm
from matchmaking.permissions import can_edit_challenge, can_remove_document, can_write_in
from matchmaking.views.challenge import find_challenge
from matchmaking.views.consortium import find_consortium
from scvl.access import signed_in
from scvl.documents import documents_of, remove_document
from scvl.errors import NotAllowed, PortalError


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def challenge_document_create(request, slug):
    """A file with a challenge, for who may read all of it."""
    challenge = _edited(request, slug)
    about = _("Wie de hele uitdaging mag lezen, kan het bestand openen.")
    return _add(request, challenge, about)


@require_POST
@signed_in
def challenge_document_delete(request, slug, pk):
    challenge = _edited(request, slug)
    return _remove(request, challenge, get_object_or_404(documents_of(challenge), pk=pk))


def _edited(request, slug):
    challenge = find_challenge(request.user, slug)
    if not can_edit_challenge(request.user, challenge):
        raise NotAllowed(_("Deze uitdaging kan je nu niet bewerken."))
    return challenge


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def consortium_document_create(request, pk):
    """A file in the workspace, for who works in it."""
    consortium = _workspace(request, pk)
    about = _("Alleen de partners en de procesbegeleider kunnen het bestand openen.")
    return _add(request, consortium, about)


@require_POST
@signed_in
def consortium_document_delete(request, pk, document_pk):
    consortium = _workspace(request, pk)
    document = get_object_or_404(documents_of(consortium), pk=document_pk)
    if not can_remove_document(request.user, consortium, document):
        raise NotAllowed(_("Wie een bestand erbij zette, verwijdert het, of de procesbegeleider."))
    return _remove(request, consortium, document)


def _workspace(request, pk):
    consortium = find_consortium(request.user, pk)
    if not can_write_in(request.user, consortium):
        raise NotAllowed(_("Dit is voor de partners van een consortium dat niet ontbonden is."))
    return consortium


def _add(request, owner, about):
    """The page that asks a file; what is wrong with it stands at its field, and the title stays."""
    form = DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            attach_document(owner=owner, by=request.user, **form.cleaned_data)
        except PortalError as error:
            form.add_error("file", error.message)
        else:
            messages.success(request, _("Het bestand staat erbij."))
            return redirect(owner)
    context = {"form": form, "owner": owner, "about": about}
    return render(request, "matchmaking/document_form.html", context, status=422 if form.errors else 200)


def _remove(request, owner, document):
    remove_document(document=document, by=request.user)
    messages.success(request, _("Het bestand is verwijderd."))
    return redirect(owner)
