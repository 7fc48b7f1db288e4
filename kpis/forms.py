from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.actions.measurement import LARGEST
from kpis.models import Measurement
from scvl.periods import local_today


class MeasurementForm(forms.Form):
    channel = forms.ChoiceField(label=_("Kanaal"), choices=Measurement.Channel.choices)
    measured_on = forms.DateField(
        label=_("Gemeten op"),
        initial=local_today,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    value = forms.IntegerField(label=_("Aantal volgers"), min_value=0, max_value=LARGEST)
    source = forms.CharField(label=_("Bron"), required=False, max_length=200)


class MeasurementFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV-bestand"), help_text=_("Kolommen: channel, measured_on, value en eventueel source.")
    )
