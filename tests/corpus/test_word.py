"""Word files: the paragraphs a reader sees, or a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from wordfile import document, paragraphs, word_file

from hoptac.corpus import word
from hoptac.corpus.intake import Incoming
from hoptac.corpus.readers import read_file
from hoptac.errors import InputError

TEXT = "Một tiêu đề\nXã hội - Ngày đăng : 09:39, 16/12/2021\nViệt Nam và Lào ký hiệp định < 5 năm & hơn.\n"


def read(tmp_path: Path, data: bytes) -> Incoming | InputError:
    path = tmp_path / "a.docx"
    path.write_bytes(data)
    (found,) = read_file(path)
    return found


def test_word_file_is_read_like_a_text_file(tmp_path: Path) -> None:
    found = read(tmp_path, word_file(document(paragraphs(TEXT))))
    assert isinstance(found, Incoming), found
    article = found.article
    assert (article.text, article.source_id) == (TEXT, "a")
    assert (article.title, article.section) == ("Một tiêu đề", "Xã hội")
    assert article.published_at == "2021-12-16T09:39:00+07:00"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<w:p><w:r><w:t>Hợp</w:t></w:r><w:r><w:t> tác</w:t></w:r></w:p>", "Hợp tác"),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", "a\tb\nc"),
        ("<w:p><w:del><w:r><w:delText>cũ</w:delText></w:r></w:del><w:r><w:t>mới</w:t></w:r></w:p>", "mới"),
        ("<w:p><w:hyperlink><w:r><w:t>nối</w:t></w:r></w:hyperlink></w:p><w:p/>", "nối"),
        ("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>ô</w:t></w:r></w:p></w:tc></w:tr></w:tbl>", "ô"),
        (
            "<w:p><w:r><w:t>thân</w:t><w:txbxContent><w:p><w:r><w:t>hộp</w:t></w:r></w:p></w:txbxContent></w:r></w:p>",
            "thân",
        ),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText><w:t>x</w:t></w:r></w:p>", "x"),
    ],
)
def test_word_file_gives_what_a_reader_sees(markup: str, text: str, tmp_path: Path) -> None:
    found = read(tmp_path, word_file(document(markup)))
    assert isinstance(found, Incoming), found
    assert found.article.text == f"{text}\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"PK\x03\x04 nothing", "not a Word file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "an old or locked Word file"),
        (b"plain text", "not a Word file"),
        (word_file(b"<x/>", "xl/workbook.xml"), "it has no text inside"),
        (word_file(b"<x>"), "not a Word file"),
        (word_file(b"<x/>"), "it has no text inside"),
        (word_file(document("<w:p/>")), "the Word file has no text"),
        (word_file(document(paragraphs(TEXT)))[:-40], "not a Word file"),
        (
            word_file(document(paragraphs("&x;"), '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
            "declares entities of its own",
        ),
    ],
)
def test_what_is_no_word_file_is_refused_with_the_reason(data: bytes, says: str, tmp_path: Path) -> None:
    found = read(tmp_path, data)
    assert isinstance(found, InputError)
    assert says in found.reason


def test_a_word_file_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word, "MAX_XML_BYTES", 100_000)
    data = word_file(document(paragraphs("a" * 10_000_000)))
    assert len(data) < 100_000
    found = read(tmp_path, data)
    assert isinstance(found, InputError)
    assert "more than 100,000 bytes" in found.reason


@pytest.mark.parametrize(
    ("name", "says"),
    [("a.pdf", "a PDF keeps lines of print"), ("a.doc", "save it as .docx"), ("a.x", ".docx")],
)
def test_other_kinds_of_files_are_refused_with_what_to_do(name: str, says: str, tmp_path: Path) -> None:
    from hoptac.corpus.add import add

    (tmp_path / name).write_bytes(b"%PDF-1.4")
    report = add([str(tmp_path / name)], tmp_path / "corpus")
    (reject,) = report.rejects
    assert says in reject.error
