"""The engine from the command line, and its index as a file."""

import csv
import json

import pytest

from matchmaking.engine import Candidate, Index, Need, Offering
from matchmaking.engine.__main__ import main
from matchmaking.engine.store import load, save

CANDIDATES = [
    {"id": "teller", "name": "Teller", "text": "Sensoren tellen voetgangers.", "layers": [2], "domains": ["living"],
     "capabilities": ["personentelling"]},
    {"id": "model", "name": "Model", "offerings": [{"title": "Rekenmodel", "text": "Voorspelt drukte.", "layers": [3],
     "domains": ["living"], "capabilities": ["ai-voorspelling"]}]},
    {"id": "leeg"},
]  # fmt: skip
QUERIES = [
    {"id": "q1", "title": "Drukte meten en voorspellen", "needs": [
        {"title": "Voetgangers tellen", "layer": 2, "domains": ["living"], "capabilities": ["personentelling"],
         "mandatory": True, "weight": 2},
        {"title": "Voorspellen", "layer": 3, "domains": ["living"], "capabilities": ["ai-voorspelling"]}]},
    {"id": "q2"},
]  # fmt: skip


@pytest.fixture
def files(tmp_path):
    for name, rows in (("c", CANDIDATES), ("q", QUERIES)):
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def run(files, work, *more):
    out = files / "run.csv"
    arguments = [
        "--candidates",
        str(files / "c.jsonl"),
        "--queries",
        str(files / "q.jsonl"),
        "--out",
        str(out),
    ]
    code = main([work, *arguments, *more])
    with out.open(encoding="utf-8") as file:
        return code, list(csv.reader(file))


def test_rank_writes_a_row_a_query_and_candidate(files):
    code, rows = run(files, "rank")
    assert code == 0
    assert rows[0] == ["query", "rank", "candidate", "score"]
    assert [row[:3] for row in rows[1:]] == [["q1", "1", "teller"], ["q1", "2", "model"]]
    assert 0 < float(rows[2][3]) < float(rows[1][3]) <= 100


def test_at_most_so_many_a_query(files):
    assert len(run(files, "rank", "--top", "1")[1]) == 2


def test_text_only_does_not_see_the_fields(files):
    before = run(files, "rank", "--text-only")[1]
    stripped = [{**row, "layers": [0], "domains": ["x"], "capabilities": []} for row in CANDIDATES]
    (files / "c.jsonl").write_text("\n".join(json.dumps(row) for row in stripped), encoding="utf-8")
    assert run(files, "rank", "--text-only")[1] == before


def test_compose_writes_a_set_a_query(files):
    code, rows = run(files, "compose", "--size", "2")
    assert (code, rows) == (0, [["query", "candidate"], ["q1", "model"], ["q1", "teller"]])


def test_a_smaller_set_than_the_needs_ask_is_still_the_best_there_is(files):
    assert run(files, "compose", "--size", "1")[1] == [["query", "candidate"], ["q1", "teller"]]


@pytest.mark.parametrize("line", ["{", "[]", "{}"])
def test_a_line_that_is_no_object_with_an_id_is_named(files, capsys, line):
    (files / "q.jsonl").write_text('{"id": 1}\n' + line + "\n", encoding="utf-8")
    arguments = [
        "--candidates",
        str(files / "c.jsonl"),
        "--queries",
        str(files / "q.jsonl"),
        "--out",
        str(files / "o"),
    ]
    assert main(["rank", *arguments]) == 2
    assert "line 2" in capsys.readouterr().err


def test_a_stored_index_ranks_as_the_one_it_was_made_of(tmp_path):
    index = Index(
        Candidate(id=number, name=f"Demo {number}", text="Sensoren tellen.", cells=frozenset({(2, "living")}),
                  offerings=(Offering("Tellen", f"Wij tellen {number} fietsers."),))
        for number in range(3)
    )  # fmt: skip
    need = Need("Fietsers tellen", layers=frozenset({2}), domains=frozenset({"living"}))
    size = save(index, tmp_path / "index", "v7")
    stored, version = load(tmp_path / "index")
    assert (version, size) == ("v7", (tmp_path / "index").stat().st_size)
    assert stored.fits(need) == index.fits(need)
    assert str(stored.phrase(2, need)) == str(index.phrase(2, need)) == "Tellen. Wij tellen 2 fietsers"
    assert not stored.arrays["posting_values"].flags.writeable


@pytest.mark.parametrize("content", [b"", b"{}\n", b'{"format": 99}\n'])
def test_a_file_that_is_no_index_is_refused(tmp_path, content):
    (tmp_path / "index").write_bytes(content)
    with pytest.raises(ValueError, match="no index"):
        load(tmp_path / "index")


def test_a_file_with_another_byte_is_refused(tmp_path):
    path = tmp_path / "index"
    save(Index([Candidate(id=1, name="Demo", text="Sensoren tellen.")]), path)
    whole = path.read_bytes()
    at = whole.index(b"Sensoren")
    path.write_bytes(whole[:at] + b"Z" + whole[at + 1 :])
    with pytest.raises(ValueError, match="damaged"):
        load(path)


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    save(Index([Candidate(id=1, name="Demo", text="Sensoren")]), tmp_path / "index")
    whole = (tmp_path / "index").read_bytes()
    (tmp_path / "index").write_bytes(whole[:-500])
    with pytest.raises(ValueError, match="cut off"):
        load(tmp_path / "index")
