"""The only door to the network: one address at a time, politely and within limits."""

from __future__ import annotations

import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime

import httpx

from hoptac.corpus import robots
from hoptac.corpus.addresses import Target, target
from hoptac.corpus.connection import read_body, requested
from hoptac.corpus.policy import FetchError, FetchPolicy, UnreachableError, user_agent

CONTENT_TYPES = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/xml",
        "application/xml",
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "text/plain",
    }
)
ACCEPT = "text/html, application/rss+xml, application/atom+xml, application/xml;q=0.9, text/plain;q=0.5"
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_VALIDATOR = 1000
TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a host gave to ask later whether its answer still holds."""

    etag: str = ""
    last_modified: str = ""

    def headers(self) -> dict[str, str]:
        """The headers of a request on condition."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in pairs.items() if value}


@dataclass(frozen=True, slots=True)
class Answer:
    """What an address gave."""

    url: str
    """Where it was found in the end, behind all redirects; it may hold secrets."""
    data: bytes = b""
    """The body, decompressed; empty when not modified."""
    content_type: str = ""
    charset: str = ""
    """As the host declares it; not to be trusted."""
    validators: Validators = Validators()
    not_modified: bool = False
    """The answer of which the given validators came still holds."""


class _AgainError(UnreachableError):
    """A failure that may pass, and how long the host asks to wait."""

    def __init__(self, source: str, reason: str, wait: float = 0) -> None:
        super().__init__(source, reason)
        self.wait = wait


@dataclass(slots=True)
class _Gate:
    """The turns at one host."""

    slots: threading.Semaphore
    next_start: float = 0
    failures: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


def retry_after(value: str, now: datetime) -> float:
    """The seconds that a ``Retry-After`` header asks to wait; 0 when it says nothing sound."""
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


def _content_type(response: httpx.Response) -> tuple[str, str]:
    message = Message()
    message["content-type"] = response.headers.get("content-type", "")
    if not response.headers.get("content-type", "").strip():
        return "", ""
    try:
        return message.get_content_type().lower(), str(message.get_content_charset() or "")
    except (LookupError, ValueError):
        return message.get_content_type().lower(), ""


def _header(response: httpx.Response, name: str) -> str:
    value: str = response.headers.get(name, "")
    return value if value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR else ""


def _still_holds(response: httpx.Response, validators: Validators) -> bool:
    return response.status_code == 304 and bool(validators.headers())


