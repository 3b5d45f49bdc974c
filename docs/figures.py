"""Measure hoptac on annotated articles and lay the figures out for the documentation.

    python docs/figures.py                            # tests/gold: scores, and which kinds are confused
    python docs/figures.py GOLD_DIR --texts DIR       # the same of articles of your own

``python docs/generate.py`` puts the figures of ``tests/gold`` into the pages; nothing is written there that
was not measured just then.
"""

from __future__ import annotations

import argparse
import itertools
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from excerpts import PROJECT, markdown_table

from hoptac.evaluate.gold import Dyad, Reading
from hoptac.evaluate.score import Counts, Scores
from hoptac.types import ENTITY_TYPES, KINDS

COMMAND = "hoptac evaluate tests/gold"
GOLD = PROJECT / "tests" / "gold"
NOTHING = ""
HEADS = {
    "en": (
        ["what", "in the gold", "precision", "recall", "F1", "F1 of the baseline"],
        "`{command}`, {articles} articles, which the weights learn from; hoptac {version}, knowledge "
        "{knowledge}. A name counts when its span and type are exactly right. The baseline is "
        "`underthesea.ner` as it comes, its countries in one sentence taken for pairs.",
        ("TOTAL", "pairs with their kind", "pairs"),
    ),
    "vi": (
        ["đo gì", "số trong bản chuẩn", "độ chính xác", "độ phủ", "F1", "F1 của mốc so sánh"],
        "`{command}`, {articles} bài dùng để học trọng số; hoptac {version}, tri thức {knowledge}. "
        "Tên được tính khi cả vị trí và loại đều đúng hẳn. Mốc so sánh là `underthesea.ner` nguyên bản, "
        "các nước trong cùng một câu coi là cặp.",
        ("TỔNG", "cặp kèm hình thức", "cặp"),
    ),
}

Confusion = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Measured:
    """What was measured on one gold folder, and with which versions."""

    ours: Scores
    baseline: Scores | None
    confusion: Confusion
    version: str
    knowledge: str


def _distance(one: Iterable[Dyad], other: Iterable[Dyad]) -> int:
    return min(abs(a.trigger_start - b.trigger_start) for a in one for b in other)


def _kinds_of_pairs(dyads: Sequence[Dyad]) -> dict[tuple[str, str], dict[str, list[Dyad]]]:
    table: dict[tuple[str, str], dict[str, list[Dyad]]] = defaultdict(lambda: defaultdict(list))
    for dyad in dyads:
        table[dyad.pair][dyad.kind].append(dyad)
    return table


def confusion(readings: Iterable[tuple[Reading, Reading]]) -> Confusion:
    """How often a (kind in the gold, kind found) occurs over the pairs of all articles.

    A kind that is missed in a pair and one that is found there instead go together, those whose triggers
    stand nearest first. What is left over goes with ``NOTHING``. So the sums over a kind's row and column
    are what ``hoptac evaluate`` counts in the gold and finds.
    """
    counts: Confusion = Counter()
    for gold, found in readings:
        wanted, guessed = _kinds_of_pairs(gold.dyads), _kinds_of_pairs(found.dyads)
        for pair in wanted.keys() | guessed.keys():
            in_gold, in_found = wanted.get(pair, {}), guessed.get(pair, {})
            counts.update((kind, kind) for kind in in_gold.keys() & in_found.keys())
            missed, extra = in_gold.keys() - in_found.keys(), in_found.keys() - in_gold.keys()
            for one, other in sorted(
                itertools.product(missed, extra),
                key=lambda couple: (_distance(in_gold[couple[0]], in_found[couple[1]]), couple),
            ):
                if one in missed and other in extra:
                    counts[one, other] += 1
                    missed, extra = missed - {one}, extra - {other}
            counts.update((kind, NOTHING) for kind in missed)
            counts.update((NOTHING, kind) for kind in extra)
    return counts


@cache
def measure(gold: Path = GOLD, texts: Path | None = None, baseline: bool = True) -> Measured:
    """Read a gold folder as ``hoptac evaluate`` does; articles of ``tests/gold`` are left out of others."""
    from hoptac.cli.work import country_names
    from hoptac.evaluate import baseline as shipped
    from hoptac.evaluate.gold import load_gold
    from hoptac.evaluate.predict import read_with
    from hoptac.evaluate.score import score
    from hoptac.lexicon.version import knowledge_version
    from hoptac.nlp.pipeline import load
    from hoptac.settings import hoptac_version

    articles, _ = load_gold(gold, texts=texts)
    if gold != GOLD:
        own = {article.digest for article in load_gold(GOLD)[0]}
        articles = [article for article in articles if article.digest not in own]
    pipeline = load()
    readings = [(article.gold, read_with(pipeline, article)) for article in articles]
    names = country_names()
    theirs = score((a.gold, shipped.read(a, names)) for a in articles) if baseline else None
    return Measured(score(readings), theirs, confusion(readings), hoptac_version(), knowledge_version())


