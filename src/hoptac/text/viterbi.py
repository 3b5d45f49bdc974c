"""The best path of labels through each sentence of an article, all sentences at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


class Decoder:
    """Viterbi's algorithm for fixed moves between labels."""

    def __init__(self, moves: Sequence[Sequence[float]]) -> None:
        self._moves: Scores = np.array(moves, dtype=np.float64)[:, None, :]
        """By the label left, then (behind an axis for the sentences) by the label reached."""
        self._into: Scores = np.array(moves, dtype=np.float64).T.copy()
        """By the label reached, then by the label left."""

    def paths(self, emissions: Scores, bounds: Sequence[tuple[int, int]]) -> list[list[int]]:
        """The numbers of the labels of each sentence.

        ``emissions`` has a row a token and a column a label; ``bounds`` are the rows (half-open, never
        empty) of the sentences.
        """
        if not bounds:
            return []
        # the longest first, so that those still going on are the first ones at every step
        order = sorted(range(len(bounds)), key=lambda number: bounds[number][0] - bounds[number][1])
        lengths = [bounds[number][1] - bounds[number][0] for number in order]
        starts = [bounds[number][0] for number in order]
        live = len(order)
        rows, firsts = list(starts), [0, live]
        for step in range(1, lengths[0]):
            while lengths[live - 1] <= step:
                live -= 1
            rows += [start + step for start in starts[:live]]
            firsts.append(len(rows))
        scores = emissions[rows]  # each step's rows become its scores in turn
        reached = np.empty((len(self._into), len(order), len(self._into)))
        before = scores[: firsts[1]]
        for first, last in pairwise(firsts[1:]):
            here, into = scores[first:last], reached[:, : last - first]
            np.add(before[: last - first].T[:, :, None], self._moves, out=into)
            here += np.maximum.reduce(into)
            before = here
        # a sentence's row is its rank among the longest, behind the first row of its last step
        ends = [firsts[length - 1] + rank for rank, length in enumerate(lengths)]
        paths: list[list[int]] = [[] for _ in bounds]
        for number, path in zip(order, self._back(scores, firsts, ends), strict=True):
            paths[number] = path
        return paths

    def _back(self, scores: Scores, firsts: Sequence[int], ends: Sequence[int]) -> list[list[int]]:
        """The paths from the last step to the first."""
        labels = scores[ends].argmax(1)
        counts = [last - first for first, last in pairwise(firsts)]
        steps: list[list[int]] = [labels[: counts[-1]].tolist()]
        for first, count, following in zip(firsts[-3::-1], counts[-2::-1], counts[::-1], strict=False):
            came = scores[first : first + following] + self._into[labels[:following]]
            labels[:following] = came.argmax(1)
            steps.append(labels[:count].tolist())
        found: list[list[int]] = [[] for _ in ends]
        for step in reversed(steps):
            for path, label in zip(found, step, strict=False):
                path.append(label)
        return found
