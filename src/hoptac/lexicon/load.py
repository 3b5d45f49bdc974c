"""Knowledge files to frozen rows. A wrong row raises an error that names file, line and fix."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any, cast

from hoptac.errors import KnowledgeError
from hoptac.lexicon.records import Record, overlay_folder, read_table
from hoptac.lexicon.schema import (
    CONTEXT_EFFECTS,
    ENTITY_FILES,
    SHORT_NAME_ROLES,
    SUBTYPES,
    TITLE_ROLES,
    BuildRow,
    ContextRow,
    EntityRow,
    HeadRow,
    Knowledge,
    MinistryRow,
    ShortNameRow,
    SurnameRow,
    TitleRow,
    WordRow,
)
from hoptac.types import ENTITY_TYPES, EntityType

WORD_FILES = ("namewords.csv", "descriptors.csv")
COMMON = ("example_yes", "example_no", "source", "licence", "note")


def _common(record: Record, key: str) -> dict[str, str | int]:
    found = record.cells.get
    common: dict[str, str | int] = {column: found(column, "") for column in COMMON}
    common.update(file=record.file, line=record.line, key=key)
    return common


_LISTS = ("aliases", "clipped")
_OTHERS = tuple(
    field.name for field in fields(EntityRow) if field.name not in {"file", "line", "key", *_LISTS}
)


def _entities(records: Sequence[Record]) -> list[EntityRow]:
    """The rows of an entity file, made column by column: one by one, frozen rows take twice as long."""
    for record in records:
        cell = record.cells.get
        if cell("subtype", "") not in SUBTYPES.get(cell("type", ""), ()) or not (
            cell("id") and cell("name_vi")
        ):
            raise _entity_error(record)
    rows = list(map(EntityRow.__new__, repeat(EntityRow, len(records))))
    cells = [record.cells for record in records]

    def put(name: str, values: Iterable[Any]) -> None:
        deque(map(getattr(EntityRow, name).__set__, rows, values), 0)

    put("file", [record.file for record in records])
    put("line", [record.line for record in records])
    put("key", [cell["id"] for cell in cells])
    for name in _LISTS:
        put(name, [record.many(name) for record in records])
    for name in _OTHERS:
        put(name, [cell.get(name, "") for cell in cells])
    return rows


def _entity_error(record: Record) -> KnowledgeError:
    """What is wrong with a row of an entity file."""
    try:
        subtypes = SUBTYPES[record.choice("type", ENTITY_TYPES)]
        record.required("id")
        record.choice("subtype", subtypes)
        record.required("name_vi")
    except KnowledgeError as error:
        return error
    raise AssertionError(f"nothing is wrong with {record}")


def _head(record: Record) -> HeadRow:
    return HeadRow(
        **_common(record, record.required("head")),  # type: ignore[arg-type]
        head=record["head"],
        type=cast(EntityType, record.choice("type", ENTITY_TYPES)),
        subtype=record["subtype"],
        case=record["case"],
        stops=record.many("stops"),
        include_head=record["include_head"] != "no",
    )


def _ministry(record: Record) -> MinistryRow:
    return MinistryRow(
        **_common(record, record.required("code")),  # type: ignore[arg-type]
        code=record["code"],
        subtype=record["subtype"] or "ministry",
        name_vi=record.required("name_vi"),
        aliases=record.many("aliases"),
        name_en=record["name_en"],
        vietnam_id=record["vietnam_id"],
    )


def _context(record: Record) -> ContextRow:
    row = ContextRow(
        **_common(record, record.required("id")),  # type: ignore[arg-type]
        names=record.many("names"),
        before=record.many("before"),
        after=record.many("after"),
        effect=record.choice("effect", CONTEXT_EFFECTS),
    )
    if not row.names or not (row.before or row.after):
        raise record.error("a context row needs 'names' and one of 'before', 'after'")
    return row


def _title(record: Record) -> TitleRow:
    return TitleRow(
        **_common(record, record.required("title")),  # type: ignore[arg-type]
        title=record["title"],
        role=record.choice("role", TITLE_ROLES),
        portfolio=record.flag("portfolio"),
    )


def _surname(record: Record) -> SurnameRow:
    return SurnameRow(
        **_common(record, record.required("surname")),  # type: ignore[arg-type]
        surname=record["surname"],
        origin=record.choice("origin", ("vi", "zh", "ko")),
        strength=record.choice("strength", ("strong", "weak")),
    )


def _build(record: Record) -> BuildRow:
    row = BuildRow(
        **_common(record, record.required("build")),  # type: ignore[arg-type]
        states=record.many("states"),
        most=record["most"],
        given_names=record.many("given_names"),
        surnames=record.many("surnames"),
    )
    if row.most and row.most not in row.states:
        raise record.error(f"'most' is '{row.most}', which is not one of 'states'")
    return row


def _word(record: Record) -> WordRow:
    return WordRow(
        **_common(record, record.required("word")),  # type: ignore[arg-type]
        word=record["word"],
        role=record.required("role"),
    )


def _short_name(record: Record) -> ShortNameRow:
    return ShortNameRow(
        **_common(record, record.required("form")),  # type: ignore[arg-type]
        form=record["form"],
        role=record.choice("role", SHORT_NAME_ROLES),
        means=record["means"],
    )


@cache
def _load(overlay: Path | None) -> Knowledge:
    entity_columns = ("id", "type", "subtype", "name_vi")
    entities = tuple(row for file in ENTITY_FILES for row in _entities(read_table(file, entity_columns)))
    return Knowledge(
        entities=entities,
        heads=tuple(_head(r) for r in read_table("heads.csv", ("head", "type"))),
        ministries=tuple(_ministry(r) for r in read_table("ministries.csv", ("code", "name_vi"))),
        contexts=tuple(_context(r) for r in read_table("vetoes.csv", ("id", "names", "effect"))),
        titles=tuple(_title(r) for r in read_table("titles.csv", ("title", "role"))),
        surnames=tuple(_surname(r) for r in read_table("surnames.csv", ("surname", "origin"))),
        builds=tuple(_build(r) for r in read_table("name_builds.csv", ("build", "states"))),
        short_names=tuple(_short_name(r) for r in read_table("short_names.csv", ("form", "role"))),
        words=tuple(_word(r) for file in WORD_FILES for r in read_table(file, ("word", "role"))),
    )


def load_knowledge() -> Knowledge:
    """The knowledge for names; read once per process and overlay folder."""
    return _load(overlay_folder())
