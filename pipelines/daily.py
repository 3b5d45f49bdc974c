"""The whole job as one flow: ``python -m pipelines.daily`` turns what is new into tables."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from prefect import flow

from hoptac.errors import HoptacError, UsageError
from hoptac.run import RunReport
from hoptac.settings import CORPUS, OUTPUTS
from hoptac.summary import summary
from pipelines.extract import RUNNER, extract
from pipelines.ingest import default_sources, ingest
from pipelines.publish import publish

REJECTED, WRONG_USE = 1, 2


@flow(name="hoptac-daily", persist_result=False, task_runner=RUNNER)
def daily(corpus: Path = CORPUS, outputs: Path = OUTPUTS, sources: list[str] | None = None) -> RunReport:
    """Ingest, extract, publish. Without ``sources`` the seed articles and the corpus's inbox are added."""
    # one flow run with all tasks in it: a flow run within a flow run costs a second each
    ingest.fn(corpus, sources)
    extract.fn(corpus, outputs)
    return publish.fn(corpus, outputs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.daily",
        description="Add what is new to the corpus, read it, and bring the tables up to date.",
        epilog="example: python -m pipelines.daily --sources seeds/articles news.jsonl",
    )
    parser.add_argument("--corpus", type=Path, default=CORPUS, help="folder of the articles [corpus]")
    parser.add_argument("--outputs", type=Path, default=OUTPUTS, help="folder of the tables [outputs]")
    parser.add_argument(
        "--sources",
        nargs="*",
        metavar="SOURCE",
        help="files and folders to add [seeds/articles and the inbox in the corpus]",
    )
    parser.add_argument("--inbox", type=Path, metavar="DIR", help="a further folder to add")
    return parser.parse_args()


def main() -> int:
    """Run the flow here; 0, 1 when an input was rejected or the run failed, 2 for wrong use."""
    given = _arguments()
    sources = given.sources
    if given.inbox:
        sources = [*(default_sources(given.corpus) if sources is None else sources), str(given.inbox)]
    # an error is told once, below, not by every task and flow that it passes through
    logging.getLogger("prefect").setLevel(logging.CRITICAL)
    try:
        report = daily(given.corpus, given.outputs, sources)
    except HoptacError as error:
        print(f"hoptac: {error}", file=sys.stderr)
        return WRONG_USE if isinstance(error, UsageError) else REJECTED
    print(summary(report, given.outputs))
    return REJECTED if report.rejected else 0


if __name__ == "__main__":
    raise SystemExit(main())
