"""A list of the admin as a file: the chosen rows, the columns of the list, nothing that a spreadsheet runs."""

import pytest

from members.models import FeeSchedule, Organisation
from members.reference import grant_staff_rights
from tests.backoffice import page_of, signed_in
from tests.factories.members import FeeScheduleFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def exported(client, model, rows):
    chosen = {"action": "export_rows", "_selected_action": [row.pk for row in rows]}
    return client.post(page_of(model, "changelist"), chosen)


def test_the_chosen_rows_come_with_the_columns_of_the_list(cast):
    grant_staff_rights()
    one = OrganisationFactory(name="=Demo Formule", description_nl="staat niet in de lijst")
    other = OrganisationFactory(name="Demo Niet Gekozen")
    answer = exported(signed_in(cast.team), Organisation, [one])
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"] == 'attachment; filename="organisation.csv"'
    assert len(text.splitlines()) == 2
    assert text.splitlines()[1].startswith("'=Demo Formule;")
    assert other.name not in text
    assert "staat niet in de lijst" not in text


def test_who_may_not_see_a_list_gets_no_file_of_it(cast):
    grant_staff_rights()
    fee = FeeScheduleFactory()
    assert exported(signed_in(cast.team), FeeSchedule, [fee]).status_code == 403
    assert exported(signed_in(cast.finance), FeeSchedule, [fee])["Content-Type"].startswith("text/csv")


def test_a_list_to_choose_from_in_a_window_has_no_export(cast):
    grant_staff_rights()
    page = signed_in(cast.team).get(page_of(Organisation, "changelist"), {"_popup": "1"})
    assert "export_rows" not in page.content.decode()
