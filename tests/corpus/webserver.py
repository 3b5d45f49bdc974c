"""A real HTTP server on loopback whose pages misbehave in every way that we know of."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PARAGRAPHS = (
    "Sáng nay, đại diện hai cơ quan đã gặp nhau tại trụ sở để bàn việc lắp thêm ba mươi trạm đo mưa tự động.",
    "Theo kế hoạch, các trạm đầu tiên sẽ truyền số liệu về trung tâm trước mùa mưa năm sau, báo lũ sớm hơn.",
    "Chuyên gia của phía bạn sẽ ở lại sáu tháng để hướng dẫn cán bộ địa phương vận hành và sửa thiết bị.",
)


def article(title: str = "Tựa bài", *, extra: str = "", head: str = "") -> bytes:
    """A page with one article in Vietnamese."""
    body = "".join(f"<p>{text}</p>" for text in (*PARAGRAPHS, extra) if text)
    return (
        f"<!DOCTYPE html><html><head><meta property='og:title' content='{title}'>{head}</head>"
        f"<body><h1>{title}</h1><article>{body}</article></body></html>"
    ).encode()


class Handler(BaseHTTPRequestHandler):
    """Looks its path up in the server's routes; a route gets the handler and does what it likes."""

    server: Site  # type: ignore[assignment]

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        with self.server.lock:
            self.server.asked.append(self.path)
            self.server.times.append(time.monotonic())
            self.server.headers.append(dict(self.headers.items()))
        count = Counter(url.partition("?")[0] for url in self.server.asked)[path]
        route = self.server.routes.get(path)
        try:
            if route is None:
                self.answer(b"gone", status=404)
            elif callable(route):
                route(self, count)
            else:
                self.answer(route)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def answer(
        self, body: bytes = b"", kind: str = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        """An answer as it should be, with further headers (``_`` for ``-``)."""
        self.send_response(status)
        headers = {"content_length": str(len(body)), "content_type": kind, **headers}
        for name, value in headers.items():
            if value:
                self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def raw(self, data: bytes) -> None:
        """Bytes, whatever they are."""
        self.wfile.write(data)
        self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        pass


Route = bytes | Callable[[Handler, int], None]


class Site(ThreadingHTTPServer):
    """The server: its routes, and what was asked of it."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, routes: dict[str, Route]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes = routes
        self.lock = threading.Lock()
        self.asked: list[str] = []
        self.times: list[float] = []
        self.headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def count(self, path: str) -> int:
        """How often a path was asked for."""
        return sum(url.partition("?")[0] == path for url in self.asked)

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving(routes: dict[str, Route]) -> Iterator[Site]:
    """A running server."""
    site = Site(routes)
    thread = threading.Thread(target=site.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.shutdown()
        site.server_close()


def _reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.rfile.close()
    handler.wfile.close()
    handler.connection.close()


def slow_headers(handler: Handler, count: int) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 300:
        handler.raw(bytes([byte]))
        time.sleep(0.05)


def slow_body(handler: Handler, count: int) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n")
    for _ in range(300):
        handler.raw(b"x")
        time.sleep(0.05)


def hang(handler: Handler, count: int) -> None:
    time.sleep(2)


def hang_in_body(handler: Handler, count: int) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500\r\n\r\n<html>")
    time.sleep(2)


def wait_seconds(handler: Handler, count: int) -> None:
    if count == 1:
        handler.answer(b"slow down", status=429, retry_after="1")
    else:
        handler.answer(article())


def wait_until(handler: Handler, count: int) -> None:
    if count == 1:
        handler.answer(b"slow down", status=429, retry_after=handler.date_time_string(int(time.time()) + 2))
    else:
        handler.answer(article())


def wait_for_days(handler: Handler, count: int) -> None:
    handler.answer(b"slow down", status=429, retry_after="259200")


def wait_nonsense(handler: Handler, count: int) -> None:
    if count == 1:
        handler.answer(b"slow down", status=429, retry_after="tomorrow")
    else:
        handler.answer(article())


def recovers(handler: Handler, count: int) -> None:
    handler.answer(article() if count > 1 else b"oh", status=200 if count > 1 else 500)


def down(handler: Handler, count: int) -> None:
    handler.answer(b"down", status=503)


def cut_off(handler: Handler, count: int) -> None:
    handler.answer(article(), content_length="100000")


def cut_off_once(handler: Handler, count: int) -> None:
    handler.answer(article(), content_length="100000" if count == 1 else "")


def cut_off_chunks(handler: Handler, count: int) -> None:
    handler.raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<html\r\n"
    )


def broken_chunks(handler: Handler, count: int) -> None:
    handler.raw(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<html>\r\n"
    )


def redirect(to: str, status: int = 302) -> Callable[[Handler, int], None]:
    def route(handler: Handler, count: int) -> None:
        handler.answer(status=status, location=to)

    return route


def endless(handler: Handler, count: int) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.raw(b"<p>x</p>" * 8192)


def two_gigabytes(handler: Handler, count: int) -> None:
    handler.answer(b"<html>", content_length=str(2 << 30))


@cache
def _bomb() -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return b"".join([packer.compress(bytes(1 << 20)) for _ in range(60)] + [packer.flush()])


def gzip_bomb(handler: Handler, count: int) -> None:
    handler.answer(_bomb(), content_encoding="gzip")


def many_small_bombs(handler: Handler, count: int) -> None:
    handler.answer(gzip.compress(bytes(1 << 20)) * 100, content_encoding="gzip")


def broken_gzip(handler: Handler, count: int) -> None:
    data = bytearray(gzip.compress(article()))
    data[20:40] = bytes(20)
    handler.answer(bytes(data), content_encoding="gzip")


def cut_gzip(handler: Handler, count: int) -> None:
    handler.answer(gzip.compress(article())[:-30], content_encoding="gzip")


def gzipped(handler: Handler, count: int) -> None:
    handler.answer(gzip.compress(article()), content_encoding="gzip")


def deflated(handler: Handler, count: int) -> None:
    handler.answer(zlib.compress(article()), content_encoding="deflate")


def deflated_without_head(handler: Handler, count: int) -> None:
    packer = zlib.compressobj(wbits=-15)
    handler.answer(packer.compress(article()) + packer.flush(), content_encoding="deflate")


def unknown_compression(handler: Handler, count: int) -> None:
    handler.answer(article(), content_encoding="br")


def not_modified(handler: Handler, count: int) -> None:
    if handler.headers.get("if-none-match") == '"1"':
        handler.answer(status=304)
    else:
        handler.answer(article(), etag='"1"', last_modified="Thu, 06 Feb 2025 13:30:48 GMT")


def not_modified_unasked(handler: Handler, count: int) -> None:
    handler.answer(status=304)


def resets(handler: Handler, count: int) -> None:
    _reset(handler)


def resets_once(handler: Handler, count: int) -> None:
    if count == 1:
        _reset(handler)
    else:
        handler.answer(article())


def closes(handler: Handler, count: int) -> None:
    handler.close_connection = True


def old_garbage(handler: Handler, count: int) -> None:
    handler.raw(b"<html>HTTP/0.9 has no status line</html>\r\n\r\n")


def binary_garbage(handler: Handler, count: int) -> None:
    handler.raw(bytes(range(256)) * 20)


def huge_header(handler: Handler, count: int) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\nX-Huge: " + b"x" * 1_000_000 + b"\r\n\r\n")


def endless_headers(handler: Handler, count: int) -> None:
    handler.raw(b"HTTP/1.1 200 OK\r\n")
    while True:
        handler.raw(b"X-More: x\r\n" * 1000)


def two_lengths(handler: Handler, count: int) -> None:
    handler.raw(
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\nContent-Type: text/html\r\n\r\n<html>"
    )


def cookies(handler: Handler, count: int) -> None:
    handler.answer(article(), set_cookie="id=1; Path=/")


def wrong_charset(handler: Handler, count: int) -> None:
    handler.answer(article(), kind="text/html; charset=iso-8859-1")


def odd_charset(handler: Handler, count: int) -> None:
    handler.answer(article(), kind="text/html; charset=klingon-8")


def no_charset(handler: Handler, count: int) -> None:
    handler.answer(article(), kind="text/html")


def no_type(handler: Handler, count: int) -> None:
    handler.answer(article(), kind="")


def image(handler: Handler, count: int) -> None:
    handler.answer(b"\x89PNG", kind="image/png")


def login(handler: Handler, count: int) -> None:
    if handler.headers.get("authorization") == "Basic dXNlcjpwYXNz":
        handler.answer(article())
    else:
        handler.answer(status=401)


def bad_etag(handler: Handler, count: int) -> None:
    handler.raw(b'HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "\xff\xe9"\r\n\r\n' + article())
