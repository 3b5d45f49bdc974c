"""The gazetteer: a trie over the comparison keys of syllables, longest match first.

Hyphens are not part of a path. A tight hyphen before a small letter reads as a blank
(``Pa-ki-xtan``), any other hyphen is matched only where the alias has one too: ``Trung - Phi`` is
two names, ``Mê Công - Lan Thương`` is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from hoptac.lexicon.schema import EntityRow
from hoptac.nlp.cuts import Cuts
from hoptac.nlp.syllables import DASHES, Syllables

Split = Callable[[str], list[tuple[str, str]]]
"""Gives the (surface, comparison key) of each token of a short text."""

_END, _WAITING = "", "\n"
"""Keys of a trie's node that are no syllables: the aliases that end there, the forms that wait there."""


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


class Hit(NamedTuple):
    """An alias found at tokens ``start`` to ``end`` (half-open)."""

    start: int
    end: int
    alias: Alias


def make_alias(row: EntityRow, surface: str, clipped: bool, split: Split) -> Alias | None:
    """The alias of a surface form; None where nothing is left of it."""
    letters: list[str] = []
    hyphens: set[int] = set()
    for token, _ in split(surface):
        if token in DASHES:
            hyphens.add(len(letters))
        else:
            letters.append(token)
    if not any(t[0].isalnum() for t in letters):
        return None
    words = [t for t in letters if t[0].isalpha()]
    acronym = len(words) > 0 and all(t.isupper() for t in words) and len("".join(words)) > 1
    return Alias(
        row=row,
        surface=surface,
        clipped=clipped,
        syllables=len(letters),
        capital=letters[0][0].isupper(),
        exact=acronym or len(letters) == 1,
        proper=bool(words) and all(t[0].isupper() for t in words),
        hyphens=frozenset(hyphens - {0}),
    )


Form = tuple[EntityRow, str, bool]
"""A row, one of its surface forms, and whether that is clipped."""


class Gazetteer:
    """All aliases of the knowledge, found in an article by :meth:`hits`.

    Few aliases ever occur, so that the trie grows where articles lead: the forms that go through a node
    wait there until an article reaches it.
    """

    def __init__(self, rows: Iterable[EntityRow], cuts: Cuts) -> None:
        self._cuts = cuts
        forms = [
            (row, surface, clipped)
            for row in rows
            for clipped, surfaces in ((False, row.surfaces()), (True, row.clipped))
            for surface in surfaces
        ]
        firsts = [surface.partition(" ")[0] for _, surface, _ in forms]
        cuts.fill(firsts)
        opening = {first: next(iter(self._path(first)), "") for first in dict.fromkeys(firsts)}
        waiting: dict[str, list[tuple[tuple[str, ...], Form]]] = defaultdict(list)
        for first, form in zip(firsts, forms, strict=True):
            waiting[opening[first] or next(iter(self._path(form[1])), "")].append(((), form))
        waiting.pop("", None)
        self._root: dict[str, Any] = {key: {_WAITING: found} for key, found in waiting.items()}

    def _path(self, surface: str) -> tuple[str, ...]:
        cuts = self._cuts
        return tuple([key for run in surface.split(" ") for token, key in cuts[run] if token not in DASHES])

    def _open(self, node: dict[str, Any], depth: int) -> None:
        """Let the forms that wait at a node go on to its children, or end at it."""
        waiting: list[tuple[tuple[str, ...], Form]] = node.pop(_WAITING)
        if depth == 1:
            self._cuts.fill([form[1] for _, form in waiting])
        for known_path, form in waiting:
            path = known_path or self._path(form[1])
            if len(path) == depth:
                self._end(node, form)
            else:
                child = node.setdefault(path[depth], {})
                child.setdefault(_WAITING, []).append((path, form))

    def _end(self, node: dict[str, Any], form: Form) -> None:
        alias = make_alias(*form, self._cuts.split)
        if alias is None:
            return
        present: list[Alias] = node.setdefault(_END, [])
        if not any(other.row is alias.row and other.surface == alias.surface for other in present):
            present.append(alias)

    def hits(self, view: Syllables) -> Iterator[Hit]:
        """Every alias at every place where its spelling allows it; hits may overlap."""
        root, keys, count = self._root, view.key, view.count
        surface, joined, tight = view.surface, view.joined, view.tight
        for start in [at for at, key in enumerate(keys) if key in root]:
            node = root[keys[start]]
            at = start
            hyphens: dict[int, bool] = {}
            syllables = 1
            while True:
                if _WAITING in node:
                    self._open(node, syllables)
                for alias in node.get(_END, ()):
                    if self._fits(view, start, at, alias, hyphens):
                        yield Hit(start, at + 1, alias)
                following = at + 1
                if following >= count or not joined[following]:
                    break
                if surface[following] in DASHES:
                    following += 1
                    if following >= count or not joined[following]:
                        break
                    loose = not (tight[following] and tight[following - 1])
                    hyphens[syllables] = loose or view.capital[following]
                elif tight[following] and view.word[following] and view.word[at]:
                    break  # a name runs on over one blank, or touching signs (``A.K``)
                node = node.get(keys[following])
                if node is None:
                    break
                at = following
                syllables += 1

    @staticmethod
    def _fits(view: Syllables, start: int, last: int, alias: Alias, hyphens: dict[int, bool]) -> bool:
        """Whether the text's case and hyphens are those that the alias allows."""
        if hyphens and any(strict and number not in alias.hyphens for number, strict in hyphens.items()):
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
