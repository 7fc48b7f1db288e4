"""Imports with real files: all or nothing, each fault with its place, and what staff edited is kept."""

from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from members.imports import CapabilityImport, MunicipalityImport, OrganisationImport
from members.models import Capability, Municipality, Organisation, Position
from scvl.imports import Column, one_of, read_table, several
from scvl.stamps import DIRECTORY, stamp_of
from tests.factories.members import MunicipalityFactory, OrganisationFactory

DATA = settings.BASE_DIR / "members" / "data"
HEAD = "org_id,name,kind,layers,domains,capabilities,size_band,enterprise_number,municipality,website,founded_on\n"


@pytest.fixture
def known(db):
    call_command("load_reference", verbosity=0)
    CapabilityImport().run((DATA / "capabilities.csv").read_bytes())


def organisations(*lines, head=HEAD):
    return OrganisationImport().run((head + "\n".join(lines)).encode())


def faults(report):
    return [(f.line, f.column, f.value, f.message) for f in report.faults]


@pytest.mark.django_db
def test_the_real_files_come_in_and_twice_changes_nothing():
    call_command("load_reference", verbosity=0)
    for job, name, new in (
        (MunicipalityImport, "municipalities", 312),
        (CapabilityImport, "capabilities", 80),
        (OrganisationImport, "organisations", 166),
    ):
        data = (DATA / f"{name}.csv").read_bytes()
        dry = job().run(data, dry_run=True)
        first, stamp = job().run(data), stamp_of(DIRECTORY)
        second = job().run(data)
        assert (dry.created, first.created, second.created, second.changed) == (new, new, 0, 0)
        assert stamp_of(DIRECTORY) == stamp
    row = Organisation.objects.get(source_reference="import:citymesh")
    assert sorted(p.coordinate for p in row.positions.all()) == ["A2", "A3", "C2", "C3", "F2", "F3"]
    assert {p.derived for p in row.positions.all()} == {True}
    assert Municipality.objects.get(nis_code="11007").merged_into.name == "Antwerpen"
    assert Organisation.objects.filter(memberships__isnull=False).count() == 0


@pytest.mark.django_db
def test_a_dry_run_writes_nothing(known):
    report = OrganisationImport().run((HEAD + "a,Demo A,company,2,Mobility,,,,,,").encode(), dry_run=True)
    assert (report.created, Organisation.objects.count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,Demo,company,7,,,,,,,", (2, "layers", "7", "Deze laag bestaat niet. Geef 0 tot 4.")),
        ("a,Demo,company,,Vervoer,,,,,,", (2, "domains", "Vervoer", "Dit domein bestaat niet.")),
        (
            "a,Demo,company,,,toveren,,,,,",
            (2, "capabilities", "toveren", "Deze bekwaamheid staat niet in de lijst."),
        ),
        ("a,Demo,winkel,,,,,,,,", (2, "kind", "winkel", "Deze soort bestaat niet.")),
        ("a,,company,,,,,,,,", (2, "name", "", "Deze cel moet ingevuld zijn.")),
        (
            "a,Demo,company,,,,12,,,,",
            (2, "size_band", "12", "Deze grootte bestaat niet. Geef <10, <50, <250 of >250."),
        ),
        (
            "a,Demo,company,,,,,0123456700,,,",
            (
                2,
                "enterprise_number",
                "0123456700",
                "De controlecijfers van dit ondernemingsnummer kloppen niet.",
            ),
        ),
        (
            "a,Demo,company,,,,,2202239951,,,",
            (2, "enterprise_number", "2202239951", "Een ondernemingsnummer begint met 0 of 1."),
        ),
        (
            "a,Demo,company,,,,,,Atlantis,,",
            (2, "municipality", "Atlantis", "Deze gemeente kennen we niet. Geef de naam of de NIS-code."),
        ),
        (
            "a,Demo,company,,,,,,,javascript:x,",
            (2, "website", "javascript:x", "Dit is geen webadres. Begin met https://"),
        ),
        (
            "a,Demo,company,,,,,,,,1/2/2020",
            (2, "founded_on", "1/2/2020", "Schrijf een datum als 2026-11-24."),
        ),
        (
            f"a,{'x' * 201},company,,,,,,,,",
            (2, "name", "x" * 80, "Deze tekst telt 201 tekens. Kort hem in tot 200."),
        ),
        (
            f"a,Demo,company,,,,,,,https://demo.example/{'y' * 190},",
            (
                2,
                "website",
                f"https://demo.example/{'y' * 59}",
                "Deze tekst telt 211 tekens. Kort hem in tot 200.",
            ),
        ),
        (
            "a,De\x07mo,company,,,,,,,,",
            (
                2,
                "name",
                "De\x07mo",
                "Hier staat een onzichtbaar stuurteken in. Typ de tekst opnieuw.",
            ),
        ),
        (
            "a,Demo,company,,,,,,,,,te veel",
            (2, "", "te veel", "Deze rij heeft meer cellen dan er kolommen zijn."),
        ),
    ],
)
def test_a_bad_row_is_named_and_nothing_comes_in(known, line, expected):
    report = organisations("goed,Demo Goed,company,,,,,,,,", line)
    assert faults(report) == [(expected[0] + 1, *expected[1:])]
    assert Organisation.objects.count() == 0


