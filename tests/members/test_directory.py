"""The directory: who is listed under which filters, what the map and the boxes count, how words are searched."""

import html
import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members.actions.organisation import refresh_search_text, update_organisation
from members.enums import Kind, Source
from members.models import Organisation
from scvl.periods import local_today
from scvl.stamps import DIRECTORY, touch_stamp
from tests.factories.members import (
    CapabilityFactory,
    DomainFactory,
    LayerFactory,
    MembershipFactory,
    MunicipalityFactory,
    OfferingFactory,
    OrganisationFactory,
    PositionFactory,
    SizeBandFactory,
)

pytestmark = pytest.mark.django_db

LETTERS = "ABCDEF"


def cell(coordinate):
    """The rows of a cell: 'A3' is Mobility, data."""
    layer, domain = int(coordinate[1]), LETTERS.index(coordinate[0])
    return {"layer": LayerFactory(number=layer), "domain": DomainFactory(sequence=domain)}


def join(organisation, days=100):
    """A membership that started `days` ago, for a year."""
    start = local_today() - timedelta(days=days)
    MembershipFactory(organisation=organisation, starts_on=start, ends_before=start + timedelta(days=365))


def offer(organisation, *coordinates, **fields):
    """An offering with a place in each of these cells of one layer."""
    offering = OfferingFactory(
        organisation=organisation, layer=LayerFactory(number=int(coordinates[0][1])), **fields
    )
    for coordinate in coordinates:
        PositionFactory(organisation=organisation, offering=offering, **cell(coordinate))
    return offering


def listed(client, query=""):
    """The names on a page of the list."""
    return [entry.name for entry in client.get(f"/leden/?{query}").context["entries"]]


@pytest.fixture
def model(db):
    """The whole reference model: five layers by six domains."""
    for layer, letter in zip((0, 1, 2, 3, 4, 4), LETTERS, strict=True):
        cell(f"{letter}{layer}")
    for code in ("lt10", "lt50", "lt250", "ge250"):
        SizeBandFactory(code=code)


@pytest.fixture
def field(model):
    """Five organisations; the first four are member."""
    gent = MunicipalityFactory(nis_code="44021", name="Gent", province="Oost-Vlaanderen")
    mol = MunicipalityFactory(nis_code="13025", name="Mol", province="Antwerpen")
    counting = CapabilityFactory(code="personentelling")
    alfa = OrganisationFactory(
        name="Alfa", slug="alfa", size_band=SizeBandFactory(code="lt10"), municipality=mol
    )
    beta = OrganisationFactory(name="beta", slug="beta", kind=Kind.GOVERNMENT, municipality=gent)
    gamma = OrganisationFactory(name="Gamma", slug="gamma", kind=Kind.KNOWLEDGE)
    delta = OrganisationFactory(name="Delta", slug="delta", size_band=SizeBandFactory(code="lt50"))
    outside = OrganisationFactory(name="Epsilon", slug="epsilon", municipality=gent)
    for organisation in (alfa, beta, gamma, delta):
        join(organisation)
    offer(alfa, "A3", "C3")
    offer(alfa, "A3")
    PositionFactory(organisation=beta, derived=True, **cell("E0"))
    offer(gamma, "A1")
    offer(gamma, "C3")
    offer(delta, "A2")
    offer(delta, "D3")
    PositionFactory(organisation=outside, derived=True, **cell("A3"))
    alfa.capabilities.add(counting)
    delta.capabilities.add(counting)
    return SimpleNamespace(alfa=alfa, beta=beta, gamma=gamma, delta=delta, outside=outside)


