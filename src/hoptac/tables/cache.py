"""What was read in each article, kept between runs, so that only what changed is read again.

A SQLite file beside the outputs folder. It holds nothing that cannot be computed again: a damaged
entry counts as missing, a damaged file is deleted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hoptac.settings import cache_folder, hoptac_version

FILE = "cache.sqlite"
LAYOUT = 2
"""The number of the schema below."""
CODE = ("text", "lexicon", "nlp")
CODE_FILES = (
    "types.py",
    "settings.py",
    "corpus/store.py",
    "corpus/dedup.py",
    "tables/rows.py",
    "tables/codes.py",
    "tables/digests.py",
    "tables/lines.py",
    "tables/write.py",
    "tables/columns.csv",
)
READERS = ("spacy", "underthesea", "underthesea-core", "rensa")
"""Distributions on whose version the rows depend."""

# short columns first: what follows them is on other pages, which a list of all articles need not touch
_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, digest TEXT);
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, key TEXT, published_at TEXT, text_sha256 TEXT, lasting INTEGER,
    checksum TEXT, at TEXT, error TEXT, signature BLOB, digests BLOB, rows BLOB);
CREATE TABLE IF NOT EXISTS checked (article_id TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS published (article_id TEXT PRIMARY KEY, key TEXT, digests BLOB);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT);
"""
_ENTRY = "article_id, key, published_at, text_sha256, signature, rows, digests, error, at, lasting"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one article: its packed lines, or the error that reading it gave."""

    article_id: str
    key: str
    published_at: str = ""
    text_sha256: str = ""
    signature: bytes = b""
    rows: bytes = b""
    digests: bytes = b""
    error: str = ""
    at: str = ""
    """When the error came."""
    lasting: bool = True
    """False for an error that may not come again (a file that could not be opened)."""

    def cells(self) -> tuple[str | bytes | int, ...]:
        """The entry as the database keeps it, with a checksum over the rest."""
        cells = (
            self.article_id,
            self.key,
            self.published_at,
            self.text_sha256,
            self.signature,
            self.rows,
            self.digests,
            self.error,
            self.at,
            int(self.lasting),
        )
        return (*cells, checksum(cells))


@dataclass(frozen=True, slots=True)
class Known:
    """What a run must know of an entry to decide whether it still holds."""

    key: str = ""
    lasting: bool = True
    failed: bool = False
    published: str = ""
    """The key under which the article's rows were published; empty when it has none there."""


def checksum(cells: Iterable[object]) -> str:
    """SHA-256 over an entry's cells."""
    digest = sha256()
    for cell in cells:
        data = cell if isinstance(cell, bytes) else str(cell).encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


@cache
def code_version() -> str:
    """A digest of all code and all versions that decide what is read in an article."""
    base = Path(__file__).resolve().parent.parent
    paths = [path for folder in CODE for path in sorted((base / folder).rglob("*.py"))]
    digest = sha256(hoptac_version().encode())
    for path in [*paths, *(base / name for name in CODE_FILES)]:
        digest.update(path.relative_to(base).as_posix().encode() + b"\0" + sha256(path.read_bytes()).digest())
    for name in READERS:
        try:
            digest.update(f"{name} {version(name)}\0".encode())
        except PackageNotFoundError:
            digest.update(f"{name} -\0".encode())
    return digest.hexdigest()


@cache
def publishing_version() -> str:
    """A digest of the code that makes tables of the rows."""
    base = Path(__file__).resolve().parent
    digest = sha256(code_version().encode())
    for path in sorted([*base.glob("*.py"), *base.glob("*.csv")]):
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def entry_key(content_digest: str, knowledge: str) -> str:
    """The key under which an article's rows hold: its file's content, the knowledge and the code."""
    return sha256(f"{content_digest} {knowledge} {code_version()}".encode()).hexdigest()


