"""Papers, agencies and photographers that an article credits: ``(Theo RIA)``, ``Ảnh: AFP``."""

from __future__ import annotations

from collections.abc import Iterator

from hoptac.nlp.candidates import Candidate
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.types import Rule

_LONGEST = 4
_DOTTED = frozenset(".+")


def credited(view: Syllables, credits: Phrases[bool], ands: frozenset[str]) -> Iterator[Candidate]:
    """Candidates for media: capital runs behind a credit word, or in brackets that open a line."""
    brackets = [at for at, surface in enumerate(view.surface) if surface == "("]
    shouts = [at for at, shout in enumerate(view.shout) if shout and view.first[at]]
    for at in sorted({*brackets, *shouts, *credits.beginnings(view)}):
        if view.surface[at] == "(" and view.first[min(at + 1, view.count - 1)]:
            candidate = _masthead(view, at + 1)
            if candidate:
                yield candidate
        elif view.shout[at] and view.first[at]:
            candidate = _letters(view, at)
            if candidate:
                yield candidate
        found = credits.at(view, at)
        if found:
            yield from _behind(view, at, found[0], ands)


def _run(view: Syllables, start: int) -> int:
    """The end of a run of capitals, or of a site's address (``news.cn``)."""
    at = start
    while at < min(view.count, start + 2 * _LONGEST):
        if at > start and not view.joined[at]:
            break
        dotted = view.surface[at] in _DOTTED and at > start and view.tight[at]
        site = at > start + 1 and view.surface[at - 1] == "." and view.tight[at] and view.word[at]
        if not (dotted or site or (view.word[at] and (view.capital[at] or _opens_site(view, at)))):
            break
        at += 1
    return at - 1 if at > start and view.surface[at - 1] == "." else at


def _opens_site(view: Syllables, at: int) -> bool:
    return at + 2 < view.count and view.surface[at + 1] == "." and view.tight[at + 1] and view.tight[at + 2]


def _media(start: int, end: int, score: float) -> Candidate:
    return Candidate(start, end, "ORGANISATION", score, "credit", Rule("credit"), subtype="media")


def _masthead(view: Syllables, start: int) -> Candidate | None:
    end = _run(view, start)
    if end == start or end + 1 >= view.count or view.surface[end] != ")" or not view.is_dash(end + 1):
        return None
    return _media(start, end, 0.85)


def _letters(view: Syllables, start: int) -> Candidate | None:
    """``ND - Chiều 9-10``: a paper's letters that open a line."""
    alone = start == 0 or "\n" in view.text[view.end[start - 1] : view.start[start]]
    dash = view.is_dash(start + 1) and not view.tight[start + 1]
    return _media(start, start + 1, 0.8) if alone and dash and len(view.surface[start]) <= 6 else None


def _behind(view: Syllables, word: int, start: int, ands: frozenset[str]) -> Iterator[Candidate]:
    """The runs behind a credit word, where a bracket or the end of the line closes them."""
    if start < view.count and view.surface[start] in ":.":
        start += 1
    runs: list[tuple[int, int]] = []
    at = start
    while at < view.count and view.joined[at]:
        end = _run(view, at)
        if end == at or end - at > _LONGEST:
            break
        runs.append((at, end))
        at = end
        if at < view.count and view.joined[at] and (view.surface[at] in ",/-" or view.key[at] in ands):
            at += 1
    closed = at >= view.count or view.surface[at] in ")]" or not view.joined[at]
    opened = (word and view.surface[word - 1] in "([") or view.surface[start - 1] == ":"
    if closed and (opened or at >= view.count):
        for first, last in runs:
            yield _credit(view, first, last)


def _credit(view: Syllables, start: int, end: int) -> Candidate:
    if end - start >= 2 and all(looks_vietnamese(view.surface[i]) for i in range(start, end)):
        return Candidate(start, end, "PERSON", 0.75, "byline", Rule("byline"), country="VNM")
    return _media(start, end, 0.8)
