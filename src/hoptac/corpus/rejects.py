"""What could not be added, kept beside the corpus until the same input is added with success."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from hoptac.errors import InputError
from hoptac.files import write_atomic

FILE = "rejects.csv"
COLUMNS = ("input", "stage", "error", "at")


@dataclass(frozen=True, slots=True, order=True)
class Reject:
    """One input that gave no article: where it stands, in which step it failed, why, and when."""

    input: str
    stage: str
    error: str
    at: str


def as_reject(error: InputError, at: str) -> Reject:
    """The row for an error; line breaks and what UTF-8 cannot hold are made visible."""

    def tidy(text: str) -> str:
        return " ".join(text.replace("\0", "\\0").split()).encode("utf-8", "backslashreplace").decode()

    return Reject(tidy(error.source), error.stage, tidy(error.reason), at)


def unit(origin: str) -> str:
    """The file of an input ``path:line``; the input itself when it names no line."""
    path, _, line = origin.rpartition(":")
    return path if path and line.isdigit() else origin


def _order(reject: Reject) -> tuple[str, int, str, str]:
    path = unit(reject.input)
    line = reject.input[len(path) + 1 :]
    return (path, int(line or 0), reject.stage, reject.error)


def read_rejects(corpus: Path) -> list[Reject]:
    """The rows kept beside the corpus, in their fixed order."""
    path = corpus / FILE
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = [Reject(*(row.get(c) or "" for c in COLUMNS)) for row in csv.DictReader(stream)]
    return sorted(rows, key=_order)


def write_rejects(corpus: Path, rejects: Iterable[Reject]) -> None:
    """Replace the rows kept beside the corpus; nothing is written when they are the same."""
    rows = sorted(set(rejects), key=_order)
    if rows == read_rejects(corpus):
        return
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(row) for row in rows)
    write_atomic(corpus / FILE, stream.getvalue().encode("utf-8-sig"))


def merge(old: Iterable[Reject], units: set[str], new: Iterable[Reject]) -> list[Reject]:
    """``old`` without the rows of the inputs in ``units``, and ``new``.

    A row that is told again as it was keeps the time of the first telling.
    """
    before = {(row.input, row.stage, row.error): row for row in old}
    kept = [row for row in before.values() if not {row.input, unit(row.input)} & units]
    return kept + [before.get((row.input, row.stage, row.error), row) for row in new]
