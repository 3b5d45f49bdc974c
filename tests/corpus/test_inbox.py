"""The inbox: what is dropped there is added and put aside with a reason, and nothing is ever lost."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from hoptac.corpus import inbox as inbox_module
from hoptac.corpus.add import only_adder
from hoptac.corpus.inbox import REASON, InboxReport, take_in
from hoptac.corpus.rejects import read_rejects
from hoptac.corpus.store import list_corpus
from hoptac.errors import TransientError

OLD = 1_600_000_000


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "corpus" / "inbox").mkdir(parents=True)
    return tmp_path / "corpus"


def drop(corpus: Path, name: str, data: str | bytes = "Việt Nam ký với Lào.") -> Path:
    """A file that was written long ago."""
    path = corpus / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    os.utime(path, (OLD, OLD))
    return path


def below(corpus: Path) -> dict[str, str]:
    """What lies in the inbox, but for the wording of reasons."""
    place = corpus / "inbox"
    return {
        p.relative_to(place).as_posix(): "" if p.name.endswith(REASON) else p.read_text(errors="replace")
        for p in sorted(place.rglob("*"))
        if p.is_file()
    }


def reason(corpus: Path, name: str) -> str:
    return (corpus / "inbox" / "rejected" / f"{name}{REASON}").read_text(encoding="utf-8")


def test_inbox_adds_files_and_puts_them_aside(corpus: Path) -> None:
    drop(corpus, "a.txt", "một")
    drop(corpus, "báo/2021/b.jsonl", '{"text": "hai"}\n{"text": "một"}\n{"text": "ba"}\n')
    drop(corpus, "empty.txt", b"")
    drop(corpus, "c.xyz", b"%XYZ")
    report = take_in(corpus)
    assert (report.added, report.unchanged, report.rejected, report.left) == (3, 1, 2, ())
    assert set(below(corpus)) == {
        "added/a.txt",
        "added/báo/2021/b.jsonl",
        "rejected/c.xyz",
        f"rejected/c.xyz{REASON}",
        "rejected/empty.txt",
        f"rejected/empty.txt{REASON}",
    }
    assert set(report.moved) == {name for name in below(corpus) if not name.endswith(REASON)}
    assert reason(corpus, "empty.txt").startswith("the file is empty\n")
    assert "not a kind of file that is read" in reason(corpus, "c.xyz")
    assert take_in(corpus) == InboxReport()
    assert len(list(list_corpus(corpus))) == 3


def test_inbox_rejects_a_file_with_a_bad_record_and_adds_the_rest(corpus: Path) -> None:
    drop(corpus, "n.jsonl", '{"text": "một"}\n{\n{"text": "hai"}\n')
    report = take_in(corpus)
    assert (report.added, report.rejected) == (2, 1)
    assert reason(corpus, "n.jsonl").startswith("line 2: not JSON")
    assert "What else is in the file was added: 2 articles." in reason(corpus, "n.jsonl")
    assert [r.input for r in read_rejects(corpus)] == [f"{corpus}/inbox/n.jsonl:2"]
    drop(corpus, "n.jsonl", '{"text": "một"}\n{"text": "ba"}\n{"text": "hai"}\n')
    report = take_in(corpus)
    assert (report.added, report.unchanged, report.moved) == (1, 2, ("added/n.jsonl",))
    assert read_rejects(corpus) == []


def test_inbox_numbers_names_that_are_taken(corpus: Path) -> None:
    for number in range(3):
        drop(corpus, "a.txt", f"bài {number}")
        drop(corpus, "b.jsonl.gz", f"no archive {number}")
        take_in(corpus)
    assert below(corpus) == {
        "added/a.txt": "bài 0",
        "added/a (2).txt": "bài 1",
        "added/a (3).txt": "bài 2",
        **{f"rejected/b{n}.jsonl.gz": f"no archive {i}" for i, n in enumerate(("", " (2)", " (3)"))},
        **{f"rejected/b{n}.jsonl.gz{REASON}": "" for n in ("", " (2)", " (3)")},
    }


def test_inbox_never_overwrites_a_file_that_is_named_like_a_reason(corpus: Path) -> None:
    drop(corpus, f"a.xyz{REASON}", b"")
    take_in(corpus)
    drop(corpus, "a.xyz", b"%XYZ")
    take_in(corpus)
    kept = below(corpus)
    assert kept[f"rejected/a.xyz{REASON}"] == ""
    assert (corpus / "inbox" / "rejected" / f"a.xyz{REASON}").read_bytes() == b""
    assert "rejected/a (2).xyz" in kept


def test_inbox_reuses_a_reason_that_a_killed_process_left(corpus: Path) -> None:
    drop(corpus, f"rejected/a.xyz{REASON}", "left")
    drop(corpus, "a.xyz")
    assert take_in(corpus).moved == ("rejected/a.xyz",)
    assert "not a kind of file" in reason(corpus, "a.xyz")


def test_inbox_keeps_a_file_when_its_folder_is_the_name_of_another(corpus: Path) -> None:
    drop(corpus, "x", "no ending")
    take_in(corpus)
    drop(corpus, "x/y", "no ending either")
    take_in(corpus)
    assert {"rejected/x", "rejected/y"} < set(below(corpus))


def test_inbox_cuts_names_that_leave_no_room_for_a_reason(corpus: Path) -> None:
    drop(corpus, "ạ" * 83 + ".txt", b"")
    drop(corpus, "b." + "c" * 250, b"")
    report = take_in(corpus)
    assert report.left == ()
    lengths = sorted(len(p.name.encode()) for p in (corpus / "inbox" / "rejected").iterdir())
    assert lengths == [199, 200, 199 + len(REASON), 200 + len(REASON)]


def test_inbox_keeps_names_that_are_no_text(corpus: Path) -> None:
    for name in (b"\xff\xfe.txt", b"new\nline.txt", b"-", b"*.txt", b"=1+1.csv", b" .txt", b"http:.txt"):
        drop(corpus, os.fsdecode(name), b"")
    report = take_in(corpus)
    assert (len(report.moved), report.left, report.rejected) == (7, (), 7)
    assert len(list((corpus / "inbox" / "rejected").iterdir())) == 14


def test_inbox_leaves_what_is_still_being_written(corpus: Path) -> None:
    for name in ("a.txt.part", "b.crdownload", ".hidden.txt", "c.txt~"):
        drop(corpus, name)
    growing = corpus / "inbox" / "growing.txt"
    growing.write_text("Việt")
    stop = threading.Event()

    def write() -> None:
        while not stop.wait(0.02):
            with growing.open("a") as stream:
                stream.write(" Nam")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        report = take_in(corpus, settle=0.2)
    finally:
        stop.set()
        writer.join()
    assert (report.added, report.moved) == (0, ())
    assert set(report.left) == {"a.txt.part", "b.crdownload", "c.txt~", "growing.txt"}
    report = take_in(corpus, settle=0.2)
    assert report.moved == ("added/growing.txt",)


def test_inbox_waits_for_fresh_files_and_takes_them_when_they_rest(corpus: Path) -> None:
    (corpus / "inbox" / "a.txt").write_text("vừa xong")
    ahead = drop(corpus, "b.txt", "đồng hồ sai")
    os.utime(ahead, (time.time() + 0.1, time.time() + 0.1))
    started = time.monotonic()
    assert take_in(corpus, settle=0.3).added == 2
    assert time.monotonic() - started >= 0.3


def test_inbox_leaves_a_file_that_changes_while_it_is_read(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = drop(corpus, "a.txt")
    add_alone = inbox_module.add_alone

    def change(*arguments: object, **options: object) -> object:
        done = add_alone(*arguments, **options)  # type: ignore[arg-type]
        path.write_text("more")
        return done

    monkeypatch.setattr(inbox_module, "add_alone", change)
    assert take_in(corpus).left == ("a.txt",)
    assert path.exists()


def test_inbox_refuses_links_and_pipes_and_does_not_follow_them(corpus: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật khẩu")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "b.txt").write_text("mật khẩu")
    place = corpus / "inbox"
    (place / "a.txt").symlink_to(secret)
    (place / "folder").symlink_to(tmp_path / "folder")
    (place / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(place / "pipe.txt")
    report = take_in(corpus, settle=0.1)
    assert (report.added, report.rejected, report.left) == (0, 4, ())
    assert (place / "rejected" / "a.txt").is_symlink()
    assert secret.read_text() == "mật khẩu"
    assert reason(corpus, "folder").startswith("a link; put the file itself into the inbox")
    assert not list(list_corpus(corpus))


def test_inbox_keeps_what_cannot_be_put_aside(corpus: Path) -> None:
    path = drop(corpus, "a.txt")
    (corpus / "inbox" / "added").write_text("a file in the way")
    os.utime(corpus / "inbox" / "added", (OLD, OLD))
    report = take_in(corpus)
    assert report.left == ("a.txt",)
    assert "cannot be put aside" in report.warnings[0]
    assert path.exists()
    assert take_in(corpus).moved == ("added/a.txt",)


def test_inbox_is_no_part_of_the_corpus(corpus: Path) -> None:
    head = '---\narticle_id: "a0123456789abcdef"\n---\ntext'
    drop(corpus, "added/a0123456789abcdef.md", head)
    left = drop(corpus, ".a.tmp")
    take_in(corpus)
    assert not list(list_corpus(corpus))
    assert left.exists()


def test_inbox_waits_for_another_process_or_stops(corpus: Path) -> None:
    drop(corpus, "a.txt")
    with only_adder(corpus), pytest.raises(TransientError, match=r"another process is adding to .*process"):
        take_in(corpus)
    held = threading.Event()

    def hold() -> None:
        with only_adder(corpus):
            held.set()
            time.sleep(0.3)

    other = threading.Thread(target=hold)
    other.start()
    held.wait()
    assert take_in(corpus, patience=10).added == 1
    other.join()


def test_inbox_is_optional(tmp_path: Path) -> None:
    assert take_in(tmp_path / "nowhere") == InboxReport()
    assert not (tmp_path / "nowhere").exists()
