"""Reports of the running programme year: a draft for each work package and quarter that is over."""

from datetime import datetime, time

from django.utils import timezone

from scvl.demo.organisations import World
from scvl.periods import pinned
from workpackages.actions.report import build_report
from workpackages.models import ProgrammeYear, WorkPackage


def make_reports(world: World) -> None:
    year = ProgrammeYear.objects.of(world.today).first()
    if year is None:
        return
    with pinned(timezone.make_aware(datetime.combine(world.today, time(9)))):
        for quarter, (_starts_on, ends_before) in enumerate(year.quarters(), start=1):
            for package in WorkPackage.objects.all() if ends_before <= world.today else ():
                build_report(work_package=package, programme_year=year, quarter=quarter, by=world.team)
