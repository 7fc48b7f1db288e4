"""Forms of demand and supply: they clean what is typed and act on nothing."""

from datetime import datetime, time

from django import forms
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext_lazy as _

from matchmaking.models import (
    Call,
    Challenge,
    FundingProgramme,
    Need,
    Partner,
    ProcurementRoute,
    Project,
)
from members.enums import Kind
from members.models import Capability, Domain, Layer, Organisation
from members.permissions import viewer_of
from scvl.periods import now

WEIGHTS = [(5, _("5, het belangrijkst")), (4, "4"), (3, "3"), (2, "2"), (1, "1, mooi meegenomen")]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def end_of_day(day):
    """The last minute of a day in Brussels; None for none."""
    return day and datetime.combine(day, time(23, 59), tzinfo=get_default_timezone())


class NamedMultipleChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row.letter}. {row.name}" if hasattr(row, "letter") else row.name


class ChallengeForm(forms.ModelForm):
    owners = forms.ModelMultipleChoiceField(
        Organisation.objects.none(), label=_("Wie stelt de vraag?"), widget=forms.CheckboxSelectMultiple
    )
    domains = NamedMultipleChoice(Domain.objects.all(), label=_("Domeinen"), required=False)
    deadline = forms.DateField(
        label=_("Reageren kan tot en met"),
        required=False,
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Challenge
        fields = [
            "title",
            "problem",
            "desired_effect",
            "budget_min",
            "budget_max",
            "procurement_route",
            "call",
            "visibility",
        ]
        labels = {
            "title": _("Titel"),
            "problem": _("Wat is het probleem?"),
            "desired_effect": _("Wat moet het opleveren?"),
            "budget_min": _("Budget vanaf, in euro"),
            "budget_max": _("Budget tot, in euro"),
            "procurement_route": _("Hoe koop je aan?"),
            "call": _("Oproep die het mee betaalt"),
            "visibility": _("Wie mag het lezen?"),
        }
        help_texts = {
            "title": _("Kort, en zonder merk of oplossing: ‘Drukte aan de kust meten’."),
            "problem": _(
                "Wat loopt er fout, voor wie, en hoe merk je dat? Een bedrijf dat je niet kent, moet het begrijpen."
            ),
        }
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 8}),
            "desired_effect": forms.Textarea(attrs={"rows": 4}),
        }

    field_order = ["owners", "title", "problem", "desired_effect", "domains", "deadline"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = viewer_of(user)
        own = Organisation.objects.filter(kind=Kind.GOVERNMENT, pk__in=viewer.organisation_ids)
        self.fields["call"].queryset = Call.objects.open()
        self.fields["procurement_route"].queryset = ProcurementRoute.objects.all()
        if viewer.is_team:
            self.fields["owners"] = forms.ModelMultipleChoiceField(
                Organisation.objects.filter(kind=Kind.GOVERNMENT, merged_into__isnull=True).order_by("name"),
                label=_("Wie stelt de vraag?"),
                help_text=_("Houd Ctrl ingedrukt om er meer te kiezen."),
            )
            self.order_fields(self.field_order)
        else:
            self.fields["owners"].queryset = own.order_by("name")
            if own.count() == 1:
                self.fields["owners"].widget = forms.MultipleHiddenInput()
                self.fields["owners"].initial = list(own)
        if self.instance.pk:
            del self.fields["owners"]
            self.fields["domains"].initial = list(self.instance.domains.all())
            self.fields["version"].initial = self.instance.version
            if self.instance.deadline_at:
                self.fields["deadline"].initial = localtime(self.instance.deadline_at).date()
            if self.instance.call_id:
                self.fields["call"].queryset = Call.objects.open() | Call.objects.filter(
                    pk=self.instance.call_id
                )

    def clean_deadline(self):
        moment = end_of_day(self.cleaned_data["deadline"])
        if moment and moment <= now() and moment != self.instance.deadline_at:
            raise forms.ValidationError(_("Deze dag is voorbij. Kies een latere."))
        return self.cleaned_data["deadline"]

    def values(self) -> dict:
        """What the action asks for."""
        data = {name: self.cleaned_data[name] for name in self.Meta.fields}
        data["deadline_at"] = end_of_day(self.cleaned_data["deadline"])
        data["domains"] = self.cleaned_data["domains"]
        return data


class NeedForm(forms.ModelForm):
    layer = forms.ModelChoiceField(
        Layer.objects.order_by("-number"), label=_("Laag"), empty_label=None, widget=forms.RadioSelect
    )
    domains = NamedMultipleChoice(Domain.objects.all(), label=_("Domeinen"))
    capabilities = forms.ModelMultipleChoiceField(
        Capability.objects.select_related("layer").order_by("name_nl"),
        label=_("Bekwaamheden"),
        required=False,
        help_text=_("Wat moet iemand kunnen? Houd Ctrl ingedrukt om er meer te kiezen."),
    )
    weight = forms.TypedChoiceField(label=_("Hoe belangrijk?"), choices=WEIGHTS, coerce=int, initial=3)

    class Meta:
        model = Need
        fields = ["title", "text", "layer", "domains", "capabilities", "is_mandatory", "weight"]
        labels = {"title": _("Wat is er nodig?"), "text": _("Toelichting"), "is_mandatory": _("Verplicht")}
        help_texts = {"is_mandatory": _("Zonder dit is er geen antwoord. Anders is het gewenst.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NeedChoice(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row.sequence}. {row.title}"


class InterestForm(forms.Form):
    """Answering a challenge; `organisations` are those of the person that may."""

    as_organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Namens"), empty_label=None)
    needs = NeedChoice(Need.objects.none(), label=_("Waarop heb je een antwoord?"))
    message = forms.CharField(
        label=_("Je boodschap"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Waarom jullie, en wat brengen jullie mee?"),
    )
    reference = forms.CharField(
        label=_("Een referentie"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Waar werkt dit al?"),
    )

    def __init__(self, *args, challenge, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["needs"].queryset = challenge.needs.all()
        self.fields["as_organisation"].queryset = organisations
        self.fields["as_organisation"].initial = organisations.first()


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("Je vraag"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ConsortiumForm(forms.Form):
    name = forms.CharField(label=_("Naam"), max_length=200)
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(),
        label=_("Uitdaging"),
        required=False,
        empty_label=_("geen: een oproep of eigen samenwerking"),
    )
    call = forms.ModelChoiceField(
        Call.objects.none(), label=_("Oproep"), required=False, empty_label=_("geen")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        states = [Challenge.State.PUBLISHED, Challenge.State.IN_MATCHING, Challenge.State.AWARDED]
        self.fields["challenge"].queryset = Challenge.objects.filter(state__in=states).order_by("title")
        self.fields["call"].queryset = Call.objects.open()

    def clean(self):
        data = super().clean()
        if data.get("challenge") and data.get("call"):
            raise forms.ValidationError(_("Kies een uitdaging of een oproep, niet allebei."))
        return data


class PartnerForm(forms.Form):
    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Organisatie"))
    role = forms.ChoiceField(label=_("Rol"), choices=Partner.Role.choices, initial=Partner.Role.PARTNER)
    needs = NeedChoice(Need.objects.none(), label=_("Dekt deze behoeften"), required=False)

    def __init__(self, *args, consortium, **kwargs):
        super().__init__(*args, **kwargs)
        taken = consortium.partners.exclude(state=Partner.State.DECLINED).values("organisation")
        rows = Organisation.objects.filter(merged_into__isnull=True).exclude(kind=Kind.GOVERNMENT)
        interested = consortium.challenge.interests.values("organisation") if consortium.challenge_id else []
        rows = rows.filter(pk__in=interested) | rows.members()
        self.fields["organisation"].queryset = rows.exclude(pk__in=taken).distinct().order_by("name")
        self.fields["needs"].queryset = (
            consortium.challenge.needs.all() if consortium.challenge_id else Need.objects.none()
        )
        if not consortium.challenge_id:
            del self.fields["needs"]


class OfferForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=200)
    amount = forms.DecimalField(
        label=_("Bedrag in euro, zonder btw"), min_value=0, max_digits=12, decimal_places=2, required=False
    )


class ProjectForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=200)
    kind = forms.ChoiceField(label=_("Soort"), choices=Project.Kind.choices)
    text = forms.CharField(label=_("Beschrijving"), required=False, widget=forms.Textarea(attrs={"rows": 6}))
    is_public = forms.BooleanField(label=_("Toon het op de openbare pagina’s"), required=False)


class ApplicationForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=200)
    programme = forms.ModelChoiceField(FundingProgramme.objects.all(), label=_("Programma"))
    call = forms.ModelChoiceField(Call.objects.all(), label=_("Oproep"), required=False)
    challenge = forms.ModelChoiceField(Challenge.objects.none(), label=_("Uitdaging"), required=False)
    applicants = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        label=_("Wie vraagt aan?"),
        help_text=_("Houd Ctrl ingedrukt om er meer te kiezen; de eerste is hoofdaanvrager."),
    )
    amount_requested = forms.DecimalField(
        label=_("Gevraagd bedrag in euro"), min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = viewer_of(user)
        rows = Organisation.objects.filter(kind=Kind.GOVERNMENT, merged_into__isnull=True)
        rows = rows if viewer.is_team else rows.filter(pk__in=viewer.organisation_ids)
        self.fields["applicants"].queryset = rows.order_by("name")
        self.fields["challenge"].queryset = Challenge.objects.visible_to(user).exclude(
            state=Challenge.State.EXAMPLE
        )
        if not self.is_bound and rows.count() == 1:
            self.fields["applicants"].initial = list(rows)

    def clean(self):
        data = super().clean()
        call, programme = data.get("call"), data.get("programme")
        if call and programme and call.programme_id != programme.pk:
            self.add_error("call", _("Deze oproep hoort bij een ander programma."))
        return data


class IdeaForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=200)
    text = forms.CharField(
        label=_("Beschrijving"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 6})
    )


# --- The fields of a step: one form, with what the step asks ------------------------------------------
def _fields() -> dict:
    return {
        "reason": forms.CharField(label=_("Reden"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})),
        "remark": forms.CharField(
            label=_("Opmerking"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
        ),
        "answer": forms.CharField(
            label=_("Antwoord"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
        ),
        "result": forms.CharField(label=_("Wat leverde het op?"), widget=forms.Textarea(attrs={"rows": 6})),
        "is_public": forms.BooleanField(label=_("Toon het op de openbare pagina’s"), required=False),
        "deadline": forms.DateField(label=_("Nieuwe laatste dag"), widget=DayInput()),
        "day": forms.DateField(label=_("Op welke dag?"), widget=DayInput()),
        "granted": forms.DecimalField(
            label=_("Toegekend bedrag in euro"), min_value=0, max_digits=12, decimal_places=2, required=False
        ),
        "outside": forms.BooleanField(label=_("Buiten het portaal gegund"), required=False),
        "owners": forms.ModelMultipleChoiceField(
            Organisation.objects.filter(kind=Kind.GOVERNMENT, merged_into__isnull=True).order_by("name"),
            label=_("Welke overheden stellen de vraag?"),
        ),
        "kind": forms.ChoiceField(
            label=_("Soort"),
            choices=[choice for choice in Project.Kind.choices if choice[0] != Project.Kind.COLLABORATION],
        ),
        "text": forms.CharField(label=_("Wat gebeurde er?"), widget=forms.Textarea(attrs={"rows": 4})),
    }


class StepForm(forms.Form):
    """What a step asks before it is taken."""

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        known = _fields()
        for name in names:
            self.fields[name] = known[name]
