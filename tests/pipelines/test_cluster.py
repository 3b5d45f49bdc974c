"""Shards on a Dask cluster: the same bytes, and a worker that is killed costs what it was reading."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from hoptac.errors import UsageError
from hoptac.run import run
from pipelines import cluster

PROJECT = Path(__file__).parent.parent.parent
ARTICLES, SHARD = 40, 5
PATIENCE = 180
WATCHING = '''
"""In a worker: writes down which shard is begun and ended, and takes its time."""
import os, time
from hoptac import parts
log = os.environ["SHARD_LOG"]

def say(what, paths):
    with open(log, "a") as stream:
        stream.write(f"{what} {os.getpid()} {paths[0]}\\n")

def read_slowly(corpus, paths, extractor, read=parts.read_shard):
    say("begin", paths)
    time.sleep(0.5)
    entries = read(corpus, paths, extractor)
    say("end", paths)
    return entries

if parts.read_shard.__module__ == "hoptac.shards":  # Dask may run this twice
    parts.read_shard = read_slowly
'''


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "runs.csv"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with sources, the corpus and the tables of a run without any flow."""
    from hoptac.corpus.add import add

    base = tmp_path_factory.mktemp("plain")
    (base / "in").mkdir()
    seeds = sorted((PROJECT / "seeds" / "articles").glob("*.txt"))
    for path in seeds[:ARTICLES]:
        shutil.copy(path, base / "in")
    add([str(base / "in")], base / "corpus")
    run(base / "corpus", base / "outputs", processes=1)
    return base


@contextmanager
def started(command: list[str], environment: dict[str, str], base: Path) -> Iterator[subprocess.Popen[bytes]]:
    # a file, not a pipe, which a server that outlives the process would hold open
    with (base / "said").open("a") as stream:
        process = subprocess.Popen(command, cwd=base, env=environment, stdout=stream, stderr=stream)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def environment(home: Path, **more: str) -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
    return os.environ | {"PREFECT_HOME": str(home), "PYTHONPATH": path} | more


def daily(corpus: Path, outputs: Path) -> list[str]:
    command = [sys.executable, "-m", "pipelines.daily", "--sources", "--shard-size", str(SHARD)]
    return [*command, "--corpus", str(corpus), "--outputs", str(outputs)]


def until(found: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@pytest.mark.slow
def test_two_local_workers_write_the_bytes_of_a_plain_run(
    plain: Path, prefect_home: Path, tmp_path: Path
) -> None:
    command = daily(plain / "corpus", tmp_path / "outputs")
    surroundings = environment(prefect_home, HOPTAC_CLUSTER="local")
    done = subprocess.run(command, cwd=tmp_path, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert tables(tmp_path / "outputs") == tables(plain / "outputs")
    assert not (tmp_path / ".outputs.parts").exists()


@pytest.mark.slow
def test_a_killed_worker_costs_the_shard_that_it_was_reading(
    plain: Path, prefect_home: Path, tmp_path: Path
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{probe.getsockname()[1]}"
    (tmp_path / "watching.py").write_text(WATCHING)
    log = tmp_path / "log"
    log.touch()
    surroundings = environment(prefect_home, HOPTAC_CLUSTER=address, SHARD_LOG=str(log))

    def lines() -> list[tuple[str, int, str]]:
        split = (line.split() for line in log.read_text().splitlines())
        return [(what, int(pid), shard) for what, pid, shard in split]

    def begun() -> Counter[int]:
        return Counter(pid for what, pid, _ in lines() if what == "begin")

    dask = [sys.executable, "-m", "dask"]
    port = address.rpartition(":")[2]
    scheduler = [*dask, "scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard"]
    worker = [*dask, "worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
    worker += ["--preload", str(tmp_path / "watching.py"), "--local-directory", str(tmp_path / "scratch")]
    with ExitStack() as stack:
        stack.enter_context(started(scheduler, surroundings, tmp_path))
        workers = [stack.enter_context(started(worker, surroundings, tmp_path)) for _ in range(2)]
        flow = stack.enter_context(
            started(daily(plain / "corpus", tmp_path / "outputs"), surroundings, tmp_path)
        )
        victim = workers[0].pid
        until(
            lambda: begun()[victim] == 2 or flow.poll() is not None, "the worker did not begin a second shard"
        )
        os.kill(victim, signal.SIGKILL)
        assert flow.wait(PATIENCE) == 0, (tmp_path / "said").read_text()[-3000:]
    assert tables(tmp_path / "outputs") == tables(plain / "outputs")
    ended = {(pid, shard) for what, pid, shard in lines() if what == "end"}
    lost = {shard for what, pid, shard in lines() if what == "begin" and (pid, shard) not in ended}
    assert len(lost) == 1
    times = Counter(shard for what, _, shard in lines() if what == "begin")
    assert len(times) == ARTICLES // SHARD
    assert {shard for shard, count in times.items() if count > 1} == lost


def test_a_cluster_needs_dask_and_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(cluster.VARIABLE, raising=False)
    assert not cluster.wanted()
    monkeypatch.setenv(cluster.VARIABLE, "local")
    assert cluster.wanted()
    monkeypatch.setenv(cluster.VARIABLE, "somewhere:8786")
    with pytest.raises(UsageError, match="write tcp://HOST:PORT"):
        cluster.wanted()
    monkeypatch.setenv(cluster.VARIABLE, "tcp://somewhere:8786")
    assert cluster.wanted()
    monkeypatch.setattr(cluster, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'hoptac\[scale\]'"):
        cluster.wanted()
