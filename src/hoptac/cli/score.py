"""The scores of ``hoptac evaluate`` that need no gold folder: phenomenon suites, files in VLSP style."""

from __future__ import annotations

from pathlib import Path

from hoptac.cli.console import note, out, print_json, progress


def evaluate_suites(folder: Path | None, *, rows: bool, as_json: bool) -> None:
    """``hoptac evaluate --phenomena``."""
    from hoptac.evaluate.phenomena import evaluate_phenomena
    from hoptac.evaluate.suites import PHENOMENA
    from hoptac.nlp.pipeline import load

    with progress() as tell:
        scores = evaluate_phenomena(folder or PHENOMENA, load(), progress=tell)
    if as_json:
        print_json(scores.as_dict())
    else:
        scores.render(out(), rows=rows)


def evaluate_file(path: Path, *, as_json: bool) -> None:
    """``hoptac evaluate --conll``."""
    from hoptac.evaluate.conll import evaluate_conll
    from hoptac.nlp.pipeline import load

    with progress() as tell:
        scores = evaluate_conll(path, load(), progress=tell)
    within = "part of its name" if scores.heads else "not part of its name"
    note(f"the word that says what a place is counts as {within}, as mostly in {path.name}")
    if as_json:
        print_json(scores.as_dict())
    else:
        scores.render(out())
