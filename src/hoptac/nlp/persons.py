"""Which person a chosen name means: by the full name, then by any short one, within one article."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.nationality import Nationality
from hoptac.nlp.origins import Origins
from hoptac.nlp.shortnames import plain_letters
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.text.forms import comparison_key
from hoptac.types import HOME, Entity

Named = list[tuple[int, Entity]]
"""Where full names stand, and who they are."""


def spoken(surface: str, *, whole: bool) -> str:
    """A name out of a headline as it is written elsewhere: ``CÔNG MINH`` as ``Công Minh``.

    With ``whole`` all words are set in small letters but the first of each, else only those of Vietnamese
    build, which no acronym has (``UBND TỈNH NGHỆ AN`` as ``UBND Tỉnh Nghệ An``). A name that isn't all in
    capitals, or a single word, is given back as it is.
    """
    words = surface.split()
    if len(words) < 2 or not surface.isupper():
        return surface
    return " ".join(
        word.title() if len(word) > 1 and (whole or looks_vietnamese(word)) else word for word in words
    )


class Persons:
    """Tells the persons of one article apart; longer names must be asked for before shorter ones."""

    def __init__(self, view: Syllables, origins: Origins, nationality: Nationality) -> None:
        self._view = view
        self._origins = origins
        self._nationality = nationality
        self._by_last: dict[str, Named] = {}
        """By the last syllable of the full name."""
        self._by_first: dict[str, Named] = {}
        """By the first, of those who may be called by it (``Tập``, ``Angelina``)."""
        self._open: dict[str, Entity] = {}

    def entity(self, candidate: Candidate) -> Entity:
        """The person whom a candidate names."""
        view = self._view
        if candidate.rows:
            known = self._origins.likeliest(candidate.rows).entity()
            if candidate.end - candidate.start > 1:
                self._remember(candidate, known)
            return known
        surface = " ".join(spoken(view.slice(candidate.start, candidate.end), whole=True).split())
        single = " " not in surface
        if short := self._single(candidate) if single else self._pair(candidate):
            return short
        country = candidate.country or self._nationality.of(candidate)
        prefix = f"{country}:" if country else ""
        letters = plain_letters(surface)
        entity = Entity(prefix + letters, "PERSON", "", surface, country=country)
        entity = self._open.setdefault(letters.lower(), entity)
        if not single:
            self._remember(candidate, entity)
        return entity

    def _remember(self, candidate: Candidate, entity: Entity) -> None:
        """Keep a full name for the short ones."""
        keys = self._view.key
        self._by_last.setdefault(keys[candidate.end - 1], []).append((candidate.start, entity))
        if entity.country != HOME:
            self._by_first.setdefault(keys[candidate.start], []).append((candidate.start, entity))

    def _single(self, candidate: Candidate) -> Entity | None:
        """The person named in full who is called by this one word."""
        key = self._view.key[candidate.end - 1]
        named = self._by_last.get(key) or self._by_first.get(key)
        return _nearest(named, candidate.start) if named else None

    def _pair(self, candidate: Candidate) -> Entity | None:
        """The one person whose full name of Vietnamese build ends in these two syllables."""
        view = self._view
        pair = " ".join(view.key[candidate.start : candidate.end])
        if candidate.end - candidate.start != 2 or candidate.source == "byline":
            return None
        named = {
            entity.entity_id: entity
            for _, entity in self._by_last.get(view.key[candidate.end - 1], ())
            if comparison_key(entity.name_vi).endswith(" " + pair)
        }
        return next(iter(named.values())) if len(named) == 1 else None


def _nearest(named: Sequence[tuple[int, Entity]], at: int) -> Entity:
    """Of several persons the one named last before a token, else first behind it."""
    before = [person for person in named if person[0] < at]
    return (max if before else min)(before or named, key=itemgetter(0))[1]
