"""Work in a process that kills itself at a chosen moment, before or after something reaches the disk."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from hoptac import files
from hoptac.tables import cache

WATCHED = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "fcntl.flock", "os.utime"})
"""What the interpreter announces before it does it."""
SMALL_BUFFER = 512
Work = Callable[[], Any]


class _Moments:
    """Counts the moments at which a kill would leave the disk in a state of its own."""

    def __init__(self, last: int) -> None:
        self.count = 0
        self._last = last

    def __call__(self) -> None:
        self.count += 1
        if self.count == self._last:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, with a moment before it and one after."""

        def called(*arguments: Any, **options: Any) -> Any:
            self()
            result = function(*arguments, **options)
            self()
            return result

        return called

    def heard(self, event: str, _: Any) -> None:
        """Hook for the interpreter's announcements."""
        if event in WATCHED:
            self()

    def watch(self) -> None:
        """Make every step towards the disk a moment, writing in halves; for the rest of this process."""
        moment, opened, connect = self, io.open, cache._connect

        class Halves(io.FileIO):
            def write(self, data: Any) -> int:
                moment()
                half = len(data) // 2
                super().write(data[:half])
                moment()
                return half + super().write(data[half:])

        def open_in_halves(
            file: Any, mode: str = "r", buffering: int = -1, *rest: Any, **options: Any
        ) -> IO[Any]:
            if "w" not in mode or "+" in mode:
                return opened(file, mode, buffering, *rest, **options)
            moment()
            stream = io.BufferedWriter(Halves(file, "w"), SMALL_BUFFER)
            return stream if "b" in mode else io.TextIOWrapper(stream, *rest, **options)

        def connected(path: Path) -> Any:
            connection = connect(path)
            connection.set_trace_callback(lambda _: moment())
            return connection

        sys.addaudithook(self.heard)
        io.open = open_in_halves  # type: ignore[assignment]
        os.fsync = self.around(os.fsync)
        files._rename_with = self.around(files._rename_with)
        cache._connect = connected


def _child(work: Work, folder: Path, last: int, told: int) -> None:
    try:
        os.chdir(folder)
        moments = _Moments(last)
        moments.watch()
        work()
        os.write(told, str(moments.count).encode())
        os._exit(0)
    except BaseException as error:  # noqa: BLE001  # this process must end here, and say why
        os.write(2, f"{error!r}\n".encode())
        os._exit(1)


def run_until(work: Work, folder: Path, last: int = 0) -> int:
    """Do ``work`` in a process of its own, in ``folder``, killed at the moment ``last``.

    How many moments the work has, when it was not killed; else 0. Raises :class:`AssertionError` when
    the work failed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        _child(work, folder, last, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        count = int(stream.read() or b"0")
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the work ended with {code}"
    assert (code == 0) == bool(count)
    return count
