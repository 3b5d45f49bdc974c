"""What an edit of the knowledge does to the dyads of a corpus: rows gained and rows lost."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hoptac.errors import UsageError

SAID = ("source", "target", "kind", "status", "fields", "date_start", "date_end", "trigger_text", "evidence")
"""Columns of ``dyads.csv`` that say something; ids move when a row before comes or goes."""


@dataclass(frozen=True, slots=True, order=True)
class DyadRow:
    """One dyad of one article, by content."""

    article_id: str
    cells: tuple[str, ...]

    def as_dict(self) -> dict[str, str]:
        """The cells by column."""
        return {"article_id": self.article_id} | dict(zip(SAID, self.cells, strict=True))


@dataclass(frozen=True, slots=True)
class Effect:
    """The rows that only one of two folders of tables has, sorted."""

    gained: tuple[DyadRow, ...]
    lost: tuple[DyadRow, ...]
    same: int


def read_dyads(outputs: Path) -> Counter[DyadRow]:
    """The dyads of a folder of tables. Raises :class:`UsageError` when it has none."""
    path = outputs / "dyads.csv"
    if not path.is_file():
        raise UsageError(f"{path}: no such table; run 'hoptac run' first")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return Counter(
            DyadRow(row["article_id"], tuple(row[name] for name in SAID)) for row in csv.DictReader(stream)
        )


def compare(before: Counter[DyadRow], after: Counter[DyadRow]) -> Effect:
    """What ``after`` has more and less than ``before``."""

    def rows(counts: Counter[DyadRow]) -> Iterable[DyadRow]:
        return sorted(counts.elements())

    return Effect(tuple(rows(after - before)), tuple(rows(before - after)), (before & after).total())
