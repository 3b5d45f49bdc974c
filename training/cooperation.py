"""Learn how far to trust a drafted cooperation mention; writes ``knowledge/learnt/cooperation.json``.

    python training/cooperation.py --gold tests/gold --gold training/annotations/dev \
        --texts DIR_WITH_THE_TEXTS

What goes in: our own annotated articles (``tests/gold``) and, where their texts are at hand, the
real articles that we annotated by reading (``training/annotations/dev``; the texts belong to their
publishers and are not in this repository). ``training/annotations/heldout`` never goes in. The
floor below which a draft is dropped is the one with the best F1 of dyads in cross-validation by
article.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from logistic import fit

from hoptac.evaluate.gold import GoldArticle, load_gold
from hoptac.nlp.confidence import Model, weigh
from hoptac.nlp.dyads import pairs
from hoptac.nlp.parties import Standing
from hoptac.nlp.pipeline import Pipeline
from hoptac.types import Article

TARGET = Path(__file__).parent.parent / "src" / "hoptac" / "knowledge" / "learnt" / "cooperation.json"
FOLDS = 5
FLOORS = [step / 40 for step in range(0, 29)]

Key = tuple[frozenset[str], str]


@dataclass
class Example:
    """One article's drafts: their signals, dyad keys and labels, and the gold keys."""

    fold: int
    rows: list[list[str]]
    keys: list[list[Key]]
    gold: set[Key]

    def labels(self) -> list[float]:
        """The share of each draft's dyads that the gold has."""
        return [sum(k in self.gold for k in keys) / len(keys) for keys in self.keys]


def read(pipeline: Pipeline, article: GoldArticle) -> Example:
    """Draft one gold article with predicted names, as the pipeline will see it."""
    mentions, drafts, title = pipeline.draft(
        Article(article.identity, article.text, title=article.title, published_at=article.published_at)
    )
    main_pair = Standing.of(mentions, title).main_pair()
    keys = [
        [(frozenset((a.party, b.party)), d.cooperation.kind) for a, b in pairs(d.cooperation)] for d in drafts
    ]
    gold: set[Key] = {(frozenset(d.pair), d.kind) for d in article.gold.dyads}
    fold = int(sha256(article.identity.encode()).hexdigest(), 16) % FOLDS
    return Example(fold, weigh(drafts, main_pair, frozenset(title)), keys, gold)


def f1(examples: list[Example], probabilities: list[list[float]], floor: float) -> float:
    """F1 of dyads with kind when drafts under ``floor`` are dropped."""
    right = found = wanted = 0
    for example, values in zip(examples, probabilities, strict=True):
        kept = {k for keys, p in zip(example.keys, values, strict=True) if p >= floor for k in keys}
        right += len(kept & example.gold)
        found += len(kept)
        wanted += len(example.gold)
    return 2 * right / (found + wanted) if found + wanted else 0.0


def train(examples: list[Example], penalty: float) -> dict[str, float]:
    """Weights over all drafts of the examples."""
    rows = [row for e in examples for row in e.rows]
    return fit(rows, [label for e in examples for label in e.labels()], penalty=penalty)


def cross_validated(examples: list[Example], penalty: float) -> list[list[float]]:
    """The probability of each draft by a model that has not seen its article."""
    models = [Model(train([e for e in examples if e.fold != fold], penalty), 0.0) for fold in range(FOLDS)]
    return [[models[e.fold].probability(row) for row in e.rows] for e in examples]


def main() -> None:
    """Train and write the model; print the cross-validated figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--out", type=Path, default=TARGET)
    options = parser.parse_args()
    pipeline = Pipeline()
    examples = [
        read(pipeline, article)
        for folder in options.gold
        for article in load_gold(folder, texts=options.texts)[0]
    ]
    best = max(
        (f1(examples, values, floor), penalty, floor)
        for penalty in (1.0, 2.0, 4.0, 8.0)
        for values in [cross_validated(examples, penalty)]
        for floor in FLOORS
    )
    everything = f1(examples, [[1.0] * len(e.rows) for e in examples], 0.0)
    print(f"{len(examples)} articles, {sum(len(e.rows) for e in examples)} drafts")
    print(f"F1 of dyads, all drafts kept {everything:.3f}; cross-validated {best[0]:.3f}", end=" ")
    print(f"(penalty {best[1]}, floor {best[2]})")
    options.out.parent.mkdir(parents=True, exist_ok=True)
    model = {"floor": best[2], "penalty": best[1], "weights": train(examples, best[1])}
    options.out.write_text(
        json.dumps(model, ensure_ascii=False, indent=0, sort_keys=True) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
