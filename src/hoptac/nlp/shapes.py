"""Open names by their head word: bodies, events, agreements and places that no list holds.

Vietnamese names are head first and have no closing sign, so the question is where one ends: at a
verb or other stop word, at a sign, at the country behind it, or in front of a bracketed acronym.
Small-letter words are part of a name where known names are built with them (the vocabulary).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hoptac.lexicon.schema import HeadRow, MinistryRow
from hoptac.nlp.acronyms import acronym_behind
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.extents import ROMAN, Covering, Extents, ShapeWords
from hoptac.nlp.runs import name_run
from hoptac.nlp.syllables import Syllables

_NUMBERED = frozenset({"conference", "forum", "dialogue", "summit"})


class Shapes:
    """Finds candidates for open names in one article."""

    def __init__(self, words: ShapeWords, view: Syllables, known: Covering, person: Covering) -> None:
        self._words = words
        self._view = view
        self._known = known
        self._extents = Extents(words, view, known, person)

    def candidates(self) -> Iterator[Candidate]:
        """All open names by head, ministries among them; they may overlap."""
        heads, ministries = self._words.heads, self._words.ministries
        for at in sorted({*heads.beginnings(self._view), *ministries.beginnings(self._view)}):
            if not self._view.word[at]:
                continue
            ministry = self._words.ministries.at(self._view, at)
            if ministry and (self._view.capital[at] or self._view.is_capital(at + 1)):
                yield from self._ministry(at, *ministry)
            found = self._words.heads.at(self._view, at)
            if found and self._is_head(at, found[0]):
                for row in self._fitting(at, found[1]):
                    candidate = self._open(at, found[0], row)
                    if candidate:
                        yield candidate

    def _fitting(self, at: int, rows: Sequence[HeadRow]) -> Iterator[HeadRow]:
        """The rows for a head as it is written; those for small letters only if none is for capitals."""
        large = self._view.capital[at] and any(row.case == "capital" for row in rows)
        return (row for row in rows if not (large and row.case == "lower"))

    def _is_head(self, start: int, end: int) -> bool:
        """Whether the words are not the opening of a title, a longer word or a known body's name."""
        view = self._view
        title = self._words.titles.at(view, start)
        if title and title[0] > end:
            return False
        if end < view.count and view.inner[end] and view.surface[end].islower():
            return False
        known = self._known(start)
        return not (known and known.type != "PLACE" and known.end > end and known.end - start >= 3)

    def _ministry(self, start: int, end: int, row: MinistryRow) -> Iterator[Candidate]:
        country = self._country_at(end)
        if country:
            yield Candidate(
                start,
                country.end,
                "ORGANISATION",
                0.94,
                "shape",
                row.rule(),
                subtype=row.subtype,
                country=country.rows[0].key,
            )
        else:
            yield Candidate(start, end, "ORGANISATION", 0.9, "shape", row.rule(), subtype=row.subtype)

    def _country_at(self, at: int) -> Candidate | None:
        """The country right behind, as a part of the name before it."""
        if not self._view.linked(at):
            return None
        known = self._known(at)
        return known if known and known.type == "COUNTRY" else None

    def _open(self, start: int, head_end: int, row: HeadRow) -> Candidate | None:
        view = self._view
        if not self._case_fits(start, head_end, row):
            return None
        if row.type == "PLACE" and not row.include_head:
            return None if view.shouted[start] else self._place(start, head_end, row)
        if (row.case == "lower" or not row.include_head) and not view.is_capital(head_end):
            return None
        if view.shouted[start]:
            end, capitals = self._extents.headline_extent(head_end, row), 1
            if end == head_end:
                return None
        else:
            end, capitals = self._extents.extent(start, head_end, row)
        end = self._extents.edition(end, row)
        acronym = acronym_behind(view, end)
        if not self._enough(start, head_end, end, capitals, acronym is not None, row):
            return None
        score = 0.75 + (0.17 if acronym else 0.0) + (0.05 if view.capital[start] else -0.15)
        begin = start if row.include_head else head_end
        if begin >= end:
            return None
        return Candidate(
            begin, end, row.type, min(score, 0.95), "shape", row.rule(), subtype=row.subtype,
            country=self._country_inside(start, end),
        )  # fmt: skip

    def _case_fits(self, start: int, head_end: int, row: HeadRow) -> bool:
        if row.case in {"any", "either", "lower"}:
            return True
        view = self._view
        if not view.capital[start]:
            return False
        return not view.first[start] or head_end < view.count

    def _place(self, start: int, head_end: int, row: HeadRow) -> Candidate | None:
        view = self._view
        if not (view.is_word(head_end) and view.capital[head_end]):
            return None
        short = view.surface[head_end - 1] == "."
        if short and not (view.capital[start] and view.joined[head_end]):
            return None
        if not short and not view.linked(head_end):
            return None
        known = self._known(head_end)
        if known and known.type in {"COUNTRY", "ORGANISATION", "PLACE"}:
            return None
        end = min(name_run(view, head_end, self._words.particles), head_end + 4)
        if end == head_end + 1 and (view.shout[head_end] or short):
            return None
        return Candidate(head_end, end, "PLACE", 0.8, "shape", row.rule(), subtype=row.subtype)

    def _country_inside(self, start: int, end: int) -> str:
        """The state that a name names, or else the one of the place that it names."""
        state = seat = ""
        for at in range(start, end):
            known = self._known(at)
            if known is None or known.end > end:
                continue
            if known.type == "COUNTRY":
                state = known.rows[0].key
            elif known.type == "PLACE" and len({row.country for row in known.rows}) == 1:
                seat = known.country
        return state or seat

    def _enough(
        self, start: int, head_end: int, end: int, capitals: int, glossed: bool, row: HeadRow
    ) -> bool:
        """Whether the stretch has what its head asks for to be a name and not a common noun."""
        if end <= head_end:
            return False
        view = self._view
        numbered = view.surface[end - 1][0].isdigit() or bool(ROMAN.fullmatch(view.surface[end - 1]))
        if glossed or capitals or (row.subtype in _NUMBERED and numbered):
            return True
        if row.type == "AGREEMENT":
            return view.capital[start] and end - head_end >= 2
        return view.capital[start] and head_end - start >= 2 and end - head_end >= 2 and row.type != "PLACE"
