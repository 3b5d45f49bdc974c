"""Acronyms in brackets behind the full name that they stand for: ``... (UNFCCC)``."""

from __future__ import annotations

from hoptac.nlp.syllables import Syllables


def acronym_behind(view: Syllables, end: int) -> tuple[int, int] | None:
    """The tokens of an acronym in brackets right behind token ``end`` (half-open)."""
    if end + 2 >= view.count or view.surface[end] != "(" or not view.joined[end]:
        return None
    stop = end + 1
    while stop < view.count and stop - end <= 6 and view.surface[stop] not in "();,":
        stop += 1
    if stop >= view.count or view.surface[stop] != ")" or stop == end + 1:
        return None
    inside = view.slice(end + 1, stop)
    capitals = sum(letter.isupper() for letter in inside)
    if len(inside) <= 14 and capitals >= 2 and " " not in inside.strip() and capitals * 2 >= len(inside) - 3:
        return end + 1, stop
    return None
