"""Entities of many articles as one table: one row per id, whatever the order they come in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from hoptac.tables.schemas import Row, Value, tables


class EntityMerge:
    """Collects the entity rows of articles; memory grows with the entities, not the articles."""

    def __init__(self) -> None:
        self._table = tables()["entities"]
        self._mentions, self._articles = self._table.index("n_mentions"), self._table.index("n_articles")
        self._kind = (self._table.index("type"), self._table.index("subtype"))
        self._forms: dict[str, Counter[tuple[Value, ...]]] = {}
        self._counts: dict[str, list[int]] = {}

    def add(self, rows: Iterable[Row]) -> None:
        """Add the entities of one article."""
        for row in rows:
            key, mentions, articles = str(row[0]), _number(row[self._mentions]), _number(row[self._articles])
            counts = self._counts.setdefault(key, [0, 0])
            counts[0] += mentions
            counts[1] += articles
            self._forms.setdefault(key, Counter())[tuple(row[1 : self._mentions])] += max(1, mentions)

    def __contains__(self, entity_id: object) -> bool:
        return entity_id in self._counts

    def __len__(self) -> int:
        return len(self._counts)

    def rows(self) -> Iterator[Row]:
        """The merged rows by id: each cell the most frequent that is not empty, type and subtype together."""
        for key in sorted(self._counts):
            forms = self._forms[key]
            if len(forms) == 1:  # all articles say the same
                yield [key, *next(iter(forms)), *self._counts[key]]
                continue
            cells = [_usual(forms, (place,))[0] for place in range(self._mentions - 1)]
            kind = _usual(forms, tuple(place - 1 for place in self._kind))
            for place, value in zip(self._kind, kind, strict=True):
                cells[place - 1] = value
            yield [key, *cells, *self._counts[key]]


def _number(value: Value) -> int:
    return int(value or 0)


def _usual(forms: Counter[tuple[Value, ...]], places: tuple[int, ...]) -> tuple[Value, ...]:
    """The most frequent values at ``places``, the smallest on a tie; such without empty ones first."""
    votes: Counter[tuple[Value, ...]] = Counter()
    for form, count in forms.items():
        votes[tuple(form[place] for place in places)] += count
    filled = {values: count for values, count in votes.items() if None not in values} or votes
    return min(filled, key=lambda values: (-filled[values], tuple(str(v or "") for v in values)))
