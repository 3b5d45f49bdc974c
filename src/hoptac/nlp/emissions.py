"""How much the name tagger's model speaks for each label at each token of an article.

Values of columns are numbered, so that a whole article's features are looked up at once: a template is
walked column by column, each step one look-up in a table for all tokens. Only values that the model has
weights for have numbers of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product, repeat

import numpy as np
from numpy.typing import NDArray

from hoptac.nlp.features import BEFORE, BEHIND, TEMPLATES, Columns
from hoptac.text.crfsuite import Weights
from hoptac.text.viterbi import Scores

Numbers = NDArray[np.int64]
Said = tuple[Sequence[Sequence[int]], Sequence[Sequence[tuple[int, float]]]]
"""A template's rows: by column the numbers of their values, and the weights of labels."""

_TEXTS = ("key", "mark", "shape", "hit", "coarse", "fine", "ending", "capital")
"""The columns of many values."""
_OF_WORDS = frozenset({"key", "coarse", "fine", "ending", "capital"})
_FLAGS = ("titled", "first", "shouted", "tight")
_FACE = frozenset({"shape", "mark"})


def _base(column: str) -> str:
    """The column that a neighbour's column looks at."""
    return column.rstrip("+-12")


def _kind(columns: Sequence[str]) -> int:
    """Templates are summed by kinds: marked shapes around, what else the token itself is, words."""
    bases = set(map(_base, columns))
    return 2 if bases & _OF_WORDS else 0 if bases <= _FACE else 1


def _first_numbers() -> dict[str, dict[str, int]]:
    """By column: the numbers of the values that all models have; 0 is any value without a weight."""
    yes_or_no = {str(answer): int(answer) for answer in (False, True)}
    both = {a + b: 2 * yes_or_no[a] + yes_or_no[b] for a, b in product(yes_or_no, repeat=2)}
    known = {column: {"": 0, BEFORE: 1, BEHIND: 2} for column in _TEXTS}
    return {**known, "word": both, **{flag: dict(yes_or_no) for flag in _FLAGS}}


def _numbered(numbers: dict[str, int], values: Sequence[str]) -> list[int]:
    """The number of each value; those that have none get the next ones."""
    for value in dict.fromkeys(values):
        numbers.setdefault(value, len(numbers))
    return list(map(numbers.__getitem__, values))


class _Places:
    """The neighbours of an article's tokens within their sentences."""

    def __init__(self, openings: Sequence[int]) -> None:
        self._openings = np.array(openings)
        self._endings = self._openings - 1  # -1 is the article's last token

    def moved(self, numbers: Numbers, column: str, outside: Mapping[str, int]) -> Numbers:
        """The numbers of the tokens that ``column`` looks at; ``outside`` are those beyond the ends."""
        for sign in column[-2:-1] * int(column[-1]) if column[-1].isdigit() else "":
            moved = np.empty_like(numbers)
            if sign == "-":
                moved[1:] = numbers[:-1]
                moved[self._openings] = outside[BEFORE]
            else:
                moved[:-1] = numbers[1:]
                moved[self._endings] = outside[BEHIND]
            numbers = moved
        return numbers


class _Table:
    """The weights of one template, reached from column to column as in a trie; node 0 leads nowhere."""

    def __init__(self, columns: Sequence[str], said: Said, sizes: Sequence[int], labels: int) -> None:
        self.columns = columns
        self._ranks: list[Numbers] = []
        """By column: what each number is called in this template; 0 where no weight has it."""
        self._nodes: list[tuple[int, Numbers]] = []
        """By column but the first: how many ranks it has, and the node reached from a node by a rank."""
        values, weights = said
        count, nodes = 0, np.zeros(len(weights), dtype=np.int64)
        for numbers, size in zip(values, sizes, strict=True):
            own, rank = np.unique(numbers, return_inverse=True)
            ranks: Numbers = np.zeros(size, dtype=np.int64)
            ranks[own] = np.arange(1, len(own) + 1)
            self._ranks.append(ranks)
            width = len(own) + 1
            places, which = np.unique(nodes * width + rank + 1, return_inverse=True)
            reached: Numbers = np.zeros((count + 1) * width, dtype=np.int32)
            reached[places] = np.arange(1, len(places) + 1)
            self._nodes.append((width, reached))
            count, nodes = len(places), which + 1
        del self._nodes[0]  # from the root each rank leads to the node of its number
        self._said: Scores = np.zeros((count + 1, labels))
        rows = [
            (node, label, weight)
            for node, row in zip(nodes.tolist(), weights, strict=True)
            for label, weight in row
        ]
        numbers, of, worth = map(list, zip(*rows, strict=True))
        np.add.at(self._said, (numbers, of), worth)

    def rows(self, seen: Mapping[str, Numbers]) -> Scores:
        """What the template says at each token, given the numbers of the columns' values."""
        first, *others = self.columns
        nodes = self._ranks[0].take(seen[first])
        for column, ranks, (width, reached) in zip(others, self._ranks[1:], self._nodes, strict=True):
            nodes = reached.take(nodes * width + ranks.take(seen[column]))
        return self._said.take(nodes, 0)


