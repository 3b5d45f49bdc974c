"""Finished lines against the tables' rules: once, when they are new; the cache remembers which were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hoptac.tables.cache import Cache, Entry, publishing_version
from hoptac.tables.lines import ArticleLines, rows_of, unpack
from hoptac.tables.schemas import PER_ARTICLE, Row, Table, tables
from hoptac.tables.validate import TableError, validate

CHUNK_ROWS = 5_000
"""Sentences that are checked together."""


class Checker:
    """Checks the lines of articles against the tables' rules, a chunk at a time."""

    def __init__(self) -> None:
        self._articles: list[str] = []
        self._rows: dict[str, list[Row]] = {name: [] for name in PER_ARTICLE}

    def add(self, article: ArticleLines) -> list[str]:
        """Add an article; the ids of those that were checked with it, once there are enough."""
        try:
            found = rows_of(article)
        except ValueError as error:
            raise TableError(f"{article.head[0]} was not published: {error}") from error
        self._articles.append(str(article.head[0]))
        for name, rows in found.items():
            self._rows[name] += rows
        return self.flush() if len(self._rows["sentences"]) >= CHUNK_ROWS else []

    def flush(self) -> list[str]:
        """Check what was added; the articles' ids. Raises :class:`TableError` when a rule is broken."""
        for name, rows in self._rows.items():
            if rows:
                validate(tables()[name], rows)
                self._check_references(tables()[name], rows)
        done, self._articles = self._articles, []
        self._rows = {name: [] for name in PER_ARTICLE}
        return done

    def _check_references(self, table: Table, rows: Sequence[Row]) -> None:
        """Every row belongs to something in its own article; entities are looked for when all are known."""
        for place, column in enumerate(table.columns):
            if not column.references or column.name == "duplicate_of":
                continue
            other, key = column.references
            if other == "entities":
                continue
            at = tables()[other].index(key)
            values = {str(row[place]) for row in rows if row[place] is not None}
            if missing := values - {str(row[at]) for row in self._rows[other]}:
                raise TableError(f"{table.file}: {column.name} {min(missing)!r} is not in {other}.csv")


class EarlyCheck:
    """Checks what other processes read while they go on reading, so that publishing need not."""

    def __init__(self, cache: Cache) -> None:
        self._cache, self._checker = cache, Checker()
        self._broken = False

    def add(self, entries: Iterable[Entry]) -> None:
        """Check entries that the cache holds; a rule that is broken is told when they are published."""
        try:
            for entry in entries:
                if entry.rows and not self._broken:
                    self._cache.mark_checked(self._checker.add(unpack(entry.rows)), publishing_version())
        except TableError:
            self._broken = True


def check_entries(cache: Cache) -> None:
    """Check all entries that were not checked as they are. Raises :class:`TableError`."""
    version, checker = publishing_version(), Checker()
    for identity in cache.unchecked(version):
        cache.mark_checked(checker.add(unpack(cache.entry(identity).rows)), version)
    cache.mark_checked(checker.flush(), version)
