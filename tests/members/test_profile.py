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
    assert "Wij tellen." in response.text
    assert Organisation.objects.get(pk=company.pk).summary_nl == ""


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
