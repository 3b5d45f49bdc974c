"""The tables read article by article, so that no more than one article's rows is held at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from hoptac.errors import UsageError
from hoptac.tables.read import read_records
from hoptac.tables.schemas import tables

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Bundle:
    """One article with all rows that belong to it, in the order of the tables."""

    article: Cells
    sentences: list[Cells]
    mentions: list[Cells]
    cooperations: list[Cells]
    dyads: list[Cells]
    parties: dict[str, list[Cells]]
    """By ``cooperation_id``."""
    fields: dict[str, list[str]]
    """Codes by ``cooperation_id``."""


def _owner(row: Cells) -> str:
    """The article of a row; ids of cooperations begin with the id of their article."""
    return row["article_id"] if "article_id" in row else row["cooperation_id"].rpartition(":")[0]


class _Groups:
    """A table whose rows stand together by article, taken article by article."""

    def __init__(self, outputs: Path, name: str) -> None:
        self._name = name
        self._groups = groupby(read_records(outputs, tables()[name]), _owner)
        self._ahead = next(self._groups, None)

    def take(self, article_id: str) -> list[Cells]:
        """The rows of the article, which is the next that has any, or none."""
        if self._ahead is None or self._ahead[0] != article_id:
            return []
        rows = list(self._ahead[1])
        self._ahead = next(self._groups, None)
        return rows

    def finish(self) -> None:
        """Raises :class:`UsageError` when rows are left over."""
        if self._ahead is not None:
            raise UsageError(f"{self._name}.csv: rows are not in the order of articles.csv; run 'hoptac run'")


def _by_cooperation(rows: Iterable[Cells]) -> dict[str, list[Cells]]:
    found: dict[str, list[Cells]] = defaultdict(list)
    for row in rows:
        found[row["cooperation_id"]].append(row)
    return dict(found)


def read_bundles(outputs: Path) -> Iterator[Bundle]:
    """Every article of the tables with its rows, in the order of ``articles.csv``.

    Raises :class:`UsageError` for tables that are missing or not in that order.
    """
    names = (
        "sentences",
        "entity_mentions",
        "cooperations",
        "dyads",
        "cooperation_parties",
        "cooperation_fields",
    )
    groups = {name: _Groups(outputs, name) for name in names}
    for article in read_records(outputs, tables()["articles"]):
        rows = {name: group.take(article["article_id"]) for name, group in groups.items()}
        fields = _by_cooperation(rows["cooperation_fields"])
        yield Bundle(
            article,
            rows["sentences"],
            rows["entity_mentions"],
            rows["cooperations"],
            rows["dyads"],
            _by_cooperation(rows["cooperation_parties"]),
            {key: [row["field"] for row in some] for key, some in fields.items()},
        )
    for group in groups.values():
        group.finish()
