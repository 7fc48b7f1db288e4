"""allauth, the portal's way: its mails go through the outbox, and a confirmed address finds its own contacts."""

import uuid

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import get_language

from members.actions.contact import adopt_contacts
from scvl.mail import inline_styles, queue_message


class AccountAdapter(DefaultAccountAdapter):
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
