"""What reading names needs, compiled from the knowledge files once a process."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hoptac.lexicon.load import load_knowledge, overlay_folder
from hoptac.lexicon.schema import EntityRow, HeadRow, Knowledge, WordRow
from hoptac.nlp.builds import NameBuilds
from hoptac.nlp.contexts import Contexts
from hoptac.nlp.cuts import Cuts
from hoptac.nlp.extents import ShapeWords
from hoptac.nlp.gazetteer import Gazetteer
from hoptac.nlp.people import PeopleWords
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.shortnames import ShortNames
from hoptac.nlp.syllables import looks_vietnamese
from hoptac.text.tokenizer import norm, syllables
from hoptac.types import HOME, EntityType

_STATE_BODIES = frozenset({"ministry", "agency", "parliament", "army", "bank", "court"})
_BUILT_TYPES = frozenset({"ORGANISATION", "EVENT", "AGREEMENT"})


def split_keys(text: str) -> list[tuple[str, str]]:
    """The (surface, comparison key) of each token of a short text."""
    return [(surface, norm(surface)) for surface in syllables(text)[0]]


_FEWEST_LETTERS = 4


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


@dataclass(frozen=True, slots=True)
class NameLexicon:
    """The indexed knowledge for names."""

    rows: dict[str, EntityRow]
    gazetteer: Gazetteer
    contexts: Contexts
    people: PeopleWords
    shapes: ShapeWords
    credits: Phrases[bool]
    quoted: Phrases[bool]
    """Kinds of events whose names stand in quotes behind them (``hội thảo “…”``)."""
    named: Phrases[bool]
    """Words between such a kind and the quotes (``mang tên``)."""
    english_bodies: frozenset[str]
    """Keys of English words for bodies (``corporation``)."""
    english_joints: frozenset[str]
    """Keys of the small English words within their names (``of``)."""
    global_words: Phrases[bool]
    """Words that make a body of unknown home an international one (``quốc tế``, ``thế giới``)."""
    speech: Phrases[bool]
    """Verbs of saying, which end a name before them."""
    no_names: Phrases[bool]
    """Letters in capitals that open no name (``SN 1984``)."""
    signs: Phrases[bool]
    """The signs of the zodiac, which are named like persons."""
    owners: Phrases[bool]
    """Words between a person and the body that they belong to (``của``)."""
    directions: Phrases[bool]
    """Words that make the one behind them a direction (``phía Nam``)."""
    national_codes: dict[str, str]
    """Id of a Vietnamese body to the code that the same body has in another state."""
    states: dict[tuple[str, ...], str]
    """The states by the keys of their names."""
    compass: frozenset[str]
    """Keys of the words that may be a direction (``Trung``, ``Nam``)."""
    own_names: dict[tuple[str, tuple[str, ...]], EntityRow]
    """State and keys of a name without its state to the listed body (``USA``, Bộ Quốc phòng)."""
    letters: RowsByLetters
    """The rows by the letters of their names."""
    builds: NameBuilds
    """Where foreign persons' names are at home."""
    peoples: Phrases[str]
    """``người Đức`` and the like, with the state."""
    short_names: ShortNames


