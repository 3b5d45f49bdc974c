"""The linguist's notation for phrases, compiled to matchers over keyed words.

Four signs only: ``|`` between alternatives, ``(optional)`` words (alternatives inside with ``|``),
``…`` for a gap of at most six words, ``<PARTY>`` for a name that can be a party (at the end of a
pattern it must follow, but is not a part of the match); ``<AGREEMENT>`` is the name of an
instrument. Words are compared by :func:`hoptac.text.forms.comparison_key`, so case, tone placement and
i/y don't count.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Generic, TypeVar

from hoptac.errors import KnowledgeError
from hoptac.text.forms import comparison_key

PARTY_SIGN = "\x01"
"""Stands in a keyed line for a name that can be a party."""
NAME_SIGN = "\x02"
"""Stands in a keyed line for any other name."""
AGREEMENT_SIGN = "\x03"
"""Stands in a keyed line for the name of an instrument that is no party itself."""
GAP = r"(?: [^ .;:!?\n]+){0,6}?"

T = TypeVar("T")
_PIECE = re.compile(r"\(([^()]*)\)|(…)|(<PARTY>|<AGREEMENT>)|([^\s()…]+)")
_SIGNS = {"<PARTY>": PARTY_SIGN, "<AGREEMENT>": AGREEMENT_SIGN}


def split_alternatives(notation: str) -> list[str]:
    """Split at the ``|`` that stand outside brackets."""
    if "(" not in notation:
        return [part for part in map(str.strip, notation.split("|")) if part]
    parts, depth, current = [], 0, ""
    for sign in notation:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += sign
    return [part.strip() for part in (*parts, current) if part.strip()]


def _literal(words: str) -> str:
    return "".join(" " + re.escape(word) for word in comparison_key(words).split())


def _expression(notation: str) -> str:
    pieces = []
    found = _PIECE.findall(notation)
    for number, (optional, gap, sign, word) in enumerate(found, 1):
        if optional:
            inner = "|".join(_literal(option) for option in optional.split("|") if option.strip())
            pieces.append(f"(?:{inner})?")
        elif gap:
            pieces.append(GAP)
        elif sign:
            last = number == len(found) and number > 1 and sign == "<PARTY>"
            pieces.append(f"(?= {_SIGNS[sign]})" if last else f" {_SIGNS[sign]}")
        else:
            pieces.append(_literal(word))
    return "".join(pieces)


def first_words(notation: str) -> set[str]:
    """The keys with which a match can begin; a pattern may not begin with a gap."""
    starts: set[str] = set()
    for optional, gap, sign, word in _PIECE.findall(notation):
        if optional:
            starts |= {comparison_key(option).split()[0] for option in optional.split("|") if option.strip()}
            continue
        if gap:
            break
        starts.add(_SIGNS[sign] if sign else comparison_key(word).split()[0])
        return starts
    raise ValueError("a pattern begins with a word, not with a gap, and has at least one word")


@dataclass(slots=True)
class Line:
    """A sentence as keyed words: `` k1 k2 k3 ``."""

    text: str
    keys: Sequence[str]
    starts: list[int]
    """By word, and behind the last one: the position in ``text`` of the blank before it."""

    @classmethod
    def of(cls, keys: Sequence[str]) -> Line:
        """Build the line; keys hold no blank."""
        starts = list(accumulate([len(key) + 1 for key in keys], initial=0))
        return cls(" " + " ".join(keys) + " ", keys, starts)

    def word_at(self, position: int) -> int:
        """The number of the word whose leading blank is at ``position``."""
        return bisect_left(self.starts, position)


@dataclass(slots=True)
class Match(Generic[T]):
    """One match: words ``first`` to ``last`` (exclusive) and what the pattern stands for."""

    first: int
    last: int
    value: T


@cache
def _compiled(notation: str) -> re.Pattern[str]:
    return re.compile(_expression(notation) + "(?= )")


def _opening(notation: str) -> tuple[str, bool]:
    """The plain words that every match begins with, blanks around, and whether nothing follows them."""
    words = ""
    for optional, gap, sign, word in _PIECE.findall(notation):
        if optional or gap or sign:
            return (words + " " if words else ""), False
        words += "".join(f" {key}" for key in comparison_key(word).split())
    return words + " ", True


def _beginnings(
    pieces: Sequence[tuple[str, str, str, str]], got: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """The first two words of all matches; the second is empty where it may be any or none."""
    if len(got) > 1 or not pieces or pieces[0][1]:
        yield got[0], got[1] if len(got) > 1 else ""
        return
    optional, _, sign, word = pieces[0]
    options = ["", *optional.split("|")] if optional else [word]
    for option in options:
        words = [_SIGNS[sign]] if sign else comparison_key(option).split()
        yield from _beginnings(pieces[1:], (*got, *words))


def _needed(notation: str) -> str:
    """The longest stretch of words that every match holds, blanks around."""
    runs = [""]
    for optional, gap, sign, word in _PIECE.findall(notation):
        if optional or gap or sign:
            runs.append("")
        else:
            runs[-1] += "".join(f" {key}" for key in comparison_key(word).split())
    return max(runs, key=len) + " "


@dataclass(frozen=True, slots=True)
class _Option(Generic[T]):
    """One alternative of a pattern: its plain opening words, and whether nothing follows them."""

    opening: str
    whole: bool
    needed: str
    """Words that every match holds."""
    notation: str
    value: T

    @property
    def length(self) -> int:
        """How far a match goes that is nothing but the opening words."""
        return len(self.opening) - 1

    def end(self, text: str, position: int) -> int:
        """Where a match behind the opening words at ``position`` ends; 0 where there is none."""
        if text.find(self.needed, position) < 0:
            return 0
        found = _compiled(self.notation).match(text, position)
        return found.end() if found else 0


def _by_second(options: Sequence[tuple[frozenset[str], _Option[T]]]) -> dict[str, list[_Option[T]]]:
    """The options by their second word; under the empty text those for which it may be any or none.

    The latter stand in every list, in their place: the first of two equally long matches wins.
    """
    seconds = {"", *(second for some, _ in options for second in some)}
    return {key: [option for some, option in options if key in some or "" in some] for key in seconds}


class PhraseIndex(Generic[T]):
    """Many patterns, looked up by their first two words; the longest match at a place wins.

    Most patterns are plain words, or at least begin with some: these are compared as texts, and an
    expression is compiled only when they stand there.
    """

    def __init__(self, rows: Iterable[tuple[str, T, str, int]]) -> None:
        """``rows``: (notation, value, file, line); a bad notation raises :class:`KnowledgeError`."""
        self._waiting: dict[str, list[tuple[str, T]]] = {}
        self._index: dict[str, dict[str, list[_Option[T]]]] = {}
        for notation, value, file, line in rows:
            for part in split_alternatives(notation):
                try:
                    for word in first_words(part):
                        self._waiting.setdefault(word, []).append((part, value))
                except ValueError as error:
                    raise KnowledgeError(file, line, f"pattern {part!r}: {error}") from error

    def _open(self, word: str) -> dict[str, list[_Option[T]]]:
        """The patterns that begin with a word: few words ever occur, so each waits for its first time."""
        options = []
        for part, value in self._waiting[word]:
            seconds = {second for first, second in _beginnings(_PIECE.findall(part)) if first == word}
            options.append((frozenset(seconds), _Option(*_opening(part), _needed(part), part, value)))
        found = self._index[word] = _by_second(options)
        return found

    def find(self, line: Line, keys: Sequence[str]) -> list[Match[T]]:
        """All matches from left to right, the longest at each place; none begins inside another.

        Words are looked up by ``keys``, of which some may differ from the line's own.
        """
        index, waiting = self._index, self._waiting
        places = [number for number, key in enumerate(keys) if key in waiting]
        if not places:
            return []
        text, starts, following = line.text, line.starts, [*line.keys[1:], ""]
        found: list[Match[T]] = []
        free = 0
        for number in places:
            if number < free:
                continue
            lists = index.get(keys[number]) or self._open(keys[number])
            position = starts[number]
            longest, best = 0, None
            for option in lists.get(following[number]) or lists[""]:
                if not text.startswith(option.opening, position):
                    continue
                end = position + option.length if option.whole else option.end(text, position)
                if end > longest:
                    longest, best = end, option
            if best is not None:
                free = line.word_at(longest)
                found.append(Match(number, free, best.value))
        return found
