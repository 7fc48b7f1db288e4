"""Forms of the rotation of a reverse pitch: they clean what is typed and act on nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.models import Challenge
from members.models import Organisation
from scvl.forms import SeveralRows
from workpackages import rotation as reading


class ChallengeChoice(forms.ModelChoiceField):
    """A challenge with who asks it; `linked`: those that the activity led to, marked."""

    linked: frozenset = frozenset()

    def label_from_instance(self, row):
        said = f"{row.title} ({', '.join(owner.name for owner in row.owners.all())})"
        return (
            _("{challenge}, gekoppeld aan deze activiteit").format(challenge=said)
            if row.pk in self.linked
            else said
        )


class TableForm(forms.Form):
    challenge = ChallengeChoice(
        Challenge.objects.none(),
        label=_("Uitdaging"),
        empty_label=_("kies een uitdaging"),
        error_messages={
            "required": _("Kies een uitdaging."),
            "invalid_choice": _("Kies een uitdaging uit de lijst, die nog geen tafel heeft."),
        },
    )
    name = forms.CharField(
        label=_("Naam van de tafel"), max_length=60, required=False, help_text=_("Bv. Raam links.")
    )

    def __init__(self, *args, activity, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["challenge"]
        field.linked = reading.linked_ids(activity)
        field.queryset = (
            reading.offered_challenges(activity).prefetch_related("owners").order_by("title", "pk")
        )


class RoundsForm(forms.Form):
    rounds = forms.IntegerField(
        label=_("Aantal rondes"),
        min_value=1,
        max_value=200,
        error_messages={"required": _("Geef het aantal rondes."), "invalid": _("Geef een getal, bv. 6.")},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    replace = forms.BooleanField(
        label=_("Ja, vervang het plan van nu"),
        error_messages={"required": _("Vink dit aan: het plan van nu gaat verloren.")},
    )

    def __init__(self, *args, rotation=None, **kwargs):
        super().__init__(*args, **kwargs)
        if rotation is None:
            del self.fields["replace"]
        else:
            self.initial |= {"version": rotation.version, "rounds": rotation.rounds}


class GuestChoice(SeveralRows):
    widget = forms.CheckboxSelectMultiple


class AbsentForm(forms.Form):
    absent = GuestChoice(Organisation.objects.none(), label=_("Wie is er niet?"), required=False)
    from_round = forms.TypedChoiceField(label=_("Vanaf ronde"), coerce=int)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, rotation, **kwargs):
        super().__init__(*args, **kwargs)
        guests = Organisation.objects.filter(rotation_guests__rotation=rotation)
        self.fields["absent"].queryset = guests.order_by("name")
        self.fields["from_round"].choices = [(turn, turn) for turn in range(1, rotation.rounds + 1)]
        gone = rotation.guests.filter(absent_from__isnull=False).values_list("organisation_id", flat=True)
        self.initial |= {"version": rotation.version, "from_round": 1, "absent": list(gone)}
