"""What the team asks of a composition, from the query string: Dutch names, for it is an address that one shares."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matchmaking.composing import SIZES, Settings
from members.models import Tier

MOST_NAMED, MOST_PAIRS = 8, 5
ALTERNATIVES = range(6)
LARGE = range(4)
DEFAULTS = {"hoogstens": str(Settings.size), "voorstellen": str(Settings.alternatives)}
UNKNOWN = {"invalid_choice": _("‘%(value)s’ staat niet in de lijst. Kies er iets uit.")}


class Picked(forms.SelectMultiple):
    """Several values with one name; an empty one is the select that nobody touched."""

    def value_from_datadict(self, data, files, name):
        given = super().value_from_datadict(data, files, name) or []
        return list(dict.fromkeys(one[:40] for one in given if one))


class Several(forms.TypedMultipleChoiceField):
    def __init__(self, *, most=MOST_NAMED, **kwargs):
        messages = {"invalid_choice": _("‘%(value)s’ kan niet meedoen: kies een lid uit de lijst.")}
        super().__init__(widget=Picked, required=False, error_messages=messages, **kwargs)
        self.most = most

    def clean(self, value):
        found = super().clean(value)
        if len(found) > self.most:
            raise ValidationError(_("Kies er hoogstens {most}.").format(most=self.most))
        return found


class ConditionsForm(forms.Form):
    """`names`: {id: name} of who may be in. Valid, it gives `settings()`."""

    hoogstens = forms.TypedChoiceField(
        label=_("Hoeveel partners, hoogstens"),
        coerce=int,
        choices=[(n, n) for n in SIZES],
        error_messages=UNKNOWN,
    )
    startup = forms.BooleanField(label=_("een start-up"), required=False)
    kennis = forms.BooleanField(label=_("een kennisinstelling"), required=False)
    vanaf = forms.ChoiceField(label=_("Bedrijven vanaf niveau"), required=False, error_messages=UNKNOWN)
    groot = forms.TypedChoiceField(
        label=_("Grote bedrijven, hoogstens"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("geen grens")), *((n, n) for n in LARGE)],
        error_messages=UNKNOWN,
    )
    erbij = Several(label=_("Zeker erbij"), coerce=int)
    zonder = Several(label=_("Zeker niet"), coerce=int)
    niet_samen = forms.Field(label=_("Niet samen"), required=False, widget=Picked)
    eerste = forms.TypedChoiceField(label=_("Niet samen"), coerce=int, empty_value=None, required=False)
    tweede = forms.TypedChoiceField(label=_("met"), coerce=int, empty_value=None, required=False)
    waarom = forms.TypedChoiceField(label=_("Waarom niet …?"), coerce=int, empty_value=None, required=False)
    voorstellen = forms.TypedChoiceField(
        label=_("Andere voorstellen"),
        coerce=int,
        choices=[(n, n) for n in ALTERNATIVES],
        error_messages=UNKNOWN,
    )

    def __init__(self, data, *, names: dict[int, str]):
        given = data.copy()
        for name, value in DEFAULTS.items():
            given.setdefault(name, value)
        super().__init__(given)
        self.names = names
        self.tiers = {row.code: row for row in Tier.objects.order_by("rank")}
        known = list(names.items())
        for name in ("erbij", "zonder"):
            self.fields[name].choices = known
        for name in ("eerste", "tweede", "waarom"):
            self.fields[name].choices = [("", _("kies een lid")), *known]
            self.fields[name].error_messages |= {
                "invalid_choice": _("‘%(value)s’ kan niet meedoen: kies een lid uit de lijst.")
            }
        self.fields["vanaf"].choices = [
            ("", _("elk niveau")),
            *((row.code, row.name) for row in self.tiers.values()),
        ]

    def clean_niet_samen(self) -> list[tuple[int, int]]:
        """Pairs of '12-34'."""
        pairs = []
        for text in self.cleaned_data["niet_samen"] or []:
            first, _dash, second = text.partition("-")
            known = {str(key): key for key in self.names}
            if first not in known or second not in known or first == second:
                raise ValidationError(_("‘{value}’ is geen paar van twee leden.").format(value=text))
            pairs.append((known[first], known[second]))
        return pairs

    def clean(self):
        data = super().clean()
        first, second = data.get("eerste"), data.get("tweede")
        if (first is None) != (second is None) and not {"eerste", "tweede"} & set(self.errors):
            self.add_error("tweede", _("Kies twee leden die niet samen mogen."))
        elif first is not None and first == second:
            self.add_error("tweede", _("Kies twee verschillende leden die niet samen mogen."))
        elif first is not None and second is not None:
            data["niet_samen"] = [*(data.get("niet_samen") or []), (first, second)]
        pairs = sorted({tuple(sorted(pair)) for pair in data.get("niet_samen") or []})
        if len(pairs) > MOST_PAIRS:
            self.add_error("niet_samen", _("Kies hoogstens {most} paren.").format(most=MOST_PAIRS))
        data["niet_samen"] = pairs
        return data

    def settings(self) -> Settings:
        data = self.cleaned_data
        return Settings(
            size=data["hoogstens"],
            startup=data["startup"],
            knowledge=data["kennis"],
            inside=tuple(data["erbij"]),
            outside=tuple(data["zonder"]),
            conflicts=tuple(data["niet_samen"]),
            min_tier=self.tiers[data["vanaf"]].rank if data["vanaf"] else 0,
            max_large=data["groot"],
            alternatives=data["voorstellen"],
        )

    @property
    def pinned(self) -> list[tuple[int, str]]:
        """Who must be in now, by name."""
        return self._named("erbij")

    @property
    def dropped(self) -> list[tuple[int, str]]:
        """Who must not."""
        return self._named("zonder")

    @property
    def kept(self) -> dict[str, str]:
        """The halves of a pair that is not right yet: what was typed stays."""
        return {name: self.data.get(name, "") for name in ("eerste", "tweede")} if self.errors else {}

    def _named(self, name):
        chosen = set(self.data.getlist(name))
        return [(key, label) for key, label in self.names.items() if str(key) in chosen]

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """The pairs chosen now: (value, name, name)."""
        found = getattr(self, "cleaned_data", {}).get("niet_samen") or []
        return [(f"{a}-{b}", self.names[a], self.names[b]) for a, b in found]
