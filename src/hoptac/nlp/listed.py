"""What the listed names tell of names that no list holds: their letters, syllables, states and peoples."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hoptac.lexicon.schema import EntityRow, Knowledge
from hoptac.nlp.cuts import Cuts
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.syllables import looks_vietnamese
from hoptac.text.tokenizer import norm
from hoptac.types import EntityType

_STATE_BODIES = frozenset({"ministry", "agency", "parliament", "army", "bank", "court"})
_BUILT_TYPES = frozenset({"ORGANISATION", "EVENT", "AGREEMENT"})
_FEWEST_LETTERS = 4
Pairs = frozenset[tuple[str, str]]


def _letters(surface: str) -> str:
    """The letters and figures of a name in small letters, accents kept: ``nhàtrắng``."""
    return "".join(filter(str.isalnum, surface.lower()))


class RowsByLetters:
    """The rows by the letters of their names, put in order as they are asked for, an initial at a time."""

    def __init__(self, rows: Iterable[EntityRow]) -> None:
        self._waiting: dict[str, list[tuple[str, EntityRow]]] = defaultdict(list)
        self._found: dict[tuple[EntityType, str], tuple[EntityRow, ...]] = {}
        for row in rows:
            if row.type != "PERSON":
                for surface in (row.name_vi, row.acronym, row.name_en, *row.aliases):
                    if surface:
                        self._waiting[surface[0].lower()].append((surface, row))

    def at(self, kind: EntityType, surface: str) -> EntityRow | None:
        """The one row of a type that has a name with the letters of ``surface``, whatever case and hyphens.

        Fewer than four letters, which may be any acronym, name none.
        """
        letters = _letters(surface)
        if len(letters) < _FEWEST_LETTERS:
            return None
        for form, row in self._waiting.pop(surface[0].lower(), ()):
            key = row.type, _letters(form)
            if row not in self._found.get(key, ()):
                self._found[key] = (*self._found.get(key, ()), row)
        rows = self._found.get((kind, letters), ())
        return rows[0] if len(rows) == 1 else None


def vocabulary(knowledge: Knowledge, cuts: Cuts) -> tuple[Pairs, Pairs]:
    """Pairs of syllables side by side in known names of bodies and instruments: small letters, and all."""
    surfaces = [
        surface
        for row in knowledge.entities
        if row.type in _BUILT_TYPES
        for surface in (row.name_vi, *row.aliases)
    ]
    neighbours = set(itertools.pairwise(" | ".join(surfaces).split(" ")))
    runs = {run for run, _ in neighbours}.union(run for _, run in neighbours)
    cuts.fill(runs)
    first, last, small = {}, {}, {}
    pairs, small_pairs = set(), set()
    for run in runs:
        cut = [(surface[0].islower(), key if surface[0].isalpha() else "") for surface, key in cuts[run]]
        first[run], last[run] = (cut[0][1], cut[-1][1]) if cut else ("", "")
        small[run] = first[run] if cut and cut[0][0] else ""
        for (_, key), (is_small, following) in itertools.pairwise(cut):
            if key and following:
                pairs.add((key, following))
                if is_small:
                    small_pairs.add((key, following))
    pairs.update((key, following) for a, b in neighbours if (key := last[a]) and (following := first[b]))
    small_pairs.update(
        (key, following) for a, b in neighbours if (key := last[a]) and (following := small[b])
    )
    return frozenset(small_pairs), frozenset(pairs)


def state_names(knowledge: Knowledge, cuts: Cuts) -> dict[tuple[str, ...], str]:
    """The states by the keys of all forms of their names, clipped ones included."""
    forms = [(r, s) for r in knowledge.entities if r.type == "COUNTRY" for s in (*r.surfaces(), *r.clipped)]
    return {cuts.keys_of(surface): row.key for row, surface in reversed(forms)}


def own_names(
    knowledge: Knowledge, states: dict[tuple[str, ...], str], cuts: Cuts
) -> dict[tuple[str, tuple[str, ...]], EntityRow]:
    """Listed state bodies by their name without the state's name behind it."""
    bodies = [
        (row, surface)
        for row in knowledge.entities
        if row.type == "ORGANISATION" and row.subtype in _STATE_BODIES and row.country
        for surface in (row.name_vi, *row.aliases)
    ]
    names: dict[tuple[str, tuple[str, ...]], EntityRow] = {}
    for row, surface in bodies:
        keys = cuts.keys_of(surface)
        for length in (1, 2, 3):
            if len(keys) - length >= 2 and states.get(keys[-length:]) == row.country:
                names.setdefault((row.country, keys[:-length]), row)
                names.setdefault((row.country, keys), row)
    return names


@dataclass(frozen=True, slots=True)
class PersonWords:
    """Syllables of known persons' names, as comparison keys."""

    first: frozenset[str]
    """First names of foreign persons that no place or body has alone."""
    given: frozenset[str]
    """The last two syllables of Vietnamese persons' full names, without the compass points."""
    bare: frozenset[str]
    """Those of them that no state, place or body is named by (as ``Nhật`` is)."""
    others: frozenset[tuple[str, str]]
    """Pairs of such syllables that places and bodies are named by."""


def person_words(knowledge: Knowledge, compass: Iterable[str]) -> PersonWords:
    """The syllables of the listed persons' names; ``compass`` holds the words for directions."""
    firsts: set[str] = set()
    given: set[str] = set()
    others: set[str] = set()
    for row in knowledge.entities:
        forms = [row.name_vi, row.name_en, *row.aliases]
        if row.type != "PERSON":
            others.update(form for form in (*forms, *row.clipped) if form.count(" ") < 2)
            continue
        if row.country == "VNM" and row.name_vi.count(" ") > 1:
            given.update(row.name_vi.split()[-2:])
        firsts.update(form.partition(" ")[0] for form in forms if " " in form)
    given -= set(compass)
    foreign = {w for w in firsts - others if len(w) > 2 and w.isalpha() and w.istitle()}
    pairs = [words for form in others if len(words := form.split()) == 2 and given.issuperset(words)]
    return PersonWords(
        frozenset(norm(word) for word in foreign if not looks_vietnamese(word)),
        frozenset(map(norm, given)),
        frozenset(map(norm, given - others)),
        frozenset((norm(first), norm(second)) for first, second in pairs),
    )


def peoples(knowledge: Knowledge, nouns: Sequence[str], cuts: Cuts) -> Phrases[str]:
    """``người Đức`` and the like, with the state; ``nouns`` are the words for people (``người``)."""
    states = [row for row in knowledge.entities if row.type == "COUNTRY" and row.subtype != "historic"]
    named = ((f"{noun} {surface}", row.key) for row in states for surface in row.surfaces() for noun in nouns)
    return Phrases(named, cuts.split)
