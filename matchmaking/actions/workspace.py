"""Notes in the workspace of a consortium: of who works in it, for who works in it; the other partners are told once."""

import logging

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.notices import tell
from matchmaking.models import Consortium, ConsortiumNote, Partner
from members.permissions import viewer_of
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
    subject = format_lazy(_("Nieuwe notitie bij {name}"), name=consortium.name)
    text = _("In jullie consortium staat een nieuwe notitie. Lees ze op de pagina.")
    tell_others(consortium=consortium, event=f"note:{row.pk}", subject=subject, text=text, by=by)
    return row


def tell_others(*, consortium: Consortium, event: str, subject, text, by) -> None:
    """Mail the accepted partners of whom `by` is not; what was put there stays in the workspace (MODEL 2)."""
    accepted = consortium.partners.filter(state=Partner.State.ACCEPTED)
    ids = set(accepted.values_list("organisation_id", flat=True)) - viewer_of(by).organisation_ids
    key = f"consortium:{consortium.pk}:{event}"
    tell(event=key, organisation_ids=ids, subject=subject, text=text, url=consortium.get_absolute_url())


@transaction.atomic
def remove_note(*, note: ConsortiumNote, by) -> None:
    """Its author takes it away."""
    log.info("note removed id=%s consortium=%s by=%s", note.pk, note.consortium_id, by and by.pk)
    note.delete()
