"""The tables and their columns. ``columns.csv`` beside this module is the only place that lists them;
what validates the rows, writes the files and describes them is derived from it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal, cast

from hoptac.types import ENTITY_TYPES, KINDS, STATUSES

ColumnType = Literal["string", "integer", "number", "boolean", "datetime"]
Value = str | int | float | bool | None
Row = list[Value]
"""The cells of one row in the order of its table's columns; None is an empty cell."""

_ENUMS: dict[str, tuple[str, ...]] = {"ENTITY_TYPES": ENTITY_TYPES, "KINDS": KINDS, "STATUSES": STATUSES}
PER_ARTICLE = (
    "articles",
    "sentences",
    "entity_mentions",
    "cooperations",
    "cooperation_parties",
    "cooperation_fields",
    "dyads",
)
"""The tables whose rows each belong to one article."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its type, what its cells must satisfy, and what it means."""

    name: str
    type: ColumnType
    key: bool
    required: bool
    enum: tuple[str, ...]
    minimum: int | None
    maximum: int | None
    pattern: str
    references: tuple[str, str] | None
    """Table and column that hold every value of this column, if it is a foreign key."""
    description_en: str
    description_vi: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in the order of the file."""

    name: str
    columns: tuple[Column, ...]
    description_en: str
    description_vi: str
    names: tuple[str, ...] = field(init=False, compare=False)
    """The column names in order."""

    def __post_init__(self) -> None:
        """Note the names once: they are asked for with every row."""
        object.__setattr__(self, "names", tuple(column.name for column in self.columns))

    @property
    def file(self) -> str:
        """Name of the CSV file."""
        return f"{self.name}.csv"

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell rows apart; empty for a table without a key."""
        return tuple(column.name for column in self.columns if column.key)

    def index(self, name: str) -> int:
        """Position of a column."""
        return self.names.index(name)

    def references_to(self, other: str) -> tuple[int, ...]:
        """Positions of the columns that refer to another table."""
        return tuple(i for i, c in enumerate(self.columns) if c.references and c.references[0] == other)

    def row(self, **cells: Value) -> Row:
        """A row from cells by name: every column must be given; empty strings become empty cells."""
        if len(cells) != len(self.names) or not all(map(cells.__contains__, self.names)):
            wrong = sorted(set(cells) ^ set(self.names))
            raise ValueError(f"{self.name}: cells and columns differ: {', '.join(wrong)}")
        return [None if value == "" else value for value in map(cells.__getitem__, self.names)]


def _records(file: str) -> Iterator[dict[str, str]]:
    text = (files("hoptac") / "tables" / file).read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())


def _column(record: dict[str, str]) -> Column:
    table, _, column = record["references"].partition(".")
    enum = record["enum"]
    return Column(
        name=record["column"],
        type=cast(ColumnType, record["type"]),
        key=record["key"] == "yes",
        required=record["required"] == "yes",
        enum=_ENUMS.get(enum) or tuple(filter(None, enum.split("|"))),
        minimum=int(record["minimum"]) if record["minimum"] else None,
        maximum=int(record["maximum"]) if record["maximum"] else None,
        pattern=record["pattern"],
        references=(table, column) if table else None,
        description_en=record["description_en"],
        description_vi=record["description_vi"],
    )


@cache
def tables() -> dict[str, Table]:
    """All tables by name, in the order in which they are described."""
    records = list(_records("columns.csv"))
    return {
        head["table"]: Table(
            head["table"],
            tuple(_column(r) for r in records if r["table"] == head["table"]),
            head["description_en"],
            head["description_vi"],
        )
        for head in _records("tables.csv")
    }
