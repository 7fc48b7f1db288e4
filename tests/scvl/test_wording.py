"""Dates, times, numbers and money as the GUIDE writes them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils.translation import override

from scvl import wording

NOW = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
AT_ONE = datetime(2026, 10, 6, 11, 0, tzinfo=UTC)  # 13.00 in Brussels


@pytest.mark.parametrize(
    ("write", "value", "dutch", "english"),
    [
        (wording.long_date, date(2026, 10, 6), "6\xa0oktober 2026", "6\xa0October 2026"),
        (wording.short_date, date(2026, 10, 6), "6\xa0okt", "6\xa0Oct"),
        (wording.short_date, date(2025, 3, 1), "1\xa0mrt 2025", "1\xa0Mar 2025"),
        (wording.clock_time, AT_ONE, "13.00\xa0uur", "13:00"),
        (wording.number, 1862, "1.862", "1,862"),
        (wording.money, Decimal("1000.00"), "€\xa01.000", "€1,000"),
        (wording.money, Decimal("1250.50"), "€\xa01.250,50", "€1,250.50"),
        (wording.money, Decimal(0), "€\xa00", "€0"),
        (wording.percent, 83.4, "83\xa0%", "83%"),
    ],
)
def test_written_in_both_languages(write, value, dutch, english):
    with time_machine.travel(NOW, tick=False):
        with override("nl"):
            assert write(value) == dutch
        with override("en"):
            assert write(value) == english


@pytest.mark.parametrize(
    "write",
    [
        wording.long_date,
        wording.short_date,
        wording.clock_time,
        wording.number,
        wording.money,
        wording.percent,
    ],
)
def test_what_is_not_known_is_a_dash(write):
    assert write(None) == "–"


def test_a_range_says_uur_once():
    assert wording.clock_range(AT_ONE, AT_ONE.replace(hour=15)) == "13.00 tot 17.00\xa0uur"


def test_a_range_over_midnight_names_both_days():
    written = wording.clock_range(AT_ONE, AT_ONE.replace(day=7))
    assert written == "6\xa0oktober 2026, 13.00\xa0uur tot 7\xa0oktober 2026, 13.00\xa0uur"


@pytest.mark.parametrize(
    ("value", "plain"),
    [(2026, "2026"), (12345.5, "12345.5"), (Decimal("1000.00"), "1000"), ("jaar-3", "jaar-3")],
)
def test_a_machine_reads_no_separators(value, plain):
    assert wording.plain_number(value) == plain


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Demo Wegwijs Data", "WD"),
        ("Citymesh", "C"),
        ("Demo-stad Zandvoorde", "Z"),
        ("De Lijn", "L"),
        ("", "?"),
        ("Demo", "?"),
    ],
)
def test_initials_skip_what_is_no_name(name, letters):
    assert wording.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Open data", "open data"),
        ("Voorspelling (AI)", "voorspelling (AI)"),
        ("IoT-platform", "IoT-platform"),
        ("GIS", "GIS"),
        ("", ""),
    ],
)
def test_an_abbreviation_keeps_its_capitals_in_a_sentence(name, said):
    assert wording.in_sentence(name) == said
