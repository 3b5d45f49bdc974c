"""Files written whole or not at all, and locks that keep two processes apart."""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hoptac.errors import TransientError

POLL_SECONDS = 0.2
"""How often a process that waits for a lock tries again."""
_NOREPLACE, _EXCHANGE = 1, 2
_AT_FDCWD = -100
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
"""What a kernel or file system answers that knows no such rename."""


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


def _rename_with(flag: int, source: Path, target: Path) -> bool:
    """Linux's ``renameat2``; False where the system or the file system does not have it."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(source), _AT_FDCWD, os.fsencode(target), flag) == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNKNOWN:
        return False
    raise OSError(code, os.strerror(code), str(source), None, str(target))


def exchange(one: Path, other: Path) -> bool:
    """Give two folders, or files, each other's name in one step: at no moment is either name free.

    False, and nothing is done, where the system cannot. Raises :class:`OSError` for what cannot be renamed.
    """
    return _rename_with(_EXCHANGE, one, other)


def move_new(source: Path, target: Path) -> None:
    """Rename ``source`` to ``target``. Raises :class:`FileExistsError` rather than replace anything."""
    if _rename_with(_NOREPLACE, source, target):
        return
    if os.path.lexists(target):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    source.rename(target)


def _take(stream: IO[str], shared: bool, patience: float) -> bool:
    """Take the lock within ``patience`` seconds; False when it is still taken then."""
    end = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(stream, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() >= end:
                return False
            time.sleep(POLL_SECONDS)


@contextmanager
def locked(path: Path, busy: str, *, shared: bool = False, patience: float = 0) -> Iterator[None]:
    """Hold the lock file ``path`` while the block runs.

    Several processes may hold it ``shared``; else one alone. A lock that is taken is waited for
    ``patience`` seconds. Raises :class:`TransientError` with the message ``busy`` when it is still
    taken. The lock ends with the process, however that ends.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as stream:
        if not _take(stream, shared, patience):
            stream.seek(0)
            holder = stream.read(20).strip()
            who = f" (process {holder})" if holder.isdigit() else ""
            raise TransientError(f"{busy}{who}; wait until it has ended, then try again")
        if shared:
            yield
            return
        stream.truncate(0)
        stream.write(str(os.getpid()))
        stream.flush()
        try:
            yield
        finally:
            stream.truncate(0)
