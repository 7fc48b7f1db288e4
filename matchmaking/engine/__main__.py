"""Rank candidates for queries, or compose a set, from files: `python -m matchmaking.engine rank --help`."""

import argparse
import csv
import json
import sys

import numpy as np

from matchmaking.engine.composition import Conditions, Member, compose
from matchmaking.engine.index import Index
from matchmaking.engine.rows import Candidate, Need, Offering, Query


def main(arguments=None) -> int:
    """Write RUN.csv; 2 and one line on stderr for input that can't be read."""
    options = _parser().parse_args(arguments)
    try:
        candidates = [read_candidate(row, options.text_only) for row in _rows(options.candidates)]
        queries = [read_query(row, options.text_only) for row in _rows(options.queries)]
        index = Index(candidates)
        work = _rank if options.work == "rank" else _compose
        with open(options.out, "w", newline="", encoding="utf-8") as file:
            work(index, queries, csv.writer(file, lineterminator="\n"), options)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser():
    parser = argparse.ArgumentParser(prog="python -m matchmaking.engine", description=__doc__)
    works = parser.add_subparsers(dest="work", required=True)
    for name, text in (("rank", "query,rank,candidate,score"), ("compose", "query,candidate")):
        one = works.add_parser(name, help=f"writes {text}")
        one.add_argument("--candidates", required=True, help="one JSON object a line")
        one.add_argument("--queries", required=True, help="one JSON object a line")
        one.add_argument("--out", required=True, help="the CSV to write")
        one.add_argument("--text-only", action="store_true", help="see name, title and text alone")
        if name == "rank":
            one.add_argument("--top", type=_positive, default=20, help="so many a query (20)")
        else:
            one.add_argument("--size", type=_positive, default=3, help="at most so many a query (3)")
    return parser


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("1 or more")
    return number


def _rank(index, queries, out, options) -> None:
    out.writerow(["query", "rank", "candidate", "score"])
    for query in queries:
        for rank, (key, score) in enumerate(index.best(query, options.top), start=1):
            out.writerow([query.id, rank, key, f"{score:.4f}"])


def _compose(index, queries, out, options) -> None:
    out.writerow(["query", "candidate"])
    for query in queries:
        for key in composed(index, query, options.size):
            out.writerow([query.id, key])


def composed(index: Index, query: Query, size: int) -> list:
    """The best set of at most `size` for a query; without needs the challenge as a whole is the only one."""
    needs = list(query.needs) or [query.whole]
    scores = index.scores([*needs, query.whole])
    places = np.flatnonzero((scores.value > 0).any(axis=0))
    members = [
        Member(
            id=index.lists["ids"][place],
            fits=tuple(float(value) for value in scores.value[: len(needs), place]),
            covers=frozenset(row for row in range(len(needs)) if scores.covers[row, place]),
            order=(-float(scores.value[-1, place]),),
        )
        for place in places
    ]
    weights = [max(float(need.weight), 0.0) for need in needs]
    weights = weights if any(weights) else [1.0] * len(needs)
    mandatory = [row for row, need in enumerate(needs) if need.is_mandatory]
    found = compose(members, weights, mandatory, Conditions(size=size))
    if not found.choices:  # so many can't cover all that is mandatory: as much as can be
        found = compose(members, weights, [], Conditions(size=size))
    return list(found.choices[0].members) if found.choices else []


# --- Reading ------------------------------------------------------------------------------------------
def _rows(path):
    with open(path, encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}, line {number}: no JSON ({error})") from error
            if not isinstance(row, dict) or "id" not in row:
                raise ValueError(f"{path}, line {number}: an object with an id is asked")
            yield row


def read_candidate(row: dict, text_only: bool = False) -> Candidate:
    """A candidate of a line; all but its id may be missing."""
    offerings = tuple(
        Offering(_text(one, "title"), _text(one, "text"), *(() if text_only else _fields(one)))
        for one in row.get("offerings") or ()
    )
    layers, domains, capabilities = (frozenset(),) * 3 if text_only else _fields(row)
    return Candidate(
        id=row["id"],
        name=_text(row, "name"),
        kind="" if text_only else _text(row, "kind"),
        text=_text(row, "text"),
        layers=layers,
        domains=domains,
        capabilities=capabilities,
        offerings=offerings,
    )


def read_query(row: dict, text_only: bool = False) -> Query:
    """A query of a line; all but its id may be missing."""
    needs = [_need(one, text_only) for one in row.get("needs") or ()]
    return Query(row["id"], _need(row, text_only), tuple(one for one in needs if _asks(one)))


def _need(row: dict, text_only: bool) -> Need:
    layers, domains, capabilities = (frozenset(),) * 3 if text_only else _fields(row)
    if not text_only and row.get("layer") is not None:
        layers |= {int(row["layer"])}
    weight, mandatory = row.get("weight"), row.get("mandatory")
    return Need(
        title=_text(row, "title"),
        text=_text(row, "text"),
        layers=layers,
        domains=domains,
        capabilities=capabilities,
        is_mandatory=True if mandatory is None or text_only else bool(mandatory),
        weight=1.0 if weight is None or text_only else float(weight),
    )


def _asks(need: Need) -> bool:
    return bool(need.words or need.layers or need.domains or need.capabilities)


def _text(row: dict, name: str) -> str:
    return str(row.get(name) or "")


def _fields(row: dict) -> tuple[frozenset, frozenset, frozenset]:
    return (
        frozenset(int(layer) for layer in row.get("layers") or ()),
        frozenset(map(str, row.get("domains") or ())),
        frozenset(map(str, row.get("capabilities") or ())),
    )


if __name__ == "__main__":
    sys.exit(main())
