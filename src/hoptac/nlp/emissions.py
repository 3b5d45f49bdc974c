"""How much the name tagger's model speaks for each label at each token of an article.

Values of columns are numbered, so that a whole article's features are looked up at once. Templates
with words have many values, but only those that the model has weights for are numbered; what all
templates without words say together is kept by the values that they look at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import repeat
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from hoptac.nlp.features import BEFORE, BEHIND, TEMPLATES, Columns
from hoptac.text.crfsuite import Weights
from hoptac.text.viterbi import Scores

Numbers = NDArray[np.int64]
S = TypeVar("S", bound=Hashable)
_MOST_FORMS = 50_000
_MOST_FACES = 10_000
_RADIX = 1 << 20
_FACE = ("shape", "mark")
_WORDS = ("key", "mark", "coarse", "fine", "ending", "capital")
"""The columns, with those of the neighbours, that templates with words join."""
_MANY = frozenset(_WORDS) - {"mark"}
_MOST_DIRECT = 1 << 20
"""Up to how many combinations of values a table's rows are found by one look."""


def _has_word(columns: Sequence[str]) -> bool:
    return any(_base(column) in _MANY for column in columns)


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
    """The weights of one template with a word, by the numbers of its columns' values."""

    def __init__(
        self, columns: Sequence[str], values: Mapping[str, Scores], numbers: Mapping[str, dict[str, int]]
    ) -> None:
        self.columns = columns
        self._radix = max(len(numbers[_base(column)]) for column in columns)
        parts = {value: zip(columns, value.split(" "), strict=True) for value in values}
        codes = {
            self._code([numbers[_base(column)][part] for column, part in parts[value]]): said
            for value, said in values.items()
        }
        self._codes: Numbers = np.array([-1, *sorted(codes)])
        labels = len(next(iter(codes.values()), ()))
        self._said: Scores = np.array([np.zeros(labels), *(codes[code] for code in sorted(codes))])
        size = self._radix ** len(columns)
        self._direct: Numbers = np.zeros(size if size <= _MOST_DIRECT else 0, dtype=np.int64)
        if len(self._direct):
            self._direct[self._codes[1:]] = np.arange(1, len(self._codes))

    def _code(self, numbers: Sequence[int]) -> int:
        code = 0
        for number in numbers:
            code = code * self._radix + number
        return code

    def add(self, said: Scores, numbers: Sequence[Numbers]) -> None:
        """Add what the template says at each token to ``said``."""
        codes = numbers[0]
        for each in numbers[1:]:
            codes = codes * self._radix + each
        if len(self._direct):
            said += self._said[self._direct[codes]]
            return
        rows = self._codes.searchsorted(codes)
        rows[rows == len(self._codes)] = 0
        there = (self._codes[rows] == codes).nonzero()[0]
        said[there] += self._said[rows[there]]


def _base(column: str) -> str:
    """The column that a neighbour's column looks at."""
    return column.rstrip("+-12")


class _Kept:
    """The rows of what templates say together, by whatever stands for the values of their columns."""

    def __init__(self, weights: Weights, templates: Mapping[str, Sequence[str]]) -> None:
        self._templates = templates
        self._weights = weights
        self._numbers: dict[Hashable, int] = {}
        self._said: Scores = np.zeros((1024, len(weights.labels)))

    def clear(self) -> None:
        """Forget all rows."""
        self._numbers.clear()

    def rows(self, seen: Sequence[S], values: Callable[[S], Mapping[str, str]]) -> Scores:
        """A row for each; ``values`` gives the values by column of one that is not known."""
        if len(self._numbers) > _MOST_FORMS:
            self.clear()
        numbers = list(map(self._numbers.get, seen, repeat(-1)))
        if -1 in numbers:
            for each in dict.fromkeys(e for e, number in zip(seen, numbers, strict=True) if number < 0):
                self._add(each, values(each))
            numbers = [self._numbers[each] for each in seen]
        found: Scores = self._said[numbers]
        return found

    def _add(self, seen: Hashable, values: Mapping[str, str]) -> None:
        number = self._numbers[seen] = len(self._numbers)
        if number == len(self._said):
            self._said = np.concatenate([self._said, np.zeros_like(self._said)])
        row = self._said[number]
        row[:] = 0.0
        for name, parts in self._templates.items():
            feature = f"{name}=" + " ".join([values[part] for part in parts])
            for label, weight in self._weights.attributes.get(feature, ()):
                row[label] += weight


