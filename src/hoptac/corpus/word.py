"""The text of a Word file (``.docx``): its paragraphs, one a line.

A ``.docx`` is an archive whose ``word/document.xml`` holds the text. Read with what reads web pages too;
a library for Word files would bring little more than these few element names.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

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


def _name(node: Any) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _text(paragraph: Any) -> str:
    pieces: list[str] = []
    pending = [paragraph]
    while pending:
        node = pending.pop()
        name = _name(node)
        if not name or name in _PASSED_OVER or (name == "p" and node is not paragraph):
            continue
        if name == "t":
            pieces.append(node.text or "")
        pieces.append(_SIGNS.get(name, ""))
        pending.extend(reversed(node))
    return "".join(pieces)


def _is_inside(paragraph: Any, body: Any) -> bool:
    above = paragraph.getparent()
    while above is not None and above is not body:
        if _name(above) in _PASSED_OVER:
            return False
        above = above.getparent()
    return True


def read_word(stream: BinaryIO, origin: str) -> str:
    """The paragraphs of a Word file, those in tables too. Raises :class:`InputError` where there are none."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(_xml(stream, origin), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(origin, "not a Word file, or damaged") from error
    if root.getroottree().docinfo.doctype:
        raise InputError(origin, "the Word file declares entities of its own; that is not read")
    body = next((node for node in root if _name(node) == "body"), None)
    if body is None:
        raise InputError(origin, "not a Word file: it has no text inside")
    found = (node for node in body.iter("{*}p") if _is_inside(node, body))
    lines = [text for text in map(str.strip, map(_text, found)) if text]
    if not lines:
        raise InputError(origin, "the Word file has no text")
    return "\n".join(lines) + "\n"
