"""Project applications on the site: noted by governments, moved by them, and what led to them."""

import pytest
from django.urls import reverse

from matchmaking.models import FundingApplication
from members.reference import grant_staff_rights
from scvl.periods import local_today, now
from tests.backoffice import form_of, page_of, signed_in
from tests.factories import matchmaking as factories
from tests.factories.workpackages import ActivityFactory
from workpackages.actions.outcome import link_outcome
from workpackages.models import Activity

pytestmark = pytest.mark.django_db
NEW = reverse("matchmaking:application-create")
LIST = reverse("matchmaking:application-list")


@pytest.fixture
def draft(cast):
    return factories.FundingApplicationFactory(applicants=[cast.organisation_of["city"]], title="Meten")


def test_a_government_notes_one_of_a_call_with_itself_as_the_lead(cast):
    call = factories.CallFactory(title_nl="Slimme straten")
    client = signed_in(cast.city)
    assert 'value="Slimme straten"' in client.get(NEW, {"oproep": call.pk}).text
    data = {
        "title": "Meten in de straat",
        "programme": call.programme_id,
        "call": call.pk,
        "applicants": [cast.organisation_of["city"].pk, "", ""],
        "amount_requested": "90000",
    }
    response = client.post(NEW, data)
    row = FundingApplication.objects.get()
    assert response.url == row.get_absolute_url()
    assert (row.title, row.call, row.state, row.amount_requested) == (
        "Meten in de straat",
        call,
        "draft",
        90000,
    )
    assert [(one.organisation, one.is_lead) for one in row.applicants.all()] == [
        (cast.organisation_of["city"], True)
    ]


def test_a_joint_one_is_one_row_with_one_lead(cast):
    other = factories.ChallengeOwnerFactory().organisation
    data = {
        "title": "Samen",
        "programme": factories.FundingProgrammeFactory().pk,
        "applicants": [other.pk, cast.organisation_of["city"].pk],
    }
    signed_in(cast.city).post(NEW, data)
    row = FundingApplication.objects.get()
    assert {(one.organisation, one.is_lead) for one in row.applicants.all()} == {
        (other, True),
        (cast.organisation_of["city"], False),
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"applicants": []}, "Dit veld is verplicht."),
        ({"applicants": "foreign"}, "Jouw eigen bestuur moet bij de aanvragers zijn."),
        ({"call": "other"}, "Deze oproep hoort bij een ander programma."),
        ({"amount_requested": "-5"}, "Zorg ervoor dat deze waarde minstens 0 is."),
    ],
)
def test_what_does_not_fit_is_told_and_what_was_typed_stays(cast, changes, said):
    odd = {
        "foreign": lambda: [factories.ChallengeOwnerFactory().organisation.pk],
        "other": lambda: factories.CallFactory(programme=factories.FundingProgrammeFactory(code="ander")).pk,
    }
    data = {
        "title": "Mijn titel",
        "programme": factories.FundingProgrammeFactory().pk,
        "applicants": [cast.organisation_of["city"].pk],
        **{
            name: odd[value]() if isinstance(value, str) and value in odd else value
            for name, value in changes.items()
        },
    }
    response = signed_in(cast.city).post(NEW, data)
    assert (response.status_code, FundingApplication.objects.count()) == (422, 0)
    assert said in response.text
    assert "Mijn titel" in response.text


def test_a_draft_is_changed_and_what_was_handed_in_stays(cast, draft):
    url = reverse("matchmaking:application-update", args=[draft.pk])
    data = {
        "title": "Beter meten",
        "programme": draft.programme_id,
        "applicants": [cast.organisation_of["city"].pk],
    }
    assert signed_in(cast.city).post(url, data).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "Beter meten"
    FundingApplication.objects.filter(pk=draft.pk).update(state="submitted", submitted_on=local_today())
    assert signed_in(cast.city).post(url, {**data, "title": "Te laat"}).status_code == 409
    draft.refresh_from_db()
    assert draft.title == "Beter meten"


def test_a_resubmission_names_what_it_follows(cast):
    before = factories.FundingApplicationFactory(
        applicants=[cast.organisation_of["city"]], state="refused", title="Eerste poging"
    )
    data = {
        "title": "Tweede poging",
        "programme": before.programme_id,
        "applicants": [cast.organisation_of["city"].pk],
        "resubmission_of": before.pk,
    }
    response = signed_in(cast.city).post(NEW, data)
    assert "Eerste poging" in signed_in(cast.city).get(response.url).text
    assert "Tweede poging" in signed_in(cast.city).get(before.get_absolute_url()).text


def test_the_programme_says_yes_on_a_day_for_an_amount(cast):
    row = factories.FundingApplicationFactory(applicants=[cast.organisation_of["city"]], state="submitted")
    url = reverse("matchmaking:step", args=["aanvraag", row.pk, "goedkeuren"])
    data = {"day": local_today().isoformat(), "granted": "60000"}
    assert signed_in(cast.city).post(url, data).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.amount_granted, row.decided_on) == ("approved", 60000, local_today())


def test_the_list_is_of_ones_own_and_filters_by_state(cast, draft):
    factories.FundingApplicationFactory(title="Van een ander")

    def titles(person, **asked):
        found = signed_in(person).get(LIST, asked).context["page_of_rows"].object_list
        return {row.title for row in found}

    assert titles(cast.city) == {"Meten"}
    assert titles(cast.connect) == set()
    assert titles(cast.team) == {"Meten", "Van een ander"}
    assert titles(cast.team, stand="approved") == set()


def test_the_page_names_the_activities_that_led_to_it(cast, draft):
    activity = ActivityFactory(title_nl="Infosessie subsidies", state="held", held_at=now())
    assert "Geen activiteit gekoppeld." in signed_in(cast.city).get(draft.get_absolute_url()).text
    link_outcome(activity=activity, funding_application=draft, by=cast.team)
    text = signed_in(cast.city).get(draft.get_absolute_url()).text
    assert "Infosessie subsidies" in text
    assert activity.get_absolute_url() in text


def test_the_team_links_an_activity_in_the_admin(cast, draft):
    grant_staff_rights()
    activity = ActivityFactory(title_nl="Infosessie subsidies")
    client = signed_in(cast.team)
    url = page_of(Activity, "change", activity.pk)
    data = form_of(client, url)
    data |= {
        "outcomes-TOTAL_FORMS": "1",
        "outcomes-0-funding_application": str(draft.pk),
        "outcomes-0-linked_on": local_today().isoformat(),
    }
    response = client.post(url, data)
    assert response.status_code == 302
    row = activity.outcomes.get()
    assert (row.funding_application, row.linked_by) == (draft, cast.team)
    assert "Infosessie subsidies" in signed_in(cast.city).get(draft.get_absolute_url()).text
