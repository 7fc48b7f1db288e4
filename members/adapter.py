"""allauth, the portal's way: its mails go through the outbox, and a confirmed address finds its own contacts."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from members.actions.contact import adopt_contacts
from scvl.mail import inline_styles, queue_message

# What is wrong and what to do, in the words of the rest of the portal.
ACCOUNT_ERRORS = {
    "account_inactive": _("Dit account is niet actief. Neem contact op als je denkt dat dit niet klopt."),
    "cannot_remove_primary_email": _("Dit is je hoofdadres. Maak eerst een ander adres hoofdadres."),
    "duplicate_email": _("Dit adres staat al bij je account."),
    "email_password_mismatch": _("Het e-mailadres of het wachtwoord klopt niet. Kijk ze na."),
    "enter_current_password": _("Vul je huidige wachtwoord in."),
    "incorrect_password": _("Dit wachtwoord klopt niet. Probeer opnieuw."),
    "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
    "too_many_login_attempts": _("Je probeerde te vaak aan te melden. Wacht enkele minuten."),
    "unverified_primary_email": _("Bevestig dit adres eerst. Daarna kan het je hoofdadres worden."),
    "same_as_current": _("Dit is al je wachtwoord. Kies een ander."),
    "rate_limited": _("Dit gaat te snel. Wacht enkele minuten en probeer opnieuw."),
    "email_taken": _("Met dit adres bestaat al een account. Meld je aan."),
}
CODE_ERRORS = {
    "incorrect_code": _("Deze code klopt niet. Neem de volgende die je app toont."),
    "unverified_email": _(
        "Bevestig eerst je e-mailadres. Daarna kan je aanmelden in twee stappen aanzetten."
    ),
}


class MfaAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, **CODE_ERRORS}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {**DefaultAccountAdapter.error_messages, **ACCOUNT_ERRORS}

    def send_mail(self, template_prefix, email, context):
        """Render allauth's mail and queue it."""
        language = "en" if (get_language() or "nl").startswith("en") else "nl"
        shared = {"site_url": settings.SITE_URL, "language": language}
        message = self.render_mail(template_prefix, email, {**shared, **context})
        html = next((body for body, kind in getattr(message, "alternatives", []) if kind == "text/html"), "")
        queue_message(
            key=f"account:{template_prefix.rsplit('/', 1)[-1]}:{uuid.uuid4().hex}",
            to=message.to[0],
            subject=message.subject,
            text=message.body,
            html=inline_styles(html),
        )

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.language = "en" if (get_language() or "nl").startswith("en") else "nl"
        if commit:
            user.save()
        return user

    def confirm_email(self, request, email_address):
        """A confirmed address makes contacts that were kept under it (guests) the person's own."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            adopt_contacts(user=email_address.user, email=email_address.email)
        return confirmed