def _by_role(words: Iterable[WordRow]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = defaultdict(list)
    for row in words:
        roles[row.role].append(row.word)
    return roles


Pairs = frozenset[tuple[str, str]]


def _vocabulary(knowledge: Knowledge, cuts: Cuts) -> tuple[Pairs, Pairs]:
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


def _place_head(word: str, row: WordRow) -> HeadRow:
    return HeadRow(
        file=row.file,
        line=row.line,
        key=word,
        head=word,
        type="PLACE",
        subtype="",
        case="lower",
        stops=(),
        include_head=False,
    )


def _heads(knowledge: Knowledge) -> list[tuple[str, tuple[HeadRow, ...]]]:
    """The rows of each head, however it is written: ``Công ty`` and ``công ty`` open different spans."""
    grouped: dict[str, dict[tuple[str, str, bool], HeadRow]] = defaultdict(dict)
    places = (_place_head(word.word, word) for word in knowledge.words if word.role == "place")
    for row in (*knowledge.heads, *places):
        grouped[norm(row.head)].setdefault((row.type, row.case, row.include_head), row)
    return [(head, tuple(rows.values())) for head, rows in grouped.items()]


def _state_names(knowledge: Knowledge, cuts: Cuts) -> dict[tuple[str, ...], str]:
    """The states by the keys of all forms of their names, clipped ones included."""
    forms = [(r, s) for r in knowledge.entities if r.type == "COUNTRY" for s in (*r.surfaces(), *r.clipped)]
    return {cuts.keys_of(surface): row.key for row, surface in reversed(forms)}


def _own_names(
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
class _PersonWords:
    """Syllables of known persons' names, as comparison keys."""

    first: frozenset[str]
    """First names of foreign persons that no place or body has alone."""
    given: frozenset[str]
    """The last two syllables of Vietnamese persons' full names, without the compass points."""
    bare: frozenset[str]
    """Those of them that no state, place or body is named by (as ``Nhật`` is)."""
    others: frozenset[tuple[str, str]]
    """Pairs of such syllables that places and bodies are named by."""


def _person_words(knowledge: Knowledge, compass: Iterable[str]) -> _PersonWords:
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
    return _PersonWords(
        frozenset(norm(word) for word in foreign if not looks_vietnamese(word)),
        frozenset(map(norm, given)),
        frozenset(map(norm, given - others)),
        frozenset((norm(first), norm(second)) for first, second in pairs),
    )


def _peoples(knowledge: Knowledge, nouns: Sequence[str], cuts: Cuts) -> Phrases[str]:
    states = [row for row in knowledge.entities if row.type == "COUNTRY" and row.subtype != "historic"]
    named = ((f"{noun} {surface}", row.key) for row in states for surface in row.surfaces() for noun in nouns)
    return Phrases(named, cuts.split)


def _portfolio(name: str) -> str:
    """``Bộ Quốc phòng`` without its first word, as it stands behind ``Bộ trưởng``."""
    return name.partition(" ")[2]


@cache
def _load(overlay: Path | None) -> NameLexicon:
    knowledge = load_knowledge()
    roles = _by_role(knowledge.words)
    cuts = Cuts()
    small, all_pairs = _vocabulary(knowledge, cuts)
    cuts.fill(
        [
            *(row.surname for row in knowledge.surnames),
            *(row.title for row in knowledge.titles),
            *(row.word for row in knowledge.words),
        ]
    )

    def _flags(phrases: Iterable[str]) -> Phrases[bool]:
        return Phrases(((phrase, True) for phrase in phrases), cuts.split)

    particles = frozenset(roles["particle"])
    titles = Phrases(((row.title, row) for row in knowledge.titles), cuts.split)
    surnames = {cuts.split(row.surname)[0][1]: row for row in knowledge.surnames}
    ministries = [(name, row) for row in knowledge.ministries for name in (row.name_vi, *row.aliases)]
    vietnamese = [r for r in knowledge.entities if r.country == "VNM" and r.subtype in {"ministry", "agency"}]
    portfolios = [_portfolio(name) for name, _ in ministries] + [
        _portfolio(name) for row in vietnamese for name in (row.name_vi, *row.aliases)
    ]
    stops = _flags(roles["stop"])
    heads = _heads(knowledge)
    head_phrases, credits = Phrases(heads, cuts.split), _flags(roles["credit"])
    ands, possessives = (frozenset(map(norm, roles[role])) for role in ("and", "of"))
    persons = _person_words(knowledge, roles["compass"])
    letters, states = RowsByLetters(knowledge.entities), _state_names(knowledge, cuts)

    def place_code(name: str) -> tuple[str, bool]:
        row = letters.at("PLACE", name)
        ours = row is not None and row.country == HOME
        return (row.key.partition(":")[2], row.subtype == "province") if row and ours else ("", False)

    return NameLexicon(
        rows={row.key: row for row in knowledge.entities},
        gazetteer=Gazetteer(knowledge.entities, cuts),
        contexts=Contexts(knowledge.contexts, titles, surnames, cuts.split),
        people=PeopleWords(
            titles=titles,
            surnames=surnames,
            first_names=persons.first,
            given_names=persons.given,
            bare_names=persons.bare,
            other_pairs=persons.others,
            portfolios=_flags(filter(None, (*portfolios, *roles["portfolio"]))),
            particles=particles,
            stops=stops,
            not_before=_flags((*roles["place"], *(head for head, _ in heads))),
            credits=credits,
            seats=_flags(roles["seat"]),
            heads=head_phrases,
            nouns=_flags(roles["people-head"]),
            links=ands | possessives,
        ),
        shapes=ShapeWords(
            titles=_flags(row.title for row in knowledge.titles),
            heads=head_phrases,
            ministries=Phrases(ministries, cuts.split),
            connectors=_flags(roles["connector"]),
            stops=stops,
            descriptors=_flags(roles["place"]),
            numbered=_flags(roles["numbered-place"]),
            outer=_flags(roles["outer-place"]),
            vague=_flags(roles["vague-place"]),
            vocabulary=small,
            neighbours=all_pairs,
            particles=particles,
            ordinals=_flags(roles["ordinal"]),
            ands=ands,
            joints=ands.union(map(norm, roles["pair"])),
            possessives=possessives,
            topics=frozenset(map(norm, roles["about"])),
        ),
        credits=credits,
        quoted=_flags(roles["quoted"]),
        named=_flags(roles["named"]),
        english_bodies=frozenset(map(norm, roles["english-body"])),
        english_joints=frozenset(map(norm, roles["english-joint"])),
        global_words=_flags(roles["global"]),
        speech=_flags(roles["speech"]),
        no_names=_flags(roles["no-name"]),
        signs=_flags(roles["sign"]),
        owners=_flags(roles["owner"]),
        directions=_flags(roles["direction"]),
        peoples=_peoples(knowledge, roles["people-head"], cuts),
        builds=NameBuilds(knowledge.builds, knowledge.entities),
        states=states,
        compass=frozenset(map(norm, roles["compass"])),
        own_names=_own_names(knowledge, states, cuts),
        letters=letters,
        short_names=ShortNames(knowledge.short_names, place_code),
        national_codes={row.vietnam_id: row.code for row in knowledge.ministries if row.vietnam_id},
    )


def load_names() -> NameLexicon:
    """The knowledge for names; compiled once per process and overlay folder."""
    return _load(overlay_folder())
