"""The city map: its heat classes, its cells, and the one partial that draws its five looks."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from scvl.citymap import Cell, Mark, count_map, coverage_map, heat_limits, heat_of, need_map, place_map

NAMES = ("Mobility", "Environment", "Living", "People", "Government", "Economy")
DOMAINS = [
    SimpleNamespace(code=name.lower(), letter=chr(ord("A") + at), name=f"Smart {name}", short=name)
    for at, name in enumerate(NAMES)
]
LAYERS = [
    SimpleNamespace(number=0, name="Stad en gemeente", short="Stad"),
    SimpleNamespace(number=1, name="Beleid en strategie", short="Beleid"),
    SimpleNamespace(number=2, name="Technologie en stedelijke infrastructuur", short="Technologie"),
    SimpleNamespace(number=3, name="Data en stedelijke platformen", short="Data"),
    SimpleNamespace(number=4, name="Nieuwe businessmodellen", short="Business"),
]
ANY = {"layers": LAYERS, "domains": DOMAINS}


def leden(count):
    return "lid" if count == 1 else "leden"


def draw(city_map, **context):
    return render_to_string(
        "components/_citymap.html", {"map": city_map, "caption": "aantal leden", **context}
    )


def cell_of(city_map, layer, code):
    row = next(row for row in city_map.rows if row.number == layer)
    return row.cells[[column.code for column in city_map.columns].index(code)]


@given(st.lists(st.integers(0, 500), max_size=30))
def test_more_is_never_cooler_and_equal_is_equal(counts):
    limits = heat_limits(counts)
    heats = [heat_of(count, limits) for count in sorted(counts)]
    assert heats == sorted(heats)
    assert all(heat == 0 for count, heat in zip(sorted(counts), heats, strict=True) if not count)
    assert all(1 <= heat <= 5 for count, heat in zip(sorted(counts), heats, strict=True) if count)


def test_the_highest_is_hottest_when_counts_differ():
    limits = heat_limits([1, 2, 38])
    assert [heat_of(count, limits) for count in (1, 2, 38)] == [1, 2, 5]


def test_equal_counts_are_all_coolest():
    assert {heat_of(3, heat_limits([3, 3, 3]))} == {1}


def test_an_empty_map_has_no_limits():
    assert heat_limits([0, 0]) == []
    assert heat_of(0, []) == 0


def test_rows_go_from_layer_four_down_to_the_ground():
    assert [row.number for row in count_map(**ANY, counts={}, noun=leden).rows] == [4, 3, 2, 1, 0]


def test_a_count_links_to_its_rows():
    city_map = count_map(
        **ANY,
        counts={(3, "mobility"): 24, (2, "living"): 1},
        noun=leden,
        url=lambda layer, code: f"/leden/?laag={layer}&domein={code}",
        current=(3, "mobility"),
    )
    assert (city_map.lowest, city_map.highest) == (1, 24)
    assert cell_of(city_map, 3, "mobility") == Cell(
        "count", 24, 5, "leden", "/leden/?laag=3&domein=mobility", True, coordinate="A3"
    )
    html = draw(city_map, title="Stadskaart")
    assert '<a href="/leden/?laag=3&amp;domein=mobility" id="vak-A3" aria-current="true">24<span' in html
    assert html.count("<td") == 30
    assert html.count('<th scope="row">') == 5
    assert html.count('<th scope="col">') == 7
    assert "<b>Stadskaart</b> &middot; aantal leden" in html


def test_limits_may_be_set_by_hand():
    city_map = count_map(**ANY, counts={(0, "people"): 7}, noun=leden, limits=[5, 10, 15, 20])
    assert cell_of(city_map, 0, "people").heat == 2


def test_a_chosen_cell_shows_even_when_empty():
    assert cell_of(count_map(**ANY, counts={}, noun=leden, current=(1, "people")), 1, "people").current


def test_own_places_are_solid_and_derived_ones_hatched():
    city_map = place_map(**ANY, places={(3, "mobility"): (2, False), (4, "economy"): (1, True)}, noun=leden)
    html = draw(city_map)
    assert city_map.has_own
    assert city_map.has_derived
    assert '<td data-cell="own">2<span class="visually-hidden"> leden</span></td>' in html
    assert 'data-cell="derived"' in html
    assert "afgeleid" in html


def test_a_place_without_solutions_says_so_in_words():
    assert (
        "0"
        not in draw(place_map(**ANY, places={(3, "mobility"): (0, False)}, noun=leden))
        .split("<tbody>")[1]
        .split('data-cell="own">')[1]
        .split("</td>")[0]
    )


def test_needs_show_their_numbers():
    html = draw(need_map(**ANY, needs={(2, "mobility"): [Mark("1"), Mark("4", is_wished=True)]}))
    assert '<span class="disc"><span class="visually-hidden">behoefte </span>1</span>' in html
    assert '<span class="disc wished"><span class="visually-hidden">gewenste behoefte </span>4</span>' in html


def test_an_uncovered_need_leaves_its_cell_open():
    city_map = coverage_map(
        **ANY,
        partners={
            (3, "mobility"): [Mark("W", "Demo Wegwijs Data")],
            (4, "economy"): [Mark("B", "Demo Brug")],
        },
        uncovered={(4, "economy"): [Mark("6")]},
    )
    assert cell_of(city_map, 4, "economy").kind == "open"
    html = draw(city_map)
    assert (
        '<span class="disc partner">W<span class="visually-hidden"> Demo Wegwijs Data</span></span>' in html
    )
    assert ">open<" in html


@pytest.mark.parametrize("is_small", [False, True])
def test_every_column_is_named_and_lettered(is_small):
    html = draw(count_map(**ANY, counts={}, noun=leden, is_small=is_small))
    for domain in DOMAINS:
        assert domain.short in html
        assert f'<span class="letter">{domain.letter}</span>' in html
