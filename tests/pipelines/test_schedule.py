"""A real Prefect server and worker: the schedule fires, the run completes, the tables appear."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parent.parent.parent
ARTICLE = PROJECT / "seeds" / "articles" / "doi-ngoai-moi-truong.txt"
PATIENCE = 90.0

pytestmark = pytest.mark.slow


@contextmanager
def process(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process with all its children in a group of its own, which ends with the block."""
    with log.open("wb") as stream:
        started = subprocess.Popen(
            command, cwd=PROJECT, env=environment, stdout=stream, stderr=stream, start_new_session=True
        )
        try:
            yield started
        finally:
            for sent, seconds in ((signal.SIGTERM, 15), (signal.SIGKILL, 10)):
                try:
                    os.killpg(started.pid, sent)
                    started.wait(seconds)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue
            started.wait()


def until(found: Callable[[], Any], what: str, log: Path, patience: float = PATIENCE) -> Any:
    """What ``found`` gives as soon as it gives something."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if value := found():
            return value
        time.sleep(0.3)
    raise AssertionError(f"{what} within {patience:.0f} s; the log ends:\n{log.read_text()[-3000:]}")


@dataclass(frozen=True)
class Server:
    """A Prefect server on a free port of this machine, with a home of its own."""

    url: str
    environment: dict[str, str]
    folder: Path

    def ask(self, path: str, **body: Any) -> Any:
        """The answer of the server's API."""
        request = urllib.request.Request(
            f"{self.url}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def prefect(self, *arguments: str) -> str:
        """The output of a Prefect command."""
        return self.python("-m", "prefect", *arguments)

    def python(self, *arguments: str) -> str:
        """The output of Python, which speaks to this server."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=PROJECT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _healthy(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("schedule")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    url = f"http://127.0.0.1:{port}/api"
    environment = os.environ | {
        "DO_NOT_TRACK": "1",
        "PREFECT_HOME": str(folder / "home"),
        "PREFECT_API_URL": url,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "2",
        "PREFECT_WORKER_QUERY_SECONDS": "1",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PYTHONPATH": os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", "")))),
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    log = folder / "server.log"
    with process(command, environment, log):
        until(lambda: _healthy(url), "the server does not answer", log)
        yield Server(url, environment, folder)


def deployments(server: Server, corpus: Path, outputs: Path) -> Path:
    """The project's own prefect.yaml, but for where, and how often the daily flow runs."""
    described = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in described["deployments"]:
        deployment["parameters"] |= {"corpus": str(corpus), "feeds": []}
        if deployment["name"] == "nightly":
            deployment["parameters"] |= {"outputs": str(outputs), "folders": []}
            deployment["schedules"] = [{"interval": 5}]
    path = server.folder / "prefect.yaml"
    path.write_text(yaml.safe_dump(described), encoding="utf-8")
    return path


def test_the_schedule_fires_and_tables_appear(server: Server, tmp_path: Path) -> None:
    corpus, outputs = tmp_path / "corpus", tmp_path / "outputs"
    (corpus / "inbox").mkdir(parents=True)
    shutil.copy(ARTICLE, corpus / "inbox")
    (corpus / "inbox" / "empty.txt").write_bytes(b"")
    server.prefect("work-pool", "create", "hoptac", "--type", "process")
    server.prefect(
        "--no-prompt", "deploy", "--all", "--prefect-file", str(deployments(server, corpus, outputs))
    )
    log = server.folder / "worker.log"
    command = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "hoptac"]
    with process(command, server.environment, log):
        until((outputs / "datapackage.json").is_file, "no tables", log)
        completed = {"flow_runs": {"state": {"type": {"any_": ["COMPLETED"]}}}}
        (first, *_) = until(
            lambda: server.ask("flow_runs/filter", **completed), "no run completed", log, patience=30
        )
    assert first["auto_scheduled"]
    with (outputs / "dyads.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert len(list(csv.DictReader(stream))) > 5
    with (outputs / "rejects.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert [row["error"] for row in csv.DictReader(stream)] == ["the file is empty"]
    inbox = {p.relative_to(corpus / "inbox").as_posix() for p in (corpus / "inbox").rglob("*") if p.is_file()}
    assert inbox == {f"added/{ARTICLE.name}", "rejected/empty.txt", "rejected/empty.txt.reason.txt"}
    assert {a["key"] for a in server.ask("artifacts/latest/filter")} >= {
        "hoptac-run",
        "hoptac-changes",
        "hoptac-rejects",
    }


def test_serve_registers_both_schedules_and_ends_when_told(server: Server, tmp_path: Path) -> None:
    log = server.folder / "serve.log"
    corpus, outputs = tmp_path / "corpus", tmp_path / "outputs"
    command = [sys.executable, "-m", "pipelines.serve", "--corpus", str(corpus), "--outputs", str(outputs)]
    with ExitStack() as stack:
        serving = stack.enter_context(process(command, server.environment, log))

        def ours() -> list[dict[str, Any]]:
            found = server.ask("deployments/filter")
            return [d for d in found if d["parameters"].get("corpus") == str(corpus)]

        served = until(lambda: len(ours()) == 2 and ours(), "no deployments", log)
        serving.send_signal(signal.SIGTERM)
        serving.wait(30)
    crons = {d["name"]: d["schedules"][0]["schedule"] for d in served}
    assert {name: (s["cron"], s["timezone"]) for name, s in crons.items()} == {
        "nightly": ("30 2 * * *", "Asia/Ho_Chi_Minh"),
        "hourly": ("0 * * * *", "Asia/Ho_Chi_Minh"),
    }
    nightly = next(d["parameters"] for d in served if d["name"] == "nightly")
    assert nightly["outputs"] == str(outputs)
    assert nightly["feeds"] == ["seeds/feeds.csv"]


def test_runs_that_a_killed_process_left_are_cleared_away(server: Server, tmp_path: Path) -> None:
    """They would hold the only place of their deployment, and no later night would ever run."""
    registered = """
from pathlib import Path
from prefect.types.entrypoint import EntrypointType
from pipelines.ingest import ingest
print(ingest.to_deployment("hourly", concurrency_limit=1, entrypoint_type=EntrypointType.MODULE_PATH).apply())
"""
    cleared = """
from pipelines.leftovers import clear_leftovers
print(*clear_leftovers(["hoptac-ingest"], ["hourly"]))
"""

    def python(code: str) -> str:
        return server.python("-c", code).strip().splitlines()[-1]

    deployment = python(registered)

    def make(**state: Any) -> str:
        made = server.ask(f"deployments/{deployment}/create_flow_run", state=state)
        return str(made["id"])

    def missed(hour: int) -> str:
        time = f"2021-12-16T{hour:02d}:00:00Z"
        return make(type="SCHEDULED", state_details={"scheduled_time": time})

    dead = make(type="SCHEDULED")
    for state in ("PENDING", "RUNNING"):
        server.ask(f"flow_runs/{dead}/set_state", state={"type": state}, force=True)
    early, later, last = missed(1), missed(3), missed(2)
    assert python(cleared) == "1 2"
    runs = server.ask("flow_runs/filter", flow_runs={"id": {"any_": [dead, early, later, last]}})
    states = {run["id"]: run["state_type"] for run in runs}
    assert states == {dead: "CRASHED", early: "CANCELLED", last: "CANCELLED", later: "SCHEDULED"}
    assert python(cleared) == "0 0"


def test_the_deployments_fit_their_flows() -> None:
    from pipelines.daily import daily
    from pipelines.ingest import ingest

    described = yaml.safe_load((PROJECT / "prefect.yaml").read_text(encoding="utf-8"))
    for deployment in described["deployments"]:
        flow = {"nightly": daily, "hourly": ingest}[deployment["name"]]
        assert flow.validate_parameters(deployment["parameters"])
        (schedule,) = deployment["schedules"]
        assert schedule["timezone"] == "Asia/Ho_Chi_Minh"