class Cache:
    """One open cache; use :func:`open_cache`. Every method commits what it changes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def state(self, name: str) -> str:
        """A remembered value; empty when there is none."""
        row = self._db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def remember(self, values: Mapping[str, str]) -> None:
        """Remember values by name."""
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", values.items())

    def files(self) -> dict[str, tuple[int, int, str]]:
        """Size, time of change and content digest of each corpus file as last seen."""
        rows = self._db.execute("SELECT path, size, mtime_ns, digest FROM files")
        return {path: (size, mtime_ns, digest) for path, size, mtime_ns, digest in rows}

    def remember_files(self, seen: Mapping[str, tuple[int, int, str]], gone: Iterable[str]) -> None:
        """Keep what is known of corpus files; forget those that are gone."""
        with self._db:
            self._db.executemany("DELETE FROM files WHERE path = ?", ((path,) for path in gone))
            rows = ((path, *known) for path, known in seen.items())
            self._db.executemany("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", rows)

    def put(self, entries: Iterable[Entry]) -> None:
        """Keep entries; what was published of the same articles stays known."""
        names = f"{_ENTRY}, checksum"
        update = ", ".join(f"{name} = excluded.{name}" for name in names.split(", ")[1:])
        statement = (
            f"INSERT INTO articles ({names}) VALUES ({', '.join('?' * 11)}) "
            f"ON CONFLICT (article_id) DO UPDATE SET {update}"
        )
        with self._db:
            self._db.executemany(statement, (entry.cells() for entry in entries))

    def keys(self) -> dict[str, Known]:
        """What is kept of each article, by id."""
        rows = self._db.execute(
            "SELECT article_id, a.key, lasting, error != '', p.key "
            "FROM articles a LEFT JOIN published p USING (article_id)"
        )
        # most are published as they are: one text for both keys
        return {
            identity: Known(key, bool(lasting), bool(failed), key if key == published else published or "")
            for identity, key, lasting, failed, published in rows
        }

    def damaged(self) -> set[str]:
        """The articles whose entry does not fit its checksum."""
        rows = self._db.execute(f"SELECT {_ENTRY}, checksum FROM articles")
        return {row[0] for row in rows if checksum(row[:-1]) != row[-1]}

    def entry(self, article_id: str) -> Entry:
        """The entry of one article. Raises KeyError."""
        row = self._db.execute(
            f"SELECT {_ENTRY} FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        if row is None:
            raise KeyError(article_id)
        return Entry(*(*row[:-1], bool(row[-1])))

    def heads(self) -> Iterator[tuple[str, str, str]]:
        """Id, error and its time of every entry, by id."""
        yield from self._db.execute("SELECT article_id, error, at FROM articles ORDER BY article_id")

    def fingerprints(self) -> Iterator[tuple[str, str, str, bytes]]:
        """Id, date, text digest and signature of every entry without an error, in no order."""
        yield from self._db.execute(
            "SELECT article_id, published_at, text_sha256, signature FROM articles WHERE error = ''"
        )

    def digests(self, article_id: str) -> tuple[bytes, bytes]:
        """The packed row digests of an article: as last published, and of its entry."""
        found = [
            self._db.execute(f"SELECT digests FROM {table} WHERE article_id = ?", (article_id,)).fetchone()
            for table in ("published", "articles")
        ]
        before, after = (row[0] or b"" if row else b"" for row in found)
        return before, after

    def unchecked(self, version: str) -> list[str]:
        """The articles whose lines were not marked with :meth:`mark_checked` as they are, by id."""
        rows = self._db.execute(
            "SELECT article_id, checksum, digest FROM articles LEFT JOIN checked USING (article_id) "
            "WHERE error = '' ORDER BY article_id"
        )
        return [identity for identity, said, digest in rows if digest != _check_digest(said, version)]

    def mark_checked(self, identities: Iterable[str], version: str) -> None:
        """Remember that the lines of these articles keep the rules of this version of the code."""
        with self._db:
            for identity in identities:
                row = self._db.execute("SELECT checksum FROM articles WHERE article_id = ?", (identity,))
                digest = _check_digest(row.fetchone()[0], version)
                self._db.execute("INSERT OR REPLACE INTO checked VALUES (?, ?)", (identity, digest))

    def mark_published(self, gone: Sequence[str], state: Mapping[str, str]) -> None:
        """Remember in one step that all entries are published, which articles are gone, and ``state``."""
        with self._db:
            for table in ("articles", "checked", "published"):
                self._db.executemany(f"DELETE FROM {table} WHERE article_id = ?", ((i,) for i in gone))
            self._db.execute(
                "INSERT OR REPLACE INTO published "
                "SELECT article_id, iif(error = '', a.key, ''), a.digests "
                "FROM articles a LEFT JOIN published p USING (article_id) "
                "WHERE p.key IS NOT iif(error = '', a.key, '')"
            )
            self._db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())


def _check_digest(said: str, version: str) -> str:
    return sha256(f"{said} {version}".encode()).hexdigest()


def cache_file(outputs: Path) -> Path:
    """Where the cache for an outputs folder lies."""
    return cache_folder(outputs) / FILE


def discard(path: Path) -> None:
    """Delete a cache file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def is_damage(error: sqlite3.DatabaseError) -> bool:
    """Whether the error says that the file is no sound database (not that it is busy or full)."""
    return type(error) is sqlite3.DatabaseError


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        (layout,) = connection.execute("PRAGMA user_version").fetchone()
        (named,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if named and layout != LAYOUT:
            raise sqlite3.DatabaseError(f"a cache of layout {layout}")
        connection.executescript(f"{_SCHEMA} PRAGMA user_version = {LAYOUT};")
        connection.execute(f"SELECT {_ENTRY}, checksum FROM articles LIMIT 1")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextmanager
def open_cache(outputs: Path) -> Iterator[Cache]:
    """Open the cache for ``outputs``; a file that is no cache of this layout is made anew."""
    path = cache_file(outputs)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _connect(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error):
            raise
        discard(path)
        connection = _connect(path)
    try:
        yield Cache(connection)
    finally:
        connection.close()
