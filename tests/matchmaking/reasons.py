"""A second opinion on the reasons of a match: each recounted from the raw candidate and need, without the engine."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import matchmaking


def check_reasons(candidate, need, fit, phrase) -> None:
    """Asserts that all that is said of a candidate's fit with a need is true, and that nothing true of it is held back."""
    assert set(fit.cells) == {
        (layer, domain)
        for layer, domain in _cells(candidate)
        if domain in need.domains and (layer in need.layers or not need.layers)
    }
    assert fit.has_layer is (not need.layers or any(layer in need.layers for layer in _layers(candidate)))
    can = set(candidate.capabilities).union(*(one.capabilities for one in candidate.offerings))
    assert set(fit.capabilities) == {code for code in need.capabilities if code in can}
    assert set(fit.missing) == {code for code in need.capabilities if code not in can}
    assert 0 <= fit.score <= 100
    if fit.covers:
        assert _stands(candidate, need)
        assert fit.capabilities or fit.text_score >= 0.3
    if phrase is not None:
        check_phrase(candidate, need, phrase)


def check_phrase(candidate, need, phrase) -> None:
    """The quote stands in the profile word for word, and what is marked in it has to do with what is asked."""
    profile = [f"{one.title}. {one.text}" for one in candidate.offerings] + [candidate.text]
    quote = _flat(str(phrase))
    assert quote
    assert any(quote in _flat(text) for text in profile)
    marked = [text for text, matches in phrase.parts if matches]
    assert marked
    asked = _plain(f"{need.title} {need.text}")
    assert all(_answers(_plain(word), asked) for word in marked), (marked, asked)


@cache
def _answers(word, asked) -> bool:
    """Whether three letters in a row of a word are asked too (what is alike has at least that in common), or both are of
    one concept: a term of it is asked, and the word holds a term of it or is a part of one."""
    if word in asked or any(word[at : at + 3] in asked for at in range(len(word) - 2)):
        return True
    return any(
        any(term in asked for term in terms) and any(term in word or word in term.split() for term in terms)
        for terms in _concepts()
    )


@cache
def _concepts() -> list[list[str]]:
    """The terms of each concept, as they stand in the file."""
    file = Path(matchmaking.__file__).parent / "engine" / "concepts.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    return [[_plain(term) for term in line.partition(": ")[2].split("; ") if term] for line in lines]


def _plain(text) -> str:
    decomposed = unicodedata.normalize("NFKD", _flat(text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _flat(text) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _cells(candidate) -> set:
    """Its own cells; without any, each layer of an offering with each of its domains."""
    if candidate.cells:
        return set(candidate.cells)
    found = {(layer, domain) for layer in candidate.layers for domain in candidate.domains}
    for one in candidate.offerings:
        for layer in one.layers or candidate.layers:
            found |= {(layer, domain) for domain in one.domains or candidate.domains}
    return found


def _layers(candidate) -> set:
    found = set(candidate.layers) | {layer for layer, _domain in candidate.cells}
    return found.union(*(one.layers for one in candidate.offerings))


def _stands(candidate, need) -> bool:
    """MODEL 4: a position in the need's layer and one of its domains; what isn't asked holds for everybody."""
    cells = _cells(candidate)
    if need.layers and need.domains:
        return any(layer in need.layers and domain in need.domains for layer, domain in cells)
    domains = set(candidate.domains) | {domain for _layer, domain in candidate.cells}
    domains = domains.union(*(one.domains for one in candidate.offerings))
    return (
        bool(domains & need.domains)
        if need.domains
        else bool(_layers(candidate) & need.layers or not need.layers)
    )
