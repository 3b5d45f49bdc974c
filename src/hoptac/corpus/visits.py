"""What hoptac saw at addresses before, so that only what is new or changed is fetched.

A SQLite file beside the corpus. It holds nothing that cannot be had again: a damaged file is
deleted, and then everything is asked for once more. Addresses are kept as digests only.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from dataclasses import astuple, dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType

from hoptac.corpus.fetch import Validators

FILE = "visits.sqlite"
_SCHEMA = """
CREATE TABLE IF NOT EXISTS visits (
    address TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL, stamp TEXT NOT NULL,
    text_sha256 TEXT NOT NULL, file TEXT NOT NULL, again_at REAL NOT NULL)
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """What an address gave when it was last asked."""

    etag: str = ""
    last_modified: str = ""
    stamp: str = ""
    """When, by the feed that named it, the article was last changed (ISO 8601 in UTC); empty when
    the feed does not say."""
    text_sha256: str = ""
    """Of the article's stored text; empty when there is none."""
    file: str = ""
    """The stored article, relative to the corpus; for a feed, one of its articles."""
    again_at: float = 0
    """For an address that gave no article: not to be asked before (seconds since 1970)."""

    @property
    def validators(self) -> Validators:
        """What to ask with whether the answer still holds."""
        return Validators(self.etag, self.last_modified)


def _key(url: str) -> str:
    return sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


class Visits:
    """The visits of one corpus, for one thread; closed at the end of its ``with`` block.

    Raises :class:`OSError` when its file cannot be opened (a full disk, a folder that cannot be written).
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / FILE
        try:
            self._database = self._open(path)
        except sqlite3.OperationalError as error:
            raise OSError(f"{path}: {error}") from error
        except sqlite3.DatabaseError:
            for damaged in (path, path.with_name(FILE + "-wal"), path.with_name(FILE + "-shm")):
                damaged.unlink(missing_ok=True)
            self._database = self._open(path)

    def _open(self, path: Path) -> sqlite3.Connection:
        database = sqlite3.connect(path, isolation_level=None)
        try:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("PRAGMA synchronous=NORMAL")
            database.execute(_SCHEMA)
            database.execute("SELECT * FROM visits LIMIT 1").fetchall()
        except sqlite3.DatabaseError:
            database.close()
            raise
        return database

    def __enter__(self) -> Visits:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def get(self, url: str) -> Visit:
        """The last visit of ``url``; an empty one when there was none."""
        with suppress(sqlite3.DatabaseError):  # what cannot be read is asked for again
            row = self._database.execute("SELECT * FROM visits WHERE address = ?", (_key(url),)).fetchone()
            if row:
                return Visit(*row[1:])
        return Visit()

    def put(self, url: str, visit: Visit) -> None:
        """Remember a visit. Raises :class:`OSError` when the disk is full."""
        try:
            self._database.execute(
                "INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?, ?, ?, ?)", (_key(url), *astuple(visit))
            )
        except sqlite3.DatabaseError as error:
            raise OSError(f"{FILE}: {error}") from error
