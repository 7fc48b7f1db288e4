"""The pages about the cluster, and the message to the team."""

import pytest
from django.urls import reverse

from scvl.models import Outbox
from scvl.outbox import sweep_outbox
from tests.factories.members import CapabilityFactory

pytestmark = pytest.mark.django_db
MESSAGE = {"name": "Els Demo", "email": "els@demo.example", "text": "Wanneer is er plaats?", "website": ""}


def test_a_message_goes_to_the_team_with_an_address_to_answer(client, mailoutbox):
    response = client.post(reverse("contact"), MESSAGE)
    assert response.url == reverse("contact")
    assert "Je bericht is verstuurd" in client.get(response.url).text
    sweep_outbox()
    mail = mailoutbox[0]
    assert (mail.to, mail.reply_to) == (["info@scvl.example"], ["els@demo.example"])
    assert mail.subject == "Bericht via het portaal van Els Demo"
    assert "Wanneer is er plaats?" in mail.body


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("email", "geen adres"), ("email", "a@b.example\nBcc: x@y.example"), ("text", " ")],
)
def test_what_is_wrong_is_told_and_what_was_typed_is_kept(client, field, value):
    response = client.post(reverse("contact"), {**MESSAGE, field: value})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    kept = "text" if field != "text" else "email"
    assert MESSAGE[kept] in response.text
    assert not Outbox.objects.exists()


def test_a_name_over_two_lines_stays_one_subject(client, mailoutbox):
    client.post(reverse("contact"), {**MESSAGE, "name": "Els\nBcc: x@y.example"})
    sweep_outbox()
    assert mailoutbox[0].subject == "Bericht via het portaal van Els Bcc: x@y.example"
    assert mailoutbox[0].bcc == []


def test_a_robot_is_thanked_and_sends_nothing(client):
    assert client.post(reverse("contact"), {**MESSAGE, "website": "x"}).status_code == 302
    assert not Outbox.objects.exists()


def test_the_sixth_message_in_an_hour_waits(client):
    assert [client.post(reverse("contact"), MESSAGE).status_code for _n in range(6)] == [302] * 5 + [422]
    assert Outbox.objects.count() == 5


def test_the_model_page_leads_to_who_can_do_a_thing(client):
    capability = CapabilityFactory()
    assert f"bekwaamheid={capability.code}" in client.get(reverse("about-model")).text


@pytest.mark.parametrize("name", ["about", "about-model", "privacy", "accessibility", "contact"])
def test_a_page_asks_the_same_queries_whatever_it_shows(client, name, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        client.get(reverse(name))


def test_privacy_tells_the_fate_of_each_personal_field(client):
    from members.models import Contact

    html = client.get(reverse("privacy")).text
    for field in Contact.PERSONAL_DATA:
        assert str(Contact._meta.get_field(field).verbose_name) in html
