"""Written tables read back: checked to be whole, of this version's columns, and not replaced meanwhile."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoptac.errors import TransientError, UsageError
from hoptac.settings import MAX_TEXT_CHARACTERS
from hoptac.tables.schemas import Table, tables

MAX_CELL_CHARACTERS = 2 * MAX_TEXT_CHARACTERS
"""A sentence may be as long as a text, its segmented form a little longer."""


def table_path(outputs: Path, table: Table) -> Path:
    """Where a table lies. Raises :class:`UsageError` when it is not there."""
    path = outputs / table.file
    if not path.is_file():
        raise UsageError(f"{path}: no such table; run 'hoptac run' first, or name the folder with --outputs")
    return path


def read_cells(outputs: Path, table: Table) -> Iterator[list[str]]:
    """The rows of a table as they stand in the file, without the header; an empty cell is ``""``.

    Raises :class:`UsageError` for a table that is missing or has other columns than this version writes.
    """
    path = table_path(outputs, table)
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL_CHARACTERS))
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        if tuple(next(reader, ())) != table.names:
            raise UsageError(f"{path}: other columns than this version writes; run 'hoptac run'")
        width = len(table.names)
        for cells in reader:
            if len(cells) != width:
                raise UsageError(f"{path}: line {reader.line_num} has {len(cells)} cells, not {width}")
            yield cells


def read_records(outputs: Path, table: Table) -> Iterator[dict[str, str]]:
    """The rows of a table by column name; see :func:`read_cells`."""
    names = table.names
    for cells in read_cells(outputs, table):
        yield dict(zip(names, cells, strict=True))


def last_run(outputs: Path) -> dict[str, str]:
    """The row of the last run in ``runs.csv``; empty cells when it lists none."""
    table = tables()["runs"]
    last = dict.fromkeys(table.names, "")
    for record in read_records(outputs, table):
        last = record
    return last


def _state(outputs: Path) -> list[tuple[int, int, int]]:
    paths = [table_path(outputs, table) for table in tables().values() if table.name != "runs"]
    return [(status.st_ino, status.st_size, status.st_mtime_ns) for status in (p.stat() for p in paths)]


def check_tables(outputs: Path) -> None:
    """Make sure that all tables are there with this version's columns. Raises :class:`UsageError`."""
    for table in tables().values():
        next(read_cells(outputs, table), None)


@contextmanager
def unchanged(outputs: Path) -> Iterator[None]:
    """Make sure that all tables are there and are not replaced while the block runs.

    Raises :class:`UsageError` for missing tables or other columns, :class:`TransientError` when a
    run replaced them in between.
    """
    check_tables(outputs)
    before = _state(outputs)
    busy = f"a run replaced the tables in {outputs} while they were read; try again"
    try:
        yield
    except FileNotFoundError as error:
        raise TransientError(busy) from error
    try:
        after = _state(outputs)
    except UsageError as error:
        raise TransientError(busy) from error
    if after != before:
        raise TransientError(busy)