class _Forms:
    """What the templates without a word say: those on marked shapes around, and those on the token alone."""

    def __init__(self, weights: Weights) -> None:
        templates = {name: parts for name, parts in TEMPLATES.items() if not _has_word(parts)}
        around = {name for name, parts in templates.items() if {_base(part) for part in parts} <= set(_FACE)}
        self._around = _Kept(weights, {name: templates[name] for name in templates if name in around})
        self._alone = _Kept(weights, {name: templates[name] for name in templates if name not in around})
        self._numbers: dict[tuple[str, str], int] = {}
        self._faces: list[tuple[str, str]] = []
        """Marked shapes, as they are numbered; the first two stand beyond the ends of sentences."""

    def _face(self, face: tuple[str, str]) -> int:
        number = self._numbers.get(face)
        if number is None:
            number = self._numbers[face] = len(self._faces)
            self._faces.append(face)
        return number

    def _faces_of(self, columns: Columns) -> Numbers:
        if len(self._faces) > _MOST_FACES or not self._faces:
            self._around.clear()
            self._numbers.clear()
            self._faces = [(BEFORE, BEFORE), (BEHIND, BEHIND)]
        pairs = list(zip(columns.shape, columns.mark, strict=True))
        numbers = list(map(self._numbers.get, pairs))
        return np.array(list(map(self._face, pairs)) if None in numbers else numbers)

    def _values_around(self, code: int) -> dict[str, str]:
        values = {}
        for place in ("+1", "", "-1"):
            code, number = divmod(code, _RADIX)
            values[f"shape{place}"], values[f"mark{place}"] = self._faces[number]
        return values

    @staticmethod
    def _values_alone(seen: tuple[str, str, int]) -> dict[str, str]:
        shape, hit, answers = seen
        titled, first, shouted, tight, inner, goes_on = (str(bool(answers >> n & 1)) for n in range(6))
        return {
            "shape": shape,
            "hit": hit,
            "titled": titled,
            "first": first,
            "shouted": shouted,
            "tight": tight,
            "word": inner + goes_on,
        }

    def said(self, columns: Columns, places: _Places) -> Scores:
        """A row a token."""
        here = self._faces_of(columns)
        before = places.moved(here, "face-1", {BEFORE: 0})
        behind = places.moved(here, "face+1", {BEHIND: 1})
        codes = (before * _RADIX + here) * _RADIX + behind
        titled = np.zeros(len(here), dtype=np.int64)
        titled[[at for at in columns.titled if at < len(here)]] = 1
        inner: Numbers = np.array(columns.inner, dtype=np.int64)
        answers = titled + 16 * inner + 32 * places.moved(inner, "inner+1", {BEHIND: 0})
        for worth, flags in ((2, columns.first), (4, columns.shouted), (8, columns.tight)):
            answers += worth * np.array(flags, dtype=np.int64)
        seen = list(zip(columns.shape, columns.hit, answers.tolist(), strict=True))
        return self._around.rows(codes.tolist(), self._values_around) + self._alone.rows(
            seen, self._values_alone
        )


class Emissions:
    """The weights of a model, ready to be looked up for whole articles."""

    def __init__(self, weights: Weights) -> None:
        self._forms = _Forms(weights)
        values: dict[str, dict[str, Scores]] = {
            name: {} for name, parts in TEMPLATES.items() if _has_word(parts)
        }
        self._numbers: dict[str, dict[str, int]] = {
            column: {"": 0, BEFORE: 1, BEHIND: 2} for column in _WORDS
        }
        """By column: the numbers of the values that have weights; any other's is that of the empty text."""
        for attribute, said in weights.attributes.items():
            name, _, value = attribute.partition("=")
            if name not in values:
                continue
            for column, part in zip(TEMPLATES[name], value.split(" "), strict=True):
                known = self._numbers[_base(column)]
                known.setdefault(part, len(known))
            row = values[name][value] = np.zeros(len(weights.labels))
            for label, weight in said:
                row[label] += weight
        self._tables = [_Table(TEMPLATES[name], said, self._numbers) for name, said in values.items() if said]

    def of(self, columns: Columns) -> Scores:
        """How much speaks for each label (columns) at each token (rows), moves between labels aside."""
        places = _Places(columns.openings)
        seen: dict[str, Numbers] = {}
        for base in _WORDS:
            texts: Sequence[str] = getattr(columns, base)
            known = self._numbers[base]
            here: Numbers = np.array(list(map(known.get, texts, repeat(0))))
            for column in {c for table in self._tables for c in table.columns if _base(c) == base}:
                seen[column] = places.moved(here, column, known)
        said = self._forms.said(columns, places)
        for table in self._tables:
            table.add(said, [seen[column] for column in table.columns])
        return said
