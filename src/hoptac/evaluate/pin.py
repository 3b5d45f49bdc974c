"""Floors under the phenomenon suites: ``python -m hoptac.evaluate.pin [--lower] [FOLDER]``.

A floor is the share of right open rows that was measured, less one row. A floor that was pinned before
is lowered only with ``--lower``.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from hoptac.errors import HoptacError, UsageError
from hoptac.evaluate.phenomena import evaluate_phenomena
from hoptac.evaluate.predict import Extractor
from hoptac.evaluate.suites import PHENOMENA, suites_digest

FILE = "floors.json"
_DIGITS = 10_000

Floors = dict[str, dict[str, Any]]
"""For each folder of suites: ``suites_sha256`` and the floors of the ``open`` rows by phenomenon."""


def floor_of(right: int, rows: int) -> float:
    """The share of right rows less one row, rounded down to four digits."""
    return max(right - 1, 0) * _DIGITS // rows / _DIGITS if rows else 0.0


def measure(folder: Path, extractor: Extractor) -> Floors:
    """The floors that what is measured now allows, for each folder of suites in ``folder``."""
    floors: Floors = {}
    for suites in sorted(path for path in folder.iterdir() if path.is_dir() and any(path.glob("*.csv"))):
        scores = evaluate_phenomena(suites, extractor, sets=("open",))
        shares = {name: floor_of(*scores.counts(phenomenon=name)) for name in scores.phenomena}
        floors[suites.name] = {"suites_sha256": suites_digest(suites), "open": shares}
    if not floors:
        raise UsageError(f"{folder}: no folder with .csv suites in it")
    return floors


def read_floors(folder: Path) -> Floors:
    """The pinned floors of a folder; empty where none were pinned yet."""
    path = folder / FILE
    floors: Floors = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return floors


def lowered(before: Floors, now: Floors) -> list[str]:
    """A line for each pinned floor that would sink or vanish."""
    lines = []
    for kind, pinned in before.items():
        reached = now.get(kind, {}).get("open", {})
        for name, floor in pinned["open"].items():
            if name not in reached:
                lines.append(f"{kind}/{name}: pinned at {floor}, no such suite now")
            elif reached[name] < floor:
                lines.append(f"{kind}/{name}: {floor} -> {reached[name]}")
    return lines


def pin(folder: Path, extractor: Extractor, *, lower: bool) -> Floors:
    """Measure and write the floors. Raises :class:`UsageError` where one would sink and ``lower`` is off."""
    now = measure(folder, extractor)
    sunk = lowered(read_floors(folder), now)
    if sunk and not lower:
        raise UsageError("floors would sink; say --lower if you mean it:\n  " + "\n  ".join(sunk))
    (folder / FILE).write_text(json.dumps(now, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return now


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns the exit code."""
    from hoptac.nlp.pipeline import load

    parser = argparse.ArgumentParser(prog="python -m hoptac.evaluate.pin", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PHENOMENA)
    parser.add_argument("--lower", action="store_true", help="let floors sink")
    given = parser.parse_args(arguments)
    try:
        floors = pin(given.folder, load(), lower=given.lower)
    except HoptacError as error:
        print(f"pin: {error}", file=sys.stderr)
        return 2
    print(f"{given.folder / FILE}: {sum(len(kind['open']) for kind in floors.values())} floors")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
