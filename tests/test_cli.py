"""The commands as a user calls them: what they print, where, and how they end."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hoptac.cli import app
from hoptac.cli.view import Mark, marked, visible

SEEDS = Path(__file__).parent.parent / "seeds" / "articles"
GOLD = Path(__file__).parent / "gold"
SEED = "doi-ngoai-moi-truong"
COMMANDS = ("add", "run", "extract", "show", "why", "evaluate", "check", "diff", "report")
HEAVY = ("spacy", "pandas", "pandera", "underthesea", "numpy", "trafilatura", "prefect", "frictionless")


@dataclass(frozen=True)
class Place:
    """A corpus and its tables."""

    corpus: Path
    outputs: Path

    def options(self) -> list[str]:
        return ["--corpus", str(self.corpus), "--outputs", str(self.outputs)]

    def rows(self, table: str) -> list[dict[str, str]]:
        with (self.outputs / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))


def hoptac(*arguments: str | Path, stdin: str | None = None) -> Any:
    return CliRunner().invoke(app, [str(a) for a in arguments], input=stdin)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    base = tmp_path_factory.mktemp("cli")
    made = Place(base / "corpus", base / "outputs")
    assert hoptac("add", SEEDS / f"{SEED}.txt", "--corpus", made.corpus).exit_code == 0
    done = hoptac("run", *made.options())
    assert done.exit_code == 0, done.output
    return made


def test_help_imports_nothing_heavy() -> None:
    code = f"import sys, hoptac.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_extract_imports_little() -> None:
    others = {*HEAVY, "joblib", "charset_normalizer", "yaml"} - {"numpy"}
    file = str(SEEDS / f"{SEED}.txt")
    code = (
        f"import sys; from hoptac.cli.work import extract_file; extract_file({file!r}, '', as_json=True);"
        f" print([name for name in {sorted(others)!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_gives_an_example(command: str) -> None:
    done = hoptac(command, "--help")
    assert done.exit_code == 0
    assert f"hoptac {command}" in done.stdout.partition("Examples:")[2]


def test_help_lists_every_command() -> None:
    listed = hoptac("--help").stdout
    assert {name for name in COMMANDS if f"\n  {name} " in listed} == set(COMMANDS)
    assert {command.callback.__name__ for command in app.registered_commands} == set(COMMANDS)


def test_add_rejects_one_input_and_takes_the_rest(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.txt").write_bytes(b"")
    shutil.copy(SEEDS / f"{SEED}.txt", tmp_path / "in")
    done = hoptac("add", tmp_path / "in", "--corpus", tmp_path / "corpus")
    assert done.exit_code == 1
    assert "1 added" in done.stdout
    assert "empty.txt: the file is empty" in done.stderr


def test_add_reads_standard_input(tmp_path: Path) -> None:
    done = hoptac("add", "-", "--corpus", tmp_path / "corpus", "--json", stdin="Việt Nam thăm Lào.\n")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["added"] == 1


def test_add_puts_aside_what_lies_in_the_inbox_of_the_corpus(tmp_path: Path) -> None:
    inbox = tmp_path / "corpus" / "inbox"
    inbox.mkdir(parents=True)
    for name, text in (("a.txt", "Việt Nam thăm Lào."), ("b.txt", ""), ("c.part", "x")):
        (inbox / name).write_text(text)
        os.utime(inbox / name, (1, 1))
    done = hoptac("add", inbox, "--corpus", tmp_path / "corpus")
    assert done.exit_code == 1
    assert "1 added" in done.stdout
    assert f"{inbox / 'c.part'}: left for the next time" in done.stderr
    found = sorted(p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file())
    assert found == ["added/a.txt", "c.part", "rejected/b.txt", "rejected/b.txt.reason.txt"]


def test_wrong_use_is_one_line_and_exit_2(tmp_path: Path) -> None:
    done = hoptac("add", tmp_path / "nowhere.txt", "--corpus", tmp_path / "corpus")
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr == f"hoptac: {tmp_path / 'nowhere.txt'}: no such file or folder\n"


def test_run_says_where_to_look_then_that_nothing_changed(place: Place) -> None:
    done = hoptac("run", *place.options())
    assert done.exit_code == 0
    assert done.stdout.startswith("nothing changed: 1 articles")


def test_run_json_has_the_rows(place: Place) -> None:
    report = json.loads(hoptac("run", *place.options(), "--json").stdout)
    assert report["unchanged"] == 1
    assert report["rows"]["dyads"] == len(place.rows("dyads"))


def test_extract_json_offsets_give_the_surface() -> None:
    done = hoptac("extract", SEEDS / f"{SEED}.txt", "--json")
    found = json.loads(done.stdout)
    text = found["article"]["text"]
    assert set(found) == {"article", "sentences", "mentions", "cooperations", "dyads"}
    for item in (*found["sentences"], *found["mentions"]):
        assert text[item["start"] : item["end"]] == item["text"]
    for act in found["cooperations"]:
        assert text[slice(*act["trigger"])] == act["trigger_text"]
    assert {d["cooperation"] for d in found["dyads"]} == {c["ordinal"] for c in found["cooperations"]}


def test_extract_shows_names_in_the_running_text() -> None:
    done = hoptac("extract", "-", stdin="Thủ tướng Việt Nam thăm Lào hôm qua.\n")
    assert "[Việt Nam](VNM) thăm [Lào](LAO)" in done.stdout
    assert "VNM\tLAO\tmeeting" in done.stdout


def test_extract_takes_the_date_from_the_option() -> None:
    done = hoptac("extract", "-", "--date", "2024-05-01", "--json", stdin="Việt Nam thăm Lào.\n")
    assert json.loads(done.stdout)["article"]["published_at"] == "2024-05-01"
    assert hoptac("extract", "-", "--date", "soon", stdin="Việt Nam thăm Lào.\n").exit_code == 2


def test_extract_refuses_many_articles(tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    many.write_text('{"text": "Một."}\n{"text": "Hai."}\n', encoding="utf-8")
    done = hoptac("extract", many)
    assert done.exit_code == 2
    assert "more than one article" in done.stderr


def test_extract_of_a_bad_file_is_exit_1(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01\x02")
    done = hoptac("extract", tmp_path / "bad.txt")
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("wanted", [SEED, f"{SEED}.txt", "a1868"])
def test_show_finds_an_article_by_name_or_beginning_of_id(place: Place, wanted: str) -> None:
    done = hoptac("show", wanted, *place.options())
    assert done.exit_code == 0, done.stderr
    assert "[Vương quốc Anh](GBR), [Hàn Quốc](KOR)" in done.stdout
    assert all(row["dyad_id"] in done.stdout for row in place.rows("dyads"))


def test_show_without_tables_says_to_run(tmp_path: Path) -> None:
    done = hoptac("show", SEED, "--outputs", tmp_path)
    assert done.exit_code == 2
    assert "hoptac run" in done.stderr


def test_show_of_a_changed_text_says_to_run(place: Place, tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(place.corpus, corpus)
    path = next(corpus.rglob("a*.md"))
    path.write_bytes(path.read_bytes() + "Thêm.".encode())
    done = hoptac("show", SEED, "--outputs", place.outputs, "--corpus", corpus)
    assert done.exit_code == 2
    assert "changed since" in done.stderr


def test_why_names_the_rule_with_file_line_and_words(place: Place) -> None:
    row = next(r for r in place.rows("dyads") if r["kind"] == "joint_action")
    done = hoptac("why", f"dyads:{row['dyad_id']}", *place.options())
    assert done.exit_code == 0, done.stderr
    assert "[đồng tổ chức](trigger)" in done.stdout
    assert "kind by joint_action-001 (triggers.csv:" in done.stdout
    assert "pattern: đồng tổ chức" in done.stdout
    assert "from 'Bộ Môi trường Nhật Bản' (JPN:MOE)" in done.stdout


def test_why_explains_cooperations_and_mentions_too(place: Place) -> None:
    act = place.rows("cooperations")[0]
    told = json.loads(hoptac("why", act["cooperation_id"], *place.options(), "--json").stdout)
    assert told["row"]["cooperation_id"] == act["cooperation_id"]
    assert not told["stale"]
    mention = next(m for m in place.rows("entity_mentions") if m["entity_id"] == "KOR")
    done = hoptac("why", mention["mention_id"], *place.options())
    assert "name 'KOR' by KOR (countries.csv:" in done.stdout


def test_why_of_a_dyad_tells_of_its_pair_and_names_the_other_parties(place: Place) -> None:
    dyads = [row for row in place.rows("dyads") if row["cooperation_id"].endswith(":c001")]
    row = next(row for row in dyads if row["target"] == "JPN")
    done = hoptac("why", row["dyad_id"], *place.options())
    assert done.stdout.count("](target: ") == 1
    assert "target: Nhật Bản (JPN)" in done.stdout and "name 'GBR' by" not in done.stdout
    others = done.stdout.partition("dyads of their own: ")[2].splitlines()[0].split(", ")
    assert sorted([*others, "JPN"]) == sorted(row["target"] for row in dyads)
    told = json.loads(hoptac("why", row["dyad_id"], *place.options(), "--json").stdout)
    assert {party["party"] for party in told["parties"]} == {"VNM", "JPN"} and not told["stale"]
    assert "licence" in told["reasons"][0]["row"] and "licence" not in done.stdout


def test_show_on_a_terminal_has_one_line_a_dyad_and_says_how_to_ask_why(place: Place) -> None:
    article = place.rows("articles")[0]["article_id"]
    command = [sys.executable, "-m", "hoptac.cli", "show", SEED, *place.options()]
    lines = [line.split() for line in on_terminal(command).splitlines()]
    rows = [words for words in lines if words and words[0].startswith("c0")]
    dyads = place.rows("dyads")
    assert [f"{article}:{words[0]}" for words in rows] == [row["dyad_id"] for row in dyads]
    assert ["How", "a", "row", "was", "read:", "hoptac", "why", dyads[-1]["dyad_id"]] in lines


def on_terminal(command: list[str]) -> str:
    """What a command prints where its output is a terminal, without the colours."""
    leader, follower = os.openpty()
    environment = os.environ | {"COLUMNS": "120", "TERM": "xterm"}
    with subprocess.Popen(command, stdout=follower, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(follower)
        shown = b""
        while part := read_terminal(leader):
            shown += part
        assert process.wait() == 0
    os.close(leader)
    return re.sub("\x1b[^m]*m", "", shown.decode())


def read_terminal(leader: int) -> bytes:
    try:
        return os.read(leader, 65536)
    except OSError:  # Linux says so when the other end is closed
        return b""


@pytest.mark.parametrize(
    "arguments", [["show", SEED], ["show", SEED, "--json"], ["--help"], ["show", "--help"]], ids=" ".join
)
def test_reader_that_goes_away_ends_the_command_quietly(place: Place, arguments: list[str]) -> None:
    folders = [] if "--help" in arguments else place.options()
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "hoptac.cli", *arguments, *folders]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (0, b"")


def test_show_and_why_read_tables_with_a_very_long_sentence(tmp_path: Path) -> None:
    text = "Việt Nam thăm Lào.\n" + "và " * 60_000 + "thôi."
    added = hoptac("add", "-", "--corpus", tmp_path / "corpus", stdin=text)
    assert added.exit_code == 0, added.stderr
    folders = ["--corpus", tmp_path / "corpus", "--outputs", tmp_path / "outputs"]
    assert hoptac("run", *folders).exit_code == 0
    with (tmp_path / "outputs" / "dyads.csv").open(encoding="utf-8-sig", newline="") as stream:
        identity = stream.readlines()[1].partition(",")[0]
    for arguments in (["show", "a"], ["why", identity]):
        done = hoptac(*arguments, *folders)
        assert done.exit_code == 0, done.output[-300:]


@pytest.mark.parametrize("wanted", ["nonsense", "dyads:a1868099f03b24c8d:c999:d01", "dyads:"])
def test_why_of_an_unknown_row_is_wrong_use(place: Place, wanted: str) -> None:
    done = hoptac("why", wanted, *place.options())
    assert done.exit_code == 2
    assert done.stderr.startswith("hoptac: ")


def test_evaluate_scores_a_gold_folder(tmp_path: Path) -> None:
    shutil.copy(GOLD / f"{SEED}.ann", tmp_path)
    done = hoptac("evaluate", tmp_path, "--texts", SEEDS, "--no-baseline", "--json")
    scores = json.loads(done.stdout)
    assert (scores["articles"], scores["baseline"]) == (1, None)
    assert scores["hoptac"]["strict"]["COUNTRY"]["f1"] > 0.9


def test_evaluate_sets_the_baseline_beside(tmp_path: Path) -> None:
    shutil.copy(GOLD / "tin-the-gioi-2012.ann", tmp_path)
    done = hoptac("evaluate", tmp_path, "--texts", SEEDS)
    assert done.exit_code == 0, done.stderr
    assert "baseline F1" in done.stdout


def test_check_names_file_line_and_what_was_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "id,kind,frame,status,pattern\nmy-1,agreemnt,pair_verb,done,xin chào\n"
    (tmp_path / "triggers.csv").write_text(row, encoding="utf-8")
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    done = hoptac("check")
    assert done.exit_code == 1
    assert "triggers.csv line 2: unknown kind 'agreemnt'; did you mean 'agreement'?" in done.stdout


@pytest.mark.slow
def test_check_effect_shows_the_rows_that_an_edit_gains(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = "id,kind,frame,status,pattern\njoint_action-001,agreement,pair_verb,done,đồng tổ chức\n"
    (tmp_path / "triggers.csv").write_text(row, encoding="utf-8")
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path))
    before = {path.name: path.read_bytes() for path in place.outputs.iterdir()}
    done = hoptac("check", "--effect", *place.options(), "--json")
    told = json.loads(done.stdout)
    assert {"agreement"} == {row["kind"] for row in told["gained"]}
    assert {"joint_action"} <= {row["kind"] for row in told["lost"]}
    assert before == {path.name: path.read_bytes() for path in place.outputs.iterdir()}


def test_visible_lets_no_control_character_through() -> None:
    assert visible("a\x1b[31m\u0085b\nc\td\r") == "a\\x1b[31m\\x85b\nc\td\\x0d"


def test_marked_keeps_the_text_and_the_first_of_overlapping_marks() -> None:
    marks = [Mark(0, 8, "bold", "VNM"), Mark(5, 12, "bold", "X"), Mark(13, 16, "bold", "LAO")]
    assert marked("Việt Nam thăm Lào", marks, colour=True).plain == "Việt Nam thăm Lào"
    assert marked("Việt Nam thămLào", marks, colour=False).plain == "[Việt Nam](VNM) thăm[Lào](LAO)"
