"""The forms of allauth in the portal's words: labels and hints of our own, no placeholder as a label."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext_lazy as _

PASSWORD_HINT = _("Minstens 10 tekens. Geen woord dat iedereen kiest, en niet je naam of e-mailadres.")
CODE_HINT = _("De zes cijfers uit je app, of een van je herstelcodes.")


class OwnWords:
    """Sets `labels` and `hints` on the fields that exist, and takes placeholders away."""

    labels: dict = {}
    hints: dict = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class LoginForm(OwnWords, account.LoginForm):
    labels = {
        "login": _("E-mailadres"),
        "password": _("Wachtwoord"),
        "remember": _("Hou me aangemeld op dit toestel"),
    }
    hints = {"login": _("Het adres waarop je onze mails krijgt.")}


class SignupForm(OwnWords, account.SignupForm):
    name = forms.CharField(max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    field_order = ["name", "email", "password1", "password2"]
    labels = {
        "name": _("Naam"),
        "email": _("E-mailadres"),
        "password1": _("Wachtwoord"),
        "password2": _("Wachtwoord, nog eens"),
    }
    hints = {
        "name": _("Zo heet je op naamlijsten van activiteiten."),
        "email": _("Neem dat van je organisatie, als je er een hebt."),
        "password1": PASSWORD_HINT,
    }

    def save(self, request):
        user = super().save(request)
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        return user


class ResetPasswordForm(OwnWords, account.ResetPasswordForm):
    labels = {"email": _("E-mailadres")}
    hints = {"email": _("Het adres waarmee je aanmeldt.")}


class ResetPasswordKeyForm(OwnWords, account.ResetPasswordKeyForm):
    labels = {"password1": _("Nieuw wachtwoord"), "password2": _("Nieuw wachtwoord, nog eens")}
    hints = {"password1": PASSWORD_HINT}


class ChangePasswordForm(OwnWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("Huidig wachtwoord"),
        "password1": _("Nieuw wachtwoord"),
        "password2": _("Nieuw wachtwoord, nog eens"),
    }
    hints = {"password1": PASSWORD_HINT}


class SetPasswordForm(OwnWords, account.SetPasswordForm):
    labels = {"password1": _("Wachtwoord"), "password2": _("Wachtwoord, nog eens")}
    hints = {"password1": PASSWORD_HINT}


class AddEmailForm(OwnWords, account.AddEmailForm):
    labels = {"email": _("Nieuw e-mailadres")}
    hints = {"email": _("We sturen er een mail naartoe om het te bevestigen.")}


class ReauthenticateForm(OwnWords, account.ReauthenticateForm):
    labels = {"password": _("Wachtwoord")}


class CodeForm(OwnWords):
    """A form that asks a code: a telephone shows digits, an app may fill it in."""

    labels = {"code": _("Code")}
    hints = {"code": CODE_HINT}


class AuthenticateForm(CodeForm, mfa.AuthenticateForm):
    pass


class ReauthenticateCodeForm(CodeForm, mfa.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeForm, totp.ActivateTOTPForm):
    labels = {"code": _("Code uit je app")}
    hints = {"code": _("De zes cijfers die je app nu toont.")}
