"""Tables in an object store: each run writes a folder of its own; then one small object names it.

A store has no rename. ``runs/<run_id>/`` gets all files of a publication; when all are there,
``current.json`` is written, in one piece. Whoever reads it finds the folder of the last run, or that of
the one before, which stays until the run after. A run that is killed leaves a folder that nothing names
and that the next run deletes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from hoptac.errors import HoptacError, TransientError, UsageError
from hoptac.files import locked, write_atomic
from hoptac.objects import Store, is_url
from hoptac.settings import copy_folder
from hoptac.tables.cache import cache_file, discard
from hoptac.tables.folder import published_files, replacement

POINTER = "current.json"
RUNS, CACHES = "runs", "cache"
_RUN = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]*")
KEPT_RUNS = 2
"""Folders of runs that stay: the one that is named, and the one that readers may still be reading."""
HISTORY = "runs.csv"


@dataclass(frozen=True, slots=True)
class _File:
    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """What ``current.json`` says: the run whose folder holds the tables, and what files it holds."""

    run: str
    files: dict[str, _File]
    cache: str = ""
    """The run whose kept cache holds; empty when none is kept."""
    before: str = ""
    """The run that was named before."""

    def as_bytes(self) -> bytes:
        """The object's content."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()


def _parse(data: bytes, place: str) -> Pointer:
    wrong = f"{place}/{POINTER}: not written by hoptac; nothing is read or replaced"
    try:
        said: dict[str, Any] = json.loads(data)
        files = {name: _File(**cells) for name, cells in said.pop("files").items()}
        pointer = Pointer(files=files, **said)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise HoptacError(wrong) from error
    names = (pointer.run, *filter(None, (pointer.cache, pointer.before)))
    if not all(isinstance(n, str) and _RUN.fullmatch(n) for n in names) or not files.keys() <= set(
        published_files()
    ):
        raise HoptacError(wrong)
    return pointer


def read_pointer(store: Store) -> Pointer | None:
    """Which run holds; None when nothing was published. Raises :class:`HoptacError` for other content."""
    try:
        return _parse(store.read(POINTER), store.url)
    except FileNotFoundError:
        return None


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _same(path: Path, said: _File) -> bool:
    """Whether a file here is the published one, by its size and its time of change, which came with it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return False
    return (status.st_size, status.st_mtime_ns) == (said.size, said.mtime_ns)


def _describe(path: Path, before: _File | None) -> _File:
    if before and _same(path, before):
        return before
    status = path.stat()
    return _File(status.st_size, status.st_mtime_ns, _sha256(path))


def _fetch(store: Store, pointer: Pointer, outputs: Path) -> None:
    """Replace the folder ``outputs`` by the tables that ``pointer`` names."""
    with replacement(outputs) as folder:
        for name, said in pointer.files.items():
            target = folder / name
            if _same(outputs / name, said):
                shutil.copyfile(outputs / name, target)
            else:
                store.download(f"{RUNS}/{pointer.run}/{name}", target)
            if _sha256(target) != said.sha256:
                raise HoptacError(f"{store.url}/{RUNS}/{pointer.run}/{name}: damaged; run 'hoptac run' again")
            os.utime(target, ns=(said.mtime_ns, said.mtime_ns))


def _fetch_cache(store: Store, pointer: Pointer, outputs: Path) -> None:
    path = cache_file(outputs)
    path.parent.mkdir(parents=True, exist_ok=True)
    discard(path)
    if pointer.cache:
        arriving = path.with_name(f".{path.name}.tmp")
        try:
            store.download(f"{CACHES}/{pointer.cache}.sqlite", arriving)
        except FileNotFoundError:  # everything is read again
            return
        arriving.replace(path)


def _marker(outputs: Path) -> Path:
    return outputs.with_name(f"{outputs.name}.json")


def pull_outputs(store: Store, outputs: Path) -> Pointer | None:
    """Bring tables and cache to the state of the store, where another machine has published since.

    What this machine wrote and could not send (it was killed) stays, to be sent by the next run.
    """
    pointer = read_pointer(store)
    marker = _marker(outputs)
    if pointer is None:
        return None
    known = marker.read_bytes() if marker.is_file() else b""
    if known != pointer.as_bytes() or not all((outputs / name).is_file() for name in pointer.files):
        marker.unlink(missing_ok=True)
        outputs.parent.mkdir(parents=True, exist_ok=True)
        _fetch(store, pointer, outputs)
        _fetch_cache(store, pointer, outputs)
        write_atomic(marker, pointer.as_bytes())
    return pointer


def _last_run(outputs: Path) -> str:
    lines = (outputs / HISTORY).read_text(encoding="utf-8-sig").splitlines()
    return lines[-1].partition(",")[0]


def _clean(store: Store, pointer: Pointer) -> None:
    """Delete the folders of runs that nothing names any more, and caches likewise."""
    kept = {pointer.run, pointer.before}
    runs = [n for n in (store / RUNS).files() if n.partition("/")[0] not in kept]
    (store / RUNS).remove(runs)
    caches = [n for n in (store / CACHES).files() if n != f"{pointer.cache}.sqlite"]
    (store / CACHES).remove(caches)


def push_outputs(store: Store, outputs: Path, before: Pointer | None) -> None:
    """Publish the folder ``outputs`` in the store, where a run has written it.

    Files that are the same as before are copied within the store. Raises :class:`TransientError` when
    another run has published since ``before`` was read.
    """
    if read_pointer(store) != before:
        raise TransientError(f"{store.url}: another run has published meanwhile; run again")
    old: Mapping[str, _File] = before.files if before else {}
    files = {
        name: _describe(outputs / name, old.get(name))
        for name in published_files()
        if (outputs / name).is_file()
    }
    if HISTORY not in files or files == old:
        return
    run = _last_run(outputs)
    for name, said in files.items():
        target = f"{RUNS}/{run}/{name}"
        if before and name in old and old[name].sha256 == said.sha256:
            store.copy(f"{RUNS}/{before.run}/{name}", target)
        else:
            store.upload(outputs / name, target)
    tables_changed = not before or any(
        old.get(name) != said for name, said in files.items() if name != HISTORY
    )
    cache = before.cache if before else ""
    if tables_changed and cache_file(outputs).is_file():
        store.upload(cache_file(outputs), f"{CACHES}/{run}.sqlite")
        cache = run
    pointer = Pointer(run, files, cache, before.run if before else "")
    store.write(POINTER, pointer.as_bytes())
    write_atomic(_marker(outputs), pointer.as_bytes())
    _clean(store, pointer)


def tables_here(place: str | Path) -> Path:
    """The folder of the tables: itself, or a copy of the last published ones for an address.

    Raises :class:`UsageError` when nothing was published at the address.
    """
    if not is_url(place):
        return Path(place)
    url = str(place).rstrip("/")
    store, home = Store(url), copy_folder(url)
    folder = home / "tables"
    pointer = read_pointer(store)
    if pointer is None:
        raise UsageError(f"{url}: no tables; run 'hoptac run' first, or name the place with --outputs")
    with locked(home / "reading.lock", f"another process copies {url}", patience=600):
        if not all(_same(folder / name, said) for name, said in pointer.files.items()):
            try:
                _fetch(store, pointer, folder)
            except FileNotFoundError as error:
                raise TransientError(
                    f"{url}: runs replaced the tables while they were read; try again"
                ) from error
    return folder
