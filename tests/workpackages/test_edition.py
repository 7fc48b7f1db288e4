"""The team's pages of an edition: made, looked at, tried, planned, followed, and what each mistake is told."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from scvl.models import Outbox
from scvl.outbox import sweep_outbox
from scvl.periods import now
from tests.factories.matchmaking import CallFactory, ChallengeFactory
from tests.factories.workpackages import (
    ActivityFactory,
    ArticleFactory,
    NewsletterFactory,
    SubscriberFactory,
)
from workpackages.actions.newsletter import create_newsletter, start_sending
from workpackages.models import Delivery, Newsletter
from workpackages.sending import send_batch, send_due

pytestmark = pytest.mark.django_db
State = Newsletter.State


@pytest.fixture
def team(cast, client):
    client.force_login(cast.team)
    return client


def url(name, row, *args) -> str:
    return reverse(f"workpackages:edition-{name}", args=[row.pk, *args])


def page(client, address, status=200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def local(moment) -> str:
    """As a browser sends it."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


# --- Making one --------------------------------------------------------------------------------------------
def test_an_edition_is_made_of_all_four_kinds(team):
    rows = {
        "challenge": ChallengeFactory(),
        "activity": ActivityFactory(),
        "call": CallFactory(),
        "article": ArticleFactory(),
    }
    posted = {"subject": "Nieuws", "preheader": "Kort", "intro": "**Dag**"}
    response = team.post(
        "/nieuwsbrieven/nieuw/", {**posted, **{kind: [row.pk] for kind, row in rows.items()}}
    )
    edition = Newsletter.objects.get()
    assert response.url == url("detail", edition)
    assert (edition.state, edition.subject, edition.preheader, edition.intro) == (
        State.DRAFT,
        "Nieuws",
        "Kort",
        "**Dag**",
    )
    items = edition.items.all()
    assert [item.challenge or item.activity or item.call or item.article for item in items] == list(
        rows.values()
    )
    shown = page(team, response.url)
    assert "<strong>Dag</strong>" in shown
    for row in rows.values():
        assert f'href="{row.get_absolute_url()}"' in shown


def test_only_what_everybody_may_read_is_offered(team):
    hidden = [
        ArticleFactory(title_nl="Kanariegeel", visibility="members"),
        ArticleFactory(title_nl="Kanariegeel", published_at=now() + timedelta(days=1)),
        ArticleFactory(title_nl="Kanariegeel", published_at=None),
    ]
    ActivityFactory(title_nl="Kanariegeel", audience="invited")
    ActivityFactory(title_nl="Kanariegeel", starts_at=now() - timedelta(days=9))
    ChallengeFactory(title="Kanariegeel", state="draft")
    ChallengeFactory(title="Kanariegeel", visibility="members")
    ChallengeFactory(title="Kanariegeel", deadline_at=now() - timedelta(hours=1))
    CallFactory(title_nl="Kanariegeel", deadline_at=now() - timedelta(hours=1))
    assert "Kanariegeel" not in page(team, "/nieuwsbrieven/nieuw/")
    ArticleFactory(title_nl="Te lezen")
    response = team.post("/nieuwsbrieven/nieuw/", {"subject": "Demo", "article": [hidden[0].pk]})
    assert (response.status_code, Newsletter.objects.count()) == (422, 0)


def test_what_was_chosen_stays_to_be_chosen_however_old(team):
    old = ArticleFactory(title_nl="Van lang geleden", published_at=now() - timedelta(days=400))
    edition = create_newsletter(subject="Demo", items=[("article", old)], by=None)
    for _number in range(12):
        ArticleFactory()
    shown = page(team, url("update", edition))
    assert re.search(rf'value="{old.pk}"[^>]*checked', shown)
    team.post(url("update", edition), {"subject": "Demo 2", "article": [old.pk]})
    edition.refresh_from_db()
    assert (edition.subject, edition.items.get().article) == ("Demo 2", old)


@pytest.mark.parametrize(
    ("intro", "error"),
    [
        ("Dag <script>alert(1)</script>", "Haal ‘&lt;script&gt;’ weg"),
        ("<img src=x onerror=alert(1)>", "Haal ‘&lt;img src=x onerror=alert(1)&gt;’ weg"),
        ("[klik](javascript:alert(1))", "kan hier niet. Een link begint met https://"),
        ("![foto](https://elders.example/a.png)", "Een beeld kan hier niet."),
    ],
)
def test_markdown_with_script_is_told_and_kept(team, intro, error):
    response = team.post("/nieuwsbrieven/nieuw/", {"subject": "Demo", "intro": intro})
    shown = response.content.decode()
    assert (response.status_code, Newsletter.objects.count()) == (422, 0)
    assert error in shown
    assert "alert(1)" in shown or "elders.example" in shown
    assert "<script>alert" not in shown


