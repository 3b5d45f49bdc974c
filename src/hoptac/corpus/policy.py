"""What fetching may do: how long, how much, how often, and where to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

from hoptac.errors import InputError, TransientError
from hoptac.settings import hoptac_version

PRIVATE_VARIABLE = "HOPTAC_ALLOW_PRIVATE"
"""Environment variable: ``1`` lets hoptac fetch from private networks and from this machine."""
MAX_BYTES = 8 * 1024 * 1024
FETCH = "fetch"
"""The stage that rejected addresses are listed under."""


def _private_allowed() -> bool:
    return os.environ.get(PRIVATE_VARIABLE, "").strip().lower() in {"1", "true", "yes"}


def user_agent() -> str:
    """The name under which hoptac asks for pages; robots.txt files speak of it as ``hoptac``."""
    return f"hoptac/{hoptac_version()} (reader of news feeds)"


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Limits of fetching; times in seconds."""

    allow_private: bool = field(default_factory=_private_allowed)
    """Whether private, loopback and link-local addresses (and ports below 1024 other than 80 and
    443) may be asked; from the environment unless given."""
    connect_timeout: float = 10
    read_timeout: float = 20
    """The longest silence within an answer."""
    total_timeout: float = 60
    """The longest time for one request and its whole answer."""
    max_bytes: int = MAX_BYTES
    """Of an answer, as sent and after decompression."""
    redirects: int = 5
    attempts: int = 3
    """Requests made for an address as long as the failures may pass."""
    backoff: float = 1
    """The wait before the second attempt; it doubles with each further one."""
    longest_wait: float = 60
    """A host that asks (``Retry-After``) for more patience than this is left for the next run."""
    delay: float = 1
    """Between the beginnings of two requests to one host; more where its robots.txt says so."""
    longest_delay: float = 30
    """A longer ``Crawl-delay`` counts as this."""
    per_host: int = 2
    """Requests to one host at the same time."""
    hosts: int = 8
    """Hosts that are asked at the same time."""
    failures: int = 3
    """After so many addresses in a row that could not be had, a host is not asked any more."""


class FetchError(InputError):
    """An address that gave nothing, and would not if asked again at once."""

    def __init__(self, source: str, reason: str) -> None:
        super().__init__(source, reason, stage=FETCH)


class UnreachableError(FetchError, TransientError):
    """An address that gave nothing, though it may do so later."""
