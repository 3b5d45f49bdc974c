"""Corpus to tables: only what changed is read again, and the bytes do not depend on how."""

from __future__ import annotations

import csv
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest
from fakes import FakeExtractor, dying, fake, loud, wrong_knowledge

from hoptac import run as run_module
from hoptac.corpus.add import add
from hoptac.corpus.store import list_corpus
from hoptac.errors import HoptacError, TransientError, UsageError
from hoptac.files import locked
from hoptac.run import RunReport, extract_shard, plan, publish, run
from hoptac.settings import cache_folder
from hoptac.summary import summary
from hoptac.tables.cache import cache_file, open_cache
from hoptac.tables.validate import TableError

PLACES = ["Việt Nam", "Nhật Bản", "Lào", "WMO", "Bộ Y tế"]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    place = tmp_path / "corpus"
    fill(place, 12)
    return place


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    return tmp_path / "outputs"


def records(count: int, first: int = 0) -> list[dict[str, str]]:
    result = []
    for number in range(first, first + count):
        chance = random.Random(number)
        one, other = chance.sample(PLACES, 2)
        noise = " ".join(f"tiếng{chance.randrange(500)}" for _ in range(40))
        text = f'{one} "ký" với {other}, lần {number}.\n{noise}\n=1+1 {other} viện trợ\n'
        result.append(
            {"text": text, "title": f"Bài, {number}", "published_at": f"2021-12-{number % 28 + 1:02d}"}
        )
    return result


def fill(place: Path, count: int, first: int = 0, order: int = 0) -> None:
    """Add articles in an order of its own; what is added when is made the same."""
    some = records(count, first)
    random.Random(order).shuffle(some)
    place.mkdir(parents=True, exist_ok=True)
    source = place.parent / "source.jsonl"
    source.write_text("".join(json.dumps(r) + "\n" for r in some))
    add([str(source)], place)
    for stored in list_corpus(place):
        path = place / stored.path
        lines = path.read_text().split("\n")
        fixed = [
            'added_at: "2026-01-01T00:00:00+00:00"' if line.startswith("added_at: ") else line
            for line in lines
            if not line.startswith("source: ")
        ]
        if fixed != lines:
            path.write_text("\n".join(fixed))


def tables_of(outputs: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in sorted(outputs.iterdir()) if p.name != "runs.csv"}


