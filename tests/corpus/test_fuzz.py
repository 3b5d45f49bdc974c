"""Whatever comes in: a sound article, or a reject with a reason; never a crash, never mojibake."""

from __future__ import annotations

import csv
import io
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from bad_inputs import ENCODERS, LITERAL, TEXT, VOCABULARY, kinds, wrap
from wordfile import document, paragraphs, word_file

from hoptac.corpus import encoding
from hoptac.corpus.add import add
from hoptac.corpus.intake import Incoming, Read
from hoptac.corpus.readers import read_file, read_text
from hoptac.corpus.records import read_csv, read_jsonl
from hoptac.corpus.store import (
    FILE_NAME,
    UNDATED,
    format_article,
    list_corpus,
    parse_article,
    path_of,
    read_article,
)
from hoptac.errors import InputError

FUZZED = {"txt": 9_000, "jsonl": 6_000, "csv": 5_000, "html": 500, "docx": 500}
LEAST_KINDS, LEAST_FUZZED = 200, 20_000
GUESSED = 50
"""Only every so many refused inputs have their encoding guessed."""
WORD = re.compile(r"\w+")
ODD = re.compile("[\x00\x80-\x9f\ufffd\ufffe\uffff\ud800-\udfff]")
"""What sound Vietnamese does not have, and misread Vietnamese does."""


def is_sound(text: str) -> bool:
    """Whether most letters stand in words of the text that was damaged; the rest is the damage."""
    words = WORD.findall(text)
    known = sum(len(word) for word in words if word in VOCABULARY)
    return known >= 0.5 * sum(map(len, words)) or len(words) < 8


def test_bad_inputs_of_every_kind_are_stored_whole_or_refused(tmp_path: Path) -> None:
    tried = kinds()
    assert len({name for name, *_ in tried}) == len(tried) >= LEAST_KINDS
    stored = refused = 0
    garbled: list[str] = []
    for number, (kind, name, data) in enumerate(tried):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / name).write_bytes(data)
        corpus = folder / "corpus"
        report = add([str(folder / name)], corpus)
        articles = [read_article(corpus, found.path) for found in list_corpus(corpus)]
        assert articles or report.rejects, f"{kind}: vanished"
        assert all(reject.error and "\n" not in reject.error for reject in report.rejects), kind
        for article in articles:
            assert article.text == unicodedata.normalize("NFC", article.text), kind
            codec = kind.partition(" in ")[2].partition(" cut at")[0]
            if codec in ENCODERS and codec not in LITERAL and not is_sound(article.text):
                garbled.append(f"{kind}: {article.text[:80]!r}")
        files = {path.relative_to(corpus) for path in corpus.rglob("*") if path.is_file()}
        assert {path.parts[0] for path in files} <= {UNDATED, "rejects.csv"}, kind
        assert {path.name for path in folder.iterdir()} == {name, "corpus", ".hoptac"}, kind
        stored += len(articles)
        refused += len(report.rejects)
    print(f"{len(tried)} kinds of bad input: {stored} articles stored, {refused} inputs refused")
    assert not garbled, "\n".join(garbled)
    assert stored > 100
    assert refused > 200


def test_texts_in_sound_encodings_come_through_unchanged(tmp_path: Path) -> None:
    """So that refusing everything is no way to pass."""
    for name in (
        "utf-8",
        "utf-8-sig",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
        "utf-8 decomposed",
        "windows-1258",
        "vni",
    ):
        for form in ("txt", "jsonl", "csv"):
            path = tmp_path / f"a.{form}"
            path.write_bytes(ENCODERS[name](wrap(form, TEXT)))
            (read,) = read_file(path)
            assert isinstance(read, Incoming), f"{form} in {name}: {read}"
            assert read.article.text.removeprefix("\ufeff") == TEXT, f"{form} in {name}"