def _sum(tables: Sequence[_Table], seen: Mapping[str, Numbers]) -> Scores | float:
    if not tables:
        return 0.0
    said = tables[0].rows(seen)
    for table in tables[1:]:
        said += table.rows(seen)
    return said


class Emissions:
    """The weights of a model, ready to be looked up for whole articles."""

    def __init__(self, weights: Weights) -> None:
        self._numbers = _first_numbers()
        known = {
            name: [self._numbers[_base(column)] for column in columns] for name, columns in TEMPLATES.items()
        }
        found: dict[str, list[tuple[str, Sequence[tuple[int, float]]]]] = {name: [] for name in TEMPLATES}
        for attribute, said in weights.attributes.items():
            name, _, value = attribute.partition("=")
            if name in found:
                found[name].append((value, said))
        templates: dict[str, Said] = {}
        for name, rows in found.items():
            parts = zip(*(value.split(" ") for value, _ in rows), strict=True)
            values = [_numbered(numbers, column) for numbers, column in zip(known[name], parts, strict=False)]
            templates[name] = values, [said for _, said in rows]
        self._labels = len(weights.labels)
        self._kinds: tuple[list[_Table], ...] = [], [], []
        for name, columns in TEMPLATES.items():
            if found[name]:
                sizes = list(map(len, known[name]))
                self._kinds[_kind(columns)].append(_Table(columns, templates[name], sizes, self._labels))
        self._columns = _by_base(
            column for tables in self._kinds for table in tables for column in table.columns
        )

    def of(self, columns: Columns) -> Scores:
        """How much speaks for each label (columns) at each token (rows), moves between labels aside."""
        places = _Places(columns.openings)
        seen: dict[str, Numbers] = {}
        for base, here in self._seen(columns, places).items():
            for column in self._columns.get(base, ()):
                seen[column] = places.moved(here, column, self._numbers[base])
        around, alone, words = self._kinds
        said = np.zeros((len(columns.key), self._labels))
        said += _sum(around, seen)
        said += _sum(alone, seen)
        for table in words:
            said += table.rows(seen)
        return said

    def _seen(self, columns: Columns, places: _Places) -> dict[str, Numbers]:
        """By column the numbers of an article's values."""
        count = len(columns.key)
        seen: dict[str, Numbers] = {
            base: np.fromiter(
                map(self._numbers[base].get, getattr(columns, base), repeat(0)), np.int64, count
            )
            for base in _TEXTS
        }
        inner = _flags(columns.inner)
        seen["word"] = 2 * inner + places.moved(inner, "inner+1", {BEHIND: 0})
        seen["first"], seen["shouted"], seen["tight"] = map(
            _flags, (columns.first, columns.shouted, columns.tight)
        )
        seen["titled"] = np.zeros(count, dtype=np.int64)
        seen["titled"][[at for at in columns.titled if at < count]] = 1
        return seen


def _flags(answers: Sequence[bool]) -> Numbers:
    return np.frombuffer(bytes(answers), dtype=np.uint8).astype(np.int64)


def _by_base(columns: Iterable[str]) -> dict[str, list[str]]:
    """Columns, each once, by the column that they look at."""
    found: dict[str, list[str]] = {}
    for column in dict.fromkeys(columns):
        found.setdefault(_base(column), []).append(column)
    return found
