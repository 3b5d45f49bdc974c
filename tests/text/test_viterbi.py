"""The best path is the best one of all paths."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from hoptac.text.viterbi import Decoder

LABELS = 3


@pytest.mark.parametrize("seed", range(20))
def test_decoder_finds_the_best_of_all_paths(seed: int) -> None:
    dice = np.random.default_rng(seed)
    moves = dice.normal(size=(LABELS, LABELS)) * 3
    emissions = dice.normal(size=(12, LABELS))
    bounds = [(0, 1), (1, 6), (6, 8), (8, 12)]

    def score(path: tuple[int, ...], start: int) -> float:
        said = sum(emissions[start + at, label] for at, label in enumerate(path))
        return float(said + sum(moves[a, b] for a, b in itertools.pairwise(path)))

    best = [
        list(max(itertools.product(range(LABELS), repeat=end - start), key=lambda path: score(path, start)))
        for start, end in bounds
    ]
    assert Decoder(moves.tolist()).paths(emissions, bounds) == best


def test_decoder_without_sentences() -> None:
    assert Decoder([[0.0]]).paths(np.zeros((0, 1)), []) == []
