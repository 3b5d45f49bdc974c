"""What was read in each article, kept between runs, so that only what changed is read again.

A SQLite file beside the outputs folder. It holds nothing that cannot be computed again: a damaged
entry counts as missing, a damaged file is deleted.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hoptac.settings import cache_folder, hoptac_version
from hoptac.tables.rows import ArticleRows

FILE = "cache.sqlite"
CODE = ("text", "lexicon", "nlp")
CODE_FILES = (
    "types.py",
    "settings.py",
    "corpus/store.py",
    "corpus/dedup.py",
    "tables/rows.py",
    "tables/codes.py",
    "tables/digests.py",
    "tables/columns.csv",
)
READERS = ("spacy", "underthesea", "underthesea-core", "rensa")
"""Distributions on whose version the rows depend."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER, mtime_ns INTEGER, digest TEXT);
CREATE TABLE IF NOT EXISTS articles (
    article_id TEXT PRIMARY KEY, key TEXT, published_at TEXT, text_sha256 TEXT, signature BLOB,
    rows BLOB, digests BLOB, error TEXT, at TEXT, lasting INTEGER, checksum TEXT,
    published_key TEXT, published_digests BLOB);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT);
"""
_ENTRY = "article_id, key, published_at, text_sha256, signature, rows, digests, error, at, lasting"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is kept of one article: its packed rows, or the error that reading it gave."""

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


def pack(rows: ArticleRows) -> bytes:
    """The rows of an article as bytes."""
    value = {"tables": rows.tables, "entities": rows.entities}
    return zlib.compress(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def unpack(data: bytes) -> ArticleRows:
    """The rows in bytes made by :func:`pack`."""
    value = json.loads(zlib.decompress(data))
    return ArticleRows(value["tables"], value["entities"])


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
        rows = self._db.execute("SELECT article_id, key, lasting, error, published_key FROM articles")
        return {row[0]: Known(row[1], bool(row[2]), bool(row[3]), row[4] or "") for row in rows}

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

    def heads(self) -> Iterator[tuple[str, str, str, bytes, str, str]]:
        """Id, date, text digest, signature, error and its time of every entry, by id; no rows."""
        yield from self._db.execute(
            "SELECT article_id, published_at, text_sha256, signature, error, at "
            "FROM articles ORDER BY article_id"
        )

    def digests(self, article_id: str) -> tuple[bytes, bytes]:
        """The packed row digests of an article: as last published, and of its entry."""
        row = self._db.execute(
            "SELECT published_digests, digests FROM articles WHERE article_id = ?", (article_id,)
        ).fetchone()
        return (row[0] or b"", row[1] or b"") if row else (b"", b"")

    def mark_published(self, gone: Iterable[str], state: Mapping[str, str]) -> None:
        """Remember in one step that all entries are published, which articles are gone, and ``state``."""
        with self._db:
            self._db.executemany("DELETE FROM articles WHERE article_id = ?", ((i,) for i in gone))
            self._db.execute(
                "UPDATE articles SET published_digests = digests, "
                "published_key = CASE WHEN error = '' THEN key ELSE '' END"
            )
            self._db.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())


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
        connection.executescript(_SCHEMA)
        connection.execute(
            f"SELECT {_ENTRY}, checksum, published_key, published_digests FROM articles LIMIT 1"
        )
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


@contextmanager
def open_cache(outputs: Path) -> Iterator[Cache]:
    """Open the cache for ``outputs``; a file that is no cache of this version is made anew."""
    path = cache_file(outputs)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _connect(path)
    except sqlite3.DatabaseError as error:
        if not is_damage(error) and "no such column" not in str(error):
            raise
        discard(path)
        connection = _connect(path)
    try:
        yield Cache(connection)
    finally:
        connection.close()
