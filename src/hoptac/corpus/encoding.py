"""Bytes to text without guessing: UTF-8 or UTF-16 with its mark; anything else is named and refused."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from charset_normalizer import from_bytes

from hoptac.errors import InputError
from hoptac.settings import MAX_LINE_BYTES

NAMES = {"cp1258": "windows-1258 (old Vietnamese)", "cp1252": "windows-1252 (Western)"}
GUESSES = ["cp1258", "cp1252", "utf_16_le", "utf_16_be", "gb18030", "big5", "euc_kr", "shift_jis"]
BINARY = "binary content, not text"
SAMPLE = 1 << 16


def guess_encoding(data: bytes) -> str:
    """The encoding that bytes which are not UTF-8 probably have, in words; empty when nothing fits."""
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


def decode(data: bytes, source: str) -> str:
    """The text in ``data``. Raises :class:`InputError` for other encodings and for binary content."""
    encoding = bom_encoding(data[:4])
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding:
            raise InputError(source, f"damaged {encoding.removesuffix('-sig').upper()} text") from error
        raise (InputError(source, BINARY) if b"\0" in data else _foreign(data, source)) from error
    if "\0" in text:
        raise InputError(source, BINARY)
    return text


def _pieces(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a stream with their ends; None for one that is longer than the limit."""
    while piece := stream.readline(MAX_LINE_BYTES + 1):
        if len(piece) <= MAX_LINE_BYTES:
            yield piece
            continue
        while piece and not piece.endswith(b"\n"):
            piece = stream.readline(SAMPLE)
        yield None


def _recoded(stream: BinaryIO) -> Iterator[bytes | None]:
    """The lines of a UTF-16 stream in UTF-8; None for one that is longer than the limit."""
    wrapper = io.TextIOWrapper(stream, encoding="utf-16", newline="\n")
    while piece := wrapper.readline(MAX_LINE_BYTES + 1):
        if len(piece) <= MAX_LINE_BYTES:
            yield piece.encode()
            continue
        while piece and not piece.endswith("\n"):
            piece = wrapper.readline(SAMPLE)
        yield None
    wrapper.detach()


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
        start = stream.read(4)
        stream.seek(0)
        pieces = _recoded(stream) if bom_encoding(start) == "utf-16" else _pieces(stream)
        for number, piece in enumerate(pieces, 1):
            where = f"{source}:{number}"
            if piece is None:
                yield Line(number, "\n", InputError(where, f"a line of more than {MAX_LINE_BYTES:,} bytes"))
                continue
            try:
                yield Line(number, decode(piece, where))
            except InputError as error:
                yield Line(number, piece.replace(b"\0", b"?").decode("utf-8", "replace"), error)
    except (gzip.BadGzipFile, EOFError, zlib.error, UnicodeError) as error:
        number += 1
        yield Line(number, "", InputError(f"{source}:{number}", f"damaged from here on: {error}"))
