"""Adding: once is enough, and what failed stays known until it succeeds."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from hoptac.corpus.add import add
from hoptac.corpus.rejects import Reject, merge, read_rejects, write_rejects
from hoptac.corpus.store import list_corpus, read_article
from hoptac.errors import TransientError, UsageError
from hoptac.files import locked
from hoptac.settings import cache_folder


def bytes_below(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_add_twice_adds_nothing(tmp_path: Path) -> None:
    corpus, source = tmp_path / "corpus", tmp_path / "in"
    source.mkdir()
    (source / "a.txt").write_text("Việt Nam ký")
    (source / "b.jsonl").write_text('{"text": "hai"}\n{"text": ""}\n{"text": "hai"}\n')
    first = add([str(source)], corpus)
    assert (first.added, first.unchanged, first.rejected) == (2, 1, 1)
    before = bytes_below(corpus)
    second = add([str(source)], corpus)
    assert (second.added, second.unchanged, second.rejected) == (0, 3, 1)
    assert bytes_below(corpus) == before


def test_add_drops_earlier_rejects_of_an_input_that_now_succeeds(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    a, b = tmp_path / "a.jsonl", tmp_path / "b.txt"
    a.write_text('{"text": 1}\n{"text": "x"}\n')
    b.write_bytes(b"")
    report = add([str(a), str(b)], corpus)
    assert [r.input for r in report.rejects] == [f"{a}:1", str(b)]
    assert [(r.input, r.stage) for r in read_rejects(corpus)] == [(f"{a}:1", "ingest"), (str(b), "ingest")]
    a.write_text('{"text": "now"}\n{"text": "x"}\n{\n')
    add([str(a)], corpus)
    assert [r.input for r in read_rejects(corpus)] == [f"{a}:3", str(b)]
    b.write_text("now")
    a.unlink()
    add([str(b)], corpus)
    assert [r.input for r in read_rejects(corpus)] == [f"{a}:3"]


def test_add_refuses_missing_sources_before_reading(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(UsageError):
        add([str(tmp_path / "a.txt"), str(tmp_path / "b.txt")], tmp_path / "corpus")
    assert not (tmp_path / "corpus").exists()


def test_add_reads_standard_input_and_tells_progress(tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    add(["-"], tmp_path, lambda *step: told.append(step), stdin=io.BytesIO("Việt Nam\n".encode()))
    assert told == [("add", 1, 0)]
    (stored,) = list_corpus(tmp_path)
    assert read_article(tmp_path, stored.path).text == "Việt Nam\n"


def test_add_warns_of_dates_it_cannot_read(tmp_path: Path) -> None:
    report = add(["-"], tmp_path, stdin=io.BytesIO(b'{"text": "x", "published": "mai"}'))
    assert report.added == 1
    assert "'mai' not understood" in report.warnings[0]


def test_add_tells_what_it_passes_over_in_a_folder(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for name in ("a.txt", "b.pdf", "c.pdf", "d.odt", ".e.pdf"):
        (source / name).write_text("x")
    report = add([str(source)], tmp_path / "corpus")
    assert (report.added, report.rejected) == (1, 0)
    assert report.warnings == (f"{source}: files of other kinds passed over: 1 .odt, 2 .pdf",)


def test_add_waits_for_no_other_process(tmp_path: Path) -> None:
    with (
        locked(cache_folder(tmp_path) / "lock", "busy"),
        pytest.raises(TransientError, match=r"adding to .* \(process \d+\)"),
    ):
        add(["-"], tmp_path, stdin=io.BytesIO(b"x"))


def test_add_cleans_up_after_a_killed_run(tmp_path: Path) -> None:
    (tmp_path / "2021").mkdir()
    (tmp_path / "2021" / ".a.md.1.tmp").write_text("half")
    add(["-"], tmp_path, stdin=io.BytesIO(b"x"))
    assert not list(tmp_path.rglob("*.tmp"))


def test_rejects_keep_their_order_and_first_time(tmp_path: Path) -> None:
    rows = [
        Reject("b:10", "ingest", "e", "1"),
        Reject("b:9", "ingest", "e", "1"),
        Reject("a", "ingest", "e,\n", "1"),
    ]
    write_rejects(tmp_path, rows)
    assert [r.input for r in read_rejects(tmp_path)] == ["a", "b:9", "b:10"]
    again = merge(
        read_rejects(tmp_path), {"b"}, [Reject("b:9", "ingest", "e", "2"), Reject("b:1", "ingest", "f", "2")]
    )
    assert {(r.input, r.at) for r in again} == {("a", "1"), ("b:9", "1"), ("b:1", "2")}
    assert merge([Reject("a:3", "ingest", "e", "1")], {"a:3"}, []) == []
    before = (tmp_path / "rejects.csv").stat().st_mtime_ns
    write_rejects(tmp_path, read_rejects(tmp_path))
    assert (tmp_path / "rejects.csv").stat().st_mtime_ns == before
