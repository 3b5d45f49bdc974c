"""Several processes at once: readers see the tables of one run, writers wait or stop, nothing interleaves."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fakes import fake

from hoptac.corpus.add import add
from hoptac.corpus.inbox import take_in
from hoptac.corpus.store import list_corpus
from hoptac.errors import TransientError
from hoptac.run import alone, extract_shard, plan, publish, run
from hoptac.tables.folder import published_files
from hoptac.tables.frames import read_tables
from hoptac.tables.schemas import tables

CORPUS, OUTPUTS = Path("corpus"), Path("outputs")
ARTICLES, RUNS, ROUNDS = 6, 12, 4


@contextmanager
def process(work: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """``work`` in a process of its own; what is yielded waits for it and gives its result."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, json.dumps(work()).encode())
        except BaseException as error:  # noqa: BLE001  # this process must end here
            os.write(writing, json.dumps({"error": repr(error)}).encode())
        finally:
            os._exit(0)
    os.close(writing)

    def result() -> Any:
        with os.fdopen(reading, "rb") as stream:
            return json.loads(stream.read())

    try:
        yield result
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("hoptac.corpus.add.now", lambda: "2026-01-01T00:00:00+00:00")
    monkeypatch.chdir(tmp_path)
    Path("in").mkdir()
    for number in range(ARTICLES):
        (Path("in") / f"{number}.txt").write_text(f"Việt Nam ký với Lào, lần {number}.\nWMO viện trợ Lào.\n")
    return tmp_path


def write_generation(number: int) -> None:
    """Make every article speak of ``number``; every second time there are two articles fewer."""
    for path in CORPUS.rglob("*.off"):
        path.rename(path.with_suffix(".md"))
    paths = [CORPUS / article.path for article in list_corpus(CORPUS)]
    for path in paths:
        head, _, _ = path.read_text().partition("THẾ HỆ")
        path.write_text(f"{head.rstrip()}\nTHẾ HỆ {number}: Lào ký với WMO.\n")
    for path in paths[: 2 * (number % 2)]:
        path.rename(path.with_suffix(".off"))


def read_pinned() -> dict[str, bytes]:
    """All files of the folder that ``outputs`` names now, whatever it names a moment later."""
    folder = os.open(OUTPUTS, os.O_DIRECTORY)
    try:
        found = {}
        for name in published_files():
            with os.fdopen(os.open(name, os.O_RDONLY, dir_fd=folder), "rb") as stream:
                found[name] = stream.read()
        return found
    finally:
        os.close(folder)


def generations(files: dict[str, bytes]) -> set[str]:
    """The generations that a set of tables speaks of. Raises :class:`AssertionError` when keys do not fit."""
    rows = {
        name: list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        for name, data in files.items()
        if name.endswith(".csv")
    }
    for table in tables().values():
        for column in table.columns:
            if column.references:
                other, key = column.references
                known = {row[key] for row in rows[tables()[other].file]}
                used = {row[column.name] for row in rows[table.file]} - {""}
                assert used <= known, f"{table.file}: {column.name}"
    assert len(rows["articles.csv"]) in (ARTICLES, ARTICLES - 2)
    said = [row["text"] for row in rows["sentences.csv"] if row["text"].startswith("THẾ HỆ")]
    assert len(said) == len(rows["articles.csv"])
    return {text.split(":")[0] for text in said}


def keep_reading() -> dict[str, Any]:
    """Read in three ways until a file says that it is enough."""
    seen: set[str] = set()
    counts = {"whole": 0, "replaced meanwhile": 0, "frames": 0, "told to try again": 0}
    while not Path("enough").exists():
        assert (OUTPUTS / "datapackage.json").exists(), "there is no moment without tables"
        try:
            found = generations(read_pinned())
            assert len(found) == 1, f"tables of {found}"
            seen |= found
            counts["whole"] += 1
        except FileNotFoundError:
            counts["replaced meanwhile"] += 1
        try:
            frames = read_tables(OUTPUTS)
            assert set(frames.sentences["article_id"]) == set(frames.articles["article_id"])
            spoken = frames.sentences["text"].str.extract("^(THẾ HỆ [0-9]+)")[0].dropna().unique()
            assert len(spoken) == 1
            counts["frames"] += 1
        except TransientError:
            counts["told to try again"] += 1
    return {"generations": sorted(seen), **counts}


