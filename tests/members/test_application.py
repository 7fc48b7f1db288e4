"""Joining, from the form to the first day of the membership; and a refusal."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse

from members.actions.application import (
    apply_for_membership,
    approve_application,
    refuse_application,
    withdraw_application,
)
from members.conduct import VERSION
from members.models import Contact, FeeSchedule, MembershipApplication, Organisation, Seat, User
from members.permissions import viewer_of
from scvl.errors import InvalidInput, InvalidTransition
from scvl.models import Outbox
from scvl.periods import local_today
from tests.backoffice import signed_in
from tests.factories.members import (
    FeeScheduleFactory,
    GuestFactory,
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
        ("enterprise_number", "", "Een bedrijf heeft een ondernemingsnummer"),
        ("tier", "", "Een bedrijf heeft een niveau"),
        ("size_band", "", "Kies hoeveel mensen er werken"),
        ("conduct", "", "Aanvaard de gedragscode"),
        ("contact_email", "a@b.example\nBcc: x@y.example", "e-mailadres"),
        ("organisation_name", " ", "Vul de naam van je organisatie in"),
        ("contact_name", "", "Vul je naam in"),
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
    assert (contact.user.email, contact.user.name, contact.role) == (
        "an@demo-nieuw.example",
        "An Demo",
        "main",
    )
    assert not contact.user.has_usable_password()


def test_the_mail_leads_to_a_password_and_the_password_to_the_profile(fee, cast, client):
    row = approve_application(application=ask(fee), by=cast.team)
    mail = Outbox.objects.get(key=f"application:{row.pk}:approved").payload
    assert mail["to"] == "an@demo-nieuw.example"
    assert "Dag An Demo," in mail["text"]
    assert "Jullie niveau is Connect." in mail["text"]
    path = re.search(r"/accounts/password/reset/key/\S+/", mail["text"])[0]
    assert f'href="{settings.SITE_URL}{path}"' in mail["html"]
    page = client.get(path, follow=True)
    choose = page.redirect_chain[-1][0]
    client.post(choose, {"password1": "een-lang-wachtwoord-7", "password2": "een-lang-wachtwoord-7"})
    sign_in = {"login": "an@demo-nieuw.example", "password": "een-lang-wachtwoord-7"}
    assert client.post(reverse("account_login"), sign_in).status_code == 302
    page = client.get(reverse("members:organisation-mine"), follow=True)
    assert (page.status_code, page.context["organisation"]) == (200, row.organisation)
    # The link works once.
    assert "Deze link werkt niet meer" in Client().get(path, follow=True).text


def test_who_has_an_account_speaks_for_the_organisation_at_once(fee, cast):
    user = UserFactory(email="an@demo-nieuw.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    row = approve_application(application=ask(fee), by=cast.team)
    assert Contact.objects.get(organisation=row.organisation).user == user
    user.refresh_from_db()
    assert user.has_usable_password()
    text = Outbox.objects.get(key=f"application:{row.pk}:approved").payload["text"]
    assert "password/reset" not in text
    assert f"{settings.SITE_URL}{reverse('members:organisation-mine')}" in text


def test_an_account_that_nobody_confirmed_loses_its_password(fee, cast):
    """Somebody else may have signed up with the address of who is invited now."""
    user = UserFactory(email="an@demo-nieuw.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    row = approve_application(application=ask(fee), by=cast.team)
    user.refresh_from_db()
    assert (user.has_usable_password(), EmailAddress.objects.get(user=user).verified) == (False, True)
    assert "password/reset/key" in Outbox.objects.get(key=f"application:{row.pk}:approved").payload["text"]


def test_what_a_guest_attended_comes_along_with_the_account(fee, cast):
    guest = GuestFactory(email="an@demo-nieuw.example")
    row = approve_application(application=ask(fee), by=cast.team)
    guest.refresh_from_db()
    assert guest.user == row.organisation.contacts.get().user


def test_who_asked_while_signed_in_needs_no_invitation(fee, cast):
    row = approve_application(application=ask(fee, applicant=cast.signed_up), by=cast.team)
    assert Contact.objects.get(organisation=row.organisation).user == cast.signed_up
    assert not User.objects.filter(email="an@demo-nieuw.example").exists()


@pytest.mark.parametrize(("tier", "seats"), [("steering", 1), ("connect", 0)])
def test_the_steering_tier_gives_its_contact_one_seat(cast, tier, seats):
    fee = FeeScheduleFactory(tier=TierFactory(code=tier), size_band=SizeBandFactory(code="lt10"), amount=2500)
    row = approve_application(application=ask(fee), by=cast.team)
    found = Seat.objects.filter(organisation=row.organisation)
    assert [(seat.body.code, seat.membership, seat.starts_on) for seat in found] == [
        ("steering_group", row.membership, local_today())
    ] * seats
    viewer = viewer_of(User.objects.get(email="an@demo-nieuw.example"))
    assert viewer.sees_kpis is bool(seats)


def test_an_organisation_that_is_known_is_used_again(fee, cast):
    known = OrganisationFactory(enterprise_number=NUMBER)
    assert approve_application(application=ask(fee), by=cast.team).organisation == known


def test_a_number_that_is_known_goes_before_the_town(cast):
    """A city's own company is not the city."""
    FeeSchedule.objects.create(kind="government", amount=135, starts_on=local_today())
    known = OrganisationFactory(enterprise_number=NUMBER, kind="government", name="Demo Havenbedrijf")
    row = apply_for_membership(
        organisation_name="Havenbedrijf",
        kind="government",
        municipality=MunicipalityFactory(),
        enterprise_number=NUMBER,
        contact_name="A",
        contact_email="a@x.example",
    )
    assert approve_application(application=row, by=cast.team).organisation == known


