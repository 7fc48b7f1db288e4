from django import forms
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from members.conduct import VERSION
from members.enums import Kind
from members.fees import size_labels
from members.identifiers import clean_enterprise_number
from members.models import Capability, Domain, Layer, Municipality, Offering, Organisation, SizeBand, Tier
from scvl.forms import SeveralRows

NUMBER_REASONS = {
    "length": _("Een ondernemingsnummer telt 10 cijfers, bv. 0123.456.749."),
    "first": _("Een ondernemingsnummer begint met 0 of 1."),
    "check": _("De laatste twee cijfers kloppen niet met de rest. Kijk het nummer na."),
}


WEB_ADDRESS = _("Typ een webadres, zoals https://www.voorbeeld.be.")
OF_COMPANIES = {
    "enterprise_number": _("Een bedrijf heeft een ondernemingsnummer. Vul het in."),
    "tier": _("Een bedrijf heeft een niveau. Kies er een."),
    "size_band": _("Kies hoeveel mensen er werken."),
}


class EraseForm(forms.Form):
    """Asks for one's own address, so that nobody erases an account by accident."""

    email = forms.EmailField(
        label=_("Typ je e-mailadres om te bevestigen"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email.lower() != self.user.email.lower():
            raise forms.ValidationError(
                _("Dit is niet het adres van je account. Typ het adres waarmee je aanmeldt.")
            )
        return email


class NamedChoices(SeveralRows):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, row):
        return f"{row.letter}. {row.name}" if hasattr(row, "letter") else row.name


class ApplicationForm(forms.Form):
    """Asking to join, for an organisation that may have no account yet."""

    # What is asked of some kinds only says so in its hint, not that it is optional.
    CONDITIONAL = ("enterprise_number", "municipality", "tier", "size_band")

    kind = forms.ChoiceField(label=_("Wat voor organisatie?"), choices=Kind.choices, widget=forms.RadioSelect)
    organisation_name = forms.CharField(
        label=_("Naam van de organisatie"),
        max_length=200,
        error_messages={"required": _("Vul de naam van je organisatie in.")},
    )
    enterprise_number = forms.CharField(
        label=_("Ondernemingsnummer"),
        max_length=20,
        required=False,
        help_text=_("Verplicht voor een bedrijf, bv. 0123.456.749"),
    )
    municipality = forms.ModelChoiceField(
        Municipality.objects.filter(merged_into__isnull=True),
        label=_("Gemeente"),
        required=False,
        empty_label=_("Kies een gemeente"),
        help_text=_("Verplicht voor een overheid."),
    )
    tier = forms.ModelChoiceField(
        Tier.objects.order_by("rank"),
        label=_("Niveau"),
        required=False,
        empty_label=_("Kies een niveau"),
        help_text=_("Alleen voor bedrijven."),
    )
    size_band = forms.ModelChoiceField(
        SizeBand.objects.order_by("sequence"),
        label=_("Aantal medewerkers"),
        required=False,
        empty_label=_("Kies een grootte"),
        help_text=_("Alleen voor bedrijven. Dit bepaalt mee de prijs."),
    )
    contact_name = forms.CharField(
        label=_("Je naam"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Vul je naam in.")},
    )
    contact_email = forms.EmailField(
        label=_("Je e-mailadres"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Vul je e-mailadres in.")},
    )
    motivation = forms.CharField(
        label=_("Waarom wil je lid worden?"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    conduct = forms.BooleanField(
        label=_("Ik aanvaard de gedragscode namens mijn organisatie"),
        error_messages={"required": _("Aanvaard de gedragscode: elk lid doet dat.")},
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.CONDITIONAL:
            self.fields[name].is_conditional = True
        for name in ("tier", "size_band"):
            self.fields[name].only_for = Kind.COMPANY.value
        sizes = size_labels()
        self.fields["size_band"].label_from_instance = lambda row: sizes[row.pk]
        self.fields["conduct"].help_text = format_html(
            '<a href="{}">{}</a> ({})',
            reverse("members:conduct"),
            _("Lees de gedragscode"),
            _("versie {version}").format(version=VERSION),
        )

    def clean_enterprise_number(self):
        text = self.cleaned_data["enterprise_number"].strip()
        if not text:
            return ""
        try:
            return clean_enterprise_number(text)
        except ValueError as error:
            raise forms.ValidationError(NUMBER_REASONS[str(error)]) from error

    def clean(self):
        data = super().clean()
        if data.get("kind") == Kind.COMPANY:
            for name, words in OF_COMPANIES.items():
                if name not in self.errors and not data.get(name):
                    self.add_error(name, words)
        if data.get("kind") == Kind.GOVERNMENT and not data.get("municipality"):
            self.add_error("municipality", _("Kies de gemeente."))
        return data

    def values(self) -> dict:
        """What the action asks for."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in ("conduct", "website")
        }


class RefusalForm(forms.Form):
    reason = forms.CharField(
        label=_("Reden"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Schrijf waarom; de aanvrager leest dit.")},
    )


class CapabilityChoices(SeveralRows):
    """The closed list of what one can do, as boxes in a frame."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        fields = {"label": _("Bekwaamheden"), "required": False, "template_name": "forms/many_choices.html"}
        super().__init__(Capability.objects.order_by("name_nl"), **fields | kwargs)


class CellsField(forms.MultipleChoiceField):
    """Places on the city map, drawn in the map itself; a value is 'layer:domain', such as '3:mobility'."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(required=False, template_name="members/cells_field.html", **kwargs)

    def draw(self, bound_field, layers, domains) -> None:
        """The choices of these layers, top first, and the rows of the map."""
        self.domains = domains
        self.choices = [
            (f"{layer.number}:{domain.code}", f"{domain.letter}{layer.number} {domain.short}, {layer.short}")
            for layer in layers
            for domain in domains
        ]
        width = len(domains)
        self.rows = SimpleLazyObject(
            lambda: [
                (layer, list(bound_field)[place * width : (place + 1) * width])
                for place, layer in enumerate(layers)
            ]
        )


class OrganisationForm(forms.ModelForm):
    """What an organisation says about itself, and where it stands on the city map. Nothing of it is required."""

    capabilities = CapabilityChoices(help_text=_("Wat kunnen jullie? Steden zoeken hierop."))
    cells = CellsField(
        label=_("Plaats op de stadskaart"),
        help_text=_("Kies de vakken waarin jullie werken. Vakken van je aanbod komen er vanzelf bij."),
    )
    field_order = [
        "summary_nl", "description_nl", "website", "employees", "capabilities", "cells", "summary_en",
        "description_en",
    ]  # fmt: skip

    class Meta:
        model = Organisation
        fields = [
            "summary_nl", "summary_en", "description_nl", "description_en", "website", "employees", "capabilities",
            "investment", "innovation", "scalability",
        ]  # fmt: skip
        labels = {
            "summary_nl": _("In één zin (Nederlands)"),
            "summary_en": _("In één zin (Engels)"),
            "description_nl": _("Wie jullie zijn (Nederlands)"),
            "description_en": _("Wie jullie zijn (Engels)"),
            "website": _("Website"),
            "employees": _("Aantal medewerkers"),
            "investment": _("Investeringsbereidheid"),
            "innovation": _("Innovatievermogen"),
            "scalability": _("Schaalbaarheid"),
        }
        error_messages = {"website": {"invalid": WEB_ADDRESS}}
        private = _("Alleen jullie en het team zien dit.")
        help_texts = {"investment": private, "innovation": private, "scalability": private}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        layers, domains = list(Layer.objects.order_by("-number")), list(Domain.objects.all())
        self.fields["cells"].draw(self["cells"], layers, domains)
        for field in self.fields.values():
            field.is_conditional = True
        own = self.instance.positions.filter(offering__isnull=True).select_related("layer", "domain")
        self.fields["cells"].initial = [f"{row.layer.number}:{row.domain.code}" for row in own]
        for name in ("description_nl", "description_en"):
            self.fields[name].widget.attrs["rows"] = 6
        for name in ("investment", "innovation", "scalability"):
            self.fields[name].widget.attrs["rows"] = 3

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def places(self) -> list:
        """The chosen cells as pairs (Layer, Domain)."""
        layers = {row.number: row for row in Layer.objects.all()}
        domains = {row.code: row for row in Domain.objects.all()}
        pairs = (cell.split(":") for cell in self.cleaned_data["cells"])
        return [(layers[int(number)], domains[code]) for number, code in pairs]


class LayerChoice(forms.ModelChoiceField):
    def label_from_instance(self, row):
        return f"{row.number}. {row.name}"


class OfferingForm(forms.ModelForm):
    layer = LayerChoice(
        Layer.objects.order_by("-number"),
        label=_("Laag"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies de laag waarin dit aanbod zit.")},
    )
    domains = NamedChoices(
        Domain.objects.all(),
        label=_("Domeinen"),
        error_messages={"required": _("Kies minstens één domein.")},
    )
    capabilities = CapabilityChoices()

    class Meta:
        model = Offering
        fields = ["title_nl", "title_en", "text_nl", "text_en", "url", "layer", "domains", "capabilities"]
        labels = {
            "title_nl": _("Titel (Nederlands)"),
            "title_en": _("Titel (Engels)"),
            "text_nl": _("Wat het doet (Nederlands)"),
            "text_en": _("Wat het doet (Engels)"),
            "url": _("Webpagina"),
        }
        error_messages = {
            "title_nl": {"required": _("Geef je aanbod een titel.")},
            "url": {"invalid": WEB_ADDRESS},
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["domains"].initial = list(self.instance.domains.all())

    def values(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
