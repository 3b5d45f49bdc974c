"""Which knowledge something was read with."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from hoptac.errors import KnowledgeError
from hoptac.lexicon.records import overlay_folder, parse_table

UNREAD = frozenset({"example_yes", "example_no", "licence", "note"})
"""Columns that no step of reading looks at. Not ``source``, which in ``frames.csv`` is a party's role."""

State = tuple[tuple[str, str, int, int], ...]
"""Name, path, size and time of change of every knowledge file."""


def _paths() -> Iterator[tuple[str, Path]]:
    for root in filter(None, [files("hoptac") / "knowledge", overlay_folder()]):
        base = Path(str(root))
        for path in sorted(p for p in base.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            yield path.relative_to(base).as_posix(), path


def _state() -> State:
    found = ((name, path, path.stat()) for name, path in _paths())
    return tuple((name, str(path), status.st_size, status.st_mtime_ns) for name, path, status in found)


@lru_cache(maxsize=8)
def _whole(state: State) -> str:
    digest = sha256()
    for name, path, *_ in state:
        digest.update(name.encode() + b"\0")
        digest.update(sha256(Path(path).read_bytes()).digest())
    return digest.hexdigest()[:12]


def _read_cells(name: str, content: bytes) -> bytes:
    """What reading sees of a file; all of it when that is no sound table."""
    if not name.endswith(".csv"):
        return content
    try:
        records = parse_table(name, content, ())
    except KnowledgeError:
        return content
    cells = ([r.line, [(c, v) for c, v in r.cells.items() if c not in UNREAD]] for r in records)
    return repr(list(cells)).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=8)
def _in_use(state: State) -> str:
    digest = sha256()
    for name, path, *_ in state:
        digest.update(name.encode() + b"\0")
        digest.update(sha256(_read_cells(name, Path(path).read_bytes())).digest())
    return digest.hexdigest()


def knowledge_version() -> str:
    """Twelve hex digits that change whenever any knowledge file (overlay included) changes."""
    return _whole(_state())


def knowledge_in_use() -> str:
    """A digest that changes whenever what reading looks at changes: a cell, or the line a row stands on.

    An example, a note or a licence is no such cell: what was read before it was edited still holds.
    """
    return _in_use(_state())
