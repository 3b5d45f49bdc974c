"""The command ``why``: what a row of the tables was read from, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoptac.cli.console import out, print_json
from hoptac.cli.stored import Cells, find_row, interval, rows_of, stored_article
from hoptac.errors import UsageError
from hoptac.lexicon.lookup import parse_rule, row_of
from hoptac.types import Article, Cooperation, Extraction, Mention, Rule

if TYPE_CHECKING:
    from rich.console import Console

    from hoptac.cli.view import Mark

TABLES = {"m": "entity_mentions", "c": "cooperations", "d": "dyads"}
"""The letter before the last number of an id to the table whose rows have such ids."""
DECIDES = {
    "triggers.csv": "kind",
    "status.csv": "status",
    "dates.csv": "date",
    "field_terms.csv": "fields",
    "stand_ins.csv": "party",
}
STALE = "the corpus, the knowledge or the code changed since these tables were written; run 'hoptac run'"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule: what it decided, where it stands and what its row says."""

    decides: str
    rule: str
    row: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is known of a row."""

    table: str
    row: Cells
    sentence: Cells
    parties: list[Cells]
    mentions: list[Cells]
    reasons: list[Reason]
    stale: bool


def split_id(wanted: str) -> tuple[str, str]:
    """Table and id of ``dyads:<id>`` or of an id alone. Raises :class:`UsageError`."""
    table, _, rest = wanted.partition(":")
    identity = rest if table in TABLES.values() else wanted
    letter = identity.rpartition(":")[2][:1]
    if ":" not in identity or letter not in TABLES:
        raise UsageError(
            f"{wanted}: not the id of a row; give dyads:ID, or an id from the first column of dyads.csv, "
            "cooperations.csv or entity_mentions.csv"
        )
    return TABLES[letter], identity


def reason(decides: str, rule: Rule) -> Reason:
    """The rule with its row's filled cells."""
    record = row_of(rule)
    cells = {name: value for name, value in record.cells.items() if value} if record else {}
    return Reason(decides, str(rule), cells)


def _extraction(article: Article) -> Extraction:
    from hoptac.nlp.pipeline import load

    return load().extract(article)


def _acts(extraction: Extraction, row: Cells) -> list[Cooperation]:
    """The mentions read now that are the written one."""
    return [
        act
        for act in extraction.cooperations
        if (str(act.trigger.start), str(act.trigger.end), act.kind, act.status, str(act.rule))
        == (row["trigger_start"], row["trigger_end"], row["kind"], row["status"], row["rule"])
    ]


def _sides(parties: Iterable[Cells]) -> list[tuple[str, str]]:
    return [(party["side"], party["party"]) for party in parties]


def _unique(reasons: Iterable[Reason]) -> list[Reason]:
    return list({(r.decides, r.rule): r for r in reasons}.values())


def _name_reasons(extraction: Extraction, rows: Iterable[Cells]) -> list[Reason]:
    places = {(m.span.start, m.span.end): m for m in extraction.mentions}
    found: list[Mention | None] = [places.get((int(r["char_start"]), int(r["char_end"]))) for r in rows]
    return [reason(f"name '{m.entity.entity_id}'", m.rule) for m in found if m and m.rule]


def _of_mention(outputs: Path, row: Cells, extraction: Extraction) -> Answer:
    sentence = rows_of(outputs, "sentences", "sentence_id", row["sentence_id"])[0]
    reasons = _name_reasons(extraction, [row])
    current = any(
        (str(m.span.start), str(m.span.end), m.entity.entity_id)
        == (row["char_start"], row["char_end"], row["entity_id"])
        for m in extraction.mentions
    )
    return Answer("entity_mentions", row, sentence, [], [row], reasons, not current)


def _of_act(outputs: Path, table: str, row: Cells, act_row: Cells, extraction: Extraction) -> Answer:
    sentence = rows_of(outputs, "sentences", "sentence_id", act_row["sentence_id"])[0]
    parties = rows_of(outputs, "cooperation_parties", "cooperation_id", act_row["cooperation_id"])
    named = {party["mention_id"] for party in parties} - {""}
    mentions = [
        m
        for m in rows_of(outputs, "entity_mentions", "article_id", act_row["article_id"])
        if m["mention_id"] in named
    ]
    same = _acts(extraction, act_row)
    acts = [act for act in same if [(p.side, p.party) for p in act.parties] == _sides(parties)] or same
    reasons = [reason("kind", parse_rule(act_row["rule"]))]
    for rule in acts[0].evidence if acts else ():
        reasons.append(reason(DECIDES.get(Path(rule.file).name, "evidence"), rule))
    reasons += _name_reasons(extraction, mentions)
    shown = {**act_row, **row, "date": interval(row)}
    return Answer(table, shown, sentence, parties, mentions, _unique(reasons), not acts)


