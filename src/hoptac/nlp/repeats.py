"""Bare mentions of what the article has named in full: ``Mourinho``, ``Trường Đại học X``, ``Lan``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.reader import NameLexicon
from hoptac.nlp.runs import name_run, vietnamese_run
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import Rule

FIRM = frozenset({"gazetteer", "clipped", "title", "surname", "shape", "gloss", "credit", "byline"})
"""Sources of candidates that do not rest on the tagger alone."""
_TYPES = frozenset({"PERSON", "ORGANISATION", "PLACE"})
_SCORE = 0.8
_OFTEN = 3
"""How often a given name stands alone at least where the article never gives the full one."""
Form = tuple[str, ...]


def forms_of(view: Syllables, name: Candidate) -> list[Form]:
    """The surfaces by which a name comes again: the whole one first, then a foreign person's last name."""
    whole = tuple(view.surface[name.start : name.end])
    if name.type != "PERSON" or len(whole) < 2 or not view.word[name.end - 1]:
        return [whole]
    start = name.end - 1
    while start > name.start and view.is_dash(start - 1) and view.tight[start]:
        start -= 2
    tail = tuple(view.surface[start : name.end])
    foreign = len(tail) > 1 or (len(tail[0]) > 2 and not looks_vietnamese(tail[0]))
    return [whole, tail] if start > name.start and foreign else [whole]


def repeats(lexicon: NameLexicon, view: Syllables, names: Sequence[Candidate]) -> list[Candidate]:
    """The mentions that ``names`` leaves out, as candidates of the source ``short``."""
    return _Repeats(lexicon, view, names).all()


class _Repeats:
    def __init__(self, lexicon: NameLexicon, view: Syllables, names: Sequence[Candidate]) -> None:
        self._view = view
        self._stops = lexicon.shapes.stops
        self._speech = lexicon.speech
        self._titles = lexicon.people.titles
        self._before = (lexicon.shapes.descriptors, lexicon.directions)
        self._taken = {at for name in names for at in range(name.start, name.end)}
        self._paths: dict[str, list[tuple[Form, Candidate]]] = defaultdict(list)
        self._given: dict[str, Candidate] = {}
        titled: set[str] = set()
        for name in names:
            if name.type in _TYPES and name.source not in ("byline", "clipped"):
                self._add(name)
                if name.type == "PERSON" and name.end - name.start == 1:
                    titled.add(view.surface[name.start])
        titled = {given for given in titled if given in self._given and self._in_full(given)}
        self._add_bare(lexicon)
        places = [at for at in view.capitals if view.surface[at] in self._given and not view.first[at]]
        bare = {view.surface[at] for at in places if self._free(at)}
        self._proven = titled | bare
        """Given names that the article certainly uses alone: at a sentence's start they may be any word."""

    def _add(self, name: Candidate) -> None:
        whole, *tails = forms_of(self._view, name)
        if len(whole) > 1 and (name.source in FIRM or name.type == "PERSON"):
            tails.append(whole)
        for form in tails:
            self._paths[form[0]].append((form, name))
        vietnamese = name.type == "PERSON" and len(whole) in (2, 3, 4)
        if vietnamese and name.source in FIRM and vietnamese_run(self._view, name.start, name.end):
            self._given[whole[-1]] = name
        elif self._addressed(name) and looks_vietnamese(whole[0]) and len(whole[0]) > 1:
            self._given.setdefault(whole[0], name)

    def _verb(self, at: int) -> bool:
        """Whether a verb or another stop begins at a token: the segmenter may join it to a name."""
        return bool(self._stops.at(self._view, at) or self._speech.at(self._view, at))

    def _addressed(self, name: Candidate) -> bool:
        """Whether a single name stands behind a word of address (``chị Lan``)."""
        title = self._titles.before(self._view, name.start)
        return name.end - name.start == 1 and bool(title and title[1].role == "honorific")

    def _add_bare(self, lexicon: NameLexicon) -> None:
        """Given names that the article never gives in full but often uses alone within sentences."""
        view = self._view
        found: dict[str, list[int]] = defaultdict(list)
        for at in view.capitals:
            if (
                view.key[at] not in lexicon.people.bare_names
                or view.first[at]
                or view.surface[at] in self._given
            ):
                continue
            if self._free(at) and not view.surface[min(at + 1, view.count - 1)][0].isdigit():
                found[view.surface[at]].append(at)
        for surface, places in found.items():
            if len(places) >= _OFTEN and len(surface) > 1:
                at = places[0]
                self._given[surface] = Candidate(at, at + 1, "PERSON", 0.7, "short", Rule("given-names"))

    def _in_full(self, given: str) -> bool:
        name = self._given[given]
        return name.end - name.start > 1

    def all(self) -> list[Candidate]:
        """The mentions in text order."""
        found: list[Candidate] = []
        for at in self._view.capitals:
            if at in self._taken:
                continue
            again = self._whole(at) or self._given_name(at)
            if again:
                found.append(again)
                self._taken.update(range(again.start, again.end))
        return found

    def _whole(self, at: int) -> Candidate | None:
        view = self._view
        for form, name in sorted(self._paths.get(view.surface[at], ()), key=lambda p: -len(p[0])):
            end = at + len(form)
            free = self._taken.isdisjoint(range(at, end)) and all(view.joined[at + 1 : end])
            if free and tuple(view.surface[at:end]) == form and self._alone(at, end):
                return replace(name, start=at, end=end, source="short", score=_SCORE, identity="")
        return None

    def _alone(self, start: int, end: int) -> bool:
        """Whether the stretch is not a part of a longer capitalised one."""
        view = self._view
        if view.linked(start) and view.is_capital(start - 1) and not view.first[start - 1]:
            return False
        goes_on = end < view.count and view.inner[end] and view.linked(end) and not self._verb(end)
        if goes_on and end - start < 3 and looks_vietnamese(view.surface[end - 1]):
            return False
        return view.shouted[start] or name_run(view, start, frozenset()) <= end

    def _given_name(self, at: int) -> Candidate | None:
        view = self._view
        if not self._is_given(at) or (view.first[at] and view.surface[at] not in self._proven):
            return None
        name = self._given[view.surface[at]]
        return replace(name, start=at, end=at + 1, source="short", score=_SCORE, identity="")

    def _is_given(self, at: int) -> bool:
        """Whether a person's given name stands alone at the token, and is no part of another word."""
        view = self._view
        return view.surface[at] in self._given and self._free(at)

    def _free(self, at: int) -> bool:
        """Whether a capital stands alone at the token, and is no part of a name or of another word."""
        view = self._view
        if at in self._taken or not view.capital[at]:
            return False
        following = at + 1
        within = following < view.count and view.inner[following] and not self._verb(following)
        if within or view.shouted[at] or any(w.before(view, at) for w in self._before):
            return False
        return self._alone(at, following)
