"""Articles: out at their moment, for whom they are, clean, in both languages, and in the feed only what is public."""

import re
import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from scvl.periods import now, pinned
from tests.factories.members import DomainFactory, LayerFactory, TierFactory
from tests.factories.workpackages import ArticleFactory, NewsletterFactory, SubscriberFactory
from workpackages.actions.newsletter import create_newsletter, start_sending
from workpackages.models import Article
from workpackages.sending import send_batch

pytestmark = pytest.mark.django_db


def titles(client, address="/nieuws/") -> list[str]:
    found = re.findall(r'<h3><a href="[^"]*">([^<]+)</a></h3>', client.get(address).content.decode())
    return found


def feed(client, address="/nieuws/feed/"):
    response = client.get(address)
    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    return ET.fromstring(response.content)  # noqa: S314 our own feed


# --- When and for whom -------------------------------------------------------------------------------------
def test_an_article_is_out_on_its_moment(client):
    at = now() + timedelta(days=1)
    ArticleFactory(title_nl="Straks", slug="straks", published_at=at)
    with pinned(at - timedelta(seconds=1)):
        assert (titles(client), client.get("/nieuws/straks/").status_code) == ([], 404)
    with pinned(at):
        assert (titles(client), client.get("/nieuws/straks/").status_code) == (["Straks"], 200)


def test_the_newest_is_on_top_and_the_team_sees_drafts_above(client, cast):
    ArticleFactory(title_nl="Oud", published_at=now() - timedelta(days=9))
    ArticleFactory(title_nl="Nieuw")
    ArticleFactory(title_nl="Ontwerp", published_at=None)
    ArticleFactory(title_nl="Gepland", published_at=now() + timedelta(days=9))
    assert titles(client) == ["Nieuw", "Oud"]
    client.force_login(cast.team)
    assert titles(client) == ["Ontwerp", "Gepland", "Nieuw", "Oud"]
    page = client.get("/nieuws/").content.decode()
    assert page.count(">ontwerp<") == 1
    assert page.count("verschijnt op ") == 1


READERS = {
    "members": {"inform", "connect", "colleague", "cultivate", "steering", "university", "city", "citizen"},
    "tier": {"cultivate", "steering", "university", "city", "citizen"},
}
STAFF_AND_SEATS = {"team", "finance", "delegate", "board"}


@pytest.mark.parametrize("visibility", READERS)
def test_who_reads_it(client, cast, visibility):
    tier = TierFactory(code="cultivate") if visibility == "tier" else None
    ArticleFactory(slug="stuk", visibility=visibility, min_tier=tier)
    readers = set()
    for name, user in cast.people.items():
        client.logout()
        if user:
            client.force_login(user)
        on_list, status = len(titles(client)), client.get("/nieuws/stuk/").status_code
        assert (on_list, status) in ((1, 200), (0, 404))
        readers |= {name} if on_list else set()
    assert readers == READERS[visibility] | STAFF_AND_SEATS


def test_for_whom_it_is_stands_with_it(client, cast):
    ArticleFactory(slug="leden", visibility="members")
    ArticleFactory(
        slug="niveau", visibility="tier", min_tier=TierFactory(code="cultivate", name_nl="Cultivate")
    )
    client.force_login(cast.cultivate)
    assert ">leden<" in client.get("/nieuws/leden/").content.decode()
    assert ">leden vanaf Cultivate<" in client.get("/nieuws/niveau/").content.decode()


# --- What it says ------------------------------------------------------------------------------------------
def test_text_is_clean(client):
    ArticleFactory(
        slug="stuk",
        text_nl="**Vet** <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>",
    )
    page = client.get("/nieuws/stuk/").content.decode()
    assert "<strong>Vet</strong>" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


def test_each_language_has_its_own_and_dutch_where_there_is_no_other(client):
    both = ArticleFactory(slug="beide", title_en="In English", text_en="Hello")
    only = ArticleFactory(slug="een", title_nl="Alleen hier")
    with override("en"):
        assert "In English" in client.get(both.get_absolute_url()).content.decode()
        assert "Alleen hier" in client.get(only.get_absolute_url()).content.decode()
    assert "In English" not in client.get("/nieuws/beide/").content.decode()


def test_a_domain_filters_and_an_unknown_one_is_told(client):
    here, there = ArticleFactory(title_nl="Hier"), ArticleFactory(title_nl="Daar")
    mobility, living = DomainFactory(code="mobility"), DomainFactory(code="living")
    for layer in (2, 3):
        here.positions.create(layer=LayerFactory(number=layer), domain=mobility)
    there.positions.create(layer=LayerFactory(number=2), domain=living)
    assert titles(client, "/nieuws/?domein=mobility") == ["Hier"]
    assert sorted(titles(client, "/nieuws/?domein=niets")) == ["Daar", "Hier"]
    assert "‘niets’ kennen we niet" in client.get("/nieuws/?domein=niets").content.decode()


@pytest.mark.parametrize(
    "query", ["?domein=%00", "?pagina=nul", "?pagina=99", "?domein=%F0%9F%8F%99&pagina=-1"]
)
def test_no_query_string_is_an_error(client, query):
    ArticleFactory()
    assert client.get(f"/nieuws/{query}").status_code == 200


def test_an_empty_list_says_why(client):
    assert "Nog geen nieuws" in client.get("/nieuws/").content.decode()
    DomainFactory(code="mobility")
    assert "Toon alles" in client.get("/nieuws/?domein=mobility").content.decode()


