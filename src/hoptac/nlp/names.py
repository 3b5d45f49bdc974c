"""Names of one article: known, titled, built by head words, glossed; the longest that fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from hoptac.nlp.acronyms import acronym_behind
from hoptac.nlp.bodies import english_bodies
from hoptac.nlp.bylines import bylines
from hoptac.nlp.candidates import Candidate
from hoptac.nlp.credits import credited
from hoptac.nlp.discourse import Discourse
from hoptac.nlp.known import KnownNames
from hoptac.nlp.linking import Linker
from hoptac.nlp.people import People
from hoptac.nlp.quoted import quoted_events
from hoptac.nlp.reader import NameLexicon, load_names
from hoptac.nlp.runs import name_run
from hoptac.nlp.shapes import Shapes
from hoptac.nlp.syllables import Syllables, looks_vietnamese
from hoptac.nlp.tagger import retag
from hoptac.types import Mention, Rule

LEAST_SCORE = 0.5
_GLOSSED = frozenset({"ORGANISATION", "EVENT", "AGREEMENT"})
_CLOSING_LINES = 3


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the rules propose for one article: all candidates, those that stand together, the known names."""

    found: list[Candidate]
    chosen: list[Candidate]
    known: Callable[[int], Candidate | None]
    spelt: Callable[[int, int, str], Candidate | None]
    title_ends: frozenset[int]
    """Tokens right behind a title."""


def find_names(view: Syllables) -> tuple[Mention, ...]:
    """The names of an article in text order, linked; spans are ``str`` offsets into its text."""
    proposal = propose(view)
    read = retag(view, proposal.chosen, proposal.known, proposal.title_ends, proposal.found, proposal.spelt)
    names = Discourse(load_names(), view, proposal.found).settle(read)
    return Linker(load_names(), view, names).mentions()


def propose(view: Syllables) -> Proposal:
    """Read one article by the rules alone."""
    lexicon = load_names()
    known = KnownNames(lexicon, view)
    found = _candidates(lexicon, view, known)
    chosen = choose(found, view)
    again = _again(view, chosen)
    chosen = choose([*chosen, *again], view)
    titles = lexicon.people.titles
    ends = frozenset(at[0] for i in titles.beginnings(view) if (at := titles.at(view, i)))
    return Proposal([*found, *again], chosen, known.at, known.spelt, ends)


def choose(candidates: Iterable[Candidate], view: Syllables) -> list[Candidate]:
    """The candidates that stand together: the longest first, then the surest; none overlaps another."""
    taken = bytearray(view.count)
    chosen: list[Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.start - c.end, -c.score, c.start)):
        if candidate.score < LEAST_SCORE or any(taken[candidate.start : candidate.end]):
            continue
        taken[candidate.start : candidate.end] = b"\x01" * (candidate.end - candidate.start)
        chosen.append(candidate)
    return sorted(chosen, key=lambda c: c.start)


def _candidates(lexicon: NameLexicon, view: Syllables, known: KnownNames) -> list[Candidate]:
    people = People(lexicon.people, view, known.at)
    persons = [
        *people.titled(),
        *people.by_surname(),
        *people.by_first_name(),
        *people.by_given_names(),
        *bylines(people, view, lexicon.credits, _closings(view)),
    ]
    first_person = {c.start: c for c in persons}
    shapes = Shapes(lexicon.shapes, view, known.at, first_person.get)
    found = [
        *known.all(),
        *persons,
        *shapes.candidates(),
        *credited(view, lexicon.credits, lexicon.shapes.ands),
        *quoted_events(view, lexicon.quoted, lexicon.named),
        *english_bodies(view, lexicon.english_bodies, lexicon.english_joints),
    ]
    return [*found, *_glosses(view, found)]


def _glosses(view: Syllables, found: Iterable[Candidate]) -> list[Candidate]:
    """Acronyms in brackets behind a full name."""
    glosses = []
    for candidate in found:
        inside = acronym_behind(view, candidate.end) if candidate.type in _GLOSSED else None
        if inside:
            start, end = inside
            glosses.append(
                Candidate(start, end, candidate.type, 0.93, "gloss", Rule("gloss"), subtype=candidate.subtype)
            )
    return glosses


def _closings(view: Syllables) -> list[tuple[int, int]]:
    """The token stretches of the last lines: where bylines stand."""
    lines: list[tuple[int, int]] = []
    end = view.count
    while end and len(lines) < _CLOSING_LINES:
        start = end - 1
        while start and view.sentence[start - 1] == view.sentence[start]:
            start -= 1
        lines.append((start, end))
        end = start
    return lines


def _again(view: Syllables, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Further occurrences of names that the article introduces: persons, glossed acronyms, open names."""
    paths: dict[str, list[tuple[tuple[str, ...], Candidate]]] = {}
    for candidate in chosen:
        if candidate.source in ("gazetteer", "clipped", "short") and candidate.type != "PERSON":
            continue
        for surfaces in _repeatable(view, candidate):
            paths.setdefault(surfaces[0], []).append((surfaces, candidate))
    covered = {i for c in chosen for i in range(c.start, c.end)}
    again = []
    for at in range(view.count):
        if at in covered or view.surface[at] not in paths:
            continue
        for surfaces, origin in paths[view.surface[at]]:
            end = at + len(surfaces)
            if tuple(view.surface[at:end]) == surfaces and _stands_alone(view, at, end):
                again.append(replace(origin, start=at, end=end, score=0.85, source="short", identity=""))
    return again


def _repeatable(view: Syllables, candidate: Candidate) -> list[tuple[str, ...]]:
    """The surfaces by which a name comes back: whole, and a foreign person's last name."""
    whole = tuple(view.surface[candidate.start : candidate.end])
    forms = [whole] if len(whole) > 1 or len(whole[0]) > 3 or candidate.source == "gloss" else []
    if candidate.type == "PERSON" and len(whole) > 1 and view.word[candidate.end - 1]:
        last = whole[-1]
        start = candidate.end - 1
        while start > candidate.start and view.is_dash(start - 1) and view.tight[start]:
            start -= 2
        tail = tuple(view.surface[start : candidate.end])
        if len(tail) < len(whole) and (len(tail) > 1 or not looks_vietnamese(last)):
            forms.append(tail)
    return forms


def _stands_alone(view: Syllables, start: int, end: int) -> bool:
    """Whether the stretch is not a part of a longer capitalised one."""
    if view.linked(start) and view.is_capital(start - 1) and not view.first[start - 1]:
        return False
    return name_run(view, start, frozenset()) <= end or view.shouted[start]
