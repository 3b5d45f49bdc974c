"""The real thing against a local S3 server: add, run, read back, with the real pipeline and commands."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

PROJECT = Path(__file__).parent.parent
SEEDS = ("doi-ngoai-moi-truong", "tin-the-gioi-2012", "thoi-tiet-gia-ca-2020")

pytestmark = pytest.mark.slow


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a bucket on a server of this test's own."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    # no proxy and no profile of this machine may come between
    for name in [n for n in os.environ if n.startswith("AWS_") or n.lower().endswith("_proxy")]:
        monkeypatch.delenv(name)
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    }.items():
        monkeypatch.setenv(name, value)
    import s3fs

    bucket = f"tin-tuc-{uuid4().hex}"  # the server's buckets outlive it
    s3fs.S3FileSystem(skip_instance_cache=True).mkdir(bucket)
    try:
        yield f"s3://{bucket}/news"
    finally:
        server.stop()


def hoptac(base: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hoptac.cli", *arguments]
    return subprocess.run(command, cwd=base, capture_output=True, text=True, check=False)


def tables(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and p.name != "runs.csv"}


def test_add_run_and_read_on_s3_as_in_folders(
    s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoptac import read_tables
    from hoptac.objects import Store

    monkeypatch.chdir(tmp_path)
    sources = tmp_path / "in"
    sources.mkdir()
    for name in SEEDS:
        shutil.copy(PROJECT / "seeds" / "articles" / f"{name}.txt", sources)
    far = ("--corpus", f"{s3}/corpus", "--outputs", f"{s3}/outputs")

    added = hoptac(tmp_path, "add", "in", "--corpus", f"{s3}/corpus")
    assert added.stdout == f"{s3}/corpus: 3 added, 0 there already\n", added.stderr
    ran = hoptac(tmp_path, "run", *far)
    assert ran.returncode == 0, ran.stderr
    assert f"{s3}/outputs/current.json names the folder of the last run" in ran.stdout

    # the corpus as the store has it, so that added_at is the same
    for name in Store(f"{s3}/corpus").files():
        (tmp_path / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        Store(f"{s3}/corpus").download(name, tmp_path / "corpus" / name)
    assert hoptac(tmp_path, "run", "--outputs", "plain").returncode == 0
    run = read_tables(f"{s3}/outputs").runs["run_id"].iloc[-1]
    store = Store(f"{s3}/outputs/runs/{run}")
    assert {n: store.read(n) for n in store.files() if n != "runs.csv"} == tables(tmp_path / "plain")

    again = hoptac(tmp_path, "run", *far)
    assert again.stdout.startswith("nothing changed: 3 articles"), again.stderr
    shown = hoptac(tmp_path, "show", SEEDS[0], *far)
    assert shown.stdout == hoptac(tmp_path, "show", SEEDS[0], "--outputs", "plain").stdout
    dyad = read_tables(f"{s3}/outputs").dyads["dyad_id"].iloc[0]
    assert hoptac(tmp_path, "why", f"dyads:{dyad}", *far).returncode == 0
    refused = hoptac(tmp_path, "report", *far)
    assert refused.returncode == 2 and "say with --to where" in refused.stderr
    assert hoptac(tmp_path, "report", *far, "--to", "week").stdout == "week/index.html\n"
    exported = hoptac(tmp_path, "export", "xlsx", "--outputs", f"{s3}/outputs", "--to", "week.xlsx")
    assert exported.returncode == 0, exported.stderr
    nowhere = hoptac(tmp_path, "run", "--corpus", "s3://no-such-bucket/corpus", "--outputs", "x")
    assert nowhere.returncode == 2 and nowhere.stderr.count("\n") == 1


def test_flow_on_s3_with_two_workers_as_in_folders(s3: str, tmp_path: Path, prefect_home: Path) -> None:
    from hoptac.objects import Store
    from hoptac.tables.remote import tables_here

    sources = tmp_path / "in"
    sources.mkdir()
    for name in SEEDS:
        shutil.copy(PROJECT / "seeds" / "articles" / f"{name}.txt", sources)
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PREFECT_HOME": str(prefect_home), "PYTHONPATH": path}
    command = [sys.executable, "-m", "pipelines.daily", "--sources", "in", "--shard-size", "1"]
    far = ["--corpus", f"{s3}/corpus", "--outputs", f"{s3}/outputs"]
    done = subprocess.run(
        [*command, *far],
        cwd=tmp_path,
        env=environment | {"HOPTAC_CLUSTER": "local"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert not [name for name in Store(f"{s3}/outputs").files() if name.endswith((".part", ".lock.json"))]
    for name in Store(f"{s3}/corpus").files():
        (tmp_path / "corpus" / name).parent.mkdir(parents=True, exist_ok=True)
        Store(f"{s3}/corpus").download(name, tmp_path / "corpus" / name)
    assert hoptac(tmp_path, "run", "--outputs", "plain").returncode == 0
    assert tables(tables_here(f"{s3}/outputs")) == tables(tmp_path / "plain")
