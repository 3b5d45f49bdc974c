"""A reader and decoder for linear-chain CRF models of two labels in CRFsuite's format.

With two labels one number a feature decides: how much it speaks for the second label against the
first. What the features of one, two and three neighbouring tokens say is summed once and kept, so
that nothing is written out as a string when a sentence is labelled again and again with the same words.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise

CACHE_SIZE = 300_000
"""Pairs of tokens that are kept (single tokens: the same); beyond, the memory starts anew."""
OFFSETS = {1: (-2, -1, 0, 1, 2), 2: (-2, -1, 0, 1), 3: (-2, -1, 0)}
"""By the length of an n-gram: where it may begin, as seen from the token that it speaks to."""

Vector = tuple[float, ...]
"""What an n-gram says to each token near it, in the order of its ``OFFSETS``."""
Row = tuple[Callable[[str], str], dict[str, list[float]]]
"""A feature: its value for an n-gram, and the vectors by value."""

_TEMPLATE = re.compile(r"T\[(-?\d)(?:,(-?\d))?\](?:\.(\w+))?")
_HEADER = struct.Struct("<4sI4s9I")
_FEATURE = struct.Struct("<IIId")
_BEFORE, _BEHIND = "BOS", "EOS"


def _attribute_names(content: bytes, start: int, count: int) -> Iterator[str]:
    """The names of the attributes by their number, from the model's constant database."""
    array = start + int(struct.unpack_from("<I", content, start + 20)[0])
    for record in struct.unpack_from(f"<{count}I", content, array):
        size = int(struct.unpack_from("<I", content, start + record + 4)[0])
        name = start + record + 8
        yield content[name : name + size].rstrip(b"\0").decode()


def read_model(content: bytes) -> tuple[dict[str, float], tuple[float, float, float, float]]:
    """The weights of a CRFsuite model: by attribute, and of the four transitions.

    A weight says how much the attribute speaks for the second label against the first; the
    transitions are 1 to 1, 1 to 2, 2 to 1, 2 to 2. Raises :class:`ValueError` for another format.
    """
    header = _HEADER.unpack_from(content)
    labels, attributes, feature_offset, attribute_offset = header[5], header[6], header[7], header[9]
    if header[0] != b"lCRF" or labels != 2:
        raise ValueError("not a CRFsuite model of two labels")
    weights = [0.0] * attributes
    moves = [0.0] * 4
    count = int(struct.unpack_from("<I", content, feature_offset + 8)[0])
    rows = memoryview(content)[feature_offset + 12 :][: count * _FEATURE.size]
    for kind, source, target, weight in _FEATURE.iter_unpack(rows):
        if kind:
            moves[2 * source + target] = weight
        else:
            weights[source] += weight if target else -weight
    names = _attribute_names(content, attribute_offset, attributes)
    return dict(zip(names, weights, strict=True)), (moves[0], moves[1], moves[2], moves[3])


@lru_cache(maxsize=100_000)
def _is_capital(word: str) -> bool:
    return word[0] == word[0].upper()


def is_title(words: str) -> bool:
    """Whether no word begins with a small letter; figures and signs count as capitals."""
    return all(map(_is_capital, words.split(" ")))


class Scores:
    """What the model's features say to the tokens near an n-gram; its tokens are joined by blanks."""

    def __init__(
        self, templates: Sequence[str], dictionary: Collection[str], weights: dict[str, float]
    ) -> None:
        functions: dict[str, Callable[[str], str]] = {
            "": str,
            "lower": str.lower,
            "isdigit": lambda words: str(words.isascii() and words.isdigit()),
            "istitle": lambda words: str(is_title(words)),
            "is_in_dict": lambda words: str(words.lower() in dictionary),
        }
        shapes: dict[str, tuple[int, int, str]] = {}
        for template in templates:
            match = _TEMPLATE.fullmatch(template)
            if match is None or (match[3] or "") not in functions:
                raise ValueError(f"unknown feature template {template}")
            first, last = int(match[1]), int(match[2] or match[1])
            if first not in OFFSETS.get(last - first + 1, ()):
                raise ValueError(f"feature template {template} looks too far")
            shapes[template] = last - first + 1, first, match[3] or ""
        tables: dict[tuple[int, str], dict[str, list[float]]] = {
            (size, function): {} for size, _, function in shapes.values()
        }
        self._outside: dict[tuple[int, int, str], float] = {}
        for name, weight in weights.items():
            template, _, value = name.partition("=")
            if template not in shapes:
                continue
            size, first, function = shapes[template]
            if value in (_BEFORE, _BEHIND):
                place = size, first, value
                self._outside[place] = self._outside.get(place, 0.0) + weight
                continue
            vector = tables[size, function].setdefault(value, [0.0] * len(OFFSETS[size]))
            vector[OFFSETS[size].index(first)] += weight
        self._rows: dict[int, list[Row]] = {
            size: [(functions[f], table) for (n, f), table in tables.items() if n == size] for size in OFFSETS
        }
        triples = {word for word in dictionary if word.count(" ") == 2}
        triples.update(value for _, table in self._rows[3] for value in table if value.count(" ") == 2)
        self.openings = {value.lower().rpartition(" ")[0] for value in triples}
        """The first two words, in small letters, of every triple with a weight of its own."""

    def vector(self, size: int, words: str) -> Vector:
        """What the n-gram of ``size`` tokens says to each token near it."""
        found = [row for function, table in self._rows[size] if (row := table.get(function(words)))]
        return tuple(map(sum, zip(*found, strict=True))) if found else (0.0,) * len(OFFSETS[size])

    def edges(self, count: int) -> dict[int, float]:
        """What lies outside a sentence of ``count`` tokens says to the tokens near its ends."""
        said: dict[int, float] = {}
        for token in {0, 1, count - 2, count - 1} & set(range(count)):
            for (size, offset, mark), weight in self._outside.items():
                first = token + offset
                if mark == (_BEFORE if first < 0 else _BEHIND if first + size > count else ""):
                    said[token] = said.get(token, 0.0) + weight
        return said


