"""Somebody who joins gets an account without a password, and a link with which they choose one."""

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse

from members.actions.contact import adopt_contacts
from members.models import User


@transaction.atomic
def invite_person(*, email: str, name: str) -> tuple[User, str]:
    """The account of an address, made where there is none, and the path where its owner chooses a password.

    The path is '' for who has a confirmed address already: they sign in. An account whose address nobody confirmed
    loses its password, since somebody else may have made it. Only who reads the mail gets in: the address counts as
    confirmed. The link works once, for PASSWORD_RESET_TIMEOUT seconds; after that 'wachtwoord vergeten' sends another.
    """
    user = User.objects.filter(email__iexact=email).first()
    if user and EmailAddress.objects.filter(user=user, verified=True).exists():
        return user, ""
    if user is None:
        user = User.objects.create_user(email, name=name)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )
    adopt_contacts(user=user, email=user.email)
    return user, reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)},
    )
