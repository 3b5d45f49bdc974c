"""A reader and decoder for linear-chain CRF models of two labels in CRFsuite's format.

With two labels one number a feature decides: how much it speaks for the second label against the
first. What the features of one, two and three neighbouring tokens say is summed once and kept, so
that nothing is written out as a string when a sentence is labelled again and again with the same words.
"""

from __future__ import annotations

import itertools
import re
import struct
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

CACHE_SIZE = 300_000
"""Pairs of tokens that are kept (single tokens: the same); beyond, the memory starts anew."""
OFFSETS = {1: (-2, -1, 0, 1, 2), 2: (-2, -1, 0, 1), 3: (-2, -1, 0)}
"""By the length of an n-gram: where it may begin, as seen from the token that it speaks to."""

Vector = tuple[float, ...]
"""What an n-gram says to each token near it, in the order of its ``OFFSETS``."""
Pair = tuple[float, float, float, float, float, bool]
_FUNCTIONS = frozenset({"", "lower", "istitle", "is_in_dict", "isdigit"})
"""What features look at: the words as written, in small letters, or one of three questions."""
_NONE: dict[str, list[float]] = {}

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


def _zeros(size: int) -> Vector:
    return (0.0,) * len(OFFSETS[size])


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
        sorts = itertools.product((False, True), repeat=3)
        self._plain = {
            (size, sort): self._say(size, sort) for size, sort in itertools.product(OFFSETS, sorts)
        }
        triples = {word for word in dictionary if word.count(" ") == 2}
        triples.update(v for (n, _), table in tables.items() if n == 3 for v in table if v.count(" ") == 2)
        self.openings = {value.lower().rpartition(" ")[0] for value in triples}
        """The first two words, in small letters, of every triple with a weight of its own."""

    def vector(self, size: int, words: str) -> Vector:
        """What the n-gram of ``size`` tokens says to each token near it."""
        lowered = words.lower()
        sort = is_title(words), lowered in self._dictionary, words.isascii() and words.isdigit()
        plain = self._plain[size, sort]
        own = self._tables.get((size, ""), _NONE).get(words)
        small = self._tables.get((size, "lower"), _NONE).get(lowered)
        if own is None and small is None:
            return plain
        return tuple(map(sum, zip(plain, own or _zeros(size), small or _zeros(size), strict=True)))

    def _say(self, size: int, sort: tuple[bool, ...]) -> Vector:
        """What is said by the sort of an n-gram alone: a title, in the dictionary, a number."""
        flags = dict(zip(("istitle", "is_in_dict", "isdigit"), sort, strict=True))
        found = [
            row
            for (length, function), table in self._tables.items()
            if length == size and function in flags and (row := table.get(str(flags[function])))
        ]
        return tuple(map(sum, zip(_zeros(size), *found, strict=True)))

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


class _Pairs(dict[tuple[str, str], Pair]):
    """What a pair and its first token say together, and whether a triple that begins so says its own.

    A triple whose words have no weight says one of two things: three titles that, any others this.
    What the others say is added here unless the pair may open three titles or a triple with a weight.
    """

    def __init__(self, scores: Scores, singles: _Singles, *, last: bool) -> None:
        super().__init__()
        self._scores = scores
        self._singles = singles
        self._others = (0.0, 0.0, 0.0) if last else scores.vector(3, "\0 \0 a\0")

    def __missing__(self, pair: tuple[str, str]) -> Pair:
        words = " ".join(pair)
        a, b, c, d, e = self._singles[pair[0]]
        x, y, z, last = self._scores.vector(2, words)
        a, b, c, d = a + x, b + y, c + z, d + last
        own = (_is_capital(pair[0]) and _is_capital(pair[1])) or words.lower() in self._scores.openings
        if not own:
            x, y, z = self._others
            a, b, c = a + x, b + y, c + z
        entry = self[pair] = a, b, c, d, e, own
        return entry


class _Triples(dict[tuple[str, str, str], Vector]):
    """The vectors of triples, made when first asked for."""

    def __init__(self, scores: Scores) -> None:
        super().__init__()
        self._scores = scores

    def __missing__(self, triple: tuple[str, str, str]) -> Vector:
        vector = self[triple] = self._scores.vector(3, " ".join(triple))
        return vector


class Chain:
    """A decoder: the labels of a sentence's tokens. Tokens hold no white space."""

    def __init__(self, scores: Scores, moves: tuple[float, float, float, float]) -> None:
        self._moves = moves
        self._singles = _Singles(scores)
        self._pairs = _Pairs(scores, self._singles, last=False)
        self._last_pairs = _Pairs(scores, self._singles, last=True)
        self._triples = _Triples(scores)
        self._edges = cache(scores.edges)

    def _forget(self) -> None:
        """Start the memory anew when it has grown too large."""
        kept: list[dict[Any, Any]] = [self._singles, self._pairs, self._last_pairs, self._triples]
        if max(map(len, kept)) > CACHE_SIZE:
            for memory in kept:
                memory.clear()

    def emissions(self, tokens: Sequence[str]) -> list[float]:
        """How much speaks for the second label at each token, transitions aside."""
        self._forget()
        lookup, triples = self._pairs, self._triples
        # what has been said to the two tokens before the one at hand, to itself, to the one behind
        second = first = here = behind = 0.0
        said: list[float] = []
        for pair in pairwise(tokens[:-1]):
            a, b, c, d, e, own = lookup[pair]
            if own:
                x, y, z = triples[(*pair, tokens[len(said) + 2])]
                a, b, c = a + x, b + y, c + z
            said.append(second + e)
            second, first, here, behind = first + d, here + c, behind + b, a
        for pair in pairwise(tokens[-2:]):
            a, b, c, d, e, _ = self._last_pairs[pair]
            said.append(second + e)
            second, first, here, behind = first + d, here + c, behind + b, a
        _, _, c, d, e = self._singles[tokens[-1]]
        said += [second + e, first + d, here + c]
        del said[:2]
        for token, weight in self._edges(len(tokens)).items():
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
