"""A guest is tied to an organisation by a person; from then on what they attended counts."""

from datetime import timedelta

import pytest
from django.urls import reverse

from scvl.errors import InvalidInput
from scvl.periods import now
from tests.factories.members import ContactFactory, GuestFactory, OrganisationFactory, UserFactory
from tests.factories.workpackages import ActivityFactory, RegistrationFactory
from workpackages.actions.guest import link_guest
from workpackages.guests import guests_to_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def held():
    return ActivityFactory(starts_at=now() - timedelta(days=3), state="held", held_at=now())


def attend(activity, contact):
    return RegistrationFactory(activity=activity, contact=contact, organisation=None, state="attended")


def test_linking_makes_what_was_attended_count_as_the_city(held, cast):
    city = OrganisationFactory(kind="government")
    service = OrganisationFactory(kind="government", counts_as=city)
    guest = GuestFactory()
    row = attend(held, guest)
    assert link_guest(contact=guest, organisation=service, by=cast.team) == 1
    row.refresh_from_db()
    assert (row.organisation, row.kind, row.counts_as) == (service, "government", city)
    assert guest.organisation == service
    assert not guests_to_link().exists()


def test_what_was_attended_for_another_organisation_stays(held, cast):
    other = OrganisationFactory()
    guest = GuestFactory()
    attend(held, guest)
    kept = RegistrationFactory(contact=guest, organisation=other, state="attended")
    link_guest(contact=guest, organisation=OrganisationFactory(), by=cast.team)
    kept.refresh_from_db()
    assert kept.organisation == other


def test_a_second_time_is_refused(held, cast):
    guest, organisation = GuestFactory(), OrganisationFactory()
    attend(held, guest)
    link_guest(contact=guest, organisation=organisation, by=cast.team)
    with pytest.raises(InvalidInput):
        link_guest(contact=guest, organisation=organisation, by=cast.team)


def test_who_speaks_for_the_organisation_already_gets_no_second_contact(held, cast):
    user, organisation = UserFactory(), OrganisationFactory()
    ContactFactory(user=user, organisation=organisation)
    guest = ContactFactory(user=user, organisation=None, role="guest")
    attend(held, guest)
    link_guest(contact=guest, organisation=organisation, by=cast.team)
    guest.refresh_from_db()
    assert guest.organisation is None
    assert not guests_to_link().exists()


def test_the_page_proposes_searches_and_links(held, cast, client):
    organisation = OrganisationFactory(name="Demo Lantaarnwerk")
    organisation.email_domains.create(domain="lantaarnwerk.example")
    OrganisationFactory(name="Demo Andere")
    guest = GuestFactory(email="s@lantaarnwerk.example")
    attend(held, guest)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("workpackages:guest-detail", args=[guest.pk]), {"q": "andere"})
    assert page.context["proposed"] == organisation
    assert [row.name for row in page.context["found"]] == ["Demo Andere"]
    page = client.post(
        reverse("workpackages:guest-link", args=[guest.pk]), {"organisation": organisation.pk}, follow=True
    )
    assert "1 aanwezigheid telt nu mee" in page.content.decode()


@pytest.mark.parametrize("chosen", ["", "x", "-1", "99999999999999999999", "²"])
def test_nonsense_is_not_found(held, cast, client, chosen):
    guest = GuestFactory()
    attend(held, guest)
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("workpackages:guest-link", args=[guest.pk])
    assert client.post(url, {"organisation": chosen}).status_code == 404
    assert client.get(reverse("workpackages:guest-detail", args=[guest.pk]), {"q": "\0x"}).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_at_one_and_three_rows(held, cast, client, rows, django_assert_num_queries):
    """Of a guest who attended so much, with so many organisations to choose among."""
    guest = GuestFactory(email="a@demostad.example")
    cast.organisation_of["city"].email_domains.create(domain="demostad.example")
    for number in range(rows):
        attend(ActivityFactory(starts_at=held.starts_at, state="held", held_at=now()), guest)
        OrganisationFactory(name=f"Kanarie {number}")
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("workpackages:guest-detail", args=[guest.pk]) + "?q=kanarie"
    client.get(url)
    with django_assert_num_queries(9):
        page = client.get(url)
    assert (len(page.context["attended"]), len(page.context["found"])) == (rows, rows)
