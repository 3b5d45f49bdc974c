"""Rows to CSV bytes: RFC 4180, UTF-8 with one byte-order mark, ``\\n`` between rows."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from hoptac.tables.schemas import Row, Table, Value


class _RowEnd:
    """Ends rows with ``\\n`` while :mod:`csv` quotes as for ``\\r\\n``: a cell's lone ``\\r`` is quoted."""

    def __init__(self, path: Path) -> None:
        self.stream = path.open("w", encoding="utf-8-sig", newline="")

    def write(self, line: str) -> None:
        self.stream.write(line.removesuffix("\r\n") + "\n")


def cell(value: Value, *, decimals: int = 3) -> str:
    """A value as the files write it: ``true``/``false``, three decimals, empty for nothing."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.{decimals}f}"
    return str(value)


class TableWriter:
    """Writes one table row by row; nothing but the row at hand is held."""

    def __init__(self, folder: Path, table: Table) -> None:
        self.rows = 0
        self._spelt = [at for at, column in enumerate(table.columns) if column.type in ("number", "boolean")]
        """The columns whose cells :mod:`csv` would spell in another way than :func:`cell`."""
        self._end = _RowEnd(folder / table.file)
        self._writer = csv.writer(self._end, lineterminator="\r\n")
        self._writer.writerow(table.names)

    def write(self, rows: Iterable[Row]) -> None:
        """Append rows."""
        for row in rows:
            if self._spelt:
                row = list(row)
                for at in self._spelt:
                    row[at] = cell(row[at])
            self._writer.writerow(row)
            self.rows += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._end.stream.flush()
            os.fsync(self._end.stream.fileno())
        self._end.stream.close()
