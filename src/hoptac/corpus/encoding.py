"""Bytes to text without guessing.

Read are UTF-8, UTF-16 with its mark or, where that is certain, without, windows-1258 and the encodings of
TCVN3 and VNI fonts (:mod:`hoptac.corpus.legacy`). Anything else is named and refused, and so is text that
became garbage before it was saved as UTF-8. What is UTF-8 is never changed.
"""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from hoptac.corpus import legacy
from hoptac.errors import InputError
from hoptac.settings import MAX_LINE_BYTES

NAMES = {**legacy.NAMES, "cp1252": "windows-1252 (Western)"}
GUESSES = ["cp1258", "cp1252", "utf_16_le", "utf_16_be", "gb18030", "big5", "euc_kr", "shift_jis"]
BINARY = "binary content, not text"
SAMPLE = 1 << 16
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffe\uffff]")


def guess_encoding(data: bytes) -> str:
    """The encoding that bytes which are not UTF-8 probably have, in words; empty when nothing fits."""
    from charset_normalizer import from_bytes  # as long to import as an article to read; few need it

    best = from_bytes(data[:SAMPLE], cp_isolation=GUESSES).best()
    return NAMES.get(best.encoding, best.encoding.replace("_", "-")) if best else ""


def _foreign(data: bytes, source: str) -> InputError:
    guess = guess_encoding(data)
    looks = f"; looks like {guess}" if guess else ""
    return InputError(source, f"not UTF-8{looks}; save it as UTF-8")


def bom_encoding(start: bytes) -> str | None:
    """The encoding that a byte order mark at the start names, if one is there."""
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return None


def _letters(text: str) -> tuple[int, int]:
    """How many letters a text has, and how many of them Vietnamese is written in."""
    letters = [char for char in text if char.isalpha()]
    latin = sum(
        char < "\u0250" or "\u1e00" <= char <= "\u1eff" or "\u0300" <= char <= "\u036f" for char in letters
    )
    return len(letters), latin


def _is_prose(text: str) -> bool:
    """Whether a text has only letters that Vietnamese is written in, and hardly a control character."""
    letters, latin = _letters(text)
    return letters > 0 and 10 * latin >= 9 * letters and not _CONTROL.search(text)


def _is_out_of_step(text: str) -> bool:
    """Whether UTF-16 lost a byte somewhere: from there on it reads as letters of other scripts."""
    letters, latin = _letters(text)
    return 10 * latin < 9 * letters


def utf16_without_mark(data: bytes) -> str | None:
    """``utf-16-le`` or ``utf-16-be`` where ``data`` is surely that, though no mark says so."""
    sample = data[: SAMPLE - SAMPLE % 2]
    if b"\0" not in sample or (len(data) < SAMPLE and len(data) % 2):
        return None
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeDecodeError:
            continue
        if _is_prose(text):
            return name
    return None


def sniff(start: bytes) -> str | None:
    """The encoding that the start of a stream is surely in; None for UTF-8 and for what is not known."""
    if name := bom_encoding(start) or utf16_without_mark(start):
        return name
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start)
    except UnicodeDecodeError:
        return None if b"\0" in start else legacy.recognise(start)
    return None


def _checked(text: str, source: str) -> str:
    if "\0" in text:
        raise InputError(source, BINARY)
    if name := legacy.disguised(text):
        raise InputError(source, f"unreadable: {NAMES[name]}; convert the original to UTF-8")
    return text


def decode(data: bytes, source: str, encoding: str | None = None) -> str:
    """The text in ``data``, whose encoding is recognised unless given.

    Raises :class:`InputError` for other encodings and for binary content.
    """
    encoding = encoding or bom_encoding(data[:4])
    try:
        if encoding in legacy.NAMES:
            return legacy.convert(data, encoding)
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise InputError(source, f"damaged {encoding.removesuffix('-sig').upper()} text") from error
        if found := utf16_without_mark(data):
            return decode(data, source, found)
        if b"\0" in data:
            raise InputError(source, BINARY) from error
        if found := legacy.recognise(data):
            return decode(data, source, found)
        raise _foreign(data, source) from error
    if encoding and encoding.startswith("utf-16") and _is_out_of_step(text):
        raise InputError(source, f"damaged {encoding.upper()} text")
    if not encoding and "\0" in text and (found := utf16_without_mark(data)):
        return decode(data, source, found)
    return _checked(text, source)


def _pieces(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream with their ends; None for one that is longer than the limit."""
    while piece := stream.readline(MAX_LINE_BYTES + 1):
        if len(piece) <= MAX_LINE_BYTES:
            yield piece
            continue
        while piece and not piece.endswith(b"\n"):
            piece = stream.readline(SAMPLE)
        yield None


def _recoded(stream: BinaryIO, encoding: str) -> Iterator[bytes | None]:
    """The lines of a UTF-16 stream in UTF-8; None for one that is longer than the limit."""
    wrapper = io.TextIOWrapper(stream, encoding=encoding, newline="\n")
    while piece := wrapper.readline(MAX_LINE_BYTES + 1):
        if len(piece) <= MAX_LINE_BYTES:
            yield piece.encode()
            continue
        while piece and not piece.endswith("\n"):
            piece = wrapper.readline(SAMPLE)
        yield None
    wrapper.detach()


def _start(stream: BinaryIO) -> bytes:
    """What stands at the beginning of a stream, up to where it is damaged; the stream is set back."""
    start = b""
    try:
        while len(start) < SAMPLE and (piece := stream.read(4096)):
            start += piece
    except (gzip.BadGzipFile, EOFError, zlib.error):
        pass  # reported with its place when the lines are read
    stream.seek(0)
    return start


class Line(NamedTuple):
    """One line of a stream: its number from 1, its text with its end, and why it cannot be used, if so."""

    number: int
    text: str
    error: InputError | None = None


def lines(stream: BinaryIO, source: str) -> Iterator[Line]:
    """The lines of a stream. The text of one with an error keeps only its marks (quotes, commas).

    Never holds more than one line. ``stream`` is seekable and stands at its beginning.
    """
    number = 0
    try:
        known = sniff(_start(stream))
        wide = known is not None and known.startswith("utf-16")
        pieces = _recoded(stream, known) if known and wide else _pieces(stream)
        font = known if known in legacy.NAMES else None
        for number, piece in enumerate(pieces, 1):
            where = f"{source}:{number}"
            if piece is None:
                yield Line(number, "\n", InputError(where, f"a line of more than {MAX_LINE_BYTES:,} bytes"))
                continue
            try:
                text = decode(piece, where, font)
                if wide and _is_out_of_step(text):
                    raise InputError(where, "damaged UTF-16 text")
                yield Line(number, text)
            except InputError as error:
                yield Line(number, piece.replace(b"\0", b"?").decode("utf-8", "replace"), error)
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeError) as error:
        number += 1
        yield Line(number, "", InputError(f"{source}:{number}", f"damaged from here on: {error}"))
