"""Evaluation from end to end: load the gold, read it with hoptac and the baseline, lay out the scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoptac.errors import UsageError
from hoptac.evaluate.gold import GoldArticle, Reading, load_gold
from hoptac.evaluate.predict import Extractor, read_with, readings_from_tables
from hoptac.evaluate.score import Calibration, Counts, Scores, score
from hoptac.types import ENTITY_TYPES

if TYPE_CHECKING:
    from rich.console import Console


@dataclass(slots=True)
class Evaluation:
    """The scores of hoptac and of the baseline (None when it was not asked for) on one gold set."""

    ours: Scores
    baseline: Scores | None
    missing: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """All figures as plain values, for ``--json`` and the gate."""
        return {
            "articles": self.ours.articles,
            "texts_missing": self.missing,
            "hoptac": figures(self.ours),
            "baseline": figures(self.baseline) if self.baseline else None,
        }

    def render(self, console: Console) -> None:
        """Print the figures as tables."""
        _render(self, console)


def _counts(counts: Counts) -> dict[str, float | int]:
    return {
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
        "f1": round(counts.f1, 4),
        "gold": counts.right + counts.missed,
    }


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def figures(scores: Scores) -> dict[str, Any]:
    """The figures of one reader, rounded to four digits."""
    return {
        "strict": {t: _counts(scores.strict[t]) for t in ENTITY_TYPES} | {"ALL": _counts(scores.all_names)},
        "partial": {t: _counts(scores.partial[t]) for t in ENTITY_TYPES},
        "linking": {t: _round(scores.linking[t].value) for t in ENTITY_TYPES},
        "dyads": _counts(scores.dyads),
        "dyads_by_kind": {kind: _counts(c) for kind, c in sorted(scores.dyads_by_kind.items())},
        "pairs": _counts(scores.pairs),
        "status": _round(scores.status.value),
        "direction": _round(scores.direction.value),
        "date": _round(scores.date.value),
        "fields": _round(scores.fields.value),
        "calibration_error": {
            "names": _round(scores.name_calibration.error),
            "dyads": _round(scores.dyad_calibration.error),
        },
    }


def evaluate(
    gold_dir: Path,
    *,
    extractor: Callable[[], Extractor],
    baseline: Callable[[GoldArticle], Reading] | None = None,
    outputs: Path | None = None,
    texts: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Evaluation:
    """Score hoptac on a gold folder.

    With ``outputs`` the written tables are scored, matched by the text's digest; else the
    pipeline that ``extractor`` loads reads the texts here. ``progress`` hears (done, total).
    Raises :class:`GoldError` where the folder has no gold or a text was changed.
    """
    articles, missing = load_gold(gold_dir, texts=texts)
    if not articles:
        raise UsageError(f"{gold_dir}: gold found, but none of its texts; give their folder with --texts")
    ours: list[tuple[Reading, Reading]] = []
    theirs: list[tuple[Reading, Reading]] = []
    tables = readings_from_tables(outputs) if outputs else None
    pipeline = None if outputs else extractor()
    for done, article in enumerate(articles, 1):
        if tables is not None:
            found = tables.get(article.digest)
            if found is None:
                raise UsageError(f"{article.identity}: not in {outputs}; add its text and run again")
        else:
            assert pipeline is not None
            found = read_with(pipeline, article)
        ours.append((article.gold, found))
        if baseline:
            theirs.append((article.gold, baseline(article)))
        progress(done, len(articles))
    return Evaluation(score(ours), score(theirs) if baseline else None, missing)


def _line(counts: Counts) -> tuple[str, str, str]:
    return (f"{counts.precision:.3f}", f"{counts.recall:.3f}", f"{counts.f1:.3f}")


def _render(result: Evaluation, console: Console) -> None:
    from rich.table import Table

    ours, other = result.ours, result.baseline
    names = Table(title=f"Names, {ours.articles} articles", title_justify="left")
    for column in ("type", "gold", "P", "R", "F1 strict", "F1 partial", "id right", "baseline F1"):
        names.add_column(column, justify="left" if column == "type" else "right")
    for kind in ENTITY_TYPES:
        counts = ours.strict[kind]
        link = ours.linking[kind].value
        names.add_row(
            kind,
            str(counts.right + counts.missed),
            *_line(counts),
            f"{ours.partial[kind].f1:.3f}",
            "" if link is None else f"{link:.3f}",
            f"{other.strict[kind].f1:.3f}" if other else "",
        )
    console.print(names)
    acts = Table(title="Cooperation", title_justify="left")
    for column in ("what", "gold", "P", "R", "F1", "baseline F1"):
        acts.add_column(column, justify="left" if column == "what" else "right")
    lines: list[tuple[str, Counts, Counts | None]] = [
        ("dyads with kind", ours.dyads, other.dyads if other else None),
        ("pairs", ours.pairs, other.pairs if other else None),
    ]
    lines += [(f"  {kind}", counts, None) for kind, counts in sorted(ours.dyads_by_kind.items())]
    for label, counts, theirs in lines:
        gold = str(counts.right + counts.missed)
        acts.add_row(label, gold, *_line(counts), f"{theirs.f1:.3f}" if theirs else "")
    for label in ("status", "direction", "date", "fields"):
        value = getattr(ours, label).value
        acts.add_row(f"{label} right on matched dyads", "", "", "", "" if value is None else f"{value:.3f}")
    console.print(acts)
    _render_calibration("names", ours.name_calibration, console)
    _render_calibration("dyads", ours.dyad_calibration, console)
    if result.missing:
        console.print(f"no text found for: {', '.join(result.missing)} (not scored)")


def _render_calibration(label: str, calibration: Calibration, console: Console) -> None:
    from rich.table import Table

    if calibration.error is None:
        return
    table = Table(
        title=f"Confidence of {label}: expected calibration error {calibration.error:.3f}",
        title_justify="left",
    )
    for column in ("said", "right", "cases"):
        table.add_column(column, justify="right")
    for said, right, cases in calibration.bins():
        table.add_row(f"{said:.2f}", f"{right:.2f}", str(cases))
    console.print(table)
