"""Chromium, headless, driven over the DevTools protocol: what the tests of the report look through."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--lang=en",
    "--remote-debugging-port=0",
)
PATIENCE = 30.0
READY = "document.documentElement.dataset.ready"


def chromium() -> str | None:
    """The installed Chromium, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class BrowserError(Exception):
    """The browser did not do what was asked."""


class Page:
    """One open page; what it logs and what it loads is kept."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.problems: list[str] = []
        self.requests: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def _note(self, event: dict[str, Any]) -> None:
        method, values = event.get("method"), event.get("params", {})
        if method == "Runtime.exceptionThrown":
            self.problems.append(json.dumps(values["exceptionDetails"]))
        elif method == "Runtime.consoleAPICalled" and values["type"] in ("error", "warning", "assert"):
            self.problems.append(json.dumps(values["args"]))
        elif method == "Log.entryAdded" and values["entry"]["level"] in ("error", "warning"):
            self.problems.append(json.dumps(values["entry"]))
        elif method == "Network.requestWillBeSent":
            self.requests.append(values["request"]["url"])

    def call(self, method: str, **values: Any) -> dict[str, Any]:
        """Send a command of the protocol and return its result."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": values}))
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            message = json.loads(self._socket.recv(timeout=PATIENCE))
            if message.get("id") == number:
                if "error" in message:
                    raise BrowserError(f"{method}: {message['error']}")
                result: dict[str, Any] = message["result"]
                return result
            self._note(message)
        raise BrowserError(f"{method}: no answer")

    def run(self, script: str) -> Any:
        """The value of a JavaScript expression; promises are waited for."""
        found = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in found:
            raise BrowserError(json.dumps(found["exceptionDetails"]))
        return found["result"].get("value")

    def wait(self, condition: str) -> None:
        """Wait until a JavaScript expression is true."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.run(f"Boolean({condition})"):
                return
            time.sleep(0.02)
        raise BrowserError(f"never true: {condition}")

    def open(self, site: Path, route: str = "#/", **search: str) -> None:
        """Load the site anew at a route and wait until its view stands."""
        query = "&".join(f"{name}={value}" for name, value in search.items())
        self.call("Page.navigate", url="about:blank")
        self.call("Page.navigate", url=f"{(site / 'index.html').as_uri()}?{query}{route}")
        self.wait(f"document.readyState === 'complete' && {READY}")

    def act(self, script: str) -> Any:
        """Run what changes the view and wait until the new one stands."""
        before = self.run(READY)
        value = self.run(script)
        self.wait(f"{READY} !== {json.dumps(before)}")
        return value

    def go(self, route: str) -> None:
        """Follow a link within the site."""
        self.act(f"void (location.hash = {json.dumps(route)})")

    def click(self, selector: str) -> None:
        """Focus and click an element, and wait for the view that this leads to."""
        found = f"const it = document.querySelector({json.dumps(selector)})"
        self.act(f"{{ {found}; it.focus(); it.click(); }}")

    def choose(self, selector: str, value: str) -> None:
        """Set a control as a user does."""
        found = f"const it = document.querySelector({json.dumps(selector)}); it.value = {json.dumps(value)}"
        self.act(f"{{ {found}; it.dispatchEvent(new Event('change', {{bubbles: true}})); }}")

    def text(self, selector: str = "main") -> str:
        """The text that an element shows."""
        return str(self.run(f"document.querySelector({json.dumps(selector)}).innerText"))

    def key(self, name: str, code: int) -> None:
        """Press and release a key."""
        values: dict[str, Any] = {"key": name, "code": name, "windowsVirtualKeyCode": code}
        if name == "Enter":
            values["text"] = "\r"
        self.call("Input.dispatchKeyEvent", type="keyDown", **values)
        self.call("Input.dispatchKeyEvent", type="keyUp", **values)

    def resize(self, width: int, height: int, scale: float = 1, *, mobile: bool = False) -> None:
        """Show the page in a window of this size."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=mobile,
        )

    def screenshot(self, place: Path) -> None:
        """Save what is seen as PNG."""
        data = self.call("Page.captureScreenshot", format="png")["data"]
        place.write_bytes(base64.b64decode(data))


def _socket_address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    from urllib.request import urlopen

    port_file = profile / "DevToolsActivePort"
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            raise BrowserError(f"{process.args!r} ended with {process.returncode}")
        if port_file.is_file() and (lines := port_file.read_text().split()):
            with urlopen(f"http://127.0.0.1:{lines[0]}/json/list", timeout=PATIENCE) as answer:
                pages = [one for one in json.load(answer) if one["type"] == "page"]
            if pages:
                return str(pages[0]["webSocketDebuggerUrl"])
        time.sleep(0.05)
    raise BrowserError("the browser opened no port")


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A fresh browser with one page; ``profile`` is a new folder for what it keeps."""
    program = chromium()
    if program is None:
        raise BrowserError("no Chromium is installed")
    command = [program, *FLAGS, f"--user-data-dir={profile}", "about:blank"]
    quiet = os.environ | {"DBUS_SESSION_BUS_ADDRESS": "disabled:"}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=quiet)
    try:
        address = _socket_address(profile, process)
        with connect(address, max_size=None, proxy=None, origin=None) as socket:
            yield Page(socket)
    finally:
        process.terminate()
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