# --- Who is listed --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alfa", "beta", "Delta", "Gamma"]),
        ("veld=1", ["Alfa", "beta", "Delta", "Epsilon", "Gamma"]),
        ("soort=company", ["Alfa", "Delta"]),
        ("soort=company&soort=government", ["Alfa", "beta", "Delta"]),
        ("laag=3", ["Alfa", "Delta", "Gamma"]),
        ("laag=0&laag=1", ["beta", "Gamma"]),
        ("domein=mobility", ["Alfa", "Delta", "Gamma"]),
        ("laag=3&domein=mobility", ["Alfa"]),
        ("vak=A3", ["Alfa"]),
        ("vak=a3&veld=1", ["Alfa", "Epsilon"]),
        ("vak=A3&laag=0&domein=economy", ["Alfa"]),
        ("laag=2&laag=3&domein=mobility", ["Alfa", "Delta"]),
        ("laag=3&domein=mobility&domein=living", ["Alfa", "Gamma"]),
        ("grootte=lt10", ["Alfa"]),
        ("grootte=lt50&grootte=onbekend", ["beta", "Delta", "Gamma"]),
        ("bekwaamheid=personentelling", ["Alfa", "Delta"]),
        ("provincie=Antwerpen", ["Alfa"]),
        ("gemeente=44021", ["beta"]),
        ("gemeente=44021&veld=1", ["beta", "Epsilon"]),
        ("soort=company&laag=3&bekwaamheid=personentelling", ["Alfa", "Delta"]),
        ("soort=citizen", []),
        ("sorteer=gemeente", ["beta", "Alfa", "Delta", "Gamma"]),
        ("sorteer=nieuwste", ["Delta", "Gamma", "beta", "Alfa"]),
    ],
)
def test_filters(client, field, query, names):
    assert listed(client, query) == names


def test_who_is_no_member_says_so(client, field):
    page = client.get("/leden/?veld=1")
    assert {entry.name: entry.is_member for entry in page.context["entries"]} == {
        "Alfa": True,
        "beta": True,
        "Delta": True,
        "Epsilon": False,
        "Gamma": True,
    }
    assert page.content.decode().count('<span class="tag dashed">geen lid</span>') == 1


@pytest.mark.parametrize(
    ("starts_in", "ends_in", "names"),
    [(-365, 0, []), (-365, 1, ["Alfa"]), (0, 365, ["Alfa"]), (1, 366, [])],
    ids=["ended yesterday", "ends tonight", "starts today", "starts tomorrow"],
)
def test_a_member_is_who_has_a_period_today(client, model, starts_in, ends_in, names):
    today = local_today()
    MembershipFactory(
        organisation=OrganisationFactory(name="Alfa"),
        starts_on=today + timedelta(days=starts_in),
        ends_before=today + timedelta(days=ends_in),
    )
    assert listed(client) == names


def test_what_merged_is_listed_for_nobody(client, cast, field):
    update_organisation(organisation=field.outside, by=None, merged_into=field.alfa)
    assert listed(client, "veld=1&vak=A3") == ["Alfa"]
    client.force_login(cast.team, backend="django.contrib.auth.backends.ModelBackend")
    assert listed(client, "veld=1&vak=A3") == ["Alfa"]


def test_the_place_of_a_closed_offering_is_no_place(client, field):
    field.delta.offerings.update(closed_on=date(2026, 1, 1))
    assert listed(client, "vak=A2") == []
    page = client.get("/leden/?soort=company")
    assert [(entry.name, entry.side) for entry in page.context["entries"]] == [
        ("Alfa", "2 oplossingen"),
        ("Delta", ""),
    ]


def test_an_entry_in_words(client, model):
    town = MunicipalityFactory(name="Leuven")
    organisation = OrganisationFactory(
        name="Demo Wegwijs Data",
        municipality=town,
        employees=32,
        startup_until=local_today(),
        summary_nl="Brengt verkeersdata samen",
    )
    join(organisation)
    offer(organisation, "A3", "E3")
    (entry,) = client.get("/leden/").context["entries"]
    assert entry.monogram == "WD"
    assert entry.text == "Brengt verkeersdata samen."
    assert entry.facts == ["Bedrijf, start-up", "Leuven", "32 medewerkers"]
    assert entry.side == "1 oplossing"


