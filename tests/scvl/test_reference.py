"""Reference data: a second load changes nothing, and what staff edited in the admin stays."""

from io import StringIO

import pytest
from django.core.management import call_command

from kpis.models import Kpi
from members.models import Domain, FeeSchedule, Sdg
from tests.backoffice import form_of, page_of, signed_in
from tests.contents import contents, differing

pytestmark = pytest.mark.django_db


def load() -> list[str]:
    said = StringIO()
    call_command("load_reference", stdout=said)
    return said.getvalue().splitlines()


def edit(client, row, **values) -> None:
    """Change fields of a row on its page in the admin."""
    address = page_of(type(row), "change", row.pk)
    assert client.post(address, {**form_of(client, address), **values}).status_code == 302
    row.refresh_from_db()


def test_a_second_load_changes_nothing():
    load()
    before = contents()
    assert load() == ["Referentiegegevens: 0 nieuw, 0 gewijzigd, 315 ongewijzigd."]
    assert differing(before, contents()) == set()


def test_what_staff_edited_in_the_admin_survives_a_load(cast):
    load()
    team, finance = signed_in(cast.team), signed_in(cast.finance)
    domain, kpi = Domain.objects.get(code="mobility"), Kpi.objects.get(number=9)
    fee = FeeSchedule.objects.exclude(tier=None).first()
    one = Sdg.objects.get(number=1)
    edit(team, domain, name_en="Getting about", sdgs=[one.pk])
    edit(team, kpi, name_nl="Onze eigen naam")
    edit(finance, fee, amount="123.45")
    before = contents()
    said = load()
    assert sorted(said[:-1]) == sorted(
        f"Behouden, want bewerkt door het team: {row}, {name}"
        for row, name in ((domain, "name_en"), (domain, "sdgs"), (kpi, "name_nl"), (fee, "amount"))
    )
    assert said[-1] == "Referentiegegevens: 0 nieuw, 0 gewijzigd, 315 ongewijzigd."
    assert differing(before, contents()) == set()
    domain.refresh_from_db()
    assert (domain.name_en, list(domain.sdgs.all())) == ("Getting about", [one])


def test_a_value_that_staff_left_alone_follows_the_file():
    load()
    domain = Domain.objects.get(code="mobility")
    Domain.objects.filter(pk=domain.pk).update(
        name_nl="Zoals vorig jaar", loaded={**domain.loaded, "name_nl": "Zoals vorig jaar"}
    )
    assert load() == ["Referentiegegevens: 0 nieuw, 1 gewijzigd, 314 ongewijzigd."]
    assert Domain.objects.get(code="mobility").name_nl == domain.name_nl
