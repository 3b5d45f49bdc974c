"""Rows to CSV bytes: RFC 4180, UTF-8 with one byte-order mark, ``\\n`` between rows."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from hoptac.tables.schemas import Row, Table, Value, tables


def cell(value: Value, *, decimals: int = 3) -> str:
    """A value as the files write it: ``true``/``false``, three decimals, empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.{decimals}f}"
    return str(value)


class _RowEnd:
    """Ends rows with ``\\n`` while :mod:`csv` quotes as for ``\\r\\n``: a cell's lone ``\\r`` is quoted."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def write(self, line: str) -> None:
        self.lines.append(line.removesuffix("\r\n") + "\n")


@cache
def _spelt(table: str) -> tuple[int, ...]:
    """The columns whose cells :mod:`csv` would spell in another way than :func:`cell`."""
    columns = enumerate(tables()[table].columns)
    return tuple(at for at, column in columns if column.type in ("number", "boolean"))


def as_lines(table: Table, rows: Iterable[Row]) -> list[str]:
    """Rows as lines of the table's file, each with its end."""
    end, spelt = _RowEnd(), _spelt(table.name)
    writer = csv.writer(end, lineterminator="\r\n")
    for row in rows:
        if spelt:
            row = list(row)
            for at in spelt:
                row[at] = cell(row[at])
        writer.writerow(row)
    return end.lines


class TableWriter:
    """Writes one table; nothing but the rows at hand is held."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.rows = 0
        self._table = table
        self._stream = (folder / table.file).open("wb")
        self._stream.write(f"{','.join(table.names)}\n".encode("utf-8-sig"))

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        lines = as_lines(self._table, rows)
        self.append("".join(lines).encode(), len(lines))

    def append(self, lines: bytes, count: int) -> None:
        """Append the lines of ``count`` rows, made by :func:`as_lines`."""
        self._stream.write(lines)
        self.rows += count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.flush()
            os.fsync(self._stream.fileno())
        self._stream.close()
