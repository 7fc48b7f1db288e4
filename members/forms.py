from django import forms
from django.utils.translation import gettext_lazy as _


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
