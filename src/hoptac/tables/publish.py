"""All tables from the finished lines of all articles, which are copied as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from hoptac.files import write_atomic
from hoptac.tables.lines import HEAD, LINED, ArticleLines
from hoptac.tables.merge import EntityMerge
from hoptac.tables.package import FILE as PACKAGE
from hoptac.tables.package import datapackage
from hoptac.tables.schemas import Row, tables
from hoptac.tables.validate import TableError, validate
from hoptac.tables.write import TableWriter

CHUNK_ROWS = 20_000
"""Entities that are checked and written together."""


def _write_entities(writer: TableWriter, merged: Iterable[Row]) -> None:
    rows = iter(merged)
    while some := list(islice(rows, CHUNK_ROWS)):
        validate(tables()["entities"], some)
        writer.write(some)


def write_tables(
    folder: Path,
    articles: Iterable[ArticleLines],
    duplicates: Mapping[str, str],
    rejects: Sequence[Row],
) -> dict[str, int]:
    """Write all tables but ``runs.csv``, and ``datapackage.json``, into ``folder``; rows of each table.

    ``articles`` come in the order of the tables and have been checked (:mod:`hoptac.tables.check`), now or
    in a run before; ``duplicates`` maps a copy to its original. Raises :class:`TableError` when entities do
    not fit the tables' rules.
    """
    described = tables()
    merge, needed = EntityMerge(), set[str]()
    copy_of = described[HEAD].index("duplicate_of")
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(TableWriter(folder, t))
            for name, t in described.items()
            if name != "runs"
        }
        for article in articles:
            article.head[copy_of] = duplicates.get(str(article.head[0]))
            writers[HEAD].write([article.head])
            for name in LINED:
                writers[name].append(article.lines[name], article.counts[name])
            merge.add(article.entities)
            needed.update(article.needs)
        if missing := {entity for entity in needed if entity not in merge}:
            raise TableError(f"entity {min(missing)!r} is referred to, but not in entities.csv")
        _write_entities(writers["entities"], merge.rows())
        if rejects:
            validate(described["rejects"], rejects)
        writers["rejects"].write(rejects)
    write_atomic(folder / PACKAGE, datapackage())
    return {name: writer.rows for name, writer in writers.items()}
