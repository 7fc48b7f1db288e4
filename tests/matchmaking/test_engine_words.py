"""Words that are alike, and the words of the field."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import members
from matchmaking.engine.concepts import Concepts, concepts
from matchmaking.engine.words import Vocabulary, terms_of, words_of

WORDS = ["verkeerslichten", "verkeer", "fietsers", "museum", "laadpalen", "data"]


def closest(word, at_least=0.25):
    row = Vocabulary(WORDS).alike([word], at_least).toarray()[0]
    return WORDS[row.argmax()] if row.any() else None


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("verkeerslicht", "verkeerslichten"),  # an inflection
        ("verkeerslichtregeling", "verkeerslichten"),  # a part of a compound
        ("veerkeerslichten", "verkeerslichten"),  # a typing error
        ("laadpaal", "laadpalen"),
        ("museum", "museum"),
        ("boekhouding", None),
    ],
)
def test_the_closest_word(word, expected):
    assert closest(word) == expected


def test_the_same_word_is_wholly_alike():
    assert Vocabulary(WORDS).alike(["data"], 0.9).toarray()[0].round(5).tolist() == [0, 0, 0, 0, 0, 1]


def test_a_vocabulary_of_nothing_knows_nothing():
    assert Vocabulary([]).alike(["data"], 0.1).shape == (1, 0)


def test_small_words_and_single_letters_say_nothing():
    assert terms_of("De stad, en het Café à la carte: 5G!") == ["stad", "cafe", "carte", "5g"]


SOME = Concepts({"licht": ["verkeerslicht", "lez"], "meter": ["smart meter"]})


def test_a_long_term_is_found_inside_a_word_and_a_short_one_only_as_a_word():
    assert SOME.of_words(words_of("Verkeerslichtregeling")) == {"licht": 1}
    assert SOME.of_words(words_of("een lezing over de LEZ")) == {"licht": 1}
    assert SOME.of_words(words_of("een lezing")) == {}


def test_the_last_word_of_a_series_may_go_on():
    assert SOME.of_words(words_of("Smart meters")) == {"meter": 1}
    assert SOME.of_words(words_of("smart en meters")) == {}
    assert SOME.places(words_of("twee smart meters"), {"meter"}) == {1, 2}


def test_a_term_said_often_counts_three_times():
    assert SOME.of_words(["lez"] * 9) == {"licht": 3}


def test_the_concepts_are_the_capabilities_of_the_reference_data():
    path = Path(members.__file__).parent / "data" / "capabilities.csv"
    with path.open(encoding="utf-8") as file:
        codes = {row["capability"] for row in csv.DictReader(file)}
    assert set(concepts().codes) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("De verkeerslichten op het kruispunt", "verkeerslichten"),
        ("smart traffic lights", "verkeerslichten"),
        ("feux de signalisation", "verkeerslichten"),
        ("Straßenbeleuchtung", "straatverlichting"),
        ("Eenzame ouderen langer thuis laten wonen", "zorgtechnologie"),
    ],
)
def test_four_languages_speak_of_the_same(text, code):
    assert code in concepts().of_words(words_of(text))


@given(st.text(max_size=80))
def test_any_text_is_read(text):
    words = words_of(text)
    found = concepts().of_words(words)
    assert all(count >= 1 for count in found.values())
    assert concepts().places(words, set(found)) if found else True
