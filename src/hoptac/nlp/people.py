"""Persons that no list holds: behind a title, by a surname, by a first name.

``Thủ tướng Nhật Bản Shinzo Abe``: the title, then what it is the title of (a portfolio, a body, a
country), then the capitalised stretch that is the name. The country on the way is the person's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hoptac.lexicon.schema import HeadRow, SurnameRow, TitleRow
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.runs import name_run, vietnamese_run
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import Rule

Covering = Callable[[int], Candidate | None]
"""Gives the best known name that begins at a token, if any."""

LONGEST = 5
_FOREIGN = 3
"""Syllables of a Chinese or Korean full name."""
_SEATED = frozenset({"COUNTRY", "ORGANISATION", "PLACE"})
"""What a title may be held at (``tại Việt Nam``, ``tại Hà Nội``)."""
SCORES = {"honorific": 0.93, "office": 0.92, "rank": 0.93, "profession": 0.9}


@dataclass(frozen=True, slots=True)
class PeopleWords:
    """The words that reading persons needs, as phrases."""

    titles: Phrases[TitleRow]
    surnames: dict[str, SurnameRow]
    first_names: frozenset[str]
    """Keys of the first names of known foreign persons that name nothing else (``joseph``)."""
    other_pairs: frozenset[tuple[str, str]]
    """Keys of the names of two syllables that places and bodies have."""
    given_names: frozenset[str]
    """Keys of the second-last and last syllables of known Vietnamese persons' names."""
    bare_names: frozenset[str]
    """Those of them that name nothing else."""
    portfolios: Phrases[bool]
    particles: frozenset[str]
    stops: Phrases[bool]
    not_before: Phrases[bool]
    seats: Phrases[bool]
    """What stands before the place where an office is held (``tại``)."""
    heads: Phrases[tuple[HeadRow, ...]]
    nouns: Phrases[bool]
    """Words that with a capital still open no name (``Người``)."""
    links: frozenset[str]
    """Words between an office and a further body that it is held in (``của``, ``và``)."""


def _rule(row: TitleRow | SurnameRow) -> Rule:
    return row.rule()


