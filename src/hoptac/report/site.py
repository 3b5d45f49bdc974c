"""The site as a folder: page, scripts and data, written beside the old one and renamed into its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from hoptac.export.target import MARK, new_folder
from hoptac.report.data import Collected, columns
from hoptac.report.labels import labels
from hoptac.report.page import PARTS, page
from hoptac.report.scripts import script_json, write_script
from hoptac.settings import Progress
from hoptac.tables.read import unchanged

FOLDER = "report"
DATA, ASSETS = "data", "assets"
TEXTS_PER_FILE = 50
EVIDENCE_PER_FILE = 2_000
DYADS_PER_FILE = 25_000
DYAD_WIDTH = 14


def _copy(source: Traversable, target: Path) -> None:
    target.write_bytes(source.read_bytes())


def _write_assets(place: Path) -> None:
    place.mkdir()
    assets = files("hoptac") / "report" / "assets"
    for name in (*PARTS, "report.css"):
        _copy(assets / name, place / name)
    for name in ("libraries.js", "world.js", "LICENSES.txt"):
        _copy(assets / "vendor" / name, place / name)


def _write_parts(place: Path, name: str, parts: Sequence[str]) -> None:
    for number, part in enumerate(parts):
        write_script(place / f"{name}-{number}.js", f"{name}-{number}", part)


def _sliced(size: int, length: int) -> list[slice]:
    return [slice(start, start + size) for start in range(0, length, size)]


def _write_data(place: Path, found: Collected) -> int:
    place.mkdir()
    rows, evidence = found.dyads(), found.evidence
    details = [found.details[number] for number in sorted(found.details)]
    dyads = [script_json(columns(rows[s], DYAD_WIDTH)) for s in _sliced(DYADS_PER_FILE, len(rows))]
    _write_parts(place, "dyads", dyads)
    sentences = [script_json(evidence[s]) for s in _sliced(EVIDENCE_PER_FILE, len(evidence))]
    _write_parts(place, "evidence", sentences)
    texts = [f"[{','.join(details[s])}]" for s in _sliced(TEXTS_PER_FILE, len(details))]
    _write_parts(place, "texts", texts)
    split = {
        "dyads": len(dyads),
        "evidence": len(sentences),
        "evidence_size": EVIDENCE_PER_FILE,
        "texts_size": TEXTS_PER_FILE,
    }
    whole = {
        "labels": labels(),
        "articles": found.articles(),
        "parties": found.parties(),
        "entities": found.entities(),
        "rules": found.rules(),
        "meta": found.meta(split),
    }
    for name, value in whole.items():
        write_script(place / f"{name}.js", name, script_json(value))
    return len(dyads)


def write_report(
    outputs: Path, corpus: Path | None = None, tell: Progress | None = None, to: Path | None = None
) -> Path:
    """Write the report of an outputs folder; the page to open.

    The same tables give the same bytes.

    :param outputs: the folder that ``hoptac run`` wrote.
    :param corpus: where the texts' line breaks are read from, if it holds these articles; the tables alone
        suffice (see :func:`hoptac.report.texts.running_text`).
    :param to: the folder to write instead of ``report`` in the outputs folder.
    :raises hoptac.errors.UsageError: a table is missing or was written by another version, or something
        else than a report stands where it would go.
    :raises hoptac.errors.TransientError: a run replaced the tables while they were read.
    """
    target = to or outputs / FOLDER
    with unchanged(outputs):
        found = Collected(outputs, corpus, tell)
    with new_folder(target) as folder:
        _write_assets(folder / ASSETS)
        parts = _write_data(folder / DATA, found)
        (folder / "index.html").write_text(page(parts), encoding="utf-8", newline="\n")
        mark = {"export": FOLDER, "run_id": found.run.get("run_id", "")}
        (folder / MARK).write_text(json.dumps(mark) + "\n", encoding="utf-8", newline="\n")
    return target / "index.html"
