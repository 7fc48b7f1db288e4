"""Forms of files and notes: they clean what is typed and act on nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.forms import VoiceForm
from scvl.forms import MarkdownText


class DocumentForm(forms.Form):
    file = forms.FileField(
        label=_("Bestand"),
        max_length=200,
        allow_empty_file=True,  # the action says so in the same words as for other files that won't do
        help_text=_("Een pdf, afbeelding, Office-bestand, csv of txt, hoogstens 20 MB."),
    )
    title = forms.CharField(
        label=_("Titel"),
        required=False,
        max_length=200,
        help_text=_("Wat is het? Zonder titel tonen we de naam van het bestand."),
    )


class NoteForm(VoiceForm):
    text = MarkdownText(label=_("Notitie"), max_length=5000, rows=3)
