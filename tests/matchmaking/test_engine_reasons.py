"""Every reason of every match of a random world, recounted; and the checker itself finds what is false."""

import random
from dataclasses import replace

import pytest

from matchmaking.engine import Candidate, Index, Need, Offering, Phrase
from matchmaking.engine.delta import ChangedIndex
from tests.matchmaking.reasons import check_reasons

WORDS = (
    "voetgangers tellen fietsers sensoren drukte winkelstraat verkeerslichten regeling dataplatform bomen riolering "
    "camera's privacy café geïnde water laadpalen inwoners kaart algoritme zwerfvuil haven"
).split()
DOMAINS = ("mobility", "living", "people", "government")
CAPABILITIES = ("tellen", "platform", "voorspelling", "beheer", "advies")


def some(dice, values, most):
    return frozenset(dice.sample(values, dice.randint(0, most)))


def text(dice, most):
    return " ".join(dice.choices(WORDS, k=dice.randint(0, most))).capitalize() + dice.choice(("", ".", "\n"))


def candidate(dice, key):
    offerings = tuple(
        Offering(
            text(dice, 3),
            text(dice, 9),
            some(dice, range(5), 1),
            some(dice, DOMAINS, 2),
            some(dice, CAPABILITIES, 1),
        )
        for _offering in range(dice.randint(0, 3))
    )
    cells = frozenset(zip(some(dice, range(5), 3), some(dice, DOMAINS, 3), strict=False))
    return Candidate(
        key,
        f"Demo {key}",
        "company",
        text(dice, 20),
        some(dice, range(5), 1),
        some(dice, DOMAINS, 1),
        some(dice, CAPABILITIES, 2),
        cells if dice.random() < 0.6 else frozenset(),
        offerings,
    )


def need(dice):
    fields = some(dice, range(5), 2), some(dice, DOMAINS, 2), some(dice, CAPABILITIES, 3)
    return Need(text(dice, 3), text(dice, 8), *fields)


@pytest.fixture(scope="module")
def world():
    dice = random.Random(7)
    return [candidate(dice, key) for key in range(50)], [need(dice) for _need in range(12)]


def check_all(index, candidates, needs) -> int:
    """How many matches there were, and that each was told truly."""
    by_id, scores, number = {one.id: one for one in candidates}, index.scores(needs), 0
    for row, asked in enumerate(needs):
        for fit in scores.fits(row):
            check_reasons(by_id[fit.id], asked, fit, index.phrase(fit.id, asked))
            number += 1
    return number


def test_every_reason_is_true(world):
    candidates, needs = world
    assert check_all(Index(candidates), candidates, needs) > 200


def test_every_reason_is_true_with_changes_laid_over(world):
    candidates, needs = world
    dice = random.Random(8)
    changed = [candidate(dice, key) for key in (*range(0, 50, 7), 200, 201)]
    now = {one.id: one for one in (*candidates, *changed) if one.id not in (1, 2)}
    index = ChangedIndex(Index(candidates), changed, gone=(1, 2))
    assert sorted(index.lists["ids"]) == sorted(now)
    assert check_all(index, list(now.values()), needs) > 200


@pytest.mark.parametrize(
    "false",
    [
        {"cells": ((4, "people"),)},
        {"has_layer": False},
        {"capabilities": ("advies", "tellen")},
        {"missing": ()},
        {"capabilities": (), "text_score": 0.1},
    ],
)
def test_the_checker_finds_a_false_reason(false):
    row = Candidate(
        1, text="Wij tellen.", capabilities=frozenset({"tellen"}), cells=frozenset({(2, "living")})
    )
    asked = Need("Tellen", "", frozenset({2}), frozenset({"living"}), frozenset({"tellen", "advies"}))
    index = Index([row])
    fit, phrase = index.fit(1, asked), index.phrase(1, asked)
    check_reasons(row, asked, fit, phrase)
    with pytest.raises(AssertionError):
        check_reasons(row, asked, replace(fit, **false), phrase)


@pytest.mark.parametrize("parts", [(("Wij meten", True),), (("Wij tellen", False),), (("Wij", True),)])
def test_the_checker_finds_a_false_quote(parts):
    row, asked = Candidate(1, text="Wij tellen."), Need("Tellen")
    with pytest.raises(AssertionError):
        check_reasons(row, asked, Index([row]).fit(1, asked), Phrase(parts))
