"""What the tagger's names have wrong at their ends, and what it reads no name in: letters and numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.extents import ShapeWords
from hoptac.nlp.people import PeopleWords
from hoptac.nlp.syllables import Syllables
from hoptac.types import Rule

_INITIALS = Rule("initials")
_NUMBERED = Rule("numbered-place")
_LOCAL = frozenset({"agency", "local_government", "mass_organisation", "court", "institute"})
"""Subtypes of bodies that districts have."""
_NUMBER = re.compile(r"\d{1,3}")


def parted(
    words: ShapeWords, view: Syllables, listed: Iterable[Candidate], name: Candidate
) -> list[Candidate]:
    """A name without what its ends took in; ``listed``: the bodies that the rules found."""
    return _split_masthead(words, view, listed, _behind_head(words, view, name))


def with_unread(
    words: ShapeWords, people: PeopleWords, view: Syllables, names: Sequence[Candidate]
) -> list[Candidate]:
    """``names`` and those by a letter or a number that they leave out or hold a part of (``Q.``).

    A body takes the district behind it: ``Hội Liên hiệp Phụ nữ Q.5``.
    """
    kept = list(names)
    for found in (*_initials(people, view), *_numbered(words, view)):
        over = [name for name in kept if name.overlaps(found)]
        body = next((name for name in kept if name.end == found.start and _is_local(name)), None)
        if body and found.type == "PLACE" and view.linked(found.start):
            found, over = replace(body, end=found.end, rows=(), identity=""), [*over, body]
        if all(found.start <= name.start and name.end <= found.end for name in over):
            kept = [*(name for name in kept if name not in over), found]
    return kept


def _behind_head(words: ShapeWords, view: Syllables, name: Candidate) -> Candidate:
    """A place without a dash before it, and without the rest of the descriptor before it.

    So ``Nội Bài`` of ``sân [bay Nội Bài]``: the descriptor opens before the name and ends within it.
    """
    if name.type != "PLACE" or name.rows:
        return name
    start = name.start
    if view.is_dash(start) and start + 1 < name.end:
        start += 1
    for opening in range(max(0, start - 3), start):
        found = words.descriptors.at(view, opening) if view.surface[opening].islower() else None
        if found and start < found[0] < name.end and view.capital[found[0]]:
            start = found[0]
            break
    return name if start == name.start else replace(name, start=start)


def _split_masthead(
    words: ShapeWords, view: Syllables, listed: Iterable[Candidate], name: Candidate
) -> list[Candidate]:
    """A paper's name and the body behind it where a line opens with both: ``Dân trí Bộ Y tế``."""
    if name.type != "ORGANISATION" or not view.first[name.start]:
        return [name]
    for paper in listed:
        at = paper.end
        if paper.start != name.start or at >= name.end or paper.subtype != "media":
            continue
        head = words.heads.at(view, at) if paper.source == "gazetteer" and view.capital[at] else None
        rows = [row for row in head[1] if row.include_head and row.type == name.type] if head else []
        if rows and view.linked(at):
            rest = replace(name, start=at, rows=(), subtype=rows[0].subtype, country="", identity="")
            return [paper, rest]
    return [name]


def _is_local(name: Candidate) -> bool:
    return name.type == "ORGANISATION" and name.subtype in _LOCAL


def _initials(people: PeopleWords, view: Syllables) -> Iterator[Candidate]:
    """Persons whom the paper hides behind a letter: ``bà H.`` with a word of address before it."""
    for at in range(1, view.count - 1):
        if len(view.surface[at]) != 1 or not view.capital[at] or not view.linked(at):
            continue
        title = people.titles.before(view, at)
        addressed = title is not None and title[1].role == "honorific"
        if addressed and view.surface[at + 1] == "." and view.tight[at + 1]:
            yield Candidate(at, at + 2, "PERSON", 0.8, "title", _INITIALS)


def _numbered(words: ShapeWords, view: Syllables) -> Iterator[Candidate]:
    """Districts, wards and roads that have a number for a name: ``quận 10``, ``P.5``, ``quốc lộ 1A``.

    ``phường 2 người`` counts: behind one syllable and the number stands a sign, a capital, or a word
    that ends a name.
    """
    for at in words.numbered.beginnings(view):
        kind = words.numbered.at(view, at)
        number = kind[0] if kind else view.count
        if number >= view.count or view.inner[at] or not _NUMBER.fullmatch(view.surface[number]):
            continue
        short = view.surface[number - 1] == "."
        if not (view.joined[number] if short else view.linked(number)):
            continue
        end = number + 1 + _lettered(view, number + 1)
        if number - at > 1 or _ended(words, view, end):
            yield Candidate(at, end, "PLACE", 0.8, "shape", _NUMBERED)


def _lettered(view: Syllables, at: int) -> bool:
    """Whether a letter belongs to the number before it: the ``A`` of ``1A``."""
    return at < view.count and view.tight[at] and len(view.surface[at]) == 1 and view.capital[at]


def _ended(words: ShapeWords, view: Syllables, at: int) -> bool:
    if at >= view.count or not view.joined[at] or not view.word[at] or view.capital[at]:
        return at >= view.count or view.surface[at] not in "/%"
    return bool(words.stops.at(view, at) or words.descriptors.at(view, at) or view.key[at] in words.ands)
