"""How pages stand at the widest and narrowest screens, and on paper: nothing sticks out, nothing is cut off."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from scvl.periods import now
from tests.cast import make_cast
from tests.factories.matchmaking import (
    CallFactory,
    ChallengeFactory,
    ConsortiumFactory,
    NeedFactory,
    PartnerFactory,
    ProjectFactory,
)
from tests.factories.members import OfferingFactory
from tests.factories.workpackages import ActivityFactory, ArticleFactory, RegistrationFactory
from workpackages.actions.report import build_report
from workpackages.models import ProgrammeYear, WorkPackage

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "Verkeerslichtenregelinstallatiebeheersplatform voor wegbeheerders in heel Vlaanderen"
# Wider than the window; on paper also what scrolls inside its own box, for paper does not scroll.
STICKS_OUT = "document.scrollingElement.scrollWidth > innerWidth"
CUT_OFF = """[...document.querySelectorAll('main *')].filter((one) => {
  const style = getComputedStyle(one);
  return one.clientWidth && ['auto', 'scroll', 'hidden'].includes(style.overflowX) && style.position !== 'absolute'
    && one.scrollWidth > one.clientWidth + 1;
}).map((one) => `${one.tagName}.${one.className}`)"""
MENU_SHOWN = """[...document.querySelectorAll('.zone, .site-header, .site-footer, .breadcrumb')]
  .filter((one) => one.offsetHeight).length"""


@pytest.fixture
def portal():
    """The cast with something on each page, under names as long as they come."""
    call_command("load_reference", verbosity=0)
    cast = make_cast()
    row = cast.row = cast.organisation_of["connect"]
    row.name = row.summary_nl = LONG
    row.save()
    OfferingFactory(organisation=row, title_nl=LONG)
    cast.activity = ActivityFactory(title_nl=LONG, starts_at=now() + timedelta(days=9))
    RegistrationFactory(activity=cast.activity, contact=cast.connect.contacts.get())
    cast.challenge = ChallengeFactory(title=LONG, owners=[cast.organisation_of["city"]], visibility="public")
    NeedFactory(challenge=cast.challenge, title=LONG)
    cast.consortium = ConsortiumFactory(name=LONG, challenge=cast.challenge)
    PartnerFactory(consortium=cast.consortium, organisation=row)
    cast.call = CallFactory(title_nl=LONG)
    cast.project = ProjectFactory(title=LONG, is_public=True)
    cast.article = ArticleFactory(title_nl=LONG)
    first = ProgrammeYear.objects.get(number=1)
    cast.report = build_report(
        work_package=WorkPackage.objects.get(number=2), programme_year=first, quarter=1
    )
    return cast


def pages_of(portal) -> dict:
    return {
        "visitor": [
            "/",
            "/leden/",
            "/leden/?veld=1",
            portal.row.get_absolute_url(),
            "/agenda/",
            portal.activity.get_absolute_url(),
            reverse("matchmaking:challenge-list"),
            portal.challenge.get_absolute_url(),
            portal.project.get_absolute_url(),
            portal.call.get_absolute_url(),
            portal.article.get_absolute_url(),
            reverse("about-model"),
            reverse("members:application-create"),
        ],
        "connect": [
            reverse("members:my-overview"),
            portal.challenge.get_absolute_url(),
            portal.consortium.get_absolute_url(),
            reverse("members:organisation-mine"),
        ],
        "team": [
            reverse("work-list"),
            reverse("workpackages:programme-current"),
            reverse("kpis:kpi-list"),
            reverse("workpackages:report-list"),
            portal.report.get_absolute_url(),
            reverse("members:application-list"),
        ],
    }


def test_nothing_sticks_out_on_the_narrowest_and_widest_screen_or_on_paper(portal, page_at, sign_in):
    wrong = []
    for person, addresses in pages_of(portal).items():
        page = page_at(360)
        if portal.people[person]:
            sign_in(page, portal.people[person])
        for address in addresses:
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": 360, "height": 800})
            assert page.goto(address).status == 200, address
            for width in (360, 1600):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate(STICKS_OUT):
                    wrong.append((address, width))
            page.emulate_media(media="print")
            page.set_viewport_size({"width": 718, "height": 1000})  # A4 within its margins
            cut = page.evaluate(CUT_OFF)
            if page.evaluate(STICKS_OUT) or cut or page.evaluate(MENU_SHOWN):
                wrong.append((address, "paper", cut, page.evaluate(MENU_SHOWN)))
    assert wrong == []
