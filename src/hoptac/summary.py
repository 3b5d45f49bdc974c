"""What a run did, in a few lines for people: printed by the command line and by the flows."""

from __future__ import annotations

from pathlib import Path

from hoptac.run import RunReport

SHOWN = ("dyads", "cooperations", "entity_mentions", "entities", "sentences", "articles", "rejects")
"""The tables of the summary, the one to open first at the top."""


def _change(report: RunReport, table: str) -> str:
    gained, lost = report.rows_gained.get(table, 0), report.rows_lost.get(table, 0)
    parts = [f"{sign}{n:,}" for sign, n in (("+", gained), ("-", lost)) if n]
    return f"  ({' '.join(parts)})" if parts else ""


def _articles(report: RunReport) -> str:
    parts = [
        f"{report.new:,} new",
        f"{report.changed:,} changed",
        f"{report.unchanged:,} unchanged",
        f"{report.removed:,} removed",
    ]
    return f"articles: {', '.join(parts)}"


def rejects_line(count: int, place: Path) -> str:
    """Says how many inputs were refused, where they are listed, and how to be rid of them."""
    what = "input was" if count == 1 else "inputs were"
    return f"{count:,} {what} rejected: see {place}; mend the input and add it again"


def summary(report: RunReport, outputs: Path) -> str:
    """The lines to print after a run: what was written and where, or that nothing changed."""
    if report.published:
        lines = [f"{_articles(report)}; {report.seconds:.1f} s"]
        if report.reason:
            lines.append(f"all articles were read again: {report.reason}")
        width = max(len(str(outputs / f"{name}.csv")) for name in SHOWN)
        for name in SHOWN:
            place = str(outputs / f"{name}.csv").ljust(width)
            lines.append(f"{place}  {report.rows.get(name, 0):>9,} rows{_change(report, name)}")
        lines.append(
            f"Begin with {outputs / 'dyads.csv'}; {outputs / 'datapackage.json'} describes all columns."
        )
    else:
        lines = [f"nothing changed: {report.unchanged:,} articles, the tables in {outputs} are up to date"]
    if report.rejected:
        lines.append(rejects_line(report.rejected, outputs / "rejects.csv"))
    return "\n".join(lines)
