"""Forms of the newsletter: they clean what is typed and act on nothing."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from scvl.forms import MarkdownText, SeveralRows
from scvl.periods import now
from scvl.wording import short_date
from workpackages.actions.newsletter import offered_items
from workpackages.actions.subscription import MEASURING, WORDING
from workpackages.letter import MODELS, VISITOR, items_of

MOST_OFFERED = 10
KINDS = {
    "challenge": _("Uitdagingen"),
    "activity": _("Activiteiten"),
    "call": _("Oproepen"),
    "article": _("Artikels"),
}
DAYS = ("starts_at", "deadline_at", "published_at")
STEP = timedelta(minutes=5)


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("Je e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Vul je e-mailadres in.")},
    )
    name = forms.CharField(
        label=_("Je naam"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    kind = forms.ChoiceField(
        label=_("Waar werk je?"), required=False, choices=[("", _("zeg ik liever niet")), *Kind.choices]
    )
    consent = forms.BooleanField(
        label=WORDING, error_messages={"required": _("Vink dit aan. Zonder je toestemming sturen we niets.")}
    )
    measures_reading = forms.BooleanField(label=MEASURING, required=False)
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def values(self) -> dict:
        data = {name: self.cleaned_data[name] for name in ("email", "name", "kind", "measures_reading")}
        return {**data, "language": "en" if (get_language() or "nl").startswith("en") else "nl"}


class BlockField(SeveralRows):
    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class NewsletterForm(forms.Form):
    """An edition: what it says, and which articles, activities, challenges and calls stand in it."""

    subject = forms.CharField(label=_("Onderwerp"), max_length=150)
    preheader = forms.CharField(
        label=_("Voorvertoning"),
        max_length=150,
        required=False,
        help_text=_("De zin die een mailbox naast het onderwerp toont."),
    )
    intro = MarkdownText(
        label=_("Inleiding"),
        required=False,
        max_length=10000,
        help_text=_("Markdown: *cursief*, **vet**, [tekst](https://adres)."),
    )

    def __init__(self, *args, newsletter=None, **kwargs):
        chosen = {}
        for kind, row in items_of(newsletter) if newsletter else ():
            chosen.setdefault(kind, []).append(row)
        initial = {kind: [row.pk for row in rows] for kind, rows in chosen.items()}
        if newsletter is not None:
            initial |= {name: getattr(newsletter, name) for name in ("subject", "preheader", "intro")}
        super().__init__(*args, initial=initial, **kwargs)
        for kind, offered in offered_items().items():
            rows = list(dict.fromkeys([*chosen.get(kind, ()), *offered[:MOST_OFFERED]]))
            if rows:
                self.fields[kind] = BlockField(MODELS[kind].objects.visible_to(VISITOR), label=KINDS[kind])
                self.fields[kind].widget.choices = [(row.pk, _said(row)) for row in rows]

    def blocks(self):
        """The fields with what may stand in it; a kind of which there is nothing has none."""
        return [self[kind] for kind in KINDS if kind in self.fields]

    def values(self) -> dict:
        items = [(kind, row) for kind in KINDS for row in self.cleaned_data.get(kind) or ()]
        return {
            **{name: self.cleaned_data[name] for name in ("subject", "preheader", "intro")},
            "items": items,
        }


def _said(row) -> str:
    """A title, with the day that tells it from its namesakes."""
    day = next((getattr(row, name) for name in DAYS if getattr(row, name, None)), None)
    return f"{row.title} ({short_date(day)})" if day else row.title


def _soon():
    """The next full five minutes but one: time to look once more."""
    local = timezone.localtime(now() + STEP)
    return local.replace(minute=local.minute // 5 * 5, second=0, microsecond=0) + STEP


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label=_("Wanneer gaat ze uit?"),
        initial=_soon,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        error_messages={
            "required": _("Kies een dag en een uur, bv. 01/12/2026 09:00."),
            "invalid": _("Kies een dag en een uur, bv. 01/12/2026 09:00."),
        },
    )
