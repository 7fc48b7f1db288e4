"""`/mijn/`: what a person has with us, and what it costs to show it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from scvl.periods import now
from tests.backoffice import signed_in
from tests.factories.workpackages import ActivityFactory, RegistrationFactory

pytestmark = pytest.mark.django_db


def register(cast, title, days):
    activity = ActivityFactory(title_nl=title, starts_at=now() + timedelta(days=days))
    contact = cast.connect.contacts.get()
    return RegistrationFactory(activity=activity, contact=contact, organisation=contact.organisation)


def test_who_has_nothing_yet_reads_where_to_begin(cast):
    html = signed_in(cast.signed_up).get(reverse("members:my-overview")).text
    assert "Je bent nergens ingeschreven" in html
    assert reverse("workpackages:activity-list") in html


def test_registrations_and_the_membership_stand_there(cast):
    register(cast, "Morgen", 1)
    html = signed_in(cast.connect).get(reverse("members:my-overview")).text
    assert "Morgen" in html
    assert "Lidmaatschap: Connect" in html
    assert cast.organisation_of["connect"].name in html


def test_nobody_sees_the_registrations_of_a_colleague(cast):
    register(cast, "Alleen van mij", 1)
    assert "Alleen van mij" not in signed_in(cast.colleague).get(reverse("members:my-overview")).text


def test_an_expired_membership_is_told(cast):
    html = signed_in(cast.expired).get(reverse("members:my-overview")).text
    assert "afgelopen" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_one_registration_and_for_three(
    cast, django_assert_num_queries, rows
):
    for number in range(rows):
        register(cast, f"Later {number}", number + 1)
        register(cast, f"Voorbij {number}", -number - 1)
    client = signed_in(cast.connect)
    client.get(reverse("members:my-overview"))
    with django_assert_num_queries(23):
        client.get(reverse("members:my-overview"))
