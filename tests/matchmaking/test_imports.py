"""Challenges and calls in bulk: all or nothing, every bad cell named, twice changes nothing, staff edits stay."""

import csv

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from matchmaking.imports import CallImport, ChallengeImport
from matchmaking.models import Call, Challenge, FundingProgramme
from members.enums import Kind
from members.imports import CapabilityImport
from scvl.periods import local_date
from tests.factories.members import OrganisationFactory

pytestmark = pytest.mark.django_db
DATA = settings.BASE_DIR / "matchmaking" / "data" / "challenges.csv"
HEAD = (
    "challenge_id,title,demand_org,domains,layers_needed,capabilities_needed,programme,year,"
    "description_nl,confidence\n"
)
CALLS = (
    "topic_id,title,call_title,programme,type_of_action,deadline,deadline_model,budget_min_eur,"
    "budget_max_eur,expected_grants\n"
)
GOOD = "C1,Drukte meten,Stad Gent,Living;Mobility,2;3,sensoren;dashboard,PIO,2020,Te druk.,high"
CALL = "T-1,Smart streets,Cities,Horizon Europe,IA,2026-11-24,single-stage,1000000,2000000,3"


@pytest.fixture(autouse=True)
def known(db):
    call_command("load_reference", verbosity=0)
    path = settings.BASE_DIR / "members" / "data" / "capabilities.csv"
    CapabilityImport().run(path.read_bytes())


def challenges(*lines, head=HEAD, **options):
    return ChallengeImport().run((head + "\n".join(lines)).encode(), **options)


def calls(*lines, head=CALLS, **options):
    return CallImport().run((head + "\n".join(lines)).encode(), **options)


def faults(report):
    return [(f.line, f.column, f.value, f.message) for f in report.faults]


# --- Challenges -----------------------------------------------------------------------------------------
def test_the_product_holds_no_deliverers():
    with DATA.open(newline="", encoding="utf-8") as file:
        assert "deliverers" not in next(csv.reader(file))
    assert "deliverers" not in {field.name for field in Challenge._meta.get_fields()}


def test_the_real_challenges_come_in_as_examples_that_are_never_open():
    first = ChallengeImport().run(DATA.read_bytes())
    second = ChallengeImport().run(DATA.read_bytes())
    assert (first.created, second.created, second.changed, second.unchanged) == (59, 0, 0, 59)
    rows = Challenge.objects.all()
    assert {row.state for row in rows} == {"example"}
    assert {row.deadline_at for row in rows} == {None}
    assert not any(row.is_open for row in rows)
    assert all(row.needs.exists() for row in rows)


def test_a_challenge_gets_a_need_for_each_layer_with_its_capabilities():
    assert challenges(GOOD).created == 1
    row = Challenge.objects.get()
    assert (row.title, row.problem, row.programme_note, row.visibility) == (
        "Drukte meten",
        "Te druk.",
        "PIO",
        "public",
    )
    assert [
        (need.sequence, need.layer.number, sorted(one.code for one in need.capabilities.all()))
        for need in row.needs.all()
    ] == [(1, 2, ["sensoren"]), (2, 3, ["dashboard"])]
    assert {domain.code for domain in row.domains.all()} == {"living", "mobility"}


def test_who_asks_is_found_by_name_and_alias_and_nobody_is_made_up():
    gent = OrganisationFactory(name="Gent", kind=Kind.GOVERNMENT)
    brugge = OrganisationFactory(name="Brugge", kind=Kind.GOVERNMENT)
    brugge.aliases.create(name="Bruges")
    OrganisationFactory(name="Hasselt", kind=Kind.COMPANY)
    challenges(GOOD.replace("Stad Gent", "Stad Gent; Bruges; Hasselt; Onbekend"))
    row = Challenge.objects.get()
    assert set(row.owners.all()) == {gent, brugge}
    assert row.demand_text == "Stad Gent; Bruges; Hasselt; Onbekend"


def test_every_bad_cell_is_named_and_nothing_comes_in():
    report = challenges(
        GOOD,
        GOOD.replace("C1,", "C2,").replace("2;3", "7"),
        GOOD.replace("C1,", "C3,").replace("Living;Mobility", "Vervoer").replace("sensoren", "toveren"),
        GOOD,
        GOOD.replace("C1,Drukte meten", "C5,"),
        GOOD.replace("C1,", "C6,").replace("Te druk.", ""),
    )
    assert faults(report) == [
        (3, "layers_needed", "7", "Deze laag bestaat niet. Geef 0 tot 4."),
        (4, "domains", "Vervoer", "Dit domein bestaat niet."),
        (4, "capabilities_needed", "toveren;dashboard", "Deze bekwaamheid staat niet in de lijst."),
        (5, "challenge_id", "C1", "Deze waarde staat al op regel 2."),
        (6, "title", "", "Deze cel moet ingevuld zijn."),
        (7, "description_nl", "", "Deze cel moet ingevuld zijn."),
    ]
    assert (report.created, Challenge.objects.count()) == (0, 0)


def test_what_the_team_edited_stays_and_is_listed():
    challenges(GOOD)
    row = Challenge.objects.get()
    row.title = "Beter gezegd"
    row.save()
    report = challenges(GOOD.replace("Drukte meten", "Drukte tellen").replace("Te druk.", "Veel te druk."))
    row.refresh_from_db()
    assert (row.title, row.problem) == ("Beter gezegd", "Veel te druk.")
    assert (report.changed, report.kept) == (1, [("Beter gezegd", "title", "Beter gezegd", "Drukte tellen")])


