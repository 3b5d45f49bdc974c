"""Every form that people have is read; what cannot be read is refused with its place and reason."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from hoptac.corpus import encoding, intake, readers
from hoptac.corpus.intake import Incoming
from hoptac.corpus.readers import expand, files_below, read_file, read_standard_input
from hoptac.errors import InputError, UsageError

ENDS = "Xin chào Việt Nam.  \n\n"


def texts(reads: Iterable[Incoming | InputError]) -> list[str]:
    return [r.article.text if isinstance(r, Incoming) else f"! {r}" for r in reads]


def write(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def lines_of(*records: object) -> bytes:
    return b"".join(json.dumps(record).encode() + b"\n" for record in records)


def test_text_file_keeps_its_header_in_the_text(tmp_path: Path) -> None:
    content = f"Tiêu đề\nXã hội - Ngày đăng : 09:39, 16/12/2021\n{ENDS}"
    (read,) = read_file(write(tmp_path / "bai.txt", content))
    assert isinstance(read, Incoming)
    article = read.article
    assert article.text == content
    assert (article.title, article.section) == ("Tiêu đề", "Xã hội")
    assert (article.published_at, article.source_id) == ("2021-12-16T09:39:00+07:00", "bai")


def test_text_file_identity_does_not_depend_on_its_name(tmp_path: Path) -> None:
    reads = [next(iter(read_file(write(tmp_path / f"{n}.txt", ENDS)))) for n in "ab"]
    assert len({r.article.article_id for r in reads if isinstance(r, Incoming)}) == 1


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_comes_through_every_accepted_encoding(tmp_path: Path, codec: str) -> None:
    assert texts(read_file(write(tmp_path / "a.txt", ENDS.encode(codec)))) == [ENDS]
    record = json.dumps({"text": ENDS}, ensure_ascii=False) + "\n"
    assert texts(read_file(write(tmp_path / "a.jsonl", (record * 2).encode(codec)))) == [ENDS] * 2
    table = f'id,text\n1,"{ENDS}"\n'
    assert texts(read_file(write(tmp_path / "a.csv", table.encode(codec)))) == [ENDS]


def test_text_is_stored_composed_and_with_plain_line_ends(tmp_path: Path) -> None:
    assert texts(read_file(write(tmp_path / "a.txt", "Vie\u0323\u0302t\r\nNam\r"))) == ["Việt\nNam\r"]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", "Tiếng đàn".encode("utf-16-le")[:-1], "binary"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\xff\xfe", "binary content"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b" \n\t\n", "the text is empty"),
        ("a.txt", "\ufeff".encode(), "the text is empty"),
        ("a.txt", b"\xff\xfea", "damaged UTF-16"),
        ("a.jsonl", b"", "the file is empty"),
        ("a.jsonl", b"\n\n", "the file is empty"),
        ("a.jsonl", b"\x1f\x8b\0\0\0\0", "binary content"),
        ("a.jsonl", b'{"text": "x"\n', ":1: not JSON"),
        ("a.jsonl", b"[" * 100_000 + b"\n", ":1: not JSON"),
        ("a.jsonl", lines_of([1]), ":1: a JSON list"),
        ("a.jsonl", lines_of({"title": "x"}), ":1: no 'text'"),
        ("a.jsonl", lines_of({"text": None}), ":1: no 'text'"),
        ("a.jsonl", lines_of({"text": 7}), "'text' is a int, not text"),
        ("a.jsonl", lines_of({"text": "x", "title": ["y"]}), "'title' is a list, not text"),
        ("a.jsonl", lines_of({"text": " \n "}), "the text is empty"),
        ("a.jsonl", lines_of({"text": "a\0b"}), "NUL character at 1"),
        ("a.jsonl", lines_of({"text": "ab\ud800c"}), "surrogate pair at character 2"),
        ("a.jsonl", lines_of({"text": "x", "title": "\udfff"}), "'title' has half a surrogate"),
        ("a.jsonl", b'{"text": "a\0b"}\n', "binary content"),
        ("a.jsonl", '{"text": "Ti\xeang"}\n'.encode("latin-1"), "not UTF-8"),
        ("a.jsonl.gz", b'{"text": "x"}', "cannot be read: Not a gzipped file"),
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"id,title\n1,x\n", ":1: no column 'text'"),
        ("a.csv", b"id,text\n1,x,y\n", ":2: 3 cells, but the header has 2"),
        ("a.csv", b'id,text\n1,"open\n', ":2: not CSV"),
        ("a.csv", b"id,text\n1,\n", ":2: no 'text'"),
        ("a.html", b"<html><body></body></html>", "no article text"),
        ("a.html", b"just words, no page", "no article text|not an HTML page"),
        ("a.pdf", b"%PDF", "not a kind of file"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = write(tmp_path / name, data)
    reads = [r for f in files_below(path) for r in ([f] if isinstance(f, InputError) else read_file(f))]
    (error,) = [r for r in reads if isinstance(r, InputError)]
    assert error.source.startswith(str(path))
    with pytest.raises(InputError, match=says):
        raise error


def test_a_foreign_encoding_is_named_not_guessed(tmp_path: Path) -> None:
    data = "Le préfet a déjà été reçu à l'hôtel de ville où il était né. ".encode("cp1252") * 20
    (error,) = read_file(write(tmp_path / "a.txt", data))
    assert isinstance(error, InputError)
    assert "not UTF-8; looks like windows-1252 (Western); save it as UTF-8" in str(error)


def test_bad_records_do_not_stop_the_good_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "MAX_LINE_BYTES", 1000)
    monkeypatch.setattr(encoding, "SAMPLE", 64)
    parts = [lines_of({"text": "một"}), lines_of({"text": "x" * 5000}), b'{"text": "\xe9"}\n', b"{\n"]
    parts += [b'{"text": "a\0b"}\n', lines_of({"text": "hai"}).rstrip()]
    reads = texts(read_file(write(tmp_path / "a.jsonl", b"".join(parts))))
    assert reads[0] == "một"
    assert reads[-1] == "hai"
    places = [read.split(": ")[0].rpartition(":")[2] for read in reads[1:-1]]
    assert places == ["2", "3", "4", "5"]
    assert "more than 1,000 bytes" in reads[1]


def test_a_truncated_archive_gives_what_comes_before_the_break(tmp_path: Path) -> None:
    whole = gzip.compress(lines_of(*({"text": os.urandom(500).hex()} for _ in range(100))))
    reads = texts(read_file(write(tmp_path / "a.jsonl.gz", whole[: len(whole) // 2])))
    assert len(reads) > 10
    assert [r for r in reads if r.startswith("!")] == reads[-1:]
    assert "damaged from here on" in reads[-1]


def test_a_long_line_is_never_held_whole(tmp_path: Path) -> None:
    class Watched(io.BytesIO):
        largest = 0

        def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
            piece = super().readline(size)
            Watched.largest = max(Watched.largest, len(piece))
            return piece

    stream = Watched(b'{"text": "' + b"x" * 20_000_000 + b'"}\n{"text": "b"}\n')
    found = list(encoding.lines(stream, "s"))
    assert found[0].error
    assert found[1] == (2, '{"text": "b"}\n', None)
    assert Watched.largest <= encoding.MAX_LINE_BYTES + 1


def test_too_long_texts_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "MAX_TEXT_CHARACTERS", 10)
    assert (
        "11 characters of text; the limit is 10" in texts(read_file(write(tmp_path / "a.txt", "ă" * 11)))[0]
    )
    assert texts(read_file(write(tmp_path / "a.txt", "ă" * 10))) == ["ă" * 10]
    monkeypatch.setattr(readers, "MAX_FILE_BYTES", 5)
    assert "more than 5 bytes" in texts(read_file(write(tmp_path / "a.txt", "ă" * 3)))[0]


def test_records_carry_their_fields(tmp_path: Path) -> None:
    record = {"id": 7, "url": "https://b.vn/7", "title": " T ", "outlet": "O", "section": "S", "text": "x"}
    (read,) = read_file(write(tmp_path / "a.jsonl", lines_of(record | {"published": "27/05/13 14:41 GMT+7"})))
    assert isinstance(read, Incoming)
    a = read.article
    assert (a.source_id, a.url, a.title, a.outlet, a.section) == ("7", "https://b.vn/7", "T", "O", "S")
    assert a.published_at == "2013-05-27T14:41:00+07:00"
    assert read.origin == f"{tmp_path}/a.jsonl:1"


def test_an_unread_date_is_reported_not_guessed(tmp_path: Path) -> None:
    (read,) = read_file(write(tmp_path / "a.jsonl", lines_of({"text": "x", "published_at": "hôm qua"})))
    assert isinstance(read, Incoming)
    assert (read.article.published_at, read.unread_date) == ("", "hôm qua")


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_csv_with_quotes_line_breaks_and_other_separators(tmp_path: Path, mark: str) -> None:
    rows = [
        ["ID", "Text", "Title"],
        ["1", '"một ""hai""\nba"', "a"],
        [],
        ["2", '"' + "x" * 300_000 + '"', ""],
    ]
    data = "\r\n".join(mark.join(row) for row in rows)
    reads = list(read_file(write(tmp_path / "a.csv", data)))
    assert texts(reads) == ['một "hai"\nba', "x" * 300_000]
    assert [r.origin.rpartition(":")[2] for r in reads if isinstance(r, Incoming)] == ["2", "5"]
    packed = write(tmp_path / "b.csv.gz", gzip.compress(data.encode()))
    assert texts(read_file(packed)) == texts(reads)


def test_csv_refuses_a_record_with_an_unreadable_line(tmp_path: Path) -> None:
    data = b'text,id\n"a\n\xe9",1\nb,2\n'
    reads = texts(read_file(write(tmp_path / "a.csv", data)))
    assert "a.csv:3: not UTF-8" in reads[0]
    assert reads[1:] == ["b"]


def test_folders_are_read_in_order_and_loops_refused(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "sub/d.pdf", ".hidden/e.txt", "sub/.f.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, "x")
    (tmp_path / "sub" / "loop").symlink_to(tmp_path)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    found = list(files_below(tmp_path))
    names = [f.name for f in found if isinstance(f, Path)]
    assert names == ["a.txt", "b.txt", "c.txt"]
    errors = sorted(str(f) for f in found if isinstance(f, InputError))
    assert [e.removeprefix(f"{tmp_path}/").split(":")[0] for e in errors] == [
        "gone.txt",
        "pipe.txt",
        "sub/loop",
    ]
    assert "leads back" in errors[2]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files_are_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "x")
    path.chmod(0)
    assert "Permission denied" in texts(read_file(path))[0]


def test_unreadable_files_are_refused_for_any_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = write(tmp_path / "a.txt", "x")
    monkeypatch.setattr(Path, "open", refuse)
    assert texts(read_file(path)) == [f"! {path}: cannot be read: Permission denied"]


def test_sources_are_checked_before_anything_is_read(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path / name, "x")
    assert expand([str(tmp_path / "*.txt"), "-", str(tmp_path / "a.txt")]) == [
        str(tmp_path / "a.txt"),
        str(tmp_path / "b.txt"),
        "-",
    ]
    for source, says in (
        ("https://a.vn/b.html", "hoptac add"),
        (str(tmp_path / "c.*"), "no such file"),
    ):
        with pytest.raises(UsageError, match=says):
            expand([source])


def test_standard_input_is_json_lines_or_one_text() -> None:
    assert texts(read_standard_input(io.BytesIO(lines_of({"text": "a"}, {"text": "b"})))) == ["a", "b"]
    assert texts(read_standard_input(io.BytesIO(ENDS.encode()))) == [ENDS]
    assert texts(read_standard_input(io.BytesIO(b"")))[0].startswith("! -: the file is empty")
    (good, bad) = texts(read_standard_input(io.BytesIO(lines_of({"text": "a"}) + b"{\n")))
    assert good == "a"
    assert bad.startswith("! -:2: not JSON")
