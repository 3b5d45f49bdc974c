"""What a Markdown file shows of the program, made by the program itself.

A ``console`` block holds commands (``$ ``, continued by ``> ``) and what they print::

    ```console
    $ hoptac add seeds/articles
    corpus: 42 added, 0 there already
    ```

Its commands are run in their order, in an empty folder with a copy of the seed articles; so are ``bash``
and ``python`` blocks, of which only success is asked. A block under ``<!-- not run: why -->`` is left alone,
and so is one in another language (``sh``, ``r``, ``text``).

A region between two comments holds rows of a CSV file as a Markdown table::

    <!-- rows outputs/dyads.csv | source target kind | kind=meeting -->
    <!-- /rows -->

``rows`` shows the named columns of the rows that fulfil all conditions (joined by ``; ``, ``column=value`` or
``column=value,value``), ``row`` all filled cells of the first such row, one below the other. Files are
looked for in the folder in which the commands ran, then in the project.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SOURCE = PROJECT / "src"
sys.path.insert(0, str(SOURCE))  # the pages speak of the program beside them, whatever else is installed
COPIED = ("seeds/articles", "tests/gold")
BLOCK = re.compile(
    r"^(<!-- not run: [^\n]+ -->\n)?```(console|bash|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
CONSOLE = re.compile(r"(?<! -->\n)^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"(?<! -->\n)^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REGION = re.compile(r"^<!-- (\w+)( [^\n]*?)? -->\n(.*?)^<!-- /\1 -->$", re.MULTILINE | re.DOTALL)
VOLATILE = re.compile(r"\d+\.\d s\b|(?<=\.csv:)\d+|\b[01]\.\d{1,3}\b")
"""What may differ from what a file shows: seconds, lines of knowledge files, confidences."""
MEASURED = ("figures", "kinds", "confusion", "further", "real")
"""Regions of measured figures, of which no digit may differ."""
KNOWLEDGE = re.compile(r"\b[0-9a-f]{12}\b")
"""The version of the knowledge in those: figures that stay the same need not be dated anew."""
PATIENCE = 300


class ExcerptError(Exception):
    """A command of a Markdown file fails, or a region asks for what is not there."""


@dataclass
class Entry:
    """One command (or a block of another language) and the lines that it printed."""

    command: str
    output: list[str] = field(default_factory=list)
    language: str = "console"


def entries(block: str) -> list[Entry]:
    """The commands of a console block with their output."""
    found: list[Entry] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append(Entry(line[2:]))
        elif not found:
            raise ExcerptError(f"a console block begins with '$ ', not with {line!r}")
        elif line.startswith("> ") and not found[-1].output:
            found[-1].command += "\n" + line[2:]
        else:
            found[-1].output.append(line)
    return found


def runnable(text: str) -> list[Entry]:
    """All that is run of a file, in its order: the commands of console blocks, other blocks whole."""
    found: list[Entry] = []
    for left_alone, language, body in BLOCK.findall(text):
        if not left_alone:
            found += entries(body) if language == "console" else [Entry(body, language=language)]
    return found


def prepare(home: Path) -> None:
    """Put into an empty folder what the commands work on."""
    for name in COPIED:
        shutil.copytree(PROJECT / name, home / name)


def environment() -> dict[str, str]:
    """The environment of the commands: this project's ``hoptac``, nothing of the user's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOPTAC_")}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    return kept | {"PATH": path, "PYTHONPATH": str(SOURCE), "COLUMNS": "100", "PYTHONUTF8": "1"}


def shell(command: str, home: Path) -> str:
    """What a command prints (stdout and stderr). Raises :class:`ExcerptError` when it fails."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=home,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    if done.returncode:
        raise ExcerptError(f"$ {command}\nends with {done.returncode}:\n{done.stdout}")
    return done.stdout


def run_all(text: str, home: Path) -> list[Entry]:
    """Run all that a file has to run, in its order; what each command printed."""
    printed: list[Entry] = []
    for number, entry in enumerate(runnable(text), 1):
        command = entry.command
        if entry.language == "python":
            (home / f"block{number}.py").write_text(entry.command, encoding="utf-8")
            command = f"python block{number}.py"
        try:
            lines = shell(command, home).splitlines()
        except ExcerptError as error:
            raise ExcerptError(f"{error}\nin:\n{entry.command}") from error
        printed.append(Entry(entry.command, lines, entry.language))
    return printed


def covered(text: str, printed: Iterable[Entry]) -> bool:
    """Whether all that a file has to run was run, in the same order."""
    rest = iter(printed)
    return all(any(entry.command == wanted.command for entry in rest) for wanted in runnable(text))


def _console(match: re.Match[str], printed: Iterator[Entry]) -> str:
    lines: list[str] = []
    for shown in entries(match[1]):
        ran = next((entry for entry in printed if entry.command == shown.command), None)
        if ran is None:
            raise ExcerptError(f"not run: {shown.command}")
        lines.append("$ " + ran.command.replace("\n", "\n> "))
        lines += [line.rstrip() for line in ran.output]
    return "\n".join(["```console", *lines, "```"])


def _records(file: str, conditions: str, home: Path) -> list[dict[str, str]]:
    path = next((base / file for base in (home, PROJECT) if (base / file).is_file()), None)
    if path is None:
        raise ExcerptError(f"{file}: no such file")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        records = list(csv.DictReader(stream))
    for condition in filter(None, conditions.split("; ")):
        column, _, value = condition.partition("=")
        records = [r for r in records if r[column] in value.split(",")]
    if not records:
        raise ExcerptError(f"{file}: no row with {conditions}")
    return records


def _cell(value: str) -> str:
    return value.replace("|", "\\|").replace("<", "&lt;")


def markdown_table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *([_cell(value) for value in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def region(match: re.Match[str], home: Path, makers: Mapping[str, Callable[[str], str]]) -> str:
    """A region as it must be now; one that neither ``makers`` nor this module knows stays as it is."""
    name, arguments = match[1], (match[2] or "").strip()
    head = f"<!-- {name}{' ' + arguments if arguments else ''} -->"
    if name in makers:
        body = makers[name](arguments)
    elif name in ("row", "rows"):
        parts = [part.strip() for part in arguments.split("|")]
        conditions = parts[-1] if len(parts) > (2 if name == "rows" else 1) else ""
        records = _records(parts[0], conditions, home)
        if name == "rows":
            columns = parts[1].split()
            body = markdown_table(columns, [[r[c] for c in columns] for r in records])
        else:
            cells = [[f"`{column}`", value] for column, value in records[0].items() if value]
            body = markdown_table(["column", "value"], cells)
    else:
        return match[0]
    return f"{head}\n\n{body}\n\n<!-- /{name} -->"


def fill(text: str, home: Path, printed: Iterable[Entry], makers: Mapping[str, Callable[[str], str]]) -> str:
    """The text of a Markdown file with its console blocks and regions as they must be now."""
    ran = iter(printed)
    text = CONSOLE.sub(lambda match: _console(match, ran), text)
    return REGION.sub(lambda match: region(match, home, makers), text)


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same, apart from :data:`VOLATILE` outside the measured regions."""
    return _steady(one) == _steady(other)


def _steady(text: str) -> tuple[str, list[str]]:
    measured = [KNOWLEDGE.sub("", m[0]) for m in REGION.finditer(text) if m[1] in MEASURED]
    rest = REGION.sub(lambda m: m[1] if m[1] in MEASURED else m[0], text)
    return VOLATILE.sub("", rest), measured
