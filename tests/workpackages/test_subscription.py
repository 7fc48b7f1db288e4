"""Subscribing twice over: asked on the site, confirmed from the mailbox, ended with one click, forgotten in time."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from members.actions.transition import move
from members.models import Transition
from scvl.errors import InvalidInput, InvalidTransition
from scvl.models import Outbox
from scvl.outbox import sweep_outbox
from scvl.periods import now, pinned
from tests.factories.members import OrganisationFactory, UserFactory
from tests.factories.workpackages import NewsletterFactory, SubscriberFactory
from workpackages import tasks
from workpackages.actions import subscription as actions
from workpackages.actions.newsletter import start_sending
from workpackages.actions.subscription import (
    confirm_subscription,
    confirmation_code,
    erase_subscriber,
    forget_subscribers,
    subscribe,
    subscriber_of,
    unsubscribe,
)
from workpackages.letter import Letter
from workpackages.models import Delivery, Subscriber
from workpackages.overview import erase_subscriptions, subscriptions_of

pytestmark = pytest.mark.django_db
State = Subscriber.State
ADDRESS = "els@demo.example"
FORM = {"email": ADDRESS, "name": "Els", "kind": "government", "consent": "on"}
WORDING = "Ik wil de nieuwsbrief van Smart Cities Vlaanderen ontvangen. Ik kan me altijd uitschrijven."


def ask(client, **fields):
    return client.post("/nieuwsbrief/", {**FORM, **fields})


def link_in(message) -> str:
    return re.search(r"http://127\.0\.0\.1:8000(\S+/(?:bevestigen|confirm)/\S+)", message.body)[1]


def told(client, response) -> str:
    """What the page says after a redirect, without the token of its form."""
    return re.sub(r'value="\w{64}"', "", client.get(response.url).content.decode())


# --- Asked, confirmed --------------------------------------------------------------------------------------
def test_from_the_form_to_the_first_edition(client):
    response = ask(client)
    assert "Kijk in je mailbox" in told(client, response)
    row = Subscriber.objects.get()
    assert (row.email, row.name, row.kind, row.language) == (ADDRESS, "Els", "government", "nl")
    assert (row.state, row.consent_wording, row.consent_source, row.consent_at) == (
        State.PENDING,
        WORDING,
        "website",
        None,
    )
    sweep_outbox()
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([ADDRESS], "Bevestig je inschrijving")
    page = client.get(link_in(message))
    assert "Ja, schrijf me in" in page.content.decode()
    row.refresh_from_db()
    assert row.state == State.PENDING  # a mail scanner that follows the link confirms nothing
    with pinned(now().replace(microsecond=0)):
        response = client.post(link_in(message))
        confirmed_at = now()
    assert "Je bent ingeschreven" in told(client, response)
    row.refresh_from_db()
    assert (row.state, row.consent_at, row.consent_wording) == (State.CONFIRMED, confirmed_at, WORDING)


def test_consent_to_measuring_stands_in_the_wording(client):
    ask(client, measures_reading="on")
    row = Subscriber.objects.get()
    assert row.measures_reading is True
    assert row.consent_wording == (
        f"{WORDING} Jullie mogen zien of ik de nieuwsbrief open en waarop ik klik."
    )


def test_the_wording_is_kept_in_the_language_that_was_read(client):
    with override("en"):
        client.post(reverse("workpackages:newsletter-subscribe"), FORM)
        read = str(actions.WORDING)
    row = Subscriber.objects.get()
    assert (row.language, row.consent_wording) == ("en", read)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"email": "els@demo.example\r\nBcc: jan@demo.example"}, "geldig e-mailadres"),
        ({"email": "els@demo.example\nx"}, "geldig e-mailadres"),
        ({"email": "els"}, "geldig e-mailadres"),
        ({"email": ""}, "Vul je e-mailadres in."),
        ({"consent": ""}, "Zonder je toestemming sturen we niets."),
        ({"kind": "koning"}, "geldige keuze"),
    ],
)
def test_what_can_not_be_used_is_told_and_kept(client, fields, error):
    response = ask(client, **fields)
    page = response.content.decode()
    assert response.status_code == 422
    assert error in page
    assert 'value="Els"' in page
    assert (Subscriber.objects.count(), Outbox.objects.count()) == (0, 0)


def test_a_robot_that_fills_in_the_hidden_field_is_told_the_same(client):
    response = ask(client, website="https://spam.example")
    assert "Kijk in je mailbox" in told(client, response)
    assert Subscriber.objects.count() == 0


def test_more_than_ten_times_an_hour_is_too_much(client):
    statuses = [ask(client, email=f"els{n}@demo.example").status_code for n in range(11)]
    assert statuses == [302] * 10 + [422]
    assert Subscriber.objects.count() == 10


def test_the_screen_does_not_tell_who_is_subscribed(client):
    SubscriberFactory(email=ADDRESS)
    known = told(client, ask(client, email="ELS@demo.example"))
    unknown = told(client, ask(client, email="jan@demo.example"))
    assert known == unknown
    sweep_outbox()
    assert [(m.to[0], m.subject) for m in mail.outbox] == [
        (ADDRESS, "Je krijgt de nieuwsbrief al"),
        ("jan@demo.example", "Bevestig je inschrijving"),
    ]
    assert Subscriber.objects.get(email=ADDRESS).state == State.CONFIRMED


def test_asking_twice_is_one_row_and_one_mail_a_minute(client):
    with pinned(now().replace(second=10)):
        ask(client)
        ask(client, name="Els D.")
    with pinned(now() + timedelta(minutes=2)):
        ask(client)
    assert Subscriber.objects.get().state == State.PENDING
    assert Outbox.objects.count() == 2


def test_who_left_asks_again_and_confirms_again():
    row = SubscriberFactory(email=ADDRESS)
    unsubscribe(subscriber=row)
    subscribe(email=ADDRESS, source="website")
    row.refresh_from_db()
    assert (row.state, row.consent_at) == (State.PENDING, None)
    confirm_subscription(subscriber=row)
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


def test_a_name_stays_on_one_line():
    assert subscribe(email=ADDRESS, source="website", name="Els\r\nBcc: x").name == "Els Bcc: x"


def test_an_address_with_a_line_break_leaves_nothing_behind():
    with pytest.raises(Exception, match="geldig e-mailadres"):
        subscribe(email="els@demo.example\r\nBcc: x@demo.example", source="website")
    assert Subscriber.objects.count() == 0


# --- The link ----------------------------------------------------------------------------------------------
def test_confirming_twice_changes_nothing(client):
    row = subscribe(email=ADDRESS, source="website")
    url = reverse("workpackages:newsletter-confirm", args=[confirmation_code(row)])
    client.post(url)
    first = Subscriber.objects.get().consent_at
    client.post(url)
    assert Subscriber.objects.get().consent_at == first
    assert "Je bevestigde al" in client.get(url).content.decode()


def test_a_link_of_before_does_not_start_an_ended_subscription(client):
    row = subscribe(email=ADDRESS, source="website")
    url = reverse("workpackages:newsletter-confirm", args=[confirmation_code(row)])
    client.post(url)
    unsubscribe(subscriber=row)
    assert "Deze link werkt niet meer" in client.get(url).content.decode()
    assert "Schrijf je hieronder opnieuw in" in told(client, client.post(url))
    assert Subscriber.objects.get().state == State.UNSUBSCRIBED
    with pytest.raises(InvalidInput):
        confirm_subscription(subscriber=row)


def test_a_code_is_ours_and_a_month_old_at_most(time_machine):
    row = subscribe(email=ADDRESS, source="website")
    code = confirmation_code(row)
    assert subscriber_of(code) == row
    assert [subscriber_of(code + "x"), subscriber_of(row.token), subscriber_of(f"{row.pk}.a.b")] == [None] * 3
    time_machine.move_to(now() + timedelta(days=30, minutes=1))
    assert subscriber_of(code) is None


def test_the_code_of_a_newsletter_confirms_nothing(client):
    row = subscribe(email=ADDRESS, source="website")
    url = reverse("workpackages:newsletter-confirm", args=[row.token])
    assert client.post(url).status_code == 404


# --- One click ---------------------------------------------------------------------------------------------
@pytest.fixture
def strict():
    """A client that checks CSRF, as a browser on another site would meet it."""
    return Client(enforce_csrf_checks=True)


def address_of(row) -> str:
    return reverse("workpackages:newsletter-unsubscribe", args=[row.token])


def test_the_link_only_asks(client):
    row = SubscriberFactory()
    assert "Ja, schrijf me uit" in client.get(address_of(row)).content.decode()
    client.head(address_of(row))
    row.refresh_from_db()
    assert row.state == State.CONFIRMED


@pytest.mark.parametrize("encoding", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
def test_a_mail_program_unsubscribes_with_one_post(strict, encoding):
    row = SubscriberFactory()
    body = "List-Unsubscribe=One-Click"
    if encoding.startswith("multipart"):
        body = '--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    for _turn in range(2):
        response = strict.post(address_of(row), body, content_type=encoding)
        assert (response.status_code, response.content.decode()) == (200, "Je bent uitgeschreven.")
    row.refresh_from_db()
    assert row.state == State.UNSUBSCRIBED
    assert Transition.objects.of(row).count() == 1


def test_the_header_of_a_mail_is_that_address(strict):
    row = SubscriberFactory()
    letter = Letter(NewsletterFactory(), "nl")
    data = letter.fill(address=row.email, token=row.token, consent_at=row.consent_at, delivery_id=1)
    url = re.search(rb"List-Unsubscribe: <http://127\.0\.0\.1:8000(.*)>", data)[1].decode()
    assert strict.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    row.refresh_from_db()
    assert row.state == State.UNSUBSCRIBED


def test_any_other_post_is_checked_as_a_form_of_ours(strict, client):
    row = SubscriberFactory()
    assert strict.post(address_of(row)).status_code == 403
    assert strict.post(address_of(row), {"List-Unsubscribe": "iets"}).status_code == 403
    row.refresh_from_db()
    assert row.state == State.CONFIRMED
    assert "Je bent uitgeschreven" in told(client, client.post(address_of(row)))
    row.refresh_from_db()
    assert row.state == State.UNSUBSCRIBED


def test_no_other_page_of_the_newsletter_takes_a_post_from_elsewhere(strict, cast):
    row, edition = subscribe(email=ADDRESS, source="website"), NewsletterFactory()
    strict.force_login(cast.team)
    urls = [
        reverse("workpackages:newsletter-subscribe"),
        reverse("workpackages:newsletter-confirm", args=[confirmation_code(row)]),
        reverse("workpackages:edition-create"),
        reverse("workpackages:edition-update", args=[edition.pk]),
        reverse("workpackages:edition-test", args=[edition.pk]),
        reverse("workpackages:edition-schedule", args=[edition.pk]),
        reverse("workpackages:edition-step", args=[edition.pk, "annuleren"]),
    ]
    posted = {"List-Unsubscribe": "One-Click"}
    assert {url: strict.post(url, posted).status_code for url in urls} == dict.fromkeys(urls, 403)


@pytest.mark.parametrize("code", ["bestaat-niet", "%00", "%0d%0aBcc:x", "x" * 3000, "%F0%9F%8F%99"])
@pytest.mark.parametrize("part", ["uitschrijven", "bevestigen"])
def test_a_code_that_is_not_ours_is_not_found(client, part, code):
    address = f"/nieuwsbrief/{part}/{code}/"
    statuses = [
        client.get(address).status_code,
        client.post(address, {"List-Unsubscribe": "One-Click"}).status_code,
    ]
    assert statuses == [404, 404]


def test_who_left_reads_so(client):
    row = SubscriberFactory(state=State.UNSUBSCRIBED)
    page = client.get(address_of(row)).content.decode()
    assert "Je bent uitgeschreven" in page
    assert "Ja, schrijf me uit" not in page


def test_a_reader_who_asked_again_keeps_the_links_of_old_mails(client):
    row = SubscriberFactory(email=ADDRESS)
    url = address_of(row)
    unsubscribe(subscriber=row)
    confirm_subscription(subscriber=subscribe(email=ADDRESS, source="website"))
    client.post(url, {"List-Unsubscribe": "One-Click"})
    assert Subscriber.objects.get().state == State.UNSUBSCRIBED


# --- Kept and erased ---------------------------------------------------------------------------------------
def test_an_erased_subscriber_is_nobody_and_still_counts(client):
    row = SubscriberFactory(email=ADDRESS, name="Els", organisation=OrganisationFactory())
    edition = start_sending(newsletter=NewsletterFactory(state="scheduled"))
    url, key = address_of(row), row.reader_key
    erase_subscriber(subscriber=row)
    row.refresh_from_db()
    assert (row.email, row.name, row.organisation, row.state) == ("", "", None, State.UNSUBSCRIBED)
    assert (row.reader_key, edition.deliveries.get().reader_key) == (key, key)
    assert client.get(url).status_code == 404
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_a_person_who_erases_their_account_is_no_subscriber_whatever_the_case():
    user = UserFactory(email="Els.Demo@demo.example")
    row = SubscriberFactory(email="els.demo@demo.example")
    assert [part["email"] for part in subscriptions_of(user)] == ["els.demo@demo.example"]
    erase_subscriptions(user=user, contact_ids=[], emails={user.email})
    row.refresh_from_db()
    assert (row.email, row.erased_at is not None) == ("", True)


def test_who_left_three_years_ago_and_who_never_confirmed_are_forgotten():
    moment = now()
    with pinned(moment - timedelta(days=3 * 365)):
        old = SubscriberFactory()
        unsubscribe(subscriber=old)
    with pinned(moment - timedelta(days=3 * 365 - 1)):
        young = SubscriberFactory()
        unsubscribe(subscriber=young)
    reader = SubscriberFactory(consent_at=moment - timedelta(days=3000))
    asked = subscribe(email=ADDRESS, source="website")
    Subscriber.objects.filter(pk=asked.pk).update(created_at=moment - timedelta(days=30))
    lately = subscribe(email="jan@demo.example", source="website")
    with pinned(moment):
        tasks.forget_subscribers()
        assert forget_subscribers() == 0
    assert set(Subscriber.objects.filter(erased_at__isnull=True)) == {young, reader, lately}
    assert Delivery.objects.count() == 0


# --- States ------------------------------------------------------------------------------------------------
MOVES = {
    "pending": {"confirmed", "unsubscribed"},
    "confirmed": {"unsubscribed", "bounced"},
    "unsubscribed": {"pending"},
    "bounced": {"pending", "unsubscribed"},
}


@pytest.mark.parametrize("after", MOVES)
@pytest.mark.parametrize("before", MOVES)
def test_a_subscriber_moves_as_the_table_says(before, after):
    row = SubscriberFactory(state=before)
    if after in MOVES[before]:
        move(row, after, by=None)
        assert Subscriber.objects.get().state == after
    else:
        with pytest.raises(InvalidTransition):
            move(row, after, by=None)
        assert Subscriber.objects.get().state == before
    assert {str(state): set(map(str, to)) for state, to in Subscriber.MOVES.items()} == MOVES
