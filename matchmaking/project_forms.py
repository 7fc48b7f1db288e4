"""Forms of the work of a project: they clean what is typed and act on nothing."""

from datetime import date, timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from matchmaking.forms import DayInput
from matchmaking.models import FundingLine, FundingProgramme, Project, ProjectPartner
from members.models import Organisation
from scvl.editing import VersionForm

DAYS = ["%Y-%m-%d", "%d/%m/%Y"]
DAY_ERRORS = {"required": _("Kies een dag."), "invalid": _("Kies een dag, bv. 01/12/2026.")}


def partners_for(project: Project):
    """Who may still be added: members, who is in its consortium, and who asked; by name."""
    rows = Organisation.objects.filter(merged_into__isnull=True)
    near = rows.none()
    if project.consortium_id:
        near |= rows.filter(pk__in=project.consortium.partners.values("organisation"))
    if project.challenge_id:
        near |= rows.filter(pk__in=project.challenge.owner_rows.values("organisation"))
    taken = project.partners.values("organisation")
    return (rows.members() | near).exclude(pk__in=taken).distinct().order_by("name")


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        super().__init__(widget=DayInput(), input_formats=DAYS, error_messages=DAY_ERRORS, **kwargs)


class SprintForm(VersionForm):
    goal = forms.CharField(
        label=_("Doel"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf wat het doel van de sprint is.")},
    )
    starts_on = DayField(label=_("Eerste dag"))
    last_day = DayField(label=_("Laatste dag"))
    result = forms.CharField(
        label=_("Resultaat"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Vul dit in als de sprint voorbij is."),
    )

    def __init__(self, *args, sprint=None, **kwargs):
        super().__init__(*args, **kwargs)
        if sprint is not None:
            self.initial = {
                "goal": sprint.goal,
                "result": sprint.result,
                "starts_on": sprint.starts_on,
                "last_day": sprint.last_day,
                "version": sprint.version,
            }

    def clean(self):
        data = super().clean()
        first, last = data.get("starts_on"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("De laatste dag ligt op of na de eerste."))
        elif last == date.max:  # has no day after it
            self.add_error("last_day", DAY_ERRORS["invalid"])
        return data

    def values(self) -> dict:
        """What the action takes: the end is the first day that no longer belongs to it."""
        data = self.answers()
        last_day = data.pop("last_day")
        return {**data, "ends_before": last_day + timedelta(days=1)}


class FundingLineForm(VersionForm):
    source = forms.ChoiceField(
        label=_("Bron"), choices=[(code, capfirst(name)) for code, name in FundingLine.Source.choices]
    )
    label = forms.CharField(
        label=_("Omschrijving"),
        max_length=200,
        help_text=_("Bv. eigen middelen van de stad."),
        error_messages={"required": _("Schrijf waar dit geld vandaan komt.")},
    )
    programme = forms.ModelChoiceField(
        FundingProgramme.objects.all(), label=_("Programma"), required=False, empty_label=_("geen")
    )
    amount = forms.DecimalField(
        label=_("Bedrag in euro"),
        max_digits=12,
        decimal_places=2,
        error_messages={"required": _("Vul een bedrag in."), "invalid": _("Vul een bedrag in, bv. 25000.")},
    )

    def __init__(self, *args, line=None, **kwargs):
        super().__init__(*args, **kwargs)
        if line is not None:
            self.initial = {
                "source": line.source,
                "label": line.label,
                "programme": line.programme_id,
                "amount": line.amount,
                "version": line.version,
            }

    def clean_amount(self):
        if self.cleaned_data["amount"] <= 0:
            raise forms.ValidationError(_("Het bedrag is meer dan 0."))
        return self.cleaned_data["amount"]


class ProjectPartnerForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisatie"),
        empty_label=_("kies een organisatie"),
        help_text=_("Leden, wie in het consortium zit, en wie de vraag stelde."),
    )
    role = forms.CharField(
        label=_("Rol"),
        max_length=120,
        required=False,
        help_text=_("Bv. plaatst de sensoren. Op de pagina staat het achter de naam."),
    )
    starts_on = DayField(label=_("Eerste dag"), required=False, help_text=_("Leeg: van bij het begin."))

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = partners_for(project)


class ProjectPartnerEndForm(forms.Form):
    last_day = DayField(label=_("Laatste dag"), required=False, help_text=_("Leeg: werkt nog mee."))

    def __init__(self, *args, partner: ProjectPartner, **kwargs):
        super().__init__(*args, **kwargs)
        if partner.ends_before:
            self.initial = {"last_day": partner.ends_before - timedelta(days=1)}

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day == date.max:  # has no day after it
            raise forms.ValidationError(DAY_ERRORS["invalid"])
        return day

    def ends_before(self):
        """The first day on which it works on it no more; None: it still does."""
        day = self.cleaned_data["last_day"]
        return day and day + timedelta(days=1)
