"""Files of a challenge and of a consortium's workspace: kept and taken away; who opens one, its owner's rule tells."""

from django.db import models, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from matchmaking.actions.workspace import tell_others
from matchmaking.models import Challenge, Consortium
from scvl.documents import documents_of, store_document
from scvl.errors import InvalidInput
from scvl.models import Document

MAX_FILE = 20 * 1024 * 1024
MOST = {Challenge: 10, Consortium: 50}


@transaction.atomic
def attach_document(*, owner: models.Model, file, by, title="") -> Document:
    """Keep a file with a challenge or a consortium; of a consortium the other partners are told once.

    Raises InvalidInput for one too many, and for a file that is empty, larger than MAX_FILE, or no file of its name.
    """
    model = type(owner)
    model._base_manager.select_for_update().get(pk=owner.pk)  # of two at once, the second counts the first
    if documents_of(owner).count() >= MOST[model]:
        text = _("Meer dan {most} bestanden kan niet. Verwijder er eerst een.")
        raise InvalidInput(format_lazy(text, most=MOST[model]))
    if model is Consortium and owner.state == Consortium.State.DISSOLVED:
        raise InvalidInput(_("Dit consortium is ontbonden."))
    row = store_document(owner=owner, file=file, title=title, by=by, limit=MAX_FILE)
    if model is Consortium:
        subject = format_lazy(_("Nieuw bestand bij {name}"), name=owner.name)
        text = _("In jullie consortium staat een nieuw bestand. Open het op de pagina.")
        tell_others(consortium=owner, event=f"document:{row.pk}", subject=subject, text=text, by=by)
    return row
