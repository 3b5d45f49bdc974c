"""The linguist's notation for phrases, compiled to matchers over keyed words.

Four signs only: ``|`` between alternatives, ``(optional)`` words (alternatives inside with ``|``),
``…`` for a gap of at most six words, ``<PARTY>`` for a name that can be a party (at the end of a
pattern it must follow, but is not a part of the match); ``<AGREEMENT>`` is the name of an
instrument. Words are compared by :func:`hoptac.text.forms.comparison_key`, so case, tone placement and
i/y don't count.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence as keyed words: `` k1 k2 k3 `` with the item index at each word's leading blank."""

    text: str
    at: dict[int, int]
    """Position of a word's leading blank in ``text`` to the word's index."""

    @classmethod
    def of(cls, keys: Sequence[str]) -> Line:
        """Build the line; keys hold no blank."""
        at: dict[int, int] = {}
        position = 0
        for index, key in enumerate(keys):
            at[position] = index
            position += len(key) + 1
        at[position] = len(keys)
        return cls(" " + " ".join(keys) + " ", at)


@dataclass(frozen=True, slots=True)
class Match(Generic[T]):
    """One match: words ``first`` to ``last`` (exclusive) and what the pattern stands for."""

    first: int
    last: int
    value: T


class PhraseIndex(Generic[T]):
    """Many patterns, looked up by their first word; the longest match at a place wins."""

    def __init__(self, rows: Iterable[tuple[str, T, str, int]]) -> None:
        """``rows``: (notation, value, file, line); a bad notation raises :class:`KnowledgeError`."""
        by_first: dict[str, list[tuple[str, T]]] = defaultdict(list)
        for notation, value, file, line in rows:
            for option in split_alternatives(notation):
                try:
                    for word in first_words(option):
                        by_first[word].append((_expression(option), value))
                except ValueError as error:
                    raise KnowledgeError(file, line, f"pattern {option!r}: {error}") from error
        self._index = {
            word: [(re.compile(expression + r"(?= )"), value) for expression, value in options]
            for word, options in by_first.items()
        }

    def at(self, line: Line, position: int, key: str) -> Match[T] | None:
        """The longest match that begins at the word whose leading blank is at ``position``."""
        best: Match[T] | None = None
        longest = 0
        for expression, value in self._index.get(key, ()):
            found = expression.match(line.text, position)
            if found and found.end() > longest:
                longest = found.end()
                best = Match(line.at[position], line.at[longest], value)
        return best

    def find(self, line: Line, keys: Sequence[str]) -> Iterator[Match[T]]:
        """All matches from left to right; none begins inside another."""
        free = 0
        index = self._index
        for position, number in line.at.items():
            if number < free or number >= len(keys) or keys[number] not in index:
                continue
            match = self.at(line, position, keys[number])
            if match:
                free = match.last
                yield match
