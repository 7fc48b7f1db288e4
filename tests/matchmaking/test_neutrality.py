"""The neutrality report: how often each member was considered, proposed and chosen, from the stored runs."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from scvl.periods import local_today, now
from tests.backoffice import signed_in
from tests.factories import matchmaking as factories
from tests.factories.members import SizeBandFactory, TierFactory
from tests.factories.workpackages import ProgrammeYearFactory

pytestmark = pytest.mark.django_db
REPORT, EVIDENCE = (reverse(f"matchmaking:neutrality-{name}") for name in ("report", "evidence"))


def entry(run, organisation, proposed=False, chosen=False, tier="connect", band="lt50"):
    return factories.MatchRunEntryFactory(
        run=run,
        organisation=organisation,
        tier=tier and TierFactory(code=tier),
        size_band=band and SizeBandFactory(code=band),
        is_proposed=proposed or chosen,
        is_chosen=chosen,
    )


@pytest.fixture
def year(db):
    today = local_today()
    return ProgrammeYearFactory(
        number=3, starts_on=today - timedelta(days=100), ends_before=today + timedelta(days=265)
    )


@pytest.fixture
def runs(cast, year):
    """Two of this year over connect, cultivate and the university; one of the year before."""
    of = cast.organisation_of
    first, second = factories.MatchRunFactory(made_at=now()), factories.MatchRunFactory(made_at=now())
    old = factories.MatchRunFactory(made_at=now() - timedelta(days=200))
    entry(first, of["connect"], chosen=True)
    entry(first, of["cultivate"], proposed=True, tier="cultivate", band="ge250")
    entry(first, of["university"], tier=None, band=None)
    entry(second, of["connect"])
    entry(second, of["cultivate"], chosen=True, tier="cultivate", band="ge250")
    entry(second, of["university"], chosen=True, tier=None, band=None)
    entry(old, of["connect"], chosen=True, tier="inform", band="lt10")
    return first, second, old


def report(cast, person="team", **query):
    return signed_in(cast.people[person]).get(REPORT, query).context["report"]


def figures(lines):
    return {line.name: (line.eligible, line.proposed, line.chosen) for line in lines}


def test_it_counts_by_tier_and_size_of_that_day(cast, runs):
    found = report(cast)
    assert (found.runs, found.total.eligible, found.total.proposed, found.total.chosen) == (2, 6, 4, 3)
    assert figures(found.tiers) == {"Connect": (2, 1, 1), "Cultivate": (2, 2, 1), "geen niveau": (2, 1, 1)}
    assert figures(found.bands) == {
        "<50": (2, 1, 1),
        "250 of meer": (2, 2, 1),
        "geen grootteklasse": (2, 1, 1),
    }


def test_shares_are_of_the_column_and_the_rate_of_the_line(cast, runs):
    line = next(one for one in report(cast).tiers if one.name == "Cultivate")
    assert round(line.eligible_share, 1) == 33.3
    assert (line.proposed_share, line.rate) == (50, 100)


def test_it_counts_by_organisation_with_the_last_day(cast, runs):
    found = {line.name: line for line in report(cast).organisations}
    assert figures(found.values()) == {
        "Demo Connect": (2, 1, 1),
        "Demo Cultivate": (2, 2, 1),
        "Demo University": (2, 1, 1),
    }
    assert {line.last_on for line in found.values()} == {local_today()}


def test_one_that_merged_counts_as_its_survivor(cast, runs):
    gone = cast.organisation_of["connect"]
    gone.merged_into = cast.organisation_of["cultivate"]
    gone.save()
    assert figures(report(cast).organisations)["Demo Cultivate"] == (4, 3, 2)
    assert "Demo Connect" not in figures(report(cast).organisations)


def test_the_period_is_a_year_or_ones_own(cast, runs, year):
    day = local_today() - timedelta(days=200)
    own = {"van": day.isoformat(), "tot": day.isoformat()}
    assert figures(report(cast, **own).tiers) == {"Inform": (1, 1, 1)}
    assert report(cast, jaar="3").runs == 2
    response = signed_in(cast.team).get(REPORT, {"jaar": "7"})
    assert "‘7’ kennen we niet; je ziet Jaar 3." in response.text
    turned = signed_in(cast.team).get(REPORT, {"van": "2026-06-02", "tot": "2026-06-01"})
    assert "Het einde moet na het begin liggen." in turned.text


def test_a_year_counts_days_of_brussels(cast, year):
    midnight = datetime.combine(year.starts_on, datetime.min.time(), tzinfo=timezone.get_default_timezone())
    entry(factories.MatchRunFactory(made_at=midnight), cast.organisation_of["connect"])
    entry(factories.MatchRunFactory(made_at=midnight - timedelta(seconds=1)), cast.organisation_of["connect"])
    assert report(cast).runs == 1


def test_delegates_and_the_board_read_the_same(cast, runs):
    assert figures(report(cast, "delegate").tiers) == figures(report(cast).tiers)
    assert figures(report(cast, "board").organisations) == figures(report(cast).organisations)


def test_the_rows_name_organisation_and_date_and_no_tier(cast, runs):
    response = signed_in(cast.delegate).get(EVIDENCE)
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert list(rows[0]) == [
        "run",
        "date",
        "organisation_id",
        "organisation",
        "considered",
        "proposed",
        "chosen",
    ]
    assert len(rows) == 6
    assert [sum(int(row[name]) for row in rows) for name in ("considered", "proposed", "chosen")] == [6, 4, 3]
    assert {row["date"] for row in rows} == {local_today().isoformat()}
    assert "Connect,1" in response.text  # the name of the organisation
    assert "cultivate" not in response.text.lower().replace("demo cultivate", "")


def test_it_says_whether_runs_came_out_the_same_again(cast, runs):
    first, second, _old = runs
    client = signed_in(cast.board)
    assert "Nog niet opnieuw berekend." in client.get(REPORT).text
    for run, is_same in ((first, True), (second, True)):
        type(run).objects.filter(pk=run.pk).update(is_same=is_same, recounted_at=now())
    assert "telkens dezelfde uitkomst." in client.get(REPORT).text
    type(second).objects.filter(pk=second.pk).update(is_same=False)
    assert "1 geeft een andere uitkomst." in client.get(REPORT).text


def test_a_period_without_runs_says_so(cast, year):
    text = signed_in(cast.team).get(REPORT).text
    assert "In deze periode besliste het team over geen enkele samenstelling." in text


def test_without_years_of_the_programme_it_is_the_last_twelve_months(cast):
    entry(factories.MatchRunFactory(made_at=now() - timedelta(days=300)), cast.organisation_of["connect"])
    assert report(cast).runs == 1
    assert report(cast, van=date(2020, 1, 1), tot=date(9999, 12, 31)).runs == 1
