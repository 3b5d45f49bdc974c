"""The knowledge that reading cooperation needs: triggers, frames, stand-ins, cues, words, fields.

All of it comes from CSV files; this module only turns rows into typed records and indexes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hoptac.lexicon.patterns import PhraseIndex
from hoptac.lexicon.records import Record, overlay_folder, read_table
from hoptac.types import KINDS, STATUSES, Rule

SLOTS = ("SUBJECT", "OBJECT", "WITH", "BETWEEN", "FOR", "OF", "FROM", "AT", "TO", "BY", "INNER")
STAND_INS = ("VNM", "PAIR", "STATES", "THREE", "FOUR", "OTHER", "HOST", "LAST", "BODY", "PERSON", "MUTUAL")
DIRECTIONS = ("before", "after")
LOOK_ALIKE = "none"
"""The kind of a row whose words look like a trigger and are none (``thăm hỏi``): it blocks shorter ones."""
PHRASE_ROLES = [
    "with",
    "between",
    "for",
    "of",
    "from",
    "at",
    "to",
    "by",
    "theo",
    "about",
    "like",
    "np",
    "boundary",
    "subject_break",
    "and",
    "verb",
    "open",
    "asks",
    "rebels",
]


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a trigger's sides are looked for: slots in the order of preference."""

    name: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    equal: bool
    """Whether several parties on one side, with none on the other, pair among themselves."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that carry a kind of cooperation."""

    rule: Rule
    kind: str
    frame: Frame
    status: str
    notation: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """Words that stand for a party named elsewhere."""

    rule: Rule
    resolves: str


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that sets the status of the acts in its scope.

    ``reach`` is how many words the cue may stand away from the trigger; ``strength`` decides
    between cues: the higher wins, then the nearer.
    """

    rule: Rule
    status: str
    direction: str
    reach: int
    strength: int


@dataclass(frozen=True, slots=True)
class FieldTerm:
    """A word that tells the field of a cooperation; ``weight`` counts where fields compete."""

    rule: Rule
    field: str
    weight: float


@dataclass(frozen=True, slots=True)
class Acts:
    """Every table of this step, indexed."""

    triggers: PhraseIndex[Trigger]
    stand_ins: PhraseIndex[StandIn]
    cues: PhraseIndex[Cue]
    fields: PhraseIndex[FieldTerm]
    words: PhraseIndex[str]
    frames: dict[str, Frame]


def _rule(record: Record, key: str) -> Rule:
    return Rule(record.required(key), record.file, record.line)


def _slots(record: Record, column: str) -> tuple[str, ...]:
    slots = record.many(column)
    for slot in slots:
        if slot not in SLOTS:
            raise record.error(f"unknown slot '{slot}' in {column}; one of {', '.join(SLOTS)} expected")
    return slots


def _frames() -> dict[str, Frame]:
    return {
        r["frame"]: Frame(r.required("frame"), _slots(r, "source"), _slots(r, "target"), r.flag("equal"))
        for r in read_table("frames.csv", ("frame", "source", "target", "equal"))
    }


def trigger_rows(frames: dict[str, Frame]) -> list[tuple[str, Trigger, str, int]]:
    """The triggers with their notation and place, checked."""
    rows = []
    for r in read_table("triggers.csv", ("id", "kind", "frame", "status", "pattern")):
        trigger = Trigger(
            _rule(r, "id"),
            r.choice("kind", (*KINDS, LOOK_ALIKE)),
            frames[r.choice("frame", frames)],
            r.choice("status", STATUSES),
            r.required("pattern"),
        )
        rows.append((trigger.notation, trigger, r.file, r.line))
    return rows


def _stand_ins() -> list[tuple[str, StandIn, str, int]]:
    return [
        (r.required("pattern"), StandIn(_rule(r, "id"), r.choice("resolves", STAND_INS)), r.file, r.line)
        for r in read_table("stand_ins.csv", ("id", "resolves", "pattern"))
    ]


def _number(record: Record, column: str) -> float:
    try:
        return float(record.required(column))
    except ValueError as error:
        raise record.error(f"column '{column}' holds {record[column]!r}, a number is expected") from error


def _cues() -> list[tuple[str, Cue, str, int]]:
    return [
        (
            r.required("pattern"),
            Cue(
                _rule(r, "id"),
                r.choice("status", STATUSES),
                r.choice("direction", DIRECTIONS),
                int(_number(r, "reach")),
                int(_number(r, "strength")),
            ),
            r.file,
            r.line,
        )
        for r in read_table("status.csv", ("id", "status", "direction", "reach", "strength", "pattern"))
    ]


def field_codes() -> tuple[str, ...]:
    """The codes of ``fields.csv`` in file order."""
    return tuple(r.required("code") for r in read_table("fields.csv", ("code", "label_vi", "label_en")))


@cache
def residual_fields() -> frozenset[str]:
    """Codes that are said only where no other field speaks (``diplomacy``)."""
    return frozenset(r["code"] for r in read_table("fields.csv", ("code", "label_vi")) if r.flag("residual"))


@cache
def country_codes() -> frozenset[str]:
    """The ids of all states and territories, historic ones too."""
    return frozenset(r.required("id") for r in read_table("countries.csv", ("id",)))


def _field_terms() -> list[tuple[str, FieldTerm, str, int]]:
    codes = field_codes()
    return [
        (
            r.required("pattern"),
            FieldTerm(_rule(r, "id"), r.choice("field", codes), _number(r, "weight")),
            r.file,
            r.line,
        )
        for r in read_table("field_terms.csv", ("id", "field", "weight", "pattern"))
    ]


def _words() -> list[tuple[str, str, str, int]]:
    return [
        (r.required("word"), r.choice("role", PHRASE_ROLES), r.file, r.line)
        for r in read_table("phrase_words.csv", ("word", "role"))
    ]


@cache
def _load(overlay: Path | None) -> Acts:
    frames = _frames()
    return Acts(
        triggers=PhraseIndex(trigger_rows(frames)),
        stand_ins=PhraseIndex(_stand_ins()),
        cues=PhraseIndex(_cues()),
        fields=PhraseIndex(_field_terms()),
        words=PhraseIndex(_words()),
        frames=frames,
    )


def load_acts() -> Acts:
    """The tables of this step; read once per process and overlay folder."""
    return _load(overlay_folder())
