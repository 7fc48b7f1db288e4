"""How good the ranking is, on real challenges of which it is known who delivered: `make bench-matching`.

Nothing is fitted to these rows: the weights of the engine are fixed numbers, so every challenge is a test. Two plain ways
run beside it: BM25 over words, and the overlap of tags (capabilities, domains, layers) by how rare each tag is.
"""

import csv
import math
import sys
from collections import Counter
from pathlib import Path

from matchmaking.engine import Candidate, Index, Need, Query
from matchmaking.engine.words import words_of

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
TOP = 10
K1, B = 1.2, 0.75


def rows_of(name: str) -> list[dict]:
    with (DATA / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def values(cell: str) -> list[str]:
    return [one.strip() for one in (cell or "").split(";") if one.strip()]


def delivered(row) -> dict[str, int]:
    """{organisation: grade}: 2 for a core part, 1 for another."""
    pairs = (one.partition(":") for one in values(row["deliverers"]))
    return {key: int(grade or 1) for key, _colon, grade in pairs}


class Table:
    """Organisations and challenges with all their fields, or with text alone."""

    def __init__(self, organisations, challenges, layer_of, *, text_only):
        self.layer_of, self.text_only = layer_of, text_only
        self.index = Index(self._candidate(row) for row in organisations)
        self.queries = {row["challenge_id"]: self._query(row) for row in challenges}

    def _fields(self, layers, domains, capabilities) -> dict:
        if self.text_only:
            return {}
        return {
            "layers": frozenset(map(int, values(layers))),
            "domains": frozenset(values(domains)),
            "capabilities": frozenset(values(capabilities)),
        }

    def _candidate(self, row) -> Candidate:
        fields = self._fields(row["layers"], row["domains"], row["capabilities"])
        return Candidate(id=row["org_id"], name=row["name"], text=row["description_nl"], **fields)

    def _query(self, row) -> Query:
        """The challenge as the portal brings it in: as a whole, and a need for each layer."""
        fields = self._fields(row["layers_needed"], row["domains"], row["capabilities_needed"])
        whole, needs = Need(row["title"], row["description_nl"], **fields), ()
        if fields:
            needs = tuple(
                Need(
                    row["title"],
                    layers=frozenset({layer}),
                    domains=fields["domains"],
                    capabilities=frozenset(c for c in fields["capabilities"] if self.layer_of[c] == layer),
                )
                for layer in sorted(fields["layers"])
            )
        return Query(row["challenge_id"], whole, needs)

    def rank(self, row) -> list[str]:
        return [key for key, _score in self.index.best(self.queries[row["challenge_id"]], TOP)]


def by_words(organisations):
    """Plain BM25 over the words of names and descriptions."""
    bags = {
        row["org_id"]: Counter(words_of(f"{row['name']}. {row['description_nl']}")) for row in organisations
    }
    length = {key: sum(bag.values()) for key, bag in bags.items()}
    mean, occurs = sum(length.values()) / len(length), Counter(word for bag in bags.values() for word in bag)

    def rank(row) -> list[str]:
        scores: Counter = Counter()
        for word in set(words_of(f"{row['title']}. {row['description_nl']}")):
            rarity = math.log(1 + (len(bags) - occurs[word] + 0.5) / (occurs[word] + 0.5))
            for key, bag in bags.items():
                if count := bag[word]:
                    scores[key] += rarity * count * (K1 + 1) / (count + K1 * (1 - B + B * length[key] / mean))
        return [key for key, _score in scores.most_common(TOP)]

    return rank


def by_tags(organisations):
    """The tags that both have, each by how rare it is."""
    tags = {
        row["org_id"]: {
            f"{name}:{tag}" for name in ("layers", "domains", "capabilities") for tag in values(row[name])
        }
        for row in organisations
    }
    occurs = Counter(tag for own in tags.values() for tag in own)

    def rank(row) -> list[str]:
        names = (("layers", "layers_needed"), ("domains", "domains"), ("capabilities", "capabilities_needed"))
        asked = {f"{name}:{tag}" for name, column in names for tag in values(row[column])}
        scores = {
            key: sum(math.log(1 + len(tags) / occurs[tag]) for tag in own & asked)
            for key, own in tags.items()
        }
        return sorted(scores, key=lambda key: -scores[key])[:TOP]

    return rank


def judge(rank, challenges) -> tuple[float, float, float]:
    """Means of recall@10, nDCG@10 and success@10."""
    recall = gain = success = 0.0
    for row in challenges:
        grades = delivered(row)
        found = [grades.get(key, 0) for key in rank(row)]
        ideal = sorted(grades.values(), reverse=True)[:TOP]
        recall += sum(grade > 0 for grade in found) / len(grades)
        gain += _gain(found) / _gain(ideal)
        success += any(found)
    return recall / len(challenges), gain / len(challenges), success / len(challenges)


def _gain(grades) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


def main() -> None:
    if not DATA.exists():
        sys.exit(f"no data to judge by: {DATA.name} is not there")
    organisations = rows_of("organisations")
    challenges = [row for row in rows_of("challenges") if row["deliverers"]]
    layer_of = {row["capability"]: int(row["layer"]) for row in rows_of("capabilities")}
    ways = {
        "plain BM25, text": by_words(organisations),
        "engine, text alone": Table(organisations, challenges, layer_of, text_only=True).rank,
        "overlap of tags by rarity": by_tags(organisations),
        "engine, all fields": Table(organisations, challenges, layer_of, text_only=False).rank,
    }
    print(f"{len(challenges)} challenges, {len(organisations)} organisations")
    print(f"{'':28}{'recall@10':>10}{'nDCG@10':>10}{'success@10':>12}")
    for name, rank in ways.items():
        recall, gain, success = judge(rank, challenges)
        print(f"{name:28}{recall:>10.3f}{gain:>10.3f}{success:>12.3f}")


if __name__ == "__main__":
    main()