def test_needs_that_the_team_edited_stay():
    challenges(GOOD)
    need = Challenge.objects.get().needs.get(sequence=1)
    need.capabilities.clear()
    report = challenges(GOOD.replace("2;3", "2;4"))
    row = Challenge.objects.get()
    assert [one.layer.number for one in row.needs.all()] == [2, 3]
    assert [name for _row, name, *_ in report.kept] == ["needs"]


def test_a_changed_row_gets_its_needs_anew():
    challenges(GOOD)
    challenges(GOOD.replace("2;3", "1"))
    assert [one.layer.number for one in Challenge.objects.get().needs.all()] == [1]


def test_who_delivered_is_never_kept():
    head = HEAD.replace("confidence\n", "confidence,deliverers\n")
    assert challenges(f"{GOOD},citymesh:2", head=head).created == 1
    row = Challenge.objects.get()
    assert "citymesh" not in str(row.imported) + row.problem + row.demand_text + row.programme_note


def test_a_dry_run_and_the_command_say_the_same_and_write_only_once(tmp_path, capsys):
    path = tmp_path / "uitdagingen.csv"
    path.write_text(HEAD + GOOD)
    call_command("import_challenges", str(path), "--dry-run")
    assert not Challenge.objects.exists()
    call_command("import_challenges", str(path))
    assert Challenge.objects.count() == 1
    printed = capsys.readouterr().out
    assert "zou geven 1 nieuw" in printed
    assert "gaf 1 nieuw, 0 gewijzigd, 0 ongewijzigd." in printed


# --- Calls ----------------------------------------------------------------------------------------------
def test_a_call_comes_in_with_its_programme_and_the_report_says_which_is_new():
    report = calls(CALL, CALL.replace("T-1", "T-2").replace("Horizon Europe", "Interreg Demo"))
    assert (report.created, report.notes) == (2, ["Nieuw programma: Interreg Demo"])
    row = Call.objects.get(source_reference="import:T-1")
    assert (row.kind, row.programme.code, row.title, row.expected_grants) == (
        "eu",
        "horizon-europe",
        "Smart streets",
        3,
    )
    assert (row.budget_min, row.budget_max) == (1_000_000, 2_000_000)
    assert local_date(row.deadline_at).isoformat() == "2026-11-24"


def test_a_past_deadline_is_a_closed_call():
    calls(CALL.replace("2026-11-24", "2020-01-01"), CALL.replace("T-1", "T-2").replace("2026-11-24", ""))
    assert [row.is_open for row in Call.objects.order_by("source_reference")] == [False, True]


def test_twice_changes_nothing():
    calls(CALL)
    report = calls(CALL)
    assert (report.created, report.changed, report.unchanged) == (0, 0, 1)


def test_every_bad_row_of_calls_is_named_and_nothing_comes_in():
    report = calls(
        CALL,
        CALL.replace("T-1", "T-2").replace("2026-11-24", "24/11/2026"),
        CALL.replace("T-1", "T-3").replace("2000000", "2 miljoen"),
        CALL.replace("T-1", "T-4").replace(",3", ",drie"),
        CALL.replace("T-1", "T-5").replace("1000000,2000000", "-1,2000000"),
    )
    assert faults(report) == [
        (3, "deadline", "24/11/2026", "Schrijf een datum als 2026-11-24."),
        (4, "budget_max_eur", "2 miljoen", "Schrijf een bedrag in cijfers, zonder punten: 10000000."),
        (5, "expected_grants", "drie", "Geef een geheel getal."),
        (6, "budget_min_eur", "-1", "Een bedrag is 0 of meer, en hoogstens twaalf cijfers."),
    ]
    assert (report.created, Call.objects.count()) == (0, 0)


def test_budgets_the_wrong_way_round_stop_the_file_and_no_programme_is_made():
    before = FundingProgramme.objects.count()
    report = calls(
        CALL.replace("Horizon Europe", "Interreg Demo"),
        CALL.replace("T-1", "T-2").replace("1000000,2000000", "9,5"),
    )
    assert faults(report) == [
        (3, "budget_max_eur", "5", "Het hoogste bedrag moet minstens het laagste zijn.")
    ]
    assert (Call.objects.count(), FundingProgramme.objects.count()) == (0, before)


def test_what_the_team_edited_of_a_call_stays_and_is_listed():
    calls(CALL)
    row = Call.objects.get()
    row.title_nl = "Slimme straten"
    row.save()
    report = calls(CALL.replace("Smart streets", "Smarter streets").replace("2026-11-24", "2026-12-01"))
    row.refresh_from_db()
    assert (row.title_nl, row.title_en) == ("Slimme straten", "Smarter streets")
    assert local_date(row.deadline_at).isoformat() == "2026-12-01"
    assert report.kept == [("Slimme straten", "title_nl", "Slimme straten", "Smarter streets")]


def test_a_bad_file_stops_the_command_with_each_fault(tmp_path, capsys):
    path = tmp_path / "oproepen.csv"
    path.write_text(CALLS + CALL.replace("2026-11-24", "morgen"))
    with pytest.raises(CommandError, match="1 fouten; er is niets ingelezen"):
        call_command("import_calls", str(path))
    assert "regel 2, deadline, 'morgen': Schrijf een datum als 2026-11-24." in capsys.readouterr().err


def test_an_unknown_or_missing_column_is_named():
    assert faults(calls(CALL, head=CALLS.replace("deadline,", "einddatum,")))[0][:2] == (1, "deadline")
    report = challenges(GOOD, head=HEAD.replace("programme", "programma"))
    assert [(line, column) for line, column, *_ in faults(report)] == [(1, "programma")]
