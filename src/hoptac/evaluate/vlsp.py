"""What was read, in the sense of VLSP's standard, which bounds and counts some names otherwise than ours.

- ``PER`` is our ``PERSON``, ``ORG`` our ``ORGANISATION``, ``LOC`` both ``COUNTRY`` and ``PLACE``.
- A place's head word is part of its name, be it in small letters: ``[tỉnh Nghệ An]``, ours
  ``tỉnh [Nghệ An]``. So is a local body's: ``[công an tỉnh Nghệ An]``. Some files in VLSP's style leave
  them out as we do; which a file does is read from all its places together, so that one answer holds.
- The Party alone (``Đảng``) is a name.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from hoptac.nlp.reader import load_names
from hoptac.nlp.syllables import Syllables
from hoptac.types import Extraction

TYPES = {"PERSON": "PER", "COUNTRY": "LOC", "PLACE": "LOC", "ORGANISATION": "ORG"}
_LOCAL = frozenset({"agency", "local_government", "court"})
"""Subtypes of bodies whose head in small letters opens a name before a place."""
Name = tuple[int, int, str]
"""Start and end (half-open ``str`` offsets into the text) and the file's type."""


def heads_within(texts: Iterable[tuple[str, Iterable[tuple[int, int]]]]) -> bool:
    """Whether the places of a file are marked with their head words.

    ``texts``: each text with the (start, end) of its places. True where as many take the head word
    in as leave it out, hence also where no place has one.
    """
    within = 0
    for text, places in texts:
        view = Syllables(text, ())
        for start, end in places:
            at = bisect_left(view.start, start)
            if at >= view.count:
                continue
            if _opens_with_head(view, at, end):
                within += 1
            elif _head_before(view, at) < at:
                within -= 1
    return within >= 0


def names_found(extraction: Extraction, *, heads: bool) -> frozenset[Name]:
    """What was read, as start, end and type; ``heads``: with the head words in small letters."""
    view = Syllables(extraction.article.text, extraction.sentences, extraction.words)
    names: list[Name] = []
    for mention in extraction.mentions:
        start, end, kind = mention.span.start, mention.span.end, TYPES.get(mention.type)
        if kind is None:
            continue
        if heads and mention.type == "PLACE":
            at = bisect_left(view.start, start)
            opening = _head_before(view, at)
            body = _body_before(view, opening)
            start = view.start[body] if opening < at or body < at else start
            kind = "ORG" if body < opening else kind
        names.append((start, end, kind))
    return frozenset([*names, *_party(view, names)])


def _opens_with_head(view: Syllables, at: int, end: int) -> bool:
    shapes = load_names().shapes
    found = shapes.descriptors.at(view, at) or shapes.outer.at(view, at)
    return found is not None and view.start[found[0] - 1] < end and found[0] < view.count


def _head_before(view: Syllables, at: int) -> int:
    """The token that opens the head word right before token ``at``; ``at`` where none stands there."""
    shapes = load_names().shapes
    found = shapes.descriptors.before(view, at) or shapes.outer.before(view, at)
    if found is None or view.inner[found[0]] or shapes.vague.before(view, at):
        return at
    return found[0]


def _body_before(view: Syllables, at: int) -> int:
    """The token that opens a local body's head of two syllables or more, in small letters, before ``at``."""
    found = load_names().shapes.heads.before(view, at)
    if found is None or at - found[0] < 2 or view.inner[found[0]] or not view.surface[found[0]].islower():
        return at
    return found[0] if {row.subtype for row in found[1]} & _LOCAL else at


def _party(view: Syllables, names: Iterable[Name]) -> Iterator[Name]:
    """The Party where it stands alone: a party's head with a capital that opens no longer name or word."""
    taken = {offset for start, end, _ in names for offset in range(start, end)}
    heads = load_names().shapes.heads
    for at in heads.beginnings(view):
        found = heads.at(view, at)
        if found is None or found[0] != at + 1 or not view.capital[at] or view.start[at] in taken:
            continue
        goes_on = at + 1 < view.count and (view.inner[at + 1] or view.is_capital(at + 1))
        if not goes_on and any(row.subtype == "party" for row in found[1]):
            yield view.start[at], view.end[at], "ORG"
