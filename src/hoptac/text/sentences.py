"""Sentences of an article, as spans of its text.

A paragraph ends at a newline. Within it a sentence ends after ``. ! ? …`` and the quotes and
brackets that close there, where a capital, a figure or an opening quote follows, with a blank or,
as feeds glue paragraphs (``Tiền Hải).Ông Nguyễn``), without. A full stop may also belong to an
abbreviation (``abbreviations.csv``), an initial, a number, a list item or an address.
"""

from __future__ import annotations

import csv
import io
import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path

from hoptac.errors import KnowledgeError
from hoptac.text.forms import is_syllable, split_tone
from hoptac.types import Span

ABBREVIATIONS = "abbreviations.csv"
OPENING = "\"'“‘«([{-–—•*+►▶>…"
"""Signs that may stand before the first word of a sentence."""
CLOSING = ",;:)]}%/”’»"
"""Signs that go on with the sentence after a full stop and a blank."""
LOOK_AHEAD = 80

_PARAGRAPH = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_END = re.compile(r"[.!?…]+[\"”’'»)\]}]*")
_BEFORE = re.compile(r"[^\s\"'“”‘’«»()\[\]{},;:–—]*$")
_LETTERS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ITEM = re.compile(r"\W*(?:\d{1,3}|[^\W\d_]|[IVXLC]+)(?:\.\d{1,3})*\.")
_ADDRESS = re.compile(r"(?:com|net|org|vn|info|edu|gov|asia|biz)(?![^\W\d_])", re.IGNORECASE)


@cache
def _load(overlay: str) -> dict[str, bool]:
    sources = [
        (ABBREVIATIONS, (files("hoptac") / "knowledge" / ABBREVIATIONS).read_text(encoding="utf-8-sig"))
    ]
    own = Path(overlay) / ABBREVIATIONS
    if overlay and own.is_file():
        sources.append((str(own), own.read_text(encoding="utf-8-sig")))
    found: dict[str, bool] = {}
    for name, content in sources:
        reader = csv.DictReader(io.StringIO(content, newline=""))
        for column in ("abbreviation", "ends"):
            if column not in (reader.fieldnames or ()):
                raise KnowledgeError(name, 1, f"column '{column}' is missing from the header")
        for row in reader:
            if row["ends"] not in ("no", "may"):
                raise KnowledgeError(
                    name, reader.line_num, f"column 'ends' is '{row['ends']}', not no or may"
                )
            found[row["abbreviation"].strip()] = row["ends"] == "may"
    return found


def abbreviations() -> dict[str, bool]:
    """The abbreviations that end in a full stop, each with whether a sentence may end with it.

    A table of the same name in the folder ``HOPTAC_KNOWLEDGE`` adds to and overrides the packaged one.
    """
    return _load(os.environ.get("HOPTAC_KNOWLEDGE", ""))


def _opens_sentence(rest: str) -> bool:
    """Whether ``rest`` begins as a Vietnamese sentence does, and not with a name.

    That is: with a capitalised Vietnamese syllable and then a word in small letters.
    """
    words = _LETTERS.findall(rest[:40])
    return (
        len(words) > 1 and words[0][0].isupper() and words[1][0].islower() and is_syllable(words[0].lower())
    )


def _is_abbreviation(before: str, rest: str) -> bool:
    """Whether the full stop that ends ``before`` belongs to its last word, with ``rest`` behind it."""
    match = _BEFORE.search(before)
    word = match[0] if match else ""
    last = re.split("[./]", word[:-1])[-1] + "."
    known = abbreviations()
    for form in (word, last):
        if form in known:
            return not known[form] or not _opens_sentence(rest)
    initial = len(last) == 2 and last[0].isupper() and not split_tone(last[0].lower())[1]
    return initial and not _opens_sentence(rest)


def _opens(first: str, glued: bool) -> bool:
    """Whether ``first``, the text from its first word on, can begin a sentence."""
    if not first[0].isalnum():
        return not glued and first[0] not in CLOSING
    if first[0].isupper():
        return True
    return (first[0].islower() and first[1:2].isupper()) or (first[0].isdigit() and not glued)


def _is_sentence_word(first: str, before: str) -> bool:
    """Whether a word glued to the full stop of ``before`` opens a sentence: no acronym, no address.

    An acronym does behind an ordinary word (``ở đây.UBND tỉnh``), but not in ``TP.HCM``.
    """
    match = _LETTERS.match(first)
    word = match[0] if match else ""
    if _ADDRESS.match(first):
        return False
    if not word.isupper() or (len(word) == 1 and not word.isascii() and first[1:2].isspace()):
        return True
    match = _BEFORE.search(before[:-1])
    last = match[0] if match else ""
    return not last or (len(last) > 1 and last[-1].islower() and is_syllable(last.lower()))


def _ends(text: str, start: int, sign: re.Match[str], end: int) -> bool:
    """Whether the sentence that begins at ``start`` ends with ``sign``; the paragraph ends at ``end``."""
    rest = text[sign.end() : min(end, sign.end() + LOOK_AHEAD)]
    glued = bool(rest) and not rest[0].isspace()
    first = rest.lstrip(OPENING + " \t\xa0")
    if not first or not _opens(first, glued) or not any(map(str.isalnum, text[start : sign.start()])):
        return False
    if sign[0][0] != "." or sign[0].startswith(".."):
        return True
    before = text[start : sign.start() + 1]
    if _ITEM.fullmatch(before) or _is_abbreviation(before, rest):
        return False
    return not glued or first != rest or _is_sentence_word(first, before)


def sentence_spans(text: str) -> list[Span]:
    """The sentences of ``text`` in order, without white space around them.

    Every character that is not white space is in exactly one span.
    """
    spans: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        start = paragraph.start()
        cuts = []
        for sign in _END.finditer(text, start, paragraph.end()):
            if _ends(text, start, sign, paragraph.end()):
                cuts.append(_closing(text, start, sign))
                start = cuts[-1]
        start = paragraph.start()
        for end in (*cuts, paragraph.end()):
            piece = text[start:end]
            if stripped := piece.strip():
                first = start + len(piece) - len(piece.lstrip())
                spans.append(Span(first, first + len(stripped)))
            start = end
    return spans


def _closing(text: str, start: int, sign: re.Match[str]) -> int:
    """Where the sentence ends: a straight quote glued to the next word may open the next sentence."""
    end = sign.end()
    glued = end < len(text) and not text[end].isspace()
    if glued and text[end - 1] == '"' and text.count('"', start, end) % 2:
        return end - 1
    return end
