"""The command ``check``: are the knowledge files sound, and what does an edit of them do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoptac.cli.console import note, out, print_json, progress
from hoptac.errors import HoptacError, KnowledgeError, UsageError
from hoptac.lexicon.records import OVERLAY_VARIABLE, overlay_folder
from hoptac.settings import cache_folder

if TYPE_CHECKING:
    from hoptac.evaluate.effect import Effect
    from hoptac.evaluate.examples import ExampleReport

SHOWN_FAILURES = 5
"""Failing examples that are shown of each file."""
SHOWN_ROWS = 20
"""Dyads gained, and lost, that are shown."""


class ChildError(HoptacError):
    """The same command in another process failed; its own message went to stderr."""


def check_knowledge(*, as_json: bool) -> int:
    """``hoptac check``: 1 when a row is wrong; examples that fail are only warned of."""
    from hoptac.lexicon.lint import lint

    findings = lint()
    errors = sum(finding.severity == "error" for finding in findings)
    report = _examples()
    if as_json:
        print_json(
            {
                "errors": errors,
                "findings": [asdict(finding) for finding in findings],
                "examples_tried": report.tried.total() if report else 0,
                "examples_failed": [asdict(failure) for failure in report.failures] if report else [],
            }
        )
        return int(errors > 0)
    for finding in findings:
        print(f"{finding.severity}: {finding}")
    if report:
        _print_examples(report)
    else:
        note("the examples were not tried: mend the errors first")
    print(f"{errors} errors, {len(findings) - errors} warnings")
    return int(errors > 0)


def _examples() -> ExampleReport | None:
    """The examples tried; None while the knowledge cannot be loaded (then there are findings)."""
    from hoptac.evaluate.examples import try_examples
    from hoptac.nlp.pipeline import load

    try:
        with progress() as tell:
            return try_examples(load(), tell)
    except KnowledgeError:
        return None


def _print_examples(report: ExampleReport) -> None:
    """The failures, the first of each file, then how many rows and examples there are."""
    shown: Counter[str] = Counter()
    for failure in report.failures:
        shown[failure.file] += 1
        if shown[failure.file] <= SHOWN_FAILURES:
            print(f"warning: {failure}")
    print()
    print(f"{'file':<20}{'rows':>8}{'examples':>10}{'failing':>9}")
    for file, rows in sorted(report.rows.items()):
        print(f"{file:<20}{rows:>8,}{report.tried[file]:>10,}{report.failed(file):>9,}")
    print(f"{len(report.failures)} of {report.tried.total():,} examples fail")
    print()


def _child(overlay: Path | None, *arguments: str) -> str:
    """What ``hoptac`` prints in a process of its own, with the overlay or without: caches cannot mix."""
    environment = {name: value for name, value in os.environ.items() if name != OVERLAY_VARIABLE}
    if overlay:
        environment[OVERLAY_VARIABLE] = str(overlay)
    command = [sys.executable, "-m", "hoptac.cli", *arguments]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1) or not done.stdout:
        raise ChildError(f"'hoptac {' '.join(arguments)}' failed; see above")
    return done.stdout.decode()


def _tables(corpus: Path, folder: Path, overlay: Path | None) -> Path:
    """The tables of the corpus as the packaged knowledge, or the one with the overlay, gives them."""
    _child(overlay, "run", "--corpus", str(corpus), "--outputs", str(folder), "--json")
    return folder


def _scores(gold: Path, overlay: Path | None) -> dict[str, float]:
    report: dict[str, Any] = json.loads(
        _child(overlay, "evaluate", str(gold), "--no-baseline", "--json"),
    )
    ours = report["hoptac"]
    names = {f"names {kind}": counts["f1"] for kind, counts in ours["strict"].items()}
    return names | {"dyads with kind": ours["dyads"]["f1"], "pairs": ours["pairs"]["f1"]}


def show_effect(corpus: Path, outputs: Path, gold: Path | None, *, as_json: bool) -> None:
    """``hoptac check --effect``."""
    from hoptac.evaluate.effect import compare, read_dyads

    if not corpus.is_dir():
        raise UsageError(f"{corpus}: no such corpus; add articles with 'hoptac add' first")
    overlay, place = overlay_folder(), cache_folder(outputs) / "effect"
    if overlay:
        before = read_dyads(_tables(corpus, place / "packaged", None))
    else:
        note(f"{OVERLAY_VARIABLE} is not set: comparing with the tables in {outputs}")
        before = read_dyads(outputs)
    effect = compare(before, read_dyads(_tables(corpus, place / "edited", overlay)))
    scores = {"after": _scores(gold, overlay)} if gold else {}
    if gold and overlay:
        scores["before"] = _scores(gold, None)
    if as_json:
        rows = {"gained": effect.gained, "lost": effect.lost}
        lists = {name: [row.as_dict() for row in some] for name, some in rows.items()}
        print_json({**lists, "same": effect.same, "scores": scores})
        return
    _print_effect(effect, scores)


def _print_effect(effect: Effect, scores: dict[str, dict[str, float]]) -> None:
    from rich.text import Text

    console = out()
    for sign, style, rows in (("+", "green", effect.gained), ("-", "red", effect.lost)):
        for row in rows[:SHOWN_ROWS]:
            cells = row.as_dict()
            what = f"{cells['source']} > {cells['target']}  {cells['kind']}  {cells['status']}"
            console.print(Text(f"{sign} {row.article_id}  {what}  '{cells['trigger_text']}'", style=style))
            console.print(Text(f"    {cells['evidence']}", style="dim"), soft_wrap=True)
        if len(rows) > SHOWN_ROWS:
            console.print(f"{sign} ... {len(rows) - SHOWN_ROWS:,} more; --json gives all")
    gained, lost = len(effect.gained), len(effect.lost)
    console.print(f"dyads: {gained:,} gained, {lost:,} lost, {effect.same:,} the same")
    for name, value in scores.get("after", {}).items():
        old = scores.get("before", {}).get(name)
        change = "" if old is None else f"  ({value - old:+.4f})"
        console.print(f"F1 {name:<20} {value:.4f}{change}")
