"""Places in the addresses of one article, where the tagger read something else: ``P.Hòa Minh``, ``xã X``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.runs import vietnamese_run
from hoptac.nlp.syllables import Syllables

_YEAR = 4
"""Figures of a year, which no house's number has."""


class Addresses:
    """Finds places by what stands beside them; ``places`` and ``bodies`` are candidates of the rules.

    Of places that hold the same tokens, the last one counts.
    """

    def __init__(
        self, lexicon: NameLexicon, view: Syllables, places: Sequence[Candidate], bodies: Sequence[Candidate]
    ) -> None:
        self._lexicon = lexicon
        self._view = view
        self._places = places
        self._bodies = bodies

    def placed(self, names: Sequence[Candidate]) -> list[Candidate]:
        """Places that a descriptor names (``P.Hòa Minh``, ``xã X``), also where they end a body's name."""
        placed: list[Candidate] = []
        until = 0
        short = self._abbreviated(names)
        kept = [n for n in names if n.source != "tagger" or not any(n.overlaps(c) for c in short)]
        for name in map(self._completed, sorted([*kept, *short], key=lambda n: (n.start, -n.end))):
            if name.start < until:
                continue
            placed.append(self._described(name))
            until = name.end
        return placed

    def _abbreviated(self, names: Sequence[Candidate]) -> list[Candidate]:
        """The places behind an abbreviated descriptor (``P.Hòa Minh``) that no name holds as a part."""
        view = self._view
        return [
            c
            for c in self._places
            if view.surface[c.start - 1] == "."
            and self._lexicon.shapes.descriptors.before(view, c.start)
            and not any(n.start < c.start - 2 and c.end <= n.end for n in names)
            and not any(n.source != "tagger" and n.overlaps(c) for n in names)
        ]

    def _completed(self, name: Candidate) -> Candidate:
        """``Công an P.Hòa Minh`` where the tagger ended it at the abbreviation or before it."""
        view, end = self._view, name.end
        if name.type != "ORGANISATION" or end + 1 >= view.count:
            return name
        stop = end if view.surface[end] == "." and view.surface[end - 1].isupper() else end + 1
        short = view.surface[stop] == "." and view.surface[stop - 1].isupper() and view.tight[stop]
        if not short or not view.is_capital(stop + 1) or not view.joined[end]:
            return name
        longer = [c for c in self._bodies if c.start == name.start and c.end > stop + 1]
        return max(longer, key=lambda c: c.end) if longer else name

    def _described(self, name: Candidate) -> Candidate:
        """A person or body of the tagger's, or by a surname alone, that stands as a place in an address."""
        view, descriptors = self._view, self._lexicon.shapes.descriptors
        if name.type == "ORGANISATION" and (name.source != "tagger" or name.rows or not self._listed(name)):
            return name
        if name.type not in ("PERSON", "ORGANISATION") or name.source not in ("tagger", "surname"):
            return name
        start = name.start
        opening = descriptors.at(view, start)
        if opening and view.surface[opening[0] - 1] == "." and opening[0] < name.end:
            start = opening[0]
        elif not (descriptors.before(view, start) or self.numbered(start) or self._listed(name)):
            return name
        if not vietnamese_run(view, start, name.end):
            return name
        found = next((c for c in reversed(self._places) if (c.start, c.end) == (start, name.end)), None)
        return found or replace(name, start=start, type="PLACE", subtype="", source="tagger")

    def _listed(self, name: Candidate) -> bool:
        """Whether a name without a surname stands in an address: ``(Hòa Hiệp Nam, quận Liên Chiểu``."""
        view, end = self._view, name.end
        if view.key[name.start] in self._lexicon.people.surnames or end + 1 >= view.count:
            return False
        if name.start == 0 or view.surface[name.start - 1] not in ",(" or view.surface[end] != ",":
            return False
        descriptor = self._lexicon.shapes.descriptors.at(view, end + 1)
        following = descriptor[0] if descriptor else end + 1
        return any(c.start == following for c in self._places)

    def numbered(self, start: int) -> bool:
        """Whether a house's number stands before a token: ``số 10 Phạm Văn Bạch`` is a street."""
        view = self._view
        before = view.surface[start - 1] if view.linked(start) else ""
        return before.isdigit() and len(before) < _YEAR
