"""Logistic models over named signals: small, readable, learnt from annotated articles.

The weights lie in ``knowledge/learnt/<name>.json`` and are rebuilt by ``training/cooperation.py``.
Where a file is missing the rules alone decide, so that a fresh checkout can train.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from operator import add, itemgetter
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
    short_floor: float = 0.0
    """The floor for a text of a few sentences, where it has one of its own."""

    def probability(self, signals: Iterable[str]) -> float:
        """The logistic of the summed weights; signals never seen in training count nothing."""
        weights = self.weights
        return logistic(weights.get("bias", 0.0) + sum(filter(None, map(weights.get, signals))))

    @property
    def trained(self) -> bool:
        """Whether there are weights at all."""
        return bool(self.weights)


@dataclass(frozen=True, slots=True)
class Chooser:
    """One model a class; the class with the highest score is the answer."""

    names: tuple[str, ...] = ()
    """The classes, sorted."""
    weights: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """By signal its weight in the model of each class."""

    @classmethod
    def of(cls, classes: Mapping[str, Mapping[str, float]]) -> Chooser:
        """The chooser for the weights of each class."""
        names = tuple(sorted(classes))
        signals = dict.fromkeys(signal for name in names for signal in classes[name])
        return cls(names, {s: tuple(classes[name].get(s, 0.0) for name in names) for s in signals})

    def choose(self, signals: Sequence[str]) -> str:
        """The best class, or the empty string where nothing was trained."""
        if not self.names:
            return ""
        none = (0.0,) * len(self.names)
        bias = self.weights.get("bias", none)
        found = filter(None, map(self.weights.get, signals))
        totals = map(add, bias, map(sum, zip(none, *found, strict=True)))
        return max(zip(map(logistic, totals), self.names, strict=True), key=itemgetter(0))[1]


@cache
def load_model(name: str) -> Model:
    """A yes-or-no model; without weights where none was trained yet."""
    data = _read(name)
    if not data:
        return Model({}, 0.0)
    return Model(data["weights"], data["floor"], data.get("short_floor", data["floor"]))


@cache
def load_chooser(name: str) -> Chooser:
    """A model of several classes; empty where none was trained yet."""
    data = _read(name)
    return Chooser.of(data["classes"]) if data else Chooser()
