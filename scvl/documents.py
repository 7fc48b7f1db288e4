"""Files behind the rule of what they belong to (MODEL 1.10): kept by their hash, typed by content, served by one view.

An app registers each kind of owner with two questions: which owners a person sees, and which they may edit.
"""

import hashlib
import io
import logging
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import filetype
from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from scvl.errors import InvalidInput
from scvl.models import Document

log = logging.getLogger(__name__)

# What may be stored: ending -> the type that its content must have. Text has no marks of its own.
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv",
    "txt": "text/plain",
}
TEXT = ("csv", "txt")
# Zip files, and what each holds; some writers leave out the marks in front that tell them apart.
PACKED = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml", "ods": "content.xml"}


@dataclass(frozen=True)
class Owner:
    """`visible(user)` and `editable(user)` give querysets of the owner's model."""

    visible: Callable
    editable: Callable


_owners: dict[str, Owner] = {}


def register_document_owner(model: type[models.Model], *, visible: Callable, editable: Callable) -> None:
    """Let rows of `model` own documents."""
    _owners[model._meta.label_lower] = Owner(visible, editable)


def documents_visible_to(user):
    """The documents a person may open: public ones, and those whose owner they see, or for editors may edit."""
    allowed = Q(visibility=Document.Visibility.PUBLIC)
    for label, owner in _owners.items():
        own = Q(owner_label=label)
        allowed |= own & Q(
            visibility=Document.Visibility.OWNER, owner_id__in=owner.visible(user).values("pk")
        )
        allowed |= own & Q(
            visibility=Document.Visibility.EDITORS, owner_id__in=owner.editable(user).values("pk")
        )
    return Document.objects.filter(allowed)


def documents_of(owner: models.Model):
    """The files of a row, the first on top; who may open one is told by `documents_visible_to`."""
    rows = Document.objects.filter(owner_label=owner._meta.label_lower, owner_id=owner.pk)
    return rows.order_by("uploaded_at", "pk")


def sniff(name: str, data: bytes) -> str:
    """The type of a file by its content; raises InvalidInput where its ending says something else."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if ending not in TYPES:
        raise InvalidInput(
            _("Dit soort bestand nemen we niet aan. Geef een pdf, afbeelding, Office-bestand, csv of txt.")
        )
    kind = filetype.guess(data)
    found = kind.mime if kind else ""
    if ending in TEXT:
        good = not found and _is_text(data)
    elif ending in PACKED:
        good = found in (TYPES[ending], "application/zip") and _holds(data, PACKED[ending])
    else:
        good = found == TYPES[ending]
    if not good:
        raise InvalidInput(
            _("De inhoud van dit bestand past niet bij zijn naam. Bewaar het opnieuw in het juiste formaat.")
        )
    return TYPES[ending]


def _holds(data: bytes, start: str) -> bool:
    """Whether a zip file opens and holds something with such a name; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(name.startswith(start) for name in archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error):
        return False


def _is_text(data: bytes) -> bool:
    try:
        return "\x00" not in data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False


def store_document(
    *, owner: models.Model, file, title: str, by, limit: int, visibility=Document.Visibility.OWNER
) -> Document:
    """Keep an uploaded file for `owner`. `limit`: bytes. Raises InvalidInput for what is empty, too large or lies."""
    if owner._meta.label_lower not in _owners:
        raise LookupError(f"{owner._meta.label_lower} owns no documents")
    if file.size > limit:
        raise InvalidInput(_("Dit bestand is te groot: hoogstens {size}.").format(size=filesizeformat(limit)))
    data = file.read()
    if not data:
        raise InvalidInput(_("Dit bestand is leeg."))
    name = file.name.replace("\\", "/").rsplit("/", 1)[-1][-200:]
    row = Document(
        owner_label=owner._meta.label_lower,
        owner_id=owner.pk,
        visibility=visibility,
        title=title.strip()[:200] or name,
        filename=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        content_type=sniff(name, data),
        uploaded_by=by,
    )
    row.file.save(name, ContentFile(data), save=False)
    row.save()
    log.info("document stored id=%s owner=%s:%s by=%s", row.pk, row.owner_label, row.owner_id, by and by.pk)
    return row


def remove_document(*, document: Document, by) -> None:
    """Take a file away; its bytes go once that is certain."""
    storage, name = document.file.storage, document.file.name
    log.info("document removed id=%s by=%s", document.pk, by and by.pk)
    document.delete()
    transaction.on_commit(partial(storage.delete, name))
