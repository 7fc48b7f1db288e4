from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from matchmaking.actions.workspace import remove_note, write_note
from matchmaking.forms_workspace import NoteForm
from matchmaking.models import ConsortiumNote
from matchmaking.permissions import can_write_in
from matchmaking.steps import speakers
from matchmaking.views.consortium import detail_page, find_consortium, members_of
from scvl.access import signed_in
from scvl.errors import NotAllowed


@require_POST
@signed_in
def note_create(request, pk):
    """A note for all in the workspace; with an error, the page again with what was typed."""
    consortium = find_consortium(request.user, pk)
    if not can_write_in(request.user, consortium):
        raise NotAllowed(_("Dit is voor de partners van een consortium dat niet ontbonden is."))
    form = NoteForm(request.POST, voices=speakers(request.user, members_of(consortium)))
    if not form.is_valid():
        return detail_page(request, consortium, form, status=422)
    write_note(
        consortium=consortium,
        text=form.cleaned_data["text"],
        by=request.user,
        as_organisation=form.speaker(),
    )
    messages.success(request, _("Je notitie staat erbij."))
    return redirect(consortium)


@require_POST
@signed_in
def note_delete(request, pk, note_pk):
    """One's own note."""
    consortium = find_consortium(request.user, pk)
    notes = ConsortiumNote.objects.visible_to(request.user).filter(consortium=consortium)
    note = get_object_or_404(notes, pk=note_pk)
    if note.author_id != request.user.pk:
        raise NotAllowed(_("Een notitie verwijdert alleen wie ze schreef."))
    remove_note(note=note, by=request.user)
    messages.success(request, _("Je notitie is verwijderd."))
    return redirect(consortium)
