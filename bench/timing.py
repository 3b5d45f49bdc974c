"""Commands in processes of their own, with what they took, and the rows of the table."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

HOPTAC = (sys.executable, "-m", "hoptac.cli")
STARTS = 3
"""Cold starts tried; the fastest counts."""
LOOP = 30_000_000


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, the two sides of a ratio, and the floor."""

    what: str
    ours: str
    theirs: str = ""
    ratio: str = ""
    floor: str = ""
    kept: bool | None = None
    """Whether the floor holds; None where there is none."""

    def cells(self) -> list[str]:
        """The cells as the table shows them."""
        kept = {True: "yes", False: "NO", None: ""}[self.kept]
        return [self.what, self.ours, self.theirs, self.ratio, self.floor, kept]


@dataclass(frozen=True, slots=True)
class Job:
    """What a command took."""

    seconds: float
    memory: float
    """The most that one of its processes held, in MB."""
    processor: float
    """Processor seconds of all its processes: on a busy machine they vary less than the clock's."""


def command(
    arguments: Sequence[str], *, alone: bool = False, environment: dict[str, str] | None = None
) -> Job:
    """Run a command in a process of its own; ``alone``: on one processor. Raises SystemExit if it fails."""

    def pin() -> None:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    start = perf_counter()
    process = subprocess.Popen(
        arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
        preexec_fn=pin if alone else None,  # this program has no threads of its own then
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} ended with {process.returncode}")
    return Job(perf_counter() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)


def hoptac(*arguments: str, environment: dict[str, str] | None = None) -> Job:
    """Run a hoptac command."""
    return command([*HOPTAC, *arguments], environment=environment)


def cold(*arguments: str) -> float:
    """Seconds of the fastest of some starts of a hoptac command."""
    return min(hoptac(*arguments).seconds for _ in range(STARTS))


def own_limit() -> float:
    """How many times the work of one process two do at once here, in a loop that needs nothing else."""
    code = f"sum(i * i % 7 for i in range({LOOP}))"

    def seconds(count: int) -> float:
        start = perf_counter()
        started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(count)]
        for process in started:
            process.wait()
        return perf_counter() - start

    return max(2 * seconds(1) / seconds(2) for _ in range(STARTS))
