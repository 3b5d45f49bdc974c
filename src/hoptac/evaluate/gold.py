"""Reading gold: stand-off ``.json`` files or the ``.ann`` notation, with the texts they speak of."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from hoptac.errors import GoldError
from hoptac.evaluate.annotation import compile_annotation
from hoptac.text.forms import stored_form
from hoptac.text.sentences import sentence_spans
from hoptac.types import EQUAL_KINDS


@dataclass(frozen=True, slots=True)
class Name:
    """An annotated or predicted name: character offsets, type, id, confidence (1.0 in gold)."""

    start: int
    end: int
    type: str
    identity: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Dyad:
    """One pair of one cooperation mention, as the standard's scores compare it."""

    kind: str
    status: str
    source: str
    target: str
    fields: frozenset[str]
    date: str
    trigger_start: int
    trigger_end: int
    confidence: float = 1.0

    @property
    def pair(self) -> tuple[str, str]:
        """The two parties in alphabetical order, direction left out."""
        return (self.source, self.target) if self.source < self.target else (self.target, self.source)

    @property
    def directed(self) -> bool:
        """Whether the standard gives this kind a direction."""
        return self.kind not in EQUAL_KINDS


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader (gold, hoptac or a baseline) found in one article."""

    names: tuple[Name, ...]
    dyads: tuple[Dyad, ...]


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """One annotated article: its stored text, its publication date (ISO) and the gold reading."""

    identity: str
    text: str
    published_at: str
    title: str
    gold: Reading

    @property
    def digest(self) -> str:
        """SHA-256 of the stored text, the key by which tables and gold are matched."""
        return sha256(self.text.encode()).hexdigest()


def reading_from_gold(data: dict[str, Any]) -> Reading:
    """The reading in a stand-off gold record (see the annotation standard)."""
    names = tuple(Name(e["start"], e["end"], e["type"], str(e["id"])) for e in data["entities"])
    dyads = tuple(
        Dyad(
            c["kind"],
            c["status"],
            c["source"],
            c["target"],
            frozenset(c["fields"]),
            c["date"],
            c["trigger"][0],
            c["trigger"][1],
        )
        for c in data["cooperations"]
    )
    return Reading(names, dyads)


def _titles(folders: Iterable[Path]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for folder in folders:
        manifest = folder / "manifest.csv"
        if manifest.is_file():
            with manifest.open(encoding="utf-8-sig", newline="") as stream:
                titles.update({row["id"]: row["title"] for row in csv.DictReader(stream)})
    return titles


def _find_text(identity: str, folders: Iterable[Path]) -> str | None:
    for folder in folders:
        path = folder / f"{identity}.txt"
        if path.is_file():
            return stored_form(path.read_text(encoding="utf-8"))
    return None


def text_folders(gold_dir: Path, texts: Path | None) -> list[Path]:
    """Where the texts of a gold folder are looked for, in this order."""
    near = [gold_dir, gold_dir.parent / "articles", gold_dir.parent.parent / "seeds" / "articles"]
    return [texts, *near] if texts else near


def load_gold(gold_dir: Path, *, texts: Path | None = None) -> tuple[list[GoldArticle], list[str]]:
    """Load a gold folder; return the articles and the ids for which no matching text was found.

    Texts are looked for as ``<id>.txt`` in ``texts``, in the gold folder, in ``../articles`` and in
    ``../../seeds/articles``. A text whose digest differs from the gold's is an error.
    """
    if not gold_dir.is_dir():
        raise GoldError(f"{gold_dir}: no such folder; give the folder that holds the gold files")
    paths = sorted([*gold_dir.glob("*.json"), *gold_dir.glob("*.ann")])
    if not paths:
        raise GoldError(f"{gold_dir}: no .json or .ann gold file in it")
    folders = text_folders(gold_dir, texts)
    titles = _titles(folders)
    articles: list[GoldArticle] = []
    missing: list[str] = []
    for path in paths:
        text = _find_text(path.stem, folders)
        if text is None:
            missing.append(path.stem)
            continue
        articles.append(_read(path, text, titles.get(path.stem, "")))
    return articles, missing


def _read(path: Path, text: str, title: str) -> GoldArticle:
    raw = path.read_text(encoding="utf-8")
    if path.suffix == ".ann":
        data = compile_annotation(
            path.stem, text, raw, sentencer=lambda t: [(s.start, s.end) for s in sentence_spans(t)]
        )
    else:
        data = json.loads(raw)
    if data["text_sha256"] != sha256(text.encode()).hexdigest():
        raise GoldError(f"{path.name}: the text beside it is not the one that was annotated (digest differs)")
    return GoldArticle(path.stem, text, str(data["published"]), title, reading_from_gold(data))
