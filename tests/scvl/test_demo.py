"""The demo world: the same for the same seed, named as demo, with a log-in for each role."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F

from kpis.models import Snapshot, Target
from kpis.snapshots import read_snapshot
from members.models import Meeting, Membership, Organisation, Position, Seat, User
from members.permissions import viewer_of
from scvl.demo.people import refresh_dates
from scvl.demo.world import make_world
from scvl.errors import InvalidInput
from scvl.models import Outbox
from scvl.periods import local_today
from tests.factories.members import MembershipFactory
from tests.kpis.contract import check_json
from workpackages.models import Activity, ActivityPosition, ProgrammeYear, Registration, Report, Subscriber

pytestmark = pytest.mark.django_db


def fingerprint():
    """What two worlds must have in common; keys of rows may differ."""
    return (
        list(Organisation.objects.order_by("name").values_list("name", "kind", "size_band__code", "summary_nl")),
        list(Position.objects.order_by("organisation__name", "layer__number", "domain__code", "offering__title_nl")
             .values_list("organisation__name", "layer__number", "domain__code", "derived")),
        list(Membership.objects.order_by("organisation__name", "starts_on")
             .values_list("organisation__name", "tier__code", "starts_on", "fee")),
        list(Activity.objects.order_by("slug").values_list("slug", "state", "capacity")),
        list(Registration.objects.order_by("activity__slug", "organisation__name", "state", "place")
             .values_list("activity__slug", "organisation__name", "state", "place")),
        list(ActivityPosition.objects.order_by("activity__slug", "layer__number", "domain__code")
             .values_list("activity__slug", "layer__number", "domain__code")),
    )  # fmt: skip


@pytest.fixture(scope="module")
def prints(rows_of_module):
    """What two worlds of one seed and one day have in common; the second one stays for the tests of this file."""
    found, today = [], local_today()
    with rows_of_module():
        for _turn in range(2):
            place = transaction.savepoint()
            call_command("load_reference", verbosity=0)
            make_world(seed=1, today=today)
            found.append(fingerprint())
            if not found[1:]:
                transaction.savepoint_rollback(place)
        yield found


@pytest.fixture
def world(prints, db):
    return None


def test_the_same_seed_and_day_make_the_same_world(prints):
    assert prints[0] == prints[1]


def test_every_organisation_is_named_demo(world):
    assert not Organisation.objects.filter(is_demo=True).exclude(name__startswith="Demo").exists()
    assert Organisation.objects.filter(is_demo=True).count() >= 290


def test_every_kind_stands_on_the_map_and_every_tier_has_members(world):
    assert set(Organisation.objects.values_list("kind", flat=True)) == {
        "company", "government", "knowledge", "citizen", "intermediary",
    }  # fmt: skip
    tiers = Membership.objects.running().exclude(tier=None).values_list("tier__code", flat=True)
    assert set(tiers) == {"inform", "connect", "cultivate", "steering"}
    assert not Organisation.objects.filter(is_demo=True, positions=None).exists()


def test_nobody_is_member_twice_at_once(world):
    rows = Membership.objects.order_by("organisation", "starts_on").values_list(
        "organisation", "starts_on", "ends_before"
    )
    last = {}
    for organisation, starts_on, ends_before in rows:
        assert starts_on >= last.get(organisation, date.min)
        last[organisation] = ends_before


def test_activities_before_today_were_held_but_for_the_last(world):
    over = Activity.objects.filter(ends_at__date__lt=local_today())
    assert set(over.values_list("state", flat=True)) <= {"held", "open"}
    assert over.filter(state="open").count() <= 3
    assert Registration.objects.filter(activity__state="held", state="registered").count() == 0


def test_nobody_holds_a_place_beyond_the_capacity(world):
    rows = Registration.objects.filter(activity__capacity__isnull=False, place__gt=F("activity__capacity"))
    assert not rows.exists()


def test_the_demo_world_mails_nobody(world):
    assert not Outbox.objects.exists()


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ("inform", {"tier_rank": 1, "is_member": True}),
        ("connect", {"tier_rank": 2, "is_member": True}),
        ("cultivate", {"tier_rank": 3, "is_member": True}),
        ("stuurgroep", {"tier_rank": 4, "is_delegate": True, "is_board": False}),
        ("bestuur", {"tier_rank": 4, "is_delegate": False, "is_board": True}),
        ("stad", {"tier_rank": 0, "is_government": True}),
        ("kennis", {"tier_rank": 0, "is_member": True}),
        ("team", {"is_team": True, "is_finance": True, "is_member": False}),
        ("verlopen", {"is_member": False, "is_authenticated": True}),
    ],
)
def test_each_role_has_a_log_in(world, client, login, expected):
    user = User.objects.get(email=f"{login}@demo.example")
    viewer = viewer_of(user)
    assert {name: getattr(viewer, name) for name in expected} == expected
    form = {"login": user.email, "password": "scvl-demo-2026"}
    assert client.post("/accounts/login/", form).status_code == 302
    assert client.get("/mijn/").status_code == 200


def test_the_expired_membership_ended_yesterday_and_stays_so(world):
    def ends():
        rows = Membership.objects.filter(organisation__contacts__user__email="verlopen@demo.example")
        return rows.order_by("ends_before").last().ends_before

    assert ends() == local_today()
    assert refresh_dates() == 0
    later = local_today() + timedelta(days=3)
    assert refresh_dates(later) == 1
    assert ends() == later
    refresh_dates()


def test_a_membership_that_was_renewed_or_ended_since_stays_so(world):
    def last_of(login):
        rows = Membership.objects.filter(organisation__contacts__user__email=f"{login}@demo.example")
        return rows.order_by("ends_before").last()

    row = last_of("verlopen")
    renewed = MembershipFactory(
        organisation=row.organisation,
        starts_on=local_today(),
        ends_before=local_today() + timedelta(days=365),
    )
    later = local_today() + timedelta(days=3)
    assert refresh_dates(later) == 0
    renewed.refresh_from_db()
    assert renewed.ends_before == local_today() + timedelta(days=365)
    Membership.objects.filter(pk=last_of("inform").pk).update(
        ends_before=local_today(), ended_on=local_today()
    )
    assert refresh_dates() == 0


def test_the_bodies_met_four_times_a_year(world):
    assert Meeting.objects.filter(body__code="board", state="held").count() >= 8
    assert Seat.objects.current().filter(body__code="steering_group").count() >= 3


def test_a_second_world_is_refused(world):
    with pytest.raises(InvalidInput, match="bestaat al"):
        make_world()


def test_production_refuses_the_demo_world(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="productie"):
        call_command("seed_demo")


def test_a_sounding_board_of_others_met_with_somebody_of_ours(world):
    met = Meeting.objects.filter(body__is_external=True, state="held")
    assert met.filter(attendances__seat__role="representative").count() >= 4


def test_the_quarters_that_are_over_have_their_drafts(world):
    year = ProgrammeYear.objects.running().get()
    over = sum(ends_before <= local_today() for _starts, ends_before in year.quarters())
    found = Report.objects.filter(programme_year=year)
    assert (found.count(), set(found.values_list("state", flat=True)) <= {"draft"}) == (4 * over, True)


def test_it_is_as_large_as_a_portal_after_three_years_and_a_half(world):
    demo = Organisation.objects.filter(is_demo=True)
    kinds = {kind: demo.filter(kind=kind).count() for kind in ("company", "government", "knowledge")}
    assert kinds == {"company": 160 + 6, "government": 110 + 1, "knowledge": 12}  # and those of the log-ins
    begins_on = ProgrammeYear.objects.order_by("number").first().starts_on
    companies = Membership.objects.filter(organisation__is_demo=True, organisation__kind="company")
    members = companies.order_by().values("organisation").distinct()
    assert 75 <= members.filter(starts_on__lt=begins_on + timedelta(days=45)).count() <= 95
    by_year = [
        members.filter(starts_on__lt=year.ends_before).count()
        for year in ProgrammeYear.objects.order_by("number")
        if year.starts_on <= local_today()
    ]
    assert by_year == sorted(set(by_year))
    assert by_year[-1] == 160 + 6
    assert Subscriber.objects.filter(email__endswith=".demo.example").count() == 1900


def test_years_that_are_over_have_their_snapshot_and_the_next_has_targets_only(world):
    years = list(ProgrammeYear.objects.order_by("number"))
    running = ProgrammeYear.objects.running().get()
    over = [year for year in years if year.number < running.number]
    assert [year.number for year in over][:2] == [1, 2]
    assert {year.state for year in over} == {"closed"}
    snapshots = Snapshot.objects.order_by("programme_year__number", "sequence")
    assert list(snapshots.values_list("programme_year__number", "sequence")) == [
        (year.number, 1) for year in over
    ]
    assert all(len(read_snapshot(year)) == 20 for year in over)
    assert Target.objects.filter(programme_year=years[-1]).count() > 15
    assert not Activity.objects.filter(starts_at__date__gte=running.ends_before).exists()


def test_every_kpi_of_the_running_year_has_rows_and_the_json_is_its_evidence(world, client):
    delegate = User.objects.get(email="stuurgroep@demo.example")
    client.force_login(delegate, backend="django.contrib.auth.backends.ModelBackend")
    data = check_json(client, "/kpis/huidig.json")
    assert data["year"]["number"] == ProgrammeYear.objects.running().get().number
    assert [kpi["number"] for kpi in data["kpis"] if not kpi["rows"]] == []