def test_the_list_costs_the_same_at_one_and_three_rows(client, cast, django_assert_num_queries):
    client.force_login(cast.cultivate)
    tier = TierFactory(code="cultivate")
    for number in (1, 2):
        for _row in range(number):
            row = ArticleFactory(visibility="tier", min_tier=tier)
            row.positions.create(layer=LayerFactory(number=2), domain=DomainFactory(sequence=0))
        titles(client)
        with django_assert_num_queries(13):
            assert titles(client)


# --- The feed ----------------------------------------------------------------------------------------------
def test_the_feed_has_what_is_public_and_out(client, cast):
    ArticleFactory(title_nl="Openbaar", slug="open", summary_nl="Kort & goed")
    ArticleFactory(title_nl="Kanariegeel", visibility="members")
    ArticleFactory(title_nl="Kanariegeel", published_at=now() + timedelta(days=1))
    ArticleFactory(title_nl="Kanariegeel", published_at=None)
    client.force_login(cast.team)  # whoever asks: a feed is read by anybody
    (item,) = feed(client).findall("channel/item")
    assert [item.findtext(name) for name in ("title", "link", "description")] == [
        "Openbaar",
        "http://127.0.0.1:8000/nieuws/open/",
        "Kort & goed",
    ]


def test_the_feed_of_the_other_language(client):
    ArticleFactory(title_en="In English")
    with override("en"):
        address = reverse("workpackages:article-feed")
    assert feed(client, address).findtext("channel/item/title") == "In English"


def test_a_sign_that_xml_does_not_know_breaks_no_feed(client):
    ArticleFactory(title_nl="Tel\x0bling", summary_nl="", text_nl="a\x00b \x1f<i>c</i>".replace("\x00", ""))
    assert feed(client).findtext("channel/item/title") == "Telling"


def test_the_list_names_its_feed(client):
    assert '<link rel="alternate" type="application/rss+xml"' in client.get("/nieuws/").content.decode()


# --- Writing one -------------------------------------------------------------------------------------------
@pytest.fixture
def form():
    call_command("load_reference", verbosity=0)  # gives the team its rights in the admin
    positions = {"positions-TOTAL_FORMS": 0, "positions-INITIAL_FORMS": 0}
    return {"title_nl": "Nieuw", "slug": "nieuw", "visibility": "public", "text_nl": "Dag", **positions}


def test_the_team_writes_it_in_the_admin(client, cast, form):
    client.force_login(cast.team)
    assert client.post(reverse("admin:workpackages_article_add"), form).status_code == 302
    assert Article.objects.get().history.get().history_user == cast.team


@pytest.mark.parametrize("field", ["text_nl", "text_en"])
def test_script_is_told_at_its_field(client, cast, form, field):
    client.force_login(cast.team)
    response = client.post(
        reverse("admin:workpackages_article_add"), {**form, field: "Dag <script>alert(1)</script>"}
    )
    assert response.context["adminform"].form.errors[field] == [
        "HTML en script kunnen hier niet. Haal ‘<script>’ weg en gebruik Markdown."
    ]
    assert Article.objects.count() == 0


@pytest.mark.parametrize("name", ["connect", "city", "delegate"])
def test_nobody_else_does(client, cast, form, name):
    client.force_login(cast.people[name])
    assert client.post(reverse("admin:workpackages_article_add"), form).status_code == 302
    assert Article.objects.count() == 0


# --- The canary --------------------------------------------------------------------------------------------
CANARY = "kanariegeel"
EXITS = [
    "/",
    "/nieuws/",
    "/nieuws/stuk/",
    "/nieuws/feed/",
    "/en/",
    "/nieuwsbrief/",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-articles.xml",
    "/zoeken/?q=kanarie",
    "/agenda/agenda.ics",
    "/mijn/",
    "/mijn/gegevens/",
]


@pytest.mark.parametrize("visibility", ["members", "tier", "draft"])
@pytest.mark.parametrize("person", ["visitor", "signed_up", "outsider", "expired"])
def test_what_is_for_members_leaves_by_no_exit(client, cast, person, visibility):
    tier = TierFactory(code="inform") if visibility == "tier" else None
    row = ArticleFactory(
        title_nl=CANARY,
        title_en=CANARY,
        summary_nl=CANARY,
        text_nl=CANARY,
        slug="stuk",
        visibility="public" if visibility == "draft" else visibility,
        min_tier=tier,
        published_at=None if visibility == "draft" else now(),
    )
    edition = create_newsletter(subject="Demo", intro="Dag", items=[("article", row)], by=None)
    type(edition).objects.filter(pk=edition.pk).update(state="sent", scheduled_at=now(), sent_at=now())
    if cast.people[person]:
        client.force_login(cast.people[person])
    for path in [*EXITS, f"/nieuwsbrief/{edition.pk}/"]:
        assert CANARY not in client.get(path).content.decode(), path


def test_nor_by_mail(cast):
    row = ArticleFactory(title_nl=CANARY, summary_nl=CANARY, text_nl=CANARY, visibility="members")
    for user in (cast.connect, cast.signed_up):
        SubscriberFactory(email=user.email)
    edition = create_newsletter(subject="Demo", intro="Dag", items=[("article", row)], by=None)
    type(edition).objects.filter(pk=edition.pk).update(state="scheduled", scheduled_at=now())
    edition.refresh_from_db()
    start_sending(newsletter=edition)
    send_batch(edition.pk)
    assert len(mail.outbox) == 2
    assert not [message for message in mail.outbox if CANARY in message.message().as_string()]


def test_a_member_finds_it(client, cast):
    ArticleFactory(title_nl=CANARY, slug="stuk", visibility="members")
    NewsletterFactory()
    client.force_login(cast.connect)
    assert CANARY in client.get("/nieuws/").content.decode()
    assert 'href="/nieuws/stuk/"' in client.get("/zoeken/?q=kanarie").content.decode()
