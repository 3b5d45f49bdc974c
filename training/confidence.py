"""How far to trust a drafted mention: weights, floors, and a scale that says the share of right ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from examples import FOLDS, Example, Key, weights

from hoptac.nlp.learnt import Model, logistic

FLOORS = [step / 40 for step in range(29)]
BETA = 0.6
"""A wrong row costs a reader more than a missing one."""
SHORT_BETA = 0.85
"""The same for a text of a few sentences, which somebody has picked for what it says."""
PENALTY = 4.0
"""Of the weights of confidence; from 2 to 16 the cross-validated score stays within a hundredth."""
NOISE = 0.01
"""Scores that differ by less say nothing: of such floors the lowest is taken, which loses least."""


class _Folds:
    """The probability of a row by the model that has not seen its fold, computed once."""

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = models
        self._known: dict[int, float] = {}

    def __call__(self, fold: int, row: list[str]) -> float:
        if id(row) not in self._known:
            self._known[id(row)] = self._models[fold].probability(row)
        return self._known[id(row)]


def f_score(
    examples: Sequence[Example],
    probability: Callable[[int, list[str]], float],
    floor: float,
    beta: float = 1.0,
    *,
    short: bool = False,
) -> float:
    """F of dyads with kind when drafts under ``floor`` are dropped; ``beta`` below 1 favours precision."""
    right = found = wanted = 0
    for e in examples:
        kept = {
            k
            for keys, row in zip(e.keys, e.short if short else e.rows, strict=True)
            if probability(e.fold, row) >= floor
            for k in keys
        }
        right += len(kept & e.gold)
        found += len(kept)
        wanted += len(e.gold)
    weight = beta * beta
    return (1 + weight) * right / (found + weight * wanted) if found + wanted else 0.0


def lowest(scores: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The best score and the lowest floor that comes near it."""
    best = max(score for score, _ in scores)
    return best, min(floor for score, floor in scores if score >= best - NOISE)


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(kept / (1 - kept))


def calibration(
    examples: Sequence[Example], probability: Callable[[int, list[str]], float], floor: float
) -> tuple[float, float]:
    """How steep and how high the log odds must be to tell the share of right dyads (Platt 1999).

    Over the dyads that are kept, each with its surest mention, by models that have not seen the article.
    """
    odds, right = [], []
    for e in examples:
        surest: dict[Key, float] = {}
        for keys, row in zip(e.keys, e.rows, strict=True):
            for key in keys:
                surest[key] = max(surest.get(key, 0.0), probability(e.fold, row))
        odds += [_log_odds(p) for p in surest.values() if p >= floor]
        right += [float(key in e.gold) for key, p in surest.items() if p >= floor]
    x, y = np.array(odds), np.array(right)
    line = np.array([1.0, 0.0])
    design = np.stack([x, np.ones_like(x)], axis=1)
    for _ in range(50):  # Newton's method with short steps: two figures, convex
        said = 1 / (1 + np.exp(-np.clip(design @ line, -30, 30)))
        spread = design.T @ (design * (said * (1 - said))[:, None]) + 1e-3 * np.eye(2)
        line += np.clip(np.linalg.solve(spread, design.T @ (y - said)), -0.3, 0.3)
    return float(line[0]), float(line[1])


def train_confidence(examples: Sequence[Example]) -> dict[str, object]:
    """How far to trust a draft, and the floors with the best F of dyads: of articles, and of short texts."""
    rows = [(e.fold, row, y) for e in examples for row, y in zip(e.rows, e.labels(), strict=True)]
    rows += [
        (e.fold, row, y) for e in examples if e.short for row, y in zip(e.short, e.labels(), strict=True)
    ]
    annotated = [e for e in examples if e.short]
    probability = _Folds([Model(weights(rows, PENALTY, without=fold), 0.0) for fold in range(FOLDS)])
    _, floor = lowest([(f_score(examples, probability, f, BETA), f) for f in FLOORS])
    _, short_floor = lowest([(f_score(annotated, probability, f, SHORT_BETA, short=True), f) for f in FLOORS])
    steep, shift = calibration(annotated, probability, floor)
    everything = f_score(examples, lambda fold, row: 1.0, 0.0)
    print(f"dyads: {len(examples)} articles, {len(rows)} drafts, F1 with all kept {everything:.3f},", end=" ")
    plain = f_score(examples, probability, floor)
    print(f"cross-validated {plain:.3f} (floor {floor}, of short texts {short_floor})")
    print(f"confidences: log odds x {steep:.3f} {shift:+.3f}")
    learnt_weights = {name: round(steep * weight, 4) for name, weight in weights(rows, PENALTY).items()}
    learnt_weights["bias"] = round(learnt_weights["bias"] + shift, 4)
    floors = {
        "floor": round(logistic(steep * _log_odds(floor) + shift), 4),
        "short_floor": round(logistic(steep * _log_odds(short_floor) + shift), 4),
        "penalty": PENALTY,
    }
    return {**floors, "weights": learnt_weights}
