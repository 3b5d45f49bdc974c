"""How far a name that a head word opens goes: over capitals, joints and the small words within names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hoptac.lexicon.schema import HeadRow, MinistryRow
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.runs import name_run
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import EntityType

Covering = Callable[[int], Candidate | None]
LONGEST = 22
_HEADLINE = 9
"""How many syllables behind its head a name may have in a headline in capitals."""
_NAMED_AFTER = frozenset({"university"})
"""Subtypes of bodies that are named after persons."""
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
    outer: Phrases[bool]
    """Further words before places, which only VLSP's standard bounds names by."""
    vague: Phrases[bool]
    """Descriptors that name no kind of place, so that they are part of no name (``khu vực``)."""
    numbered: Phrases[bool]
    """Descriptors behind which a number is the name (``quận 10``)."""
    vocabulary: frozenset[tuple[str, str]]
    """Pairs of syllables side by side in known names, the second in small letters."""
    neighbours: frozenset[tuple[str, str]]
    """The same pairs and those with a capital."""
    particles: frozenset[str]
    ordinals: Phrases[bool]
    ands: frozenset[str]
    joints: frozenset[str]
    """The words that join two names: those of ``ands``, and ``giữa … với``."""
    possessives: frozenset[str]
    topics: frozenset[str]
    """Words behind which the matter of an event or instrument follows (``về``)."""

    def stops_at(self, view: Syllables, at: int) -> bool:
        """Whether a stop stands at a token, and not a part of another word (``dự`` in ``dự án``)."""
        stop = self.stops.at(view, at)
        if stop is None or view.inner[at]:
            return False
        return stop[0] >= view.count or not view.inner[stop[0]]


class Extents:
    """Finds the ends of open names in one article."""

    def __init__(self, words: ShapeWords, view: Syllables, known: Covering, person: Covering) -> None:
        self._words = words
        self._view = view
        self._known = known
        self._person = person
        self._named_after = False
        """Whether a person's name may follow as a part of the name that is read (``Trường THPT Lê Lợi``)."""

    def extent(self, start: int, head_end: int, row: HeadRow) -> tuple[int, int]:
        """Where the name that opens at ``start`` ends, and how many capitals stand behind its head."""
        view, words = self._view, self._words
        at = good = head_end
        capitals = 0
        stops = frozenset(row.stops)
        self._named_after = row.subtype in _NAMED_AFTER
        while at < min(view.count, start + LONGEST):
            step = self._step(at, start, good, row.type)
            if step is None or view.key[at] in stops:
                break
            at, firm = step
            if firm:
                capitals += view.capital[at - 1] or firm > 1
                good = at
                self._named_after = self._named_after and not capitals
            if firm == 3:
                break
        while good > head_end and words.connectors.before(view, good) and not view.capital[good - 1]:
            good -= 1
        return good, capitals

    def headline_extent(self, head_end: int, row: HeadRow) -> int:
        """Where a name ends in a headline in capitals: behind the known place or state that closes it.

        There capitals say nothing; ``head_end`` itself where none closes it before a stop.
        """
        view, words = self._view, self._words
        for at in range(head_end, min(view.count, head_end + _HEADLINE)):
            if not view.joined[at] or not view.word[at] or words.stops.at(view, at):
                break
            known = self._known(at)
            if known and known.type in {"COUNTRY", "PLACE"}:
                return self._pair(known.end) or known.end
            if known and known.type == "PERSON":
                break
            if at > head_end and words.ordinals.at(view, at) and row.type == "EVENT":
                return at
        return head_end

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
        if known and known.type == "PERSON" and not self._named_after:
            return None
        if view.capital[at]:
            return self._capital(at, known)
        if view.key[at] in words.possessives and kind != "AGREEMENT":
            return None
        if (descriptor := words.descriptors.at(view, at)) and view.is_capital(descriptor[0]):
            return descriptor[0], 0
        if self._attested(at) and view.linked(at + 1):
            return at + 2, 1
        if connector := words.connectors.at(view, at):
            worth = kind == "AGREEMENT" or self._worth(connector[0], kind)
            return (connector[0], 0) if worth else None
        if words.stops.at(view, at) or view.surface[at][0].isdigit():
            return None
        if kind == "AGREEMENT" and view.capital[start]:
            return at + 1, 1
        return (at + 1, 0) if at - good < 3 and self._worth(at + 1, kind) else None

    def _attested(self, at: int) -> bool:
        """Whether known names have these two small syllables side by side.

        A stop (``phối hợp``, ``tuyên bố``) goes on with the name only if they have it behind the syllable
        before, too: ``Quỹ hỗ trợ``, but not ``Ban An toàn giao thông | phối hợp``.
        """
        view, vocabulary = self._view, self._words.vocabulary
        if at + 1 >= view.count or (view.key[at], view.key[at + 1]) not in vocabulary:
            return False
        return (view.key[at - 1], view.key[at]) in self._words.neighbours or not self._words.stops_at(
            self._view, at
        )

    def _goes_on(self, at: int, kind: EntityType) -> bool:
        """Whether a name goes on behind its country (``... Việt Nam - Nhật Bản lần thứ 6``, ``về ...``)."""
        view = self._view
        return kind in {"AGREEMENT", "EVENT"} and at < view.count and view.key[at] in self._words.topics

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
            if view.shout[at - 1] and view.shout[following] and not looks_vietnamese(view.surface[following]):
                return following + 1, 2
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
            if view.key[index] in self._words.ands:
                return view.capital[index + 1] and not self._known(index + 1)
        return False

    def _capital(self, at: int, known: Candidate | None) -> tuple[int, int] | None:
        view = self._view
        person = self._person(at)
        if person and self._named_after:
            return person.end, 2
        if person or (self._words.heads.at(view, at) and view.key[at - 1] in {",", *self._words.joints}):
            return None
        if known and known.end - at >= 2:
            return known.end, 2
        following = at + 1
        if not looks_vietnamese(view.surface[at]):
            return name_run(view, at, self._words.particles), 2
        descriptor = self._words.descriptors.before(view, at)
        if descriptor and not view.inner[descriptor[0]]:
            return min(name_run(view, at, frozenset()), at + 4), 2
        if (
            view.linked(following)
            and view.word[following]
            and view.surface[following].islower()
            and looks_vietnamese(view.surface[following])
            and (
                (view.key[at], view.key[following]) in self._words.vocabulary
                or not (
                    self._opens_word(following)
                    or self._words.stops.at(view, following)
                    or self._words.connectors.at(view, following)
                    or self._words.descriptors.at(view, following)
                )
            )
        ):
            return following + 1, 2
        return following, 2

    def _opens_word(self, at: int) -> bool:
        """Whether the segmenter puts a token with the one behind it, and not with the one before it."""
        view = self._view
        return not view.inner[at] and view.is_word(at + 1) and view.inner[at + 1]

    def _worth(self, at: int, kind: EntityType) -> bool:
        """Whether something that belongs to a name follows within a few words."""
        view, words = self._view, self._words
        for index in range(at, min(at + 4, view.count)):
            if not view.joined[index] or not view.word[index]:
                return False
            if view.capital[index]:
                known = self._known(index)
                return self._named_after or not (self._person(index) or (known and known.type == "PERSON"))
            if index + 1 < view.count and (view.key[index], view.key[index + 1]) in words.vocabulary:
                return True
            if words.stops.at(view, index):
                return False
        return False

    def edition(self, end: int, row: HeadRow) -> int:
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
