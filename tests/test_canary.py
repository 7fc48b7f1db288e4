"""A word that stands only where few may read it appears on no page, feed, calendar, mail or sitemap for others."""

from datetime import timedelta

import pytest
from django.core import mail

from scvl.outbox import sweep_outbox
from scvl.periods import now
from tests.factories.members import GuestFactory, OfferingFactory
from tests.factories.workpackages import ActivityFactory, RegistrationFactory
from workpackages.actions.registration import register

pytestmark = pytest.mark.django_db
CANARY = "kanariegeel"


@pytest.fixture
def hidden(cast):
    """Private profile, contact persons, a draft, an invited activity and an online link, all with the word in it."""
    row = cast.organisation_of["cultivate"]
    row.investment = row.innovation = row.scalability = CANARY
    row.save()
    row.contacts.update(job_title=CANARY)
    OfferingFactory(organisation=row, title_nl=CANARY, closed_on=now().date())
    GuestFactory(organisation=row, name=CANARY, email=f"{CANARY}@demo.example", role="colleague")
    soon = now() + timedelta(days=3)
    ActivityFactory(slug="zicht", starts_at=soon, online_link=f"https://{CANARY}.example/", mode="online")
    ActivityFactory(title_nl=CANARY, slug="ontwerp", state="draft", starts_at=soon)
    invited = ActivityFactory(title_nl=CANARY, slug="genodigd", audience="invited", starts_at=soon)
    RegistrationFactory(activity=invited, contact=GuestFactory(name=CANARY))
    return cast


EXITS = [
    "/",
    "/leden/",
    "/leden/?veld=1",
    f"/leden/?veld=1&q={CANARY}",
    "/leden/demo-cultivate/",
    "/agenda/",
    "/agenda/agenda.ics",
    "/agenda/zicht/",
    "/agenda/zicht/agenda.ics",
    "/agenda/genodigd/",
    "/agenda/genodigd/agenda.ics",
    "/agenda/ontwerp/",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-organisations.xml",
    "/sitemap-activities.xml",
    "/mijn/",
    "/mijn/gegevens/",
    "/over/",
    "/over/privacy/",
]


@pytest.mark.parametrize("person", ["visitor", "signed_up", "outsider", "expired"])
@pytest.mark.parametrize("path", EXITS)
def test_what_is_hidden_shows_nowhere(hidden, client, person, path):
    if hidden.people[person]:
        client.force_login(hidden.people[person])
    content = client.get(path).content.decode()
    assert CANARY not in content.replace(f"q={CANARY}", "").replace(f'value="{CANARY}"', "").replace(
        f"‘{CANARY}’", ""
    ).replace(f"“{CANARY}”", "")


def test_members_see_contact_persons_and_not_the_private_profile(hidden, client):
    client.force_login(hidden.connect)
    page = client.get("/leden/demo-cultivate/").content.decode()
    assert f"{CANARY}@demo.example" in page
    assert "Investeringsbereidheid" not in page
    client.force_login(hidden.cultivate)
    assert "Investeringsbereidheid" in client.get("/leden/demo-cultivate/").content.decode()


def test_who_is_registered_gets_the_link_and_a_waiting_person_does_not(hidden):
    from workpackages.models import Activity

    activity = Activity.objects.get(slug="zicht")
    activity.capacity = 1
    activity.save()
    for name in ("connect", "outsider"):
        contact = hidden.people[name].contacts.get()
        register(
            activity=activity, contact=contact, organisation=contact.organisation, by=hidden.people[name]
        )
    sweep_outbox()
    texts = {m.to[0].split("@")[0]: str(m.message()) + m.body for m in mail.outbox}
    assert CANARY in str(mail.outbox[0].attachments)
    assert CANARY not in texts["outsider"]
