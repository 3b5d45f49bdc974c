"""The flows: the same bytes as without Prefect, exit codes, what is tried again, what is reported."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import pipelines
from hoptac.errors import InputError, TransientError
from hoptac.run import RunReport, alone, run

PROJECT = Path(__file__).parent.parent.parent
ARTICLES = ("doi-ngoai-moi-truong", "tin-the-gioi-2012", "thoi-tiet-gia-ca-2020")


def daily(base: Path, home: Path, *sources: str) -> subprocess.CompletedProcess[str]:
    """One run of the flow in a process of its own, in the folder ``base``."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {"PREFECT_HOME": str(home), "PYTHONPATH": path}
    command = [sys.executable, "-m", "pipelines.daily", "--sources", *sources]
    return subprocess.run(command, cwd=base, env=environment, capture_output=True, text=True, check=False)


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "runs.csv"}


@pytest.mark.slow
def test_daily_writes_the_bytes_of_hoptac_run_then_nothing(tmp_path: Path, prefect_home: Path) -> None:
    (tmp_path / "inbox").mkdir()
    for name in ARTICLES:
        shutil.copy(PROJECT / "seeds" / "articles" / f"{name}.txt", tmp_path / "inbox")

    first = daily(tmp_path, prefect_home, "inbox")
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith("articles: 3 new")
    run(tmp_path / "corpus", tmp_path / "plain")
    written = tables(tmp_path / "outputs")
    assert written == tables(tmp_path / "plain")

    second = daily(tmp_path, prefect_home, "inbox")
    assert second.returncode == 0, second.stderr
    assert second.stdout == "nothing changed: 3 articles, the tables in outputs are up to date\n"

    (tmp_path / "inbox" / "empty.txt").write_bytes(b"")
    third = daily(tmp_path, prefect_home, "inbox")
    assert third.returncode == 1, third.stderr
    assert "1 input was rejected" in third.stdout
    after = tables(tmp_path / "outputs")
    assert {name for name in after if after[name] != written[name]} == {"rejects.csv"}


@pytest.mark.slow
def test_daily_says_in_one_line_what_is_wrong(tmp_path: Path, prefect_home: Path) -> None:
    done = daily(tmp_path, prefect_home, "nowhere")
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


MOMENT = "2024-01-01T00:00:00+00:00"
REPORT = RunReport(
    "r1", MOMENT, MOMENT, 1.0, "0", "k", 2, 0, 1, 0, 1, True, {"dyads": 7}, {"dyads": 3}, {"dyads": 1}
)
DYADS = "source_name,target_name,kind,status,evidence\n"


def write_csv(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8-sig")


def test_changes_list_counts_and_the_dyads_that_came_and_went(tmp_path: Path) -> None:
    from pipelines.publish import changes, dyads

    row = "Lào,WMO,support,done,{}\n"
    write_csv(tmp_path / "a" / "dyads.csv", DYADS + row.format("một") + 2 * row.format("hai"))
    write_csv(tmp_path / "b" / "dyads.csv", DYADS + row.format("hai") + row.format('"<b>|*ba*\n[x](y)"'))
    text = changes(REPORT, dyads(tmp_path / "a"), dyads(tmp_path / "b"))
    lines = text.splitlines()
    assert "| dyads | 7 | 3 | 1 |" in lines
    assert lines.index("## 1 dyads gained") < lines.index("## 2 dyads lost")
    gained, *lost = (line for line in lines if line.startswith("| Lào"))
    assert gained == r"| Lào | WMO | support | done | &lt;b&gt;\|\*ba\* \[x\](y) |"
    assert lost == ["| Lào | WMO | support | done | hai |", "| Lào | WMO | support | done | một |"]
    assert dyads(tmp_path / "nowhere").total() == 0
    assert "Nothing changed" in changes(replace(REPORT, published=False), dyads(tmp_path), dyads(tmp_path))


def test_rejects_are_listed_without_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines import publish

    row = "a|b.txt,ingest,https://u:p@x.vn/?token=abc not reached,2024-01-01T00:00:00+00:00\n"
    write_csv(tmp_path / "rejects.csv", "input,stage,error,at\n" + 3 * row)
    monkeypatch.setattr(publish, "SHOWN_REJECTS", 2)
    first, _, last = publish.rejects(tmp_path)
    assert (first["input"], first["stage"]) == ("a|b.txt", "ingest")
    assert first["error"] == "https://***@x.vn/?token=*** not reached"
    assert last["input"] == "... and 1 more: see rejects.csv"


def test_a_second_run_stops_with_a_clear_word_before_it_does_anything(tmp_path: Path) -> None:
    from pipelines.daily import daily as flow
    from pipelines.extract import extract
    from pipelines.publish import publish

    corpus, outputs = tmp_path / "corpus", tmp_path / "outputs"
    says = rf"another run is working on {outputs} \(process {os.getpid()}\); wait until it has ended"
    with alone(outputs):
        for call in (
            lambda: flow.fn(corpus, outputs, [], [], 0),
            lambda: extract.fn(corpus, outputs, 0),
            lambda: publish.fn(corpus, outputs, 0),
            lambda: run(corpus, outputs),
        ):
            with pytest.raises(TransientError, match=says):
                call()
    assert not corpus.exists()
    assert not outputs.exists()


def test_too_many_dyads_are_counted_not_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines import publish

    write_csv(tmp_path / "a" / "dyads.csv", DYADS + "Lào,WMO,support,done,một\n")
    listed = publish._listed_dyads(tmp_path / "a")
    assert listed is not None and listed.total() == 1
    monkeypatch.setattr(publish, "MAX_DYADS_BYTES", 10)
    assert publish._listed_dyads(tmp_path / "a") is None
    assert publish._listed_dyads(tmp_path / "nowhere") is not None
