"""Data as scripts: a page opened from disk may load scripts, but read no other file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_ESCAPES = {ord("<"): "\\u003c", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def script_json(value: Any) -> str:
    """JSON that is JavaScript too, and harmless wherever it may be put in a page."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def write_script(place: Path, name: str, value: str) -> None:
    """Write a script that hands ``value`` (JSON) to the page under ``name``."""
    text = f'"use strict";\nhoptac.receive({script_json(name)}, {value});\n'
    place.write_text(text, encoding="utf-8", newline="\n")