@pytest.mark.django_db
def test_every_bad_row_is_reported_at_once(known):
    report = organisations("a,Demo,winkel,9,,,,,,,", "b,Demo,company,,Vervoer,,,,,,")
    assert [(f.line, f.column) for f in report.faults] == [(2, "kind"), (2, "layers"), (3, "domains")]


@pytest.mark.django_db
def test_a_duplicate_in_the_file_and_a_number_of_somebody_else(known):
    report = organisations("a,Demo,company,,,,,,,,", "a,Demo 2,company,,,,,,,,")
    assert faults(report) == [(3, "org_id", "a", "Deze waarde staat al op regel 2.")]
    OrganisationFactory(enterprise_number="0202239951")
    report = organisations("a,Demo,company,,,,,0202.239.951,,,")
    assert [(f.line, f.column, f.value) for f in report.faults] == [(2, "enterprise_number", "0202239951")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", (0, "", "", "Het bestand is leeg.")),
        (b"  \n \n", (0, "", "", "Het bestand is leeg.")),
        (b",,,\n,,,\n", (0, "", "", "Het bestand is leeg.")),
        (b"org_id,name,kind\n", (0, "", "", "Het bestand heeft een koprij, maar geen enkele rij eronder.")),
        (b"org_id,name\na,Demo\n", (1, "kind", "", "Deze kolom ontbreekt.")),
        (
            b"org_id,name,kind,kleur\na,Demo,company,rood\n",
            (1, "kleur", "kleur", "Deze kolom kennen we niet. Haal ze weg of kijk de schrijfwijze na."),
        ),
        (
            b"org_id,name,kind,name\na,Demo,company,Demo\n",
            (1, "name", "name", "Deze kolom staat er twee keer."),
        ),
        (
            "org_id,name,kind\na,Café,company\n".encode("cp1252"),
            (2, "", "é,company", "Dit teken is geen UTF-8. Bewaar het bestand opnieuw als 'CSV UTF-8'."),
        ),
        (
            b"org_id,name,kind\na,De\x00mo,company\n",
            (2, "", "", "Dit is geen tekstbestand. Geef een CSV-bestand."),
        ),
        (
            b'org_id,name,kind\na,"Demo,company\n',
            (2, "", "", "Deze rij kan niet gelezen worden. Kijk de aanhalingstekens na."),
        ),
    ],
)
def test_a_bad_file_is_named(known, data, expected):
    assert faults(OrganisationImport().run(data)) == [expected]


@pytest.mark.django_db
def test_a_semicolon_file_of_excel_with_a_mark_at_its_start_comes_in(known):
    data = '\ufefforg_id;name;kind;layers\r\na;Demo Één;bedrijf;"2;3"\r\n'.encode()
    assert OrganisationImport().run(data).created == 1
    row = Organisation.objects.get()
    assert (row.name, row.kind) == ("Demo Één", "company")


@pytest.mark.django_db
def test_each_line_with_a_broken_character_is_named(known):
    data = "org_id,name,kind\na,Café,company\nb,Demo,company\nc,Thé,company\n".encode("cp1252")
    assert [(f.line, f.value) for f in OrganisationImport().run(data).faults] == [
        (2, "é,company"),
        (4, "é,company"),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [b"sep=;\r\norg_id;name;kind\r\na;Demo;winkel\r\n", b"\norg_id\tname\tkind\na\tDemo\twinkel\n"]
)
def test_other_ways_in_which_excel_writes_a_table_are_read_with_the_lines_that_an_editor_shows(known, data):
    assert [(f.line, f.column, f.value) for f in OrganisationImport().run(data).faults] == [
        (3, "kind", "winkel")
    ]


