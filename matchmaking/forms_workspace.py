"""Forms of files and notes: they clean what is typed and act on nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.forms import AttachmentField, VoiceForm
from scvl.forms import MarkdownText


class DocumentForm(forms.Form):
    file = AttachmentField(label=_("Bestand"))
    title = forms.CharField(
        label=_("Titel"),
        required=False,
        max_length=200,
        help_text=_("Wat is het? Zonder titel tonen we de naam van het bestand."),
    )


class NoteForm(VoiceForm):
    text = MarkdownText(label=_("Notitie"), max_length=5000, rows=3)
