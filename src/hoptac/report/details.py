"""What the page of one article holds: its text, names, cooperation mentions and why they are there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from hoptac.errors import KnowledgeError
from hoptac.lexicon.lookup import parse_rule
from hoptac.lexicon.records import parse_table
from hoptac.lexicon.version import knowledge_version
from hoptac.report.reading import Bundle, Cells
from hoptac.report.texts import running_text

HEAD = ("article_id", "source_id", "section", "url", "corpus_file")
ACT = (
    "kind",
    "status",
    "trigger_text",
    "laterality",
    "event_id",
    "date_start",
    "date_end",
    "date_text",
    "list_open",
    "cameo",
    "plover",
    "confidence",
    "rule",
)
SAID_BY_RULE = ("pattern", "frame", "note")
"""Columns of a trigger's row that tell a reader what the rule looks for."""


def _act(bundle: Bundle, row: Cells, ordinals: Mapping[str, int]) -> dict[str, Any]:
    identity = row["cooperation_id"]
    return {
        "id": identity.rpartition(":")[2],
        "sentence": ordinals[row["sentence_id"]],
        "trigger": [int(row["trigger_start"]), int(row["trigger_end"])],
        "fields": bundle.fields.get(identity, []),
        "parties": [
            [p["party"], p["entity_id"], p["mention_id"].rpartition(":")[2], p["side"], p["resolved_by"]]
            for p in bundle.parties.get(identity, [])
        ],
        **{name: row[name] for name in ACT if row[name]},
    }


def article_details(bundle: Bundle, entities: Mapping[str, int], corpus: Path | None) -> dict[str, Any]:
    """The payload of an article's page.

    :param entities: number of each entity in the report, by id.
    :returns: ``text``; ``sentences`` as ``[char_start, char_end]``; ``mentions`` as ``[id, char_start,
        char_end, entity, link_method, confidence]``; ``acts``, the cooperation mentions, with their sentence
        counted from 0 and their parties. Offsets are half-open ``str`` indices into the text.
    """
    ordinals = {row["sentence_id"]: place for place, row in enumerate(bundle.sentences)}
    return {
        "head": {name: bundle.article[name] for name in HEAD if bundle.article[name]},
        "text": running_text(bundle.article, bundle.sentences, corpus),
        "sentences": [[int(row["char_start"]), int(row["char_end"])] for row in bundle.sentences],
        "mentions": [
            [
                row["mention_id"].rpartition(":")[2],
                int(row["char_start"]),
                int(row["char_end"]),
                entities[row["entity_id"]],
                row["link_method"],
                row["confidence"],
            ]
            for row in bundle.mentions
        ],
        "acts": [_act(bundle, row, ordinals) for row in bundle.cooperations],
    }


def rule_rows(rules: set[str], version: str) -> dict[str, dict[str, str]]:
    """What the knowledge files say at the place that each rule names, by the rule as the tables write it.

    Empty when the tables were made with another version of the knowledge than ``version``: its lines may have
    moved. Rules of a user's own knowledge folder are left out, they may not be meant for readers.
    """
    found: dict[str, dict[str, str]] = {}
    try:
        if version != knowledge_version():
            return found
        records: dict[str, dict[int, dict[str, str]]] = {}
        folder = files("hoptac") / "knowledge"
        for written in sorted(rules):
            rule = parse_rule(written)
            if not rule.file or Path(rule.file).name != rule.file or not (folder / rule.file).is_file():
                continue
            if rule.file not in records:
                table = parse_table(rule.file, (folder / rule.file).read_bytes(), ())
                records[rule.file] = {record.line: record.cells for record in table}
            cells = records[rule.file].get(rule.line, {})
            if said := {name: cells[name] for name in SAID_BY_RULE if cells.get(name)}:
                found[written] = said
    except KnowledgeError:
        return {}
    return found
