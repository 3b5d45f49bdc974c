"""A folder of tables replaced as a whole: written beside, then exchanged with the old one in one step.

Whoever opens ``outputs`` finds the folder of one run or that of the next, at every moment. Whoever
reads several files by their paths may open one before and one after the exchange:
:func:`hoptac.tables.read.unchanged` tells. Two kinds of folders cannot be exchanged in one step: one
on a file system without that operation is renamed away and the new one renamed in (for an instant
there is none), and a mount point gets its files one by one.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoptac.files import exchange
from hoptac.tables.package import FILE as PACKAGE
from hoptac.tables.schemas import tables

NEW, SWAPPED = "new", "old"


def published_files() -> tuple[str, ...]:
    """The names of the files that a publication replaces; anything else in the folder is kept."""
    return (*(table.file for table in tables().values()), PACKAGE)


def _beside(outputs: Path, what: str) -> Path:
    place = outputs.resolve()
    return place.with_name(f".{place.name}.{what}")


def _carry_over(swapped: Path, outputs: Path) -> None:
    """Bring what is not ours from the folder that was swapped out, then delete that."""
    ours = set(published_files())
    for entry in sorted(swapped.iterdir()):
        if entry.name not in ours and not (outputs / entry.name).exists():
            entry.rename(outputs / entry.name)
    shutil.rmtree(swapped)


def recover(outputs: Path) -> None:
    """Clean up after a run that was killed: finish or undo its swap, drop what it had half written."""
    place, swapped, new = outputs.resolve(), _beside(outputs, SWAPPED), _beside(outputs, NEW)
    if swapped.exists():
        if place.exists():
            # the old tables, or the new ones before the exchange, which the next run writes again
            _carry_over(swapped, place)
        else:
            swapped.rename(place)
    if new.exists():
        shutil.rmtree(new)


def _replace_files(new: Path, place: Path) -> None:
    """File by file, for a folder that cannot be renamed (a mount point)."""
    for name in published_files():
        temporary = place / f".{name}.tmp"
        shutil.copyfile(new / name, temporary)
        temporary.replace(place / name)
    shutil.rmtree(new)


def _swap(new: Path, place: Path, swapped: Path) -> None:
    """Put ``new`` in the place of ``place``, whose other files move along."""
    # under this name it is never deleted before what is not ours has been brought over
    new.rename(swapped)
    try:
        if not exchange(swapped, place):
            swapped.rename(new)
            place.rename(swapped)
            new.rename(place)
    except OSError:  # a mount point
        if not new.exists():
            swapped.rename(new)
        _replace_files(new, place)
        return
    _carry_over(swapped, place)


@contextmanager
def replacement(outputs: Path) -> Iterator[Path]:
    """An empty folder that becomes ``outputs`` when the block ends well, and vanishes when it fails.

    Files of ``outputs`` that are no tables (a report) stay in it.
    """
    recover(outputs)
    place, new = outputs.resolve(), _beside(outputs, NEW)
    new.mkdir(parents=True)
    try:
        yield new
    except BaseException:
        shutil.rmtree(new)
        raise
    if place.exists():
        _swap(new, place, _beside(outputs, SWAPPED))
    else:
        new.rename(place)
