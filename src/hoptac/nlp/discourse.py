"""One reading per article: names that the tagger alone reads are weighed against the rest of the text.

The tagger sees a sentence at a time. Here its spans lose what no name holds (words glued on, titles,
verbs), a name keeps the type that the article gives it elsewhere, and names that came once with a
title or in full are found again where they stand bare.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from hoptac.nlp.addresses import Addresses
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.coordination import coordinated
from hoptac.nlp.ends import parted, with_unread
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.repeats import FIRM, forms_of, repeats
from hoptac.nlp.runs import vietnamese_run
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import EntityType

_FULL = frozenset({"gazetteer", "title", "surname"})
"""Sources of persons' full names."""
_LAST_NAME = 9
"""How much a person's full name speaks for the last name alone being the person."""
_KNOWN: tuple[EntityType, ...] = ("ORGANISATION", "PLACE")
_MOVABLE: tuple[EntityType, ...] = ("PERSON", "ORGANISATION", "PLACE")
"""Types that a bare name may be read as, the likeliest first."""
_COMMON = frozenset({"company", "bank", "fund", "igo", "conference", "forum", "dialogue", "institute"})
"""Subtypes whose head words alone name nothing, also with a capital."""
_CUTS = frozenset(":;•*|>")


class Discourse:
    """Settles the names of one article; ``found`` are all candidates of the rules."""

    def __init__(self, lexicon: NameLexicon, view: Syllables, found: Iterable[Candidate]) -> None:
        self._lexicon = lexicon
        self._view = view
        self._found = sorted(found, key=lambda c: c.score)
        self._places = {(c.start, c.end, c.type): c for c in self._found}
        self._by_type: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in self._found:
            self._by_type[candidate.type].append(candidate)
        self._addresses = Addresses(lexicon, view, self._by_type["PLACE"], self._by_type["ORGANISATION"])

    def settle(self, read: Sequence[Candidate]) -> list[Candidate]:
        """The names of ``read`` (in text order, none overlapping) after all, again so."""
        kept = [mended for c in read for mended in (self._mended(c) if c.source == "tagger" else [c])]
        words, view, bodies = self._lexicon.shapes, self._view, self._by_type["ORGANISATION"]
        parts = [part for c in kept for part in parted(words, view, bodies, c)]
        named = [self._known_letters(c) for c in parts if not self._common(c)]
        named = with_unread(words, self._lexicon.people, view, named)
        names = self._agreed(self._addresses.placed([*named, *self._titled(named)]))
        found = sorted([*names, *repeats(self._lexicon, self._view, names)], key=lambda c: c.start)
        return coordinated(self._lexicon, self._view, found)

    def _titled(self, names: Sequence[Candidate]) -> list[Candidate]:
        """Full names behind a title that the tagger left out, where nothing else stands."""
        taken = {at for name in names for at in range(name.start, name.end)}
        return [
            c
            for c in self._by_type["PERSON"]
            if c.source == "title" and c.end - c.start > 1 and taken.isdisjoint(range(c.start, c.end))
        ]

    def _mended(self, candidate: Candidate) -> list[Candidate]:
        """A span of the tagger without what no name holds, and the person within it; empty for no name."""
        headed = any(candidate.overlaps(other) for other in self._by_type[candidate.type])
        if not headed and not self._may_stand(candidate):
            return []
        person = None if headed or candidate.type == "PERSON" else self._person_in(candidate)
        if person is not None:
            rest = replace(candidate, end=person.start)
            return [person] if person.start == candidate.start else [*self._mended(rest), person]
        start, end = candidate.start, self._seam(candidate.start, candidate.end)
        if candidate.type == "PERSON":
            start = self._behind_title(start, end)
        if not headed:
            end = self._clause(start, end)
        if (start, end) == (candidate.start, candidate.end):
            return [candidate]
        while end > start and not self._view.word[end - 1] and not self._view.surface[end - 1][0].isalnum():
            end -= 1
        if start >= end:
            return []
        same = self._places.get((start, end, candidate.type))
        return [same or replace(candidate, start=start, end=end)]

    def _person_in(self, candidate: Candidate) -> Candidate | None:
        """The person that the rules read at the end of a body's or a place's span without a head word."""
        ending = [
            c
            for c in self._by_type["PERSON"]
            if candidate.start <= c.start
            and c.end == candidate.end
            and c.end - c.start > 1
            and c.source in _FULL
            and not self._view.shout[c.start]
            and not self._addresses.numbered(c.start)
        ]
        return min(ending, key=lambda c: c.start) if ending else None

    def _known_letters(self, name: Candidate) -> Candidate:
        """A body or place of the tagger's that a list has in other letters, linked to that one.

        Its type stays: ``tại Nhà trắng`` is a building, and yet the ``USA:WhiteHouse``.
        """
        if name.source != "tagger" or name.type not in _KNOWN:
            return name
        surface = self._view.slice(name.start, name.end)
        for kind in sorted(_KNOWN, key=lambda kind: kind != name.type):
            row = self._lexicon.letters.at(kind, surface)
            if row is not None:
                return replace(name, rows=(row,), subtype=row.subtype, country=row.country)
        return name

    def _common(self, name: Candidate) -> bool:
        """Whether a name is but a head word (``Công ty``), a descriptor (``TP``), small letters, a sign."""
        view, words = self._view, self._lexicon.shapes
        sign = self._lexicon.signs.at(view, name.start)
        untitled = name.source != "title" and name.type in ("PERSON", "ORGANISATION")
        if sign and sign[0] == name.end and untitled:
            return True
        if name.rows or name.source not in ("tagger", "shape", "short"):
            return False
        small = not any(view.capital[name.start : name.end])
        if small and name.type in _MOVABLE and "." not in view.surface[name.start : name.end]:
            return True
        ordinal = words.ordinals.at(view, name.start)
        if self._lexicon.no_names.at(view, name.start) or (ordinal and ordinal[0] + 1 >= name.end):
            return True
        descriptor = words.descriptors.at(view, name.start)
        if descriptor and descriptor[0] >= name.end:
            return True
        head = words.heads.at(view, name.start)
        if head is None or not {row.subtype for row in head[1]} & _COMMON:
            return False
        return head[0] >= name.end or self._stops(head[0])

    def _stops(self, at: int) -> bool:
        """Whether a stop in small letters, which no known name has there, stands at a token."""
        view, words = self._view, self._lexicon.shapes
        attested = (view.key[at - 1], view.key[at]) in words.neighbours
        return not attested and not view.capital[at] and words.stops_at(view, at)

    def _may_stand(self, candidate: Candidate) -> bool:
        """Whether a name without a head word may be of its type: no instrument, an event by its opening."""
        if candidate.type == "AGREEMENT":
            return False
        view, start = self._view, candidate.start
        opening = tuple(view.key[start : start + 2])
        return candidate.type != "EVENT" or opening in self._lexicon.shapes.neighbours

    def _clause(self, start: int, end: int) -> int:
        """Where a name without a head word ends: at a verb, or at what joins it to another name."""
        view, words = self._view, self._lexicon.shapes
        for at in range(start + 1, end):
            if not view.word[at] or not view.surface[at].islower() or not view.linked(at):
                continue
            foreign = not looks_vietnamese(view.surface[at - 1])
            stop = words.stops.at(view, at) and not view.inner[at]
            if stop or (foreign and words.connectors.at(view, at)):
                return at
        return end

    def _seam(self, start: int, end: int) -> int:
        """Where a span ends if it is cut at glued words, at a sign or behind a run of capitals."""
        view = self._view
        shout = view.shout[start] and looks_vietnamese(view.surface[start])
        for at in range(start + 1, end):
            glued = view.tight[at] and view.word[at] and view.word[at - 1]
            if glued and (at - start > 1 or self._known_to(start, at)):
                return at
            if view.surface[at] in _CUTS or self._unpaired(start, at, end):
                return at
            if shout and at - start >= 2 and view.shout[at - 1] and view.word[at] and not view.shout[at]:
                return at
            if at - start > 1 and view.capital[at] and self._greets(at):
                return at
            if view.is_dash(at) and self._lexicon.people.titles.at(view, at + 1):
                return at
        return end

    def _unpaired(self, start: int, at: int, end: int) -> bool:
        """Whether a bracket within a span has not its other half there."""
        surface = self._view.surface
        if surface[at] == "(":
            return ")" not in surface[at:end]
        return surface[at] == ")" and "(" not in surface[start:at]

    def _greets(self, at: int) -> bool:
        """Whether a word of address with a capital opens a sentence here: ``Ảnh: Hải Mô Chị Nguyễn ...``."""
        title = self._lexicon.people.titles.at(self._view, at)
        return bool(
            title
            and title[1].role == "honorific"
            and self._view.is_capital(title[0])
            and any(c.start == title[0] for c in self._by_type["PERSON"])
        )

    def _known_to(self, start: int, end: int) -> bool:
        return any((start, end, kind) in self._places for kind in _MOVABLE)

    def _behind_title(self, start: int, end: int) -> int:
        """The token behind a title, or a sentence's first word, that the tagger took into a person's name."""
        view, people = self._view, self._lexicon.people
        title = people.titles.at(view, start)
        if title and title[0] < end and view.capital[title[0]] and view.first[start]:
            return title[0]
        if not view.first[start] or end - start < 3 or not vietnamese_run(view, start, end):
            return start
        if view.key[start] in people.surnames:
            return start
        named = view.key[start + 1] in people.surnames or self._is_person(start + 1, end)
        return start + 1 if named else start

    def _is_person(self, start: int, end: int) -> bool:
        """Whether the rules read the same letters as a person anywhere in the article."""
        surface, length = self._view.surface, end - start
        return any(
            c.end - c.start == length and surface[c.start : c.end] == surface[start:end]
            for c in self._by_type["PERSON"]
        )

    def _agreed(self, names: Sequence[Candidate]) -> list[Candidate]:
        """The names, each of the tagger's with the type that the article gives the same letters most."""
        votes: dict[tuple[str, ...], dict[str, int]] = {}
        models: dict[tuple[tuple[str, ...], str], Candidate] = {}
        for name in names:
            weight = 2 if name.source in FIRM and name.source != "surname" else 1
            whole, *tails = forms_of(self._view, name)
            for surfaces in (whole, *tails):
                given = votes.setdefault(surfaces, {})
                given[name.type] = given.get(name.type, 0) + (weight if surfaces is whole else _LAST_NAME)
                models.setdefault((surfaces, name.type), name)
        return [self._voted(name, votes, models) for name in names]

    def _voted(
        self,
        name: Candidate,
        votes: dict[tuple[str, ...], dict[str, int]],
        models: dict[tuple[tuple[str, ...], str], Candidate],
    ) -> Candidate:
        if name.source not in ("tagger", "surname") or name.type not in _MOVABLE:
            return name
        surfaces = forms_of(self._view, name)[0]
        given = votes[surfaces]
        best = max(_MOVABLE, key=lambda kind: given.get(kind, 0))  # the first of two as often
        if best == name.type or given.get(best, 0) < given[name.type]:
            return name
        model = models[surfaces, best]
        return replace(model, start=name.start, end=name.end, source="short", score=0.75, identity="")