def answer(wanted: str, outputs: Path, corpus: Path | str) -> tuple[Answer, Article]:
    """Look a row up and read its article again for the rules that the tables do not hold.

    Raises :class:`UsageError` for an id that is not in the tables.
    """
    table, identity = split_id(wanted)
    key = {"entity_mentions": "mention_id", "cooperations": "cooperation_id", "dyads": "dyad_id"}[table]
    rows = rows_of(outputs, table, key, identity)
    if not rows:
        raise UsageError(f"{identity}: no such row in {outputs / f'{table}.csv'}")
    row = rows[0]
    article = stored_article(find_row(outputs, row["article_id"]), corpus)
    extraction = _extraction(article)
    if table == "entity_mentions":
        return _of_mention(outputs, row, extraction), article
    act_row = rows_of(outputs, "cooperations", "cooperation_id", row["cooperation_id"])[0]
    fields = rows_of(outputs, "cooperation_fields", "cooperation_id", row["cooperation_id"])
    row = {**row, "fields": ";".join(field["field"] for field in fields)}
    return _of_act(outputs, table, row, act_row, extraction), article


def explain(wanted: str, outputs: Path, corpus: Path | str, *, as_json: bool) -> None:
    """``hoptac why``."""
    found, article = answer(wanted, outputs, corpus)
    if as_json:
        print_json(asdict(found))
        return
    _print(found, article, out())


def _marks(found: Answer, article: Article) -> list[Mark]:
    from hoptac.cli.view import MARKS, Mark

    sides = {party["mention_id"]: party for party in found.parties}
    marks = []
    for mention in found.mentions:
        party = sides.get(mention["mention_id"])
        side = party["side"] if party else "name"
        label = f"{side}: {party['party'] if party else mention['entity_id']}"
        marks.append(Mark(int(mention["char_start"]), int(mention["char_end"]), MARKS[side], label))
    return marks


def _print(found: Answer, article: Article, console: Console) -> None:
    from hoptac.cli.view import MARKS, Mark, print_head, print_text

    row: dict[str, Any] = found.row
    start, end = int(found.sentence["char_start"]), int(found.sentence["char_end"])
    marks = _marks(found, article)
    if found.parties:
        trigger = int(row["trigger_start"]), int(row["trigger_end"])
        marks.append(Mark(*trigger, MARKS["trigger"], "trigger"))
    print_text(console, article.text, marks, start=start, end=end)
    outside = [mark for mark in marks if not start <= mark.start < end]
    for mark in outside:
        print_text(console, f"named elsewhere: {article.text[mark.start : mark.end]} ({mark.label})", [])
    console.print()
    shown = (
        ("source", "target", "kind", "status", "date", "date_text", "fields", "confidence")
        if found.parties
        else ("text", "type", "entity_id", "link_method", "confidence")
    )
    print_head(console, [(name, str(row.get(name, ""))) for name in shown])
    _print_parties(found, console)
    _print_reasons(found.reasons, console)
    if found.stale:
        print_text(console, f"note: {STALE}", [])


def _print_parties(found: Answer, console: Console) -> None:
    from hoptac.cli.view import print_text

    names = {mention["mention_id"]: mention["text"] for mention in found.mentions}
    for party in found.parties:
        name = names.get(party["mention_id"], "")
        read = f"from '{name}'" if name else "not named here"
        entity = f" ({party['entity_id']})" if party["entity_id"] != party["party"] else ""
        line = f"{party['side']}: {party['party']}, resolved by {party['resolved_by']}, {read}{entity}"
        print_text(console, line, [])
    if found.parties:
        console.print()


def _print_reasons(reasons: Iterable[Reason], console: Console) -> None:
    from hoptac.cli.view import print_text

    for item in reasons:
        print_text(console, f"{item.decides} by {item.rule}", [])
        for name, value in item.row.items():
            print_text(console, f"    {name}: {value}", [])