def test_an_imported_profile_that_nobody_read_says_so(client, model):
    OrganisationFactory(name="Uit de lijst", source=Source.IMPORT, description_nl="Telecom. En meer.")
    OrganisationFactory(name="Zelf nagelezen", source=Source.IMPORT, confirmed_on=date(2026, 1, 1))
    assert {entry.name: entry.text for entry in client.get("/leden/?veld=1").context["entries"]} == {
        "Uit de lijst": (
            "Telecom. Overgenomen uit openbare gegevens, niet nagelezen door de organisatie zelf."
        ),
        "Zelf nagelezen": "",
    }


# --- What is not known ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "unknown"),
    [
        ("soort=circus&soort=company", ["soort: circus"]),
        ("laag=9", ["laag: 9"]),
        ("domein=A", ["domein: A"]),
        ("vak=Z9", ["vak: Z9"]),
        ("vak=A9", ["vak: A9"]),
        ("grootte=reus", ["grootte: reus"]),
        ("provincie=Luik&gemeente=99999", ["provincie: Luik", "gemeente: 99999"]),
        ("veld=ja&sorteer=kleur", ["veld: ja", "sorteer: kleur"]),
        ("q=&gemeente=&vak=&sorteer=", []),
        ("utm_source=mail", []),
    ],
)
def test_an_unknown_value_is_left_out_and_named(client, field, query, unknown):
    page = client.get(f"/leden/?{query}")
    assert page.status_code == 200
    assert page.context["unknown"] == unknown
    assert ("Dit kennen we niet" in page.content.decode()) == bool(unknown)


def test_what_was_typed_is_escaped(client, field):
    page = client.get("/leden/", {"soort": "<zomaar>", "q": '"><zomaar>'}).content.decode()
    assert "<zomaar>" not in page
    assert "&lt;zomaar&gt;" in page


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("1", 1),
        ("2", 2),
        ("3", 2),
        ("99999999999999999999", 2),
        ("0", 1),
        ("-4", 1),
        ("x", 1),
        ("", 1),
        ("1.5", 1),
    ],
)
def test_a_page_out_of_range_is_the_nearest(client, model, number, shown):
    for position in range(27):
        join(OrganisationFactory(name=f"Demo {position:02}"))
    page = client.get("/leden/", {"pagina": number})
    names = [entry.name for entry in page.context["entries"]]
    assert page.context["page_of_rows"].number == shown
    assert names == {1: [f"Demo {n:02}" for n in range(25)], 2: ["Demo 25", "Demo 26"]}[shown]


# --- What is counted ------------------------------------------------------------------------------
CELL = re.compile(r'<td data-heat="\d"><a ([^>]*)>(\d+)<')


def cells_of(page):
    """The map of a page as it is drawn: coordinate to the cell's count, its address and whether it is chosen."""
    (city,) = re.findall(r'<table class="citymap">.*?</table>', page.content.decode(), re.DOTALL)
    found = {}
    for layer, row in re.findall(r'<tr data-layer="(\d)">(.*?)</tr>', city, re.DOTALL):
        for letter, drawn in zip(LETTERS, re.findall(r"<td.*?</td>", row, re.DOTALL), strict=True):
            if linked := CELL.match(drawn):
                address = html.unescape(re.search('href="([^"]*)"', linked[1])[1])
                found[f"{letter}{layer}"] = (int(linked[2]), address, 'aria-current="true"' in linked[1])
    return found


def boxes_of(page, name):
    """The check boxes of a group as they are drawn: value to count."""
    found = re.findall(
        rf'name="{name}" value="([^"]*)"(?: checked)?><span>[^<]*</span><span class="count">(\d+)<',
        page.content.decode(),
    )
    return {value: int(count) for value, count in found}