@pytest.mark.django_db
def test_a_changed_row_has_its_lists_words_and_history_of_the_file(known):
    head = "org_id,name,kind,aliases,layers,domains,capabilities,municipality\n"
    town = MunicipalityFactory(name="Demostad")
    organisations("a,Demo Oud,company,Oudje,2,Mobility,sensoren;wifi,", head=head)
    organisations("b,Demo Ander,company,Anders,1,Living,wifi,", head=head)
    report = organisations(
        "a,Demo Nieuw,company,Nieuwtje,3,Living,sensoren;drones,Demostad",
        "b,Demo Ander,company,Anders,1,Living,wifi,",
        head=head,
    )
    assert (report.created, report.changed, report.unchanged) == (0, 1, 1)
    row = Organisation.objects.get(source_reference="import:a")
    assert (row.name, row.slug, row.municipality) == ("Demo Nieuw", "demo-oud", town)
    assert [alias.name for alias in row.aliases.all()] == ["Nieuwtje"]
    assert [place.coordinate for place in row.positions.all()] == ["C3"]
    assert " demostad " in row.search_text
    assert " nieuwtje " in row.search_text
    assert " oudje " not in row.search_text
    assert " wifi " not in row.search_text
    assert [
        (
            version.history_type,
            version.name,
            sorted(version.capabilities.values_list("capability__code", flat=True)),
        )
        for version in row.history.order_by("history_id")
    ] == [("+", "Demo Oud", ["sensoren", "wifi"]), ("~", "Demo Nieuw", ["drones", "sensoren"])]
    assert Organisation.objects.get(source_reference="import:b").history.count() == 1


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_rows(known):
    """10,000 rows that all change must come in within half a minute, so nothing may be asked row by row."""
    for kind in ("company", "knowledge"):
        with CaptureQueriesContext(connection) as three:
            organisations(*[f"{n},Demo {n},{kind},2,Mobility,wifi,,,,," for n in range(3)])
        with CaptureQueriesContext(connection) as thirty:
            organisations(*[f"x{n},Demo x{n},{kind},2,Mobility,wifi,,,,," for n in range(30)])
        assert len(thirty) == len(three)


@pytest.mark.django_db
def test_what_staff_edited_is_kept_and_listed(known):
    organisations("a,Demo Oud,company,2,Mobility,sensoren,,,,,")
    row = Organisation.objects.get()
    row.name = "Demo Beter"
    row.save()
    report = organisations("a,Demo Nieuw,company,2,Living,sensoren,,,,,")
    assert report.kept == [("Demo Beter", "name", "Demo Beter", "Demo Nieuw")]
    row.refresh_from_db()
    assert (row.name, [p.coordinate for p in row.positions.all()]) == ("Demo Beter", ["C2"])


@pytest.mark.django_db
def test_a_confirmed_place_stays_when_the_file_changes(known):
    organisations("a,Demo,company,2,Mobility,,,,,,")
    Position.objects.update(derived=False, confirmed_on=date(2026, 1, 1))
    organisations("a,Demo,company,2,Mobility;Living,,,,,,")
    places = [(p.coordinate, p.derived) for p in Organisation.objects.get().positions.all()]
    assert places == [("A2", False), ("C2", True)]


@pytest.mark.django_db
def test_same_names_get_addresses_of_their_own(known):
    organisations("a,Demo,company,,,,,,,,", "b,Demo,company,,,,,,,,")
    assert sorted(Organisation.objects.values_list("slug", flat=True)) == ["demo", "demo-2"]


@pytest.mark.django_db
def test_a_known_municipality_that_merges_becomes_part_of_its_successor():
    head = "nis_code,name,province,merged_from\n"
    MunicipalityImport().run(f"{head}11007,Borsbeek,Antwerpen,\n".encode())
    report = MunicipalityImport().run(f"{head}11002,Antwerpen,Antwerpen,Borsbeek (11007)\n".encode())
    assert (report.created, report.changed) == (1, 1)
    row = Municipality.objects.get(nis_code="11007")
    assert (row.merged_into.name, row.merged_on) == ("Antwerpen", date(2025, 1, 1))


@pytest.mark.django_db
def test_a_municipality_and_a_capability_with_faults():
    call_command("load_reference", verbosity=0)
    report = MunicipalityImport().run(b"nis_code,name,province,postal_codes\n123,A,B,99\n")
    assert [(f.line, f.column, f.value) for f in report.faults] == [
        (2, "nis_code", "123"),
        (2, "postal_codes", "99"),
    ]
    report = CapabilityImport().run(b"capability,layer,label_nl\nMet Spatie,9,\n")
    assert [(f.column, f.value) for f in report.faults] == [
        ("capability", "Met Spatie"),
        ("layer", "9"),
        ("label_nl", ""),
    ]
    assert not Capability.objects.exists()


@pytest.mark.django_db
def test_the_command_tells_each_fault_and_ends_with_an_error(tmp_path, capsys):
    MunicipalityFactory()
    path = tmp_path / "g.csv"
    path.write_text("nis_code,name,province\n1,A,B\n")
    with pytest.raises(CommandError, match="1 fouten; er is niets ingelezen"):
        call_command("import_municipalities", str(path))
    assert "regel 2, nis_code, '1': Een NIS-code telt 5 cijfers." in capsys.readouterr().err
    with pytest.raises(CommandError, match="kan niet gelezen worden"):
        call_command("import_municipalities", str(tmp_path / "nergens.csv"))


COLUMNS = (
    Column("id", str, required=True, filled=True),
    Column("n", several(one_of({"1": 1}, "nee"))),
)


@hypothesis_settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda t: f"id,n\n{t}".encode(errors="replace"))
    )
)
def test_no_bytes_make_the_reader_fail(data):
    table = read_table(data, COLUMNS, "id")
    assert bool(table.rows) or bool(table.faults)
