"""What reading names needs, compiled from the knowledge files once a process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.records import overlay_folder
from hoptac.lexicon.schema import EntityRow, HeadRow, Knowledge, WordRow
from hoptac.nlp.builds import NameBuilds
from hoptac.nlp.contexts import Contexts
from hoptac.nlp.cuts import Cuts
from hoptac.nlp.extents import ShapeWords
from hoptac.nlp.gazetteer import Gazetteer
from hoptac.nlp.listed import RowsByLetters, own_names, peoples, person_words, state_names, vocabulary
from hoptac.nlp.people import PeopleWords
from hoptac.nlp.phrases import Phrases
from hoptac.nlp.shortnames import ShortNames
from hoptac.text.tokenizer import norm, syllables
from hoptac.types import HOME


def split_keys(text: str) -> list[tuple[str, str]]:
    """The (surface, comparison key) of each token of a short text."""
    return [(surface, norm(surface)) for surface in syllables(text)[0]]


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


def _portfolio(name: str) -> str:
    """``Bộ Quốc phòng`` without its first word, as it stands behind ``Bộ trưởng``."""
    return name.partition(" ")[2]


@cache
def _load(overlay: Path | None) -> NameLexicon:
    knowledge = load_knowledge()
    roles = _by_role(knowledge.words)
    cuts = Cuts()
    small, all_pairs = vocabulary(knowledge, cuts)
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
    head_phrases = Phrases(heads, cuts.split)
    ands, possessives = (frozenset(map(norm, roles[role])) for role in ("and", "of"))
    persons = person_words(knowledge, roles["compass"])
    letters, states = RowsByLetters(knowledge.entities), state_names(knowledge, cuts)

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
        credits=_flags(roles["credit"]),
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
        peoples=peoples(knowledge, roles["people-head"], cuts),
        builds=NameBuilds(knowledge.builds, knowledge.entities),
        states=states,
        compass=frozenset(map(norm, roles["compass"])),
        own_names=own_names(knowledge, states, cuts),
        letters=letters,
        short_names=ShortNames(knowledge.short_names, place_code),
        national_codes={row.vietnam_id: row.code for row in knowledge.ministries if row.vietnam_id},
    )


def load_names() -> NameLexicon:
    """The knowledge for names; compiled once per process and overlay folder."""
    return _load(overlay_folder())
