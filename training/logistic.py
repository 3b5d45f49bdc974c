"""A small logistic regression with L2, in numpy, deterministic to the bit for the same input."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np


def fit(
    rows: Sequence[Sequence[str]],
    labels: Sequence[float],
    *,
    penalty: float = 1.0,
    least: int = 3,
    steps: int = 400,
) -> dict[str, float]:
    """Weights by signal name (``bias`` is not penalised); signals seen less than ``least`` times drop out.

    ``labels`` lie in [0, 1]. Newton steps until the largest is below 1e-6.
    """
    counts = Counter(name for row in rows for name in set(row))
    names = sorted(name for name, n in counts.items() if n >= least)
    index = {name: i + 1 for i, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names) + 1))
    matrix[:, 0] = 1.0
    for r, row in enumerate(rows):
        for name in row:
            if name in index:
                matrix[r, index[name]] = 1.0
    target = np.asarray(labels, dtype=float)
    weights = np.zeros(matrix.shape[1])
    shrink = np.full(matrix.shape[1], penalty)
    shrink[0] = 0.0
    for _ in range(steps):
        probability = 1.0 / (1.0 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (probability - target) + shrink * weights
        curvature = matrix.T @ (matrix * (probability * (1 - probability))[:, None]) + np.diag(shrink + 1e-6)
        step = np.linalg.solve(curvature, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return {"bias": round(float(weights[0]), 5)} | {n: round(float(weights[i]), 5) for n, i in index.items()}
