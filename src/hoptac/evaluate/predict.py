"""What hoptac finds, as readings: from the pipeline in this process, or from written tables."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from hoptac.errors import UsageError
from hoptac.evaluate.gold import Dyad, GoldArticle, Name, Reading
from hoptac.nlp.dyads import pairs
from hoptac.types import Article, Extraction


class Extractor(Protocol):
    """Anything that reads an article: the pipeline, or a stand-in in tests."""

    def extract(self, article: Article) -> Extraction:
        """Read one article."""
        ...


def reading_from_extraction(extraction: Extraction) -> Reading:
    """The names and dyads of one extraction, as the scores compare them."""
    names = tuple(
        Name(m.span.start, m.span.end, m.type, m.entity.entity_id, m.confidence) for m in extraction.mentions
    )
    dyads = tuple(
        Dyad(
            c.kind,
            c.status,
            source.party,
            target.party,
            frozenset(c.fields),
            c.date.iso(),
            c.trigger.start,
            c.trigger.end,
            c.confidence,
        )
        for c in extraction.cooperations
        for source, target in pairs(c)
    )
    return Reading(names, dyads)


def read_with(extractor: Extractor, article: GoldArticle) -> Reading:
    """Let ``extractor`` read a gold article's text; the gold itself is never shown to it."""
    return reading_from_extraction(
        extractor.extract(
            Article(
                article_id=article.identity,
                text=article.text,
                title=article.title,
                published_at=article.published_at,
            )
        )
    )


def _rows(outputs: Path, table: str) -> Iterator[dict[str, str]]:
    path = outputs / f"{table}.csv"
    if not path.is_file():
        raise UsageError(f"{path}: no such table; run 'hoptac run' first, or leave --outputs out")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        yield from csv.DictReader(stream)


def _interval(row: dict[str, str]) -> str:
    start, end = row["date_start"], row["date_end"]
    return start if not end or end == start else f"{start}/{end}"


def readings_from_tables(outputs: Path) -> dict[str, Reading]:
    """The readings in a folder of tables, keyed by the text's SHA-256."""
    digests = {row["article_id"]: row["text_sha256"] for row in _rows(outputs, "articles")}
    triggers = {
        row["cooperation_id"]: (int(row["trigger_start"]), int(row["trigger_end"]))
        for row in _rows(outputs, "cooperations")
    }
    names: dict[str, list[Name]] = defaultdict(list)
    dyads: dict[str, list[Dyad]] = defaultdict(list)
    for row in _rows(outputs, "entity_mentions"):
        names[digests[row["article_id"]]].append(
            Name(
                int(row["char_start"]),
                int(row["char_end"]),
                row["type"],
                row["entity_id"],
                float(row["confidence"]),
            )
        )
    for row in _rows(outputs, "dyads"):
        start, end = triggers[row["cooperation_id"]]
        dyads[digests[row["article_id"]]].append(
            Dyad(
                row["kind"],
                row["status"],
                row["source"],
                row["target"],
                frozenset(filter(None, row["fields"].split(";"))),
                _interval(row),
                start,
                end,
                float(row["confidence"]),
            )
        )
    return {d: Reading(tuple(names[d]), tuple(dyads[d])) for d in digests.values()}
