"""Checks of the knowledge files that need no text: their form, their ids, contradictions between rows."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Literal

from hoptac.errors import KnowledgeError
from hoptac.lexicon.acts import field_codes, load_acts
from hoptac.lexicon.calendar import date_patterns
from hoptac.lexicon.load import load_knowledge
from hoptac.lexicon.patterns import split_alternatives
from hoptac.lexicon.records import Record, overlay_folder, read_table
from hoptac.lexicon.schema import ENTITY_FILES, EntityRow
from hoptac.lexicon.validity import day_of, overlap, period
from hoptac.text.forms import comparison_key
from hoptac.text.sentences import abbreviations

Severity = Literal["error", "warning"]

KEYS: dict[str, tuple[str, ...]] = {
    "abbreviations.csv": ("abbreviation",),
    "codes.csv": ("id",),
    "dates.csv": ("id",),
    "descriptors.csv": ("word", "role"),
    "field_terms.csv": ("id",),
    "fields.csv": ("code",),
    "frames.csv": ("frame",),
    "heads.csv": ("head", "type", "subtype"),
    "ministries.csv": ("code",),
    "namewords.csv": ("word", "role"),
    "name_builds.csv": ("build",),
    "phrase_words.csv": ("word", "role"),
    "short_names.csv": ("form", "role"),
    "stand_ins.csv": ("id",),
    "status.csv": ("id",),
    "surnames.csv": ("surname", "origin"),
    "titles.csv": ("title",),
    "triggers.csv": ("id",),
    "vetoes.csv": ("id",),
} | dict.fromkeys(ENTITY_FILES, ("id",))
"""Every knowledge file with the columns that tell its rows apart."""

PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "triggers.csv": ((), ("kind", "frame", "status")),
    "stand_ins.csv": ((), ("resolves",)),
    "status.csv": (("direction",), ("status", "reach", "strength")),
    "field_terms.csv": (("field",), ("weight",)),
}
"""Files with phrases: what belongs to a phrase's identity beside its words, and what it then decides."""

PLOVER_OF = {
    "02": "AGREE",
    "03": "AGREE",
    "04": "CONSULT",
    "05": "SUPPORT",
    "06": "COOPERATE",
    "07": "AID",
    "12": "REJECT",
}
"""The PLOVER type of CAMEO's categories, as PLOVER's table from CAMEO has it; appeals (02) are ours."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with one row; ``line`` counts from 1 as an editor does, 0 for the whole file."""

    severity: Severity
    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file} line {self.line}: {self.reason}" if self.line else f"{self.file}: {self.reason}"


def _error(record: Record | EntityRow, reason: str) -> Finding:
    return Finding("error", record.file, record.line, reason)


def _where(record: Record | EntityRow) -> str:
    return f"{record.file} line {record.line}"


def lint() -> list[Finding]:
    """Everything wrong with the knowledge files, the overlay's included, by file and line.

    While a file cannot be read, only what is wrong with its form is told.
    """
    findings = [*_strange_files(), *_forms()]
    if not findings:
        findings = [
            *_repeated_keys(),
            *_references(),
            *_periods(),
            *_names(),
            *_titles(),
            *_phrases(),
            *_codes(),
        ]
    return sorted(findings, key=lambda f: (f.severity, f.file, f.line, f.reason))


