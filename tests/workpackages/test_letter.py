"""What a reader gets: both parts, the headers of a one-click unsubscribe, their own links, and only what is public."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.urls import reverse

from scvl.periods import now, pinned
from tests.factories.matchmaking import CallFactory, ChallengeFactory
from tests.factories.members import TierFactory
from tests.factories.workpackages import ActivityFactory, ArticleFactory, NewsletterFactory
from workpackages.actions.newsletter import create_newsletter
from workpackages.letter import (
    POLICY,
    SINCE,
    TOKEN,
    Letter,
    blocks_of,
    holes_apart,
    items_of,
    render_edition,
    specimen,
)
from workpackages.models import Newsletter

pytestmark = pytest.mark.django_db
READER = {
    "address": "els@demo.example",
    "token": "-begint_en-eindigt-met-een-streep-ABCDEFGH-",
    "consent_at": datetime(2026, 3, 3, 23, 30, tzinfo=UTC),
    "delivery_id": 7,
}


def edition(*items, **fields):
    return create_newsletter(
        **{"subject": "Drie steden zoeken", "intro": "Dag.", **fields}, items=items, by=None
    )


def read(data):
    message = message_from_bytes(data, policy=policy.default)
    text, html = message.iter_parts()
    return message, text.get_content(), html.get_content()


def test_a_message_has_a_text_part_and_the_headers_of_rfc_8058():
    row = edition()
    message, text, html = read(Letter(row, "nl").fill(**READER))
    address = f"http://127.0.0.1:8000/nieuwsbrief/uitschrijven/{READER['token']}/"
    assert message["To"] == "els@demo.example"
    assert message["From"] == "Smart Cities Vlaanderen <portaal@scvl.example>"
    assert message["Subject"] == "Drie steden zoeken"
    assert message["List-Unsubscribe"] == f"<{address}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<nieuwsbrief.127.0.0.1>"
    assert message["Message-ID"] == f"<editie-{row.pk}.7@127.0.0.1>"
    assert (message.get_content_type(), "Date" in message) == ("multipart/alternative", True)
    assert f"Schrijf je uit: {address}" in text
    assert f'href="{address}"' in html


def test_the_day_of_consent_is_the_readers_own_day():
    letter = Letter(edition(), "nl")
    _message, text, html = read(letter.fill(**READER))
    assert "omdat je je op 4\N{NO-BREAK SPACE}maart 2026 inschreef" in text
    assert "omdat je je op 4\N{NO-BREAK SPACE}maart 2026 inschreef" in html
    later = {**READER, "consent_at": datetime(2026, 12, 1, 12, tzinfo=UTC)}
    assert "1\N{NO-BREAK SPACE}december 2026" in read(letter.fill(**later))[1]


def test_another_reader_gets_the_same_but_their_own():
    letter = Letter(edition(("article", ArticleFactory(title_nl="Één artikel"))), "nl")
    one, other = (
        letter.fill(**READER),
        letter.fill(**{**READER, "token": "X" * 43, "address": "jan@demo.example"}),
    )
    assert one != other
    assert (
        one.replace(READER["token"].encode(), b"X" * 43).replace(b"els@", b"jan@").split(b"Date")[0]
        == (other.split(b"Date")[0])
    )
    assert READER["token"].encode() not in other
    assert TOKEN.encode() not in one + other
    assert SINCE.encode() not in one + other


def test_no_line_is_longer_than_mail_allows():
    row = edition(
        *(("article", ArticleFactory(title_nl="ë" * 190, summary_nl="woord " * 49)) for _ in range(3)),
        intro="Een heel lange zin zonder einde " * 60,
        subject="Ünicode " * 15,
    )
    data = Letter(row, "nl").fill(**READER)
    assert max(len(line) for line in data.split(b"\r\n\r\n", 1)[1].split(b"\r\n")) <= 76
    assert data.count(b"\r") == data.count(b"\n") == data.count(b"\r\n")
    assert data.isascii()
    assert read(data)[0]["Subject"] == ("Ünicode " * 15).strip()


def test_a_hole_stays_whole_wherever_a_line_breaks():
    for shift in range(80):
        message = EmailMessage(policy=POLICY)
        message.set_content(f"{'ë' * shift}{TOKEN} en {SINCE}.", cte="quoted-printable")
        data = holes_apart(message.as_bytes())
        assert b"\r\n%b=\r\n" % TOKEN.encode() in data
        assert b"\r\n%b=\r\n" % SINCE.encode() in data
        assert message_from_bytes(data, policy=policy.default).get_content() == (
            f"{'ë' * shift}{TOKEN} en {SINCE}.\r\n"
        )


def test_english_readers_get_english_words_and_links():
    row = edition(("article", ArticleFactory(title_en="An article", slug="stuk")))
    message, text, html = read(Letter(row, "en").fill(**READER))
    assert "/en/" in message["List-Unsubscribe"]
    assert "An article" in text
    assert "An article" in html
    assert 'lang="en"' in html


def test_blocks_stand_in_their_order_with_day_and_address():
    at = datetime(2026, 12, 10, 9, tzinfo=UTC)
    challenge = ChallengeFactory(state="published", problem="**Drukte** & lawaai.\n\nMeer.", slug="drukte")
    items = [
        ("challenge", challenge),
        ("activity", ActivityFactory(slug="sessie", starts_at=at)),
        ("call", CallFactory(deadline_at=now() + timedelta(days=9))),
        ("article", ArticleFactory(slug="stuk", summary_nl="")),
    ]
    found = blocks_of(edition(*items))
    assert [(block["kind"], block["label"]) for block in found] == [
        ("challenge", "Uitdaging"),
        ("activity", "Agenda"),
        ("call", "Oproep"),
        ("article", "Artikel"),
    ]
    assert found[0]["text"] == "Drukte & lawaai."
    assert found[0]["url"] == "http://127.0.0.1:8000/uitdagingen/drukte/"
    assert found[1]["when"] == at
    assert found[3]["text"] == "Een tekst."


def test_a_long_text_ends_at_a_word():
    row = edition(("article", ArticleFactory(summary_nl="", text_nl="woord " * 100)))
    text = blocks_of(row)[0]["text"]
    assert (len(text) <= 302, text[-8:]) == (True, " woord …")


@pytest.mark.parametrize(
    "fields", [{"visibility": "members"}, {"visibility": "tier"}, {"published_at": None}]
)
def test_what_is_no_longer_public_leaves_the_edition(fields):
    hidden, shown = ArticleFactory(title_nl="Kanariegeel", summary_nl="Kanariegeel"), ArticleFactory()
    row = edition(("article", hidden), ("article", shown))
    tier = {"min_tier": TierFactory(code="inform")} if fields.get("visibility") == "tier" else {}
    type(hidden).objects.filter(pk=hidden.pk).update(**fields, **tier)
    assert items_of(row) == [("article", shown)]
    for page in (render_edition(row, "nl"), specimen(row, "nl"), render_edition(row, "nl", is_mail=False)):
        assert "Kanariegeel" not in "".join(page)
    assert b"Kanariegeel" not in Letter(row, "nl").fill(**READER)


@pytest.mark.parametrize(
    ("kind", "build"),
    [
        ("challenge", lambda: ChallengeFactory(state="draft", title="Kanariegeel")),
        ("challenge", lambda: ChallengeFactory(state="published", visibility="members", title="Kanariegeel")),
        ("activity", lambda: ActivityFactory(state="draft", title_nl="Kanariegeel")),
        ("activity", lambda: ActivityFactory(audience="invited", title_nl="Kanariegeel")),
    ],
)
def test_nor_does_any_other_block_that_a_visitor_may_not_read(kind, build):
    row = edition((kind, build()))
    assert blocks_of(row) == []
    assert "Kanariegeel" not in "".join(render_edition(row, "nl"))


def test_markdown_of_the_introduction_is_clean():
    html, text = render_edition(
        edition(intro="**Vet** <script>alert(1)</script> [x](javascript:alert(1))"), "nl"
    )
    assert "<strong>Vet</strong>" in html
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "**Vet**" in text


def test_a_subject_stays_on_one_line():
    row = edition(subject="Dag\r\nBcc: iemand@demo.example")
    message = read(Letter(row, "nl").fill(**READER))[0]
    assert (message["Subject"], message["Bcc"]) == ("Dag Bcc: iemand@demo.example", None)


def test_the_sentence_beside_the_subject_is_in_the_mail():
    html, _text = render_edition(edition(preheader="Drukte aan de kust"), "nl")
    assert html.index("Drukte aan de kust") < html.index("Drie steden zoeken</h1>")


def test_a_specimen_ends_nobodys_subscription():
    html, text = specimen(edition(), "nl")
    assert "uitschrijven" not in html + text
    assert "Schrijf je uit: http://127.0.0.1:8000/nieuwsbrief/\n" in text


def test_the_page_on_the_site_offers_to_subscribe():
    html, _text = render_edition(NewsletterFactory(state="sent"), "nl", is_mail=False)
    assert "Schrijf je in" in html
    assert "Schrijf je uit" not in html


def test_the_month_is_that_of_the_edition():
    with pinned(datetime(2026, 11, 30, 23, 30, tzinfo=UTC)):
        row = NewsletterFactory(state="sent")
    assert "Nieuwsbrief, december 2026" in render_edition(row, "nl")[0]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_on_the_site_costs_the_same_at_one_and_three_of_each_kind(
    client, rows, django_assert_num_queries
):
    items = []
    for _turn in range(rows):
        items += [
            ("article", ArticleFactory()),
            ("activity", ActivityFactory()),
            ("challenge", ChallengeFactory(visibility="public")),
            ("call", CallFactory()),
        ]
    row = edition(*items)
    Newsletter.objects.filter(pk=row.pk).update(state="sent", sent_at=now())
    url = reverse("workpackages:newsletter-read", args=[row.pk])
    with django_assert_num_queries(6):
        page = client.get(url).content.decode()
    assert all(item.title in page for _kind, item in items)