@pytest.mark.parametrize(
    ("query", "cells"),
    [
        ("", {"A1": 1, "A2": 1, "A3": 1, "C3": 2, "D3": 1, "E0": 1}),
        ("veld=1", {"A1": 1, "A2": 1, "A3": 2, "C3": 2, "D3": 1, "E0": 1}),
        ("vak=A3", {"A1": 1, "A2": 1, "A3": 1, "C3": 2, "D3": 1, "E0": 1}),
        ("soort=company&laag=3", {"A2": 1, "A3": 1, "C3": 1, "D3": 1}),
        ("gemeente=44021&veld=1", {"A3": 1, "E0": 1}),
    ],
)
def test_the_map_counts_organisations_under_all_filters_but_the_cell(client, field, query, cells):
    assert {at: found[0] for at, found in cells_of(client.get(f"/leden/?{query}")).items()} == cells


def test_a_cell_leads_to_its_part_of_the_list_and_the_chosen_one_back(client, field):
    page = client.get("/leden/?veld=1&soort=company&vak=A3&pagina=1")
    assert cells_of(page) == {
        "A2": (1, "?veld=1&soort=company&laag=2&domein=mobility", False),
        "A3": (2, "?veld=1&soort=company", True),
        "C3": (1, "?veld=1&soort=company&laag=3&domein=living", False),
        "D3": (1, "?veld=1&soort=company&laag=3&domein=people", False),
    }


@pytest.mark.parametrize(
    ("query", "name", "counts"),
    [
        ("", "soort", {"company": 2, "government": 1, "knowledge": 1}),
        ("soort=company", "soort", {"company": 2, "government": 1, "knowledge": 1}),
        ("grootte=lt10", "soort", {"company": 1}),
        ("", "grootte", {"lt10": 1, "lt50": 1, "onbekend": 2}),
        ("soort=government", "grootte", {"onbekend": 1}),
        ("", "laag", {"0": 1, "1": 1, "2": 1, "3": 3}),
        ("laag=2", "laag", {"0": 1, "1": 1, "2": 1, "3": 3}),
        ("domein=mobility", "laag", {"1": 1, "2": 1, "3": 1}),
        ("", "domein", {"government": 1, "living": 2, "mobility": 3, "people": 1}),
        ("laag=3", "domein", {"living": 2, "mobility": 1, "people": 1}),
        ("veld=1&laag=3", "domein", {"living": 2, "mobility": 2, "people": 1}),
    ],
)
def test_boxes_count_under_all_filters_but_their_own(client, field, query, name, counts):
    found = boxes_of(client.get(f"/leden/?{query}"), name)
    assert {value: count for value, count in found.items() if count} == counts


@pytest.mark.parametrize(
    ("query", "head"),
    [
        ("", "4 leden gevonden"),
        ("vak=A3", "1 lid gevonden"),
        ("soort=citizen", "0 leden gevonden"),
        ("veld=1", "5 gevonden, waarvan 4 lid"),
        ("veld=1&vak=A3", "2 gevonden, waarvan 1 lid"),
    ],
)
def test_the_head_says_how_many(client, field, query, head):
    assert f"data-announce>{head}</h2>" in client.get(f"/leden/?{query}").content.decode()


def test_the_page_says_how_many_there_are_in_all(client, field):
    assert (
        "4 leden, en 1 organisatie in het veld die nog geen lid is." in client.get("/leden/").content.decode()
    )


def test_a_change_by_an_action_shows_at_once(client, field):
    before = client.get("/leden/?soort=company")
    update_organisation(organisation=field.delta, by=None, kind=Kind.CITIZEN)
    after = client.get("/leden/?soort=company")
    assert [page.context["counts"].found for page in (before, after)] == [2, 1]
    assert [entry.name for entry in after.context["entries"]] == ["Alfa"]


