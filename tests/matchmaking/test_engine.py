"""The engine on its own: no database, literal expectations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine import Candidate, Index, Need, Offering
from matchmaking.engine.delta import ChangedIndex

COUNTER = Candidate(
    id="teller",
    name="Demo Teller",
    cells=frozenset({(2, "mobility"), (2, "living")}),
    capabilities=frozenset({"personentelling"}),
    offerings=(Offering(title="Tellen", text="Sensoren tellen voetgangers zonder beelden te bewaren."),),
)
LIGHTS = Candidate(
    id="lichten",
    name="Demo Lichten",
    text="Wij regelen verkeerslichten. Bussen krijgen sneller groen.",
    cells=frozenset({(2, "mobility")}),
)
PLATFORM = Candidate(id="platform", name="Demo Platform", cells=frozenset({(3, "government")}))
EVERYBODY = (COUNTER, LIGHTS, PLATFORM)
COUNTING = Need(
    title="Voetgangers tellen",
    layers=frozenset({2}),
    domains=frozenset({"mobility"}),
    capabilities=frozenset({"personentelling"}),
)


def ranked(need, candidates=EVERYBODY):
    return [fit.id for fit in Index(candidates).fits(need)]


def test_who_has_place_capability_and_words_comes_first():
    fits = Index(EVERYBODY).fits(COUNTING)
    assert [fit.id for fit in fits] == ["teller", "lichten"]
    best = fits[0]
    assert best.covers
    assert best.cells == ((2, "mobility"),)
    assert (best.capabilities, best.missing) == (("personentelling",), ())
    assert not fits[1].covers
    assert fits[1].missing == ("personentelling",)


def test_a_compound_is_found_by_its_parts():
    need = Need(title="Slimme verkeerslichtregeling", layers=frozenset({2}), domains=frozenset({"mobility"}))
    assert ranked(need)[0] == "lichten"


def test_text_alone_ranks():
    candidates = [Candidate(id=one.id, name=one.name, text=" ".join(one.passages())) for one in EVERYBODY]
    assert ranked(Need(title="voetgangers tellen zonder beelden"), candidates) == ["teller"]


def test_fields_alone_rank():
    need = Need(layers=frozenset({2}), domains=frozenset({"living"}))
    assert ranked(need)[0] == "teller"


def test_a_need_that_asks_nothing_fits_nobody():
    assert ranked(Need()) == []


def test_a_layer_alone_says_nothing():
    need = Need(title="iets anders", layers=frozenset({2}), domains=frozenset({"people"}))
    assert ranked(need) == []


def test_the_phrase_holds_what_was_asked():
    phrase = Index(EVERYBODY).phrase("teller", COUNTING)
    marked = [text for text, matches in phrase.parts if matches]
    assert marked == ["Tellen", "tellen", "voetgangers"]
    assert str(phrase) in " ".join(COUNTER.passages())


def test_nobody_is_quoted_without_a_word_in_common():
    assert Index(EVERYBODY).phrase("platform", COUNTING) is None


def test_an_index_of_nobody_answers():
    assert Index([]).fits(COUNTING) == []


words = st.text(alphabet="abcdeéf -.\n'", max_size=60)


@given(st.lists(words, max_size=5), words, words)
def test_scores_lie_between_0_and_100_whatever_is_written(texts, title, text):
    candidates = [
        Candidate(id=n, name=one, text=one, cells=frozenset({(n % 5, "x")})) for n, one in enumerate(texts)
    ]
    index = Index(candidates)
    need = Need(title=title, text=text, layers=frozenset({1}), domains=frozenset({"x"}))
    scores = [fit.score for fit in index.fits(need)]
    assert all(0 < score <= 100 for score in scores)
    assert scores == sorted(scores, reverse=True)
    for key in index.lists["ids"]:
        index.phrase(key, need)


def test_a_few_are_scored_as_they_are_among_all():
    texts = ("Sensoren tellen fietsers", "Camera's herkennen", "Fietspaden leggen", "Rekenmodel", "")
    rows = [
        Candidate(
            id=at,
            text=text,
            cells=frozenset({(2 + at % 2, "living")}),
            capabilities=frozenset({"tellen"} if at % 3 else ()),
            offerings=(Offering("Telpaal", f"Paal {at} telt fietsen"),) * (at % 3),
        )
        for at, text in enumerate(texts)
    ]
    whole = Index(rows)
    changed = ChangedIndex(
        whole, [Candidate(id=1, text="Wij tellen fietsen"), Candidate(id=9, text="Tellers")], [2]
    )
    needs = [
        Need("Fietsers tellen", layers=frozenset({2}), domains=frozenset({"living"})),
        Need("Rekenmodel", capabilities=frozenset({"tellen", "rekenen"})),
    ]
    for index, keys in ((whole, [3, 0]), (whole, []), (changed, [9, 3, 1]), (changed, [0])):
        some, all_of_them = index.scores(needs, keys), index.scores(needs)
        columns = [index.place_of[key] for key in keys]
        for name in ("value", "text", "place", "capable", "covers", "in_layer", "in_cell"):
            assert (getattr(some, name) == getattr(all_of_them, name)[:, columns]).all(), (keys, name)
        for row in range(len(needs)):
            fits = [some.fit(row, column) for column in range(len(keys))]
            assert fits == [all_of_them.fit(row, column) for column in columns]
    assert some.value[0, 0] > 0
    with pytest.raises(KeyError):
        changed.scores(needs, [2])
