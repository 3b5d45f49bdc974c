"""Bodies by an English word for what they are in a run of capitals: ``Marubeni Corporation``."""

from __future__ import annotations

from collections.abc import Iterator

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import Rule

_LONGEST = 7
_SCORE = 0.72


def english_bodies(view: Syllables, words: frozenset[str], joints: frozenset[str]) -> Iterator[Candidate]:
    """Candidates for the runs around ``words``; ``joints`` stand within them in small letters (``of``)."""
    until = 0
    for at in (i for i, key in enumerate(view.key) if key in words and view.capital[i]):
        if at < until or view.shouted[at]:
            continue
        start, until = _left(view, at), _right(view, at + 1, joints)
        if 1 < until - start <= _LONGEST:
            yield Candidate(start, until, "ORGANISATION", _SCORE, "shape", Rule("english-body"))


def _left(view: Syllables, at: int) -> int:
    """The first capital of the run, without a Vietnamese word that opens the sentence (``Theo``)."""
    while view.linked(at) and view.is_capital(at - 1):
        if view.first[at - 1] and looks_vietnamese(view.surface[at - 1]):
            break
        at -= 1
    return at


def _right(view: Syllables, at: int, joints: frozenset[str]) -> int:
    while at < view.count and view.linked(at):
        if view.capital[at]:
            at += 1
        elif view.key[at] in joints and view.linked(at + 1) and view.is_capital(at + 1):
            at += 2
        else:
            break
    return at
