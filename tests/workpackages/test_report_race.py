"""The task that builds reports, run twice at once: one row a work package and quarter. On both databases."""

import threading

import pytest
from django.db import connection

from scvl.periods import add_months, local_today
from tests.factories.workpackages import ProgrammeYearFactory, WorkPackageFactory
from workpackages import tasks
from workpackages.models import Report
from workpackages.report_data import is_whole

ROUNDS = 3


@pytest.mark.django_db(transaction=True)
def test_the_task_run_twice_at_once():
    start = add_months(local_today().replace(day=1), -7)  # two quarters are over
    year = ProgrammeYearFactory(number=3, starts_on=start, ends_before=add_months(start, 12))
    for number in (1, 2):
        WorkPackageFactory(number=number)
    for _round in range(ROUNDS):
        Report.objects.all().delete()
        together, failures = threading.Barrier(2), []

        def build(together=together, failures=failures):
            try:
                together.wait(timeout=10)
                tasks.build_due_reports()
            except Exception as error:
                failures.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=build) for _one in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert failures == []
        rows = Report.objects.order_by("work_package__number", "quarter")
        assert list(rows.values_list("work_package__number", "quarter", "version", "state")) == [
            (1, 1, 1, "draft"),
            (1, 2, 1, "draft"),
            (2, 1, 1, "draft"),
            (2, 2, 1, "draft"),
        ]
        assert all(is_whole(row.data) and row.programme_year == year for row in rows)
