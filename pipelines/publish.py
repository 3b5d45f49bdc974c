"""Kept rows to tables, and a report of the run as Prefect artifacts."""

from __future__ import annotations

import csv
from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE

from hoptac import run
from hoptac.run import RunReport
from hoptac.settings import CORPUS, OUTPUTS
from pipelines.retry import DELAYS, RETRIES, is_transient

SHOWN_REJECTS = 50


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


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("`", "'")


def _rejects(outputs: Path) -> list[str]:
    with (outputs / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    if not rows:
        return ["No input was rejected."]
    lines = [f"{len(rows)} inputs were rejected.", "", "| input | step | error |", "|---|---|---|"]
    lines += [f"| {_cell(r['input'])} | {r['stage']} | {_cell(r['error'])} |" for r in rows[:SHOWN_REJECTS]]
    return [*lines, f"\n... and {len(rows) - SHOWN_REJECTS} more"] if len(rows) > SHOWN_REJECTS else lines


def changes(report: RunReport, outputs: Path) -> str:
    """What changed since the last run, and what was refused, in Markdown."""
    lines = [f"# Run {report.run_id}", ""]
    lines.append(
        f"{report.new} articles new, {report.changed} changed, {report.unchanged} unchanged, "
        f"{report.removed} removed; hoptac {report.version}, knowledge {report.knowledge_version}."
    )
    if report.published:
        lines += ["", "| table | rows | gained | lost |", "|---|---:|---:|---:|"]
        lines += [f"| {c['table']} | {c['rows']} | {c['gained']} | {c['lost']} |" for c in counts(report)]
    else:
        lines += ["", "Nothing changed since the last run."]
    return "\n".join([*lines, "", *_rejects(outputs), ""])


@flow(name="hoptac-publish", persist_result=False)
def publish(corpus: Path = CORPUS, outputs: Path = OUTPUTS) -> RunReport:
    """Write the tables in ``outputs`` from all that was read of the corpus."""
    report = write_tables(corpus, outputs)
    create_table_artifact(key="hoptac-counts", table=counts(report), description="Rows of each table")
    create_markdown_artifact(key="hoptac-changes", markdown=changes(report, outputs))
    return report
