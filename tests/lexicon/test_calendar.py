"""The date patterns that are tried on a text are all those that match in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from hoptac.lexicon.calendar import date_patterns, patterns_for

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
LINES = [line for path in SEEDS for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]


def test_patterns_for_leaves_out_no_match() -> None:
    for line in LINES:
        tried = patterns_for(line)
        matching = [pattern for pattern in date_patterns() if pattern.expression.search(line)]
        assert [pattern for pattern in tried if pattern in matching] == matching


@pytest.mark.parametrize(("text", "most"), [("Không có gì", 0), ("HÔM QUA", 5)])
def test_patterns_for_tries_few(text: str, most: int) -> None:
    assert len(patterns_for(text)) <= most
