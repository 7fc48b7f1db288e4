"""The admin in a browser, light and dark: nothing that axe finds, nothing that the CSP refuses, fields that look rows up."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from members.actions.organisation import update_organisation
from members.models import Organisation
from scvl.periods import now
from tests.backoffice import page_of
from tests.cast import make_cast
from tests.factories.matchmaking import ChallengeFactory, NeedFactory
from tests.factories.members import OfferingFactory
from tests.factories.workpackages import ActivityFactory, RegistrationFactory
from workpackages.models import Activity

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office(page_at, sign_in):
    """The team at a desk, with a company that changed once, an activity with somebody on its list and a challenge."""
    cast = make_cast()
    call_command("load_reference", verbosity=0)
    cast.row = cast.organisation_of["connect"]
    OfferingFactory(organisation=cast.row)
    update_organisation(organisation=cast.row, by=cast.team, summary_nl="Meet wat telt.")
    cast.activity = ActivityFactory(starts_at=now() + timedelta(days=9), title_nl="Ontbijt")
    RegistrationFactory(activity=cast.activity, contact=cast.connect.contacts.get())
    cast.challenge = ChallengeFactory(owners=[cast.organisation_of["city"]])
    NeedFactory(challenge=cast.challenge)
    cast.page = page_at(1280)
    sign_in(cast.page, cast.team)
    return cast


def test_axe_finds_nothing_in_light_or_dark(office, violations):
    page, found = office.page, {}

    def look(name):
        found[name] = violations(page, preload=False)
        page.emulate_media(color_scheme="dark")
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
        found[name] += violations(page, preload=False, runOnly=["color-contrast"])
        page.emulate_media(color_scheme="light")
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")

    addresses = {
        "list": page_of(Activity, "changelist"),
        "change": page_of(Activity, "change", office.activity.pk),
        "challenge": page_of(type(office.challenge), "change", office.challenge.pk),
        "add": page_of(Organisation, "add"),
        "history": page_of(Organisation, "history", office.row.pk),
        "version": page_of(Organisation, "simple_history", office.row.pk, office.row.history.latest().pk),
    }
    for name, address in addresses.items():
        assert page.goto(address).status == 200, name
        look(name)
    page.goto(page_of(Organisation, "bring_in"))
    file = {"name": "o.csv", "mimeType": "text/csv", "buffer": b"org_id,name,kind\na,Demo A,onzin\n"}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Toon wat er zou gebeuren").click()
    expect(page.get_by_text("Deze soort bestaat niet.")).to_be_visible()
    look("preview")
    page.goto(addresses["change"])
    page.get_by_role("button", name="Gelast af").click()
    expect(page.get_by_role("heading", name="Gelast af")).to_be_visible()
    look("move")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
