"""The engine from the command line, and its index as a file."""

import csv
import json
import os
import subprocess
import sys

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


def refused(files, capsys, name, content) -> str:
    """What is said of a file with this content in place of `name`; nothing is written."""
    (files / f"{name}.jsonl").write_bytes(content)
    paths = {"candidates": files / "c.jsonl", "queries": files / "q.jsonl", "out": files / "none.csv"}
    arguments = [part for word, path in paths.items() for part in (f"--{word}", str(path))]
    assert main(["rank", *arguments]) == 2
    assert not paths["out"].exists()
    said = capsys.readouterr().err
    assert said.startswith(f"{files / name}.jsonl, ")
    assert said.count("\n") == 1
    return said.split(".jsonl, ")[1].rstrip()


def test_what_can_not_be_read_is_named_by_line_and_field(files, capsys):
    number, text = "a whole number is asked, not", "a text is asked, not"
    for row, said in {
        "[1]": "an object is asked, not [1]",
        "{}": "id: a text or a whole number is asked, not null",
        '{"id": [1]}': "id: a text or a whole number is asked, not [1]",
        '{"id": true}': "id: a text or a whole number is asked, not true",
        '{"id": "\\ud800"}': 'id: a text or a whole number is asked, not "\\ud800"',
        '{"id": "eén"}': 'id: "e\\u00e9n" is on line 1 too',
        '{"id": 1, "text": ["a"]}': f'text: {text} ["a"]',
        '{"id": 1, "layers": "2,3"}': 'layers: a list is asked, not "2,3"',
        '{"id": 1, "layers": ["data"]}': f'layers: {number} "data"',
        '{"id": 1, "layers": [1e400]}': f"layers: {number} Infinity",
        '{"id": 1, "domains": "living"}': 'domains: a list is asked, not "living"',
        '{"id": 1, "capabilities": [null]}': f"capabilities: {text} null",
        '{"id": 1, "offerings": [{}, "x"]}': 'offerings[1]: an object is asked, not "x"',
        '{"id": 1, "offerings": [{"text": {}}]}': f"offerings[0].text: {text} {{}}",
    }.items():
        lines = '\ufeff{"id": "eén"}\r\n' + row
        assert refused(files, capsys, "c", lines.encode()) == f"line 2: {said}", row
    assert refused(files, capsys, "c", b'{"id": "\xe9"}') == "line 1: no UTF-8"
    assert refused(files, capsys, "c", b"\n" + b"[" * 100_000).startswith("line 2: no JSON (")
    (files / "c.jsonl").write_text('{"id": 1}')
    for need, said in {
        '{"layer": 2.5}': f"layer: {number} 2.5",
        '{"mandatory": "no"}': 'mandatory: true or false is asked, not "no"',
        '{"weight": "2"}': 'weight: a number of 0 or more is asked, not "2"',
        '{"weight": -1}': "weight: a number of 0 or more is asked, not -1",
        '{"weight": NaN}': "weight: a number of 0 or more is asked, not NaN",
    }.items():
        line = f'{{"id": 1, "needs": [{{}}, {need}]}}'.encode()
        assert refused(files, capsys, "q", line) == f"line 1: needs[1].{said}", need


def test_a_file_that_is_not_there_is_named(files, capsys):
    arguments = ["--candidates", "no.jsonl", "--queries", "no.jsonl", "--out", str(files / "none.csv")]
    assert main(["rank", *arguments]) == 2
    assert capsys.readouterr().err == "no.jsonl: No such file or directory\n"


def test_marks_of_windows_blank_lines_nulls_and_half_characters_are_read(files):
    lines = [
        '{"id": 7, "name": null, "kind": null, "text": "Capteurs de qualité de l’air 🚲", "offerings": null}',
        "",
        '{"id": "leer", "layers": null, "text": ""}',
        '{"id": "b", "text": "Wir zählen Fahrräder", "layers": ["2", 3.0], "domains": [5]}',
    ]
    (files / "c.jsonl").write_bytes("\ufeff".encode() + "\r\n".join(lines).encode())
    rows = [
        '{"id": "fr", "title": "QUALITE de l\'air\\ud83d", "needs": null}',
        '{"id": "de", "needs": [{"title": "Fahrrad zählen", "weight": 0, "mandatory": null, "layer": null}]}',
        '{"id": "niets"}',
    ]
    (files / "q.jsonl").write_text("\n".join(rows), encoding="utf-8")
    found = [row[:3] for row in run(files, "rank", "--top", "1")[1]]
    assert found == [["query", "rank", "candidate"], ["fr", "1", "7"], ["de", "1", "b"]]
    assert run(files, "compose")[1][1:] == [["fr", "7"], ["de", "b"]]


def test_without_candidates_or_queries_the_head_alone_is_written(files):
    (files / "c.jsonl").write_text("\n")
    assert run(files, "rank") == (0, [["query", "rank", "candidate", "score"]])
    assert run(files, "compose") == (0, [["query", "candidate"]])


def test_an_index_is_the_same_in_every_process(files):
    """Pieces and concepts come in sets, whose order differs by process; sums of numbers differ by their order."""
    program = (
        "import sys; from matchmaking.engine.lines import *; from matchmaking.engine.store import *;"
        "save(Index(read_candidates(sys.argv[1])), sys.argv[2])"
    )
    for seed in ("1", "2"):
        command = [sys.executable, "-c", program, str(files / "c.jsonl"), str(files / seed)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
    assert (files / "1").read_bytes() == (files / "2").read_bytes()


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
