"""All tables from the kept rows of all articles, a chunk of articles at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from hoptac.files import write_atomic
from hoptac.tables.merge import EntityMerge
from hoptac.tables.package import FILE as PACKAGE
from hoptac.tables.package import datapackage
from hoptac.tables.rows import ArticleRows
from hoptac.tables.schemas import PER_ARTICLE, Row, Table, tables
from hoptac.tables.validate import TableError, validate
from hoptac.tables.write import TableWriter

CHUNK_ROWS = 20_000
"""Sentences held before a chunk is checked and written."""


class _Chunk:
    """Rows waiting to be checked and written together."""

    def __init__(self, writers: Mapping[str, TableWriter]) -> None:
        self._writers = writers
        self._needed: set[str] = set()
        self.rows: dict[str, list[Row]] = {name: [] for name in PER_ARTICLE}

    def flush(self) -> set[str]:
        """Check and write the rows; the entity ids that they refer to."""
        for name, rows in self.rows.items():
            if rows:
                validate(tables()[name], rows)
                self._check_references(tables()[name], rows)
                self._writers[name].write(rows)
        self.rows = {name: [] for name in PER_ARTICLE}
        needed, self._needed = self._needed, set()
        return needed

    def _check_references(self, table: Table, rows: Sequence[Row]) -> None:
        for place, column in enumerate(table.columns):
            if not column.references or column.name == "duplicate_of":
                continue
            other, key = column.references
            values = {str(row[place]) for row in rows if row[place] is not None}
            if other == "entities":
                self._needed |= values
                continue
            at = tables()[other].index(key)
            if missing := values - {str(row[at]) for row in self.rows[other]}:
                raise TableError(f"{table.file}: {column.name} {min(missing)!r} is not in {other}.csv")


def write_tables(
    folder: Path,
    articles: Iterable[ArticleRows],
    duplicates: Mapping[str, str],
    rejects: Sequence[Row],
) -> dict[str, int]:
    """Write all tables but ``runs.csv``, and ``datapackage.json``, into ``folder``; rows of each table.

    ``articles`` come in the order of the tables, ``duplicates`` maps a copy to its original.
    Raises :class:`TableError` when rows do not fit the tables' rules.
    """
    described = tables()
    merge, needed = EntityMerge(), set[str]()
    copy_of = described["articles"].index("duplicate_of")
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(TableWriter(folder, t))
            for name, t in described.items()
            if name != "runs"
        }
        chunk = _Chunk(writers)
        for article in articles:
            head = article.tables["articles"][0]
            head[copy_of] = duplicates.get(str(head[0]))
            for name, rows in article.tables.items():
                chunk.rows[name] += rows
            merge.add(article.entities)
            if len(chunk.rows["sentences"]) >= CHUNK_ROWS:
                needed |= chunk.flush()
        needed |= chunk.flush()
        if missing := {entity for entity in needed if entity not in merge}:
            raise TableError(f"entity {min(missing)!r} is referred to, but not in entities.csv")
        rest: dict[str, Sequence[Row]] = {"entities": list(merge.rows()), "rejects": rejects}
        for name, some in rest.items():
            if some:
                validate(described[name], some)
            writers[name].write(some)
    write_atomic(folder / PACKAGE, datapackage())
    return {name: writer.rows for name, writer in writers.items()}
