"""`manage.py check_data`: each rule over several rows is broken once."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from members.actions.governance import create_meeting
from members.models import MeetingAttendance, Organisation
from scvl.datachecks import run_data_checks
from scvl.periods import now
from tests.factories.matchmaking import ChallengeFactory
from tests.factories.members import (
    BodyFactory,
    LayerFactory,
    MembershipFactory,
    OfferingFactory,
    OrganisationFactory,
    PositionFactory,
    SeatFactory,
)
from tests.factories.workpackages import ProgrammeYearFactory, ReportFactory

pytestmark = pytest.mark.django_db


def findings():
    return {name: lines for name, lines in run_data_checks().items() if lines}


def test_nothing_is_wrong_with_nothing():
    call_command("check_data")
    assert findings() == {}


def test_an_overlap_of_two_memberships(monkeypatch):
    from django.db import connection

    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL refuses it by its exclusion constraint: tests/members/test_constraints.py")
    first = MembershipFactory(starts_on=date(2026, 1, 1), ends_before=date(2027, 1, 1))
    second = MembershipFactory(
        organisation=first.organisation, starts_on=date(2026, 12, 31), ends_before=date(2027, 12, 31)
    )
    MembershipFactory(
        organisation=first.organisation, starts_on=date(2027, 12, 31), ends_before=date(2028, 1, 1)
    )
    assert findings() == {
        "members.memberships_overlap": [
            f"lidmaatschap {first.pk} overlapt met {second.pk} (organisatie {first.organisation_id})"
        ]
    }


def test_a_place_outside_the_layer_of_its_offering():
    offering = OfferingFactory(layer=LayerFactory(number=3))
    PositionFactory(organisation=offering.organisation, offering=offering, layer=offering.layer)
    wrong = PositionFactory(
        organisation=offering.organisation, offering=offering, layer=LayerFactory(number=1)
    )
    assert findings() == {
        "members.positions_follow_their_offering": [
            f"positie {wrong.pk} past niet bij oplossing {offering.pk}"
        ]
    }


def test_a_circle_of_mergers():
    first, second = OrganisationFactory(), OrganisationFactory()
    Organisation.objects.filter(pk=first.pk).update(merged_into=second)
    assert findings() == {}
    Organisation.objects.filter(pk=second.pk).update(counts_as=first)
    assert [len(lines) for lines in findings().values()] == [2]


def test_demo_rows_in_production(settings):
    row = OrganisationFactory(is_demo=True)
    assert findings() == {}
    settings.PRODUCTION = True
    assert findings() == {"members.no_demo_in_production": [f"organisatie {row.pk} hoort bij de demowereld"]}


def test_a_gap_between_programme_years():
    ProgrammeYearFactory(number=1, starts_on=date(2026, 3, 1), ends_before=date(2027, 3, 1))
    ProgrammeYearFactory(number=2, starts_on=date(2027, 4, 1), ends_before=date(2028, 3, 1))
    with pytest.raises(CommandError, match="1 rijen kloppen niet"):
        call_command("check_data")
    assert list(findings()) == ["workpackages.years_follow_on_each_other"]


def test_a_challenge_of_nobody():
    row = ChallengeFactory()
    row.owners.clear()
    assert findings() == {"matchmaking.challenges_have_an_owner": [f"uitdaging {row.pk} heeft geen eigenaar"]}


def test_a_report_whose_figures_or_pdf_were_touched():
    ReportFactory(quarter=1)
    figures = ReportFactory(quarter=2, data={"schema": 1, "figures": {"held": 9}, "sha256": "0" * 64})
    pdf = ReportFactory(quarter=3, state="final", sha256="0" * 64)
    assert findings() == {
        "workpackages.reports_are_as_they_were_kept": [
            f"rapport {figures.pk}: de cijfers passen niet bij hun hash",
            f"rapport {pdf.pk}: de PDF past niet bij haar hash",
        ]
    }


def test_an_attendance_by_a_seat_of_another_body_or_day():
    moment = now()
    meeting = create_meeting(
        body=BodyFactory(), title="Demo", starts_at=moment, ends_at=moment.replace(year=2099), by=None
    )
    past = {"starts_on": date(2020, 1, 1), "ends_before": date(2021, 1, 1)}
    seats = [SeatFactory(), SeatFactory(body=BodyFactory(code="board")), SeatFactory(**past)]
    rows = [MeetingAttendance.objects.create(meeting=meeting, seat=seat) for seat in seats]
    assert findings() == {
        "members.attendance_is_by_a_seat_of_the_body": [
            f"aanwezigheid {row.pk} op vergadering {meeting.pk} is van een andere zetel" for row in rows[1:]
        ]
    }
