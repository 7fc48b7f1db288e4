"""Joining, from the form to the first day of the membership; and a refusal."""

import pytest
from django.urls import reverse

from members.actions.application import apply_for_membership, approve_application, refuse_application
from members.conduct import VERSION
from members.models import Contact, FeeSchedule, MembershipApplication, Organisation
from scvl.errors import InvalidInput, InvalidTransition
from scvl.models import Outbox
from scvl.periods import local_today
from tests.backoffice import signed_in
from tests.factories.members import (
    FeeScheduleFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    SizeBandFactory,
    TierFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NUMBER = "0123456749"


@pytest.fixture
def fee(db):
    return FeeScheduleFactory(
        tier=TierFactory(code="connect"), size_band=SizeBandFactory(code="lt10"), amount=500
    )


@pytest.fixture
def form(fee):
    return {
        "kind": "company",
        "organisation_name": "Demo Nieuw",
        "enterprise_number": "BE 0123.456.749",
        "tier": fee.tier_id,
        "size_band": fee.size_band_id,
        "contact_name": "An Demo",
        "contact_email": "An@demo-nieuw.example",
        "motivation": "Steden vinden.",
        "conduct": "on",
        "website": "",
    }


def ask(fee, **fields):
    values = {
        "organisation_name": "Demo Nieuw",
        "kind": "company",
        "enterprise_number": NUMBER,
        "tier": fee.tier,
        "size_band": fee.size_band,
        "contact_name": "An Demo",
        "contact_email": "an@demo-nieuw.example",
        **fields,
    }
    return apply_for_membership(**values)


def test_a_company_asks_to_join_and_accepts_the_code(client, form):
    response = client.post(reverse("members:application-create"), form)
    assert response.status_code == 302
    row = MembershipApplication.objects.get()
    assert (row.state, row.enterprise_number, row.contact_email) == (
        "submitted",
        NUMBER,
        "an@demo-nieuw.example",
    )
    assert (row.code_of_conduct_version, row.submitted_on) == (VERSION, local_today())
    assert Outbox.objects.get().payload["to"] == "info@scvl.example"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("enterprise_number", "0123.456.700", "De laatste twee cijfers kloppen niet"),
        ("enterprise_number", "2123.456.749", "begint met 0 of 1"),
        ("enterprise_number", "12", "telt 10 cijfers"),
        ("enterprise_number", "", "Een bedrijf vult dit in"),
        ("tier", "", "Een bedrijf vult dit in"),
        ("conduct", "", "verplicht"),
        ("contact_email", "a@b.example\nBcc: x@y.example", "e-mailadres"),
        ("organisation_name", " ", "verplicht"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(client, form, field, value, said):
    response = client.post(reverse("members:application-create"), {**form, field: value})
    assert response.status_code == 422
    assert said in str(response.context["form"].errors[field])
    assert "Steden vinden." in response.text
    assert not MembershipApplication.objects.exists()


def test_a_number_with_check_digits_00_is_refused(client, form):
    # 97 minus (first eight modulo 97) is never 00: the rule gives 97 there.
    response = client.post(reverse("members:application-create"), {**form, "enterprise_number": "0000009700"})
    assert "kloppen niet" in str(response.context["form"].errors["enterprise_number"])


def test_a_robot_is_thanked_and_leaves_nothing(client, form):
    assert client.post(reverse("members:application-create"), {**form, "website": "x"}).status_code == 302
    assert not MembershipApplication.objects.exists()


def test_approval_makes_organisation_contact_and_membership_at_once(fee, cast):
    row = approve_application(application=ask(fee), by=cast.team)
    organisation = Organisation.objects.get(enterprise_number=NUMBER)
    membership = organisation.memberships.get()
    assert (row.state, row.organisation, row.membership) == ("approved", organisation, membership)
    assert (membership.fee, membership.tier, membership.starts_on) == (500, fee.tier, local_today())
    contact = Contact.objects.get(organisation=organisation)
    assert (contact.email, contact.role, contact.user) == ("an@demo-nieuw.example", "main", None)
    mail = Outbox.objects.get(key=f"application:{row.pk}:approved").payload
    assert "/accounts/signup/" in mail["text"]


def test_who_has_an_account_speaks_for_the_organisation_at_once(fee, cast):
    user = UserFactory(email="an@demo-nieuw.example")
    row = approve_application(application=ask(fee), by=cast.team)
    assert Contact.objects.get(organisation=row.organisation).user == user


def test_an_organisation_that_is_known_is_used_again(fee, cast):
    known = OrganisationFactory(enterprise_number=NUMBER)
    assert approve_application(application=ask(fee), by=cast.team).organisation == known


def test_a_city_is_found_by_its_municipality(cast):
    FeeSchedule.objects.create(kind="government", amount=135, starts_on=local_today())
    town = MunicipalityFactory()
    row = apply_for_membership(
        organisation_name="Stad X",
        kind="government",
        municipality=town,
        contact_name="A",
        contact_email="a@x.example",
    )
    made = approve_application(application=row, by=cast.team).organisation
    assert (made.name, made.municipality, made.kind) == (town.name, town, "government")


def test_an_approval_that_cannot_be_leaves_nothing(fee, cast):
    known = OrganisationFactory(enterprise_number=NUMBER)
    MembershipFactory(
        organisation=known, starts_on=local_today(), ends_before=local_today().replace(year=2099)
    )
    row = ask(fee)
    with pytest.raises(InvalidInput, match="al een lidmaatschap"):
        approve_application(application=row, by=cast.team)
    row.refresh_from_db()
    assert row.state == "submitted"
    assert not known.contacts.exists()


def test_it_is_approved_once(fee, cast):
    row = approve_application(application=ask(fee), by=cast.team)
    with pytest.raises(InvalidTransition):
        approve_application(application=MembershipApplication.objects.get(pk=row.pk), by=cast.team)
    assert row.organisation.memberships.count() == 1


def test_a_refusal_tells_why(fee, cast):
    client = signed_in(cast.team)
    row = ask(fee)
    url = reverse("members:application-refuse", args=[row.pk])
    assert client.post(url, {"reason": " "}).status_code == 422
    client.post(url, {"reason": "Je bouwt niets voor steden."})
    row.refresh_from_db()
    assert (row.state, row.refusal_reason) == ("refused", "Je bouwt niets voor steden.")
    assert (
        "Je bouwt niets voor steden."
        in Outbox.objects.get(key=f"application:{row.pk}:refused").payload["text"]
    )


def test_a_refusal_without_a_reason_raises(fee, cast):
    with pytest.raises(InvalidInput):
        refuse_application(application=ask(fee), by=cast.team, reason="")


def test_the_page_says_what_each_tier_costs(client, fee):
    html = client.get(reverse("members:application-create")).text
    assert "€\xa0500" in html
    assert "Connecteren" in html
