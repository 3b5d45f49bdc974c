"""The command ``why``: what a row of the tables was read from, and by which rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hoptac.cli.console import out, print_json
from hoptac.cli.stored import Cells, find_row, interval, read_rows, rows_of, stored_article
from hoptac.errors import UsageError
from hoptac.lexicon.lookup import parse_rule, row_of
from hoptac.types import Article, Cooperation, Extraction, Mention, Rule

if TYPE_CHECKING:
    from rich.console import Console

    from hoptac.cli.view import Mark

TABLES = {"m": "entity_mentions", "c": "cooperations", "d": "dyads"}
"""The letter before the last number of an id to the table whose rows have such ids."""
CORPUS_IDENTITY = Rule("all articles together (hoptac.tables.identities)")
"""Why an open thing is called otherwise in the tables than its article alone would call it."""
DECIDES = {
    "triggers.csv": "kind",
    "status.csv": "status",
    "dates.csv": "date",
    "field_terms.csv": "fields",
    "stand_ins.csv": "party",
}
RESOLVED = {
    "name": "by its name",
    "list": "by its name in a list",
    "pronoun": "by words that stand for it",
    "implied": "from the context",
}
"""What the values of ``resolved_by`` say."""
TOLD = (
    *("kind", "frame", "resolves", "means", "field", "status", "direction", "pattern"),
    *("name_vi", "name_en", "aliases", "clipped", "stands_for", "note"),
)
"""The cells of a knowledge row that tell why it decided; ``--json`` gives them all."""
FORMS = 5
"""Forms of a name that are shown; ``--json`` gives them all."""
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
    """Those of the dyad, or all of the cooperation."""
    others: list[Cells]
    """Further parties of the same cooperation, which make dyads of their own."""
    mentions: list[Cells]
    reasons: list[Reason]
    names: dict[str, str]
    """Vietnamese name by id of a party."""
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
    from hoptac.tables.rows import known_entity

    reasons = _name_reasons(extraction, [row])
    ids = {
        m.entity.entity_id
        for m in extraction.mentions
        if (str(m.span.start), str(m.span.end)) == (row["char_start"], row["char_end"])
    }
    current = row["entity_id"] in ids
    if ids and not current and not any(map(known_entity, (row["entity_id"], *ids))):
        current = True
        reasons.append(reason(f"id '{row['entity_id']}'", CORPUS_IDENTITY))
    return Answer("entity_mentions", row, sentence, [], [], [row], reasons, {}, not current)


def _of_act(outputs: Path, table: str, row: Cells, act_row: Cells, extraction: Extraction) -> Answer:
    sentence = rows_of(outputs, "sentences", "sentence_id", act_row["sentence_id"])[0]
    everyone = rows_of(outputs, "cooperation_parties", "cooperation_id", act_row["cooperation_id"])
    asked = {row["source"], row["target"]} if table == "dyads" else {party["party"] for party in everyone}
    parties = [party for party in everyone if party["party"] in asked]
    others = [party for party in everyone if party["party"] not in asked]
    named = {party["mention_id"] for party in parties} - {""}
    mentions = [
        m
        for m in rows_of(outputs, "entity_mentions", "article_id", act_row["article_id"])
        if m["mention_id"] in named
    ]
    same = _acts(extraction, act_row)
    acts = [act for act in same if [(p.side, p.party) for p in act.parties] == _sides(everyone)] or same
    reasons = [reason("kind", parse_rule(act_row["rule"]))]
    for rule in acts[0].evidence if acts else ():
        reasons.append(reason(DECIDES.get(Path(rule.file).name, "evidence"), rule))
    reasons += _name_reasons(extraction, mentions)
    ids = {party["party"] for party in everyone}
    names = {e["entity_id"]: e["name_vi"] for e in read_rows(outputs, "entities") if e["entity_id"] in ids}
    shown = {**act_row, **row, "date": interval(row)}
    return Answer(table, shown, sentence, parties, others, mentions, _unique(reasons), names, not acts)


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
    from hoptac.cli.view import MARKS, Mark, print_head, print_legend, print_text

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
    if found.parties:
        print_legend(console, {name: style for name, style in MARKS.items() if name != "name"})
    console.print()
    print_head(console, _facts(found, article))
    _print_parties(found, console)
    _print_reasons(found.reasons, console)
    if found.stale:
        print_text(console, f"note: {STALE}", [])


def _facts(found: Answer, article: Article) -> list[tuple[str, str]]:
    """What the row says, cell by cell, and where it stands."""
    row = found.row
    names = (
        ("kind", "status", "date", "date_text", "fields", "confidence")
        if found.parties
        else ("text", "type", "entity_id", "link_method", "confidence")
    )
    pair = [(side, _called(found, row[side])) for side in ("source", "target") if row.get(side)]
    place = ", ".join(filter(None, (article.title, article.outlet, article.published_at[:10])))
    return [*pair, *((name, row.get(name, "")) for name in names), ("article", place)]


def _called(found: Answer, party: str) -> str:
    name = found.names.get(party, "")
    return f"{name} ({party})" if name and name != party else party


def _print_parties(found: Answer, console: Console) -> None:
    from hoptac.cli.view import print_text

    words = {mention["mention_id"]: mention["text"] for mention in found.mentions}
    for party in found.parties:
        text = words.get(party["mention_id"], "")
        read = f", from '{text}'" if text else ""
        entity = f" ({party['entity_id']})" if party["entity_id"] != party["party"] else ""
        line = f"{party['side']}: {party['party']}, read {RESOLVED[party['resolved_by']]}{read}{entity}"
        print_text(console, line, [])
    if others := list(dict.fromkeys(party["party"] for party in found.others)):
        print_text(console, f"dyads of their own: {', '.join(others)}", [])
    if found.parties:
        console.print()


def _print_reasons(reasons: Iterable[Reason], console: Console) -> None:
    from hoptac.cli.view import print_text

    found = list(reasons)
    if found:
        print_text(console, "Decided by these rows of the knowledge files (file:line):", [])
    for item in found:
        print_text(console, f"{item.decides} by {item.rule}", [])
        for name in TOLD:
            if value := item.row.get(name):
                print_text(console, f"    {name}: {_first_forms(value) if name == 'aliases' else value}", [])


def _first_forms(aliases: str) -> str:
    forms = aliases.split("|")
    more = f" and {len(forms) - FORMS} more" if len(forms) > FORMS else ""
    return ", ".join(forms[:FORMS]) + more