def test_an_edition_without_subject_is_told(team):
    response = team.post("/nieuwsbrieven/nieuw/", {"subject": "", "intro": "Bewaar mij"})
    assert response.status_code == 422
    assert "Bewaar mij" in response.content.decode()


def test_what_is_no_longer_public_is_told_before_it_goes_out(team):
    article = ArticleFactory()
    edition = create_newsletter(subject="Demo", items=[("article", article)], by=None)
    assert "gaat niet mee" not in page(team, url("detail", edition))
    article.visibility = "members"
    article.save()
    assert "Niet iedereen mag dit lezen: het gaat niet mee." in page(team, url("detail", edition))


# --- Looking and trying ------------------------------------------------------------------------------------
def test_the_preview_is_the_mail_and_runs_no_script(team):
    edition = NewsletterFactory(subject="Drie steden")
    response = team.get(url("preview", edition))
    assert "Drie steden</h1>" in response.content.decode()
    assert "script-src 'none'" in response["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in response["Content-Security-Policy"]
    text = team.get(url("preview", edition) + "?deel=tekst")
    assert (text["Content-Type"], text.content.decode()[:11]) == ("text/plain; charset=utf-8", "Drie steden")
    assert 'lang="en"' in page(team, url("preview", edition) + "?taal=en")


def test_a_test_goes_to_oneself_and_to_nobody_else(team, cast):
    SubscriberFactory()
    edition = NewsletterFactory(subject="Drie steden")
    shown = team.post(url("test", edition), follow=True).content.decode()
    assert "De proef is onderweg naar team@demo.example." in shown
    sweep_outbox()
    assert [(m.to, m.subject) for m in mail.outbox] == [(["team@demo.example"], "Proef: Drie steden")]
    assert (Newsletter.objects.get().state, Delivery.objects.count()) == (State.DRAFT, 0)


# --- Planning ----------------------------------------------------------------------------------------------
def test_an_edition_is_planned_and_goes_out_at_its_moment(team):
    SubscriberFactory()
    edition, at = NewsletterFactory(), now() + timedelta(hours=1)
    shown = team.post(url("schedule", edition), {"at": local(at)}, follow=True).content.decode()
    assert "De editie is ingepland." in shown
    edition.refresh_from_db()
    assert (edition.state, edition.scheduled_at) == (State.SCHEDULED, at.replace(second=0, microsecond=0))
    assert send_due() == []
    Newsletter.objects.update(scheduled_at=now())
    assert send_due() == [edition.pk]


@pytest.mark.parametrize(
    ("at", "error"),
    [
        ("", "Kies een dag en een uur, bv. 01/12/2026 09:00."),
        ("morgen", "Kies een dag en een uur, bv. 01/12/2026 09:00."),
        ("2020-01-01T09:00", "Dit moment is voorbij. Kies een later moment."),
    ],
)
def test_a_moment_that_can_not_be_is_told_and_kept(team, at, error):
    SubscriberFactory()
    edition = NewsletterFactory()
    response = team.post(url("schedule", edition), {"at": at})
    shown = response.content.decode()
    assert (response.status_code, error in shown, f'value="{at}"' in shown or not at) == (422, True, True)
    assert Newsletter.objects.get().state == State.DRAFT


def test_nobody_to_send_to_is_told(team):
    edition = NewsletterFactory()
    response = team.post(url("schedule", edition), {"at": local(now() + timedelta(hours=1))})
    assert response.status_code == 422
    assert "Er is niemand om naar te versturen" in response.content.decode()
    assert (Newsletter.objects.get().state, Outbox.objects.count()) == (State.DRAFT, 0)


def test_why_an_edition_did_not_go_out_stands_on_its_page(team):
    edition = NewsletterFactory(state=State.SCHEDULED)
    send_due()
    shown = page(team, url("detail", edition))
    assert "Deze editie ging niet uit." in shown
    assert "nog geen enkele abonnee bevestigde zijn adres" in shown


@pytest.mark.parametrize("state", ["scheduled", "sending", "paused", "sent", "cancelled"])
def test_an_edition_that_is_no_draft_is_not_changed(team, state):
    edition = NewsletterFactory(state=state, subject="Eerst")
    assert "geen ontwerp meer" in team.get(url("update", edition), follow=True).content.decode()
    response = team.post(url("update", edition), {"subject": "Later", "intro": "Mijn nieuwe tekst"})
    shown = response.content.decode()
    assert (response.status_code, "geen ontwerp meer" in shown, "Mijn nieuwe tekst" in shown) == (
        422,
        True,
        True,
    )
    assert (
        "geen ontwerp meer"
        in team.post(
            url("schedule", edition), {"at": local(now() + timedelta(days=1))}, follow=True
        ).content.decode()
    )
    edition.refresh_from_db()
    assert (edition.subject, edition.state) == ("Eerst", state)


def test_nor_in_the_admin(team):
    call_command("load_reference", verbosity=0)  # gives the team its rights in the admin
    draft, going = NewsletterFactory(), NewsletterFactory(state=State.SENDING, subject="Eerst")
    form = {"preheader": "", "intro": "", "items-TOTAL_FORMS": 0, "items-INITIAL_FORMS": 0}
    for edition, status in ((draft, 302), (going, 403)):
        address = reverse("admin:workpackages_newsletter_change", args=[edition.pk])
        assert team.post(address, {**form, "subject": "Later"}).status_code == status
    assert list(Newsletter.objects.order_by("pk").values_list("subject", flat=True)) == ["Later", "Eerst"]


# --- Steps -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("before", "code", "after", "told"),
    [
        ("scheduled", "terugnemen", "draft", "weer een ontwerp"),
        ("sending", "pauzeren", "paused", "Gepauzeerd."),
        ("paused", "hervatten", "sending", "De editie gaat verder"),
        ("draft", "annuleren", "cancelled", "geannuleerd"),
        ("scheduled", "annuleren", "cancelled", "geannuleerd"),
        ("paused", "annuleren", "cancelled", "geannuleerd"),
        ("sending", "annuleren", "sending", "de toestand is intussen veranderd"),
        ("sent", "pauzeren", "sent", "de toestand is intussen veranderd"),
        ("draft", "hervatten", "draft", "de toestand is intussen veranderd"),
    ],
)
def test_a_step_moves_and_tells(team, before, code, after, told):
    edition = NewsletterFactory(state=before)
    shown = team.post(url("step", edition, code), follow=True).content.decode()
    assert told in shown
    assert Newsletter.objects.get().state == after


