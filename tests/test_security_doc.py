"""SECURITY.md names the tests that prove it: they must be there."""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_every_defence_names_tests_that_exist() -> None:
    text = (PROJECT / "SECURITY.md").read_text(encoding="utf-8")
    named = NAMED.findall(text)
    assert len(named) > 30
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"\ndef {name}(" not in (PROJECT / file).read_text(encoding="utf-8")
    ]
    assert not missing
    rows = [
        line for line in text.splitlines() if line.startswith("| ") and not line.startswith("| what could")
    ]
    assert all(NAMED.search(row) for row in rows)
