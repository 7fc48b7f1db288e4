"""Every page that a visitor reads weighs at most 150 kB with its styles, scripts and pictures, even uncompressed."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.access.test_matrix import OBJECTS, ROWS

pytestmark = pytest.mark.django_db
LIMIT = 150_000
OPEN = [row for row in ROWS if row.method == "GET" and row.statuses["visitor"] == 200]
LOADED = re.compile(
    r'<(?:script|img|source|link rel="(?:stylesheet|icon|preload)")[^>]*?(?:src|href)="([^"]+)"'
)
IN_STYLES = re.compile(r'url\(["\']?(/static/[^"\')]+)')


def bytes_of(client, address: str) -> int:
    if not address.startswith("/static/"):
        return len(client.get(address).getvalue())
    file = Path(finders.find(address.removeprefix("/static/")))
    inside = IN_STYLES.findall(file.read_text()) if file.suffix == ".css" else []
    return file.stat().st_size + sum(bytes_of(client, one) for one in inside)


def test_every_public_page_weighs_at_most_150_kb(cast, client):
    weights = {}
    for row in OPEN:
        kwargs, data = OBJECTS[row.object](cast, "visitor")
        response = client.get(reverse(row.name, kwargs=kwargs), data)
        body = response.getvalue()
        if response["Content-Type"].startswith("text/html"):
            files = set(LOADED.findall(body.decode()))
            weights[str(row)] = len(body) + sum(bytes_of(client, file) for file in files)
    assert weights["GET home nothing"] > 80_000  # what it loads is counted
    assert {name: weight for name, weight in weights.items() if weight > LIMIT} == {}
