"""One DuckDB file with all tables, typed, with their keys, and ready views (``views.sql``)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

from hoptac.errors import HoptacError, UsageError
from hoptac.export.target import new_file
from hoptac.settings import Progress
from hoptac.tables.moments import time_kind
from hoptac.tables.read import MAX_CELL_CHARACTERS, check_tables, table_path, unchanged
from hoptac.tables.schemas import Column, Table, tables

FILE = "hoptac.duckdb"
SUFFIXES = (".duckdb", ".db")
ZONE = "Asia/Ho_Chi_Minh"
LOAD_ORDER = ("runs", "rejects", "articles", "entities", "sentences", "entity_mentions", "cooperations")
"""Tables before those that refer to them; the rest follows in the order of the descriptions."""

_TYPES = {
    "string": "VARCHAR",
    "datetime": "TIMESTAMPTZ",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
}
Connection = Any
"""A ``duckdb.DuckDBPyConnection``; the library comes with the extra ``export`` and is loaded late."""


def connect(path: Path | None = None) -> Connection:
    """Open a database: a file, or one in memory. Raises :class:`UsageError` without DuckDB."""
    try:
        import duckdb
    except ImportError as error:
        raise UsageError("DuckDB is not installed; install hoptac with the extra 'export'") from error
    connection = duckdb.connect(str(path) if path else ":memory:")
    connection.execute(f"SET TimeZone = '{ZONE}'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def literal(text: str) -> str:
    """A text as a string in SQL."""
    return "'" + text.replace("'", "''") + "'"


def _type(column: Column) -> str:
    """The column's type; a moment that may lack its time is told by Viet Nam's clocks, without zone."""
    return "TIMESTAMP" if column.type == "string" and time_kind(column) == "moment" else _TYPES[column.type]


def _value(column: Column) -> str:
    name = f'"{column.name}"'
    if _type(column) != "TIMESTAMP":
        return f"CAST({name} AS {_type(column)}) AS {name}"
    moment = f"CAST({name} AS TIMESTAMPTZ) AT TIME ZONE '{ZONE}'"
    return f"CASE WHEN contains({name}, 'T') THEN {moment} ELSE CAST({name} AS TIMESTAMP) END AS {name}"


def rows_query(outputs: Path, table: Table) -> str:
    """A query that reads a table's CSV with its types, in the order of the file."""
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in table.names)
    longest = 4 * MAX_CELL_CHARACTERS
    source = (
        f"read_csv({literal(str(table_path(outputs, table)))}, auto_detect=false, header=true, delim=',', "
        f"quote='\"', escape='\"', new_line='\\n', nullstr='', parallel=false, max_line_size={longest}, "
        f"columns={{{columns}}})"
    )
    return f"SELECT {', '.join(map(_value, table.columns))} FROM {source}"


def _definition(table: Table) -> str:
    lines = [
        f'"{column.name}" {_type(column)}{" NOT NULL" if column.required else ""}' for column in table.columns
    ]
    if table.key:
        lines.append(f"PRIMARY KEY ({', '.join(table.key)})")
    for column in table.columns:
        if column.references:
            other, key = column.references
            lines.append(f'FOREIGN KEY ("{column.name}") REFERENCES {other} ("{key}")')
    return f"CREATE TABLE {table.name} ({', '.join(lines)})"


def _describe(connection: Connection, table: Table) -> None:
    text = f"{table.description_en} / {table.description_vi}"
    connection.execute(f"COMMENT ON TABLE {table.name} IS {literal(text)}")
    for column in table.columns:
        text = f"{column.description_en} / {column.description_vi}"
        connection.execute(f'COMMENT ON COLUMN {table.name}."{column.name}" IS {literal(text)}')


def _fill(connection: Connection, outputs: Path, table: Table) -> None:
    """Insert the rows; where a table refers to itself, those referred to come before the others."""
    own = next((c for c in table.columns if c.references and c.references[0] == table.name), None)
    if own is None:
        connection.execute(f"INSERT INTO {table.name} {rows_query(outputs, table)}")
        return
    key = table.key[0]
    connection.execute(f"CREATE TEMP TABLE waiting AS {rows_query(outputs, table)}")
    ready = f'"{own.name}" IS NULL'
    while True:
        connection.execute(f"INSERT INTO {table.name} SELECT * FROM waiting WHERE {ready} ORDER BY {key}")
        connection.execute(f"DELETE FROM waiting WHERE {key} IN (SELECT {key} FROM {table.name})")
        ready = f'"{own.name}" IN (SELECT {key} FROM {table.name})'
        left, next_ones = connection.execute(
            f"SELECT count(*), count(*) FILTER ({ready}) FROM waiting"
        ).fetchone()
        if not left:
            break
        if not next_ones:
            raise HoptacError(f"{table.file}: {left} rows have a {own.name} that is in no row")
    connection.execute("DROP TABLE waiting")


def load_order() -> Iterator[Table]:
    """All tables, each behind those that it refers to."""
    described = tables()
    yield from (described[name] for name in LOAD_ORDER)
    yield from (table for name, table in described.items() if name not in LOAD_ORDER)


@contextmanager
def opened(path: Path | None = None) -> Iterator[Connection]:
    """A connection for the block; what DuckDB finds wrong becomes a :class:`HoptacError`."""
    connection = connect(path)
    import duckdb

    try:
        yield connection
    except duckdb.Error as error:
        first = " ".join(str(error).split())[:300]
        raise HoptacError(f"the tables could not be exported: {first}") from error
    finally:
        connection.close()


def export_duckdb(outputs: Path, target: Path | None = None, progress: Progress | None = None) -> Path:
    """Write the tables in ``outputs`` to a DuckDB file; ``target`` defaults to one beside the tables.

    ``published_at`` becomes a timestamp on Viet Nam's clocks (a date alone its midnight); dates that
    may be partial stay text, the views give their first and last day. Raises :class:`UsageError` for
    missing tables, :class:`hoptac.errors.TransientError` when a run replaces them meanwhile.
    """
    place = target or outputs / FILE
    views = (files("hoptac") / "export" / "views.sql").read_text(encoding="utf-8")
    order = list(load_order())
    check_tables(outputs)
    with new_file(place, SUFFIXES) as path, unchanged(outputs), opened(path) as connection:
        for number, table in enumerate(order, 1):
            connection.execute(_definition(table))
            _fill(connection, outputs, table)
            _describe(connection, table)
            if progress:
                progress("export", number, len(order))
        connection.execute(views)
        connection.execute("CHECKPOINT")
    return place
