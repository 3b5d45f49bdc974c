"""The gazetteer: a trie over the comparison keys of syllables, longest match first.

Hyphens are not part of a path. A tight hyphen before a small letter reads as a blank
(``Pa-ki-xtan``), any other hyphen is matched only where the alias has one too: ``Trung - Phi`` is
two names, ``Mê Công - Lan Thương`` is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from hoptac.lexicon.schema import EntityRow
from hoptac.nlp.syllables import DASHES, Syllables

Split = Callable[[str], list[tuple[str, str]]]
"""Gives the (surface, comparison key) of each token of a short text."""

_END = ""
_FREE_TYPES = frozenset({"COUNTRY", "ORGANISATION", "EVENT", "AGREEMENT"})


@dataclass(frozen=True, slots=True)
class Alias:
    """One surface form of one row, with what its spelling asks of the text."""

    row: EntityRow
    surface: str
    clipped: bool
    syllables: int
    capital: bool
    """The first letter is a capital."""
    exact: bool
    """Acronyms and single syllables: the case must be the alias's own."""
    proper: bool
    """Every syllable begins with a capital: a place or person is written so in the text too."""
    hyphens: frozenset[int]
    """Numbers of the syllables (from 1) that a hyphen follows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An alias found at tokens ``start`` to ``end`` (half-open)."""

    start: int
    end: int
    alias: Alias


def make_alias(row: EntityRow, surface: str, clipped: bool, split: Split) -> tuple[Alias, list[str]] | None:
    """The alias of a surface form and its path in the trie; None where nothing is left of it."""
    path: list[str] = []
    letters: list[str] = []
    hyphens: set[int] = set()
    for token, key in split(surface):
        if token in DASHES:
            hyphens.add(len(path))
        else:
            path.append(key)
            letters.append(token)
    if not path or not any(t[0].isalnum() for t in letters):
        return None
    words = [t for t in letters if t[0].isalpha()]
    acronym = len(words) > 0 and all(t.isupper() for t in words) and len("".join(words)) > 1
    alias = Alias(
        row=row,
        surface=surface,
        clipped=clipped,
        syllables=len(path),
        capital=letters[0][0].isupper(),
        exact=acronym or len(path) == 1,
        proper=bool(words) and all(t[0].isupper() for t in words),
        hyphens=frozenset(hyphens - {0}),
    )
    return alias, path


class Gazetteer:
    """All aliases of the knowledge, found in an article by :meth:`hits`."""

    def __init__(self, rows: Iterable[EntityRow], split: Split) -> None:
        self._root: dict[str, Any] = {}
        for row in rows:
            for surface in row.surfaces():
                self._add(make_alias(row, surface, False, split))
            for surface in row.clipped:
                self._add(make_alias(row, surface, True, split))

    def _add(self, made: tuple[Alias, list[str]] | None) -> None:
        if made is None:
            return
        alias, path = made
        node = self._root
        for key in path:
            node = node.setdefault(key, {})
        present: list[Alias] = node.setdefault(_END, [])
        if not any(other.row is alias.row and other.surface == alias.surface for other in present):
            present.append(alias)

    def hits(self, view: Syllables) -> Iterator[Hit]:
        """Every alias at every place where its spelling allows it; hits may overlap."""
        root, keys, count = self._root, view.key, view.count
        for start in range(count):
            node = root.get(keys[start])
            if node is None:
                continue
            at = start
            hyphens: dict[int, bool] = {}
            syllables = 1
            while True:
                for alias in node.get(_END, ()):
                    if self._fits(view, start, at, alias, hyphens):
                        yield Hit(start, at + 1, alias)
                following = at + 1
                if following < count and view.surface[following] in DASHES and view.joined[following]:
                    following += 1
                    if following >= count or not view.joined[following]:
                        break
                    loose = not (view.tight[following] and view.tight[following - 1])
                    hyphens[syllables] = loose or view.capital[following]
                elif following >= count or not self._continues(view, following):
                    break
                node = node.get(keys[following])
                if node is None:
                    break
                at = following
                syllables += 1

    @staticmethod
    def _continues(view: Syllables, index: int) -> bool:
        """Whether a name may run on to token ``index``: one blank, or touching signs (``A.K``)."""
        if not view.joined[index]:
            return False
        return not view.tight[index] or not (view.word[index] and view.word[index - 1])

    @staticmethod
    def _fits(view: Syllables, start: int, last: int, alias: Alias, hyphens: dict[int, bool]) -> bool:
        """Whether the text's case and hyphens are those that the alias allows."""
        if any(strict and number not in alias.hyphens for number, strict in hyphens.items()):
            return False
        if alias.exact:
            return Gazetteer._exact(view, start, last, alias)
        if alias.capital and not view.capital[start]:
            return False
        if (alias.proper and alias.row.type in {"PLACE", "PERSON"}) or (alias.proper and view.first[start]):
            return all(
                view.capital[i] or not view.word[i] or view.is_dash(i - 1) for i in range(start, last + 1)
            )
        return True

    @staticmethod
    def _exact(view: Syllables, start: int, last: int, alias: Alias) -> bool:
        surface = view.slice(start, last + 1)
        if surface == alias.surface:
            return True
        if alias.syllables == 1 and view.shouted[start] and surface == alias.surface.upper():
            return True
        squeezed = surface.replace(" ", "").replace("–", "-")
        if squeezed == alias.surface.replace(" ", ""):
            return True
        # spelling variants of one syllable (Bỉ written with another code point order) keep the case
        return len(surface) == len(alias.surface) and [c.isupper() for c in surface] == [
            c.isupper() for c in alias.surface
        ]
