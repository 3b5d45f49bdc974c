"""Which state an unlisted person of one article is of: by the words beside the name, by its build."""

from __future__ import annotations

import math
from collections.abc import Sequence

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.origins import Origins
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import HOME

_APPOSITION = 16
"""Tokens behind a name in which its title may name the state."""
_CLOSING = 8
"""Tokens before the end of an article in which its authors are named."""
_FOREIGN_AT_HOME = 0.1
"""A name with foreign syllables is less often of Vietnam than its letters say."""
_IN_SENTENCE = 0.5
_NEAREST = 0.25
"""What a state gains that the sentence names, and that stands nearest to the name (log odds)."""
_LEAST_FIT = 0.001
_UNFIT = 0.05
_SURE = 0.8
_LIKELY = 0.5


class Nationality:
    """The states of one article's persons, ISO 3166-1 alpha-3; empty where nothing tells."""

    def __init__(
        self, lexicon: NameLexicon, view: Syllables, chosen: Sequence[Candidate], origins: Origins
    ) -> None:
        self._lexicon = lexicon
        self._view = view
        self._chosen = chosen
        self._origins = origins

    def of(self, candidate: Candidate) -> str:
        """The state of a person without one beside the title: the apposition's, else by the name's build."""
        view = self._view
        beside = (
            self._origins.right_before(candidate)
            or self._people_before(candidate)
            or self._apposition(candidate)
        )
        vietnamese = self._vietnamese(candidate)
        # an envoy to Vietnam is no Vietnamese
        if beside and (vietnamese or beside != HOME):
            return beside
        build = self._built(view.key[candidate.start])
        if build:
            return build
        if vietnamese:
            return HOME if view.count - candidate.end <= _CLOSING else self._origins.home()
        return self._abroad(candidate)

    def _vietnamese(self, candidate: Candidate) -> bool:
        """Whether a name is of Vietnamese build, initials (``K.``), or a stage name (``Cường Seven``)."""
        words = [s for s in self._view.surface[candidate.start : candidate.end] if s != "."]
        if all(looks_vietnamese(word) or (len(word) <= 2 and word.isupper()) for word in words):
            return not self._unmarked_foreign(words)
        hyphened = any(map(self._view.is_dash, range(candidate.start, candidate.end)))
        return not hyphened and any(looks_vietnamese(word) and not word.isascii() for word in words)

    def _unmarked_foreign(self, words: Sequence[str]) -> bool:
        """Whether a name without marks is of another build, its syllables ours or not: ``Kim Hee Sun``."""
        name = " ".join(words)
        if len(words) < 3 or not name.isascii() or any(len(word) < 2 for word in words):
            return False
        _, most, sure = self._lexicon.builds.likeliest(name)
        return most != HOME and sure > _SURE

    def _people_before(self, candidate: Candidate) -> str:
        """The state whose people a person is said to be of: ``tiền vệ người Mỹ Bradley``, ``người Ý, A.``"""
        view, at = self._view, candidate.start
        if at and view.surface[at - 1] == "," and view.joined[at]:
            at -= 1
        found = self._lexicon.peoples.before(view, at)
        return found[1] if found else ""

    def _built(self, key: str) -> str:
        """The state of the article in which a surname is at home: ``CHN`` for Tập, ``KOR`` for Park."""
        surname = self._lexicon.people.surnames.get(key)
        states = self._lexicon.builds.at_home(surname.origin) if surname else ()
        named = [state for state in states if state != HOME and self._origins.countries[state]]
        if named:
            return max(named, key=lambda state: self._origins.countries[state])
        return "KOR" if surname and surname.origin == "ko" and surname.strength == "strong" else ""

    def _abroad(self, candidate: Candidate) -> str:
        """The state of the article that suits a foreign name's build best, and is named much or near it.

        A name of a build that no state of the article suits is of the state that has most such names.
        """
        view, builds = self._view, self._lexicon.builds
        name = view.slice(candidate.start, candidate.end)
        others = [c for c in self._chosen if c.country and c.subtype != "media" and c is not candidate]
        sentence = {c.country for c in others if view.sentence[c.start] == view.sentence[candidate.start]}
        nearest = min(others, key=lambda c: abs(c.start - candidate.start), default=candidate).country
        total = self._origins.countries.total()

        def score(state: str) -> float:
            fits = builds.fits(name, state) * (_FOREIGN_AT_HOME if state == HOME else 1.0)
            near = _IN_SENTENCE * (state in sentence) + _NEAREST * (state == nearest)
            return math.log(fits + _LEAST_FIT) + math.log(self._origins.countries[state] / total) + near

        best = max(self._origins.countries, key=lambda state: (score(state), state), default="")
        _, most, sure = builds.likeliest(name)
        unfit = best in ("", HOME) or builds.fits(name, best) < _UNFIT
        return most if most and unfit and sure > (_LIKELY if best == HOME else _SURE) else best

    def _apposition(self, candidate: Candidate) -> str:
        """The state of the bracket, the title or the body behind a name.

        ``Rudy Demotte, Thủ hiến vùng ... (Bỉ)``; ``Boris Volkhonsky của Viện ... Nga``.
        """
        view, end = self._view, candidate.end
        if end + 1 >= view.count or not view.joined[end]:
            return ""
        opened = view.surface[end] == "("
        owned = self._lexicon.owners.at(view, end)
        parted = view.surface[end] == "," or (view.is_dash(end) and not view.tight[end])
        if not (opened or owned or (parted and self._lexicon.people.titles.at(view, end + 1))):
            return ""
        reach = end + (2 if opened else 3 if owned else _APPOSITION)
        for other in self._chosen:
            if (
                end < other.start <= reach
                and view.sentence[other.start] == view.sentence[end]
                and other.country
            ):
                return other.country if other.type in ("COUNTRY", "ORGANISATION") else ""
        return ""
