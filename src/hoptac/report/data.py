"""The tables turned into what the pages load: columns of numbers, and the strings that they stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from hoptac.report.details import article_details, rule_rows
from hoptac.report.reading import Bundle, Cells, read_bundles
from hoptac.report.scripts import script_json
from hoptac.settings import Progress
from hoptac.tables.moments import DAY, local
from hoptac.tables.read import read_records
from hoptac.tables.schemas import tables
from hoptac.types import ENTITY_TYPES, KINDS, STATUSES

STEP = "report"
LEAD = 80
"""Characters of the first sentence that stand for a missing title."""
ENTITY_COLUMNS = ("entity_id", "subtype", "name_vi", "name_en", "acronym", "country", "parent_id", "same_as")


class Numbering:
    """Numbers strings from 0 in the order in which they come."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, value: str) -> int:
        """The number of a string."""
        return self._numbers.setdefault(value, len(self._numbers))

    @property
    def values(self) -> list[str]:
        """The strings by number."""
        return list(self._numbers)


def shortened(text: str) -> str:
    """The beginning of a text, cut between words."""
    words = " ".join(text.split())
    if len(words) <= LEAD:
        return words
    return f"{words[:LEAD].rpartition(' ')[0] or words[:LEAD]} …"


def _moment(cell: str) -> str:
    """A time on the clocks of Viet Nam, ``2021-12-16 09:39``; a date alone stays one."""
    return cell if len(cell) <= DAY else local(cell).isoformat(" ", "minutes")


def _previous_start(outputs: Path) -> tuple[str, Cells]:
    """When the run before the last one began, empty if there is none; and the row of the last one."""
    rows = list(read_records(outputs, tables()["runs"]))[-2:]
    start = rows[0]["started_at"] if len(rows) > 1 else ""
    return start, rows[-1] if rows else {}


