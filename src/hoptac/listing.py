"""What the corpus holds against what was read before: by size and time of change, then by content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from hoptac.corpus.rejects import Reject
from hoptac.corpus.store import Stored, list_corpus
from hoptac.errors import UsageError
from hoptac.lexicon.version import knowledge_in_use, knowledge_version
from hoptac.tables.cache import Cache, entry_key


@dataclass(frozen=True, slots=True)
class Listing:
    """The articles of a corpus, sorted by path, each with the key under which its rows hold."""

    paths: dict[str, str]
    """Path by article id."""
    keys: dict[str, str]
    """Key by article id."""
    rejects: tuple[Reject, ...]
    """Files that repeat an article id."""
    knowledge: str
    """The version of the knowledge."""
    in_use: str
    """A digest of what reading looks at of it, which the keys stand for."""


def _digest(corpus: Path, stored: Stored, known: Mapping[str, tuple[int, int, str]]) -> str:
    """Digest of a file's content; the file is opened only when its size or time of change is new."""
    before = known.get(stored.path)
    if before and before[:2] == (stored.size, stored.mtime_ns):
        return before[2]
    try:
        return sha256((corpus / stored.path).read_bytes()).hexdigest()
    except OSError:
        return ""


def list_articles(corpus: Path, cache: Cache) -> Listing:
    """List the corpus and remember what was seen of its files. Raises :class:`UsageError` without one."""
    if not corpus.is_dir():
        raise UsageError(f"{corpus}: no such corpus; add articles with 'hoptac add' first")
    place, in_use = str(corpus.resolve()), knowledge_in_use()
    known = cache.files() if cache.state("corpus") == place else {}
    paths: dict[str, str] = {}
    keys: dict[str, str] = {}
    rejects: list[Reject] = []
    seen: dict[str, tuple[int, int, str]] = {}
    there: set[str] = set()
    for stored in list_corpus(corpus):
        there.add(stored.path)
        if stored.article_id in paths:
            changed = datetime.fromtimestamp(stored.mtime_ns // 10**9, UTC).isoformat(timespec="seconds")
            reason = f"the same article_id as {paths[stored.article_id]}"
            rejects.append(Reject(stored.path, "extract", reason, changed))
            continue
        digest = _digest(corpus, stored, known)
        paths[stored.article_id] = stored.path
        # the path is in the rows: a file that was moved is read again
        keys[stored.article_id] = entry_key(f"{digest} {stored.path}", in_use)
        if digest and known.get(stored.path) != (stored.size, stored.mtime_ns, digest):
            seen[stored.path] = (stored.size, stored.mtime_ns, digest)
    cache.remember({"corpus": place})
    cache.remember_files(seen, known.keys() - there)
    return Listing(paths, keys, tuple(rejects), knowledge_version(), in_use)