def test_chips_clear_one_filter_each(client, field):
    page = client.get(
        "/leden/?veld=1&q=x&laag=3&laag=2&domein=mobility&grootte=onbekend&gemeente=44021&sorteer=gemeente"
    )
    assert [(chip.label, chip.url) for chip in page.context["chips"]] == [
        ("3 Data", "?veld=1&q=x&laag=2&domein=mobility&grootte=onbekend&gemeente=44021&sorteer=gemeente"),
        (
            "2 Technologie",
            "?veld=1&q=x&laag=3&domein=mobility&grootte=onbekend&gemeente=44021&sorteer=gemeente",
        ),
        ("A Mobility", "?veld=1&q=x&laag=3&laag=2&grootte=onbekend&gemeente=44021&sorteer=gemeente"),
        ("grootte niet bekend", "?veld=1&q=x&laag=3&laag=2&domein=mobility&gemeente=44021&sorteer=gemeente"),
        ("Gent", "?veld=1&q=x&laag=3&laag=2&domein=mobility&grootte=onbekend&sorteer=gemeente"),
        ("‘x’", "?veld=1&laag=3&laag=2&domein=mobility&grootte=onbekend&gemeente=44021&sorteer=gemeente"),
    ]
    assert page.context["clear_url"] == "?veld=1"


def test_nobody_found_offers_one_way_on(client, field):
    page = client.get("/leden/?soort=citizen&laag=4").content.decode()
    assert "Niemand gevonden" in page
    assert page.count('href="?soort=citizen&amp;laag=4&amp;veld=1">Zoek in het hele veld') == 1


# --- Words ----------------------------------------------------------------------------------------
@pytest.fixture
def texts(model):
    """Members whose texts hold other forms of the same words."""
    for name, text in (
        ("Enkel", "Wij bouwen een verkeerslicht dat luistert."),
        ("Meer", "Wij bouwen slimme verkeerslichten voor fietsers."),
        ("Samen", "Software voor verkeerslichtregeling."),
        ("Anders", "Bussen en robuuste sensoren in Oudenaarde."),
    ):
        organisation = OrganisationFactory(name=name, description_nl=text)
        refresh_search_text(organisation)
        join(organisation)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("verkeerslicht", ["Enkel", "Meer", "Samen"]),
        ("verkeerslichten", ["Enkel", "Meer", "Samen"]),
        ("Verkeerslichtregeling", ["Samen"]),
        ("slimme verkeerslichten", ["Meer"]),
        ("een verkeerslicht voor de fietsers", ["Meer"]),
        ("sensor", ["Anders"]),
        ("bus", ["Anders"]),
        ("bouwen sensoren", []),
        ("100%", []),
        ("_", []),
    ],
)
def test_words_are_found_in_any_form(client, texts, text, names):
    page = client.get("/leden/", {"q": text})
    assert sorted(entry.name for entry in page.context["entries"]) == names
    assert page.context["search"].replaced == {}


@pytest.mark.parametrize(
    ("text", "replaced", "names"),
    [
        ("verkeerslict", {"verkeerslict": "verkeerslicht"}, ["Enkel", "Meer", "Samen"]),
        ("vekreerslichtregeling", {"vekreerslichtregeling": "verkeerslichtregeling"}, ["Samen"]),
        ("sensroen oudenarde", {"sensroen": "sensoren", "oudenarde": "oudenaarde"}, ["Anders"]),
        ("xylofoon", {}, []),
    ],
)
def test_a_typing_error_is_forgiven_and_told(client, texts, text, replaced, names):
    page = client.get("/leden/", {"q": text})
    assert page.context["search"].replaced == replaced
    assert sorted(entry.name for entry in page.context["entries"]) == names
    assert ("in plaats van" in page.content.decode()) == bool(replaced)


def test_what_exists_is_never_mended(client, texts):
    """Found nowhere because of another filter is no typing error."""
    page = client.get("/leden/?q=verkeerslicht&soort=government")
    assert (page.context["search"].replaced, list(page.context["entries"])) == ({}, [])


