"""Files written whole or not at all, and locks that keep two processes apart."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hoptac.errors import TransientError


def write_atomic(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` under a temporary name, then rename it into place.

    A reader sees the old file or the new one, also when the process is killed in between.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def printable(path: Path | str) -> str:
    """A path as text that UTF-8 can hold; bytes of a name that are not UTF-8 show as ``\\xNN``."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


@contextmanager
def locked(path: Path, busy: str, *, shared: bool = False) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs.

    Several processes may hold it ``shared``; else one alone. Raises :class:`TransientError` with
    the message ``busy`` when it is taken. The lock ends with the process, however that ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        try:
            fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            stream.seek(0)
            holder = stream.read(20).strip()
            who = f" (process {holder})" if holder.isdigit() else ""
            raise TransientError(f"{busy}{who}; wait until it has ended, then try again") from error
        if not shared:
            stream.truncate(0)
            stream.write(str(os.getpid()))
            stream.flush()
        yield
