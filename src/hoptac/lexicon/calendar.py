"""Date expressions as data: ``dates.csv`` compiled to one matcher over running text.

A pattern holds words, ``(one|other)`` for optional words, ``[one|other]`` for needed ones, and the
signs ``{d1}`` (day), ``{m1}`` (month), ``{q1}`` (quarter, Arabic or Roman) and ``{y1}`` (year of two or four
digits), with 2 for the end of an interval. A blank matches any run of blanks, or none around a
sign. ``=Hai`` asks for the word's own case (``thứ Hai`` is Monday, ``thứ hai`` mostly the second).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

from hoptac.lexicon.records import overlay_folder, read_table
from hoptac.types import Rule

_SIGNS = {
    "d": r"(?:0?[1-9]|[12]\d|3[01])",
    "m": r"(?:0?[1-9]|1[0-2])",
    "q": r"(?:[1-4]|IV|I{1,3})",
    "y": r"(?:(?:19|20)\d\d)",
}
DIGITS = tuple("0123456789")
_DIGIT = re.compile("[0-9]")
_CENTURIES = ("19", "20")
_PIECE = re.compile(r"\{([dmqy][12])\}|\(([^()]*)\)|\[([^\[\]]*)\]|([^\s{}()\[\]]+)|(\s+)")


@dataclass(frozen=True, slots=True)
class DatePattern:
    """One row: its compiled expression and what it means (``day``, ``range``, ``week:-1`` ...)."""

    rule: Rule
    means: str
    notation: str
    needs: tuple[tuple[str, ...], ...]
    """What every match holds, in small letters: one of each; the empty text where any will do."""

    @property
    def expression(self) -> re.Pattern[str]:
        """The compiled pattern."""
        return _compile(self.notation)


def _needs(notation: str) -> tuple[tuple[str, ...], ...]:
    """The needed words, the rarest sort of need (the longest words) first."""
    needs: set[tuple[str, ...]] = set()
    for sign, _, needed, literal, _ in _PIECE.findall(notation):
        if sign and sign[0] != "q":
            needs.add(_CENTURIES if sign[0] == "y" else DIGITS)
        elif needed:
            options = [option.lower().split() or [""] for option in needed.split("|")]
            needs.update(tuple(dict.fromkeys(option[end] for option in options)) for end in (0, -1))
        elif literal:
            words = literal.removeprefix("=").replace("/", " / ").split()
            needs.update((word.lower(),) for word in words)
    return tuple(sorted(needs, key=lambda need: (len(need), -len(need[0]), need)))


def _options(group: str) -> str:
    return "|".join(r"[\s,]+".join(map(re.escape, option.split())) for option in group.split("|"))


def _literal(word: str) -> str:
    """A word as it stands; behind ``=`` its case counts."""
    exact = word.startswith("=")
    expression = re.escape(word.removeprefix("=")).replace("/", r"\s?/\s?")
    return f"(?-i:{expression})" if exact else expression


@cache
def _compile(notation: str) -> re.Pattern[str]:
    parts: list[str] = []
    for sign, optional, needed, literal, blank in _PIECE.findall(notation):
        if sign:
            parts.append(f"(?P<{sign}>{_SIGNS[sign[0]]})")
        elif optional:
            parts.append(f"(?:{_options(optional)})?")
        elif needed:
            parts.append(f"(?:{_options(needed)})")
        elif literal:
            parts.append(_literal(literal))
        elif blank:
            parts.append(r"\s*")
    return re.compile(r"(?<![\w/.,%-])" + "".join(parts) + r"(?![\d%]|[/.,-]\d)", re.IGNORECASE)


@cache
def _load(overlay: Path | None) -> tuple[DatePattern, ...]:
    return tuple(
        DatePattern(
            Rule(r["id"], r.file, r.line), r.required("means"), r.required("pattern"), _needs(r["pattern"])
        )
        for r in read_table("dates.csv", ("id", "means", "pattern"))
    )


def date_patterns() -> tuple[DatePattern, ...]:
    """The rows of ``dates.csv`` in file order, which is their order of precedence."""
    return _load(overlay_folder())


@dataclass(frozen=True, slots=True)
class _Needs:
    """What the rows need, each need told apart by its number: first the words, then what has several."""

    words: tuple[str, ...]
    choices: tuple[tuple[str, ...], ...]
    groups: tuple[tuple[int, tuple[tuple[int, tuple[int, ...], DatePattern], ...]], ...]
    """By the number of their first need: rows with their place in the file and their other needs."""


@cache
def _by_need(overlay: Path | None) -> _Needs:
    patterns = [(pattern, pattern.needs or (("",),)) for pattern in _load(overlay)]
    needs = sorted(
        dict.fromkeys(need for _, some in patterns for need in some), key=lambda need: len(need) > 1
    )
    numbers = {need: number for number, need in enumerate(needs)}
    groups: dict[int, list[tuple[int, tuple[int, ...], DatePattern]]] = {}
    for place, (pattern, some) in enumerate(patterns):
        first, *others = [numbers[need] for need in some]
        groups.setdefault(first, []).append((place, tuple(others), pattern))
    return _Needs(
        tuple(need[0] for need in needs if len(need) == 1),
        tuple(need for need in needs if len(need) > 1),
        tuple((need, tuple(rows)) for need, rows in groups.items()),
    )


def _holds(text: str, need: tuple[str, ...]) -> bool:
    if need == DIGITS:
        return _DIGIT.search(text) is not None
    return any(map(text.__contains__, need))


def patterns_for(text: str) -> list[DatePattern]:
    """The rows that may match within ``text``, in their order: it holds the words and figures they need."""
    lowered = text.lower()
    needs = _by_need(overlay_folder())
    there = [word in lowered for word in needs.words]
    there += [_holds(lowered, need) for need in needs.choices]
    found = [
        (place, pattern)
        for first, rows in needs.groups
        if there[first]
        for place, others, pattern in rows
        if all(map(there.__getitem__, others))
    ]
    return [pattern for _, pattern in sorted(found, key=itemgetter(0))]
