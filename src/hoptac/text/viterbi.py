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
        rows, ends = list(starts), [live]
        for step in range(1, lengths[0]):
            while lengths[live - 1] <= step:
                live -= 1
            rows += [start + step for start in starts[:live]]
            ends.append(len(rows))
        by_step = emissions[rows]
        scores = [by_step[: ends[0]]]
        for first, last in pairwise(ends):
            reached = scores[-1][: last - first].T[:, :, None] + self._moves
            scores.append(np.maximum.reduce(reached) + by_step[first:last])
        paths: list[list[int]] = [[] for _ in bounds]
        for number, path in zip(order, self._back(scores), strict=True):
            paths[number] = path
        return paths

    def _back(self, scores: Sequence[Scores]) -> list[list[int]]:
        """The paths from the last step to the first."""
        labels = scores[-1].argmax(1)
        steps = [labels]
        for before, after in zip(scores[-2::-1], scores[::-1], strict=False):
            came = (before[: len(after)] + self._into[labels]).argmax(1)
            ending = before[len(after) :]
            labels = np.concatenate([came, ending.argmax(1)]) if len(ending) else came
            steps.append(labels)
        found: list[list[int]] = [[] for _ in scores[0]]
        for step in reversed(steps):
            for path, label in zip(found, step.tolist(), strict=False):
                path.append(label)
        return found
