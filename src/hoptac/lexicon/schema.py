"""The row models of the knowledge files: what a linguist edits, typed, with file and line.

A row never knows where its file lies; ``file`` is the bare name, ``line`` counts from 1 with the
header as line 1, so that ``countries.csv line 41`` is the line an editor shows.
"""

from __future__ import annotations

from dataclasses import dataclass

from hoptac.types import Entity, EntityType, Rule

ENTITY_FILES: tuple[str, ...] = (
    "countries.csv",
    "international.csv",
    "vietnam.csv",
    "foreign.csv",
    "places.csv",
    "people.csv",
    "events.csv",
    "agreements.csv",
)

SUBTYPES: dict[str, frozenset[str]] = {
    "COUNTRY": frozenset({"state", "territory", "historic"}),
    "ORGANISATION": frozenset(
        {
            "igo",
            "ngo",
            "mechanism",
            "bank",
            "fund",
            "company",
            "university",
            "ministry",
            "agency",
            "party",
            "parliament",
            "local_government",
            "army",
            "media",
            "mass_organisation",
            "court",
            "institute",
        }
    ),
    "EVENT": frozenset(
        {"conference", "summit", "forum", "week", "exercise", "disaster", "games", "dialogue", "festival"}
    ),
    "AGREEMENT": frozenset({"treaty", "convention", "memorandum", "programme_mechanism", "declaration"}),
    "PERSON": frozenset({"leader", "official"}),
    "PLACE": frozenset(
        {
            "province",
            "city",
            "capital",
            "river",
            "sea",
            "region",
            "island",
            "mountain",
            "building",
            "continent",
            "district",
            "port",
            "lake",
            "base",
        }
    ),
}
"""The subtypes that a row of each type may carry."""

CONTEXT_EFFECTS: tuple[str, ...] = ("veto", "allow", "weak")
SHORT_NAME_ROLES: tuple[str, ...] = ("spelling", "firm", "firm-end", "seat", "head", "tier", "web", "dropped")
TITLE_ROLES: tuple[str, ...] = ("office", "honorific", "rank", "profession")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What every knowledge row carries besides its content."""

    file: str
    line: int
    key: str
    """What the row is called in ``why`` (an entity id, or the row's own id)."""
    example_yes: str = ""
    example_no: str = ""
    source: str = ""
    licence: str = ""
    note: str = ""

    def rule(self) -> Rule:
        """The row as the reason of a decision."""
        return Rule(self.key, self.file, self.line)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityRow(Row):
    """One thing with its names; see the columns of the entity files."""

    type: EntityType
    subtype: str
    name_vi: str
    name_en: str = ""
    acronym: str = ""
    aliases: tuple[str, ...] = ()
    clipped: tuple[str, ...] = ()
    country: str = ""
    parent_id: str = ""
    stands_for: str = ""
    same_as: str = ""
    valid_from: str = ""
    valid_until: str = ""

    def entity(self) -> Entity:
        """The entity as mentions carry it."""
        return Entity(
            entity_id=self.key,
            type=self.type,
            subtype=self.subtype,
            name_vi=self.name_vi,
            name_en=self.name_en,
            acronym=self.acronym,
            country=self.country,
            parent_id=self.parent_id,
            same_as=self.same_as,
            stands_for=self.stands_for,
        )

    def surfaces(self) -> tuple[str, ...]:
        """All forms that are names without further context, the usual name first, no repeats."""
        forms = (self.name_vi, self.acronym, self.name_en, *self.aliases)
        return tuple(dict.fromkeys(filter(None, forms)))


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadRow(Row):
    """A head word that opens a name which no list holds (``Ủy ban``, ``Hội nghị``)."""

    head: str
    type: EntityType
    subtype: str
    case: str
    stops: tuple[str, ...]
    include_head: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MinistryRow(Row):
    """A kind of ministry that many states have: ``JPN`` + ``MOE`` makes ``JPN:MOE``."""

    code: str
    subtype: str
    name_vi: str
    aliases: tuple[str, ...]
    name_en: str
    vietnam_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRow(Row):
    """What stands before or behind a name and decides whether it is one.

    ``names`` are surfaces or classes in angle brackets (``<COUNTRY>``, ``<SYLLABLE>``,
    ``<CLIPPED>``, ``<PERSON>``); ``before`` and ``after`` are alternatives of syllables, or the signs
    ``<START>``, ``<CAPITAL>``, ``<NUMBER>``. Where both are given, both must hold.
    """

    names: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleRow(Row):
    """A word that stands before a person's name: an office, an honorific, a rank, a profession."""

    title: str
    role: str
    portfolio: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SurnameRow(Row):
    """A surname that opens a Vietnamese (``vi``), Chinese (``zh``) or Korean (``ko``) full name."""

    surname: str
    origin: str
    strength: str = "strong"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildRow(Row):
    """Names of one build (``ru``) and the states where it is at home; ``most``: the one that stands out."""

    states: tuple[str, ...]
    most: str
    given_names: tuple[str, ...]
    surnames: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordRow(Row):
    """A word with a role in reading names: connectors, stops, credit words, place descriptors."""

    word: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortNameRow(Row):
    """A form that ids of open bodies are made with: spelled out, left out or turned into an English word."""

    form: str
    role: str
    means: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All rows that reading names needs, in file order."""

    entities: tuple[EntityRow, ...]
    heads: tuple[HeadRow, ...] = ()
    ministries: tuple[MinistryRow, ...] = ()
    contexts: tuple[ContextRow, ...] = ()
    titles: tuple[TitleRow, ...] = ()
    surnames: tuple[SurnameRow, ...] = ()
    builds: tuple[BuildRow, ...] = ()
    words: tuple[WordRow, ...] = ()
    short_names: tuple[ShortNameRow, ...] = ()
