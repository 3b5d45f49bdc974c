"""Articles for the terminal: running text with names marked, cooperation below.

With colours, a name's colour is its type. Without (a pipe, a file), a marked stretch is written
``[Nhật Bản](JPN)``. Control characters of the text are shown, never sent to the terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from hoptac.types import Cooperation, Extraction, Party

TYPE_STYLES = {
    "COUNTRY": "bold green",
    "ORGANISATION": "bold cyan",
    "EVENT": "bold magenta",
    "AGREEMENT": "bold yellow",
    "PERSON": "blue",
    "PLACE": "dark_orange",
}
MARKS = {"source": "bold green", "target": "bold cyan", "trigger": "reverse", "name": "bold"}
WHOLE = ("row", "kind", "status", "date", "fields", "confidence")
"""Columns of the list of dyads that are never broken."""
NARROWEST, SHORT = 10, 18
"""Width of a party's column, and the longest name that stands for its id, in the list of dyads."""
_CONTROLS = {code: f"\\x{code:02x}" for code in (*range(9), *range(11, 32), *range(127, 160))}


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text (half-open offsets) to stand out, its style and what to write beside it."""

    start: int
    end: int
    style: str
    label: str


@dataclass(frozen=True, slots=True)
class DyadLine:
    """One row of the list of dyads."""

    source: str
    target: str
    kind: str
    status: str
    date: str
    fields: str
    trigger: str
    confidence: str
    identity: str = ""
    source_name: str = ""
    target_name: str = ""


def visible(text: str) -> str:
    """The text with control characters as ``\\xNN``, so that none reaches the terminal."""
    return text.translate(_CONTROLS)


def marked(text: str, marks: Iterable[Mark], *, colour: bool, start: int = 0, end: int | None = None) -> Text:
    """``text[start:end]`` with the marks laid on; of marks that overlap, the first to begin counts."""
    result = Text()
    position, stop = start, len(text) if end is None else end
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        if mark.start < position or mark.end > stop:
            continue
        result.append(visible(text[position : mark.start]))
        surface = visible(text[mark.start : mark.end])
        if colour:
            result.append(surface, style=mark.style)
        else:
            result.append(f"[{surface}]({mark.label})")
        position = mark.end
    result.append(visible(text[position:stop]))
    return result


def print_text(
    console: Console, text: str, marks: Iterable[Mark], *, start: int = 0, end: int | None = None
) -> None:
    """Print a stretch of the text with its marks."""
    console.print(
        marked(text, marks, colour=console.is_terminal, start=start, end=end),
        soft_wrap=not console.is_terminal,
    )


def print_legend(console: Console, styles: Mapping[str, str] = TYPE_STYLES) -> None:
    """Print which colour is which type, or what ``styles`` names; nothing without colours."""
    if console.is_terminal:
        console.print(Text("  ").join(Text(name, style=style) for name, style in styles.items()))


def print_head(console: Console, fields: Sequence[tuple[str, str]]) -> None:
    """Print what is known of the article, one ``name: value`` a line."""
    for name, value in fields:
        if value:
            console.print(f"[dim]{name}:[/dim] {escape(visible(value))}", soft_wrap=True)
    console.print()


def print_dyads(console: Console, dyads: Sequence[DyadLine]) -> None:
    """Print the dyads as a table; without a terminal as tab-separated lines, every cell filled."""
    if not dyads:
        console.print("No cooperation found.")
    elif console.is_terminal:
        _print_table(console, dyads)
    else:
        _print_lines(console, dyads)


def _short(name: str, identity: str) -> str:
    return name if 0 < len(name) <= SHORT else identity


def _print_lines(console: Console, dyads: Sequence[DyadLine]) -> None:
    names = ("source", "target", "kind", "status", "date", "fields", "trigger", "confidence", "id")
    columns = [n for n in names if n != "id" or any(d.identity for d in dyads)]
    rows = [
        (d.source, d.target, d.kind, d.status, d.date, d.fields, d.trigger, d.confidence, d.identity)
        for d in dyads
    ]
    for cells in (columns, *rows):
        line = "\t".join(" ".join(visible(cell).split()) for cell in cells[: len(columns)])
        console.file.write(f"{line}\n")


def _print_table(console: Console, dyads: Sequence[DyadLine]) -> None:
    """One line a dyad; what the dyads of one mention share stands in the first of them only."""
    told = any(d.identity for d in dyads)
    table = Table(title="Cooperation", title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for name in ("row", "source", "target", "kind", "status", "date", "fields", "trigger", "confidence"):
        if name != "row" or told:
            least = NARROWEST if name in ("source", "target") else None
            table.add_column(name, overflow="fold", no_wrap=name in WHOLE, min_width=least)
    before: object = None
    for dyad in dyads:
        article, _, row = dyad.identity.partition(":")
        date, fields = dyad.date.replace("/", "\n"), dyad.fields.replace(";", "\n")
        shared = (dyad.kind, dyad.status, date, fields, dyad.trigger, dyad.confidence)
        same = row.partition(":")[0] or shared
        if before not in (None, same):
            table.add_section()
        sides = (_short(dyad.source_name, dyad.source), _short(dyad.target_name, dyad.target))
        cells = (*sides, *(("",) * len(shared) if same == before else shared))
        before = same
        table.add_row(*(escape(visible(cell)) for cell in ((row, *cells) if told else cells)))
    console.print(table)
    if told:
        example = f"hoptac why {article}:{row}"
        console.print(f"How a row was read: {escape(visible(example))}", soft_wrap=True)


def _side(party: Party) -> str:
    return party.party if party.resolved_by in ("name", "list") else f"{party.party} ({party.resolved_by})"


def _lines(act: Cooperation, text: str) -> list[DyadLine]:
    from hoptac.nlp.dyads import pairs

    return [
        DyadLine(
            _side(source),
            _side(target),
            act.kind,
            act.status,
            act.date.iso(),
            ";".join(act.fields),
            act.trigger.of(text),
            f"{act.confidence:.2f}",
        )
        for source, target in pairs(act)
    ]


def print_extraction(extraction: Extraction, console: Console) -> None:
    """Print one article that was just read."""
    article = extraction.article
    print_head(
        console,
        [("title", article.title), ("outlet", article.outlet), ("published", article.published_at)],
    )
    marks = [
        Mark(m.span.start, m.span.end, TYPE_STYLES[m.type], m.entity.entity_id) for m in extraction.mentions
    ]
    print_text(console, article.text, marks)
    console.print()
    print_legend(console)
    print_dyads(console, [line for act in extraction.cooperations for line in _lines(act, article.text)])
