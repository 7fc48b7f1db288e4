"""What stands around every page: the zone, the menu of what exists, the demo's sentence, the weight of it all."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.management import call_command
from django.test import override_settings
from django.urls import resolve, reverse
from django.utils.translation import override

from members.models import Organisation
from members.permissions import VISITOR, viewer_of
from scvl.context import MENU, account_link, has_demo, links, menu_for, zone_of
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db
PUBLIC = (
    "home",
    "members:organisation-list",
    "workpackages:activity-list",
    "about",
    "privacy",
    "account_login",
)
LIMIT = 150_000


@pytest.mark.parametrize(
    ("person", "look", "name", "detail"),
    [
        ("visitor", "public", "Open deel", ""),
        ("signed_up", "public", "Open deel", ""),
        ("expired", "public", "Open deel", ""),
        ("outsider", "public", "Open deel", ""),
        ("city", "member", "Overheid", "Demo City"),
        ("university", "member", "Ledenzone", "Demo University"),
        ("team", "steering", "Team", "Team Demo"),
        ("finance", "steering", "Team", "Finance Demo"),
    ],
)
def test_the_zone_says_where_one_is(cast, person, look, name, detail):
    zone = zone_of(viewer_of(cast.people[person]))
    assert (zone.look, str(zone.name), zone.detail) == (look, name, detail)


def test_a_company_sees_its_tier(cast):
    tier = cast.organisation_of["connect"].memberships.get().tier
    assert zone_of(viewer_of(cast.connect)).detail == f"Demo Connect · {tier.name}"


def test_a_city_with_a_municipality_is_called_so(cast):
    from members.models import Municipality

    city = cast.organisation_of["city"]
    city.municipality = Municipality.objects.create(nis_code="99999", name="Demo", province="Demo")
    city.save()
    assert str(zone_of(viewer_of(cast.city)).name) == "Gemeente"


@pytest.mark.parametrize(("person", "name"), [("delegate", "Stuurgroep"), ("board", "Raad van bestuur")])
def test_a_seat_shows_where_one_is_no_member(cast, person, name):
    cast.organisation_of["steering"].memberships.all().delete()
    zone = zone_of(viewer_of(cast.people[person]))
    assert (zone.look, str(zone.name)) == ("steering", name)


def test_a_member_with_a_seat_is_in_the_member_zone_elsewhere(cast):
    assert zone_of(viewer_of(cast.delegate), resolve("/agenda/")).look == "member"


def test_only_pages_that_exist_are_in_the_menu():
    found = links((("home", "Start"), ("matchmaking:bestaat-niet", "Nergens")), "nl")
    assert [link.label for link in found] == ["Start"]


def test_the_menu_marks_where_one_is():
    with override("nl"):
        current = [
            link.label
            for link in menu_for(VISITOR, "nl", reverse("workpackages:activity-list"))
            if link.is_current
        ]
    assert current == ["Agenda"]


def test_the_menu_differs_per_language():
    with override("en"):
        assert all(link.url.startswith("/en/") for link in links(MENU, "en"))
    with override("nl"):
        assert not any(link.url.startswith("/en/") for link in links(MENU, "nl"))


def test_one_button_for_who_is_signed_in(cast):
    assert account_link(viewer_of(cast.connect), "nl").url == reverse("members:my-overview")


def test_the_demo_is_told_on_every_page(client, cast):
    sentence = "Elke organisatie met ‘Demo’ in haar naam is verzonnen"
    assert sentence not in client.get("/over/").text
    cache.clear()
    type(cast.organisation_of["city"]).objects.update(is_demo=True)
    assert sentence in client.get("/over/").text


@override_settings(PRODUCTION=True)
def test_production_asks_no_demo(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert not has_demo()


def test_a_page_names_itself_in_both_languages(client):
    html = client.get("/over/?x=1").text
    assert '<html lang="nl-BE">' in html
    assert re.search(r'<link rel="canonical" href="[^"]*/over/">', html)
    assert re.search(r'<link rel="alternate" hreflang="en" href="[^"]*/en/', html)


def test_english_pages_say_so(client):
    html = client.get("/en/").text
    assert '<html lang="en">' in html
    assert 'hreflang="nl">Nederlands</a>' in html


def test_signing_out_is_a_post(client, cast):
    client.force_login(cast.connect)
    html = client.get("/").text
    assert '<form class="inline-form" method="post" action="/accounts/logout/">' in html
    assert "X-CSRFToken" in html


def test_a_visitor_gets_no_cookie(client):
    assert not client.get("/").cookies


def test_the_policy_allows_no_inline_code(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_page_weighs_at_most_150_kb_uncompressed(client, name):
    assert 80_000 < weight_of(client, reverse(name)) <= LIMIT


@pytest.mark.parametrize("query", ["", "?veld=1", "?veld=1&vak=A3", "?veld=1&laag=3&soort=company"])
def test_the_directory_of_real_organisations_weighs_at_most_150_kb_uncompressed(client, query):
    call_command("load_reference", verbosity=0)
    for name in ("municipalities", "capabilities", "organisations"):
        path = settings.BASE_DIR / "members" / "data" / f"{name}.csv"
        call_command(f"import_{name}", str(path), verbosity=0)
    MembershipFactory(organisation=Organisation.objects.get(source_reference="import:citymesh"))
    address = f"/leden/{query}"
    assert len(client.get(address).context["entries"]) == (25 if query else 1)
    assert 100_000 < weight_of(client, address) <= LIMIT


def weight_of(client, address):
    """Bytes of a page, its styles and its scripts, uncompressed."""
    html = client.get(address).text
    files = set(re.findall(r'(?:href|src)="/static/([^"]+)"', html))
    assert any("htmx" in file for file in files)
    return len(html.encode()) + sum(Path(finders.find(file)).stat().st_size for file in files)


def test_nothing_comes_from_another_host(client):
    html = client.get("/").text
    loaded = re.findall(
        r'<(?:script|img|iframe|source|link rel="(?:stylesheet|icon|preload)")[^>]*(?:src|href)="([^"]+)"',
        html,
    )
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
