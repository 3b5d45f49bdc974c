"""Word files written by us: the archive and the part with the text, nothing else."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def document(inside: str, start: str = "") -> bytes:
    """The part with the text; ``inside`` is its mark-up."""
    xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{xml}{start}<w:document xmlns:w="{SPACE}"><w:body>{inside}</w:body></w:document>'.encode()


def paragraphs(text: str) -> str:
    """The mark-up of a text's lines, each a paragraph."""
    return "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>' for line in text.splitlines()
    )


def word_file(part: bytes, name: str = "word/document.xml", packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The archive around the part."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        for entry, data in (("[Content_Types].xml", b"<Types/>"), (name, part)):
            archive.writestr(zipfile.ZipInfo(entry, (2021, 12, 16, 9, 39, 0)), data, packing)
    return stream.getvalue()
