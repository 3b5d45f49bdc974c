"""Parquet files of all tables, the big ones in one folder per month of publication."""

from __future__ import annotations

import json
from pathlib import Path

from hoptac.export.duckdb import Connection, literal, load_order, opened, rows_query
from hoptac.export.target import MARK, new_folder
from hoptac.settings import Progress, hoptac_version
from hoptac.tables.read import check_tables, last_run, unchanged
from hoptac.tables.schemas import PER_ARTICLE, Table

FOLDER = "parquet"
UNDATED = "undated"
MONTH = "month"
_OPTIONS = "FORMAT parquet, COMPRESSION zstd"


def _owner(table: Table) -> str:
    """The column that leads from a row to its article."""
    return "article_id" if "article_id" in table.names else "cooperation_id"


def _load_months(connection: Connection, outputs: Path, articles: Table, cooperations: Table) -> None:
    """Keep the month of each article, and of each cooperation, in temporary tables."""
    connection.execute(
        "CREATE TEMP TABLE article_id AS SELECT article_id AS owner, "
        f"coalesce(strftime(published_at, '%Y-%m'), '{UNDATED}') AS {MONTH} "
        f"FROM ({rows_query(outputs, articles)})"
    )
    connection.execute(
        f"CREATE TEMP TABLE cooperation_id AS SELECT c.cooperation_id AS owner, m.{MONTH} "
        f"FROM ({rows_query(outputs, cooperations)}) AS c JOIN article_id AS m ON m.owner = c.article_id"
    )


def _write(connection: Connection, outputs: Path, table: Table, folder: Path) -> int:
    rows = rows_query(outputs, table)
    if table.name in PER_ARTICLE:
        owner = _owner(table)
        rows = (
            f"SELECT r.*, m.{MONTH} FROM (SELECT *, row_number() OVER () AS place FROM ({rows})) AS r "
            f"JOIN {owner} AS m ON m.owner = r.{owner} ORDER BY m.{MONTH}, r.place"
        )
        rows = f"SELECT * EXCLUDE (place) FROM ({rows})"
        where = literal(str(folder / table.name))
        options = f"{_OPTIONS}, PARTITION_BY ({MONTH}), FILENAME_PATTERN 'part_{{i}}'"
    else:
        where, options = literal(str(folder / f"{table.name}.parquet")), _OPTIONS
    return int(connection.execute(f"COPY ({rows}) TO {where} ({options})").fetchone()[0])


def export_parquet(outputs: Path, target: Path | None = None, progress: Progress | None = None) -> Path:
    """Write the tables in ``outputs`` to a folder of Parquet files; it defaults to one beside them.

    Tables with rows of articles lie in ``TABLE/month=YYYY-MM/`` (``undated`` for articles without a
    date), which readers take as a column ``month``; the others in ``TABLE.parquet``. Types are those
    of :func:`hoptac.export.duckdb.export_duckdb`. Raises :class:`hoptac.errors.UsageError` for missing
    tables, or a folder that no export wrote.
    """
    place = target or outputs / FOLDER
    order = list(load_order())
    described = {table.name: table for table in order}
    written: dict[str, int] = {}
    check_tables(outputs)
    with new_folder(place) as folder, unchanged(outputs), opened() as connection:
        # one thread: one file a month, rows in the order of the tables
        connection.execute("SET threads = 1")
        _load_months(connection, outputs, described["articles"], described["cooperations"])
        for number, table in enumerate(order, 1):
            written[table.name] = _write(connection, outputs, table, folder)
            if progress:
                progress("export", number, len(order))
        mark = {"hoptac": hoptac_version(), "run_id": last_run(outputs)["run_id"], "rows": written}
        (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", encoding="utf-8")
    return place
