"""Forms of demand and supply: they clean what is typed and act on nothing."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils.text import capfirst
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext_lazy as _

from matchmaking.models import (
    Call,
    Challenge,
    FundingApplication,
    FundingProgramme,
    Need,
    Partner,
    ProcurementRoute,
    Project,
)
from matchmaking.permissions import ANSWERABLE
from members.enums import Kind
from members.models import Capability, Domain, Layer, Municipality, Organisation, Subdomain
from members.permissions import viewer_of
from scvl.editing import VersionForm
from scvl.forms import MarkdownText, SeveralRows
from scvl.periods import now

WEIGHTS = [(5, _("5, het belangrijkst")), (4, "4"), (3, "3"), (2, "2"), (1, "1, mooi meegenomen")]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs):
        super().__init__(format="%Y-%m-%d", **kwargs)


def end_of_day(day):
    """The last minute of a day in Brussels; None for none."""
    return day and datetime.combine(day, time(23, 59), tzinfo=get_default_timezone())


class SeveralSelects(forms.SelectMultiple):
    """A few selects with one name: several out of a long list without a key to hold down."""

    template_name = "matchmaking/_several_selects.html"
    count = 3

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = [str(one) for one in value or [] if str(one)]
        context["selects"] = [chosen[place] if place < len(chosen) else "" for place in range(self.count)]
        context["choices"] = [(str(one), label) for one, label in self.choices]
        return context

    def value_from_datadict(self, data, files, name):
        given = super().value_from_datadict(data, files, name) or []
        return [one for one in given if one]


class OwnersField(SeveralRows):
    """One government or a few, the first one leading."""

    widget = SeveralSelects

    def __init__(self, queryset=None, **kwargs):
        governments = Organisation.objects.filter(kind=Kind.GOVERNMENT, merged_into__isnull=True)
        super().__init__(governments.order_by("name") if queryset is None else queryset, **kwargs)

    def clean(self, value):
        """In the order in which they were chosen."""
        rows = {str(row.pk): row for row in super().clean(value)}
        return [rows[str(one)] for one in dict.fromkeys(map(str, value or [])) if str(one) in rows]


class VoiceForm(forms.Form):
    """A form that asks for which organisation one speaks, where there are more (MODEL 1.3); the first is preselected."""

    def __init__(self, *args, voices=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = list(voices)
        if len(self.voices) > 1:
            rows = Organisation.objects.filter(pk__in=[one.pk for one in self.voices]).order_by("name")
            self.fields["as_organisation"] = forms.ModelChoiceField(
                rows, label=_("Namens"), empty_label=None, required=False, initial=self.voices[0]
            )

    def speaker(self):
        """The organisation chosen, else the first; None for who speaks for none."""
        return self.cleaned_data.get("as_organisation") or next(iter(self.voices), None)


class AttachmentField(forms.FileField):
    """A file to keep with a row; what it may be, `attach_document` tells."""

    def __init__(self, **kwargs):
        super().__init__(
            max_length=200,
            allow_empty_file=True,  # the action says so in the same words as for other files that won't do
            help_text=_("Een pdf, afbeelding, Office-bestand, csv of txt, hoogstens 20 MB."),
            **kwargs,
        )


class NamedMultipleChoice(SeveralRows):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row.letter}. {row.name}"


class RouteChoice(forms.ModelChoiceField):
    """Procurement routes, each with when to use it."""

    widget = forms.RadioSelect

    def label_from_instance(self, row):
        return f"{row.name}: {row.when[:1].lower()}{row.when[1:]}" if row.when else row.name


class ChallengeForm(VersionForm, forms.ModelForm):
    owners = SeveralRows(
        Organisation.objects.none(), label=_("Wie stelt de vraag?"), widget=forms.CheckboxSelectMultiple
    )
    domains = NamedMultipleChoice(
        Domain.objects.all(),
        label=_("Domeinen"),
        required=False,
        help_text=_("Minstens één voor je indient."),
    )
    deadline = forms.DateField(
        label=_("Reageren kan tot en met"),
        required=False,
        help_text=_("Zonder datum kan iedereen reageren tot het team de matching start."),
        widget=DayInput(),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    subdomains = SeveralRows(
        Subdomain.objects.select_related("domain"),
        label=_("Subdomeinen"),
        required=False,
        help_text=_("Het domein van een subdomein komt er vanzelf bij."),
        widget=forms.CheckboxSelectMultiple,
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.filter(merged_into__isnull=True),
        label=_("Gemeente"),
        required=False,
        empty_label=_("geen bepaalde gemeente"),
        help_text=_("Waar speelt de vraag?"),
    )
    procurement_route = RouteChoice(
        ProcurementRoute.objects.all(),
        label=_("Hoe koop je aan?"),
        required=False,
        blank=True,
        empty_label=_("nog niet gekozen"),
    )

    file = AttachmentField(label=_("Een bestand erbij"), required=False)

    class Meta:
        model = Challenge
        fields = [
            "title",
            "problem",
            "desired_effect",
            "municipality",
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
            "call": _("Oproep die het mee betaalt"),
            "visibility": _("Wie mag het lezen?"),
        }
        help_texts = {
            "title": _("Kort, en zonder merk of oplossing: ‘Drukte aan de kust meten’."),
            "problem": _(
                "Wat loopt er fout, voor wie, en hoe merk je dat? Een bedrijf dat je niet kent, moet het begrijpen. "
                "De eerste alinea leest iedereen in de lijst. Nodig om in te dienen."
            ),
        }
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 8}),
            "desired_effect": forms.Textarea(attrs={"rows": 4}),
        }

    field_order = [
        *("owners", "title", "problem", "desired_effect", "municipality", "domains", "subdomains"),
        *("deadline", "budget_min", "budget_max", "procurement_route", "call", "visibility", "file"),
    ]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = viewer_of(user)
        own = Organisation.objects.filter(kind=Kind.GOVERNMENT, pk__in=viewer.organisation_ids)
        self.fields["call"].queryset = Call.objects.open()
        self.fields["call"].empty_label = _("nog niet gekozen")
        self.fields["subdomains"].label_from_instance = lambda row: f"{row.domain.letter}. {row.name}"
        self.fields["subdomains"].template_name = "forms/many_choices.html"
        self.fields["visibility"].choices = [
            (code, capfirst(name)) for code, name in Challenge.Visibility.choices
        ]
        if viewer.is_team:
            self.fields["owners"] = OwnersField(
                label=_("Wie stelt de vraag?"), help_text=_("Eén overheid, of enkele die samen vragen.")
            )
            self.order_fields(self.field_order)
        else:
            self.fields["owners"].queryset = own.order_by("name")
            if own.count() == 1:
                self.fields["owners"].widget = forms.MultipleHiddenInput()
                self.fields["owners"].initial = list(own)
                self.fields["municipality"].initial = own[0].municipality_id
        if self.instance.pk:
            del self.fields["owners"], self.fields["file"]  # from then on files have a page of their own
            for name in ("domains", "subdomains"):
                self.fields[name].initial = list(getattr(self.instance, name).all())
            self.fields["version"].initial = self.instance.version
            if (
                self.instance.published_on
            ):  # from then on the term is a step of its own, which tells who reacted
                del self.fields["deadline"]
            elif self.instance.deadline_at:
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
        if "deadline" in self.fields:
            data["deadline_at"] = end_of_day(self.cleaned_data["deadline"])
        data["subdomains"] = self.cleaned_data["subdomains"]
        data["domains"] = {*self.cleaned_data["domains"], *(row.domain for row in data["subdomains"])}
        return data


class LayerChoice(forms.ModelChoiceField):
    widget = forms.RadioSelect

    def label_from_instance(self, row):
        return f"{row.number}. {row.name}"


class CapabilityChoice(SeveralRows):
    """The closed list with the layer of each before its name, the top layer first."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row.layer.number} · {row.name}"


