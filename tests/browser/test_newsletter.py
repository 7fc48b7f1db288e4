"""News and newsletter in a browser: nothing that axe finds, no page too wide, and an edition from form to sent."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import expect

from scvl.outbox import sweep_outbox
from scvl.periods import now
from tests.cast import make_cast
from tests.factories.members import DomainFactory, LayerFactory
from tests.factories.workpackages import (
    ActivityFactory,
    ArticleFactory,
    NewsletterFactory,
    SubscriberFactory,
)
from workpackages.actions.newsletter import create_newsletter, start_sending
from workpackages.actions.subscription import confirmation_code
from workpackages.models import Delivery, Newsletter, Subscriber
from workpackages.sending import send_batch, send_due

pytestmark = pytest.mark.django_db(transaction=True)

TWO_TURNS = 15_000  # milliseconds: the page asks every five seconds


@pytest.fixture
def world():
    """An article with its place, a draft with a block, and an edition on its way of which a message was cut off."""
    cast = make_cast()
    cast.article = ArticleFactory(
        title_nl="Een jaar meten", slug="een-jaar-meten", text_nl="## Kop\n\n- een\n- twee"
    )
    cast.article.positions.create(layer=LayerFactory(number=2), domain=DomainFactory(code="mobility"))
    ActivityFactory(title_nl="Zo dien je in")
    cast.reader = SubscriberFactory()
    cast.draft = create_newsletter(
        subject="Ontwerp", intro="Dag.", items=[("article", cast.article)], by=None
    )
    cast.going = start_sending(newsletter=NewsletterFactory(state="scheduled"))
    cast.going.deliveries.update(state="claimed", claimed_at=now() - timedelta(hours=1), attempts=1)
    send_due()
    return cast


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_no_page_is_wider_than_its_window(page_at, sign_in, faults_of, world, width):
    confirmation = confirmation_code(Subscriber.objects.create(email="els@demo.example"))
    public = [
        ("article-list",),
        ("article-detail", world.article.slug),
        ("newsletter-subscribe",),
        ("newsletter-confirm", confirmation),
        ("newsletter-unsubscribe", world.reader.token),
        ("newsletter-read", world.going.pk),
    ]
    of_the_team = [
        ("edition-list",),
        ("edition-create",),
        ("edition-detail", world.draft.pk),
        ("edition-detail", world.going.pk),
        ("edition-preview", world.draft.pk),
    ]
    visitor, team = page_at(width), page_at(width)
    sign_in(team, world.team)
    assert faults_of(visitor, [reverse(f"workpackages:{name}", args=args) for name, *args in public]) == {}
    assert faults_of(team, [reverse(f"workpackages:{name}", args=args) for name, *args in of_the_team]) == {}


def test_a_visitor_subscribes_confirms_and_leaves(page_at, world):
    page = page_at(390)
    page.goto(reverse("workpackages:newsletter-subscribe"))
    page.get_by_label("Je e-mailadres").fill("els@demo.example")
    page.get_by_label(re.compile("^Ik wil de nieuwsbrief")).check()
    page.get_by_role("button", name="Schrijf me in").click()
    expect(page.get_by_text("Kijk in je mailbox")).to_be_visible()
    sweep_outbox()
    page.goto(re.search(r"http://[^/]+(\S+bevestigen\S+)", mail.outbox[0].body)[1])
    page.get_by_role("button", name="Ja, schrijf me in").click()
    expect(page.get_by_text("Je bent ingeschreven.")).to_be_visible()
    row = Subscriber.objects.get(email="els@demo.example")
    assert row.state == Subscriber.State.CONFIRMED
    page.goto(reverse("workpackages:newsletter-unsubscribe", args=[row.token]))
    page.get_by_role("button", name="Ja, schrijf me uit").click()
    expect(page.get_by_text("Je krijgt geen nieuwsbrief meer.")).to_be_visible()
    row.refresh_from_db()
    assert row.state == Subscriber.State.UNSUBSCRIBED


def test_the_team_makes_an_edition_and_watches_it_go_out(page_at, sign_in, world):
    page = page_at(1280)
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, world.team)
    page.goto(reverse("workpackages:edition-list"))
    page.get_by_role("link", name="Maak een editie").click()
    page.get_by_label("Onderwerp").fill("Nieuws van de maand")
    page.get_by_label(re.compile("^Een jaar meten")).check()
    page.get_by_label(re.compile("^Zo dien je in")).check()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_text("Ze gaat naar 1 abonnee.")).to_be_visible()
    page.get_by_role("button", name="Stuur mij een proef").click()
    expect(page.get_by_text("De proef is onderweg naar team@demo.example.")).to_be_visible()
    page.get_by_role("button", name="Plan in").click()
    expect(page.get_by_text("De editie is ingepland.")).to_be_visible()
    edition = Newsletter.objects.get(subject="Nieuws van de maand")
    Newsletter.objects.filter(pk=edition.pk).update(scheduled_at=now())
    send_due()
    # The page asks by itself, sees that the state changed, and shows what can be done now.
    expect(page.get_by_role("button", name="Pauzeer")).to_be_visible(timeout=TWO_TURNS)
    send_batch(edition.pk)
    expect(page.get_by_text("van 1 mail afgehandeld")).to_be_visible(timeout=TWO_TURNS)
    expect(page.locator("#voortgang[hx-get]")).to_have_count(0, timeout=TWO_TURNS)
    assert Delivery.objects.get(newsletter=edition).state == Delivery.State.SENT
