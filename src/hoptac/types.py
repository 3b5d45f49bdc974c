"""The values that pass between the steps: frozen, slotted, with character offsets.

Every offset in hoptac is a half-open pair of Python ``str`` indices into the article's stored
text: ``text[start:end]`` is the surface, always. Stored text is the text that came in, in
Unicode NFC, with ``\\r\\n`` turned into ``\\n``; nothing else is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

EntityType = Literal["COUNTRY", "ORGANISATION", "EVENT", "AGREEMENT", "PERSON", "PLACE"]
Kind = Literal[
    "agreement",
    "meeting",
    "support",
    "joint_action",
    "membership",
    "commitment",
    "business",
    "relation",
]
Status = Literal["done", "ongoing", "planned", "proposed", "negated"]
Side = Literal["source", "target"]
ResolvedBy = Literal["name", "list", "pronoun", "implied"]

ENTITY_TYPES: tuple[str, ...] = get_args(EntityType)
KINDS: tuple[str, ...] = get_args(Kind)
STATUSES: tuple[str, ...] = get_args(Status)
HOME = "VNM"
"""The state whose papers are read: who speaks of *us*, and a body without a state named."""
EQUAL_KINDS: frozenset[str] = frozenset({"agreement", "joint_action", "relation"})
"""Kinds whose two sides are equal: direction says nothing there (annotation standard)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of the article's stored text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The surface that the span covers in ``text``."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether ``other`` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as stored.

    ``published_at`` is ISO 8601 (a date, or a date and time with offset) or empty when unknown;
    it is never guessed. ``corpus_file`` is relative to the corpus folder, with ``/``.
    """

    article_id: str
    text: str
    source_id: str = ""
    url: str = ""
    title: str = ""
    outlet: str = ""
    section: str = ""
    published_at: str = ""
    added_at: str = ""
    corpus_file: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a decision came from: the row of a knowledge file (1-based line) or a named method."""

    rule_id: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.rule_id} ({self.file}:{self.line})" if self.file else self.rule_id


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing that mentions point to; ``entity_id`` follows the annotation standard."""

    entity_id: str
    type: EntityType
    subtype: str = ""
    name_vi: str = ""
    name_en: str = ""
    acronym: str = ""
    country: str = ""
    parent_id: str = ""
    same_as: str = ""
    stands_for: str = ""
    """The party that the entity acts as (capital -> its state, ``COP26`` -> ``UNFCCC``); else empty."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One occurrence of a name. ``confidence`` is a probability in [0, 1]."""

    span: Span
    type: EntityType
    entity: Entity
    method: str = "gazetteer"
    confidence: float = 1.0
    rule: Rule | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """When something happens: ISO 8601 day, month or year at each end; both empty when unsaid."""

    start: str = ""
    end: str = ""
    text: str = ""
    span: Span | None = None

    def __bool__(self) -> bool:
        return bool(self.start)

    def iso(self) -> str:
        """``start``, ``start/end`` or the empty string, as the gold files write it."""
        return self.start if not self.end or self.end == self.start else f"{self.start}/{self.end}"


@dataclass(frozen=True, slots=True)
class Party:
    """A side of a cooperation mention.

    ``party`` is an ISO 3166-1 alpha-3 code or an international body's ``entity_id``;
    ``mention`` is the name that it was read from, None for stand-ins without one.
    """

    party: str
    side: Side
    resolved_by: ResolvedBy = "name"
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Cooperation:
    """A cooperation mention: one trigger, its sides, and what the text says of it.

    The dyads are source x target; where no party stands on the target side, all pairs of the
    sources. See :func:`hoptac.nlp.dyads.pairs`.
    """

    sentence: Span
    trigger: Span
    kind: Kind
    status: Status
    parties: tuple[Party, ...]
    fields: tuple[str, ...] = ()
    date: Interval = field(default_factory=Interval)
    event_id: str = ""
    list_open: bool = False
    confidence: float = 1.0
    rule: Rule = field(default_factory=lambda: Rule("unknown"))
    evidence: tuple[Rule, ...] = ()
    """Further rules that shaped the row (status, date, field, stand-in), for ``hoptac why``."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as the segmenter sees it: one or more syllables; offsets as everywhere."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that the pipeline read in one article. Sentences are in text order."""

    article: Article
    sentences: tuple[Span, ...]
    words: tuple[tuple[Word, ...], ...]
    """The words of each sentence, aligned with ``sentences``."""
    mentions: tuple[Mention, ...]
    cooperations: tuple[Cooperation, ...]