@pytest.mark.parametrize(
    "name", ["read as cp1252", "read as cp437", "tcvn3 saved as utf-8", "question marks"]
)
def test_garbage_that_is_spelled_in_ascii_is_refused_too(name: str, tmp_path: Path) -> None:
    text = ENCODERS[name](TEXT).decode()
    spelled = "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in wrap("html", text))
    files = {"a.jsonl": json.dumps({"text": text}), "a.html": spelled}
    for file, content in files.items():
        (tmp_path / file).write_text(content, encoding="ascii")
        (read,) = read_file(tmp_path / file)
        assert isinstance(read, InputError), read
        assert read.reason.startswith("unreadable: ")


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changes: replaced, put in, taken out, doubled, cut."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16))):
        place = chance.randrange(len(found) + 1)
        length = chance.choice((1, 1, 2, 7, 100))
        match chance.randrange(7):
            case 0 if place < len(found):
                found[place] ^= 1 << chance.randrange(8)
            case 1:
                found[place:place] = chance.randbytes(length)
            case 2:
                del found[place : place + length]
            case 3:
                found[place:place] = found[place : place + length]
            case 4:
                del found[place:]
            case 5:
                found[place:place] = chance.choice(
                    (b'"', b"{", b"}", b",", b"\n", b"\r", b"\0", b"<", b"&", b"\\")
                )
            case _:
                other = chance.randrange(len(found) + 1)
                found[place : place + length] = found[other : other + length]
    return bytes(found)


def readers(folder: Path) -> dict[str, Callable[[bytes], Iterator[Read]]]:

    def read_txt(data: bytes) -> Iterator[Read]:
        try:
            yield read_text(io.BytesIO(data), "a.txt")
        except InputError as error:
            yield error

    def from_file(name: str) -> Callable[[bytes], Iterator[Read]]:
        def read(data: bytes) -> Iterator[Read]:
            (folder / name).write_bytes(data)
            yield from read_file(folder / name)

        return read

    return {
        "txt": read_txt,
        "jsonl": lambda data: read_jsonl(io.BytesIO(data), "a.jsonl"),
        "csv": lambda data: read_csv(io.BytesIO(data), "a.csv"),
        "html": from_file("a.html"),
        "docx": from_file("a.docx"),
    }


BASES = ("utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "windows-1258", "tcvn3", "vni", "latin-1")


def sound(form: str, name: str) -> bytes:
    """What is damaged; of an archive, what it holds before it is packed: a damaged archive is refused."""
    if form == "docx":
        return document(paragraphs(TEXT))
    return ENCODERS[name](wrap(form, TEXT))


def check(read: Read, kind: str) -> str:
    """What became of an input. Raises :class:`AssertionError` for an article that is not sound."""
    if isinstance(read, InputError):
        assert read.reason, kind
        return "refused"
    article = read.article
    path = path_of(article)
    assert FILE_NAME.fullmatch(path.rpartition("/")[2]), kind
    again = parse_article(format_article(article, read.origin), path)
    assert (again.text, again.title, again.article_id) == (article.text, article.title, article.article_id), (
        kind
    )
    assert is_sound(article.text), f"{kind}: {article.text[:200]!r}"
    return "stored"


@pytest.mark.slow
@pytest.mark.parametrize("form", FUZZED)
def test_damaged_inputs_are_stored_sound_or_refused(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guess, asked = encoding.guess_encoding, count()
    # what a refused encoding is called takes most of the time and decides nothing
    monkeypatch.setattr(encoding, "guess_encoding", lambda d: "" if next(asked) % GUESSED else guess(d))
    read_all = readers(tmp_path)[form]
    bases = [sound(form, name) for name in BASES]
    limit, became = csv.field_size_limit(), Counter[str]()
    for number in range(FUZZED[form]):
        chance = random.Random(f"{form} {number}")
        base = chance.randrange(len(bases))
        kind = f"{form} {number} in {BASES[base]}"
        data = damaged(bases[base], chance)
        if form == "docx":
            data = damaged(word_file(data), chance) if number % 2 else word_file(data)
        reads = list(read_all(data))
        assert reads, f"{kind}: vanished"
        became.update(check(read, kind) for read in reads)
        if form == "txt" and isinstance(reads[0], Incoming) and "utf-8" in kind:
            text = data.removeprefix(b"\xef\xbb\xbf").decode()
            assert reads[0].article.text == unicodedata.normalize("NFC", text.replace("\r\n", "\n")), kind
        if "utf" not in kind:
            assert not any(isinstance(r, Incoming) and ODD.search(r.article.text) for r in reads), kind
    assert csv.field_size_limit() == limit
    print(f"{FUZZED[form]:,} damaged {form} inputs: {dict(became)}")
    assert became["stored"] > FUZZED[form] / 20
    assert became["refused"] > FUZZED[form] / 20


def test_enough_is_tried() -> None:
    assert sum(FUZZED.values()) >= LEAST_FUZZED
