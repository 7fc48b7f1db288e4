"""Nonsense in a form or a list of the admin is told there: what a script sends, or a browser whose page is old."""

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME

from members.models import Seat, User
from tests.backoffice import form_of, page_of, signed_in

pytestmark = pytest.mark.django_db
NONSENSE = ["tekst", "\x00", "-1", "99999999999999999999", "2026-02-31"]
SITES = [
    site
    for model, site in admin.site._registry.items()
    if model._meta.app_label in ("scvl", "members", "matchmaking", "workpackages", "kpis")
]


@pytest.fixture
def client(cast):
    User.objects.filter(pk=cast.team.pk).update(is_superuser=True)
    return signed_in(cast.team)


def test_a_form_tells_what_it_can_not_read(client, rf):
    walked, request = set(), rf.get("/")
    request.user = User.objects.get(is_superuser=True)
    for site in SITES:
        if not site.has_add_permission(request):
            continue
        url = page_of(site.model, "add")
        untouched = form_of(client, url)
        names = site.get_form(request)().fields
        for word in NONSENSE:
            response = client.post(url, untouched | dict.fromkeys(names, word))
            assert response.status_code in (200, 302), (url, word)
        walked.add(site.model._meta.model_name)
    assert walked >= {"seat", "organisation", "challenge", "activity", "newsletter", "measurement"}


def test_a_list_tells_that_the_chosen_rows_are_none(client):
    for site in SITES:
        url = page_of(site.model, "changelist")
        for word in (*NONSENSE, ""):
            chosen = {"action": "export_rows", ACTION_CHECKBOX_NAME: word, "index": word}
            assert client.post(url, chosen).status_code in (200, 302), (url, word)


def test_a_chosen_row_is_still_exported(client, cast):
    row = cast.organisation_of["city"]
    chosen = {"action": "export_rows", ACTION_CHECKBOX_NAME: str(row.pk)}
    response = client.post(page_of(type(row), "changelist"), chosen)
    assert row.name in response.content.decode()


def test_a_look_up_keeps_what_was_chosen_when_the_form_comes_back(client, cast):
    row = cast.organisation_of["city"]
    url = page_of(Seat, "add")
    response = client.post(url, form_of(client, url) | {"organisation": str(row.pk), "contact": "tekst"})
    assert response.status_code == 200
    assert f'<option value="{row.pk}" selected>' in response.content.decode()
