"""Logistic models over named signals: small, readable, learnt from annotated articles.

The weights lie in ``knowledge/learnt/<name>.json`` and are rebuilt by ``training/cooperation.py``.
Where a file is missing the rules alone decide, so that a fresh checkout can train.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_FOLDER = "learnt"


def _read(name: str) -> dict[str, Any] | None:
    path = files("hoptac") / "knowledge" / _FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def logistic(total: float) -> float:
    """The logistic function, safe for any size of ``total``."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by signal, and the probability from which on the answer is yes."""

    weights: dict[str, float]
    floor: float

    def probability(self, signals: Iterable[str]) -> float:
        """The logistic of the summed weights; signals never seen in training count nothing."""
        weights = self.weights
        return logistic(weights.get("bias", 0.0) + sum(weights.get(s, 0.0) for s in signals))

    @property
    def trained(self) -> bool:
        """Whether there are weights at all."""
        return bool(self.weights)


@dataclass(frozen=True, slots=True)
class Chooser:
    """One model a class; the class with the highest score is the answer."""

    models: dict[str, Model]

    def choose(self, signals: Sequence[str]) -> str:
        """The best class, or the empty string where nothing was trained."""
        if not self.models:
            return ""
        return max(sorted(self.models), key=lambda name: self.models[name].probability(signals))


@cache
def load_model(name: str) -> Model:
    """A yes-or-no model; without weights where none was trained yet."""
    data = _read(name)
    return Model(data["weights"], data["floor"]) if data else Model({}, 0.0)


@cache
def load_chooser(name: str) -> Chooser:
    """A model of several classes; empty where none was trained yet."""
    data = _read(name)
    return Chooser({k: Model(w, 0.5) for k, w in data["classes"].items()} if data else {})
