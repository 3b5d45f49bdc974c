"""An article's rows as the finished lines of the files, so that publishing them again is copying bytes."""

from __future__ import annotations

import csv
import io
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from hoptac.tables.read import MAX_CELL_CHARACTERS
from hoptac.tables.rows import ArticleRows
from hoptac.tables.schemas import PER_ARTICLE, Row, Table, Value, tables
from hoptac.tables.write import as_lines

HEAD = "articles"
"""The table whose row is kept as cells: what an article copies is known only beside the others."""
LINED = tuple(name for name in PER_ARTICLE if name != HEAD)
_TRUTH = {"true": True, "false": False}


@dataclass(slots=True)
class ArticleLines:
    """What is kept of one article for publishing."""

    head: Row
    """Its row of ``articles.csv``, without what it copies."""
    entities: list[Row]
    """Rows of ``entities.csv`` as this article alone would give them."""
    needs: list[str]
    """Entities that its rows refer to and that are not among its own."""
    parties: list[str]
    """The parties of its cooperations."""
    counts: dict[str, int]
    """Rows by table."""
    lines: dict[str, bytes]
    """The lines by table, in UTF-8, without a header."""


def _needs(rows: ArticleRows) -> list[str]:
    """The entities that the rows refer to and that the article has no row for."""
    found: set[Value] = set()
    for name in PER_ARTICLE:
        for place in tables()[name].references_to("entities"):
            found |= {row[place] for row in rows.tables[name]}
    return sorted(str(value) for value in found - {None} - {row[0] for row in rows.entities})


def finish(rows: ArticleRows) -> ArticleLines:
    """The rows of an article as finished lines."""
    (head,) = rows.tables[HEAD]
    party = tables()["cooperation_parties"].index("party")
    return ArticleLines(
        head,
        rows.entities,
        _needs(rows),
        sorted({str(row[party]) for row in rows.tables["cooperation_parties"]}),
        {name: len(rows.tables[name]) for name in LINED},
        {name: "".join(as_lines(tables()[name], rows.tables[name])).encode() for name in LINED},
    )


def pack(article: ArticleLines) -> bytes:
    """Finished lines as bytes: a line of JSON, then the lines of each table."""
    sizes = {name: len(article.lines[name]) for name in LINED}
    head = [article.head, article.entities, article.needs, article.parties, article.counts, sizes]
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":")).encode()
    return zlib.compress(b"".join([text, b"\n", *(article.lines[name] for name in LINED)]), 6)


def unpack(data: bytes) -> ArticleLines:
    """The lines in bytes made by :func:`pack`."""
    whole = zlib.decompress(data)
    start = whole.index(b"\n") + 1
    head, entities, needs, parties, counts, sizes = json.loads(whole[:start])
    lines: dict[str, bytes] = {}
    for name in LINED:
        lines[name] = whole[start : start + sizes[name]]
        start += sizes[name]
    return ArticleLines(head, entities, needs, parties, counts, lines)


def _readers(table: Table) -> list[Callable[[str], Value]]:
    """What makes a cell's value of its text, column by column. They raise KeyError and ValueError."""
    known: Mapping[str, Callable[[str], Value]] = {
        "integer": int,
        "number": float,
        "boolean": _TRUTH.__getitem__,
    }
    return [known.get(column.type, str) for column in table.columns]


def rows_of(article: ArticleLines) -> dict[str, list[Row]]:
    """The rows that the lines spell, by table: what a reader of the files will find.

    Raises ValueError for lines that are no such rows.
    """
    found: dict[str, list[Row]] = {HEAD: [article.head]}
    for name in LINED:
        table = tables()[name]
        try:
            found[name] = list(_values(_readers(table), _texts(article.lines[name])))
        except (KeyError, csv.Error) as error:
            raise ValueError(f"{table.file}: {error}") from error
        if len(found[name]) != article.counts[name]:
            raise ValueError(f"{table.file}: {len(found[name])} rows, not {article.counts[name]}")
    return found


def renamed(article: ArticleLines, changes: Mapping[str, str]) -> ArticleLines:
    """The article with other ids for some entities in its lines; its own rows of them stay as they are."""
    lines = dict(article.lines)
    for name in LINED:
        table = tables()[name]
        places = table.references_to("entities") + _events(table)
        rows: list[Row] = [[*cells] for cells in _texts(lines[name])] if places else []
        for row in rows:
            for at in places:
                row[at] = changes.get(str(row[at]), row[at])
        if rows:
            lines[name] = "".join(as_lines(table, rows)).encode()
    return replace(article, lines=lines)


def _events(table: Table) -> tuple[int, ...]:
    return tuple(at for at, column in enumerate(table.columns) if column.name == "event_id")


def _texts(lines: bytes) -> Iterable[list[str]]:
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL_CHARACTERS))
    return csv.reader(io.StringIO(lines.decode(), newline=""), strict=True)


def _values(readers: list[Callable[[str], Value]], texts: Iterable[list[str]]) -> Iterable[Row]:
    for cells in texts:
        yield [read(cell) if cell else None for read, cell in zip(readers, cells, strict=True)]
