"""The command ``diff``: what changed between two outputs folders, and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hoptac.cli.console import out, print_json

if TYPE_CHECKING:
    from hoptac.tables.diff import Change, Difference, DyadChange

SIGNS: dict[Change, str] = {"gained": "+", "lost": "-", "changed": "~"}
STYLES: dict[Change, str] = {"gained": "green", "lost": "red", "changed": "yellow"}


def _line(dyad: DyadChange) -> str:
    from hoptac.cli.view import visible

    cells = dyad.cells
    told = "; ".join(
        f"{name}: {dyad.before[name] or 'none'} -> {dyad.after[name] or 'none'}"
        for name in dyad.columns
        if dyad.before and dyad.after
    )
    parts = (
        f"{cells['source']}-{cells['target']} {cells['kind']} {cells['status']}",
        cells["published_at"][:10],
        f"“{cells['trigger_text']}”",
        told,
        cells["dyad_id"],
        f"({dyad.cause})",
    )
    line = "  ".join(" ".join(visible(part).split()) for part in parts if part)
    return f"{SIGNS[dyad.change]} {line}"


def _summary(difference: Difference) -> list[str]:
    totals = {change: sum(d.change == change for d in difference.dyads) for change in SIGNS}
    lines = []
    for name, version in (("A", difference.before), ("B", difference.after)):
        lines.append(
            f"{name}: {version.outputs}: {version.run_id or 'no run'}, "
            f"hoptac {version.version}, knowledge {version.knowledge_version}"
        )
    counted = ", ".join(f"{number:,} {change}" for change, number in totals.items())
    lines.append(f"dyads: {counted}, {difference.unchanged:,} the same")
    for cause, changes in difference.counts().items():
        parts = ", ".join(f"{number:,} {change}" for change, number in changes.items())
        lines.append(f"  {cause}: {parts}")
    if columns := difference.columns():
        lines.append("  cells that changed: " + ", ".join(f"{n} {c:,}" for n, c in columns.items()))
    return lines


def diff(
    before: Annotated[Path, typer.Argument(metavar="RUN_A", help="Outputs folder of the earlier run.")],
    after: Annotated[Path, typer.Argument(metavar="RUN_B", help="Outputs folder of the later run.")],
    limit: Annotated[int, typer.Option(min=0, metavar="N", help="How many rows to show; 0 for all.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Compare the dyads of two outputs folders: rows gained, lost and changed, and by what cause.

    Keep a copy of the outputs folder before a run, and compare it with the folder afterwards. Rows are
    compared by content (the article's text, the pair, the kind, the words that say it), not by ids.

    \b
    Examples:
      hoptac diff outputs-before outputs
      hoptac diff outputs-before outputs --json > diff.json
    """
    from hoptac.tables.diff import diff_outputs

    difference = diff_outputs(before, after)
    if as_json:
        print_json(difference.as_dict())
    else:
        _print(difference, limit)


def _print(difference: Difference, limit: int) -> None:
    from rich.text import Text

    from hoptac.cli.view import visible

    console = out()
    for line in _summary(difference):
        console.print(Text(visible(line)), soft_wrap=True)
    shown = difference.dyads if limit == 0 else difference.dyads[:limit]
    if shown:
        console.print()
    for dyad in shown:
        console.print(Text(_line(dyad), style=STYLES[dyad.change]), soft_wrap=True)
    if left := len(difference.dyads) - len(shown):
        console.print(f"... and {left:,} more; --limit 0 shows all, --json all cells")
