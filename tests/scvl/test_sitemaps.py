"""What machines find: the sitemap names what a visitor may see, in both languages; robots keep off the rest."""

import re
from datetime import timedelta

import pytest

from members.actions.organisation import merge_organisations
from scvl.periods import now
from tests.factories.members import OrganisationFactory
from tests.factories.workpackages import ActivityFactory, ArticleFactory
from workpackages.enums import Audience
from workpackages.models import Activity

pytestmark = pytest.mark.django_db


def addresses(client, path):
    """The addresses of a sitemap in Dutch, without their host."""
    found = re.findall(r"<loc>http://testserver([^<]*)</loc>", client.get(path).content.decode())
    return [address for address in found if not address.startswith("/en/")]


def test_the_index_names_its_parts(client):
    assert addresses(client, "/sitemap.xml") == [
        "/sitemap-pages.xml",
        "/sitemap-organisations.xml",
        "/sitemap-activities.xml",
        "/sitemap-articles.xml",
    ]


def test_each_page_exists_in_both_languages(client):
    found = re.findall(
        r"<loc>http://testserver([^<]*)</loc>", client.get("/sitemap-pages.xml").content.decode()
    )
    assert len(found) == 20
    assert {address: client.get(address).status_code for address in found} == dict.fromkeys(found, 200)


def test_what_merged_is_no_organisation_of_its_own(client):
    gone, survivor = OrganisationFactory(slug="weg"), OrganisationFactory(slug="blijft")
    merge_organisations(gone=gone, survivor=survivor, by=None)
    assert addresses(client, "/sitemap-organisations.xml") == ["/leden/blijft/"]


def test_only_activities_that_a_visitor_may_see(client):
    ActivityFactory(slug="open")
    ActivityFactory(slug="ontwerp", state=Activity.State.DRAFT)
    ActivityFactory(slug="genodigden", audience=Audience.INVITED)
    assert addresses(client, "/sitemap-activities.xml") == ["/agenda/open/"]


def test_only_articles_that_a_visitor_may_read(client):
    ArticleFactory(slug="open")
    ArticleFactory(slug="leden", visibility="members")
    ArticleFactory(slug="ontwerp", published_at=None)
    ArticleFactory(slug="straks", published_at=now() + timedelta(days=1))
    assert addresses(client, "/sitemap-articles.xml") == ["/nieuws/open/"]


def test_an_unknown_part_is_not_found(client):
    assert client.get("/sitemap-geheim.xml").status_code == 404


def test_robots_name_the_sitemap_and_what_is_nothing_for_them(client):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /mijn/",
        "Disallow: /en/my/",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
    ]
