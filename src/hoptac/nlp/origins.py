"""Which state an open name of one article is of: by the words beside it, its build, the article."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.known import SHARED
from hoptac.nlp.reader import NameLexicon, split_keys
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import HOME

_PAPER = 6
"""The most letters by which a paper of ours signs (``TBKTSG``)."""
_MASTHEAD = 6
"""Tokens at the head of an article in which its paper is named."""
_APPOSITION = 16
"""Tokens behind a name in which its title may name the state."""
_ABOUT = 3
"""How often an article names a state at least that it is about."""
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
_SURNAMES = {"zh": ("CHN", "TWN", "HKG"), "ko": ("KOR", "PRK")}
"""The states in which surnames of an origin are at home."""
_INTERNATIONAL = frozenset({"igo", "ngo", "mechanism", "fund", "institute"})


class Origins:
    """The states of one article's names, ISO 3166-1 alpha-3; empty where nothing tells."""

    def __init__(self, lexicon: NameLexicon, view: Syllables, chosen: Sequence[Candidate]) -> None:
        self._lexicon = lexicon
        self._view = view
        self._chosen = chosen
        self.countries = Counter(c.country for c in chosen if c.country and c.subtype != "media")
        """How often each state is named, by itself or by what is of it."""
        self._subject = self._about()
        self._home_name = tuple(key for _, key in split_keys(lexicon.rows[HOME].name_vi))

    def home(self) -> str:
        """Vietnam where the article speaks of it at all, else the state it speaks of most."""
        if self.countries[HOME] or not self.countries:
            return HOME
        return max(self.countries, key=lambda code: (self.countries[code], code))

    def person(self, candidate: Candidate) -> str:
        """The state of a person without one beside the title: the apposition's, else by the name's build."""
        view = self._view
        beside = (
            self._right_before(candidate) or self._people_before(candidate) or self._apposition(candidate)
        )
        vietnamese = self._vietnamese(candidate)
        # an envoy to Vietnam is no Vietnamese
        if beside and (vietnamese or beside != HOME):
            return beside
        build = self._built(view.key[candidate.start])
        if build:
            return build
        if vietnamese:
            return HOME if view.count - candidate.end <= _CLOSING else self.home()
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

    def _right_before(self, candidate: Candidate) -> str:
        """The state whose name stands right before a name: ``của Palestine Saeb Erekat``."""
        if not self._view.linked(candidate.start):
            return ""
        return next((c.country for c in self._chosen if c.end == candidate.start and c.type == "COUNTRY"), "")

    def _built(self, key: str) -> str:
        """The state of the article in which a surname is at home: ``CHN`` for Tập, ``KOR`` for Park."""
        surname = self._lexicon.people.surnames.get(key)
        states = _SURNAMES.get(surname.origin, ()) if surname else ()
        named = [state for state in states if self.countries[state]]
        if named:
            return max(named, key=lambda state: self.countries[state])
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
        total = self.countries.total()

        def score(state: str) -> float:
            fits = builds.fits(name, state) * (_FOREIGN_AT_HOME if state == HOME else 1.0)
            near = _IN_SENTENCE * (state in sentence) + _NEAREST * (state == nearest)
            return math.log(fits + _LEAST_FIT) + math.log(self.countries[state] / total) + near

        best = max(self.countries, key=lambda state: (score(state), state), default="")
        _, most, sure = builds.likeliest(name)
        unfit = best in ("", HOME) or builds.fits(name, best) < _UNFIT
        return most if most and unfit and sure > (_LIKELY if best == HOME else _SURE) else best

    def _main_foreign(self) -> str:
        """The foreign state that the article speaks of most; empty where it names none."""
        states = [state for state in self.countries if state != HOME]
        return max(states, key=lambda state: (self.countries[state], state), default="")

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

    def place(self, candidate: Candidate) -> str:
        """The state of an open body or place: the bracket behind, else home for a Vietnamese build."""
        view = self._view
        follower = next((c for c in self._chosen if c.start == candidate.end + 1), None)
        if follower and follower.type == "COUNTRY" and view.surface[candidate.end] == "(":
            return follower.country
        if candidate.subtype == "local_government" or self._heads_article(candidate):
            return HOME
        tokens = range(candidate.start, candidate.end)
        if candidate.subtype == "media":
            ours = all(self._ours(view.surface[i]) for i in tokens if view.word[i])
            return HOME if ours or not self._main_foreign() else ""
        worldwide = any(self._lexicon.global_words.at(view, i) for i in tokens)
        if candidate.subtype in _INTERNATIONAL and worldwide:
            return ""
        if all(looks_vietnamese(view.surface[i]) for i in tokens if view.word[i]):
            return self.home()
        return self._neighbour(candidate) if candidate.type == "ORGANISATION" else ""

    @staticmethod
    def _ours(surface: str) -> bool:
        """Whether a paper's name may be one of ours: Vietnamese syllables, or letters only."""
        return looks_vietnamese(surface) or (surface.isupper() and len(surface) <= _PAPER)

    @staticmethod
    def _heads_article(candidate: Candidate) -> bool:
        """Whether a paper is named at the article's head: its own."""
        return candidate.source == "credit" and candidate.subtype == "media" and candidate.start < _MASTHEAD

    def _neighbour(self, candidate: Candidate) -> str:
        """The state named nearest in the same sentence, else the article's own."""
        view = self._view
        number = view.sentence[candidate.start]
        near = [c for c in self._chosen if c.type == "COUNTRY" and view.sentence[c.start] == number]
        if not near:
            return self.home()
        best = min(near, key=lambda c: min(abs(c.start - candidate.end), abs(candidate.start - c.end)))
        return best.country

    def owner(self, candidate: Candidate) -> str:
        """The other state whose ``Bộ Quốc phòng`` a bare one is: the one named in full before it.

        Without one, the state that the article is about where it never speaks of Vietnam.
        """
        view, length = self._view, candidate.end - candidate.start
        name = view.key[candidate.start : candidate.end]
        if length > 2 and tuple(name[-len(self._home_name) :]) == self._home_name:
            return ""
        full = [
            c.country
            for c in self._chosen
            if c.start < candidate.start
            and c.type == "ORGANISATION"
            and c.country
            and c.end - c.start > length
            and view.key[c.start : c.start + length] == name
        ]
        if full:
            return "" if full[-1] == HOME else full[-1]
        return self._subject

    def host(self, candidate: Candidate, owner: str) -> str:
        """The state that a mission of ``owner`` is in: the seat behind its name, else the article's."""
        view, lexicon = self._view, self._lexicon
        seat = lexicon.people.seats.at(view, candidate.end)
        behind = next((c for c in self._chosen if seat and c.start == seat[0]), None)
        if behind and behind.country and behind.country != owner:
            return behind.country
        if owner != HOME and self.countries[HOME]:
            return HOME
        others = [state for state in self.countries if state not in (owner, HOME)]
        return max(others, key=lambda state: (self.countries[state], state), default=HOME)

    def _about(self) -> str:
        """The one foreign state that an article without a word of Vietnam is about; else empty."""
        states: Counter[str] = Counter()
        for c in self._chosen:
            if c.type == "COUNTRY" and c.rows:
                states[c.rows[0].key] += 1
            elif c.country == HOME and c.rows and c.subtype not in SHARED and c.subtype != "media":
                return ""
        if HOME in states or not states:
            return ""
        state, count = states.most_common(1)[0]
        return state if count >= _ABOUT and count * 2 > states.total() else ""
