"""The figures of the documentation: what is counted as a confusion, and that the tables add up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT / "docs"))

import figures  # noqa: E402  # lies beside the documentation, not among the tests

from hoptac.evaluate.gold import Dyad, Reading  # noqa: E402
from hoptac.evaluate.score import score  # noqa: E402


def dyad(kind: str, at: int, target: str = "LAO") -> Dyad:
    return Dyad(kind, "done", "VNM", target, frozenset(), "", at, at + 1)


def reading(*dyads: Dyad) -> Reading:
    return Reading((), dyads)


def test_confusion_of_kinds_goes_by_pair_and_nearness() -> None:
    gold = reading(dyad("meeting", 10), dyad("support", 90), dyad("agreement", 5, "JPN"))
    found = reading(
        dyad("support", 90), dyad("business", 12), dyad("relation", 400), dyad("meeting", 10, "FRA")
    )
    counts = figures.confusion([(gold, found)])
    assert dict(counts) == {
        ("support", "support"): 1,
        ("meeting", "business"): 1,
        ("agreement", ""): 1,
        ("", "relation"): 1,
        ("", "meeting"): 1,
    }


def test_confusion_counts_a_pair_once_an_article_however_often_it_is_said() -> None:
    twice = reading(dyad("meeting", 1), dyad("meeting", 50))
    assert dict(figures.confusion([(twice, twice), (twice, reading())])) == {
        ("meeting", "meeting"): 1,
        ("meeting", ""): 1,
    }


@pytest.mark.parametrize("shift", [0, 1])
def test_confusion_adds_up_to_what_is_scored(shift: int) -> None:
    gold = reading(*(dyad(kind, n) for n, kind in enumerate(figures.KINDS)))
    found = reading(
        *(dyad(kind, n, "LAO" if n % 3 else "JPN") for n, kind in enumerate(figures.KINDS[shift:]))
    )
    scores, counts = score([(gold, found)]), figures.confusion([(gold, found)])
    for kind in figures.KINDS:
        scored = scores.dyads_by_kind[kind]
        assert sum(n for (row, _), n in counts.items() if row == kind) == scored.right + scored.missed
        assert sum(n for (_, column), n in counts.items() if column == kind) == scored.right + scored.wrong
        assert counts[kind, kind] == scored.right


def test_tables_show_the_scores() -> None:
    gold = reading(dyad("meeting", 10))
    pairs = [(gold, reading(dyad("support", 10)))]
    measured = figures.Measured(score(pairs), None, figures.confusion(pairs), "1.2", "0123456789ab")
    assert "| pairs with their kind | 1 | 0.000 | 0.000 | 0.000 |" in figures.table(measured)
    assert "| pairs | 1 | 1.000 | 1.000 | 1.000 |" in figures.table(measured)
    assert "| `meeting` |  |  | 1 |" in figures.confusion_table(measured)
    assert "| `meeting` | 1 | 1.000 | 0.000 | 0.000 |" in figures.kinds_table(measured)
    assert "1 articles; hoptac 1.2, knowledge 0123456789ab." in figures.real_table(measured)
