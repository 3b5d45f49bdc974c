"""The whole job as one flow: ``python -m pipelines.daily`` turns what is new into tables."""

from __future__ import annotations

import argparse
import logging
import sys

from prefect import flow

from hoptac.errors import HoptacError, UsageError
from hoptac.objects import Place, place
from hoptac.run import RunReport, alone
from hoptac.settings import CORPUS, OUTPUTS, SHARD_SIZE
from hoptac.summary import summary
from hoptac.workspace import adding, outputs_here, published_line, working
from pipelines.cluster import wanted
from pipelines.extract import RUNNER, read_new
from pipelines.failure import tell
from pipelines.ingest import gather
from pipelines.publish import publish_tables
from pipelines.retry import PATIENCE

REJECTED, WRONG_USE = 1, 2


@flow(name="hoptac-daily", persist_result=False, task_runner=RUNNER, on_failure=[tell], on_crashed=[tell])
def daily(
    corpus: Place = CORPUS,
    outputs: Place = OUTPUTS,
    folders: list[str] | None = None,
    feeds: list[str] | None = None,
    patience: float = PATIENCE,
    shard_size: int = SHARD_SIZE,
) -> RunReport:
    """Ingest, extract, publish; see :func:`pipelines.ingest.ingest` for what is added.

    Another run on the same folders is waited for ``patience`` seconds; then this one stops. A task reads
    ``shard_size`` articles.
    """
    # one flow run with all tasks in it: a flow run within a flow run costs a second each
    with working(place(corpus), place(outputs), patience) as work, alone(work.outputs, patience=patience):
        with adding(place(corpus), patience) as folder:
            gather(folder, folders, feeds, patience)
        read_new(work, shard_size)
        return publish_tables(work.corpus, work.outputs)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.daily",
        description="Add what is new to the corpus, read it, and bring the tables up to date.",
        epilog="example: python -m pipelines.daily --sources seeds/articles news.jsonl",
    )
    parser.add_argument("--corpus", type=place, default=CORPUS, help="folder of the articles [corpus]")
    parser.add_argument("--outputs", type=place, default=OUTPUTS, help="folder of the tables [outputs]")
    parser.add_argument(
        "--sources",
        nargs="*",
        metavar="SOURCE",
        help="files and folders to add [seeds/articles]; the inbox in the corpus is always taken in",
    )
    parser.add_argument(
        "--feeds",
        nargs="*",
        metavar="FEED",
        help="feeds to fetch: addresses or lists (seeds/feeds.csv) [none]",
    )
    parser.add_argument(
        "--wait", type=float, default=0, metavar="SECONDS", help="how long to wait for another run [0]"
    )
    parser.add_argument(
        "--shard-size",
        type=int,
        default=SHARD_SIZE,
        metavar="N",
        help=f"articles a task reads [{SHARD_SIZE}]",
    )
    return parser.parse_args()


def main() -> int:
    """Run the flow here; 0, 1 when an input was rejected or the run failed, 2 for wrong use."""
    given = _arguments()
    # an error is told once, below, not by every task and flow that it passes through
    logging.getLogger("prefect").setLevel(logging.CRITICAL)
    try:
        wanted()  # said before anything is added, not after
        report = daily(given.corpus, given.outputs, given.sources, given.feeds, given.wait, given.shard_size)
    except HoptacError as error:
        print(f"hoptac: {error}", file=sys.stderr)
        return WRONG_USE if isinstance(error, UsageError) else REJECTED
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        print(f"hoptac: {place}{error.strerror or error}", file=sys.stderr)
        return REJECTED
    print(
        "\n".join(filter(None, (summary(report, outputs_here(given.outputs)), published_line(given.outputs))))
    )
    return REJECTED if report.rejected else 0


if __name__ == "__main__":
    raise SystemExit(main())
