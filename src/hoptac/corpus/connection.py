"""One request over a connection of its own: to a checked address, within a time, its body within a size."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import httpcore
import httpx

from hoptac.corpus.addresses import Target, resolve
from hoptac.corpus.policy import FetchError, FetchPolicy, UnreachableError

_GZIP = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""Encodings of a body, and what zlib calls them."""


@cache
def _trusted() -> ssl.SSLContext:
    return httpx.create_ssl_context()


class _Stream(httpcore.NetworkStream):
    """A stream that ends in time, however slowly the other side feeds it."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def _left(self, timeout: float | None) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("total")
        return left if timeout is None else min(left, timeout)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, self._left(timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to the very numbers that were checked: a name cannot lead elsewhere in between."""

    def __init__(self, shown: str, policy: FetchPolicy, deadline: float) -> None:
        self._shown = shown
        self._private = policy.allow_private
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        numbers = resolve(host, port, self._shown, private=self._private)
        plain = httpcore.SyncBackend()
        for last, number in enumerate(numbers, 1 - len(numbers)):
            left = self._deadline - time.monotonic()
            wait = max(0.01, left if timeout is None else min(left, timeout))
            try:
                stream = plain.connect_tcp(number, port, wait, local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if last == 0:
                    raise
        raise httpcore.ConnectError(f"no address for {host}")


class _Transport(httpx.HTTPTransport):
    """httpx's own transport over our connections; it keeps none, follows nothing, knows no proxy."""

    def __init__(self, shown: str, policy: FetchPolicy, deadline: float) -> None:
        super().__init__(verify=_trusted())
        self._pool = httpcore.ConnectionPool(
            ssl_context=_trusted(),
            max_connections=1,
            max_keepalive_connections=0,
            network_backend=_Backend(shown, policy, deadline),
        )


def _told(error: httpx.TransportError, shown: str) -> FetchError:
    """The error in our words. Those of the library may quote what the host sent."""
    if isinstance(error, httpx.ConnectTimeout):
        return UnreachableError(shown, "the host did not answer in time")
    if isinstance(error, httpx.TimeoutException):
        return UnreachableError(shown, "the answer did not come in time")
    causes: list[BaseException] = [error]
    while causes[-1].__cause__ or causes[-1].__context__:
        causes.append(causes[-1].__cause__ or causes[-1].__context__)  # type: ignore[arg-type]
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return FetchError(shown, "the host's certificate is not valid for it")
    if isinstance(error, httpx.ConnectError):
        return UnreachableError(shown, "no connection to the host")
    if isinstance(error, httpx.RemoteProtocolError) and "disconnected" not in str(error):
        if "closed connection" in str(error):
            return UnreachableError(shown, "the answer was cut off")
        return FetchError(shown, "the answer is not HTTP")
    return UnreachableError(shown, "the connection broke off")


@contextmanager
def requested(target: Target, headers: dict[str, str], policy: FetchPolicy) -> Iterator[httpx.Response]:
    """The answer to a GET request, its body not read yet.

    Raises :class:`FetchError` or :class:`UnreachableError`, also when the body is read in the block.
    """
    deadline = time.monotonic() + policy.total_timeout
    timeout = {
        "connect": policy.connect_timeout,
        "read": policy.read_timeout,
        "write": policy.read_timeout,
        "pool": policy.connect_timeout,
    }
    request = httpx.Request("GET", target.url, headers=headers, extensions={"timeout": timeout})
    try:
        with _Transport(target.shown, policy, deadline) as transport:
            response = transport.handle_request(request)
            try:
                yield response
            finally:
                response.close()
    except httpx.TransportError as error:
        raise _told(error, target.shown) from error


def _unpacked(parts: Iterable[bytes], wbits: int, limit: int, shown: str) -> Iterator[bytes]:
    """The parts decompressed, none of them larger than the limit."""
    decoder = zlib.decompressobj(wbits)
    begun = False
    try:
        for part in parts:
            pending = part
            while pending:
                if decoder.eof:
                    if wbits != _GZIP["gzip"] or not pending.startswith(b"\x1f\x8b"):
                        return
                    decoder = zlib.decompressobj(wbits)
                try:
                    yield decoder.decompress(pending, limit + 1)
                except zlib.error:
                    if begun or wbits != _GZIP["deflate"]:
                        raise
                    # what many hosts call deflate has no head
                    decoder = zlib.decompressobj(-15)
                    yield decoder.decompress(pending, limit + 1)
                begun = True
                pending = decoder.unconsumed_tail or decoder.unused_data
    except zlib.error as error:
        raise FetchError(shown, "the compressed answer is damaged") from error
    if not decoder.eof:
        raise UnreachableError(shown, "the compressed answer was cut off")


def _counted(parts: Iterable[bytes], limit: int, shown: str, cut: bool) -> Iterator[bytes]:
    size = 0
    for part in parts:
        size += len(part)
        if size > limit:
            if cut:
                yield part[: limit - size]
                return
            raise FetchError(shown, f"more than {limit:,} bytes")
        yield part


def read_body(response: httpx.Response, shown: str, limit: int, *, cut: bool = False) -> bytes:
    """The decompressed body. Raises :class:`FetchError` for a damaged one and for an unknown compression.

    Of more than ``limit`` bytes, as sent or decompressed, only so many are read; then that is an error
    too, unless the body may be ``cut`` there.
    """
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:18]) > limit and not cut:
        raise FetchError(shown, f"more than {limit:,} bytes")
    encoding = response.headers.get("content-encoding", "").strip().lower()
    parts = _counted(response.iter_raw(), limit, shown, cut)
    if encoding in _GZIP:
        parts = _counted(_unpacked(parts, _GZIP[encoding], limit, shown), limit, shown, cut)
    elif encoding not in ("", "identity"):
        raise FetchError(shown, f"compressed as {encoding[:40]!r}, which was not asked for")
    return b"".join(parts)