class _Singles(dict[str, Vector]):
    """The vectors of single tokens, made when first asked for."""

    def __init__(self, scores: Scores) -> None:
        super().__init__()
        self._scores = scores

    def __missing__(self, token: str) -> Vector:
        vector = self[token] = self._scores.vector(1, token)
        return vector


class _Pairs(dict[tuple[str, str], tuple[float, float, float, float, bool, bool]]):
    """By pair: its vector, whether both are titles, whether a triple that begins so has weights."""

    def __init__(self, scores: Scores) -> None:
        super().__init__()
        self._scores = scores

    def __missing__(self, pair: tuple[str, str]) -> tuple[float, float, float, float, bool, bool]:
        words = " ".join(pair)
        a, b, c, d = self._scores.vector(2, words)
        title = _is_capital(pair[0]) and _is_capital(pair[1])
        entry = self[pair] = (a, b, c, d, title, words.lower() in self._scores.openings)
        return entry


class Chain:
    """A decoder: the labels of a sentence's tokens. Tokens hold no white space."""

    def __init__(self, scores: Scores, moves: tuple[float, float, float, float]) -> None:
        self._scores = scores
        self._moves = moves
        self._singles = _Singles(scores)
        self._pairs = _Pairs(scores)
        self._edges = cache(scores.edges)
        self._small_triple = scores.vector(3, "\0 \0 a\0")
        self._title_triple = scores.vector(3, "\0 \0 \0")

    def _triples(
        self, tokens: Sequence[str], pairs: Sequence[tuple[float, float, float, float, bool, bool]]
    ) -> Iterator[Vector]:
        """The vectors of three tokens each, most of them one of the two that hold for any words."""
        for at, (left, right) in enumerate(pairwise(pairs)):
            if left[5]:
                yield self._scores.vector(3, " ".join(tokens[at : at + 3]))
            else:
                yield self._title_triple if left[4] and right[4] else self._small_triple

    def emissions(self, tokens: Sequence[str]) -> list[float]:
        """How much speaks for the second label at each token, transitions aside."""
        if max(len(self._singles), len(self._pairs)) > CACHE_SIZE:
            self._singles.clear()
            self._pairs.clear()
        count = len(tokens)
        pairs = [self._pairs[pair] for pair in pairwise(tokens)]
        said = [0.0] * (count + 4)
        for at, (a, b, c, d, e) in enumerate(map(self._singles.__getitem__, tokens)):
            said[at + 4] += a
            said[at + 3] += b
            said[at + 2] += c
            said[at + 1] += d
            said[at] += e
        for at, (a, b, c, d, _, _) in enumerate(pairs):
            said[at + 4] += a
            said[at + 3] += b
            said[at + 2] += c
            said[at + 1] += d
        for at, (a, b, c) in enumerate(self._triples(tokens, pairs)):
            said[at + 4] += a
            said[at + 3] += b
            said[at + 2] += c
        said = said[2 : count + 2]
        for token, weight in self._edges(count).items():
            said[token] += weight
        return said

    def label(self, tokens: Sequence[str]) -> list[bool]:
        """Whether each token has the second label, on the best path (Viterbi)."""
        if not tokens:
            return []
        one_one, one_two, two_one, two_two = self._moves
        to_one, to_two = one_one - two_one, one_two - two_two
        lead = 0.0
        came: list[tuple[bool, bool]] = []
        for number, weight in enumerate(self.emissions(tokens)):
            if not number:
                lead = weight
                continue
            from_two = (lead > to_one, lead > to_two)
            best_one = lead + two_one if from_two[0] else one_one
            best_two = lead + two_two if from_two[1] else one_two
            came.append(from_two)
            lead = weight + best_two - best_one
        labels = [lead > 0]
        for from_two in reversed(came):
            labels.append(from_two[labels[-1]])
        labels.reverse()
        return labels
