"""What workers read on its way to the cache: whole, sound, of the right version, and kept once."""

from __future__ import annotations

from pathlib import Path

import pytest
from fakes import fake, loud

from hoptac import parts
from hoptac.corpus.store import list_corpus, write_article
from hoptac.errors import TransientError
from hoptac.objects import Store
from hoptac.run import keep_parts, plan, publish, run
from hoptac.shards import WorkerError
from hoptac.types import Article


def write_corpus(folder: Path, count: int = 4) -> list[str]:
    for number in range(count):
        text = f"Việt Nam ký với Lào lần {number}." if number else "BOOM"
        write_article(folder, Article(f"a{number:016x}", text, published_at="2024-05-01"), "test")
    return [stored.path for stored in list_corpus(folder)]


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "runs.csv"}


@pytest.fixture(params=["folder", "store"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"memory://parts{tmp_path}" if request.param == "store" else str(tmp_path / ".outputs.parts")


@pytest.fixture(autouse=True)
def one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hoptac.shards.now", lambda: "2026-01-01T00:00:00+00:00")


def test_parts_give_the_bytes_of_a_plain_run(tmp_path: Path, place: str) -> None:
    corpus, outputs = tmp_path / "corpus", tmp_path / "outputs"
    write_corpus(corpus)
    run(corpus, tmp_path / "plain", processes=1, extractor=fake)
    version = parts.reading_version()
    for shard in plan(corpus, outputs, shard_size=3).shards:
        part = parts.read_part(str(corpus), place, shard, version, fake)
        kept = keep_parts(outputs, place, [part.name])
        assert (kept.read, kept.failed) == (part.read, part.failed)
    assert plan(corpus, outputs).to_read == 0
    publish(corpus, outputs, extractor=loud, processes=1)
    assert tables(outputs) == tables(tmp_path / "plain")


def test_a_shard_that_is_read_again_finds_its_file(tmp_path: Path, place: str) -> None:
    paths = write_corpus(tmp_path / "corpus")
    version = parts.reading_version()
    first = parts.read_part(str(tmp_path / "corpus"), place, paths, version, fake)
    again = parts.read_part(str(tmp_path / "corpus"), place, paths, version, loud)
    assert again == first
    assert (first.read, first.failed) == (4, 1)


def test_what_a_run_that_was_cut_off_left_is_kept_then_cleared(tmp_path: Path, place: str) -> None:
    corpus, outputs = tmp_path / "corpus", tmp_path / "outputs"
    paths = write_corpus(corpus)
    parts.read_part(str(corpus), place, paths[:2], parts.reading_version(), fake)
    (corpus / paths[1]).write_text((corpus / paths[1]).read_text() + "Lào ký với WMO.\n")
    assert keep_parts(outputs, place).read == 2
    parts.clear(place)
    assert keep_parts(outputs, place).read == 0
    assert sorted(sum(plan(corpus, outputs).shards, ())) == paths[1:]


def test_another_version_reads_nothing(tmp_path: Path, place: str) -> None:
    paths = write_corpus(tmp_path / "corpus")
    with pytest.raises(WorkerError, match="another version"):
        parts.read_part(str(tmp_path / "corpus"), place, paths, "0" * 64, loud)


def test_a_worker_that_does_not_see_the_corpus_reads_nothing(tmp_path: Path, place: str) -> None:
    with pytest.raises(WorkerError, match="does not see the corpus"):
        parts.read_part(str(tmp_path / "corpus"), place, ["a.md"], parts.reading_version(), loud)


def test_a_place_that_is_not_shared_is_told(tmp_path: Path, place: str) -> None:
    with pytest.raises(TransientError, match="do all machines see this place"):
        keep_parts(tmp_path / "outputs", place, ["0" * 24 + ".part"])


def test_damaged_entries_are_left_out(tmp_path: Path) -> None:
    paths = write_corpus(tmp_path / "corpus")
    folder = tmp_path / "parts"
    part = parts.read_part(str(tmp_path / "corpus"), str(folder), paths, parts.reading_version(), fake)
    data = (folder / part.name).read_bytes()
    whole = parts.unpack_part(data)
    assert len(whole) == 4
    lines = data.splitlines(keepends=True)
    broken = [lines[0][:-20], b"\n", b"[1, 2]\n", b"7\n", lines[1].replace(b"2024", b"2023"), *lines[2:]]
    assert parts.unpack_part(b"".join(broken)) == whole[2:]


def test_a_corpus_in_a_store_gives_the_entries_of_the_folder(tmp_path: Path) -> None:
    paths = write_corpus(tmp_path / "corpus")
    url = f"memory://corpus{tmp_path}"
    Store(url).write_many({path: (tmp_path / "corpus" / path).read_bytes() for path in paths})
    version, place = parts.reading_version(), tmp_path / "parts"
    asked = [*paths, "undated/a0000000000000099.md"]
    here = parts.read_part(str(tmp_path / "corpus"), str(place / "a"), paths, version, fake)
    there = parts.read_part(url, str(place / "b"), asked, version, fake)
    one, other = (
        parts.unpack_part((place / d / p.name).read_bytes()) for d, p in (("a", here), ("b", there))
    )
    assert other[:-1] == one
    assert not other[-1].lasting, "what cannot be seen now is asked for again"
