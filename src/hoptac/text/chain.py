"""A decoder for the models that :mod:`hoptac.text.crf` reads: all sentences of an article at once.

Tokens are numbered. What one, two and three neighbouring tokens say is computed when they first come
together and kept as a row of numbers, so that nothing is written out as a string when they come again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from hoptac.text.crf import Scores, is_capital

MOST_TOKENS = 200_000
"""Different tokens that are known at a time; beyond, the memory starts anew."""
TOKEN_BITS = 20
PAIR_BITS, TRIPLE_BITS = 18, 17
"""Pairs and triples that are kept, as powers of two."""
_HASH = np.uint64(0x9E3779B97F4A7C15)

Numbers = NDArray[np.int64]
Rows = NDArray[np.float64]
Bounds = Sequence[tuple[int, int]]
"""The tokens of each sentence, half-open; no sentence is empty, and they stand side by side."""


class _Memory:
    """Rows by code, each code with one place where its row may stand; a later one drives it out."""

    def __init__(self, bits: int, width: int) -> None:
        self._shift = np.uint64(64 - bits)
        self._codes: Numbers = np.full(1 << bits, -1, dtype=np.int64)
        self._rows: Rows = np.zeros((1 << bits, width))

    def clear(self) -> None:
        """Forget all rows."""
        self._codes[:] = -1

    def rows(self, codes: Numbers, make: Callable[[Numbers], Rows]) -> Rows:
        """The row of each code; ``make`` gives those that are not known, by their numbers in ``codes``."""
        places = (codes.view(np.uint64) * _HASH) >> self._shift
        found: Rows = self._rows[places]
        missing: Numbers = (self._codes[places] != codes).nonzero()[0]
        if len(missing):
            made = make(missing)
            found[missing] = made
            kept, first = np.unique(places[missing], return_index=True)
            self._codes[kept] = codes[missing[first]]
            self._rows[kept] = made[first]
        return found


class Tokens(dict[str, int]):
    """The numbers of tokens, and what each says by itself to the tokens near it."""

    def __init__(self, scores: Scores) -> None:
        super().__init__()
        self._scores = scores
        self.spelt: list[str] = []
        self.capital: list[bool] = []
        self.said: Rows = np.zeros((4096, 5))

    def __missing__(self, token: str) -> int:
        number = self[token] = len(self)
        if number == len(self.said):
            self.said = np.concatenate([self.said, np.zeros_like(self.said)])
        self.said[number] = self._scores.vectors(1, [(token,)])[0]
        self.spelt.append(token)
        self.capital.append(is_capital(token))
        return number

    def clear(self) -> None:
        """Forget all tokens."""
        super().clear()
        self.spelt.clear()
        self.capital.clear()


class Chain:
    """The labels of the tokens of sentences. Tokens hold no white space."""

    def __init__(self, scores: Scores, moves: tuple[float, float, float, float]) -> None:
        self._scores = scores
        self._moves = moves
        self.tokens = Tokens(scores)
        self._pairs = _Memory(PAIR_BITS, 6)
        """To the second token behind the pair's first, to the next, to itself, to those before; and whether
        the pair may begin three titles or a triple with a weight of its own."""
        self._triples = _Memory(TRIPLE_BITS, 3)
        self._other_triples = np.array(scores.vectors(3, [("\0", "\0", "a\0")])[0])
        """What is said by triples without a weight, unless they are three titles."""
        self._edges = cache(scores.edges)

    def forget(self) -> None:
        """Start the memory anew: the numbers of tokens hold no longer."""
        self.tokens.clear()
        self._pairs.clear()
        self._triples.clear()

    def _pair_rows(self, first: list[int], second: list[int], last: Sequence[bool]) -> Rows:
        """What pairs say, with their first tokens, and with the triples that begin so if those say nothing
        of their own; ``last``: the pair ends its sentence."""
        spelt, capital, openings = self.tokens.spelt, self.tokens.capital, self._scores.openings
        pairs = [(spelt[a], spelt[b]) for a, b in zip(first, second, strict=True)]
        rows: Rows = np.zeros((len(pairs), 6))
        rows[:, :5] = self.tokens.said[first]
        rows[:, :4] += self._scores.vectors(2, pairs)
        opens = np.array(
            [
                (capital[a] and capital[b]) or " ".join(pair).lower() in openings
                for a, b, pair in zip(first, second, pairs, strict=True)
            ]
        )
        rows[:, 5] = opens & ~np.array(last)
        rows[~(opens | last), :3] += self._other_triples
        return rows

    def _near(self, tokens: Numbers, starts: Numbers, ends: Numbers) -> Rows:
        """What each token, the pair and the triple that begin there say to the tokens near it."""
        following = np.append(tokens[1:], 0)
        last = np.zeros(len(tokens), dtype=np.bool_)
        last[ends[ends - starts > 1] - 2] = True
        codes = (((tokens << TOKEN_BITS) | following) << 1) | last
        alone = ends - 1
        codes[alone] = codes[0]  # no pair begins there

        def make_pairs(missing: Numbers) -> Rows:
            return self._pair_rows(
                tokens[missing].tolist(), following[missing].tolist(), last[missing].tolist()
            )

        def make_triples(missing: Numbers) -> Rows:
            spelt = self.tokens.spelt
            triples = ([spelt[number] for number in tokens[at : at + 3]] for at in opening[missing].tolist())
            return np.array(self._scores.vectors(3, triples))

        near = self._pairs.rows(codes, make_pairs)
        near[alone, :5] = self.tokens.said[tokens[alone]]
        near[alone, 5] = 0.0
        opening: Numbers = near[:, 5].nonzero()[0]
        if len(opening):
            a, b, c = tokens[opening], tokens[opening + 1], tokens[opening + 2]
            near[opening, :3] += self._triples.rows((((a << TOKEN_BITS) | b) << TOKEN_BITS) | c, make_triples)
        return near

    def _emissions(self, tokens: Numbers, bounds: Bounds) -> list[float]:
        """How much speaks for the second label at each token, transitions aside."""
        starts, ends = np.array(bounds).T
        near = self._near(tokens, starts, ends)
        # nothing is said across the ends of sentences
        long = ends - starts > 1
        near[ends - 1, :2] = 0.0
        near[ends[long] - 2, 0] = 0.0
        near[starts, 3:] = 0.0
        near[starts[long] + 1, 4] = 0.0
        said = np.zeros(len(tokens))
        said[2:] = near[:-2, 0]
        said[1:] += near[:-1, 1]
        said += near[:, 2]
        said[:-1] += near[1:, 3]
        said[:-2] += near[2:, 4]
        emissions: list[float] = said.tolist()
        for start, end in bounds:
            for token, weight in self._edges(end - start).items():
                emissions[start + token] += weight
        return emissions

    def label(self, tokens: Sequence[int], bounds: Bounds) -> list[bool]:
        """Whether each token, given as its number, has the second label on its sentence's best path."""
        if not tokens:
            return []
        emissions = self._emissions(np.array(tokens), bounds)
        labels: list[bool] = []
        for start, end in bounds:
            labels += self._path(emissions[start:end])
        return labels

    def _path(self, emissions: list[float]) -> list[bool]:
        """Viterbi's algorithm for two labels."""
        one_one, one_two, two_one, two_two = self._moves
        to_one, to_two = one_one - two_one, one_two - two_two
        lead = emissions[0]
        came: list[tuple[bool, bool]] = []
        for weight in emissions[1:]:
            one, two = lead > to_one, lead > to_two
            came.append((one, two))
            lead = weight + (lead + two_two if two else one_two) - (lead + two_one if one else one_one)
        label = lead > 0
        labels = [label]
        for pair in reversed(came):
            label = pair[label]
            labels.append(label)
        labels.reverse()
        return labels
