"""The demo world: the same for the same seed, named as demo, with a log-in for each role."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from io import StringIO
from types import SimpleNamespace
from urllib.parse import quote

import pytest
import time_machine
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from kpis.models import Snapshot, Target
from kpis.snapshots import read_snapshot
from members.models import Meeting, Membership, Organisation, Seat, User
from members.permissions import viewer_of
from scvl.demo import world as world_module
from scvl.demo.people import refresh_dates
from scvl.demo.world import make_world
from scvl.errors import InvalidInput
from scvl.management.commands import prepare
from scvl.models import Outbox
from scvl.periods import local_date, local_today
from tests.contents import contents, copy_of_the_database, differing
from tests.factories.members import MembershipFactory
from tests.kpis.contract import check_json
from tests.scvl.second_world import digests
from workpackages.models import Activity, ProgrammeYear, Registration, Report, Subscriber

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def worlds(rows_of_module, django_db_blocker, tmp_path_factory):
    """Digests of two worlds of one seed and one day; the one made here stays for the tests of this file.

    The other is made meanwhile by a process with an order of sets of its own, on a copy of the database.
    """
    moment = timezone.now()
    with django_db_blocker.unblock(), copy_of_the_database("second") as copy:
        other = start_second_world(copy, moment, tmp_path_factory.mktemp("second"))
        try:
            with rows_of_module():
                place = transaction.savepoint()
                elsewhere = organisations_of_another_world()
                transaction.savepoint_rollback(place)
                here = digests(1, local_date(moment), moment)
                _said, told = other.communicate(timeout=300)
                assert other.returncode == 0, told
                yield SimpleNamespace(here=here, there=json.loads(told), elsewhere=elsewhere)
        finally:
            other.kill()
            other.wait()


def organisations():
    rows = Organisation.objects.filter(is_demo=True).order_by("name")
    return list(rows.values_list("name", "kind", "size_band__code", "summary_nl"))


def organisations_of_another_world():
    """The organisations of another seed and day, and when the membership that ended did. What they do is not made."""
    call_command("load_reference", verbosity=0)
    with pytest.MonkeyPatch.context() as patch:
        for name in "activities calls demand meetings news outcomes waiting reports".split():
            patch.setattr(world_module, f"make_{name}", lambda world: None)
        call_command("seed_demo", "--seed", "2", "--today", "2025-11-20", stdout=StringIO())
    return organisations(), expired().ends_before


def expired():
    rows = Membership.objects.filter(organisation__contacts__user__email="verlopen@demo.example")
    return rows.order_by("ends_before").last()


def start_second_world(copy, moment, folder):
    if copy["ENGINE"].endswith("sqlite3"):
        address = f"sqlite:///{copy['NAME']}"
    else:
        host = f"{copy['HOST']}:{copy['PORT'] or 5432}"
        address = f"postgres://{quote(copy['USER'])}:{quote(copy['PASSWORD'])}@{host}/{copy['NAME']}"
    kept = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
    ours = {"SCVL_TEST": "1", "SCVL_VAR": str(folder), "DATABASE_URL": address, "PYTHONHASHSEED": "7"}
    ours |= {"DJANGO_SETTINGS_MODULE": "scvl.settings", "LOG_LEVEL": "ERROR"}
    given = ["1", local_date(moment).isoformat(), moment.isoformat()]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.scvl.second_world", *given],
        cwd=settings.BASE_DIR,
        env={**kept, **ours},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def world(worlds, db):
    return None


def test_the_same_seed_and_day_make_the_same_world(worlds):
    # Sequences of PostgreSQL go on where a transaction was undone: there keys of rows differ.
    whole = connection.vendor == "sqlite"
    here, there = worlds.here, worlds.there
    assert differing(here, there) == set() if whole else here[""] == there[""]


def test_another_seed_makes_others_and_another_day_other_dates(worlds, world):
    made, ended = worlds.elsewhere
    assert (len(made) > 200, made == organisations()) == (True, False)
    assert (ended, expired().ends_before) == (date(2025, 11, 20), local_today())


def test_preparing_again_changes_nothing_but_the_dates_that_stay_relative(
    world, settings, tmp_path, monkeypatch
):
    settings.VAR_DIR = tmp_path
    for name in ("_compile", "_collect"):  # write in the tree itself
        monkeypatch.setattr(prepare.Command, name, lambda command: None)

    def start():
        call_command("prepare", stdout=StringIO())
        return contents()

    before = start()
    (tmp_path / "prepared.json").unlink()  # all of it is read again
    assert differing(before, start()) == set()
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        assert differing(before, start()) == {"members.Membership", "members.HistoricalMembership"}
        assert expired().ends_before == local_today()


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
    assert set(Outbox.objects.values_list("kind", flat=True)) == {"report-pdf"}  # drafts are drawn


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
    assert expired().ends_before == local_today()
    assert refresh_dates() == 0
    later = local_today() + timedelta(days=3)
    assert refresh_dates(later) == 1
    assert expired().ends_before == later
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
