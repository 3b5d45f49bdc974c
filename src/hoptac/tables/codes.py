"""Codes of two event schemes for a cooperation mention, read from ``knowledge/codes.csv``."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from hoptac.lexicon.records import overlay_folder, read_table
from hoptac.types import KINDS, STATUSES

Codes = tuple[str, str]


@cache
def _load(overlay: Path | None) -> dict[tuple[str, str, str], Codes]:
    codes: dict[tuple[str, str, str], Codes] = {}
    for record in read_table("codes.csv", ("id", "kind", "status", "field", "cameo", "plover")):
        kind, status = record.choice("kind", KINDS), record.choice("status", STATUSES)
        if record["cameo"] and not record["cameo"].startswith("CAMEO-"):
            raise record.error(f"'{record['cameo']}' must be written CAMEO-{record['cameo']}")
        codes[kind, status, record["field"]] = (record["cameo"], record["plover"])
    return codes


def codes_of(kind: str, status: str, fields: Iterable[str]) -> Codes:
    """CAMEO code and PLOVER event type; the first field with codes of its own decides, else none."""
    codes = _load(overlay_folder())
    for field in (*fields, ""):
        if (kind, status, field) in codes:
            return codes[kind, status, field]
    return ("", "")