def _strange_files() -> Iterator[Finding]:
    """Files of the overlay that nothing reads, mostly a slip of the pen."""
    overlay = overlay_folder()
    for path in sorted(overlay.glob("*.csv")) if overlay else ():
        if path.name not in KEYS:
            near = difflib.get_close_matches(path.name, KEYS, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            yield Finding("error", str(path), 0, f"no knowledge file has this name{hint}")


def _forms() -> Iterator[Finding]:
    """The first error of each file and of each group of files that is read together."""
    readers: list[Callable[[], object]] = [partial(read_table, file, KEYS[file]) for file in KEYS]
    readers += [load_knowledge, load_acts, date_patterns, abbreviations, field_codes]
    seen: set[str] = set()
    for reader in readers:
        try:
            reader()
        except KnowledgeError as error:
            if str(error) not in seen:
                seen.add(str(error))
                yield Finding("error", error.file, error.line, error.reason)
    for file in sorted(set(KEYS) - {"descriptors.csv", "foreign.csv", "people.csv"}):
        if not (files("hoptac") / "knowledge" / file).is_file():
            yield Finding("error", file, 0, "missing from the package")


def _repeated_keys() -> Iterator[Finding]:
    """Two rows with one id; the entity files share their ids."""
    for group in ([f] for f in KEYS if f not in ENTITY_FILES):
        yield from _repeated(group)
    yield from _repeated(ENTITY_FILES)


def _repeated(group: Sequence[str]) -> Iterator[Finding]:
    first: dict[tuple[str, ...], Record] = {}
    for file in group:
        for record in read_table(file, KEYS[file]):
            key = tuple(record[column] for column in KEYS[file])
            if key in first:
                yield _error(record, f"'{' '.join(key)}' is also in {_where(first[key])}")
            first.setdefault(key, record)


def _references() -> Iterator[Finding]:
    """References between entities that lead nowhere."""
    knowledge = load_knowledge()
    by_id = {row.key: row for row in knowledge.entities}
    for row in knowledge.entities:
        for column in ("parent_id", "stands_for", "country"):
            value: str = getattr(row, column)
            if value and value not in by_id:
                near = difflib.get_close_matches(value, by_id, n=1, cutoff=0.8)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                yield _error(row, f"{column} '{value}' is no entity's id{hint}")
            elif column == "country" and value and by_id[value].type != "COUNTRY":
                yield _error(row, f"country '{value}' is no country")
            elif column == "parent_id" and value == row.key:
                yield _error(row, "an entity cannot be its own parent")


def _periods() -> Iterator[Finding]:
    """Dates that no calendar has, and ends before their beginnings."""
    for row in load_knowledge().entities:
        for column in ("valid_from", "valid_until"):
            written: str = getattr(row, column)
            if written and day_of(written) is None:
                yield _error(row, f"{column} '{written}' is no date; 2025, 2025-03 or 2025-03-01 expected")
        first, last = period(row)
        if last < first:
            yield _error(row, f"valid_until '{row.valid_until}' is before valid_from '{row.valid_from}'")


def _spelling(surface: str) -> str:
    """What two forms share that the same words in a text match; one syllable keeps its case."""
    return comparison_key(surface) if " " in surface else surface


def _names() -> Iterator[Finding]:
    """Names that two entities claim."""
    owners: dict[str, list[tuple[EntityRow, str]]] = defaultdict(list)
    for row in load_knowledge().entities:
        spellings = {_spelling(surface): surface for surface in reversed(row.surfaces())}
        for spelling, surface in spellings.items():
            owners[spelling].append((row, surface))
    for claims in owners.values():
        yield from _claimed(claims)


def _claimed(claims: Sequence[tuple[EntityRow, str]]) -> Iterator[Finding]:
    """An error where nothing tells the owners of a name apart, a warning where type, country or time does."""
    for number, (row, surface) in enumerate(claims):
        for other, _ in claims[:number]:
            alike = (row.type, row.country) == (other.type, other.country) and overlap(row, other)
            yield Finding(
                "error" if alike else "warning",
                row.file,
                row.line,
                f"'{surface}' names {row.key}, but also {other.key} ({_where(other)})",
            )


def _titles() -> Iterator[Finding]:
    """Titles of the same words: hyphens count for nothing, so that the second is never found."""
    first: dict[str, Record] = {}
    for record in read_table("titles.csv", KEYS["titles.csv"]):
        words = record["title"].replace("-", " ").lower()
        other = first.setdefault(words, record)
        if other is not record:
            yield _error(record, f"'{record['title']}' has the words of '{other['title']}' ({_where(other)})")


def _phrases() -> Iterator[Finding]:
    """One phrase in two rows: an error where they say different things."""
    for file, (identity, decided) in PATTERNS.items():
        first: dict[tuple[str, ...], Record] = {}
        for record in read_table(file, KEYS[file]):
            for option in dict.fromkeys(map(comparison_key, split_alternatives(record["pattern"]))):
                key = (option, *(record[column] for column in identity))
                other = first.setdefault(key, record)
                if other is record:
                    continue
                differs = [column for column in decided if record[column] != other[column]]
                reason = f"'{option}' is also in {_where(other)}"
                if differs:
                    column = differs[0]
                    reason += f", with {column} '{other[column]}' instead of '{record[column]}'"
                yield Finding("error" if differs else "warning", record.file, record.line, reason)


def _codes() -> Iterator[Finding]:
    """Fields that are named but not defined; codes given twice, or that contradict each other."""
    fields = set(field_codes())
    rows: Iterable[Record] = read_table("codes.csv", KEYS["codes.csv"])
    first: dict[tuple[str, str, str], Record] = {}
    for record in rows:
        if record["field"] and record["field"] not in fields:
            near = difflib.get_close_matches(record["field"], fields, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            yield _error(record, f"unknown field '{record['field']}'{hint}")
        case = (record["kind"], record["status"], record["field"])
        other = first.setdefault(case, record)
        if other is not record:
            yield _error(record, f"the codes of '{' '.join(filter(None, case))}' are also in {_where(other)}")
        root = record["cameo"].removeprefix("CAMEO-")[:2]
        if root in PLOVER_OF and record["plover"] not in ("", PLOVER_OF[root]):
            wanted = PLOVER_OF[root]
            yield _error(record, f"{record['cameo']} is {wanted} in PLOVER, not {record['plover']}")