@pytest.mark.parametrize(
    ("state", "buttons"),
    [
        ("draft", {"annuleren"}),
        ("scheduled", {"terugnemen", "annuleren"}),
        ("sending", {"pauzeren"}),
        ("paused", {"hervatten", "annuleren"}),
        ("sent", set()),
        ("cancelled", set()),
    ],
)
def test_only_steps_that_are_open_have_a_button(team, state, buttons):
    edition = NewsletterFactory(state=state)
    found = re.findall(rf'action="{url("detail", edition)}([a-z]+)/"', page(team, url("detail", edition)))
    assert set(found) - {"proef", "inplannen"} == buttons


# --- Progress ----------------------------------------------------------------------------------------------
def test_progress_counts_each_row_once_and_stops_asking_when_done(team):
    for _number in range(6):
        SubscriberFactory()
    edition = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    rows = list(edition.deliveries.order_by("pk"))
    for row, state in zip(rows, ("sent", "sent", "failed", "skipped", "claimed", "pending"), strict=True):
        Delivery.objects.filter(pk=row.pk).update(state=state, sent_at=now() if state == "sent" else None)
    Delivery.objects.filter(pk=rows[0].pk).update(uncertain_at=now())
    part = page(team, url("progress", edition) + "?toestand=sending")
    assert re.findall(r"<dt>([^<]+)</dt><dd>(?:<a [^>]+>)?(\d+)", part) == [
        ("Verstuurd", "2"),
        ("Wacht", "2"),
        ("Mislukt", "1"),
        ("Intussen uitgeschreven", "1"),
        ("Onzeker", "1"),
    ]
    assert '<progress value="4" max="6"' in part
    assert f'hx-get="{url("progress", edition)}?toestand=sending"' in part
    Newsletter.objects.update(state="sent", sent_at=now())
    response = team.get(url("progress", edition) + "?toestand=sending")
    assert "hx-get" not in response.content.decode()
    assert response["HX-Refresh"] == "true"
    assert "hx-get" not in page(team, url("detail", edition))


