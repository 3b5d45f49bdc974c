"""What a host's robots.txt lets hoptac fetch, and how slowly."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.robotparser import RobotFileParser

from hoptac.corpus.addresses import Target
from hoptac.corpus.policy import FetchError, UnreachableError

AGENT = "hoptac"
PATH = "/robots.txt"
MAX_BYTES = 512 * 1024
"""What stands behind is not read."""


class ClosedError(UnreachableError):
    """A page that may not be fetched as long as its host cannot say what may be."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one origin."""

    parser: RobotFileParser | None = None
    """None where everything may be fetched."""
    closed: str = ""
    """Why nothing may be fetched for now."""

    def check(self, target: Target) -> None:
        """Raises :class:`FetchError` when ``target`` may not be fetched."""
        if self.closed:
            raise ClosedError(target.shown, self.closed)
        if self.parser and not self.parser.can_fetch(AGENT, str(target.url)):
            raise FetchError(target.shown, "the host's robots.txt asks programs not to fetch this")

    @property
    def delay(self) -> float:
        """The seconds between two requests that the host asks for; 0 when it says nothing."""
        return float(self.parser.crawl_delay(AGENT) or 0) if self.parser else 0.0


def parse_rules(data: bytes) -> Rules:
    """The rules in a robots.txt; lines that are none are passed over."""
    parser = RobotFileParser()
    parser.parse(data[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines())
    return Rules(parser)


@dataclass(slots=True)
class _Origin:
    lock: threading.Lock = field(default_factory=threading.Lock)
    rules: Rules | None = None


class Robots:
    """The rules of all origins, each asked for once; several threads may use it."""

    def __init__(self, get: Callable[[str], bytes]) -> None:
        """``get`` fetches a robots.txt and raises :class:`FetchError` where there is none."""
        self._get = get
        self._lock = threading.Lock()
        self._origins: dict[str, _Origin] = {}

    def rules(self, target: Target) -> Rules:
        """The rules for the origin of ``target`` (RFC 9309).

        Where there is no robots.txt everything may be fetched; where the host could not say (it is
        down, or answers with an error of its own) nothing may.
        """
        with self._lock:
            origin = self._origins.setdefault(target.origin, _Origin())
        with origin.lock:
            if origin.rules is None:
                origin.rules = self._ask(target.origin)
            return origin.rules

    def _ask(self, origin: str) -> Rules:
        try:
            return parse_rules(self._get(origin + PATH))
        except UnreachableError as error:
            return Rules(closed=f"the host's robots.txt could not be had: {error.reason}")
        except FetchError:
            return Rules()
