"""Names that stand alone at the end of an article, as who wrote it: ``Minh Hạnh - Phạm Kiên (TTXVN)``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.people import People
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.runs import vietnamese_run
from hoptac.nlp.syllables import Syllables
from hoptac.types import Rule

_ENDINGS = frozenset('.!?…”"/-–)')


def _parts(view: Syllables, closings: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """``Minh Hạnh - Phạm Kiên (TTXVN)`` as two stretches; brackets and their content are left out."""
    for start, end in closings:
        at = start
        for index in range(start, end):
            if not view.word[index] and not (view.tight[index] and view.surface[index] in ".’'"):
                yield at, index
                at = index + 1
                if view.surface[index] == "(":
                    break
        else:
            yield at, end


def _abbreviated(view: Syllables, closings: Sequence[tuple[int, int]]) -> Iterator[Candidate]:
    """``L.Vân`` that closes a line, also glued to a sentence; a source in brackets may follow."""
    for start, end in closings:
        last = next((i for i in range(start, end) if view.surface[i] == "("), end)
        at = last - 3
        if at < start or not (view.capital[at] and view.capital[last - 1] and view.surface[at + 1] == "."):
            continue
        opens = at == start or view.surface[at - 1] in _ENDINGS
        if opens and len(view.surface[at]) <= 2 and view.tight[at + 1] and view.tight[last - 1]:
            yield Candidate(at, last, "PERSON", 0.8, "byline", Rule("byline"), country="VNM")


def bylines(
    people: People, view: Syllables, credits: Phrases[bool], closings: Sequence[tuple[int, int]]
) -> Iterator[Candidate]:
    """Persons whose names stand alone in ``closings``, the stretches to look at.

    ``credits``: the words that open a line about a source.
    """
    yield from _abbreviated(view, closings)
    for start, end in _parts(view, closings):
        if start == end or credits.at(view, start) or view.shouted[start]:
            continue
        if not 1 <= end - start <= 5 or not all(
            view.capital[i] or not view.word[i] for i in range(start, end)
        ):
            continue
        initials = all(len(view.surface[i]) <= 2 for i in range(start, end))
        signed = (initials and end - start > 1) or (
            2 <= end - start <= 4 and vietnamese_run(view, start, end)
        )
        if signed and not people.blocked(start, end) and not people.opens_body(start, end):
            yield Candidate(start, end, "PERSON", 0.8, "byline", Rule("byline"), country="VNM")