def test_names_aliases_and_offerings_are_found(client, model):
    organisation = OrganisationFactory(name="Alfa", slug="alfa")
    organisation.aliases.create(name="Alfabet Technologies")
    offer(organisation, "A3", title_nl="Vooruitblik", text_nl="Voorspelt drukte.")
    refresh_search_text(organisation)
    for text in ("alfa", "alfabet", "vooruitblik", "drukte"):
        assert listed(client, f"veld=1&q={text}") == ["Alfa"]


# --- htmx -----------------------------------------------------------------------------------------
def test_htmx_gets_the_results_and_a_short_address(client, field):
    part = client.get("/leden/?veld=&q=&vak=A3&gemeente=&sorteer=naam", headers={"HX-Request": "true"})
    assert part.content.decode().lstrip().startswith('<div id="resultaten"')
    assert "<html" not in part.content.decode()
    assert part["HX-Push-Url"] == "/leden/?laag=3&domein=mobility&sorteer=naam"
    assert "HX-Request" in part["Vary"]


def test_the_page_holds_the_very_part(client, field):
    page, part = client.get("/leden/?vak=A3"), client.get("/leden/?vak=A3", headers={"HX-Request": "true"})
    assert part.content.decode().strip() in page.content.decode()
    assert "HX-Request" in page["Vary"]


def test_the_back_button_gets_the_whole_page(client, field):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    assert "<html" in client.get("/leden/", headers=headers).content.decode()


# --- Queries --------------------------------------------------------------------------------------
@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("query", "queries"), [("", 3), ("veld=1", 3), ("veld=1&q=demo&laag=3", 3)])
def test_warm_the_list_takes_as_many_queries_for_one_row_as_for_three(
    client, model, django_assert_num_queries, rows, query, queries
):
    for number in range(rows):
        organisation = OrganisationFactory(name=f"Demo {number}", municipality=MunicipalityFactory())
        refresh_search_text(organisation)
        join(organisation)
        offer(organisation, "A3", "C3")
    client.get(f"/leden/?{query}")
    with django_assert_num_queries(queries):
        client.get(f"/leden/?{query}")


@pytest.mark.parametrize(
    "query",
    [
        "veld=1&soort=company&laag=3&domein=mobility&grootte=lt10&bekwaamheid=personentelling&provincie=Antwerpen",
        "veld=1&q=alfa&vak=A3&gemeente=13025&sorteer=gemeente",
        "veld=1&q=alva",
        "soort=circus",
    ],
)
def test_a_filter_that_nobody_chose_before_takes_at_most_eight(
    client, field, django_assert_max_num_queries, query
):
    for organisation in Organisation.objects.all():
        refresh_search_text(organisation)
    client.get("/leden/?q=eerst")  # the process knows this version of the data
    with django_assert_max_num_queries(8):
        client.get(f"/leden/?{query}")


# --- Anything at all ------------------------------------------------------------------------------
NAMES = st.sampled_from(
    "soort laag domein vak grootte bekwaamheid provincie gemeente veld q sorteer pagina".split()
)
VALUES = st.one_of(
    st.sampled_from(
        ["1", "3", "A3", "mobility", "company", "onbekend", "naam", "-1", "1e9", "\x00", "%", "'", "é"]
    ),
    st.text(max_size=130),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=6))
def test_no_query_breaks_the_list(client, field, pairs):
    query = {}
    for name, value in pairs:
        query.setdefault(name, []).append(value)
    for address in (reverse("members:organisation-list"), "/", "/leden/alfa/"):
        assert client.get(address, query).status_code == 200


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(raw=st.binary(max_size=60))
def test_no_raw_query_string_breaks_a_page(client, field, raw):
    for address in ("/leden/", "/", "/leden/alfa/"):
        assert client.get(address, QUERY_STRING=raw.decode("latin-1")).status_code == 200


def test_a_touched_stamp_alone_makes_the_counts_new(client, field):
    assert client.get("/leden/").context["counts"].found == 4
    field.alfa.memberships.all().delete()
    assert client.get("/leden/").context["counts"].found == 4
    touch_stamp(DIRECTORY)
    assert client.get("/leden/").context["counts"].found == 3
