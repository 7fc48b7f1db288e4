"""One's own data: exported whole, erased as declared, forgotten in time."""

import json
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress

from members.actions.person import erase_person
from members.actions.retention import forget_persons
from members.models import Contact, Seat, User
from members.tasks import forget_persons as forget_task
from scvl.errors import InvalidInput, NotAllowed
from scvl.periods import local_today, now
from tests.factories.members import ContactFactory, GuestFactory, UserFactory
from tests.factories.workpackages import RegistrationFactory
from workpackages.models import Registration, Subscriber

pytestmark = pytest.mark.django_db


def test_the_export_holds_what_is_kept(client, cast):
    RegistrationFactory(contact=cast.connect.contacts.get(), activity__title_nl="Ontbijt")
    client.force_login(cast.connect)
    response = client.get("/mijn/gegevens/")
    data = json.loads(response.content)
    assert response.headers["Content-Disposition"] == 'attachment; filename="mijn-gegevens.json"'
    assert data["account"]["email"] == "connect@demo.example"
    assert [row["organisatie"] for row in data["contacten"]] == ["Demo Connect"]
    assert [row["activity"] for row in data["inschrijvingen"]] == ["Ontbijt"]


def test_the_export_holds_nobody_else(client, cast):
    client.force_login(cast.connect)
    assert "cultivate" not in client.get("/mijn/gegevens/").content.decode()


def test_erasing_empties_the_person_and_leaves_what_counts(cast):
    user = cast.delegate
    contact = user.contacts.get()
    row = RegistrationFactory(contact=contact)
    waiting = RegistrationFactory(contact=contact, state="waiting", place=None)
    EmailAddress.objects.create(user=user, email="prive@demo.example", verified=True)
    Subscriber.objects.create(email="prive@demo.example", state="pending")
    erase_person(user=user, by=user)
    user.refresh_from_db()
    contact.refresh_from_db()
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (user.email, user.name, user.is_active) == (f"gewist-{user.pk}@erased.invalid", "", False)
    assert not user.has_usable_password()
    assert (contact.user, contact.name, contact.email, contact.erased_at is not None) == (None, "", "", True)
    assert (row.contact, row.organisation, row.state) == (None, contact.organisation, "registered")
    assert (waiting.contact, waiting.state) == (None, "cancelled")
    assert not EmailAddress.objects.filter(user=user).exists()
    assert Subscriber.objects.get().email == ""
    assert not Seat.objects.current().exists() or Seat.objects.current().get().contact != contact
    assert Registration.objects.count() == 2


def test_an_address_can_be_used_again_after_erasure(cast):
    erase_person(user=cast.connect, by=cast.connect)
    assert User.objects.create_user("connect@demo.example", "x").pk


def test_somebody_else_may_not_erase_and_the_last_superuser_stays():
    user, other = UserFactory(), UserFactory()
    with pytest.raises(NotAllowed):
        erase_person(user=user, by=other)
    boss = User.objects.create_superuser("baas@demo.example", "x")
    with pytest.raises(InvalidInput, match="laatste beheerder"):
        erase_person(user=boss, by=boss)


def test_erasing_asks_for_the_own_address_and_signs_out(client, cast):
    client.force_login(cast.connect)
    wrong = client.post("/mijn/wissen/bevestigen/", {"email": "iets@demo.example"})
    assert (wrong.status_code, b"iets@demo.example" in wrong.content) == (422, True)
    assert User.objects.filter(email="connect@demo.example").exists()
    assert client.post("/mijn/wissen/bevestigen/", {"email": "Connect@demo.example"}).status_code == 302
    assert not User.objects.filter(email="connect@demo.example").exists()
    assert client.get("/mijn/").status_code == 302


def test_a_log_line_of_erasure_holds_no_address(cast, caplog):
    with caplog.at_level("INFO"):
        erase_person(user=cast.connect, by=cast.team)
    assert f"user={cast.connect.pk}" in caplog.text
    assert "@" not in caplog.text


def test_contacts_are_forgotten_three_years_after_their_end_and_once():
    old = ContactFactory(starts_on=date(2015, 1, 1), ends_before=local_today() - timedelta(days=3 * 365))
    young = GuestFactory(starts_on=date(2015, 1, 1), ends_before=local_today() - timedelta(days=3 * 365 - 1))
    assert forget_persons() == 1
    forget_task()
    assert forget_persons() == 0
    assert Contact.objects.get(pk=old.pk).user is None
    assert Contact.objects.get(pk=young.pk).email == young.email


def test_no_history_table_holds_a_person():
    from django.apps import apps

    personal = {"email", "name", "phone", "contact_email", "contact_name"}
    holders = {User, Contact, Subscriber}
    for model in apps.get_models():
        if model.__name__.startswith("Historical"):
            of = model.instance_type
            assert of not in holders
            assert not any(f.get_internal_type() == "EmailField" for f in model._meta.fields)
            if of.__name__ in ("MembershipApplication",):
                assert not personal & {f.name for f in model._meta.fields}
    assert now()
