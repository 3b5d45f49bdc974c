"""What workers on other machines read, on its way to the one cache: a file for each shard.

Several machines cannot write one SQLite file. Each shard's entries go into a file in a place that all
of them see, a folder on a shared disk or an address of an object store, and the process that publishes
brings them into its cache. A file is there whole or not at all, and its name says what is in it: a
shard that is read again because a worker was lost finds its file and is done.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from hoptac.errors import TransientError
from hoptac.files import write_atomic
from hoptac.lexicon.version import knowledge_in_use
from hoptac.objects import Store, is_url
from hoptac.shards import ExtractorFactory, WorkerError, loaded, read_shard
from hoptac.tables.cache import Entry, checksum, code_version

SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class ShardPart:
    """The file of a shard: its name, how many articles it holds, how many could not be read."""

    name: str
    read: int
    failed: int


_alone = threading.Lock()
"""Reading holds the interpreter anyway; threads of one worker take turns."""


def reading_version() -> str:
    """A digest of the knowledge and the code with which this process reads articles."""
    return sha256(f"{knowledge_in_use()} {code_version()}".encode()).hexdigest()


def part_name(paths: Sequence[str], version: str) -> str:
    """The name of the file for a shard, read with this version."""
    return sha256("\0".join([version, *paths]).encode()).hexdigest()[:24] + SUFFIX


def _as_text(entry: Entry) -> list[str | int | dict[str, str]]:
    cells = entry.cells()
    return [{"base64": base64.b64encode(c).decode()} if isinstance(c, bytes) else c for c in cells]


def pack_part(entries: Sequence[Entry]) -> bytes:
    """Entries as bytes: a line of JSON each, with its checksum."""
    return "".join(json.dumps(_as_text(entry)) + "\n" for entry in entries).encode()


def unpack_part(data: bytes) -> list[Entry]:
    """The sound entries in bytes made by :func:`pack_part`; what is damaged is left out and read again."""
    entries: list[Entry] = []
    for line in data.splitlines():
        try:
            cells = [base64.b64decode(c["base64"]) if isinstance(c, dict) else c for c in json.loads(line)]
            *rest, lasting, said = cells
            kept: tuple[Any, ...] = (*rest, bool(lasting))
            entry = Entry(*kept)
        except (ValueError, KeyError, TypeError):
            continue
        if checksum(cells[:-1]) == said:
            entries.append(entry)
    return entries


def _names(place: str) -> list[str]:
    if is_url(place):
        return [name for name in Store(place).files() if name.endswith(SUFFIX)]
    folder = Path(place)
    return sorted(p.name for p in folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []


def _read(place: str, name: str) -> bytes:
    try:
        return Store(place).read(name) if is_url(place) else (Path(place) / name).read_bytes()
    except FileNotFoundError:
        return b""


def _there(place: str, name: str) -> bool:
    return bool(_read(place, name)) if is_url(place) else (Path(place) / name).is_file()


def read_part(
    corpus: str, place: str, paths: Sequence[str], version: str, factory: ExtractorFactory
) -> ShardPart:
    """Read a shard into a file in ``place``.

    ``corpus`` and ``place`` are folders or addresses that all machines see. Raises
    :class:`WorkerError` when this process would read with another version than ``version``, or does not
    see the corpus.
    """
    if not is_url(corpus) and not Path(corpus).is_dir():
        raise WorkerError(
            f"{corpus}: this worker does not see the corpus; it must lie where all machines see it"
        )
    if reading_version() != version:
        raise WorkerError(
            "this worker has other knowledge files or another version of hoptac than the flow; "
            "bring it to the same and start it again"
        )
    name = part_name(paths, version)
    if _there(place, name):
        entries = unpack_part(_read(place, name))
    else:
        with _alone:
            entries = read_shard(corpus if is_url(corpus) else Path(corpus), paths, loaded(factory))
        data = pack_part(entries)
        if is_url(place):
            Store(place).write(name, data)
        else:
            write_atomic(Path(place) / name, data)
    return ShardPart(name, len(entries), sum(bool(entry.error) for entry in entries))


def read_back(place: str, names: Sequence[str] | None = None) -> Iterator[list[Entry]]:
    """The entries of the files in ``place``: of these, or of all that are there.

    Raises :class:`TransientError` when a file that was named cannot be seen from here.
    """
    for name in _names(place) if names is None else names:
        data = _read(place, name)
        if not data and names is not None:
            raise TransientError(f"{place}: {name} cannot be seen; do all machines see this place?")
        yield unpack_part(data)


def clear(place: str) -> None:
    """Delete the files in ``place``, once they are in the cache."""
    names = _names(place)
    if is_url(place):
        Store(place).remove(names)
        return
    for name in names:
        (Path(place) / name).unlink(missing_ok=True)
    if Path(place).is_dir() and not any(Path(place).iterdir()):
        Path(place).rmdir()
