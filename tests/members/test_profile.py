"""An organisation keeps its own profile, offerings and places."""

import pytest
from django.urls import reverse

from members.models import Offering, Organisation
from scvl.periods import local_today
from tests.backoffice import signed_in
from tests.factories.members import (
    CapabilityFactory,
    DomainFactory,
    LayerFactory,
    OfferingFactory,
    PositionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(cast):
    DomainFactory(sequence=0)
    LayerFactory(number=3)
    return cast.organisation_of["connect"]


def test_the_profile_and_its_places_are_saved(cast, company):
    client = signed_in(cast.connect)
    domain, layer = DomainFactory(sequence=0), LayerFactory(number=3)
    capability = CapabilityFactory()
    url = reverse("members:organisation-update", args=[company.slug])
    data = {
        "summary_nl": "Wij tellen.",
        "website": "https://demo.example",
        "capabilities": [capability.pk],
        "cells": [f"3:{domain.code}"],
    }
    assert client.post(url, data).status_code == 302
    row = Organisation.objects.get(pk=company.pk)
    assert (row.summary_nl, list(row.capabilities.all())) == ("Wij tellen.", [capability])
    place = row.positions.get()
    assert (place.layer, place.domain, place.derived, place.source) == (layer, domain, False, "owner")
    assert "tellen" in row.search_text


def test_a_wrong_address_is_told_and_nothing_is_saved(cast, company):
    client = signed_in(cast.connect)
    url = reverse("members:organisation-update", args=[company.slug])
    response = client.post(url, {"summary_nl": "Wij tellen.", "website": "javascript:alert(1)"})
    assert response.status_code == 422
    assert "Typ een webadres, zoals https://www.voorbeeld.be." in response.text
    assert "Wij tellen." in response.text
    assert Organisation.objects.get(pk=company.pk).summary_nl == ""


def test_the_places_are_boxes_in_the_map_itself(cast, company):
    """Layers from the top, domains from A: each box has its place in words, and one's own are ticked."""
    for sequence in range(2):
        DomainFactory(sequence=sequence)
    PositionFactory(organisation=company, layer=LayerFactory(number=3), domain=DomainFactory(sequence=1))
    LayerFactory(number=4)
    form = (
        signed_in(cast.connect)
        .get(reverse("members:organisation-update", args=[company.slug]))
        .context["form"]
    )
    rows = [
        (layer.number, [(option.data["value"], option.data["selected"]) for option in options])
        for layer, options in form.fields["cells"].rows
    ]
    domains = [DomainFactory(sequence=sequence).code for sequence in range(2)]
    assert rows == [
        (4, [(f"4:{domains[0]}", False), (f"4:{domains[1]}", False)]),
        (3, [(f"3:{domains[0]}", False), (f"3:{domains[1]}", True)]),
    ]


def test_a_place_that_does_not_exist_is_refused(cast, company):
    url = reverse("members:organisation-update", args=[company.slug])
    response = signed_in(cast.connect).post(url, {"summary_nl": "Wij tellen.", "cells": ["9:mobility"]})
    assert response.status_code == 422
    assert not company.positions.exists()


def test_an_offering_without_title_layer_or_domain_says_what_to_do(cast, company):
    url = reverse("members:offering-create", args=[company.slug])
    response = signed_in(cast.connect).post(url, {"text_nl": "Zonder camera."})
    assert response.status_code == 422
    for words in ("Geef je aanbod een titel.", "Kies de laag", "Kies minstens één domein.", "Zonder camera."):
        assert words in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_and_three_offerings(cast, company, rows, django_assert_num_queries):
    for _number in range(rows):
        offering = OfferingFactory(organisation=company)
        PositionFactory(organisation=company, offering=offering)
    client = signed_in(cast.connect)
    url = reverse("members:organisation-update", args=[company.slug])
    client.get(url)
    with django_assert_num_queries(18):
        client.get(url)


def test_nobody_else_opens_it(cast, company):
    url = reverse("members:organisation-update", args=[company.slug])
    for person in (cast.outsider, cast.cultivate, cast.signed_up):
        assert signed_in(person).get(url).status_code == 404


def test_an_offering_is_added_changed_and_stopped(cast, company):
    client = signed_in(cast.connect)
    first, second = DomainFactory(sequence=0), DomainFactory(sequence=1)
    layer = LayerFactory(number=3)
    data = {"title_nl": "Tellen", "layer": layer.pk, "domains": [first.pk]}
    client.post(reverse("members:offering-create", args=[company.slug]), data)
    row = Offering.objects.get()
    assert [place.domain for place in row.positions.all()] == [first]
    change = reverse("members:offering-update", args=[company.slug, row.pk])
    client.post(change, {**data, "title_nl": "Meten", "domains": [second.pk]})
    row.refresh_from_db()
    assert (row.title_nl, [place.domain for place in row.positions.all()]) == ("Meten", [second])
    client.post(reverse("members:offering-close", args=[company.slug, row.pk]))
    row.refresh_from_db()
    assert row.closed_on == local_today()
    assert client.get(change).status_code == 404


def test_who_read_it_confirms_every_place(cast, company):
    PositionFactory(organisation=company, derived=True)
    offering = OfferingFactory(organisation=company)
    signed_in(cast.connect).post(reverse("members:organisation-confirm", args=[company.slug]))
    offering.refresh_from_db()
    company.refresh_from_db()
    assert company.confirmed_on == offering.confirmed_on == local_today()
    assert [(row.derived, row.confirmed_on) for row in company.positions.all()] == [(False, local_today())]


def test_who_has_one_organisation_goes_straight_to_it(cast, company):
    assert signed_in(cast.connect).get(reverse("members:organisation-mine")).url.endswith("/demo-connect/")
    assert signed_in(cast.signed_up).get(reverse("members:organisation-mine")).url == reverse(
        "members:my-overview"
    )
