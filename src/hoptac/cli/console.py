"""What the commands write to: data on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hoptac.settings import Progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Task
    from rich.text import Text

LABELS = {
    "add": "Adding articles",
    "extract": "Reading articles",
    "publish": "Writing tables",
    "evaluate": "Scoring articles",
    "check": "Trying examples",
    "phenomena": "Scoring phenomena",
    "report": "Building the report",
    "export": "Exporting",
}
"""What is shown for each step."""


def out() -> Console:
    """The console for data; names and numbers are not coloured by guesswork.

    Where the reader has gone (``| head``), BrokenPipeError is raised as by ``print``.
    """
    from rich.console import Console

    class Plain(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    return Plain(highlight=False)


def hush() -> None:
    """Send what is still to be printed nowhere: nobody reads it any more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def note(message: str) -> None:
    """One line on stderr."""
    print(message, file=sys.stderr)


def print_json(value: Any) -> None:
    """One JSON document on stdout, in UTF-8, readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def readers_may_go() -> Iterator[None]:
    """End without a word where whoever reads our output has seen enough (``| head``)."""
    try:
        yield
    finally:
        try:
            sys.stdout.flush()
        except BrokenPipeError:
            hush()


@contextmanager
def progress() -> Iterator[Progress | None]:
    """A progress bar with rate and time left on stderr; None where stderr is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        ProgressColumn,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )
    from rich.progress import Progress as Bar
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if not speed else f"{speed:,.1f}/s")

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(LABELS.get(step, step), total=None)
            bar.update(tasks[step], completed=done, total=total or None)

        yield tell
