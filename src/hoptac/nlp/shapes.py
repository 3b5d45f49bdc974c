"""Open names by their head word: bodies, events, agreements and places that no list holds.

Vietnamese names are head first and have no closing sign, so the question is where one ends: at a
verb or other stop word, at a sign, at the country behind it, or in front of a bracketed acronym.
Small-letter words are part of a name where known names are built with them (the vocabulary).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hoptac.lexicon.schema import HeadRow, MinistryRow
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.people import name_run
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import EntityType, Rule

Covering = Callable[[int], Candidate | None]
LONGEST = 22
_NUMBERED = frozenset({"conference", "forum", "dialogue", "summit"})
ACRONYM = re.compile(r"[A-ZĐ][A-Za-zĐ&+]{1,9}\d{0,4}")
ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class ShapeWords:
    """What reading open names needs."""

    titles: Phrases[bool]
    heads: Phrases[tuple[HeadRow, ...]]
    ministries: Phrases[MinistryRow]
    connectors: Phrases[bool]
    stops: Phrases[bool]
    descriptors: Phrases[bool]
    vocabulary: frozenset[tuple[str, str]]
    particles: frozenset[str]
    ordinals: Phrases[bool]


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


class Shapes:
    """Finds candidates for open names in one article."""

    def __init__(self, words: ShapeWords, view: Syllables, known: Covering, person: Covering) -> None:
        self._words = words
        self._view = view
        self._known = known
        self._person = person

    def candidates(self) -> Iterator[Candidate]:
        """All open names by head, ministries among them; they may overlap."""
        for at in range(self._view.count):
            if not self._view.word[at]:
                continue
            ministry = self._words.ministries.at(self._view, at)
            if ministry and self._view.capital[at]:
                yield from self._ministry(at, *ministry)
            found = self._words.heads.at(self._view, at)
            if found and self._is_head(at, found[0]):
                for row in found[1]:
                    candidate = self._open(at, found[0], row)
                    if candidate:
                        yield candidate

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
            return self._place(start, head_end, row)
        if (row.case == "lower" or not row.include_head) and not view.is_capital(head_end):
            return None
        end, capitals = self._extent(start, head_end, row)
        end = self._edition(end, row)
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
        if not (view.linked(head_end) and view.is_word(head_end) and view.is_capital(head_end)):
            return None
        known = self._known(head_end)
        if known and known.type in {"COUNTRY", "ORGANISATION", "PLACE"}:
            return None
        end = min(name_run(view, head_end, self._words.particles), head_end + 4)
        if view.shout[head_end] and end == head_end + 1:
            return None
        return Candidate(head_end, end, "PLACE", 0.8, "shape", row.rule(), subtype=row.subtype)

    def _country_inside(self, start: int, end: int) -> str:
        found = ""
        for at in range(start, end):
            known = self._known(at)
            if known and known.type == "COUNTRY" and known.end <= end:
                found = known.rows[0].key
        return found

    def _extent(self, start: int, head_end: int, row: HeadRow) -> tuple[int, int]:
        """Where the name that opens at ``start`` ends, and how many capitals stand behind its head."""
        view, words = self._view, self._words
        at = good = head_end
        capitals = 0
        stops = frozenset(row.stops)
        while at < min(view.count, start + LONGEST):
            step = self._step(at, start, good, row.type)
            if step is None or view.key[at] in stops:
                break
            at, firm = step
            if firm:
                capitals += view.capital[at - 1] or firm > 1
                good = at
            if firm == 3:
                break
        while good > head_end and words.connectors.before(view, good) and not view.capital[good - 1]:
            good -= 1
        return good, capitals

    def _step(self, at: int, start: int, good: int, kind: EntityType) -> tuple[int, int] | None:
        """One step of a name: (next token, 0 tentative | 1 firm | 2 firm capital | 3 firm and last)."""
        view, words = self._view, self._words
        if not view.joined[at] or (view.tight[at] and view.word[at] and view.word[at - 1]):
            return None
        if not view.word[at]:
            return self._sign(at, good, kind)
        known = self._known(at)
        if known and known.type == "COUNTRY":
            pair = self._pair(known.end)
            return (pair, 3) if pair else (known.end, 3 if not self._goes_on(known.end, kind) else 2)
        if known and known.type == "PERSON":
            return None
        if view.capital[at]:
            return self._capital(at, known)
        if view.key[at] == "của" and kind != "AGREEMENT":
            return None
        if (descriptor := words.descriptors.at(view, at)) and view.is_capital(descriptor[0]):
            return descriptor[0], 0
        if (
            at + 1 < view.count
            and (view.key[at], view.key[at + 1]) in words.vocabulary
            and view.linked(at + 1)
        ):
            return at + 2, 1
        if connector := words.connectors.at(view, at):
            worth = kind == "AGREEMENT" or self._worth(connector[0], kind)
            return (connector[0], 0) if worth else None
        if words.stops.at(view, at) or view.surface[at][0].isdigit():
            return None
        if kind == "AGREEMENT" and view.capital[start]:
            return at + 1, 1
        return (at + 1, 0) if at - good < 3 and self._worth(at + 1, kind) else None

    def _goes_on(self, at: int, kind: EntityType) -> bool:
        """Whether a name goes on behind its country (``... Việt Nam - Nhật Bản lần thứ 6``, ``về ...``)."""
        view = self._view
        return kind in {"AGREEMENT", "EVENT"} and at < view.count and view.key[at] in {"về"}

    def _pair(self, at: int) -> int:
        """The end of ``- Nhật Bản`` behind a first country; 0 where there is none."""
        view = self._view
        end = 0
        while view.is_dash(at) and view.joined[at] and at + 1 < view.count and view.joined[at + 1]:
            known = self._known(at + 1)
            if not known or known.type not in {"COUNTRY", "ORGANISATION", "PLACE"}:
                break
            end = at = known.end
        return end

    def _sign(self, at: int, good: int, kind: EntityType) -> tuple[int, int] | None:
        view = self._view
        following = at + 1
        if following >= view.count or not view.joined[following] or not view.word[following]:
            return None
        if view.is_dash(at):
            tight = view.tight[at] and view.tight[following]
            if tight:
                return following + 1, 2
            known = self._known(following)
            if view.capital[following] and good == at and known and known.type in {"PLACE", "COUNTRY"}:
                return known.end, 2
            return None
        if view.surface[at] == "&":
            return following, 0
        if view.surface[at] == "," and kind == "ORGANISATION" and good == at and self._listed(following):
            return following, 0
        if (
            view.surface[at] == "."
            and view.tight[at]
            and view.capital[following]
            and len(view.surface[at - 1]) <= 3
        ):
            return following, 0
        return None

    def _listed(self, at: int) -> bool:
        """``, Thể thao và Du lịch``: capitalised parts of one body's field, the last behind ``và``."""
        view = self._view
        if self._known(at) or self._words.heads.at(view, at) or not view.capital[at]:
            return False
        for index in range(at, min(at + 9, view.count - 1)):
            if not view.joined[index] or view.surface[index] in "();:" or self._words.stops.at(view, index):
                return False
            if view.key[index] == "và":
                return view.capital[index + 1] and not self._known(index + 1)
        return False

    def _capital(self, at: int, known: Candidate | None) -> tuple[int, int] | None:
        view = self._view
        person = self._person(at)
        if person or (self._words.heads.at(view, at) and view.key[at - 1] in {"và", ",", "với", "giữa"}):
            return None
        if known and known.end - at >= 2:
            return known.end, 2
        following = at + 1
        if not looks_vietnamese(view.surface[at]):
            return name_run(view, at, self._words.particles), 2
        if (
            view.linked(following)
            and view.word[following]
            and view.surface[following].islower()
            and looks_vietnamese(view.surface[following])
            and (
                (view.key[at], view.key[following]) in self._words.vocabulary
                or not (
                    self._words.stops.at(view, following)
                    or self._words.connectors.at(view, following)
                    or self._words.descriptors.at(view, following)
                )
            )
        ):
            return following + 1, 2
        return following, 2

    def _worth(self, at: int, kind: EntityType) -> bool:
        """Whether something that belongs to a name follows within a few words."""
        view, words = self._view, self._words
        for index in range(at, min(at + 4, view.count)):
            if not view.joined[index] or not view.word[index]:
                return False
            if view.capital[index]:
                known = self._known(index)
                return not (self._person(index) or (known and known.type == "PERSON"))
            if index + 1 < view.count and (view.key[index], view.key[index + 1]) in words.vocabulary:
                return True
            if words.stops.at(view, index):
                return False
        return False

    def _edition(self, end: int, row: HeadRow) -> int:
        """Take in ``lần thứ 6``, ``XIII``, ``2013`` behind an event's name."""
        view = self._view
        if row.type not in {"EVENT", "AGREEMENT"} or end >= view.count or not view.joined[end]:
            return end
        ordinal = self._words.ordinals.at(view, end)
        if ordinal and ordinal[0] < view.count:
            number = ordinal[0]
            if view.surface[number][0].isdigit() or ROMAN.fullmatch(view.surface[number]):
                return number + 1
            if view.surface[number].islower():
                return number + 1
        if row.type == "EVENT" and re.fullmatch(r"(19|20)\d\d|[IVXL]{2,}", view.surface[end]):
            return end + 1
        return end

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


def open_rule(name: str) -> Rule:
    """A rule that is a method, not a row."""
    return Rule(name)
