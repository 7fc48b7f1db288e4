"""Interest on the site: who may show it and who reads why not, who sees it, and that it stays in sight."""

from datetime import timedelta

import pytest
from django.urls import reverse

from matchmaking.models import Interest
from scvl.periods import local_today
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    row = factories.ChallengeFactory(owners=[cast.organisation_of["city"]], problem="Te druk", title="Drukte")
    factories.NeedFactory(challenge=row)
    return row


def form(row):
    return reverse("matchmaking:interest-create", args=[row.slug])


def answer(cast, row, name):
    data = {
        "as_organisation": cast.organisation_of[name].pk,
        "needs": [row.needs.get().pk],
        "message": "Wij tellen al in twee steden.",
        "reference": "Demo-stad",
    }
    return signed_in(cast.people[name]).post(form(row), data)


@pytest.mark.parametrize("name", ["connect", "cultivate", "steering", "university"])
def test_who_may_shows_interest(cast, asked, name):
    assert "Toon interesse" in signed_in(cast.people[name]).get(asked.get_absolute_url()).text
    assert answer(cast, asked, name).status_code == 302
    row = Interest.objects.get()
    assert (row.organisation, row.message, row.reference) == (
        cast.organisation_of[name],
        "Wij tellen al in twee steden.",
        "Demo-stad",
    )
    assert list(row.needs.all()) == [asked.needs.get()]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("inform", "Interesse tonen kan vanaf niveau Connect."),
        ("expired", "Jullie lidmaatschap loopt niet."),
        ("outsider", "Jullie lidmaatschap loopt niet."),
        ("citizen", "Interesse tonen is voor bedrijven en kennisinstellingen."),
        ("signed_up", "Leden vanaf niveau Connect, kennisinstellingen en start-ups die lid zijn"),
    ],
)
def test_who_may_not_reads_why_on_the_page(cast, asked, name, said):
    client = signed_in(cast.people[name])
    text = client.get(asked.get_absolute_url()).text
    assert said in text
    assert form(asked) not in text
    if name in cast.organisation_of:
        assert answer(cast, asked, name).status_code == 403
    assert not Interest.objects.exists()


def test_a_visitor_is_led_to_the_log_in(asked, client):
    text = client.get(asked.get_absolute_url()).text
    assert f"{reverse('account_login')}?next={asked.get_absolute_url()}" in text
    assert reverse("members:application-create") in text


def test_a_knowledge_institution_whose_membership_ended_may_not(cast, asked):
    cast.organisation_of["university"].memberships.update(
        starts_on=local_today() - timedelta(days=400), ends_before=local_today()
    )
    text = signed_in(cast.university).get(asked.get_absolute_url()).text
    assert "Jullie lidmaatschap loopt niet." in text
    assert answer(cast, asked, "university").status_code == 403


def test_only_the_needs_of_this_challenge_can_be_answered(cast, asked):
    other = factories.NeedFactory()
    data = {
        "as_organisation": cast.organisation_of["connect"].pk,
        "needs": [other.pk],
        "message": "Wij weten alles.",
    }
    response = signed_in(cast.connect).post(form(asked), data)
    assert (response.status_code, Interest.objects.count()) == (422, 0)
    assert "Wij weten alles." in response.text


def test_who_is_of_two_companies_says_for_which(cast, asked):
    second = OrganisationFactory(name="Demo Tweede")
    MembershipFactory(organisation=second)
    cast.connect.contacts.create(organisation=second)
    data = {"as_organisation": second.pk, "needs": [asked.needs.get().pk], "message": "Voor de tweede."}
    signed_in(cast.connect).post(form(asked), data)
    assert Interest.objects.get().organisation == second
    foreign = {**data, "as_organisation": cast.organisation_of["cultivate"].pk}
    assert signed_in(cast.connect).post(form(asked), foreign).status_code == 422


def test_the_organisation_of_the_page_one_comes_from_is_chosen_already(cast, asked):
    """Another's, or one that is not there, changes nothing."""
    second = cast.organisation_of["connect"]
    cast.cultivate.contacts.create(organisation=second)
    client = signed_in(cast.cultivate)
    first = cast.organisation_of["cultivate"]

    def chosen(namens):
        page = client.get(f"{form(asked)}?namens={namens}")
        return page.context["form"]["as_organisation"].value()

    found = [chosen(one) for one in (first.pk, second.pk, cast.organisation_of["steering"].pk, "x\x00")]
    default = min(first, second, key=lambda row: row.name)
    assert found == [first.pk, second.pk, default.pk, default.pk]


def test_owners_and_team_read_it_and_no_other_company(cast, asked):
    answer(cast, asked, "connect")
    url = reverse("matchmaking:interest-list", args=[asked.slug])
    for person in (cast.city, cast.team):
        assert "Wij tellen al in twee steden." in signed_in(person).get(url).text
    for person in (cast.connect, cast.cultivate, cast.delegate):
        assert signed_in(person).get(url).status_code == 404
    assert "Demo Connect" not in signed_in(cast.cultivate).get(asked.get_absolute_url()).text


def test_its_maker_still_reads_what_became_of_it_after_the_award(cast, asked):
    answer(cast, asked, "connect")
    interest = Interest.objects.get()
    step = reverse("matchmaking:step", args=["interesse", interest.pk, "niet-kiezen"])
    signed_in(cast.team).post(step, {"reason": "Een ander dekt dit al."})
    type(asked).objects.filter(pk=asked.pk).update(
        state="awarded", awarded_on=local_today(), awarded_outside=True
    )
    text = signed_in(cast.connect).get(asked.get_absolute_url()).text
    assert "Jullie interesse" in text
    assert "Een ander dekt dit al." in text
    assert "Jullie interesse" not in signed_in(cast.cultivate).get(asked.get_absolute_url()).text


def test_nobody_takes_back_the_interest_of_another(cast, asked):
    answer(cast, asked, "connect")
    step = reverse("matchmaking:step", args=["interesse", Interest.objects.get().pk, "intrekken"])
    assert signed_in(cast.cultivate).post(step).status_code == 404
    assert signed_in(cast.city).post(step).status_code == 403
    assert signed_in(cast.colleague).post(step).status_code == 302
    assert Interest.objects.get().state == "withdrawn"