class NeedForm(VersionForm, forms.ModelForm):
    layer = LayerChoice(Layer.objects.order_by("-number"), label=_("Laag"), empty_label=None)
    domains = NamedMultipleChoice(Domain.objects.all(), label=_("Domeinen"))
    capabilities = CapabilityChoice(
        Capability.objects.select_related("layer").order_by("-layer__number", "name_nl"),
        label=_("Bekwaamheden"),
        required=False,
        help_text=_("Wat moet iemand kunnen? Het cijfer is de laag. Kies er liefst een paar, niet alles."),
    )
    weight = forms.TypedChoiceField(label=_("Hoe belangrijk?"), choices=WEIGHTS, coerce=int, initial=3)
    need = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Need
        fields = ["title", "text", "layer", "domains", "capabilities", "is_mandatory", "weight"]
        labels = {"title": _("Wat is er nodig?"), "text": _("Toelichting"), "is_mandatory": _("Verplicht")}
        help_texts = {"is_mandatory": _("Zonder dit is er geen antwoord. Anders is het gewenst.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial |= {"need": self.instance.pk, "version": self.instance.version}
            self.initial["weight"] = min(max(round(self.instance.weight), 1), 5)  # a choice, not 3.00

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class NeedChoice(SeveralRows):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row.sequence}. {row.title}"


class InterestForm(forms.Form):
    """Answering a challenge; `organisations` are those of the person that may."""

    as_organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Namens"), empty_label=None)
    needs = NeedChoice(
        Need.objects.none(),
        label=_("Waarop heb je een antwoord?"),
        error_messages={"required": _("Kies minstens één behoefte waarop je een antwoord hebt.")},
    )
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


class QuestionForm(VoiceForm):
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
    initiated_by = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Wie nam het initiatief?"),
        required=False,
        empty_label=_("het team"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenge"].queryset = Challenge.objects.filter(state__in=ANSWERABLE).order_by("title")
        self.fields["initiated_by"].queryset = Organisation.objects.members().order_by("name")
        self.fields["call"].queryset = Call.objects.open()

    def clean(self):
        data = super().clean()
        if data.get("challenge") and data.get("call"):
            raise forms.ValidationError(_("Kies een uitdaging of een oproep, niet allebei."))
        return data


def candidates_for(consortium):
    """Who may still be asked in: members and who showed interest, governments and who is in already left out."""
    taken = consortium.partners.exclude(state=Partner.State.DECLINED).values("organisation")
    rows = Organisation.objects.filter(merged_into__isnull=True).exclude(kind=Kind.GOVERNMENT)
    interested = consortium.challenge.interests.values("organisation") if consortium.challenge_id else []
    rows = rows.filter(pk__in=interested) | rows.members()
    return rows.exclude(pk__in=taken).distinct().order_by("name")


class PartnerForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisatie"),
        help_text=_("Leden, en wie interesse toonde."),
        empty_label=_("kies een organisatie"),
    )
    role = forms.ChoiceField(
        label=_("Rol"),
        choices=[(code, capfirst(name)) for code, name in Partner.Role.choices],
        initial=Partner.Role.PARTNER,
        help_text=_("De trekker is een bedrijf vanaf niveau Cultivate, of een kennisinstelling."),
    )
    needs = NeedChoice(Need.objects.none(), label=_("Dekt deze behoeften"), required=False)

    def __init__(self, *args, consortium, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = candidates_for(consortium)
        if consortium.challenge_id:
            self.fields["needs"].queryset = consortium.challenge.needs.all()
        else:
            del self.fields["needs"]


class OfferForm(VersionForm):
    title = forms.CharField(label=_("Titel"), max_length=200)
    amount = forms.DecimalField(
        label=_("Bedrag in euro, zonder btw"),
        min_value=0,
        max_digits=12,
        decimal_places=2,
        required=False,
        help_text=_("Mag nog leeg blijven tot je indient."),
    )
    file = forms.FileField(
        label=_("De offerte als bestand"),
        required=False,
        help_text=_("Een pdf of Office-bestand, hoogstens 20 MB. Een nieuw bestand vervangt het vorige."),
    )


class ProjectForm(forms.Form):
    title = forms.CharField(label=_("Titel"), max_length=200)
    kind = forms.ChoiceField(
        label=_("Soort"),
        choices=[(code, capfirst(name)) for code, name in Project.Kind.choices],
        initial=Project.Kind.PROOF_OF_CONCEPT,
    )
    text = MarkdownText(label=_("Beschrijving"), required=False)
    is_public = forms.BooleanField(label=_("Toon het op de openbare pagina’s"), required=False)


class ApplicationForm(VersionForm):
    title = forms.CharField(label=_("Titel"), max_length=200)
    programme = forms.ModelChoiceField(
        FundingProgramme.objects.all(), label=_("Programma"), empty_label=_("kies een programma")
    )
    call = forms.ModelChoiceField(
        Call.objects.all(), label=_("Oproep"), required=False, empty_label=_("geen")
    )
    challenge = forms.ModelChoiceField(
        Challenge.objects.none(), label=_("Uitdaging"), required=False, empty_label=_("geen")
    )
    applicants = OwnersField(
        label=_("Wie vraagt aan?"), help_text=_("De eerste is hoofdaanvrager. Samen aanvragen telt één keer.")
    )
    amount_requested = forms.DecimalField(
        label=_("Gevraagd bedrag in euro"), min_value=0, max_digits=12, decimal_places=2, required=False
    )
    resubmission_of = forms.ModelChoiceField(
        FundingApplication.objects.none(),
        label=_("Opnieuw ingediend na"),
        required=False,
        empty_label=_("een eerste aanvraag"),
    )

    def __init__(self, *args, user, application=None, **kwargs):
        super().__init__(*args, **kwargs)
        viewer = viewer_of(user)
        known = FundingApplication.objects.visible_to(user)
        applicants = self.fields["applicants"]
        if not viewer.is_team:  # partners of one's own governments may apply with them
            own = applicants.queryset.filter(pk__in=viewer.organisation_ids)
            self.own = set(own.values_list("pk", flat=True))
            if len(self.own) == 1 and application is None:
                applicants.initial = [row.pk for row in own]
        else:
            self.own = None
        self.fields["challenge"].queryset = Challenge.objects.visible_to(user).exclude(
            state=Challenge.State.EXAMPLE
        )
        over = [FundingApplication.State.REFUSED, FundingApplication.State.WITHDRAWN]
        self.fields["resubmission_of"].queryset = known.filter(state__in=over)

    def clean_applicants(self):
        rows = self.cleaned_data["applicants"]
        if self.own is not None and not self.own & {row.pk for row in rows}:
            raise forms.ValidationError(_("Jouw eigen bestuur moet bij de aanvragers zijn."))
        return rows

    def clean(self):
        data = super().clean()
        call, programme = data.get("call"), data.get("programme")
        if call and programme and call.programme_id != programme.pk:
            self.add_error("call", _("Deze oproep hoort bij een ander programma."))
        return data


class IdeaForm(VoiceForm):
    title = forms.CharField(label=_("Titel"), max_length=200)
    text = MarkdownText(label=_("Beschrijving"), required=False, max_length=5000)


class PeriodForm(forms.Form):
    """A period of one's own: both days are in it."""

    van = forms.DateField(label=_("Van"), widget=DayInput())
    tot = forms.DateField(label=_("Tot en met"), widget=DayInput())

    def clean(self):
        data = super().clean()
        if data.get("van") and data.get("tot") and data["tot"] < data["van"]:
            self.add_error("tot", _("Het einde moet na het begin liggen."))
        return data

    def period(self) -> dict:
        """As a half-open period."""
        last = min(self.cleaned_data["tot"], date.max - timedelta(days=1))
        return {"starts_on": self.cleaned_data["van"], "ends_before": last + timedelta(days=1)}


# --- The fields of a step: one form, with what the step asks ------------------------------------------
def _fields(row) -> dict:
    return {
        "reason": forms.CharField(label=_("Reden"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})),
        "remark": forms.CharField(
            label=_("Opmerking"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
        ),
        "answer": forms.CharField(
            label=_("Antwoord"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
        ),
        "result": MarkdownText(label=_("Wat leverde het op?"), max_length=10_000),
        "is_public": forms.BooleanField(
            label=_("Toon het op de openbare pagina’s"),
            required=False,
            initial=getattr(row, "is_public", False),
        ),
        "deadline": forms.DateField(label=_("Nieuwe laatste dag"), widget=DayInput()),
        "day": forms.DateField(label=_("Op welke dag?"), widget=DayInput()),
        "granted": forms.DecimalField(
            label=_("Toegekend bedrag in euro"), min_value=0, max_digits=12, decimal_places=2, required=False
        ),
        "outside": forms.BooleanField(label=_("Buiten het portaal gegund"), required=False),
        "owners": OwnersField(label=_("Welke overheden stellen de vraag?")),
        "organisation": forms.ModelChoiceField(
            candidates_for(row.consortium) if isinstance(row, Partner) else Organisation.objects.none(),
            label=_("Door wie?"),
            empty_label=_("kies een organisatie"),
        ),
        "kind": forms.ChoiceField(
            label=_("Soort"),
            choices=[choice for choice in Project.Kind.choices if choice[0] != Project.Kind.COLLABORATION],
        ),
        "text": forms.CharField(
            label=_("Wat gebeurde er?"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
        ),
    }


class StepForm(VoiceForm):
    """What a step asks before it is taken, and for whom one speaks."""

    def __init__(self, *args, names, row, **kwargs):
        super().__init__(*args, **kwargs)
        known = _fields(row)
        self.names = names
        for name in names:
            self.fields[name] = known[name]

    def answers(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.names}