def test_the_page_is_not_asked_to_start_again_while_nothing_changed(team):
    SubscriberFactory()
    edition = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    assert not team.get(url("progress", edition) + "?toestand=sending").has_header("HX-Refresh")


def test_who_may_have_got_it_twice_is_listed(team):
    reader = SubscriberFactory()
    SubscriberFactory()
    edition = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    assert "misschien twee keer" not in page(team, url("detail", edition))
    edition.deliveries.filter(subscriber=reader).update(
        state="claimed", claimed_at=now() - timedelta(hours=1), attempts=1
    )
    send_due()
    send_batch(edition.pk)
    shown = page(team, url("detail", edition))
    assert "misschien twee keer" in shown
    assert re.findall(r"/admin/workpackages/subscriber/(\d+)/", shown) == [str(reader.pk)]
    assert len(mail.outbox) == 2


def test_reach_is_by_kind_and_what_was_not_measured_is_a_dash(team):
    for kind in ("company", "company", "government", ""):
        SubscriberFactory(kind=kind)
    edition = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    send_batch(edition.pk)
    rows = re.compile(r'<th scope="row">([^<]+)</th>' + r'<td class="number">([^<]+)</td>' * 3)
    assert sorted(rows.findall(page(team, url("detail", edition)))) == [
        ("Bedrijf", "2", "–", "–"),
        ("Niet gezegd", "1", "–", "–"),
        ("Overheid", "1", "–", "–"),
    ]
    edition.deliveries.filter(kind="company").update(opened_at=now())
    assert ("Bedrijf", "2", "2", "0") in rows.findall(page(team, url("detail", edition)))


# --- Lists -------------------------------------------------------------------------------------------------
def test_the_list_tells_how_many_it_reached(team):
    SubscriberFactory()
    edition = start_sending(newsletter=NewsletterFactory(state=State.SCHEDULED))
    send_batch(edition.pk)
    NewsletterFactory(kind=Newsletter.Kind.MEMBER_MAILING, subject="Aan de leden")
    shown = page(team, "/nieuwsbrieven/")
    assert "1 bevestigde abonnee<" in shown
    assert "naar 1 lezer<" in shown
    assert "Aan de leden" not in shown


def test_an_empty_list_offers_a_way_on(team):
    shown = page(team, "/nieuwsbrieven/")
    assert "Nog geen editie" in shown
    assert shown.count('href="/nieuwsbrieven/nieuw/"') == 2


@pytest.mark.parametrize(("address", "queries"), [("/nieuwsbrieven/", 7), ("/nieuwsbrief/", 6)])
def test_a_list_costs_the_same_at_one_and_three_rows(team, django_assert_num_queries, address, queries):
    for number in (1, 2):
        for _row in range(number):
            NewsletterFactory(state="sent")
        page(team, address)
        with django_assert_num_queries(queries):
            page(team, address)


def test_pages_of_an_edition_cost_the_same_at_one_and_three_blocks(team, django_assert_num_queries):
    edition = create_newsletter(subject="Demo", items=[("article", ArticleFactory())], by=None)
    bigger = create_newsletter(
        subject="Demo", items=[("article", ArticleFactory()) for _ in range(3)], by=None
    )
    for name, queries in (("detail", 13), ("update", 12), ("preview", 8)):
        page(team, url(name, edition))
        for row in (edition, bigger):
            with django_assert_num_queries(queries):
                page(team, url(name, row))


# --- Read online -------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("draft", 404),
        ("scheduled", 404),
        ("cancelled", 404),
        ("sending", 200),
        ("paused", 200),
        ("sent", 200),
    ],
)
def test_what_went_out_is_read_online(client, state, status):
    edition = NewsletterFactory(state=state)
    assert client.get(f"/nieuwsbrief/{edition.pk}/").status_code == status


def test_a_member_mailing_is_not_read_online(client):
    edition = NewsletterFactory(state="sent", kind=Newsletter.Kind.MEMBER_MAILING)
    assert client.get(f"/nieuwsbrief/{edition.pk}/").status_code == 404


def test_a_visitor_finds_the_last_three(client):
    rows = [NewsletterFactory(state="sent", subject=f"Nummer {n}", sent_at=now()) for n in range(4)]
    NewsletterFactory(subject="Ontwerp")
    found = re.findall(r'href="/nieuwsbrief/(\d+)/"', client.get("/nieuwsbrief/").content.decode())
    assert found == [str(row.pk) for row in reversed(rows[1:])]
