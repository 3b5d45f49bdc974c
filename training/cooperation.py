"""Learn from annotated articles how cooperation is read; writes ``knowledge/learnt/*.json``.

    python training/cooperation.py --gold tests/gold --gold training/annotations/dev \
        --texts DIR_WITH_THE_TEXTS --general FILE.jsonl.gz

Four models, all logistic over named signals: the status of a mention, its fields, its direction,
and how far to trust it (below the floor it is dropped). What goes in: our own annotated articles
(``tests/gold``) and, where their texts are at hand, the real articles that we annotated by reading
(``training/annotations``; the texts belong to their publishers and are not in this repository).
Figures printed are cross-validated by article.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from confidence import train_confidence
from examples import FOLDS, Example, Row, cases, read, read_judged, weights

from hoptac.evaluate.gold import load_gold
from hoptac.nlp import learnt
from hoptac.nlp.direction import direction_signals
from hoptac.nlp.fields import Topics, choose, field_signals, near_terms, weigh_terms
from hoptac.nlp.learnt import Chooser, Model
from hoptac.nlp.pipeline import Pipeline
from hoptac.types import EQUAL_KINDS, STATUSES

LEARNT = Path(__file__).parent.parent / "src" / "hoptac" / "knowledge" / "learnt"
MODELS = ("status", "fields", "direction", "cooperation")
FLOORS = [step / 40 for step in range(6, 29)]


def write(name: str, data: object) -> None:
    """Write one model, the same bytes for the same figures."""
    LEARNT.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    (LEARNT / f"{name}.json").write_text(text, encoding="utf-8")


def train_status(examples: Sequence[Example]) -> None:
    """One model a status; the best score wins."""
    found = [(fold, list(draft.judged.signals), dyad.status) for fold, draft, dyad in cases(examples)]
    ruled = [draft.judged.ruled == dyad.status for _, draft, dyad in cases(examples)]

    def classes(penalty: float, without: int) -> dict[str, dict[str, float]]:
        rows = {status: [(f, s, float(y == status)) for f, s, y in found] for status in STATUSES}
        return {status: weights(rows[status], penalty, without=without) for status in STATUSES}

    def accuracy(penalty: float) -> float:
        choosers = [Chooser.of(classes(penalty, fold)) for fold in range(FOLDS)]
        return sum(choosers[f].choose(s) == y for f, s, y in found) / len(found)

    score, penalty = max((accuracy(p), p) for p in (3.0, 6.0, 12.0))
    print(f"status: {len(found)} mentions, by rule {sum(ruled) / len(ruled):.3f}, learnt {score:.3f}")
    write("status", {"penalty": penalty, "classes": classes(penalty, -1)})


def train_fields(examples: Sequence[Example]) -> None:
    """One model for all codes: is this code a field of this mention?"""
    asked: list[tuple[list[tuple[str, list[str]]], Topics, bool]] = []
    golds: list[tuple[int, frozenset[str]]] = []
    rows: list[Row] = []
    for fold, draft, dyad in cases(examples):
        near = weigh_terms(near_terms(draft.sentence, draft.match, draft.terms))
        around = weigh_terms(draft.terms)
        codes = [
            (code, field_signals(code, draft.trigger.kind, near, around, draft.topics))
            for code in sorted(draft.topics.article)
        ]
        asked.append((codes, draft.topics, not draft.terms))
        golds.append((fold, dyad.fields))
        rows += [(fold, signals, float(code in dyad.fields)) for code, signals in codes]

    def jaccard(models: Sequence[Model], floor: float) -> float:
        total = 0.0
        for (codes, topics, silent), (fold, gold) in zip(asked, golds, strict=True):
            chances = {code: models[fold].probability(signals) for code, signals in codes}
            chosen = set(choose(chances, topics, floor, silent=silent))
            union = chosen | gold
            total += len(chosen & gold) / len(union) if union else 1.0
        return total / len(asked)

    best = (0.0, 0.0, 0.0)
    for penalty in (1.0, 3.0):
        models = [Model(weights(rows, penalty, without=fold), 0.0) for fold in range(FOLDS)]
        best = max(best, *((jaccard(models, floor), penalty, floor) for floor in FLOORS))
    print(f"fields: {len(asked)} mentions, Jaccard learnt {best[0]:.3f} (floor {best[2]})")
    write("fields", {"floor": best[2], "penalty": best[1], "weights": weights(rows, best[1])})


def train_direction(examples: Sequence[Example]) -> None:
    """Do the drafted sides stand as the gold has them?"""
    rows: list[Row] = []
    for fold, draft, dyad in cases(examples):
        act = draft.cooperation
        if act.kind in EQUAL_KINDS or not any(p.side == "target" for p in act.parties):
            continue
        sources = {p.party for p in act.parties if p.side == "source"}
        rows.append(
            (
                fold,
                direction_signals(act, draft.how, draft.trigger.frame.name, draft.scene),
                float(dyad.source in sources),
            )
        )

    def accuracy(penalty: float) -> float:
        models = [Model(weights(rows, penalty, without=fold), 0.5) for fold in range(FOLDS)]
        return sum((models[f].probability(s) >= 0.5) == (y > 0) for f, s, y in rows) / len(rows)

    drafted = sum(label for _, _, label in rows) / len(rows)
    score, penalty = max((accuracy(p), p) for p in (1.0, 3.0, 10.0))
    print(f"direction: {len(rows)} mentions, as drafted {drafted:.3f}, learnt {score:.3f}")
    write("direction", {"floor": 0.5, "penalty": penalty, "weights": weights(rows, penalty)})


def main() -> None:
    """Train and write the models; print the cross-validated figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, action="append", required=True)
    parser.add_argument("--texts", type=Path)
    parser.add_argument("--judged", type=Path, default=Path(__file__).parent / "judged.csv")
    parser.add_argument("--general", type=Path, help="JSON lines with the articles that --judged names")
    options = parser.parse_args()
    for name in MODELS:
        (LEARNT / f"{name}.json").unlink(missing_ok=True)
    pipeline = Pipeline()
    articles = [a for folder in options.gold for a in load_gold(folder, texts=options.texts)[0]]
    examples = [read(pipeline, article) for article in articles]
    train_status(examples)
    train_fields(examples)
    train_direction(examples)
    learnt.load_chooser.cache_clear()
    learnt.load_model.cache_clear()
    general = read_judged(pipeline, options.judged, options.general) if options.general else []
    write("cooperation", train_confidence([*(read(pipeline, article) for article in articles), *general]))


if __name__ == "__main__":
    main()
