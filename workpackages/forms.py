"""Forms of the newsletter: they clean what is typed and act on nothing."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.enums import Kind
from scvl.markdown import render_markdown
from workpackages.actions.newsletter import offered_items
from workpackages.actions.subscription import MEASURING, WORDING


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("Je e-mailadres"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
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
    consent = forms.BooleanField(label=WORDING)
    measures_reading = forms.BooleanField(label=MEASURING, required=False)
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def values(self) -> dict:
        data = {name: self.cleaned_data[name] for name in ("email", "name", "kind", "measures_reading")}
        return {**data, "language": "en" if (get_language() or "nl").startswith("en") else "nl"}


class NewsletterForm(forms.Form):
    """An edition: what it says, and which articles, activities, challenges and calls stand in it."""

    subject = forms.CharField(label=_("Onderwerp"), max_length=150)
    preheader = forms.CharField(
        label=_("Voorvertoning"),
        max_length=150,
        required=False,
        help_text=_("De zin die een mailbox naast het onderwerp toont."),
    )
    intro = forms.CharField(
        label=_("Inleiding"),
        required=False,
        max_length=10000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Markdown: *cursief*, **vet**, [tekst](https://adres)."),
    )

    def __init__(self, *args, newsletter=None, **kwargs):
        initial = kwargs.pop("initial", {}) or {}
        if newsletter is not None:
            initial |= {
                "subject": newsletter.subject,
                "preheader": newsletter.preheader,
                "intro": newsletter.intro,
            }
            for item in newsletter.items.all():
                for kind in ("article", "activity", "challenge", "call"):
                    if getattr(item, f"{kind}_id"):
                        initial.setdefault(kind, []).append(getattr(item, f"{kind}_id"))
        super().__init__(*args, initial=initial, **kwargs)
        labels = {
            "article": _("Artikels"),
            "activity": _("Activiteiten"),
            "challenge": _("Uitdagingen"),
            "call": _("Oproepen"),
        }
        for kind, rows in offered_items().items():
            self.fields[kind] = forms.ModelMultipleChoiceField(
                rows, label=labels[kind], required=False, widget=forms.CheckboxSelectMultiple
            )
            self.fields[kind].widget.choices = [(row.pk, str(row)) for row in rows[:30]]

    def clean_intro(self):
        text = self.cleaned_data["intro"]
        if text.strip() and not str(render_markdown(text)).strip():
            raise forms.ValidationError(
                _("Van deze tekst blijft niets over. Schrijf hem zonder HTML of script.")
            )
        return text

    def values(self) -> dict:
        items = [
            (kind, row)
            for kind in ("article", "activity", "challenge", "call")
            for row in self.cleaned_data[kind]
        ]
        return {
            **{name: self.cleaned_data[name] for name in ("subject", "preheader", "intro")},
            "items": items,
        }


class ScheduleForm(forms.Form):
    at = forms.DateTimeField(
        label=_("Wanneer gaat ze uit?"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d/%m/%Y %H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def clean_at(self):
        moment = self.cleaned_data["at"]
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
