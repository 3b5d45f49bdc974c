"""Where an export goes: written beside the target under another name, then renamed into place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoptac.errors import UsageError

MARK = "_hoptac.json"
"""File that tells a folder written by an export; readers of Parquet skip names that begin with ``_``."""


def _beside(target: Path, what: str) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.{what}")


@contextmanager
def new_file(target: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """A path to write to that becomes ``target`` when the block ends well, and vanishes when it fails.

    Raises :class:`UsageError` for a folder or a name with another suffix than ``suffixes``.
    """
    if target.is_dir():
        raise UsageError(f"{target}: a folder; name a file with --to")
    if target.suffix.lower() not in suffixes:
        raise UsageError(f"{target}: the name must end in {' or '.join(suffixes)}")
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(target, "tmp")
    journal = temporary.with_name(f"{temporary.name}.wal")
    try:
        yield temporary
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
        journal.unlink(missing_ok=True)


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """An empty folder that becomes ``target`` when the block ends well; what was there goes.

    Raises :class:`UsageError` when something is there that neither an export nor a report wrote.
    """
    foreign = target.is_dir() and any(target.iterdir()) and not (target / MARK).is_file()
    if foreign or (target.exists() and not target.is_dir()):
        raise UsageError(f"{target}: not written by hoptac; name another folder with --to")
    target.parent.mkdir(parents=True, exist_ok=True)
    new, old = _beside(target, "new"), _beside(target, "old")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    try:
        yield new
    except BaseException:
        shutil.rmtree(new)
        raise
    if target.exists():
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