class Collected:
    """All that the report shows of one outputs folder.

    Articles are numbered from the newest to the oldest, those without a date last; everything that belongs
    to articles is in that order.
    """

    def __init__(self, outputs: Path, corpus: Path | None, tell: Progress | None = None) -> None:
        self.before, self.run = _previous_start(outputs)
        heads = list(read_records(outputs, tables()["articles"]))
        heads.sort(key=lambda row: row["article_id"])
        heads.sort(key=lambda row: _moment(row["published_at"]), reverse=True)
        self._heads = heads
        self._places = {row["article_id"]: place for place, row in enumerate(heads)}
        self._entities = list(read_records(outputs, tables()["entities"]))
        self._numbers = {row["entity_id"]: place for place, row in enumerate(self._entities)}
        self._named_in: dict[int, set[int]] = defaultdict(set)
        self._dyads: dict[int, list[list[Any]]] = {}
        self._evidence: dict[int, list[str]] = {}
        self._leads: dict[int, str] = {}
        self.details: dict[int, str] = {}
        self._strings, self._combinations = Numbering(), Numbering()
        self._parties, self._rules = Numbering(), set[str]()
        for done, bundle in enumerate(read_bundles(outputs), start=1):
            self._add(bundle, corpus)
            if tell:
                tell(STEP, done, len(heads))

    def _add(self, bundle: Bundle, corpus: Path | None) -> None:
        place = self._places[bundle.article["article_id"]]
        for row in bundle.mentions:
            self._named_in[self._numbers[row["entity_id"]]].add(place)
        self._rules |= {row["rule"] for row in bundle.cooperations}
        self.details[place] = script_json(article_details(bundle, self._numbers, corpus))
        if not bundle.article["title"] and bundle.sentences:
            self._leads[place] = shortened(bundle.sentences[0]["text"])
        acts = {row["cooperation_id"]: row for row in bundle.cooperations}
        sentences = {row["sentence_id"]: row for row in bundle.sentences}
        used = Numbering()
        self._dyads[place] = [
            self._dyad(row, acts[row["cooperation_id"]], sentences, used) for row in bundle.dyads
        ]
        self._evidence[place] = [sentences[identity]["text"] for identity in used.values]

    def _dyad(self, row: Cells, act: Cells, sentences: Mapping[str, Cells], used: Numbering) -> list[Any]:
        sentence = sentences[act["sentence_id"]]
        start, end = int(sentence["char_start"]), int(sentence["char_end"])
        place = self._places[row["article_id"]]
        return [
            place,
            int(row["cooperation_id"].rpartition(":c")[2]),
            int(row["dyad_id"].rpartition(":d")[2]),
            self._parties.of(row["source"]),
            self._parties.of(row["target"]),
            KINDS.index(row["kind"]),
            STATUSES.index(row["status"]),
            self._combinations.of(row["fields"]),
            self._strings.of(row["date_start"]),
            self._strings.of(row["date_end"]),
            used.of(act["sentence_id"]),
            int(act["trigger_start"]) - start,
            min(int(act["trigger_end"]), end) - start,
            round(float(row["confidence"]) * 1000),
        ]

    @property
    def evidence(self) -> list[str]:
        """The sentences that the dyads rest on."""
        return [text for place in sorted(self._evidence) for text in self._evidence[place]]

    def dyads(self) -> list[list[Any]]:
        """The dyads as rows of numbers, see ``DYAD_COLUMNS`` of the page's script ``data.js``."""
        rows: list[list[Any]] = []
        first = 0
        for place in sorted(self._dyads):
            for row in self._dyads[place]:
                row[10] += first
                rows.append(row)
            first += len(self._evidence[place])
        return rows

    def _is_new(self, row: Cells) -> int:
        return int(row["added_at"] > self.before)

    def articles(self) -> dict[str, Any]:
        """The articles by column."""
        outlets = Numbering()
        return {
            "id": [row["article_id"] for row in self._heads],
            "title": [row["title"] for row in self._heads],
            "lead": self._leads,
            "outlet": [outlets.of(row["outlet"]) for row in self._heads],
            "published": [_moment(row["published_at"]) for row in self._heads],
            "copyOf": [self._places.get(row["duplicate_of"], -1) for row in self._heads],
            "isNew": [self._is_new(row) for row in self._heads],
            "outlets": outlets.values,
        }

    def parties(self) -> list[list[str]]:
        """The parties of the dyads: id, both names, type, subtype."""
        rows = [self._entities[self._numbers[identity]] for identity in self._parties.values]
        return [
            [r["entity_id"], r["name_vi"], r["name_en"] or r["name_vi"], r["type"], r["subtype"]]
            for r in rows
        ]

    def entities(self) -> dict[str, Any]:
        """The entities by column, and the articles that name each."""
        return {
            **{name: [row[name] for row in self._entities] for name in ENTITY_COLUMNS},
            "type": [ENTITY_TYPES.index(row["type"]) for row in self._entities],
            "n_mentions": [int(row["n_mentions"]) for row in self._entities],
            "articles": [sorted(self._named_in[place]) for place in range(len(self._entities))],
        }

    def rules(self) -> dict[str, dict[str, str]]:
        """What the knowledge files say of the rules that found something."""
        return rule_rows(self._rules, self.run.get("knowledge_version", ""))

    def meta(self, files: Mapping[str, int]) -> dict[str, Any]:
        """What the pages need to know first: the last run, the codes, how the data is split."""
        parties = set(self._parties.values)
        return {
            "run": {name: self.run.get(name, "") for name in ("version", "knowledge_version", "run_id")}
            | {"finished": _moment(self.run.get("finished_at", ""))},
            "first": not self.before,
            "kinds": KINDS,
            "statuses": STATUSES,
            "types": ENTITY_TYPES,
            "combinations": self._combinations.values,
            "strings": self._strings.values,
            "sentences": sum(int(row["n_sentences"]) for row in self._heads),
            "entities": sum(
                row["n_mentions"] != "0" or row["entity_id"] in parties for row in self._entities
            ),
            "split": dict(files),
        }


def columns(rows: Iterable[list[Any]], width: int) -> list[list[Any]]:
    """Rows turned into columns."""
    turned = [list(column) for column in zip(*rows, strict=True)]
    return turned or [[] for _ in range(width)]
