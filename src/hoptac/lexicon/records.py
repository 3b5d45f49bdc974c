"""Knowledge files to records: cells by column, with the file and line where they stand.

The files are packaged with hoptac. A folder named by the environment variable
``HOPTAC_KNOWLEDGE`` lies over them: a row there with the same first column replaces the packaged
one of that file, any other row is added, so that an institute can keep its own names.
"""

from __future__ import annotations

import csv
import difflib
import io
import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from hoptac.errors import KnowledgeError

OVERLAY_VARIABLE = "HOPTAC_KNOWLEDGE"


@dataclass(frozen=True, slots=True)
class Record:
    """One data row of a CSV file: its cells by column, and where it stands."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")

    def required(self, column: str) -> str:
        """The cell, which may not be empty."""
        value = self[column]
        if not value:
            raise self.error(f"column '{column}' is empty")
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """The parts of a ``|``-separated cell, without blanks and empty parts."""
        cell = self.cells.get(column, "")
        return tuple([part for part in map(str.strip, cell.split("|")) if part]) if cell else ()

    def choice(self, column: str, allowed: Collection[str], what: str = "") -> str:
        """The cell, which must be one of ``allowed``."""
        value = self[column]
        if value not in allowed:
            options = sorted(allowed)
            near = difflib.get_close_matches(value, options, n=1, cutoff=0.5)
            hint = f"did you mean '{near[0]}'?" if near else f"one of {', '.join(options)} expected"
            raise self.error(f"unknown {what or column} '{value}'; {hint}")
        return value

    def flag(self, column: str) -> bool:
        """``yes`` or ``no`` (empty is no)."""
        return bool(self[column]) and self.choice(column, ("yes", "no")) == "yes"

    def error(self, reason: str) -> KnowledgeError:
        """The error to raise for this row."""
        return KnowledgeError(self.file, self.line, reason)


def overlay_folder() -> Path | None:
    """The folder that lies over the packaged knowledge, if one is set."""
    value = os.environ.get(OVERLAY_VARIABLE, "")
    if not value:
        return None
    folder = Path(value)
    if not folder.is_dir():
        raise KnowledgeError(value, 0, f"the folder named by {OVERLAY_VARIABLE} does not exist")
    return folder


def _sources(file: str) -> Iterator[tuple[str, bytes]]:
    packaged = files("hoptac") / "knowledge" / file
    if packaged.is_file():
        yield file, packaged.read_bytes()
    overlay = overlay_folder()
    if overlay and (overlay / file).is_file():
        yield str(overlay / file), (overlay / file).read_bytes()


def parse_table(file: str, content: bytes, columns: Sequence[str]) -> list[Record]:
    """The records of one CSV file. Raises :class:`KnowledgeError` for a bad header or row."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnowledgeError(file, content[: error.start].count(b"\n") + 1, "not UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[Record] = []
    header: list[str] = []
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cells):
                continue
            if not header:
                header = [cell.strip() for cell in cells]
                missing = [column for column in columns if column not in header]
                if missing:
                    raise KnowledgeError(file, line, f"column '{missing[0]}' is missing from the header")
                continue
            if len(cells) != len(header):
                raise KnowledgeError(file, line, f"{len(cells)} cells, but the header has {len(header)}")
            records.append(Record(file, line, dict(zip(header, map(str.strip, cells)))))  # noqa: B905
    except csv.Error as error:
        raise KnowledgeError(file, reader.line_num, str(error)) from error
    return records


def read_table(file: str, columns: Sequence[str] = ()) -> tuple[Record, ...]:
    """All records of a knowledge file, the overlay's laid over the packaged ones.

    ``columns`` must be in the header; the first one is the key by which the overlay replaces.
    A file that is nowhere gives no records.
    """
    tables = [parse_table(name, content, columns) for name, content in _sources(file)]
    if not tables:
        return ()
    key = columns[0] if columns else ""
    replaced = {record[key] for record in tables[1]} if len(tables) > 1 and key else set()
    kept = [record for record in tables[0] if not key or record[key] not in replaced]
    return tuple(kept + [record for table in tables[1:] for record in table])
