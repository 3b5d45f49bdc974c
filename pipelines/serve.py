"""The flows on a schedule, in this process: ``python -m pipelines.serve``, until it is stopped.

Schedules need a Prefect server. One that ``PREFECT_API_URL`` names is used; else a local one is
started and ended with this process.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hoptac.objects import Place, place
from hoptac.settings import CORPUS, OUTPUTS

TIME_ZONE = "Asia/Ho_Chi_Minh"
NIGHTLY = "30 2 * * *"
HOURLY = "0 * * * *"
FEEDS = Path("seeds") / "feeds.csv"
PORT = 4200
PATIENCE = 180.0
"""Seconds that the server may take to start; a first start makes its database."""

GRACE = 30.0
"""Seconds that the server may take to end."""


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _await(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"hoptac: the Prefect server did not start at {url}; try another --port")
        time.sleep(0.5)


@contextmanager
def server(port: int) -> Iterator[str]:
    """The address of a Prefect server for the block: the one that is set, else one of our own."""
    url = os.environ.get("PREFECT_API_URL", "")
    if url:
        yield url
        return
    url = f"http://127.0.0.1:{port}/api"
    if _answers(url):
        advice = "name it in PREFECT_API_URL, or try another --port"
        raise SystemExit(f"hoptac: a Prefect server answers at {url} already; {advice}")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    # Ctrl-C reaches all of a terminal's processes at once; the flows need the server until they have ended
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        _await(url, process)
        os.environ["PREFECT_API_URL"] = url
        yield url
    finally:
        process.terminate()
        try:
            process.wait(timeout=GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _absolute(where: Place) -> str:
    return str(where.resolve()) if isinstance(where, Path) else where


def serve_flows(given: argparse.Namespace, *, alone: bool) -> None:
    """Serve the daily flow and ingestion on their schedules; returns when the process is stopped.

    ``alone`` says that no other process serves them: then runs that an ended one left are cleared away.
    """
    # imported here: Prefect reads the server's address when it is imported
    from prefect import Flow, serve
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron
    from prefect.types.entrypoint import EntrypointType

    from pipelines.daily import daily
    from pipelines.ingest import ingest
    from pipelines.leftovers import clear_leftovers

    def deployment(flow: Flow[Any, Any], name: str, cron: str, **parameters: Any) -> RunnerDeployment:
        made = flow.to_deployment(
            name=name,
            schedule=Cron(cron, timezone=TIME_ZONE),
            parameters={"corpus": _absolute(given.corpus), "feeds": given.feeds, **parameters},
            entrypoint_type=EntrypointType.MODULE_PATH,
            concurrency_limit=1,
        )
        assert isinstance(made, RunnerDeployment)
        return made

    if alone:
        clear_leftovers([daily.name, ingest.name], ["nightly", "hourly"])
    serve(
        deployment(daily, "nightly", given.nightly, outputs=_absolute(given.outputs), folders=given.folders),
        deployment(ingest, "hourly", given.hourly, folders=[]),
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m pipelines.serve",
        description=f"Run the daily flow every night and ingestion every hour ({TIME_ZONE}).",
    )
    parser.add_argument("--corpus", type=place, default=CORPUS, help="folder of the articles [corpus]")
    parser.add_argument("--outputs", type=place, default=OUTPUTS, help="folder of the tables [outputs]")
    parser.add_argument(
        "--folders", nargs="*", metavar="SOURCE", help="files and folders to add each night [seeds/articles]"
    )
    parser.add_argument(
        "--feeds",
        nargs="*",
        default=[str(FEEDS)],
        metavar="FEED",
        help=f"feeds to fetch every hour: addresses or lists [{FEEDS}]",
    )
    parser.add_argument("--nightly", default=NIGHTLY, help=f"cron line of the daily flow [{NIGHTLY}]")
    parser.add_argument("--hourly", default=HOURLY, help=f"cron line of ingestion [{HOURLY}]")
    parser.add_argument("--port", type=int, default=PORT, help=f"port of the server started here [{PORT}]")
    return parser.parse_args()


def main() -> None:
    """Start a server where none is set, and serve the flows."""
    given = _arguments()
    # without this, what a service manager sends would leave the server behind
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    alone = not os.environ.get("PREFECT_API_URL")
    with server(given.port) as url:
        print(f"Serving; see {url.removesuffix('/api')}, stop with Ctrl-C", file=sys.stderr)
        serve_flows(given, alone=alone)


if __name__ == "__main__":
    main()
