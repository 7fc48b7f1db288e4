"""Notes in the workspace of a consortium: of who works in it, for who works in it."""

import logging

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Consortium, ConsortiumNote
from scvl.errors import InvalidInput

log = logging.getLogger(__name__)


@transaction.atomic
def write_note(*, consortium: Consortium, text: str, by, as_organisation=None) -> ConsortiumNote:
    """A note for all in the workspace. Raises InvalidInput without text, or where the consortium was dissolved."""
    if consortium.state == Consortium.State.DISSOLVED:
        raise InvalidInput(_("Dit consortium is ontbonden."))
    if not text.strip():
        raise InvalidInput(_("Schrijf eerst iets."))
    row = ConsortiumNote.objects.create(
        consortium=consortium, text=text.strip(), author=by, as_organisation=as_organisation
    )
    log.info("note written id=%s consortium=%s by=%s", row.pk, consortium.pk, by and by.pk)
    return row


@transaction.atomic
def remove_note(*, note: ConsortiumNote, by) -> None:
    """Its author takes it away."""
    log.info("note removed id=%s consortium=%s by=%s", note.pk, note.consortium_id, by and by.pk)
    note.delete()
