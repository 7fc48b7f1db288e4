"""An account from end to end: confirm, take over one's guest rows, reset, the second step, and the limits."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse

from members.models import Contact, User
from scvl.models import Outbox
from tests.factories.members import GuestFactory

pytestmark = pytest.mark.django_db
PASSWORD = "een-lang-wachtwoord-7"
NEW = "nog-een-langer-woord-8"


@pytest.fixture
def person(db):
    user = User.objects.create_user("els@demo.example", PASSWORD, name="Els Demo")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def link_in_mail(part):
    return re.search(rf"https?://[^/\s]+(/\S*{part}\S*)", Outbox.objects.latest("pk").payload["text"]).group(
        1
    )


def log_in(client, password=PASSWORD, email="els@demo.example"):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_who_confirms_an_address_takes_over_the_guest_it_was(client):
    guest = GuestFactory(email="An@demo.example")
    data = {"name": "An Demo", "email": "an@demo.example", "password1": PASSWORD, "password2": PASSWORD}
    client.post(reverse("account_signup"), data)
    assert Contact.objects.get(pk=guest.pk).user is None
    assert log_in(client, email="an@demo.example").url == reverse("account_email_verification_sent")
    link = link_in_mail("confirm-email")
    assert client.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    client.post(link)
    user = User.objects.get(email="an@demo.example")
    assert EmailAddress.objects.get().verified
    assert Contact.objects.get(pk=guest.pk).user == user
    log_in(client, email="an@demo.example")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_reset_link_works_once(client, person):
    client.post(reverse("account_reset_password"), {"email": person.email})
    link = link_in_mail("password/reset/key")
    form = client.get(link).url
    client.post(form, {"password1": NEW, "password2": NEW})
    assert log_in(client, NEW).status_code == 302
    client.post(reverse("account_logout"))
    assert "Deze link werkt niet meer" in client.get(link, follow=True).text


def test_a_reset_of_an_unknown_address_looks_the_same(client, person):
    answers = [
        client.post(reverse("account_reset_password"), {"email": email}).url
        for email in (person.email, "niemand@demo.example")
    ]
    assert answers[0] == answers[1]


def test_the_second_step_is_asked_once_it_is_on(client, person):
    log_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.url.startswith(reverse("account_reauthenticate"))
    client.post(asked.url, {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    assert Authenticator.objects.filter(user=person, type="totp").exists()
    client.post(reverse("account_logout"))
    assert log_in(client).url == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Deze code klopt niet" in wrong.text
    recovery = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    client.post(reverse("mfa_authenticate"), {"code": recovery})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_guessing_a_password_is_stopped(client, person):
    said = [log_in(client, f"fout-wachtwoord-{n}").text for n in range(6)]
    assert "Je probeerde te vaak aan te melden" not in said[0]
    assert "Je probeerde te vaak aan te melden" in said[-1]
    assert "Je probeerde te vaak aan te melden" in log_in(client).text


def is_the_house_page(response) -> bool:
    """Whether the answer is our page that asks to wait, in Dutch."""
    said = ("Even wachten", "Je probeerde dit te vaak na elkaar. Wacht enkele minuten", 'class="site-header"')
    return response.status_code == 429 and all(text in response.text for text in said)


def test_asking_for_many_resets_is_stopped_in_the_house_style(client, person):
    answers = [client.post(reverse("account_reset_password"), {"email": person.email}) for _n in range(21)]
    assert answers[0].status_code == 302
    assert is_the_house_page(answers[-1])


def test_signing_up_many_is_stopped_in_the_house_style(client):
    def sign_up(n):
        form = {
            "name": f"An {n}",
            "email": f"an-{n}@demo.example",
            "password1": PASSWORD,
            "password2": PASSWORD,
        }
        return client.post(reverse("account_signup"), form)

    answers = [sign_up(n) for n in range(21)]
    assert [answer.status_code for answer in answers] == [302] * 20 + [429]
    assert is_the_house_page(answers[-1])
    assert User.objects.count() == 20


def test_logging_in_many_times_from_one_place_is_stopped_in_the_house_style(client):
    """Each with an address of its own, so that no single one is guessed at often."""
    answers = [log_in(client, email=f"els-{n}@demo.example") for n in range(31)]
    assert "Je probeerde te vaak aan te melden" not in answers[9].text
    assert "Je probeerde te vaak aan te melden" in answers[10].text
    assert answers[29].status_code == 200
    assert is_the_house_page(answers[30])


def test_another_visitor_is_not_stopped(client, person):
    for _n in range(6):
        log_in(client, "fout-wachtwoord")
    assert "Je probeerde te vaak aan te melden" in log_in(client).text
    other = User.objects.create_user("jan@demo.example", PASSWORD, name="Jan Demo")
    EmailAddress.objects.create(user=other, email=other.email, verified=True, primary=True)
    assert log_in(client, email=other.email).status_code == 302
