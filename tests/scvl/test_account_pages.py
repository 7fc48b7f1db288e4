"""The pages and mails of accounts: ours in look and words, and all of them work without a script."""

import pytest
from allauth.account.models import EmailAddress
from django.template.loader import render_to_string
from django.urls import reverse

from members.fees import band_labels, fee_table
from members.models import User
from scvl.models import Outbox

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-wachtwoord-7"


@pytest.fixture
def person(db):
    user = User.objects.create_user("els@demo.example", PASSWORD, name="Els Demo")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "account_reset_password_done",
        "account_inactive",
    ],
)
def test_a_visitor_reads_them_in_the_house_style(client, name):
    html = client.get(reverse(name)).text
    assert 'class="site-header"' in html
    assert "placeholder" not in html


@pytest.mark.parametrize("name", ["account_email", "account_logout", "mfa_index"])
def test_a_person_reads_them_in_the_house_style(client, person, name):
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    html = client.get(reverse(name)).text
    assert 'class="site-header"' in html
    assert "Mijn overzicht" in html


def test_a_wrong_password_is_told_without_saying_which_is_wrong(client, person):
    html = client.post(reverse("account_login"), {"login": person.email, "password": "iets-anders-1"}).text
    assert "Het e-mailadres of het wachtwoord klopt niet. Kijk ze na." in html
    assert f'value="{person.email}"' in html


def test_signing_up_keeps_the_name_and_sends_a_link(client):
    data = {"name": "An Demo", "email": "an@demo.example", "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert response.url == reverse("account_email_verification_sent")
    assert User.objects.get(email="an@demo.example").name == "An Demo"
    mail = Outbox.objects.get().payload
    assert mail["subject"] == "Nog één stap voor je account"
    assert "/accounts/confirm-email/" in mail["text"]
    assert "/accounts/confirm-email/" in mail["html"]
    assert 'style="' in mail["html"]


def test_signing_up_with_a_known_address_tells_only_its_owner(client, person):
    data = {"name": "X", "email": person.email, "password1": PASSWORD, "password2": PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert response.url == reverse("account_email_verification_sent")
    assert Outbox.objects.get().payload["subject"] == "Je hebt al een account"


def test_a_reset_sends_a_link(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    assert "/accounts/password/reset/key/" in Outbox.objects.get().payload["text"]


def test_a_stale_link_says_what_to_do(client):
    html = client.get("/accounts/password/reset/key/1-verlopen/").text
    assert "Deze link werkt niet meer" in html
    assert reverse("account_reset_password") in html


@pytest.mark.parametrize(
    "mail",
    [
        "account/email/email_confirmation",
        "account/email/password_changed",
        "account/email/email_changed",
        "account/email/unknown_account",
        "mfa/email/totp_activated",
        "mfa/email/recovery_codes_generated",
    ],
)
def test_a_mail_has_a_subject_on_one_line_a_text_and_dark_twins(mail):
    context = {"site_url": "https://portaal.example", "ip": "127.0.0.1", "timestamp": None}
    assert "\n" not in render_to_string(f"{mail}_subject.txt", context).strip()
    assert "Smart Cities Vlaanderen" in render_to_string(f"{mail}_message.txt", context)
    html = render_to_string(f"{mail}_message.html", context)
    assert "prefers-color-scheme: dark" in html
    assert "<img" not in html


def test_the_fees_of_today_stand_beside_the_log_in(client):
    from datetime import date

    from members.models import FeeSchedule, SizeBand, Tier

    tier = Tier.objects.create(code="connect", name_nl="Connect", rank=2)
    bands = [
        SizeBand.objects.create(code=f"b{n}", name_nl=str(n), sequence=n, max_employees=top)
        for n, top in enumerate((9, None))
    ]
    for starts, amount in ((date(2020, 1, 1), 400), (date(2021, 1, 1), 500), (date(2999, 1, 1), 900)):
        FeeSchedule.objects.create(
            kind="company", tier=tier, size_band=bands[0], amount=amount, starts_on=starts
        )
    FeeSchedule.objects.create(
        kind="company", tier=tier, size_band=bands[1], amount=1500, starts_on=date(2020, 1, 1)
    )
    assert fee_table().rows == [("minder dan 10", [500]), ("10 of meer", [1500])]
    assert "€\xa01.500" in client.get(reverse("account_login")).text


def test_bands_begin_where_the_one_before_ends():
    from types import SimpleNamespace

    bands = [SimpleNamespace(max_employees=top) for top in (9, 49, 249, None)]
    assert band_labels(bands) == ["minder dan 10", "10 tot 49", "50 tot 249", "250 of meer"]
