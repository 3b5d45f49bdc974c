"""A logistic regression with L2 over named signals, in numpy, deterministic for the same input.

Minimised by L-BFGS (Nocedal 1980) on sparse rows: thousands of signals and rows take a second or two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_MEMORY = 10
_LEAST_CHANGE = 1e-5
Vector = NDArray[np.float64]


@dataclass
class _Problem:
    """Rows as flat indices: ``columns[starts[r]:starts[r + 1]]`` are the signals of row ``r``."""

    columns: NDArray[np.int64]
    rows: NDArray[np.int64]
    target: Vector
    shrink: Vector

    def value(self, weights: Vector) -> tuple[float, Vector]:
        """The penalised loss and its gradient."""
        count = len(self.target)
        total = np.bincount(self.rows, weights=weights[self.columns], minlength=count)
        loss = float(np.sum(np.logaddexp(0.0, total) - self.target * total))
        error = 1.0 / (1.0 + np.exp(-np.clip(total, -30, 30))) - self.target
        gradient = np.bincount(self.columns, weights=error[self.rows], minlength=len(weights))
        return loss + 0.5 * float(np.sum(self.shrink * weights**2)), gradient + self.shrink * weights


def _direction(gradient: Vector, past: Sequence[tuple[Vector, Vector]]) -> Vector:
    """The two-loop recursion: the inverse curvature of the last steps times the gradient."""
    step = gradient.copy()
    factors = []
    for s, y in reversed(past):
        factor = float(s @ step) / float(y @ s)
        factors.append(factor)
        step -= factor * y
    if past:
        s, y = past[-1]
        step *= float(s @ y) / float(y @ y)
    for (s, y), factor in zip(past, reversed(factors), strict=True):
        step += s * (factor - float(y @ step) / float(y @ s))
    return -step


def _minimise(problem: _Problem, size: int, steps: int) -> Vector:
    weights = np.zeros(size)
    value, gradient = problem.value(weights)
    past: list[tuple[Vector, Vector]] = []
    for _ in range(steps):
        direction = _direction(gradient, past)
        slope = float(gradient @ direction)
        length = 1.0 if past else 1.0 / max(1.0, float(np.abs(gradient).sum()))
        for _ in range(30):
            trial = weights + length * direction
            new_value, new_gradient = problem.value(trial)
            if new_value <= value + 1e-4 * length * slope:
                break
            length *= 0.5
        s, y = trial - weights, new_gradient - gradient
        if float(s @ y) > 1e-10:
            past = [*past, (s, y)][-_MEMORY:]
        change = value - new_value
        weights, value, gradient = trial, new_value, new_gradient
        if change < _LEAST_CHANGE * max(1.0, abs(value)):
            break
    return weights


def fit(
    rows: Sequence[Sequence[str]],
    labels: Sequence[float],
    *,
    penalty: float = 1.0,
    least: int = 3,
    steps: int = 200,
) -> dict[str, float]:
    """Weights by signal name (``bias`` is not penalised); signals in less than ``least`` rows drop out.

    ``labels`` lie in [0, 1].
    """
    counts = Counter(name for row in rows for name in set(row))
    names = sorted(name for name, n in counts.items() if n >= least)
    index = {name: i + 1 for i, name in enumerate(names)}
    columns: list[int] = []
    numbers: list[int] = []
    for number, row in enumerate(rows):
        present = [0, *(index[name] for name in dict.fromkeys(row) if name in index)]
        columns += present
        numbers += [number] * len(present)
    shrink = np.full(len(names) + 1, penalty)
    shrink[0] = 1e-6
    problem = _Problem(np.array(columns), np.array(numbers), np.asarray(labels, dtype=float), shrink)
    weights = _minimise(problem, len(names) + 1, steps)
    kept = {n: round(float(weights[i]), 4) for n, i in index.items()}
    return {"bias": round(float(weights[0]), 4)} | {n: w for n, w in kept.items() if w}
