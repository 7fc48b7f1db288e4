"""The tags every template has, and the lengths that charts give them."""

from types import SimpleNamespace

import pytest
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from lucide import IconDoesNotExist

from scvl.charts import progress_bar, share

PLACE = SimpleNamespace(
    domain=SimpleNamespace(letter="A", short="Mobility"),
    layer=SimpleNamespace(number=2, name="Technologie en stedelijke infrastructuur", short="Technologie"),
)


def render(source, address="/", **context):
    return engines["django"].from_string(source).render(context, RequestFactory().get(address))


def test_an_icon_is_drawn_in_the_page():
    html = render('{% icon "check" %}')
    assert html.startswith("<svg ")
    assert 'class="icon"' in html
    assert 'aria-hidden="true"' in html
    assert 'stroke-width="1.75"' in html
    assert "xmlns" not in html
    assert " width=" not in html


def test_an_unknown_icon_is_an_error():
    with pytest.raises(IconDoesNotExist):
        render('{% icon "bestaat-niet" %}')


def test_a_coordinate_has_its_words():
    assert render("{% coordinate place %}", place=PLACE) == (
        '<b title="Mobility, technologie en stedelijke infrastructuur">A2'
        "<i> (Mobility, technologie en stedelijke infrastructuur)</i></b>"
    )
    assert (
        render("{% coord place %}", place=PLACE)
        == '<span class="coord"><b>A2</b>Mobility · Technologie</span>'
    )


def test_query_changes_one_parameter_and_starts_over():
    assert (
        render("{% query laag=2 %}", "/leden/?laag=3&domein=mobility&pagina=4")
        == "?domein=mobility&amp;laag=2"
    )
    assert render("{% query laag=None %}", "/leden/?laag=3") == "?"


def test_query_without_takes_one_value_away():
    assert render('{% query_without "laag" 3 %}', "/leden/?laag=3&laag=2&q=a") == "?q=a&amp;laag=2"


def test_an_address_is_never_localised():
    assert render("{% query editie=nummer %}", nummer=2026) == "?editie=2026"


def test_pagination_keeps_the_filters():
    page = Paginator(range(60), 25).get_page(2)
    html = render("{% pagination page %}", "/leden/?laag=3&pagina=2", page=page)
    assert 'href="?laag=3&amp;pagina=1"' in html
    assert 'href="?laag=3&amp;pagina=3"' in html
    assert '<span aria-current="page">2</span>' in html


def test_one_page_needs_no_pagination():
    assert render("{% pagination page %}", page=Paginator(range(3), 25).get_page(1)).strip() == ""


def test_the_other_language_keeps_the_query():
    with override("nl"):
        there = render("{% other_language_url %}", "/over/?a=1")
    assert there.startswith("/en/")
    assert there.endswith("/?a=1")
    with override("en"):
        assert render("{% other_language_url %}", there) == "/over/?a=1"


def test_a_page_that_is_not_there_leads_to_the_start_in_the_other_language():
    with override("nl"):
        assert render("{% other_language_url %}", "/nergens/") == "/en/"


def test_a_token_reaches_a_form_inside_an_isolated_include():
    html = render('{% include "components/_form.html" with form=form submit="Bewaar" only %}', form="")
    assert 'name="csrfmiddlewaretoken"' in html


def test_progress_draws_attributes_and_no_style():
    html = render('{% progress actual=68 target=150 forecast=135 label="68 van 150" %}')
    assert 'aria-label="68 van 150"' in html
    assert 'width="39.42%"' in html
    assert "style" not in html


def test_progress_without_target_is_absent():
    assert render("{% progress actual=3 target=None %}").strip() == ""


@given(st.floats(0, 1e6), st.floats(0.1, 1e6), st.floats(0, 1e6))
def test_the_parts_of_a_bar_stay_inside_it(actual, target, forecast):
    bar = progress_bar(actual, target, forecast)
    for length in (bar.actual, bar.rest_from, bar.rest, bar.target):
        assert 0 <= float(length.removesuffix("%")) <= 100


def test_a_share_is_plain_whatever_the_language():
    with override("nl"):
        assert share(1, 8) == "12.5%"
    assert share(3, 0) == "0%"
