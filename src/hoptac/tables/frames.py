"""The written tables as typed pandas frames."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from hoptac.settings import UTC_OFFSET
from hoptac.tables.moments import DAY, first_day, last_day, time_kind
from hoptac.tables.read import read_cells, table_path, unchanged
from hoptac.tables.remote import tables_here
from hoptac.tables.schemas import Column, Table, tables

FIRST_DAY, LAST_DAY = "first_day", "last_day"
_BEGIN, _END = "date_start", "date_end"
_DTYPES = {"string": "string", "integer": "Int64", "number": "Float64", "boolean": "boolean"}


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables of one outputs folder, one frame each, with the columns of ``datapackage.json``.

    Attributes are the tables by name; ``tables["dyads"]`` and iteration over ``(name, frame)`` work too.
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    entities: pd.DataFrame
    entity_mentions: pd.DataFrame
    cooperations: pd.DataFrame
    cooperation_parties: pd.DataFrame
    cooperation_fields: pd.DataFrame
    dyads: pd.DataFrame
    rejects: pd.DataFrame
    runs: pd.DataFrame

    def __getitem__(self, name: str) -> pd.DataFrame:
        """The frame of a table. Raises KeyError."""
        if name not in tables():
            raise KeyError(name)
        frame: pd.DataFrame = getattr(self, name)
        return frame

    def __iter__(self) -> Iterator[tuple[str, pd.DataFrame]]:
        return ((name, self[name]) for name in tables())

    def __len__(self) -> int:
        return len(tables())

    def __repr__(self) -> str:
        return f"Tables({', '.join(f'{name}: {len(frame):,} rows' for name, frame in self)})"


def _moments(cells: pd.Series[str]) -> pd.Series[pd.Timestamp]:
    """Moments on Viet Nam's clocks; a date alone is its midnight there."""
    dated = cells.where(cells.str.len() != DAY, cells + f"T00:00:00{UTC_OFFSET}")
    moments = pd.to_datetime(dated, format="ISO8601", utc=True)
    return moments.dt.tz_convert(f"UTC{UTC_OFFSET}").dt.as_unit("us")


def _typed(column: Column, cells: pd.Series[str]) -> pd.Series:  # type: ignore[type-arg]
    if time_kind(column) == "moment":
        return _moments(cells)
    if column.enum:
        return cells.astype(pd.CategoricalDtype(list(column.enum)))
    if column.type == "boolean":
        return cells.map({"true": True, "false": False}, na_action="ignore").astype("boolean")
    return cells.astype(_DTYPES[column.type])  # type: ignore[call-overload, no-any-return]


def _add_days(frame: pd.DataFrame) -> None:
    """Put the first and last day that partial dates cover behind the dates."""
    place = frame.columns.get_loc(_END)
    assert isinstance(place, int)
    ends = frame[_END].fillna(frame[_BEGIN])
    for offset, name, days in (
        (1, FIRST_DAY, frame[_BEGIN].fillna("").map(first_day)),
        (2, LAST_DAY, ends.fillna("").map(last_day)),
    ):
        frame.insert(place + offset, name, pd.Series(list(days), frame.index, dtype="datetime64[us]"))


def read_table(outputs: Path, table: Table) -> pd.DataFrame:
    """One table as a frame; see :func:`read_tables`."""
    table_path(outputs, table)
    rows = list(read_cells(outputs, table))
    frame = pd.DataFrame(rows, columns=pd.Index(table.names), dtype="string")
    frame = frame.mask(frame == "")
    typed = pd.DataFrame({column.name: _typed(column, frame[column.name]) for column in table.columns})
    if _END in table.names:
        _add_days(typed)
    return typed


def read_tables(outputs: str | Path = "outputs") -> Tables:
    """The tables of an outputs folder as typed pandas frames, rows in the order of the files.

    Types: text is ``string`` (never numbers: ``057`` stays ``057``), lists of allowed values are
    ``category`` with all of them, counts and offsets ``Int64``, ``confidence`` ``Float64``, yes or no
    ``boolean``; an empty cell is ``pd.NA``. Offsets are half-open ``str`` indices into the article's
    stored text.

    Times (``published_at``, ``added_at`` ...) are ``datetime64`` on Viet Nam's clocks (UTC+07:00), a
    date alone its midnight there; unknown is ``NaT``. ``date_start`` and ``date_end`` may be a day, a
    month or a year and stay text; ``first_day`` and ``last_day`` (``datetime64``) behind them are the
    span that they cover, both ends included.

    :param outputs: the folder that ``hoptac run`` wrote, or its address in an object store
        (``s3://bucket/outputs``), from where the last published tables are copied here.
    :returns: :class:`Tables`; ``read_tables().dyads`` has one row per pair of parties.
    :raises hoptac.errors.UsageError: a table is missing or was written by another version.
    :raises hoptac.errors.TransientError: a run replaced the tables while they were read.
    """
    folder = tables_here(outputs)
    with unchanged(folder):
        return Tables(**{name: read_table(folder, table) for name, table in tables().items()})
