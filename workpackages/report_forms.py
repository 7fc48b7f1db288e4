"""The form of a report to make: it cleans what is typed and acts on nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from workpackages.models import ProgrammeYear, WorkPackage

QUARTERS = (1, 2, 3, 4, 0)


class NumberField(forms.IntegerField):
    """A small number, typed; what is no number stays in sight."""

    def __init__(self, **kwargs):
        said = {name: _("Vul een getal in.") for name in ("required", "invalid")}
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(widget=widget, error_messages=said, **kwargs)


class ReportForm(forms.Form):
    """Which work package, year and quarter; `cleaned_data` has the rows of the first two."""

    werkpakket = NumberField(label=_("Werkpakket"), help_text=_("Het nummer, bv. 2."))
    jaar = NumberField(label=_("Programmajaar"), help_text=_("Het nummer, bv. 3."))
    kwartaal = NumberField(
        label=_("Kwartaal"), help_text=_("1 tot 4 van het programmajaar; 0 voor heel het jaar.")
    )

    def clean_werkpakket(self):
        return self._row(WorkPackage, "werkpakket", _("Werkpakket {n} bestaat niet. Er zijn: {known}."))

    def clean_jaar(self):
        return self._row(ProgrammeYear, "jaar", _("Programmajaar {n} bestaat niet. Er zijn: {known}."))

    def _row(self, model, name, said):
        rows = {row.number: row for row in model.objects.order_by("number")}
        number = self.cleaned_data[name]
        if number not in rows:
            raise forms.ValidationError(said.format(n=number, known=", ".join(map(str, rows)) or "–"))
        return rows[number]

    def clean_kwartaal(self):
        if self.cleaned_data["kwartaal"] not in QUARTERS:
            raise forms.ValidationError(
                _("Een programmajaar telt vier kwartalen. Vul 1 tot 4 in, of 0 voor heel het jaar.")
            )
        return self.cleaned_data["kwartaal"]
