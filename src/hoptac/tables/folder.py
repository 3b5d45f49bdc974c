"""A folder of tables replaced as a whole: written beside, then swapped in by renames."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoptac.tables.package import FILE as PACKAGE
from hoptac.tables.schemas import tables


def published_files() -> tuple[str, ...]:
    """The names of the files that a publication replaces; anything else in the folder is kept."""
    return (*(table.file for table in tables().values()), PACKAGE)


def _beside(outputs: Path, what: str) -> Path:
    place = outputs.resolve()
    return place.with_name(f".{place.name}.{what}")


def _carry_over(old: Path, outputs: Path) -> None:
    """Bring what is not ours from the folder that was swapped out, then delete that."""
    ours = set(published_files())
    for entry in sorted(old.iterdir()):
        if entry.name not in ours and not (outputs / entry.name).exists():
            entry.rename(outputs / entry.name)
    shutil.rmtree(old)


def recover(outputs: Path) -> None:
    """Clean up after a run that was killed: finish or undo its swap, drop what it had half written."""
    place, old, new = outputs.resolve(), _beside(outputs, "old"), _beside(outputs, "new")
    if old.exists():
        if place.exists():
            _carry_over(old, place)
        else:
            old.rename(place)
    if new.exists():
        shutil.rmtree(new)


def _replace_files(new: Path, place: Path) -> None:
    """File by file, for a folder that cannot be renamed (a mount point)."""
    for name in published_files():
        temporary = place / f".{name}.tmp"
        shutil.copyfile(new / name, temporary)
        temporary.replace(place / name)
    shutil.rmtree(new)


@contextmanager
def replacement(outputs: Path) -> Iterator[Path]:
    """An empty folder that becomes ``outputs`` when the block ends well, and vanishes when it fails.

    Files of ``outputs`` that are no tables (a report) stay in it.
    """
    recover(outputs)
    place, old, new = outputs.resolve(), _beside(outputs, "old"), _beside(outputs, "new")
    new.mkdir(parents=True)
    try:
        yield new
    except BaseException:
        shutil.rmtree(new)
        raise
    if not place.exists():
        new.rename(place)
        return
    try:
        place.rename(old)
    except OSError:
        _replace_files(new, place)
        return
    new.rename(place)
    _carry_over(old, place)
