"""The text of a Word file (``.docx``): its paragraphs, one a line.

A ``.docx`` is an archive whose ``word/document.xml`` holds the text. The standard library reads both; a
library for Word files would bring little more than these few element names.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import BinaryIO
from xml.parsers import expat

from hoptac.errors import InputError

MAX_XML_BYTES = 32 * 1024 * 1024
"""What the text may take with its mark-up, unpacked."""
_PART = "word/document.xml"
_OLD = b"\xd0\xcf\x11\xe0"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PASSED_OVER = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "pPr", "rPr", "instrText"})
"""Deleted and moved text, the second telling of drawings, text boxes, formats."""


def _xml(stream: BinaryIO, origin: str) -> bytes:
    if stream.read(4) == _OLD:
        raise InputError(
            origin, "an old or locked Word file; save it as .docx without a password, or as .txt"
        )
    try:
        with zipfile.ZipFile(stream) as archive, archive.open(_PART) as part:
            data = part.read(MAX_XML_BYTES + 1)
    except KeyError as error:
        raise InputError(origin, "not a Word file: it has no text inside") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError(origin, "not a Word file, or damaged") from error
    if len(data) > MAX_XML_BYTES:
        raise InputError(origin, f"more than {MAX_XML_BYTES:,} bytes of text and mark-up")
    return data


class _Paragraphs:
    """Gathers the paragraphs while the mark-up is read."""

    def __init__(self, origin: str) -> None:
        self.lines: list[str] = []
        self.has_body = False
        self._origin = origin
        self._pieces: list[str] = []
        self._passed_over = 0
        self._is_text = False

    def parse(self, data: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.Parse(data, True)

    def _doctype(self, *_: object) -> None:
        raise InputError(self._origin, "the Word file declares entities of its own; that is not read")

    def _start(self, tag: str, _: object) -> None:
        name = tag.rpartition(" ")[2]
        if self._passed_over or name in _PASSED_OVER:
            self._passed_over += 1
        elif name == "p":
            self._flush()
        elif name == "body":
            self.has_body = True
        self._is_text = name == "t"
        if not self._passed_over:
            self._pieces.append(_SIGNS.get(name, ""))

    def _end(self, tag: str) -> None:
        self._is_text = False
        if self._passed_over:
            self._passed_over -= 1
        elif tag.rpartition(" ")[2] == "p":
            self._flush()

    def _characters(self, text: str) -> None:
        if self._is_text and not self._passed_over:
            self._pieces.append(text)

    def _flush(self) -> None:
        if text := "".join(self._pieces).strip():
            self.lines.append(text)
        self._pieces.clear()


def read_word(stream: BinaryIO, origin: str) -> str:
    """The paragraphs of a Word file, those in tables too. Raises :class:`InputError` where there are none."""
    found = _Paragraphs(origin)
    try:
        found.parse(_xml(stream, origin))
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise InputError(origin, "not a Word file, or damaged") from error
    if not found.has_body:
        raise InputError(origin, "not a Word file: it has no text inside")
    if not found.lines:
        raise InputError(origin, "the Word file has no text")
    return "\n".join(found.lines) + "\n"
