"""The flows: the same bytes as without Prefect, exit codes, what is tried again, what is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import pipelines
from hoptac.errors import InputError, TransientError
from hoptac.run import RunReport, run

PROJECT = Path(__file__).parent.parent.parent
ARTICLES = ("doi-ngoai-moi-truong", "tin-the-gioi-2012", "thoi-tiet-gia-ca-2020")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Prefect home of these tests' own; its database is made once, which takes seconds."""
    return tmp_path_factory.mktemp("prefect")


def daily(base: Path, home: Path, *sources: str) -> subprocess.CompletedProcess[str]:
    """One run of the flow in a process of its own, in the folder ``base``."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PREFECT_HOME": str(home), "PYTHONPATH": path}
    command = [sys.executable, "-m", "pipelines.daily", "--sources", *sources]
    return subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=False)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "runs.csv"}


@pytest.mark.slow
def test_daily_writes_the_bytes_of_hoptac_run_then_nothing(tmp_path: Path, home: Path) -> None:
    (tmp_path / "inbox").mkdir()
    for name in ARTICLES:
        shutil.copy(PROJECT / "seeds" / "articles" / f"{name}.txt", tmp_path / "inbox")

    first = daily(tmp_path, home, "inbox")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("articles: 3 new")
    run(tmp_path / "corpus", tmp_path / "plain")
    written = tables(tmp_path / "outputs")
    assert written == tables(tmp_path / "plain")

    second = daily(tmp_path, home, "inbox")
    assert second.returncode == 0, second.stderr
    assert second.stdout == "nothing changed: 3 articles, the tables in outputs are up to date\n"

    (tmp_path / "inbox" / "empty.txt").write_bytes(b"")
    third = daily(tmp_path, home, "inbox")
    assert third.returncode == 1, third.stderr
    assert "1 input was rejected" in third.stdout
    after = tables(tmp_path / "outputs")
    assert {name for name in after if after[name] != written[name]} == {"rejects.csv"}


@pytest.mark.slow
def test_daily_says_in_one_line_what_is_wrong(tmp_path: Path, home: Path) -> None:
    done = daily(tmp_path, home, "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "hoptac: nowhere: no such file or folder\n"


@pytest.mark.parametrize(
    ("error", "again"), [(TransientError("busy"), True), (InputError("a", "b"), False), (OSError(), False)]
)
def test_only_transient_errors_are_tried_again(error: Exception, again: bool) -> None:
    from prefect.client.schemas.objects import State, StateType

    from pipelines.retry import is_transient

    state = State(type=StateType.FAILED, data=error)  # type: ignore[var-annotated]
    assert is_transient(None, None, state) is again


def test_nothing_is_sent_and_no_machine_is_touched() -> None:
    code = "import pipelines, os; print(os.environ['PREFECT_HOME'], os.environ['DO_NOT_TRACK'], os.environ['PREFECT_SERVER_ANALYTICS_ENABLED'])"  # noqa: E501
    clean = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT") and k != "DO_NOT_TRACK"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, env=clean, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(pipelines.PROJECT / ".hoptac" / "prefect"), "1", "false"]


def test_changes_lists_counts_and_rejects(tmp_path: Path) -> None:
    from pipelines.publish import changes

    head = "input,stage,error,at\n"
    row = "a|b.txt,ingest,not text,2024-01-01T00:00:00+00:00\n"
    (tmp_path / "rejects.csv").write_text(head + row, encoding="utf-8-sig")
    moment = "2024-01-01T00:00:00+00:00"
    report = RunReport(
        "r1", moment, moment, 1.0, "0", "k", 2, 0, 1, 0, 1, True, {"dyads": 7}, {"dyads": 3}, {"dyads": 1}
    )
    lines = changes(report, tmp_path).splitlines()
    assert "| dyads | 7 | 3 | 1 |" in lines
    assert "| a\\|b.txt | ingest | not text |" in lines