def rows_of(outputs: Path, table: str) -> list[dict[str, str]]:
    with (outputs / f"{table}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def counts(report: RunReport) -> tuple[int, int, int, int, int]:
    return (report.new, report.changed, report.unchanged, report.removed, report.rejected)


def read(corpus: Path, outputs: Path, **options: object) -> RunReport:
    return run(corpus, outputs, processes=1, extractor=fake, **options)  # type: ignore[arg-type]


def edit(corpus: Path, change: Callable[[str], str], place: int = 0) -> str:
    stored = list(list_corpus(corpus))[place]
    path = corpus / stored.path
    path.write_text(change(path.read_text()))
    os.utime(path, ns=(stored.mtime_ns + 1, stored.mtime_ns + 1))
    return stored.article_id


def test_run_writes_valid_tables(corpus: Path, outputs: Path) -> None:
    report = read(corpus, outputs)
    assert counts(report) == (12, 0, 0, 0, 0)
    assert report.published
    assert report.rows["articles"] == 12
    assert report.rows["dyads"] == len(rows_of(outputs, "dyads")) > 10
    result = frictionless.validate(str(outputs / "datapackage.json"))
    assert result.valid, result.flatten(["title", "type", "note"])
    (ran,) = rows_of(outputs, "runs")
    assert (ran["run_id"], ran["articles_new"]) == (report.run_id, "12")


def test_foreign_keys_are_checked_by_frictionless(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    path = outputs / "entities.csv"
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    path.write_text("\n".join(line for line in lines if not line.startswith("WMO,")), encoding="utf-8-sig")
    report = frictionless.validate(str(outputs / "datapackage.json"))
    assert {error[0] for error in report.flatten(["type"])} == {"foreign-key"}


def test_nothing_changed_leaves_the_tables_alone(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    before = {p.name: p.stat().st_mtime_ns for p in outputs.iterdir() if p.name != "runs.csv"}
    report = run(corpus, outputs, extractor=loud)
    assert counts(report) == (0, 0, 12, 0, 0)
    assert not report.published
    assert report.rows["articles"] == 12
    assert {p.name: p.stat().st_mtime_ns for p in outputs.iterdir() if p.name != "runs.csv"} == before
    assert len({row["run_id"] for row in rows_of(outputs, "runs")}) == 2


def test_only_changed_articles_are_read_again(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    identity = edit(corpus, lambda text: text + "\nLào ký với WMO.\n")
    fill(corpus, 2, first=12)
    planned = plan(corpus, outputs)
    assert (planned.new, planned.changed, planned.unchanged, planned.to_read) == (2, 1, 11, 3)
    report = read(corpus, outputs)
    assert counts(report) == (2, 1, 11, 0, 0)
    assert report.rows_gained["articles"] == 3
    assert report.rows_lost["articles"] == 1
    assert report.rows_lost["dyads"] == 0
    assert sum("Lào ký với WMO." in row["evidence"] for row in rows_of(outputs, "dyads")) == 1
    assert any(r["article_id"] == identity for r in rows_of(outputs, "dyads"))


def test_removed_articles_leave_the_tables(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    stored = next(list_corpus(corpus))
    (corpus / stored.path).unlink()
    report = read(corpus, outputs, progress=None)
    assert counts(report) == (0, 0, 11, 1, 0)
    assert report.rows_lost["articles"] == 1
    assert stored.article_id not in {row["article_id"] for row in rows_of(outputs, "sentences")}
    assert counts(run(corpus, outputs, extractor=loud)) == (0, 0, 11, 0, 0)


def test_changed_knowledge_reads_everything_again(
    corpus: Path, outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read(corpus, outputs).reason == ""
    before = tables_of(outputs)
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "note.csv").write_text("id\n")
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(tmp_path / "own"))
    report = read(corpus, outputs)
    assert counts(report) == (0, 12, 0, 0, 0)
    assert "knowledge files changed" in report.reason
    assert report.reason in summary(report, outputs)
    assert report.rows_gained["dyads"] == report.rows_lost["dyads"] == 0
    assert tables_of(outputs) == before
    assert read(corpus, outputs).reason == ""


def test_bytes_do_not_depend_on_order_processes_or_history(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "SHARD_SIZE", 3)
    results = []
    for number, processes in ((0, 1), (1, 2)):
        place = tmp_path / str(number)
        fill(place / "corpus", 6, first=6 * number, order=number)
        if number:
            run(place / "corpus", place / "out", processes=1, extractor=fake)
        fill(place / "corpus", 12, order=number + 7)
        run(place / "corpus", place / "out", processes=processes, extractor=fake)
        results.append(tables_of(place / "out"))
    assert results[0] == results[1]


def test_bytes_do_not_depend_on_the_hash_seed(corpus: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[3]); from fakes import fake; from hoptac.run import run;"
        "from pathlib import Path; run(Path(sys.argv[1]), Path(sys.argv[2]), 1, None, fake)"
    )
    for seed in ("1", "2"):
        arguments = [str(corpus), str(tmp_path / f"out{seed}"), str(Path(__file__).parent)]
        subprocess.run(
            [sys.executable, "-c", code, *arguments], env=os.environ | {"PYTHONHASHSEED": seed}, check=True
        )
    assert tables_of(tmp_path / "out1") == tables_of(tmp_path / "out2")


def test_the_three_steps_give_the_same_bytes_as_run(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    planned = plan(corpus, outputs, shard_size=5)
    assert [len(shard) for shard in planned.shards] == [5, 5, 2]
    assert all(isinstance(path, str) for shard in planned.shards for path in shard)
    for shard in reversed(planned.shards):
        assert extract_shard(corpus, outputs, shard, extractor=fake).failed == 0
    report = publish(corpus, outputs, extractor=loud)
    assert counts(report) == (12, 0, 0, 0, 0)
    read(corpus, tmp_path / "other")
    assert tables_of(outputs) == tables_of(tmp_path / "other")


def test_a_kill_between_extracting_and_publishing_loses_nothing(
    corpus: Path, outputs: Path, tmp_path: Path
) -> None:
    planned = plan(corpus, outputs, shard_size=5)
    extract_shard(corpus, outputs, planned.shards[0], extractor=fake)
    (outputs.parent / ".outputs.new").mkdir()
    (outputs.parent / ".outputs.new" / "dyads.csv").write_text("half")
    assert plan(corpus, outputs).to_read == 7
    report = read(corpus, outputs)
    assert counts(report) == (12, 0, 0, 0, 0)
    assert not (outputs.parent / ".outputs.new").exists()
    read(corpus, tmp_path / "other")
    assert tables_of(outputs) == tables_of(tmp_path / "other")


def test_a_killed_process_leaves_no_lock_and_no_half_tables(corpus: Path, outputs: Path) -> None:
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[3]); import fakes; from hoptac.run import run;"
        "from pathlib import Path\n"
        "class Slow(fakes.FakeExtractor):\n"
        "    def extract(self, article):\n"
        "        print('reading', flush=True); time.sleep(60)\n"
        "run(Path(sys.argv[1]), Path(sys.argv[2]), 1, None, Slow)"
    )
    arguments = [str(corpus), str(outputs), str(Path(__file__).parent)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "reading\n"
        with pytest.raises(TransientError, match=rf"another run is working on .*process {process.pid}"):
            read(corpus, outputs)
        process.send_signal(signal.SIGKILL)
    assert not outputs.exists()
    assert counts(read(corpus, outputs)) == (12, 0, 0, 0, 0)


def test_articles_that_cannot_be_read_are_rejected_and_the_rest_goes_on(corpus: Path, outputs: Path) -> None:
    identity = edit(corpus, lambda text: text + "BOOM")
    broken = list(list_corpus(corpus))[1]
    (corpus / broken.path).write_bytes(b"no head")
    report = read(corpus, outputs)
    assert counts(report) == (10, 0, 0, 0, 2)
    rejects = {
        row["input"]: (row["stage"], re.sub(r":\d+\)", ":LINE)", row["error"]))
        for row in rows_of(outputs, "rejects")
    }
    assert rejects[next(list_corpus(corpus)).path] == (
        "extract",
        "RuntimeError: cannot read this (shards.py:LINE)",
    )
    assert rejects[broken.path][1].startswith("InputError: the head")
    assert counts(run(corpus, outputs, extractor=loud)) == (0, 0, 10, 0, 2)
    edit(corpus, lambda text: text.replace("BOOM", ""))
    report = read(corpus, outputs)
    assert counts(report) == (1, 0, 10, 0, 1)
    assert identity in {row["article_id"] for row in rows_of(outputs, "articles")}


def test_passing_errors_are_tried_again(corpus: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = next(list_corpus(corpus))
    whole = Path.read_bytes

    def refuse(self: Path) -> bytes:
        if self.name.startswith(stored.article_id):
            raise PermissionError(13, "Permission denied")
        return whole(self)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert counts(read(corpus, outputs)) == (11, 0, 0, 0, 1)
    assert not read(corpus, outputs).published
    monkeypatch.undo()
    assert counts(read(corpus, outputs)) == (1, 0, 11, 0, 0)


def test_rejects_of_adding_stand_in_the_tables(corpus: Path, outputs: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    add([str(bad)], corpus)
    assert read(corpus, outputs).rejected == 1
    assert [(r["input"], r["stage"]) for r in rows_of(outputs, "rejects")] == [(str(bad), "ingest")]
    bad.write_text("Lào ký với WMO")
    add([str(bad)], corpus)
    report = read(corpus, outputs)
    assert counts(report) == (1, 0, 12, 0, 0)
    assert rows_of(outputs, "rejects") == []


def test_the_same_article_twice_is_rejected_once(corpus: Path, outputs: Path) -> None:
    stored = next(list_corpus(corpus))
    (corpus / "undated").mkdir()
    shutil.copy(corpus / stored.path, corpus / "undated")
    report = read(corpus, outputs)
    assert counts(report) == (12, 0, 0, 0, 1)
    assert "the same article_id as" in rows_of(outputs, "rejects")[0]["error"]
    assert not read(corpus, outputs).published


def test_copies_point_at_the_earliest_article(corpus: Path, outputs: Path) -> None:
    source = corpus.parent / "copy.jsonl"
    copy = records(1)[0] | {"published_at": "2021-11-30", "outlet": "first"}
    source.write_text(json.dumps(copy))
    add([str(source)], corpus)
    read(corpus, outputs)
    found = {row["outlet"]: row for row in rows_of(outputs, "articles") if row["title"] == "Bài, 0"}
    assert found[""]["duplicate_of"] == found["first"]["article_id"]
    assert found["first"]["duplicate_of"] == ""


def test_damaged_entries_are_read_again(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    before = tables_of(outputs)
    database = sqlite3.connect(cache_file(outputs))
    with database:
        database.execute(
            "UPDATE articles SET rows = x'00' WHERE article_id = (SELECT min(article_id) FROM articles)"
        )
        database.execute(
            "UPDATE articles SET signature = x'00' WHERE article_id = (SELECT max(article_id) FROM articles)"
        )
    database.close()
    (outputs / "dyads.csv").unlink()
    assert counts(read(corpus, outputs)) == (0, 0, 12, 0, 0)
    assert tables_of(outputs) == before


@pytest.mark.parametrize("where", [0, 5000])
def test_a_damaged_cache_file_is_made_anew(corpus: Path, outputs: Path, where: int) -> None:
    read(corpus, outputs)
    before = tables_of(outputs)
    path = cache_file(outputs)
    data = bytearray(path.read_bytes())
    data[where : where + 20_000] = os.urandom(len(data[where : where + 20_000]))
    path.write_bytes(data)
    read(corpus, outputs)
    assert tables_of(outputs) == before
    with open_cache(outputs) as cache:
        assert len(cache.keys()) == 12


def test_tables_that_were_touched_are_written_again(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    before = tables_of(outputs)
    (outputs / "dyads.csv").write_text("mine")
    (outputs / "report").mkdir()
    (outputs / "report" / "index.html").write_text("page")
    report = run(corpus, outputs, extractor=loud)
    assert report.published
    assert report.rows_gained["dyads"] == report.rows_lost["dyads"] == 0
    assert (outputs / "report" / "index.html").read_text() == "page"
    shutil.rmtree(outputs / "report")
    assert tables_of(outputs) == before


def test_rows_that_break_the_rules_are_not_published(
    corpus: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(corpus, outputs)
    before = tables_of(outputs)
    edit(corpus, lambda text: text + "\nLào ký với WMO.\n")
    monkeypatch.setattr("hoptac.tables.rows.codes_of", lambda *_: ("57", "SUPPORT"))
    with pytest.raises(TableError, match=r"cooperations\.csv was not published.*cameo"):
        read(corpus, outputs)
    assert tables_of(outputs) == before


def test_knowledge_that_changed_under_a_running_process_is_noticed(corpus: Path, outputs: Path) -> None:
    class Old(FakeExtractor):
        knowledge_version = "old"

    with pytest.raises(HoptacError, match="changed after this process had loaded them; start it again"):
        run(corpus, outputs, processes=1, extractor=Old)


@pytest.mark.parametrize("processes", [1, 2])
def test_wrong_knowledge_stops_the_run_and_leaves_the_tables(
    corpus: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    read(corpus, outputs)
    before = tables_of(outputs)
    fill(corpus, 4, first=12)
    monkeypatch.setattr(run_module, "SHARD_SIZE", 2)
    with pytest.raises(HoptacError, match=r"triggers\.csv line 41: unknown kind"):
        run(corpus, outputs, processes=processes, extractor=wrong_knowledge)
    assert tables_of(outputs) == before


def test_a_worker_that_dies_is_told_in_words(
    corpus: Path, outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_module, "SHARD_SIZE", 6)
    with pytest.raises(HoptacError, match="a worker process ended too early"):
        run(corpus, outputs, processes=2, extractor=dying)
    assert counts(read(corpus, outputs)) == (12, 0, 0, 0, 0)


def test_tables_are_not_emptied_when_everything_fails(corpus: Path, outputs: Path) -> None:
    fill(corpus, 20, first=12)
    read(corpus, outputs)
    before = tables_of(outputs)
    for place in range(32):
        edit(corpus, lambda text: text + "BOOM", place)
    with pytest.raises(HoptacError, match=r"none of 32 articles could be read.*cannot read this"):
        read(corpus, outputs)
    assert tables_of(outputs) == before


def test_places_are_checked(corpus: Path, outputs: Path) -> None:
    with pytest.raises(UsageError, match="no such corpus"):
        run(corpus.parent / "nowhere", outputs)
    with pytest.raises(UsageError, match="not lie in one another"):
        run(corpus, corpus / "outputs")
    (corpus.parent / "file").write_text("")
    with pytest.raises(UsageError, match="not a folder"):
        run(corpus, corpus.parent / "file")


def test_cache_lies_outside_the_outputs(
    corpus: Path, outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cache_folder(outputs) == tmp_path.resolve() / ".hoptac" / "outputs"
    monkeypatch.setenv("HOPTAC_CACHE", str(tmp_path / "caches"))
    read(corpus, outputs)
    assert not (tmp_path / ".hoptac" / "outputs").exists()
    assert cache_folder(outputs) != cache_folder(tmp_path / "x" / "outputs")


def test_shards_may_be_read_side_by_side_but_not_during_a_run(corpus: Path, outputs: Path) -> None:
    planned = plan(corpus, outputs, shard_size=6)
    lock = cache_folder(outputs) / "lock"
    with locked(lock, "busy", shared=True):
        assert extract_shard(corpus, outputs, planned.shards[0], extractor=fake).read == 6
    with locked(lock, "busy"), pytest.raises(TransientError):
        extract_shard(corpus, outputs, planned.shards[1], extractor=fake)


def test_an_empty_corpus_gives_empty_tables(tmp_path: Path, outputs: Path) -> None:
    (tmp_path / "corpus").mkdir()
    assert counts(read(tmp_path / "corpus", outputs)) == (0, 0, 0, 0, 0)
    assert frictionless.validate(str(outputs / "datapackage.json")).valid


def test_an_edited_note_of_the_knowledge_changes_nothing(
    corpus: Path, outputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, row = "id,type,subtype,name_vi,note\n", "bench,PLACE,island,Đảo {},{}\n"
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    monkeypatch.setenv("HOPTAC_KNOWLEDGE", str(knowledge))
    (knowledge / "places.csv").write_text(header + row.format("Thử", "one"))
    read(corpus, outputs)
    (knowledge / "places.csv").write_text(header + row.format("Thử", "two notes"))
    noted = run(corpus, outputs, extractor=loud)
    assert (noted.published, counts(noted)) == (False, (0, 0, 12, 0, 0))
    (knowledge / "places.csv").write_text(header + row.format("Mới", "two notes"))
    edited = read(corpus, outputs)
    assert counts(edited) == (0, 12, 0, 0, 0)
    assert edited.reason.startswith("the knowledge files changed")
    assert len({row["knowledge_version"] for row in rows_of(outputs, "runs")}) == 3


def test_progress_is_told(corpus: Path, outputs: Path) -> None:
    told: list[tuple[str, int, int]] = []
    read(corpus, outputs, progress=lambda *step: told.append(step))
    assert told == [("extract", 12, 12), ("publish", 12, 12)]


def test_a_run_that_changes_nothing_is_fast(corpus: Path, outputs: Path) -> None:
    read(corpus, outputs)
    started = time.perf_counter()
    run(corpus, outputs, extractor=loud)
    assert time.perf_counter() - started < 2
