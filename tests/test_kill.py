"""Killed at any moment, nothing is lost: the next run ends with the bytes of an undisturbed one."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from fakes import fake
from killing import Work, run_until

import hoptac.tables.publish  # noqa: F401  # loaded once, before the processes part
from hoptac.corpus.add import add
from hoptac.corpus.inbox import take_in
from hoptac.run import extract_shard, plan, publish, run

POINTS = 25
CORPUS, OUTPUTS, INBOX = Path("corpus"), Path("outputs"), Path("corpus") / "inbox"
Files = dict[str, bytes]

pytestmark = pytest.mark.slow


def article(number: int) -> str:
    noise = " ".join(f"tiếng{number * 7 + i}" for i in range(30))
    return f"Việt Nam ký với {('Lào', 'WMO', 'Nhật Bản')[number % 3]}, lần {number}.\n{noise}\n"


def write_sources(folder: Path, numbers: range) -> None:
    """Texts, and a file with a record that is refused."""
    folder.mkdir(parents=True)
    for number in numbers:
        (folder / f"{number}.txt").write_text(article(number))
    records = [{"text": article(100 + numbers.start)}, {"text": ""}, {"text": article(200 + numbers.start)}]
    (folder / "records.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))


def add_sources() -> None:
    add(["in"], CORPUS)


def empty_inbox() -> None:
    take_in(CORPUS, settle=0)


def run_all() -> None:
    run(CORPUS, OUTPUTS, processes=1, extractor=fake)


def read_shards() -> None:
    for shard in plan(CORPUS, OUTPUTS, shard_size=2).shards:
        extract_shard(CORPUS, OUTPUTS, shard, extractor=fake)


def publish_all() -> None:
    publish(CORPUS, OUTPUTS, extractor=fake, processes=1)


def below(folder: Path) -> Files:
    """Every file in a folder by its path, but for the record of runs."""
    paths = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != "runs.csv")
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def everything(folder: Path) -> Files:
    """All that a user has: no caches, but also what a killed process may have left beside."""
    return {name: data for name, data in below(folder).items() if not name.startswith(".hoptac/")}


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus with tables, then articles to add, one that changed, one that went, and a user's own file."""
    monkeypatch.setattr("hoptac.corpus.add.now", lambda: "2026-01-01T00:00:00+00:00")
    monkeypatch.setattr("hoptac.shards.now", lambda: "2026-01-01T00:00:00+00:00")
    place = tmp_path / "base"
    write_sources(place / "in", range(5))
    monkeypatch.chdir(place)
    add_sources()
    run_all()
    (OUTPUTS / "report").mkdir()
    (OUTPUTS / "report" / "index.html").write_text("a page")
    shutil.rmtree("in")
    write_sources(Path("in"), range(5, 9))
    first, second, *_ = sorted((CORPUS / "undated").iterdir())
    first.write_text(first.read_text() + "Lào ký với WMO.\n")
    second.unlink()
    write_sources(INBOX, range(20, 23))
    return place


def survived(
    base: Path,
    monkeypatch: pytest.MonkeyPatch,
    work: Work,
    ending: Work,
    check: Callable[[Files], None] | None = None,
) -> int:
    """Kill ``work`` at ``POINTS`` moments; ``ending`` after each must give what it gives undisturbed."""

    def copy(name: str) -> Path:
        return Path(shutil.copytree(base, base.parent / name))

    total = run_until(work, copy("counted"))
    monkeypatch.chdir(copy("undisturbed"))
    work()
    ending()
    expected = everything(Path.cwd())
    moments = random.Random(work.__name__).sample(range(1, total + 1), min(POINTS, total))
    for moment in sorted(moments):
        place = copy(f"killed-{moment}")
        assert run_until(work, place, moment) == 0
        if check:
            check(below(place / "outputs"))
        monkeypatch.chdir(place)
        ending()
        found = everything(place)
        assert found.keys() == expected.keys(), f"killed at moment {moment} of {total}"
        differ = {name for name, data in expected.items() if found[name] != data}
        assert not differ, f"killed at moment {moment} of {total}"
        shutil.rmtree(place)
    print(f"{work.__name__}: survived {len(moments)} kills out of {total} moments")
    return len(moments)


def test_kill_while_adding(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ending() -> None:
        add_sources()
        run_all()

    assert survived(base, monkeypatch, add_sources, ending) == POINTS


def test_kill_while_emptying_the_inbox(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def ending() -> None:
        empty_inbox()
        run_all()

    assert survived(base, monkeypatch, empty_inbox, ending) == POINTS


def test_kill_while_extracting(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = below(base / "outputs")

    def check(files: Files) -> None:
        assert files == before

    assert survived(base, monkeypatch, read_shards, run_all, check) == POINTS


def test_kill_while_publishing(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(base)
    add_sources()
    read_shards()
    before = below(base / "outputs")
    after_run = Path(shutil.copytree(base, base.parent / "after"))
    monkeypatch.chdir(after_run)
    publish_all()
    after = below(after_run / "outputs")
    assert after != before
    seen = set()

    def check(files: Files) -> None:
        # a user's own file may still have to be brought over, never the tables
        kept = {name: data for name, data in files.items() if "/" not in name}
        whole = [{n: d for n, d in tables.items() if "/" not in n} for tables in (before, after)]
        assert kept in whole
        seen.add(whole.index(kept))

    assert survived(base, monkeypatch, publish_all, run_all, check) == POINTS
    assert seen == {0, 1}, "kills before and after the exchange"
