"""From a rule back to the row of the knowledge file that it names."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from hoptac.lexicon.records import Record, parse_table
from hoptac.types import Rule

_WRITTEN = re.compile(r"(?P<id>.*) \((?P<file>.*):(?P<line>\d+)\)", re.DOTALL)


def parse_rule(written: str) -> Rule:
    """The rule that ``str(rule)`` was made from: ``id (file:line)``, or an id alone."""
    match = _WRITTEN.fullmatch(written)
    return Rule(match["id"], match["file"], int(match["line"])) if match else Rule(written)


def row_of(rule: Rule) -> Record | None:
    """The row at the rule's file and line; None for a named method and for what is no longer there."""
    if not rule.file:
        return None
    own = Path(rule.file)
    packaged = files("hoptac") / "knowledge" / rule.file
    source = own if own.is_absolute() or own.parent != Path() else packaged
    if not source.is_file():
        return None
    records = parse_table(rule.file, source.read_bytes(), ())
    return next((record for record in records if record.line == rule.line), None)
