"""What the suites of all kinds share: the cells of a row, the reading of a file, the score of a row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from hoptac.errors import GoldError
from hoptac.evaluate.gold import Reading
from hoptac.text.forms import stored_form

PHENOMENA = Path("tests/phenomena")
"""Where the suites of this repository lie."""
SETS = ("open", "held")
POLARITIES = ("positive", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class SuiteRow:
    """One text of a suite; each kind of suite adds what its reader has to find."""

    phenomenon: str
    identity: str
    set: str
    polarity: str
    text: str
    published: str = ""
    note: str = ""

    def score(self, reading: Reading) -> RowScore:
        """Compare a reading of the text with what the row asks."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class RowScore:
    """How one row was read: the expected items that are missing, the found ones that are wrong."""

    row: SuiteRow
    missed: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def right(self) -> bool:
        """All that is expected found, and nothing that should not be."""
        return not self.missed and not self.wrong


Cells = Mapping[str, str]
Build = Callable[[str, Cells], SuiteRow]
"""Builds a row from the name of its phenomenon and its cells; ValueError says what is wrong."""


def items(cell: str) -> list[str]:
    """The items of a cell, which ``;`` parts."""
    return [item for item in map(str.strip, cell.split(";")) if item]


def row_text(cells: Cells) -> str:
    """The text of a row in its stored form; ValueError where set, polarity or text is wrong."""
    for column, known in (("set", SETS), ("polarity", POLARITIES)):
        if cells[column] not in known:
            raise ValueError(f"{column} is '{cells[column]}', not one of {', '.join(known)}")
    if not cells["text"].strip():
        raise ValueError("the text is empty")
    return stored_form(cells["text"])


def header(path: Path) -> list[str]:
    """The columns of a suite's file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream), [])


def read_suite(path: Path, phenomenon: str, columns: Sequence[str], build: Build) -> list[SuiteRow]:
    """The rows of one file. Raises :class:`GoldError` with file and line where one cannot be read."""
    rows: list[SuiteRow] = []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise GoldError(f"{path.name}: no column {', '.join(missing)}")
        for cells in reader:
            if any(cells[column] is None for column in columns):
                raise GoldError(f"{path.name} line {reader.line_num}: cells are missing")
            try:
                rows.append(build(phenomenon, cells))
            except ValueError as error:
                raise GoldError(f"{path.name} line {reader.line_num}: {error}") from error
    return rows


def suite_paths(folder: Path) -> list[Path]:
    """The suites in a folder: its own files and those of its subfolders."""
    return [*sorted(folder.glob("*.csv")), *sorted(folder.glob("*/*.csv"))]


def suites_digest(folder: Path) -> str:
    """SHA-256 over all rows of a folder's suites: floors hold for the rows they were measured on."""
    paths = suite_paths(folder)
    return sha256(b"".join(path.name.encode() + b"\n" + path.read_bytes() for path in paths)).hexdigest()
