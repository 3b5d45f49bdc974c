"""What the models of cooperation learn from: articles drafted by hoptac beside what somebody says of them."""

from __future__ import annotations

import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from logistic import fit

from hoptac.evaluate.gold import Dyad, GoldArticle
from hoptac.nlp.confidence import weigh
from hoptac.nlp.drafts import Draft
from hoptac.nlp.dyads import pairs
from hoptac.nlp.parties import Standing
from hoptac.nlp.pipeline import Pipeline
from hoptac.text.forms import stored_form
from hoptac.types import Article

FOLDS = 5
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
