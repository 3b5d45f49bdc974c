"""Learn from plain news, not annotated, how syllables are used; writes ``knowledge/learnt/syllables.json``.

    python training/syllables.py --general FILE.jsonl.gz --without training/annotations/dev ...

Syllables that stand among the same neighbours get the same number: positive pointwise mutual information
with the syllables around, its singular vectors (Levy & Goldberg 2014), then spherical k-means, coarse and
fine. Beside that, how often each is written with a capital within sentences. The file holds no texts.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hoptac.nlp.distribution import FILE, form
from hoptac.text.forms import stored_form
from hoptac.text.tokenizer import norm, placed_syllables

LEARNT = Path(__file__).parent.parent / "src" / "hoptac" / "knowledge" / "learnt"
PLACES = (-2, -1, 1, 2)
NEIGHBOURS = 1500
"""How many of the commonest syllables count as neighbours; the others count as one."""
LEAST, LEAST_CASES = 3, 4
DIMENSIONS, SPARE = 100, 30
COARSE, FINE = 80, 400
ROUNDS = 20
_OPENERS = frozenset(":.!?…\"“‘«'")
_OUTSIDE, _UNKNOWN = -2, -1
SHARES = ((0.0, "0"), (0.03, "a"), (0.15, "b"), (0.4, "c"), (0.7, "d"), (0.95, "e"), (0.9999, "f"))

Matrix = NDArray[np.float32]


def read_lines(path: Path, left_out: frozenset[str]) -> Iterator[list[str]]:
    """The syllables of every line of every article but those named in ``left_out``."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:  # type: ignore[operator]
        for record in map(json.loads, stream):
            if record["id"] not in left_out:
                lines = (placed_syllables(line)[0] for line in stored_form(record["text"]).split("\n"))
                yield from filter(None, lines)


def counts(lines: Sequence[Sequence[str]], numbers: dict[str, int]) -> Matrix:
    """How often each syllable (rows) has each neighbour at each place (columns)."""
    edge = [_OUTSIDE, _OUTSIDE]
    ids = np.concatenate([[*edge, *(numbers.get(s, _UNKNOWN) for s in line), *edge] for line in lines])
    width = NEIGHBOURS + 2
    matrix: Matrix = np.zeros((len(numbers), len(PLACES) * width), np.float32)
    for number, place in enumerate(PLACES):
        here, there = ids[2:-2], ids[2 + place : len(ids) - 2 + place]
        here, there = here[known := here >= 0], there[known]
        column = np.where((there < 0) | (there >= NEIGHBOURS), NEIGHBOURS, there)
        column = np.where(there == _OUTSIDE, NEIGHBOURS + 1, column)
        np.add.at(matrix, (here, number * width + column), 1.0)
    return matrix


def vectors(matrix: Matrix, rng: np.random.Generator) -> Matrix:
    """Unit vectors of the rows by a randomised singular value decomposition; ``matrix`` is overwritten."""
    rows = matrix.sum(1, keepdims=True)
    columns = matrix.sum(0, keepdims=True) ** 0.75
    columns /= columns.sum()
    for start in range(0, len(matrix), 2000):
        part = matrix[start : start + 2000]
        with np.errstate(divide="ignore"):
            matrix[start : start + 2000] = np.maximum(
                np.log(part / (rows[start : start + 2000] * columns)), 0
            )
    basis = matrix @ rng.standard_normal((matrix.shape[1], DIMENSIONS + SPARE)).astype(np.float32)
    for _ in range(3):
        across = np.linalg.qr(matrix.T @ np.linalg.qr(basis)[0])[0]
        basis = matrix @ across
    basis = np.linalg.qr(basis)[0]
    left, sizes, _ = np.linalg.svd(basis.T @ matrix, full_matrices=False)
    found: Matrix = (basis @ left)[:, :DIMENSIONS] * np.sqrt(sizes[:DIMENSIONS])
    return found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def clusters(points: Matrix, count: int, weights: Matrix, rng: np.random.Generator) -> NDArray[np.int64]:
    """The number of the cluster of each point; heavier points draw the centres more."""
    centres = points[rng.choice(len(points), count, replace=False, p=weights / weights.sum())].copy()
    nearest: NDArray[np.int64] = np.zeros(len(points), np.int64)
    for _ in range(ROUNDS):
        for start in range(0, len(points), 4000):
            nearest[start : start + 4000] = (points[start : start + 4000] @ centres.T).argmax(1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, points * weights[:, None])
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        kept = lengths[:, 0] > 0
        centres[kept] = (sums / np.maximum(lengths, 1e-9))[kept]
    return nearest


def capitals(lines: Sequence[Sequence[str]]) -> dict[str, str]:
    """By comparison key how often it has a capital where it opens no sentence, in eight steps."""
    written: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    for line in lines:
        for before, here in pairwise((".", *line)):
            if here[0].isalpha() and before not in _OPENERS and not (len(here) > 1 and here.isupper()):
                written[here[0].isupper()][norm(here)] += 1
    steps = {}
    for key in sorted({*written[True], *written[False]}):
        total = written[True][key] + written[False][key]
        share = written[True][key] / total
        if total >= LEAST_CASES:
            steps[key] = next((step for limit, step in SHARES if share <= limit), "1")
    return steps


def main() -> None:
    """Count, cluster, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--general", type=Path, required=True)
    parser.add_argument("--without", type=Path, action="append", default=[], help="folders of annotations")
    options = parser.parse_args()
    left_out = frozenset(path.stem for folder in options.without for path in folder.glob("*.ann"))
    plain = list(read_lines(options.general, left_out))
    lines = [list(map(form, line)) for line in plain]
    often = Counter(syllable for line in lines for syllable in line)
    vocabulary = [syllable for syllable, count in often.most_common() if count >= LEAST]
    numbers = {syllable: number for number, syllable in enumerate(vocabulary)}
    rng = np.random.default_rng(1)
    points = vectors(counts(lines, numbers), rng)
    weights = np.log1p(np.array([often[syllable] for syllable in vocabulary], np.float32))
    coarse, fine = (clusters(points, count, weights, rng).tolist() for count in (COARSE, FINE))
    learnt = {
        "clusters": dict(sorted(zip(vocabulary, zip(coarse, fine, strict=True), strict=True))),
        "capitals": capitals(plain),
    }
    (LEARNT / FILE).write_text(
        json.dumps(learnt, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    print(f"{len(plain)} lines, {len(vocabulary)} syllables, {(LEARNT / FILE).stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
