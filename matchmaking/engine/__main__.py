"""Rank candidates for queries, or compose a set, from files: `python -m matchmaking.engine rank --help`."""

import argparse
import csv
import sys

import numpy as np

from matchmaking.engine.composition import Conditions, Member, compose
from matchmaking.engine.index import Index
from matchmaking.engine.lines import read_candidates, read_queries
from matchmaking.engine.rows import Query


def main(arguments=None) -> int:
    """Write RUN.csv; 2 and one line on stderr for input that can't be read."""
    options = _parser().parse_args(arguments)
    try:
        candidates = read_candidates(options.candidates, options.text_only)
        queries = read_queries(options.queries, options.text_only)
        index = Index(candidates)
        work = _rank if options.work == "rank" else _compose
        with open(options.out, "w", newline="", encoding="utf-8") as file:
            work(index, queries, csv.writer(file, lineterminator="\n"), options)
    except OSError as error:
        sys.stderr.write(f"{error.filename}: {error.strerror}\n")
        return 2
    except ValueError as error:
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
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a whole number of 1 or more is asked, not {text}")
    return int(text)


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


if __name__ == "__main__":
    sys.exit(main())
