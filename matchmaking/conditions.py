"""What the team asks of a composition, from the query string: Dutch names, for it is an address that one shares."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from matchmaking.composing import SIZES, Settings
from members.models import Tier

MOST_NAMED, MOST_PAIRS = 8, 5
LONGEST = 200  # of a name
ALTERNATIVES = range(6)
LARGE = range(4)
DEFAULTS = {"hoogstens": str(Settings.size), "voorstellen": str(Settings.alternatives)}
UNKNOWN = {"invalid_choice": _("‘%(value)s’ staat niet in de lijst. Kies er iets uit.")}


class Picked(forms.SelectMultiple):
    """Several values with one name; an empty one is the field that nobody touched."""

    def value_from_datadict(self, data, files, name):
        given = super().value_from_datadict(data, files, name) or []
        return list(dict.fromkeys(one[:LONGEST] for one in given if one))


def found_in(names: dict[int, str], text: str) -> int | None:
    """The id that a text means: the id itself, the whole name, or a part that one name alone has; None for no such one."""
    text = " ".join(text[:LONGEST].split())
    if text.isdecimal() and int(text) in names:
        return int(text)
    words = text.casefold()
    whole = [key for key, name in names.items() if name.casefold() == words]
    some = whole or [key for key, name in names.items() if words in name.casefold()]
    return some[0] if len(some) == 1 else None


class MemberField(forms.Field):
    """One of `names`, which the form sets; by its id, as it stands in an address, or by what one types."""

    default_error_messages = {
        "unknown": _("‘{value}’ kan niet meedoen: kies een lid uit de lijst."),
        "several": _("‘{value}’ past bij meer dan een lid: schrijf de hele naam."),
    }
    names: dict[int, str] = {}

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)

    def to_python(self, value):
        return self.one(value) if value else None

    def one(self, text: str) -> int:
        """Its id. Raises ValidationError for none, or for more."""
        found = found_in(self.names, text)
        if found is None:
            words = " ".join(text.split()).casefold()
            several = any(words in name.casefold() for name in self.names.values())
            message = self.error_messages["several" if several else "unknown"]
            raise ValidationError(message.format(value=text[:LONGEST]))
        return found


class Several(MemberField):
    """A few of them, each once."""

    widget = Picked

    def to_python(self, value):
        found = list(dict.fromkeys(self.one(text) for text in value))
        if len(found) > MOST_NAMED:
            raise ValidationError(_("Kies er hoogstens {most}.").format(most=MOST_NAMED))
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
    erbij = Several(label=_("Zeker erbij"))
    zonder = Several(label=_("Zeker niet"))
    niet_samen = forms.Field(label=_("Niet samen"), required=False, widget=Picked)
    eerste = MemberField(label=_("Niet samen"))
    tweede = MemberField(label=_("met"))
    waarom = MemberField(label=_("Waarom niet …?"))
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
        for field in self.fields.values():
            if isinstance(field, MemberField):
                field.names = names
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
        """By field, what was typed and could not be used yet: it stays. For 'waarom' the name that was asked about."""
        kept = {name: self._written(self.data.get(name, "")) for name in ("eerste", "tweede") if self.errors}
        for name in ("erbij", "zonder"):
            given = [one for one in self.data.getlist(name) if one]
            kept[name] = next((one[:LONGEST] for one in given if found_in(self.names, one) is None), "")
        return kept | {"waarom": self._written(self.data.get("waarom", ""))}

    def _written(self, text) -> str:
        """The name of whom a text means, else the text."""
        return self.names.get(found_in(self.names, text), text) if text else ""

    def _named(self, name):
        found = (found_in(self.names, one) for one in self.data.getlist(name) if one)
        return [(key, self.names[key]) for key in dict.fromkeys(found) if key is not None]

    @property
    def pairs(self) -> list[tuple[str, str, str]]:
        """The pairs chosen now: (value, name, name)."""
        found = getattr(self, "cleaned_data", {}).get("niet_samen") or []
        return [(f"{a}-{b}", self.names[a], self.names[b]) for a, b in found]
