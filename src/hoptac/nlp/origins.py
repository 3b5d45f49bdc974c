"""Which state an open body or place of one article is of: by the words beside it, its name, the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from hoptac.lexicon.schema import EntityRow
from hoptac.nlp.acronyms import acronym_behind
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.known import SHARED
from hoptac.nlp.reader import NameLexicon, split_keys
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.text.forms import is_accented
from hoptac.types import HOME

_PAPER = 6
"""The most letters by which a paper of ours signs (``TBKTSG``)."""
_MASTHEAD = 6
"""Tokens at the head of an article in which its paper is named."""
_ABOUT = 3
"""How often an article names a state at least that it is about."""
_LONGEST_STATE = 4
_OF_OURS = frozenset({"mass_organisation", "institute", "company", "university", "bank", "fund"})
"""Subtypes of bodies that are ours though they name another state beside ours."""
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

    def likeliest(self, rows: Sequence[EntityRow]) -> EntityRow:
        """Of the rows that a name may mean, that of the state which the article names most."""
        return max(rows, key=lambda row: (self.countries[row.country], -rows.index(row)))

    def home(self) -> str:
        """Vietnam where the article speaks of it at all, else the state it speaks of most."""
        if self.countries[HOME] or not self.countries:
            return HOME
        return max(self.countries, key=lambda code: (self.countries[code], code))

    def right_before(self, candidate: Candidate) -> str:
        """The state whose name stands right before a name: ``của Palestine Saeb Erekat``."""
        if not self._view.linked(candidate.start):
            return ""
        return next((c.country for c in self._chosen if c.end == candidate.start and c.type == "COUNTRY"), "")

    def _main_foreign(self) -> str:
        """The foreign state that the article speaks of most; empty where it names none."""
        states = [state for state in self.countries if state != HOME]
        return max(states, key=lambda state: (self.countries[state], state), default="")

    def place(self, candidate: Candidate) -> str:
        """The state of an open body or place: the bracket behind, else home for a Vietnamese build."""
        view = self._view
        said = self._said(candidate)
        if said is not None:
            return said
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
        last = view.surface[candidate.end - 1]
        if candidate.type == "ORGANISATION" and looks_vietnamese(last) and is_accented(last.lower()):
            return self.home()
        return self._neighbour(candidate) if candidate.type == "ORGANISATION" else ""

    def inside(self, candidate: Candidate) -> str | None:
        """The state that a body's name ends in; empty for a body of two states, None where there is none.

        An association or a firm of ours with another state is ours (``Hội hữu nghị Việt Nam - Cuba``).
        """
        found = self._states_in(candidate)
        states = [state for _, state in found]
        if len(set(states)) > 1:
            return HOME if HOME in states and candidate.subtype in _OF_OURS else ""
        return states[-1] if found and found[-1][0] == candidate.end else None

    def _states_in(self, candidate: Candidate) -> list[tuple[int, str]]:
        """The states named in a name behind its first word, and where each ends.

        A syllable alone counts at a dash, or at the end behind small letters (``Bộ Quốc phòng Nga``).
        """
        found: list[tuple[int, str]] = []
        at = candidate.start + 1
        while at < candidate.end:
            for end in range(min(at + _LONGEST_STATE, candidate.end), at, -1):
                state = self._lexicon.states.get(tuple(self._view.key[at:end]))
                if state and self._view.capital[at] and (end - at > 1 or self._alone(at, candidate.end)):
                    found.append((end, state))
                    at = end - 1
                    break
            at += 1
        return found

    def _alone(self, at: int, stop: int) -> bool:
        """Whether a syllable in a name that ends at ``stop`` may stand for a state."""
        view = self._view
        if view.is_dash(at - 1) or (at + 1 < stop and view.is_dash(at + 1)):
            return True
        last = at + 1 == stop and view.surface[at - 1].islower()
        return last and view.key[at] not in self._lexicon.compass

    def _said(self, candidate: Candidate) -> str | None:
        """The state that the words beside an open name give it; None where they don't.

        In brackets, as the owner behind (``của Hải quân Ấn Độ``; empty for an international one), as the
        foreign seat (``ở Paris``), or right before (``hãng Đức Siemens``).
        """
        view, end = self._view, candidate.end
        follower = next((c for c in self._chosen if c.start == end + 1), None)
        if follower and follower.type == "COUNTRY" and view.surface[end] == "(":
            return follower.country
        if inside := acronym_behind(view, end):
            end = inside[1] + 1
        owned, seat = self._lexicon.owners.at(view, end), self._lexicon.people.seats.at(view, end)
        behind = (owned or seat or (0,))[0]
        other = next((c for c in self._chosen if behind and c.start == behind), None)
        if other and owned and (other.type == "COUNTRY" or (other.type == "ORGANISATION" and other.rows)):
            return other.country
        if other and seat and not owned and other.country != HOME and other.type in ("COUNTRY", "PLACE"):
            return other.country or None
        return self.right_before(candidate) or None

    @staticmethod
    def _ours(surface: str) -> bool:
        """Whether a paper's name may be one of ours: Vietnamese syllables, or letters only."""
        return looks_vietnamese(surface) or (surface.isupper() and len(surface) <= _PAPER)

    @staticmethod
    def _heads_article(candidate: Candidate) -> bool:
        """Whether a paper is named at the article's head: its own."""
        return candidate.source == "credit" and candidate.subtype == "media" and candidate.start < _MASTHEAD

    def _neighbour(self, candidate: Candidate) -> str:
        """The state named nearest in the same sentence, else the one that the article is of."""
        view = self._view
        number = view.sentence[candidate.start]
        near = [c for c in self._chosen if c.type == "COUNTRY" and view.sentence[c.start] == number]
        if not near:
            return self._dominant()
        best = min(near, key=lambda c: min(abs(c.start - candidate.end), abs(candidate.start - c.end)))
        return best.country

    def _dominant(self) -> str:
        """The state that half of what the article names is of, ours where it names none; else empty."""
        state, count = max(self.countries.items(), key=lambda item: (item[1], item[0]), default=(HOME, 1))
        return state if count * 2 >= self.countries.total() else ""

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
