"""A corpus in an object store: copied here, file by file, where it is worked on, and sent back.

Only what differs travels. A file here bears the moment and the version's mark of its object as its
time of change (:class:`hoptac.objects.Found`), so that a listing of both sides tells what differs, and a
second machine takes the same files for the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from hoptac.corpus.store import INBOX
from hoptac.errors import UsageError
from hoptac.files import write_atomic
from hoptac.objects import Found, Store

LOCK = ".lock.json"
MAX_BATCH = 500
MAX_BATCH_BYTES = 64 * 1024 * 1024
"""Files that travel together, and their bytes: what is held in memory at once."""


def _local(folder: Path) -> dict[str, Found]:
    """All files below a folder by name; temporary ones of :func:`hoptac.files.write_atomic` left out."""
    found: dict[str, Found] = {}
    pending = [folder]
    while pending:
        with os.scandir(pending.pop()) as entries:
            for entry in entries:
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                elif not (entry.name.startswith(".") and entry.name.endswith(".tmp")):
                    status = entry.stat()
                    found[path.relative_to(folder).as_posix()] = Found(status.st_size, status.st_mtime_ns)
    return found


def _listing(store: Store) -> dict[str, Found]:
    """The objects that are files of a corpus. Raises :class:`UsageError` for a name that leads elsewhere."""
    found = {n: f for n, f in store.files().items() if n != LOCK and not n.endswith("/")}
    for name in found:
        parts = PurePosixPath(name).parts
        if name.startswith("/") or ".." in parts or "\\" in name or "/".join(parts) != name:
            raise UsageError(f"{store.url}: {name!r} is no name for a file")
    return found


def _batches(names: Iterable[str], sizes: Mapping[str, Found]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for name in names:
        if batch and (len(batch) >= MAX_BATCH or size + sizes[name].size > MAX_BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(name)
        size += sizes[name].size
    if batch:
        yield batch


def _mark(path: Path, found: Found) -> None:
    os.utime(path, ns=(found.mtime_ns, found.mtime_ns))


def pull_corpus(store: Store, folder: Path) -> dict[str, Found]:
    """Make ``folder`` a copy of the corpus in ``store``; what the store holds, by name.

    What lies in the folder and not in the store is deleted.
    """
    folder.mkdir(parents=True, exist_ok=True)
    there, here = _listing(store), _local(folder)
    for name in here.keys() - there.keys():
        (folder / name).unlink()
    for batch in _batches((name for name, found in there.items() if here.get(name) != found), there):
        for name, data in store.read_many(batch).items():
            if isinstance(data, FileNotFoundError):  # it went since the listing
                del there[name]
                continue
            if isinstance(data, Exception):
                raise data
            write_atomic(folder / name, data)
            _mark(folder / name, there[name])
    return there


def push_corpus(store: Store, folder: Path, before: Mapping[str, Found]) -> None:
    """Send what is new or other in ``folder`` than ``before`` in the store.

    Nothing is deleted there but what was taken out of the inbox.
    """
    here = _local(folder)
    changed = sorted(name for name, found in here.items() if before.get(name) != found)
    for batch in _batches(changed, here):
        store.write_many({name: (folder / name).read_bytes() for name in batch})
    taken = [name for name in before.keys() - here.keys() if name.startswith(f"{INBOX}/")]
    store.remove(taken)
    if changed:
        there = _listing(store)
        for name in changed:
            if name in there:
                _mark(folder / name, there[name])
