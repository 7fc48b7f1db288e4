from datetime import date

import pytest

from scvl.periods import pinned
from tests.factories.workpackages import ProgrammeYearFactory
from tests.workpackages.reporting import AFTER_Q2


@pytest.fixture
def november():
    with pinned(AFTER_Q2):
        yield


@pytest.fixture
def year():
    return ProgrammeYearFactory(number=3, starts_on=date(2026, 5, 1), ends_before=date(2027, 5, 1))


@pytest.fixture
def quick_pdf(monkeypatch):
    monkeypatch.setattr("workpackages.actions.report.draw_pdf", lambda report: b"%PDF-1.7 proef")
