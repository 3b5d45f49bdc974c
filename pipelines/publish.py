"""Kept rows to tables, and a report of the run as Prefect artifacts."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from hoptac import run
from hoptac.objects import Place, place
from hoptac.run import RunReport, alone
from hoptac.settings import CORPUS, OUTPUTS
from hoptac.workspace import working
from pipelines.failure import tell, without_secrets
from pipelines.retry import DELAYS, PATIENCE, RETRIES, is_transient

SHOWN_REJECTS = 500
SHOWN_DYADS = 50
"""Dyads gained, and lost, that are shown."""
MAX_DYADS_BYTES = 256 * 1024 * 1024
"""A longer dyads.csv is not compared row by row: that holds both states of it in memory."""
SHOWN_CHARACTERS = 200
_PLAIN = str.maketrans({char: f"\\{char}" for char in "\\|`*_[]#"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;"})


@task(
    name="write tables",
    retries=RETRIES,
    retry_delay_seconds=DELAYS,
    retry_condition_fn=is_transient,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def write_tables(corpus: Path, outputs: Path) -> RunReport:
    """Write all tables, validated, and swap them in."""
    return run.publish(corpus, outputs)


def counts(report: RunReport) -> list[dict[str, str | int]]:
    """Rows of each table, with how many came and went since the last publication."""
    return [
        {
            "table": name,
            "rows": rows,
            "gained": report.rows_gained.get(name, 0),
            "lost": report.rows_lost.get(name, 0),
        }
        for name, rows in report.rows.items()
    ]


def _rows(outputs: Path, table: str) -> Iterator[dict[str, str]]:
    path = outputs / f"{table}.csv"
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as stream:
            yield from csv.DictReader(stream)


def _cell(text: str) -> str:
    """Text for a cell of a Markdown table: no mark-up in it, on one line."""
    return " ".join(text.split())[:SHOWN_CHARACTERS].translate(_PLAIN)


def dyads(outputs: Path) -> Counter[str]:
    """The dyads of the tables as lines of a Markdown table, without ids; none where there are no tables."""
    names = ("source_name", "target_name", "kind", "status", "evidence")
    return Counter(
        "".join(f"| {_cell(row.get(name) or '')} " for name in names) + "|" for row in _rows(outputs, "dyads")
    )


def _listed_dyads(outputs: Path) -> Counter[str] | None:
    """The dyads to tell of; None when they are too many."""
    path = outputs / "dyads.csv"
    return dyads(outputs) if not path.is_file() or path.stat().st_size <= MAX_DYADS_BYTES else None


def rejects(outputs: Path) -> list[dict[str, str]]:
    """What was refused, for a table."""
    rows = [
        {name: without_secrets(row[name]) for name in ("input", "stage", "error", "at")}
        for row in _rows(outputs, "rejects")
    ]
    more = len(rows) - SHOWN_REJECTS
    end = {"input": f"... and {more} more: see rejects.csv", "stage": "", "error": "", "at": ""}
    return [*rows[:SHOWN_REJECTS], end] if more > 0 else rows


def _listed(title: str, lines: Counter[str]) -> list[str]:
    if not lines:
        return []
    shown = sorted(lines.elements())[:SHOWN_DYADS]
    head = ["", f"## {lines.total()} dyads {title}", "", "| source | target | kind | status | evidence |"]
    more = lines.total() - len(shown)
    return [*head, "|---|---|---|---|---|", *shown, *([f"\n... and {more} more"] if more else [])]


def changes(report: RunReport, before: Counter[str], after: Counter[str]) -> str:
    """What changed since the last run, in Markdown; ``before`` and ``after`` are from :func:`dyads`."""
    lines = [f"# Run {report.run_id}", ""]
    lines.append(
        f"{report.new} articles new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.removed} removed, {report.rejected} inputs rejected; hoptac {report.version}, "
        f"knowledge {report.knowledge_version}."
    )
    if not report.published:
        return "\n".join([*lines, "", "Nothing changed since the last run.", ""])
    lines += ["", "| table | rows | gained | lost |", "|---|---:|---:|---:|"]
    lines += [f"| {c['table']} | {c['rows']} | {c['gained']} | {c['lost']} |" for c in counts(report)]
    lines += [*_listed("gained", after - before), *_listed("lost", before - after)]
    return "\n".join([*lines, ""])


def publish_tables(corpus: Path, outputs: Path) -> RunReport:
    """The task and the artifacts of :func:`publish`, in the flow that calls."""
    before = _listed_dyads(outputs)
    report = write_tables(corpus, outputs)
    after = _listed_dyads(outputs) if report.published else before
    if before is None or after is None:
        before = after = Counter()
    refused = rejects(outputs)
    create_table_artifact(key="hoptac-run", table=counts(report), description=f"Run {report.run_id}: rows")
    create_markdown_artifact(key="hoptac-changes", markdown=changes(report, before, after))
    create_table_artifact(key="hoptac-rejects", table=refused, description=f"{report.rejected} rejected")
    return report


@flow(name="hoptac-publish", persist_result=False, on_failure=[tell], on_crashed=[tell])
def publish(corpus: Place = CORPUS, outputs: Place = OUTPUTS, patience: float = PATIENCE) -> RunReport:
    """Write the tables in ``outputs`` from all that was read of the corpus."""
    with working(place(corpus), place(outputs), patience) as work, alone(work.outputs, patience=patience):
        return publish_tables(work.corpus, work.outputs)
