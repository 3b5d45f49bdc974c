"""From an element of a page to the paragraphs a reader sees, without captions, links and bylines."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from hoptac.corpus.publishers import Common

BLOCKS = frozenset(
    """address article aside blockquote body br caption center dd div dl dt fieldset figcaption figure
    footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr
    ul""".split()  # noqa: SIM905  # forty names read better as words
)
UNREAD = frozenset(
    """audio button canvas embed head iframe input link meta nav noscript object option script select style
    svg template textarea title video""".split()  # noqa: SIM905
)
ENDS = ".!?…:;,”\"'»"
BYLINE_WORDS = 8
BYLINE_LINES = 3
LAST_LINES = 4
PROSE_LINES = 2
PROSE_LETTERS = 60
SHORT_LINE = 120


_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line as a browser breaks it: its text, blanks squeezed, and how much of it is links."""

    text: str
    letters: int
    linked: int

    @property
    def is_link(self) -> bool:
        """Whether the line is links and nothing else but signs and numbers (``(21/12)``)."""
        return bool(self.letters) and self.linked == self.letters


class _Reader:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._pieces: list[tuple[str, bool]] = []

    def add(self, text: str | None, linked: bool) -> None:
        if text:
            self._pieces.append((text, linked))

    def flush(self) -> None:
        text = " ".join("".join(piece for piece, _ in self._pieces).split())
        if text:
            counts = [0, 0]
            for piece, linked in self._pieces:
                counts[linked] += sum(map(str.isalpha, piece))
            self.lines.append(Line(text, sum(counts), counts[True]))
        self._pieces.clear()


def read_lines(element: Any) -> list[Line]:
    """The lines of an element in reading order; blocks and ``<br>`` break them."""
    reader = _Reader()
    stack: list[tuple[Any, bool, bool]] = [(element, False, False)]
    while stack:
        node, linked, left = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        block = tag in BLOCKS
        if left:
            if block:
                reader.flush()
            if node is not element:
                reader.add(node.tail, linked)
            continue
        stack.append((node, linked, True))
        if not tag or tag in UNREAD:
            continue
        if block:
            reader.flush()
        inside = linked or (tag == "a" and not (node.get("href") or "#").startswith("#"))
        reader.add(node.text, inside)
        stack.extend((child, inside, False) for child in reversed(node))
    reader.flush()
    return reader.lines


def text_of(element: Any) -> str:
    """The text of an element on one line, blanks squeezed."""
    return " ".join(line.text for line in read_lines(element))


def find(element: Any, paths: Iterable[str]) -> list[Any]:
    """The elements that any of the paths finds below ``element``, in the order of the paths."""
    return [found for path in paths for found in element.xpath(path)]


def cut(nodes: Iterable[Any]) -> None:
    """Take elements out of their tree; the text behind each stays."""
    for node in nodes:
        parent = node.getparent()
        if parent is None:
            continue
        before, tail = node.getprevious(), node.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
        parent.remove(node)


def cut_tables(element: Any) -> None:
    """Take out tables: they hold pictures and figures, unless most of the text stands in one."""
    whole = len(text_of(element))
    for table in element.xpath(".//table"):
        if table.getparent() is not None and 2 * len(text_of(table)) < whole:
            cut([table])


def starts_with_any(text: str, words: Sequence[str]) -> bool:
    """Whether a line begins with one of ``words`` (lower case) as whole words."""
    low = text.casefold().lstrip("([*-–—>» ")
    return any(low.startswith(word) and not low[len(word) : len(word) + 1].isalpha() for word in words)


def is_related(line: Line, common: Common) -> bool:
    """Whether a line is a link to another article rather than prose."""
    if line.is_link:
        return True
    mostly = 2 * line.linked >= line.letters > 0
    return starts_with_any(line.text, common.related) and (mostly or line.text.rstrip().endswith(":"))


@lru_cache(maxsize=4)
def _labels(words: tuple[str, ...]) -> re.Pattern[str]:
    choices = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    # possessive: a long row of labels is gone through once
    return re.compile(rf"\W*(?:(?:{choices})(?!\w)[\W\d_]*+)++", re.IGNORECASE)


def _asks(text: str, common: Common) -> bool:
    """Whether a line asks the reader to read, watch or follow something."""
    start = text.lstrip("*•| ")
    if starts_with_any(start, common.invitations):
        return True
    follows = len(text) <= SHORT_LINE and starts_with_any(start, common.following)
    return follows and any(channel in text.casefold() for channel in common.channels)


