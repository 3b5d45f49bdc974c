"""A reader for linear-chain CRF models of two labels in CRFsuite's format.

With two labels one number a feature decides: how much it speaks for the second label against the
first. :mod:`hoptac.text.chain` decodes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache

import numpy as np

from hoptac.text.crfsuite import HEADER, read_features, read_texts

OFFSETS = {1: (-2, -1, 0, 1, 2), 2: (-2, -1, 0, 1), 3: (-2, -1, 0)}
"""By the length of an n-gram: where it may begin, as seen from the token that it speaks to."""

Vector = tuple[float, ...]
"""What an n-gram says to each token near it, in the order of its ``OFFSETS``."""
_FUNCTIONS = frozenset({"", "lower", "istitle", "is_in_dict", "isdigit"})
"""What features look at: the words as written, in small letters, or one of three questions."""
_NONE: dict[str, list[float]] = {}

_TEMPLATE = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(\w+))?")
_BEFORE, _BEHIND = "BOS", "EOS"


def read_model(content: bytes) -> tuple[dict[str, float], tuple[float, float, float, float]]:
    """The weights of a CRFsuite model: by attribute, and of the four transitions.

    A weight says how much the attribute speaks for the second label against the first; the
    transitions are 1 to 1, 1 to 2, 2 to 1, 2 to 2. Raises :class:`ValueError` for another format.
    """
    header = HEADER.unpack_from(content)
    labels, attributes, feature_offset, attribute_offset = header[5], header[6], header[7], header[9]
    if header[0] != b"lCRF" or labels != 2:
        raise ValueError("not a CRFsuite model of two labels")
    features = read_features(content, feature_offset)
    states, moves = features[features["kind"] == 0], [0.0] * 4
    for _, source, target, weight in features[features["kind"] != 0].tolist():
        moves[2 * source + target] = weight
    said = np.where(states["target"] > 0, states["weight"], -states["weight"])
    weights = np.bincount(states["source"], said, attributes).tolist()
    names = read_texts(content, attribute_offset, attributes)
    return dict(zip(names, weights, strict=True)), (moves[0], moves[1], moves[2], moves[3])


@lru_cache(maxsize=100_000)
def is_capital(word: str) -> bool:
    """Whether a word does not begin with a small letter; figures and signs count as capitals."""
    return word[0] == word[0].upper()


class Scores:
    """What the model's features say to the tokens near an n-gram; its tokens are joined by blanks."""

    def __init__(
        self, templates: Sequence[str], dictionary: Collection[str], weights: dict[str, float]
    ) -> None:
        shapes: dict[str, tuple[int, int, str]] = {}
        for template in templates:
            match = _TEMPLATE.fullmatch(template)
            if match is None or (match[3] or "") not in _FUNCTIONS:
                raise ValueError(f"unknown feature template {template}")
            first, last = int(match[1]), int(match[2] or match[1])
            if first not in OFFSETS.get(last - first + 1, ()):
                raise ValueError(f"feature template {template} looks too far")
            shapes[template] = last - first + 1, first, match[3] or ""
        tables: dict[tuple[int, str], dict[str, list[float]]] = {
            (size, function): {} for size, _, function in shapes.values()
        }
        self._outside: dict[tuple[int, int, str], float] = {}
        targets = {
            template: (size, first, tables[size, function], OFFSETS[size].index(first))
            for template, (size, first, function) in shapes.items()
        }
        for name, weight in weights.items():
            template, _, value = name.partition("=")
            target = targets.get(template)
            if target is None:
                continue
            size, first, table, place = target
            if value in (_BEFORE, _BEHIND):
                edge = size, first, value
                self._outside[edge] = self._outside.get(edge, 0.0) + weight
                continue
            vector = table.get(value)
            if vector is None:
                vector = table[value] = [0.0] * len(OFFSETS[size])
            vector[place] += weight
        self._tables = tables
        self._dictionary = dictionary
        sorts = list(itertools.product((False, True), repeat=3))
        self._plain = {size: {sort: self._say(size, sort) for sort in sorts} for size in OFFSETS}
        triples = {word for word in dictionary if word.count(" ") == 2}
        triples.update(v for (n, _), table in tables.items() if n == 3 for v in table if v.count(" ") == 2)
        self.openings = {value.lower().rpartition(" ")[0] for value in triples}
        """The first two words, in small letters, of every triple with a weight of its own."""

    def vectors(self, size: int, ngrams: Iterable[Sequence[str]]) -> list[Vector]:
        """What each n-gram, given as its ``size`` tokens, says to each token near it."""
        plain, dictionary = self._plain[size], self._dictionary
        own_weights = self._tables.get((size, ""), _NONE).get
        small_weights = self._tables.get((size, "lower"), _NONE).get
        none = (0.0,) * len(OFFSETS[size])
        found: list[Vector] = []
        for ngram in ngrams:
            words = " ".join(ngram)
            lowered = words.lower()
            number = size == 1 and words.isascii() and words.isdigit()
            said = plain[all(map(is_capital, ngram)), lowered in dictionary, number]
            own, small = own_weights(words), small_weights(lowered)
            if own is not None or small is not None:
                said = tuple(map(sum, zip(said, own or none, small or none, strict=True)))
            found.append(said)
        return found

    def _say(self, size: int, sort: tuple[bool, ...]) -> Vector:
        """What is said by the sort of an n-gram alone: a title, in the dictionary, a number."""
        flags = dict(zip(("istitle", "is_in_dict", "isdigit"), sort, strict=True))
        found = [
            row
            for (length, function), table in self._tables.items()
            if length == size and function in flags and (row := table.get(str(flags[function])))
        ]
        return tuple(map(sum, zip((0.0,) * len(OFFSETS[size]), *found, strict=True)))

    def edges(self, count: int) -> dict[int, float]:
        """What lies outside a sentence of ``count`` tokens says to the tokens near its ends."""
        said: dict[int, float] = {}
        for token in {0, 1, count - 2, count - 1} & set(range(count)):
            for (size, offset, mark), weight in self._outside.items():
                first = token + offset
                if mark == (_BEFORE if first < 0 else _BEHIND if first + size > count else ""):
                    said[token] = said.get(token, 0.0) + weight
        return said