class Fetcher:
    """Fetches pages and feeds. Several threads may use one: they take turns at each host."""

    def __init__(
        self, policy: FetchPolicy | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.policy = policy or FetchPolicy()
        self._sleep = sleep
        self._lock = threading.Lock()
        self._gates: dict[str, _Gate] = {}
        self._robots = robots.Robots(self._robots_file)

    def target(self, url: str) -> Target:
        """The parts of an address. Raises :class:`FetchError` for one that may not be asked."""
        return target(url, private=self.policy.allow_private)

    def fetch(self, url: str, validators: Validators | None = None) -> Answer:
        """The page or feed at ``url``, or word that it is not modified since ``validators`` were given.

        Raises :class:`FetchError` when there is nothing to be had, and :class:`UnreachableError`
        (which is one) when there may be later. Messages hold no secrets of the address.
        """
        return self._tried(self.target(url), validators or Validators())

    def _robots_file(self, url: str) -> bytes:
        return self._tried(self.target(url), Validators(), rules=True).data

    def _gate(self, host: str) -> _Gate:
        with self._lock:
            if host not in self._gates:
                self._gates[host] = _Gate(threading.Semaphore(self.policy.per_host))
            return self._gates[host]

    @contextmanager
    def _turn(self, host: str, delay: float) -> Iterator[None]:
        gate = self._gate(host)
        with gate.slots:
            with gate.lock:
                start = max(time.monotonic(), gate.next_start)
                gate.next_start = start + delay
            self._pause(start - time.monotonic())
            yield

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            self._sleep(seconds)

    def _tried(self, goal: Target, validators: Validators, *, rules: bool = False) -> Answer:
        """The answer of the first attempt that succeeds."""
        gate, policy = self._gate(goal.host), self.policy
        if gate.failures >= policy.failures:
            raise UnreachableError(goal.shown, "the host failed several times in a row; not asked any more")
        wait = policy.backoff
        for attempt in range(1, policy.attempts + 1):
            try:
                answer = self._followed(goal, validators, rules)
            except robots.ClosedError:
                raise
            except UnreachableError as error:
                asked = error.wait if isinstance(error, _AgainError) else 0
                with gate.lock:
                    gate.next_start = max(gate.next_start, time.monotonic() + min(asked, policy.longest_wait))
                if attempt == policy.attempts or asked > policy.longest_wait:
                    with gate.lock:
                        gate.failures += 1
                    raise UnreachableError(error.source, error.reason) from error
                self._pause(max(wait, asked))
                wait *= 2
            else:
                gate.failures = 0
                return answer
        raise AssertionError("no attempt made")

    def _followed(self, goal: Target, validators: Validators, rules: bool) -> Answer:
        here, login = goal, goal.login
        for _ in range(self.policy.redirects + 1):
            delay = self.policy.delay
            if not rules:
                asked = self._robots.rules(here)
                asked.check(here)
                delay = max(delay, min(asked.delay, self.policy.longest_delay))
            headers = {
                "User-Agent": user_agent(),
                "Accept": ACCEPT,
                "Accept-Encoding": "gzip, deflate",
                "Connection": "close",
                **validators.headers(),
            }
            if login and here.origin == goal.origin:
                headers |= _basic(login)
            with self._turn(here.host, delay), requested(here, headers, self.policy) as response:
                if response.status_code not in REDIRECTS:
                    if _still_holds(response, validators):
                        return Answer(str(here.url), validators=validators, not_modified=True)
                    self._check_status(response, here)
                    return self._rules(response, here) if rules else self._page(response, here)
                here = self._next(response, here)
        raise FetchError(goal.shown, f"more than {self.policy.redirects} redirects")

    def _next(self, response: httpx.Response, here: Target) -> Target:
        place = response.headers.get("location", "").strip()
        if not place:
            raise FetchError(here.shown, "a redirect that does not say where to")
        try:
            joined = str(here.url.join(place))
        except (httpx.InvalidURL, ValueError) as error:
            raise FetchError(here.shown, "a redirect to what is not an address") from error
        try:
            return self.target(joined)
        except FetchError as error:
            raise FetchError(here.shown, f"redirects to {error.source}: {error.reason}") from error

    def _check_status(self, response: httpx.Response, here: Target) -> None:
        status = response.status_code
        if status in TRANSIENT:
            wait = retry_after(response.headers.get("retry-after", ""), datetime.now(UTC))
            patience = f" and asks to wait {wait:,.0f} seconds" if wait > self.policy.longest_wait else ""
            raise _AgainError(here.shown, f"the host answers with status {status}{patience}", wait)
        if status != 200:
            raise FetchError(here.shown, f"the host answers with status {status}")

    def _page(self, response: httpx.Response, here: Target) -> Answer:
        kind, charset = _content_type(response)
        if kind and kind not in CONTENT_TYPES:
            raise FetchError(here.shown, f"neither a page nor a feed, but {kind[:80]}")
        data = read_body(response, here.shown, self.policy.max_bytes)
        if not data.strip():
            raise FetchError(here.shown, "the answer is empty")
        validators = Validators(_header(response, "etag"), _header(response, "last-modified"))
        return Answer(str(here.url), data, kind, charset, validators)

    def _rules(self, response: httpx.Response, here: Target) -> Answer:
        return Answer(str(here.url), read_body(response, here.shown, robots.MAX_BYTES, cut=True))


def _basic(login: tuple[str, str]) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(":".join(login).encode()).decode()}
