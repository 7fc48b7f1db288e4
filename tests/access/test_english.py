"""Every page in English: the whole access matrix once, each row for who sees most of it."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from django.utils.translation import override

from matchmaking.indexing import forget_index
from members import directory
from scvl.management.commands.messages import read_catalogue
from tests.access.test_matrix import OBJECTS, ROWS
from tests.backoffice import signed_in

PEOPLE = ("team", "delegate", "city", "cultivate", "connect")  # who sees most first
DUTCH = set(
    """alle als bij dat deze dit een geen gemeente het jouw kies leden lid maar naar niet nieuwe nog ook stad
    uit voor wie worden wordt zijn""".split()
)
WRITTEN = {
    "Dag",
    "Een eerste meting",
    "Gast",
    "Stuurgroep",
    "Vlaanderen",
}  # by a person or in a name: it stays
MAILS = {"workpackages:edition-preview", "workpackages:newsletter-read"}  # in the language of their readers


def texts_of(html: str) -> list[str]:
    """All a page says, but for what it marks as Dutch: texts, titles and what is read aloud."""
    html = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    html = re.sub(r'<(\w+)[^>]* lang="nl[^>]*>.*?</\1>', "", html, flags=re.DOTALL)
    parts = re.findall(r'(?:title|aria-label|placeholder|alt|content)="([^"]*)"', html)
    parts += re.split(r"<[^>]+>", html)
    return [" ".join(unescape(part).split()) for part in parts if part.strip()]


@pytest.fixture(scope="module")
def translated() -> set[str]:
    """Dutch texts whose English is another."""
    catalogue = read_catalogue(settings.BASE_DIR / "locale" / "en" / "LC_MESSAGES" / "django.po")
    return {row.id for row in catalogue if row.id and isinstance(row.id, str) and row.string != row.id}


def page(row, cast):
    """What a row of the matrix answers in English to the first person who may see it."""
    person = next(name for name in PEOPLE if row.statuses[name] == 200)
    cache.clear()
    directory.forget()
    forget_index()
    with transaction.atomic(), override("en"):
        kwargs, data = OBJECTS[row.object](cast, person)
        response = signed_in(cast.people[person]).get(reverse(row.name, kwargs=kwargs), data)
        if response.streaming:
            list(response.streaming_content)
        transaction.set_rollback(True)
    return response


@pytest.mark.django_db
def test_every_page_is_english_in_english(cast, translated):
    wrong, seen = [], 0
    for row in ROWS:
        if row.method != "GET" or not any(row.statuses[name] == 200 for name in PEOPLE):
            continue
        response = page(row, cast)
        if response.status_code != 200:
            wrong.append((str(row), response.status_code))
        if not response["Content-Type"].startswith("text/html") or row.name in MAILS:
            continue
        seen += 1
        if "<html" in response.text and '<html lang="en">' not in response.text:
            wrong.append((str(row), "lang"))
        wrong += [
            (str(row), text)
            for text in texts_of(response.text)
            if (text in translated or DUTCH & set(re.findall(r"\w+", text.lower()))) and text not in WRITTEN
        ]
    assert wrong == []
    assert seen > 100
