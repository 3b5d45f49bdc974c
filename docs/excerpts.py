"""What a Markdown file shows of the program, made by the program itself.

A ``console`` block holds commands (``$ ``, continued by ``> ``) and what they print::

    ```console
    $ hoptac add seeds/articles
    corpus: 42 added, 0 there already
    ```

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
COPIED = ("seeds/articles", "tests/gold")
CONSOLE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
REGION = re.compile(r"^<!-- (\w+)( [^\n]*?)? -->\n(.*?)^<!-- /\1 -->$", re.MULTILINE | re.DOTALL)
VOLATILE = re.compile(r"\d+\.\d s\b|(?<=\.csv:)\d+|\b[01]\.\d{1,3}\b")
"""What may differ from what a file shows: seconds, lines of knowledge files, confidences."""
PATIENCE = 300


class ExcerptError(Exception):
    """A command of a Markdown file fails, or a region asks for what is not there."""


@dataclass
class Entry:
    """One command and the lines that it printed."""

    command: str
    output: list[str] = field(default_factory=list)


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


def commands(text: str) -> list[str]:
    """All commands of the console blocks, in their order."""
    return [entry.command for block in CONSOLE.findall(text) for entry in entries(block)]


def prepare(home: Path) -> None:
    """Put into an empty folder what the commands work on."""
    for name in COPIED:
        shutil.copytree(PROJECT / name, home / name)


def environment() -> dict[str, str]:
    """The environment of the commands: the ``hoptac`` of this Python, nothing of the user's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOPTAC_")}
    path = os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", "")))
    return kept | {"PATH": path, "COLUMNS": "100", "PYTHONUTF8": "1"}


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
    """Run every console command of a file, then its Python blocks; what each command printed.

    Python blocks of a file without commands are left alone: nothing is there for them to work on.
    """
    printed = [Entry(command, shell(command, home).splitlines()) for command in commands(text)]
    for number, code in enumerate(PYTHON.findall(text) if printed else (), 1):
        script = home / f"block{number}.py"
        script.write_text(code, encoding="utf-8")
        shell(f"python {script.name}", home)
    return printed


def covered(text: str, printed: Iterable[Entry]) -> bool:
    """Whether the commands of a file were run, in the same order."""
    rest = iter(printed)
    return all(any(entry.command == command for entry in rest) for command in commands(text))


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


def _region(match: re.Match[str], home: Path, makers: Mapping[str, Callable[[str], str]]) -> str:
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
    return REGION.sub(lambda match: _region(match, home, makers), text)


def alike(one: str, other: str) -> bool:
    """Whether two texts are the same, apart from :data:`VOLATILE`."""
    return VOLATILE.sub("", one) == VOLATILE.sub("", other)