def _cells(counts: Counts) -> list[str]:
    values = (counts.precision, counts.recall, counts.f1)
    return [str(counts.right + counts.missed), *(f"{value:.3f}" for value in values)]


def _scored(measured: Measured) -> list[tuple[Counts, Counts | None]]:
    """The counts of each type, of all names, of pairs with their kind and of pairs, beside the baseline's."""

    def lines(scores: Scores) -> list[Counts]:
        return [*(scores.strict[t] for t in ENTITY_TYPES), scores.all_names, scores.dyads, scores.pairs]

    theirs = lines(measured.baseline) if measured.baseline else [None] * (len(ENTITY_TYPES) + 3)
    return list(zip(lines(measured.ours), theirs, strict=True))


def table(measured: Measured, language: str = "en") -> str:
    """The scores as Markdown."""
    head, note, labels = HEADS[language]
    rows = [
        [label, *_cells(ours), f"{theirs.f1:.3f}" if theirs else ""]
        for label, (ours, theirs) in zip((*ENTITY_TYPES, *labels), _scored(measured), strict=True)
    ]
    if measured.baseline is None:
        head, rows = head[:-1], [row[:-1] for row in rows]
    return markdown_table(head, rows) + "\n\n" + _said(note, measured)


def _said(note: str, measured: Measured) -> str:
    return note.format(
        command=COMMAND,
        articles=measured.ours.articles,
        version=measured.version,
        knowledge=measured.knowledge,
    )


def real_table(measured: Measured) -> str:
    """The scores on articles that are no part of this repository, and what they were measured with."""
    note = "{articles} articles; hoptac {version}, knowledge {knowledge}."
    return table(measured).partition("\n\n")[0] + "\n\n" + _said(note, measured)


def kinds_table(measured: Measured) -> str:
    """Precision, recall and F1 of each kind."""
    counts = measured.ours.dyads_by_kind
    return markdown_table(
        ["kind", "in the gold", "precision", "recall", "F1"],
        [[f"`{kind}`", *_cells(counts[kind])] for kind in KINDS if kind in counts],
    )


def confusion_table(measured: Measured) -> str:
    """Which kind was found (columns) for which kind in the gold (rows)."""
    counts, columns = measured.confusion, (*KINDS, NOTHING)
    rows = [
        [f"`{row}`" if row else "*nothing*", *(str(counts[row, column] or "") for column in columns)]
        for row in columns
    ]
    head = ["in the gold ↓ found →", *(kind.replace("_", " ") for kind in KINDS), "*nothing*"]
    return markdown_table(head, rows)


def further_table(measured: Measured) -> str:
    """What else is scored on the names and pairs that are right."""
    ours = measured.ours
    linked = sum(share.total for share in ours.linking.values()), sum(s.n for s in ours.linking.values())
    shares = [
        ("the id of a name, where span and type are right", *linked),
        *(
            (f"{label} of a pair, where pair and kind are right", share.total, share.n)
            for label, share in (
                ("status", ours.status),
                ("direction", ours.direction),
                ("date", ours.date),
                ("fields (overlap)", ours.fields),
            )
        ),
    ]
    errors = [
        (
            f"expected calibration error of the confidence of {label}",
            calibration.error,
            len(calibration.outcomes),
        )
        for label, calibration in (("names", ours.name_calibration), ("pairs", ours.dyad_calibration))
    ]
    rows = [[label, str(n), f"{total / n:.3f}" if n else ""] for label, total, n in shares]
    rows += [[label, str(n), "" if error is None else f"{error:.3f}"] for label, error, n in errors]
    return markdown_table(["what", "cases", "share right, or error"], rows)


def main() -> int:
    """Print what is measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("gold", type=Path, nargs="?", default=GOLD, help="folder of gold files")
    parser.add_argument("--texts", type=Path, help="folder of the texts")
    parser.add_argument("--no-baseline", action="store_true", help="leave the baseline out (quicker)")
    given = parser.parse_args()
    measured = measure(given.gold, given.texts, not given.no_baseline)
    scores = table(measured) if given.gold == GOLD else table(measured).partition("\n\n")[0]
    print("\n\n".join((scores, kinds_table(measured), confusion_table(measured), further_table(measured))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
