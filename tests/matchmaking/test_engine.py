"""The engine on its own: no database, literal expectations."""

from hypothesis import given
from hypothesis import strategies as st

from matchmaking.engine import Candidate, Index, Need, Offering

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