def test_a_second_application_waits_for_the_word_on_the_first(client, form, fee, cast):
    first = ask(fee)
    response = client.post(reverse("members:application-create"), form)
    assert response.status_code == 422
    assert "Er wacht al een aanvraag met dit ondernemingsnummer" in response.text
    assert "Steden vinden." in response.text
    refuse_application(application=first, by=cast.team, reason="Nog niet.")
    assert client.post(reverse("members:application-create"), form).status_code == 302


def test_the_team_approves_by_a_button_and_reads_what_came_of_it(fee, cast):
    client = signed_in(cast.team)
    row = ask(fee)
    page = client.post(reverse("members:application-approve", args=[row.pk]), follow=True)
    assert "Demo Nieuw is lid. De contactpersoon krijgt een mail." in page.text
    page = client.post(reverse("members:application-approve", args=[row.pk]), follow=True)
    assert row.__class__.objects.get().state == "approved"
    assert Organisation.objects.filter(enterprise_number=NUMBER).count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_one_and_three_rows(fee, cast, rows, django_assert_num_queries):
    for number in ("0123456749", "0200065765", "0403170701")[:rows]:
        ask(fee, enterprise_number=number)
    client = signed_in(cast.team)
    url = reverse("members:application-list")
    client.get(url)
    with django_assert_num_queries(7):
        page = client.get(url)
    assert len(page.context["rows"]) == rows


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


def test_who_asked_takes_it_back_until_it_is_decided(fee, cast):
    client, row = signed_in(cast.signed_up), ask(fee, applicant=cast.signed_up)
    url = reverse("members:application-withdraw", args=[row.pk])
    assert signed_in(cast.outsider).post(url).status_code == 404
    page = client.get(reverse("members:my-overview")).text
    assert url in page
    assert "Trek je de aanvraag van Demo Nieuw in?" in page
    page = client.post(url, follow=True).text
    assert "De aanvraag van Demo Nieuw is ingetrokken." in page
    assert url not in page
    row.refresh_from_db()
    assert (row.state, row.decided_on) == ("withdrawn", local_today())
    assert not Outbox.objects.filter(key=f"application:{row.pk}:withdrawn").exists()
    assert "de toestand is intussen veranderd" in client.post(url, follow=True).text
    with pytest.raises(InvalidTransition):
        approve_application(application=row, by=cast.team)


def test_the_team_takes_it_back_for_who_asks_and_they_read_so(fee, cast):
    client, row = signed_in(cast.team), ask(fee)
    url = reverse("members:application-withdraw", args=[row.pk])
    assert url in client.get(reverse("members:application-list")).text
    page = client.post(url, follow=True)
    assert page.redirect_chain == [(reverse("members:application-list"), 302)]
    mail = Outbox.objects.get(key=f"application:{row.pk}:withdrawn").payload
    assert (mail["to"], "De aanvraag van Demo Nieuw is ingetrokken." in mail["text"]) == (
        row.contact_email,
        True,
    )
    other = approve_application(application=ask(fee), by=cast.team)
    with pytest.raises(InvalidTransition):
        withdraw_application(application=other, by=cast.team)


def test_a_refusal_without_a_reason_raises(fee, cast):
    with pytest.raises(InvalidInput):
        refuse_application(application=ask(fee), by=cast.team, reason="")


def test_the_page_says_what_each_tier_costs_and_gives(client, fee):
    TierFactory(code="inform")
    FeeSchedule.objects.create(kind="knowledge", amount=135, starts_on=local_today())
    page = client.get(reverse("members:application-create"))
    assert "€\xa0500" in page.text
    assert "kennisinstelling €\xa0135" in page.text
    gives = dict(page.context["gives"])
    assert [tier.code for tier in page.context["tiers"]] == ["inform", "connect"]
    assert gives["Interesse tonen in een uitdaging"] == [False, True]
    assert gives["Infosessies en ledenmailing"] == [True, True]


def test_a_changed_fee_is_a_changed_page(client, fee):
    fee.amount = 612
    fee.save()
    assert "€\xa0612" in client.get(reverse("members:application-create")).text
