"""The edition behind an event's name: ``lần thứ 6``, ``XIII``, ``27``, ``2013``."""

from __future__ import annotations

import re

from hoptac.nlp.phrases import Phrases
from hoptac.nlp.syllables import Syllables

_ROMAN = re.compile(r"[IVXLC]{2,}")
_FIGURES = re.compile(r"[1-9]\d?|(?:19|20)\d\d")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def arabic(roman: str) -> int:
    """The number that Roman figures write."""
    values = [_VALUES[figure] for figure in roman]
    return sum(-v if v < max(values[at:]) else v for at, v in enumerate(values))


def edition(view: Syllables, start: int, ordinals: Phrases[bool]) -> tuple[int, int] | None:
    """The end (half-open) and the number of an edition that begins at token ``start``.

    Behind an ordinal word (``lần thứ``) any figures count; without one, a year or Roman figures only.
    """
    ordinal = ordinals.at(view, start) if view.linked(start) else None
    at = ordinal[0] if ordinal else start
    if not view.linked(at):
        return None
    surface = view.surface[at]
    if _ROMAN.fullmatch(surface) or (ordinal and surface in _VALUES):
        return at + 1, arabic(surface)
    if _FIGURES.fullmatch(surface) and (ordinal or len(surface) == 4):
        return at + 1, int(surface)
    return None