@pytest.mark.slow
def test_readers_see_the_tables_of_one_run(place: Path) -> None:
    add(["in"], CORPUS)
    write_generation(1)
    run(CORPUS, OUTPUTS, processes=1, extractor=fake)
    with process(keep_reading) as result:
        for number in range(2, RUNS + 2):
            write_generation(number)
            assert run(CORPUS, OUTPUTS, processes=1, extractor=fake).published
        Path("enough").touch()
        told = result()
    assert "error" not in told, told
    print(told)
    assert told["whole"] > RUNS
    assert told["frames"] > 0
    assert len(told["generations"]) > RUNS / 2


def repeat(work: Callable[[], Any]) -> Callable[[], list[str]]:
    """Do ``work`` some times; what came of it each time."""

    def repeated() -> list[str]:
        said = []
        for _ in range(ROUNDS):
            try:
                work()
                said.append("done")
            except TransientError as error:
                said.append(str(error))
                time.sleep(0.01)
        return said

    return repeated


def add_all() -> None:
    add(["in"], CORPUS)


def empty_inbox() -> None:
    take_in(CORPUS, settle=0)


def run_all() -> None:
    run(CORPUS, OUTPUTS, processes=1, extractor=fake)


def publish_all() -> None:
    publish(CORPUS, OUTPUTS, processes=1, extractor=fake)


def steps() -> None:
    """What the daily flow does, without Prefect."""
    with alone(OUTPUTS):
        for shard in plan(CORPUS, OUTPUTS, shard_size=2).shards:
            extract_shard(CORPUS, OUTPUTS, shard, extractor=fake)
        publish_all()


PAIRS = [
    (add_all, add_all),
    (add_all, empty_inbox),
    (empty_inbox, empty_inbox),
    (add_all, run_all),
    (empty_inbox, steps),
    (run_all, run_all),
    (run_all, publish_all),
    (run_all, steps),
    (steps, steps),
]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_processes_at_once_end_with_the_bytes_of_one(
    place: Path, one: Callable[[], None], other: Callable[[], None]
) -> None:
    shutil.copytree("in", CORPUS / "inbox")
    with process(repeat(one)) as first, process(repeat(other)) as second:
        told = [*first(), *second()]
    busy = ("another process is adding to corpus", "another run is working on outputs")
    assert all(said == "done" or said.startswith(busy) for said in told), told
    assert "done" in told
    empty_inbox()
    add_all()
    run_all()
    found = {name: data for name, data in read_pinned().items() if name != "runs.csv"}
    shutil.move(CORPUS, "first-corpus")
    shutil.move(OUTPUTS, "first-outputs")
    add(["in"], CORPUS)
    run_all()
    expected = {name: data for name, data in read_pinned().items() if name != "runs.csv"}
    assert found == expected
    assert sorted(p.name for p in (Path("first-corpus") / "inbox" / "added").iterdir()) == [
        f"{number}.txt" for number in range(ARTICLES)
    ]


def test_a_lock_is_waited_for_and_says_who_holds_it(place: Path) -> None:
    def hold() -> str:
        with alone(OUTPUTS):
            Path("held").touch()
            time.sleep(0.5)
        return "done"

    with process(hold) as result:
        while not Path("held").exists():
            time.sleep(0.01)
        with pytest.raises(TransientError, match=r"another run is working on outputs \(process \d+\); wait"):
            run_all()
        with alone(OUTPUTS, patience=20):
            pass
        assert result() == "done"