def drop_boilerplate(texts: Sequence[str], common: Common) -> list[str]:
    """The lines without labels of buttons, bare addresses, and what asks the reader for something."""
    labels = _labels(common.buttons)
    return [
        text
        for text in texts
        if not (len(text) <= SHORT_LINE and (labels.fullmatch(text) or _ADDRESS.fullmatch(text)))
        and not _asks(text, common)
    ]


def _is_prose(text: str) -> bool:
    return len(text) >= PROSE_LETTERS and text[-1] in ENDS


def foot_of_page(texts: Sequence[str], common: Common) -> int:
    """Where comments, lists of articles or the foot of the page begin; the number of lines if they don't.

    Told by a line of set words, behind two or more lines of prose; a list of articles also by having no
    prose behind it, for such lists stand within articles too.
    """
    comments, lists, prose = _labels(common.comments), _labels(common.endings), 0
    for at, text in enumerate(texts):
        if prose >= PROSE_LINES and len(text) <= SHORT_LINE:
            if comments.fullmatch(text) or starts_with_any(text, common.footers):
                return at
            if lists.fullmatch(text) and not any(map(_is_prose, texts[at:])):
                return at
        prose += _is_prose(text)
    return len(texts)


def end_of_article(texts: Sequence[str], common: Common) -> int:
    """Where the last lines begin that a line such as ``Xem thêm:`` announces; their number if none do."""
    for at in range(max(1, len(texts) - LAST_LINES), len(texts)):
        announces = starts_with_any(texts[at], common.related) and texts[at].rstrip().endswith(":")
        if announces and all(len(text) <= SHORT_LINE for text in texts[at:]):
            return at
    return len(texts)


def is_byline(text: str, common: Common) -> bool:
    """Whether a line by its build names who wrote: few words, no end of a sentence, all capitalised.

    Or it begins with a word that bylines begin with.
    """
    words = re.findall(r"[^\W\d_][\w.]*", text)
    if not words or len(words) > BYLINE_WORDS or len(text) > 80:
        return False
    if starts_with_any(text, common.byline):
        return not text.endswith((".", "?", "!"))
    return text.rstrip(")")[-1:] not in ENDS and all(word[0].isupper() for word in words)


def split_byline(texts: Sequence[str], common: Common) -> tuple[list[str], list[str]]:
    """The paragraphs without the lines at their end that name the author, and those lines."""
    end = len(texts)
    while end > 1 and len(texts) - end < BYLINE_LINES and is_byline(texts[end - 1], common):
        end -= 1
    return list(texts[:end]), list(texts[end:])


def is_picture(node: Any) -> bool:
    """Whether an element holds a picture and no text."""
    return bool(node.xpath("descendant-or-self::img")) and not text_of(node)


@dataclass(frozen=True, slots=True)
class Prose:
    """What a body element holds: its paragraphs, and beside them captions and byline."""

    paragraphs: tuple[str, ...]
    captions: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()


def read_prose(
    bodies: Sequence[Any],
    common: Common,
    *,
    captions: Iterable[str] = (),
    bylines: Iterable[str] = (),
    remove: Iterable[str] = (),
) -> Prose:
    """The paragraphs of body elements, in order. The elements themselves are not changed."""
    captions, bylines, remove = tuple(captions), tuple(bylines), tuple(remove)
    texts: list[str] = []
    found: list[str] = []
    names: list[str] = []
    for body in bodies:
        own = copy.deepcopy(body)
        own.tail = None
        cut(find(own, (*common.remove, *remove)))
        for paths, kept in ((captions or common.caption, found), (bylines, names)):
            nodes = find(own, paths)
            kept.extend(filter(None, map(text_of, nodes)))
            cut(nodes)
        if captions:
            nodes = find(own, common.caption)
            found.extend(filter(None, map(text_of, nodes)))
            cut(nodes)
        cut(own.xpath(".//figure"))
        cut_tables(own)
        lines = read_lines(own)
        end = end_of_article([line.text for line in lines], common)
        texts.extend(line.text for line in lines[:end] if not is_related(line, common))
    texts = drop_boilerplate(texts, common)
    paragraphs, last = split_byline(texts, common)
    return Prose(tuple(paragraphs), tuple(dict.fromkeys(found)), tuple(dict.fromkeys(names + last)))
