"""A flow that fails tells it to whom it may concern, without secrets, and never fails a second time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from pipelines.failure import VARIABLE, tell, without_secrets

PROJECT = Path(__file__).parent.parent.parent
SECRET = "https://anna:hunter2@feeds.example.vn/rss?token=abc123"


class Listener(BaseHTTPRequestHandler):
    """Keeps what is posted to it."""

    got: ClassVar[list[tuple[str, str, dict[str, Any]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((self.path, self.headers["Content-Type"], json.loads(body)))
        if self.path == "/moved":
            self.send_response(307)
            self.send_header("Location", "/hook")
        else:
            self.send_response(500 if self.path.startswith("/broken") else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing on stderr."""


@pytest.fixture
def url() -> Iterator[str]:
    Listener.got.clear()
    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def fail(message: str = "no luck") -> None:
    """What Prefect does when a flow failed."""
    state = SimpleNamespace(name="Failed", message=message, timestamp=datetime(2024, 1, 1, tzinfo=UTC))
    tell(SimpleNamespace(name="hoptac-daily"), SimpleNamespace(name="kind-otter", id="7"), state)


def test_a_failure_is_posted_without_secrets(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, f"{url}/hook")
    fail(f"InputError: {SECRET}: not reached")
    ((path, kind, told),) = Listener.got
    assert (path, kind) == ("/hook", "application/json")
    assert set(told) == {"text", "flow", "run", "run_id", "state", "message", "at"}
    assert told["text"].startswith(
        "hoptac: hoptac-daily failed: InputError: https://***@feeds.example.vn/rss"
    )
    assert "hunter2" not in str(told)
    assert "abc123" not in str(told)


def test_a_failure_is_given_to_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"import sys; open({str(tmp_path / 'told')!r}, 'w').write(sys.stdin.read())"
    monkeypatch.setenv(VARIABLE, f'{sys.executable} -c "{code}"')
    fail()
    assert json.loads((tmp_path / "told").read_text())["message"] == "no luck"


@pytest.mark.parametrize(
    ("hook", "says"),
    [
        ("http://127.0.0.1:1/x?token=abc123", "did not work (URLError)"),
        ("{url}/broken?token=abc123", "answered 500"),
        ("{url}/moved", "answered 307"),
        ("no-such-command abc123", "did not work (FileNotFoundError)"),
        ("false", "did not work (CalledProcessError)"),
        ("'open", "did not work (ValueError)"),
        ("http://[abc123", "did not work (ValueError)"),
    ],
)
def test_a_hook_that_fails_is_one_line(
    url: str, hook: str, says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(VARIABLE, hook.format(url=url))
    fail()
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert says in said
    assert "abc123" not in said
    assert [path for path, *_ in Listener.got] in ([], ["/broken?token=abc123"], ["/moved"])


def test_without_a_hook_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    fail()


def test_addresses_lose_their_secrets() -> None:
    assert without_secrets(f"a <{SECRET}> b") == "a <https://***@feeds.example.vn/rss?token=***> b"


@pytest.mark.slow
def test_a_daily_flow_that_fails_calls_the_hook(url: str, tmp_path: Path, prefect_home: Path) -> None:
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH", ""))))
    environment = os.environ | {
        "PREFECT_HOME": str(prefect_home),
        "PYTHONPATH": path,
        VARIABLE: f"{url}/hook",
    }
    command = [sys.executable, "-m", "pipelines.daily", "--sources", "nowhere"]
    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 2
    ((_, _, told),) = Listener.got
    assert told["flow"] == "hoptac-daily"
    assert "nowhere: no such file or folder" in told["message"]
