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
import csv
import gzip
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
from logistic import fit

from hoptac.evaluate.gold import Dyad, GoldArticle, load_gold
from hoptac.nlp import learnt
from hoptac.nlp.confidence import weigh
from hoptac.nlp.cooperation import Draft
from hoptac.nlp.direction import direction_signals
from hoptac.nlp.dyads import pairs
from hoptac.nlp.fields import Topics, choose, field_signals, near_terms, weigh_terms
from hoptac.nlp.learnt import Chooser, Model, logistic
from hoptac.nlp.parties import Standing
from hoptac.nlp.pipeline import Pipeline
from hoptac.text.forms import stored_form
from hoptac.types import EQUAL_KINDS, STATUSES, Article

LEARNT = Path(__file__).parent.parent / "src" / "hoptac" / "knowledge" / "learnt"
MODELS = ("status", "fields", "direction", "cooperation")
FOLDS = 5
FLOORS = [step / 40 for step in range(29)]
BETA = 0.6
"""A wrong row costs a reader more than a missing one."""
SHORT_BETA = 0.85
"""The same for a text of a few sentences, which somebody has picked for what it says."""
PENALTY = 4.0
"""Of the weights of confidence; from 2 to 16 the cross-validated score stays within a hundredth."""
NOISE = 0.01
"""Scores that differ by less say nothing: of such floors the lowest is taken, which loses least."""
NEAR = 30
"""Characters between two triggers that may still speak of the same mention."""

Key = tuple[frozenset[str], str]
Row = tuple[int, list[str], float]
"""Fold, signals and label of one case."""


@dataclass
class Example:
    """One article: its drafts, what the gold says of each, and the signals for confidence."""

    fold: int
    drafts: list[Draft]
    matched: list[Dyad | None]
    rows: list[list[str]]
    keys: list[list[Key]]
    gold: set[Key]
    short: list[list[str]] = field(default_factory=list)
    """The same drafts as if they stood in a short text, without the article's signals."""

    def labels(self) -> list[float]:
        """The share of each draft's dyads that the gold has."""
        return [sum(k in self.gold for k in keys) / len(keys) for keys in self.keys]


def _gold_of(draft: Draft, gold: Sequence[Dyad]) -> Dyad | None:
    """The gold dyad of the same pair and kind whose trigger lies nearest, within reach."""
    act = draft.cooperation
    keys = {(frozenset((a.party, b.party)), act.kind) for a, b in pairs(act)}
    same = [d for d in gold if (frozenset(d.pair), d.kind) in keys]

    def gap(dyad: Dyad) -> int:
        return max(0, dyad.trigger_start - act.trigger.end, act.trigger.start - dyad.trigger_end)

    best = min(same, key=gap, default=None)
    return best if best and gap(best) <= NEAR else None


def read(pipeline: Pipeline, article: GoldArticle) -> Example:
    """Draft one gold article with predicted names, as the pipeline will see it."""
    mentions, drafts, title = pipeline.draft(
        Article(article.identity, article.text, title=article.title, published_at=article.published_at)
    )
    main_pair = Standing.of(mentions, title).main_pair()
    keys = [_keys(d) for d in drafts]
    gold: set[Key] = {(frozenset(d.pair), d.kind) for d in article.gold.dyads}
    fold = int(sha256(article.identity.encode()).hexdigest(), 16) % FOLDS
    matched = [_gold_of(d, article.gold.dyads) for d in drafts]
    rows = weigh(drafts, main_pair, frozenset(title))
    short = weigh(drafts, main_pair, frozenset(title), 1)
    return Example(fold, drafts, matched, rows, keys, gold, short)


def read_judged(pipeline: Pipeline, judged: Path, texts: Path) -> list[Example]:
    """General news whose drafts were judged one by one: mostly articles without any cooperation.

    ``judged`` names article, trigger offset, kind and whether the draft is right; ``texts`` is the
    JSON lines file (may be gzipped) that holds the articles.
    """
    verdicts: dict[str, dict[tuple[int, str], bool]] = defaultdict(dict)
    with judged.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            verdicts[row["article"]][int(row["trigger_start"]), row["kind"]] = row["right"] == "yes"
    opener = gzip.open if texts.suffix == ".gz" else open
    examples = []
    with opener(texts, "rt", encoding="utf-8") as lines:  # type: ignore[operator]
        for line in lines:
            record = json.loads(line)
            if record["id"] in verdicts:
                examples.append(_judged(pipeline, record, verdicts[record["id"]]))
    return examples


def _judged(pipeline: Pipeline, record: dict[str, str], verdicts: dict[tuple[int, str], bool]) -> Example:
    mentions, drafts, title = pipeline.draft(Article(record["id"], stored_form(record["text"])))
    main_pair = Standing.of(mentions, title).main_pair()
    signals = weigh(drafts, main_pair, frozenset(title))
    places = [(d.cooperation.trigger.start, str(d.cooperation.kind)) for d in drafts]
    kept = [i for i, place in enumerate(places) if place in verdicts]
    keys = [_keys(drafts[i]) for i in kept]
    right = {k for i, group in zip(kept, keys, strict=True) if verdicts[places[i]] for k in group}
    fold = int(sha256(record["id"].encode()).hexdigest(), 16) % FOLDS
    rows = [signals[i] for i in kept]
    return Example(fold, [drafts[i] for i in kept], [None] * len(kept), rows, keys, right)


def _keys(draft: Draft) -> list[Key]:
    return [(frozenset((a.party, b.party)), draft.cooperation.kind) for a, b in pairs(draft.cooperation)]


def cases(examples: Iterable[Example]) -> Iterable[tuple[int, Draft, Dyad]]:
    """Every draft that the gold has, with its gold dyad."""
    for e in examples:
        for draft, dyad in zip(e.drafts, e.matched, strict=True):
            if dyad is not None:
                yield e.fold, draft, dyad


def weights(rows: Sequence[Row], penalty: float, *, without: int = -1) -> dict[str, float]:
    """Weights over all rows but those of one fold."""
    kept = [row for row in rows if row[0] != without]
    return fit([signals for _, signals, _ in kept], [label for _, _, label in kept], penalty=penalty)


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
        best = max(best, *((jaccard(models, floor), penalty, floor) for floor in FLOORS[6:]))
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


def train_confidence(examples: Sequence[Example]) -> None:
    """How far to trust a draft, and the floors with the best F of dyads: of articles, and of short texts."""
    rows = [(e.fold, row, y) for e in examples for row, y in zip(e.rows, e.labels(), strict=True)]
    rows += [
        (e.fold, row, y) for e in examples if e.short for row, y in zip(e.short, e.labels(), strict=True)
    ]
    annotated = [e for e in examples if e.short]
    probability = _Folds([Model(weights(rows, PENALTY, without=fold), 0.0) for fold in range(FOLDS)])
    _, floor = lowest([(f_score(examples, probability, f, BETA), f) for f in FLOORS])
    _, short_floor = max((f_score(annotated, probability, f, SHORT_BETA, short=True), f) for f in FLOORS)
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
    write("cooperation", {**floors, "weights": learnt_weights})


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
    train_confidence([*(read(pipeline, article) for article in articles), *general])


if __name__ == "__main__":
    main()