class People:
    """Finds candidates for persons in one article."""

    def __init__(self, words: PeopleWords, view: Syllables, known: Covering) -> None:
        self._words = words
        self._view = view
        self._known = known

    def titled(self) -> Iterator[Candidate]:
        """Names behind a title, with the country that stands between them."""
        for at in self._words.titles.beginnings(self._view):
            found = self._words.titles.at(self._view, at)
            if found and self._is_title(at, *found):
                candidate = self._behind(at, *found)
                if candidate:
                    yield candidate

    def _is_title(self, start: int, end: int, row: TitleRow) -> bool:
        view = self._view
        if row.title[0].isupper() and not view.capital[start]:
            return False
        if row.role == "honorific" and view.capital[start]:
            return view.first[start] or view.shouted[start] or not row.title[0].islower()
        return end < view.count

    def _behind(self, start: int, end: int, row: TitleRow) -> Candidate | None:
        """The name behind the title at tokens ``start`` to ``end``."""
        view = self._view
        at, country = self._owner(end, row)
        if not (view.is_capital(at) and view.word[at] and view.joined[at]) or view.tight[at]:
            return None
        stop = self._limit(at, name_run(view, at, self._words.particles))
        if stop <= at or self._excluded(at, stop, row):
            return None
        stop += self._initial(at, stop)
        return Candidate(at, stop, "PERSON", SCORES[row.role], "title", _rule(row), country=country)

    def _initial(self, start: int, end: int) -> bool:
        """Whether a name is one letter with its full stop (``thầy H. viết``), not the end of a sentence."""
        view = self._view
        if end - start > 1 or len(view.surface[start]) > 1 or end + 1 >= view.count:
            return False
        return view.surface[end] == "." and view.tight[end] and view.surface[end + 1].islower()

    def _owner(self, at: int, row: TitleRow) -> tuple[int, str]:
        """Step over what the title is of (portfolio, body, country) and over its seat.

        The country that it is of is returned, never that of the seat (``Đại sứ Ý tại Việt Nam``).
        """
        view, country = self._view, ""
        moving = True
        while moving and view.linked(at):
            moving = False
            known = self._known(at)
            if known and known.type != "PERSON":
                country = _country(known) or country
                at, moving = known.end, True
            elif portfolio := self._words.portfolios.at(view, at):
                at, moving = portfolio[0], True
            elif row.portfolio and self._office_word(at):
                at, moving = at + 2, True
            elif row.role == "office" and (seat := self._words.seats.at(view, at)):
                beyond = self._known(seat[0])
                if beyond and beyond.type in _SEATED:
                    at, moving = beyond.end, True
            elif view.key[at] in {",", *self._words.links} and row.role == "office":
                beyond = self._known(at + 1) if at + 1 < view.count else None
                if beyond and beyond.type in {"COUNTRY", "ORGANISATION"}:
                    country = _country(beyond) or country
                    at, moving = beyond.end, True
        return at, country

    def _office_word(self, at: int) -> bool:
        """``Năng lượng`` in ``Bộ trưởng Năng lượng``: a capital, then a small content syllable."""
        view = self._view
        return (
            view.capital[at]
            and view.linked(at + 1)
            and view.surface[at + 1].islower()
            and looks_vietnamese(view.surface[at])
            and not self._words.stops.at(view, at + 1)
        )

    def _limit(self, start: int, end: int) -> int:
        """Cut a run that is too long for a name or runs into another known name."""
        view = self._view
        if view.shouted[start]:
            end = self._headline_end(start, end)
        for at in range(start + 1, end):
            known = self._known(at)
            if known and known.type in {"COUNTRY", "ORGANISATION", "PLACE"} and known.end - at >= 2:
                end = at
                break
        if vietnamese_run(view, start, end):
            return min(end, start + 4)
        words = 0
        for at in range(start, end):
            words += not view.tight[at]
            if words > LONGEST:
                return at
        return end

    def _headline_end(self, start: int, end: int) -> int:
        """Where a name ends in a headline in capitals: at a verb, a title, a known name, another build."""
        view = self._view
        known = self._known(start)
        if known and known.type == "PERSON":
            return known.end
        foreign = not looks_vietnamese(view.surface[start])
        for at in range(start + 1, end):
            title = self._words.titles.at(view, at)
            if self._words.stops.at(view, at) or (title and title[0] - at > 1) or self._known(at):
                return at
            if foreign and looks_vietnamese(view.surface[at]) and not view.surface[at].isascii():
                return at
        return end

    def _excluded(self, start: int, end: int, row: TitleRow) -> bool:
        view = self._view
        if end - start == 1:
            if view.shout[start] and not view.shouted[start]:
                return True
            if (
                view.linked(end)
                and view.word[end]
                and view.surface[end].islower()
                and row.role != "honorific"
            ):
                return looks_vietnamese(view.surface[start]) and not self._words.stops.at(view, end)
        if self._words.nouns.at(view, start) or (view.shouted[start] and self._words.stops.at(view, start)):
            return True
        if row.role != "honorific" and self.opens_body(start, end):
            return True
        return self._words.titles.at(view, start) is not None and end - start == 1

    def opens_body(self, start: int, end: int) -> bool:
        """``Cục`` in ``Cục trưởng Cục Người có công``: a head word that is no surname."""
        view = self._view
        head = self._words.heads.at(view, start)
        if (
            head is None
            or view.key[start] in self._words.surnames
            or not any(r.include_head for r in head[1])
        ):
            return False
        return head[0] <= end and looks_vietnamese(view.surface[start])

    def by_surname(self) -> Iterator[Candidate]:
        """Full names without a title: a surname and one to three more syllables, two behind a foreign one."""
        view = self._view
        surnames = self._words.surnames
        for at in [i for i in view.capitals if view.key[i] in surnames]:
            row = surnames[view.key[at]]
            if view.linked(at) and view.is_capital(at - 1) and not self._acronym(at - 1):
                continue
            end = name_run(view, at, frozenset())
            length = end - at
            korean = row.origin == "ko" and view.slice(at, end).isascii()
            if not 2 <= length <= 4 or not (korean or vietnamese_run(view, at, end)):
                continue
            if self._words.not_before.before(view, at) or self.blocked(at, end):
                continue
            if row.origin != "vi":
                if length == _FOREIGN and all(view.word[at:end]) and (korean or row.origin == "zh"):
                    yield Candidate(at, end, "PERSON", 0.7, "surname", _rule(row))
                continue
            strong = row.strength == "strong"
            if not strong and (length < 3 or view.first[at]):
                continue
            score = (0.85 if length > 2 else 0.7) - (0 if strong else 0.2)
            yield Candidate(at, end, "PERSON", score, "surname", _rule(row), country="VNM")

    def by_first_name(self) -> Iterator[Candidate]:
        """Foreign full names without a title: a first name that known persons have, and what follows it."""
        view = self._view
        for at in [i for i in view.capitals if view.key[i] in self._words.first_names]:
            if view.shouted[at] or (view.linked(at) and view.is_capital(at - 1) and not view.first[at - 1]):
                continue
            end = self._limit(at, name_run(view, at, self._words.particles))
            if end - at >= 2 and view.word[at + 1] and not self.blocked(at, end):
                yield Candidate(at, end, "PERSON", 0.8, "surname", Rule("first-name"))

    def by_given_names(self) -> Iterator[Candidate]:
        """Vietnamese persons by their two given names alone (``Công Phượng``), mid-sentence."""
        view, given = self._view, self._words.given_names
        for at in [i for i in view.capitals if view.key[i] in given]:
            if view.first[at] or view.shouted[at] or not view.linked(at) or view.is_capital(at - 1):
                continue
            end = at + 2
            if not view.linked(at + 1) or not view.is_capital(at + 1) or view.key[at + 1] not in given:
                continue
            if name_run(view, at, frozenset()) != end or self._words.not_before.before(view, at):
                continue
            other = (view.key[at], view.key[at + 1]) in self._words.other_pairs
            if not other and not self.blocked(at, end) and self._known(at) is None:
                yield Candidate(at, end, "PERSON", 0.6, "surname", Rule("given-names"), country="VNM")

    def _acronym(self, at: int) -> bool:
        """``UBND`` in ``Chủ tịch UBND Nguyễn Văn An``: it ends a body's name, and a person may follow."""
        view = self._view
        return view.shout[at] and not view.shouted[at] and not looks_vietnamese(view.surface[at])

    def blocked(self, start: int, end: int) -> bool:
        """Whether a known name of another type covers or crosses the stretch."""
        return any(
            (known := self._known(at)) and known.type != "PERSON" and known.end - known.start >= 2
            for at in range(start, end)
        )


def _country(candidate: Candidate) -> str:
    """The state that a known name gives to a title (``JPN`` for Nhật Bản, for Tokyo, for its ministry)."""
    if candidate.country:
        return candidate.country
    row = candidate.rows[0] if candidate.rows else None
    if row is None:
        return ""
    return row.key if row.type == "COUNTRY" else row.country
