"""Fetching from a server that misbehaves: nothing hangs, nothing floods, errors say what to do."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from random import Random

import pytest
import webserver as web
from webserver import Handler, Site, article, redirect, serving

from hoptac.corpus import addresses
from hoptac.corpus.addresses import is_public, redact
from hoptac.corpus.fetch import Fetcher, Validators, retry_after
from hoptac.corpus.pages import answer_text, page_url
from hoptac.corpus.policy import FetchError, FetchPolicy, UnreachableError
from hoptac.errors import InputError, TransientError

QUICK = FetchPolicy(
    allow_private=True,
    connect_timeout=5,
    read_timeout=5,
    total_timeout=8,
    max_bytes=1_000_000,
    attempts=2,
    backoff=0.01,
    longest_wait=3,
    delay=0,
)
IMPATIENT = replace(QUICK, read_timeout=0.3, total_timeout=0.6)


def policy(**changes: object) -> FetchPolicy:
    return replace(QUICK, **changes)  # type: ignore[arg-type]


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({"/a": article()}) as running:
        yield running


ROBUST: list[tuple[Callable[[Handler, int], None], int]] = [
    (web.wait_nonsense, 2),
    (web.recovers, 2),
    (web.cut_off_once, 2),
    (web.resets_once, 2),
    (web.gzipped, 1),
    (web.deflated, 1),
    (web.deflated_without_head, 1),
    (web.wrong_charset, 1),
    (web.odd_charset, 1),
    (web.no_charset, 1),
    (web.no_type, 1),
    (web.cookies, 1),
    (web.bad_etag, 1),
]


@pytest.mark.parametrize(("route", "requests"), ROBUST, ids=lambda v: getattr(v, "__name__", ""))
def test_fetch_gets_the_page_in_spite_of(
    site: Site, route: Callable[[Handler, int], None], requests: int
) -> None:
    site.routes["/x"] = route
    answer = Fetcher(QUICK).fetch(site.url + "/x")
    assert "trạm đo mưa" in answer_text(answer, "x")
    assert site.count("/x") == requests


# what goes wrong, whether it may pass by itself, the words, and the requests that it takes
REFUSED: list[tuple[Callable[[Handler, int], None], bool, str, int]] = [
    (web.slow_headers, True, "did not come in time", 2),
    (web.slow_body, True, "did not come in time", 2),
    (web.hang, True, "did not come in time", 2),
    (web.hang_in_body, True, "did not come in time", 2),
    (web.wait_for_days, True, "status 429 and asks to wait 259,200 seconds", 1),
    (web.down, True, "status 503", 2),
    (web.cut_off, True, "cut off", 2),
    (web.cut_off_chunks, True, "cut off", 2),
    (web.cut_gzip, True, "compressed answer was cut off", 2),
    (web.resets, True, "broke off", 2),
    (web.closes, True, "broke off", 2),
    (web.broken_chunks, False, "not HTTP", 1),
    (web.endless, False, "more than 1,000,000 bytes", 1),
    (web.two_gigabytes, False, "more than 1,000,000 bytes", 1),
    (web.gzip_bomb, False, "more than 1,000,000 bytes", 1),
    (web.many_small_bombs, False, "more than 1,000,000 bytes", 1),
    (web.broken_gzip, False, "compressed answer is damaged", 1),
    (web.unknown_compression, False, "compressed as 'br'", 1),
    (web.not_modified_unasked, False, "status 304", 1),
    (web.old_garbage, False, "not HTTP", 1),
    (web.binary_garbage, False, "not HTTP", 1),
    (web.huge_header, False, "not HTTP", 1),
    (web.endless_headers, False, "not HTTP", 1),
    (web.two_lengths, False, "not HTTP", 1),
    (web.image, False, "neither a page nor a feed, but image/png", 1),
    (web.login, False, "status 401", 1),
    (lambda handler, count: handler.answer(b" \n"), False, "the answer is empty", 1),
    (lambda handler, count: handler.answer(b""), False, "the answer is empty", 1),
    (lambda handler, count: handler.answer(b"", status=204), False, "status 204", 1),
    (lambda handler, count: handler.answer(b"half", status=206), False, "status 206", 1),
    (lambda handler, count: handler.answer(b"no", status=404), False, "status 404", 1),
    (lambda handler, count: handler.answer(b"no", status=999), False, "status 999", 1),
    (redirect("/x"), False, "more than 5 redirects", 6),
    (redirect(""), False, "does not say where to", 1),
    (redirect("file:///etc/passwd"), False, "'file:' addresses are not fetched", 1),
    (redirect("ftp://a.vn/x"), False, "'ftp:' addresses are not fetched", 1),
    (redirect("http://[::1"), False, "redirect to what is not an address", 1),
    (redirect("http://xn--/"), False, "redirects to http://xn--/: not an address", 1),
    (redirect("http://a.vn:99999/"), False, "redirects to http://a.vn:99999/: not an address", 1),
    (redirect("/x" * 3000), False, " characters; the limit is 4,096", 1),
]


@pytest.mark.parametrize(
    ("route", "transient", "says", "requests"), REFUSED, ids=lambda v: getattr(v, "__name__", "")
)
def test_fetch_refuses_with_the_reason(
    site: Site, route: Callable[[Handler, int], None], transient: bool, says: str, requests: int
) -> None:
    site.routes["/x"] = route
    limits = IMPATIENT if "in time" in says else QUICK
    start = time.monotonic()
    with pytest.raises(FetchError) as caught:
        Fetcher(limits).fetch(site.url + "/x")
    assert time.monotonic() - start < 4
    assert says in caught.value.reason
    assert caught.value.source.startswith(site.url)
    assert isinstance(caught.value, TransientError) is transient
    assert caught.value.stage == "fetch"
    assert site.count("/x") == requests


@pytest.mark.parametrize("route", [web.wait_seconds, web.wait_until])
def test_fetch_waits_as_long_as_the_host_asks(site: Site, route: Callable[[Handler, int], None]) -> None:
    site.routes["/x"] = route
    slept: list[float] = []
    Fetcher(policy(delay=0), sleep=slept.append).fetch(site.url + "/x")
    assert 0.5 < max(slept) <= 2


def test_fetch_backs_off_longer_each_time(site: Site) -> None:
    site.routes["/x"] = web.down
    slept: list[float] = []
    with pytest.raises(UnreachableError):
        Fetcher(policy(attempts=4, backoff=8), sleep=slept.append).fetch(site.url + "/x")
    assert slept == [8, 16, 32]
    assert site.count("/x") == 4


def test_retry_after_reads_seconds_and_dates() -> None:
    now = datetime(2025, 2, 6, 13, 30, 0, tzinfo=UTC)
    assert retry_after("120", now) == 120
    assert retry_after("Thu, 06 Feb 2025 13:31:00 GMT", now) == 60
    assert retry_after("Thu, 06 Feb 2025 13:00:00 GMT", now) == 0
    assert retry_after("Thu, 06 Feb 2025 13:31:00", now) == 60
    assert [retry_after(value, now) for value in ("", "-5", "x", "1e9", "٣")] == [0, 0, 0, 0, 3]


def test_fetch_follows_five_redirects_and_no_more(site: Site) -> None:
    for number in range(6):
        site.routes[f"/{number}"] = redirect(f"/{number + 1}", (301, 302, 303, 307, 308, 302)[number])
    site.routes["/6"] = article()
    answer = Fetcher(QUICK).fetch(site.url + "/1")
    assert answer.url == site.url + "/6"
    with pytest.raises(FetchError, match="more than 5 redirects"):
        Fetcher(QUICK).fetch(site.url + "/0")


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://127.0.0.1:8080/",
        "http://localhost/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://0/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[ff02::1]/",
        "http://[64:ff9b::a00:1]/",
        "http://[2002:7f00:1::]/",
        "https://[::]/",
    ],
)
def test_fetch_stays_out_of_private_networks(url: str) -> None:
    with pytest.raises(FetchError, match="private or reserved network"):
        Fetcher(policy(allow_private=False)).fetch(url)


def test_public_addresses_are_public() -> None:
    for number in ("8.8.8.8", "203.162.4.190", "2001:4860:4860::8888", "64:ff9b::808:808", "2002:808:808::"):
        assert is_public(ip_address(number)), number


def test_fetch_checks_each_redirect(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    # the test's own server counts as public here, the rest as it is
    checked = addresses.is_public
    monkeypatch.setattr(addresses, "is_public", lambda number: str(number) == "127.0.0.1" or checked(number))
    site.routes |= {
        "/x": redirect("http://169.254.169.254/latest/meta-data/"),
        "/y": redirect(site.url.replace("127.0.0.1", "127.0.0.2") + "/a"),
    }
    fetcher = Fetcher(policy(allow_private=False))
    assert fetcher.fetch(site.url + "/a").data
    for path in ("/x", "/y"):
        with pytest.raises(FetchError, match="private or reserved network"):
            fetcher.fetch(site.url + path)


def test_fetch_connects_to_the_number_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    real = addresses.socket.getaddrinfo
    told: list[str] = []

    def rebinding(host: str, *rest: object, **more: object) -> object:
        if host != "rebinding.example":
            return real(host, *rest, **more)  # type: ignore[arg-type]
        told.append("127.0.0.1" if len(told) % 2 == 0 else "169.254.169.254")
        return real(told[-1], *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", rebinding)
    monkeypatch.setattr(addresses, "is_public", lambda number: str(number) == "127.0.0.1")
    fetcher = Fetcher(policy(allow_private=False))
    url = site.url.replace("127.0.0.1", "rebinding.example") + "/a"
    # the name is asked for once a connection: robots.txt is let through, the page is not
    with pytest.raises(FetchError, match=r"private or reserved network \(169.254.169.254\)"):
        fetcher.fetch(url)
    assert fetcher.fetch(url).data
    assert told == ["127.0.0.1", "169.254.169.254", "127.0.0.1"]
    assert site.headers[-1]["Host"].startswith("rebinding.example:")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://a.vn/", "'ftp:' addresses"),
        ("file:///etc/passwd", "'file:' addresses"),
        ("gopher://a.vn/", "'gopher:' addresses"),
        ("javascript:alert(1)", "'javascript:' addresses"),
        ("http://", "without a host"),
        ("http:///x", "without a host"),
        ("http://a.vn:99999/", "not an address"),
        ("http://a.vn:x/", "not an address"),
        ("http://[::1/", "not an address"),
        ("http://a\nb.vn/", "not an address"),
        ("http://a.vn/\0", "not an address"),
        ("http://a.vn:25/", "port 25"),
        ("http://a.vn/" + "x" * 5000, "5,012 characters"),
        ("http://" + "a" * 300 + ".vn/", ""),
        ("http://xn--/", "not an address"),
        ("http://a.vn:0/", "not an address"),
        ("http://name.invalid/", "is not found"),
    ],
)
def test_fetch_refuses_what_is_no_address(url: str, says: str) -> None:
    with pytest.raises(FetchError) as caught:
        Fetcher(policy(allow_private=False)).fetch(url)
    assert says in caught.value.reason


def test_fetch_tries_a_closed_port_again_and_says_so(site: Site) -> None:
    site.server_close()
    with pytest.raises(UnreachableError, match="no connection to the host"):
        Fetcher(QUICK).fetch(site.url + "/a")


def test_fetch_survives_answers_of_noise(site: Site) -> None:
    good = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
    random = Random(20250206)

    def noise(handler: Handler, count: int) -> None:
        data = bytearray(good)
        for _ in range(random.randint(0, 5)):
            place = random.randrange(len(data))
            data[place : place + random.randint(0, 4)] = random.randbytes(random.randint(0, 4))
        handler.raw(bytes(data))

    site.routes["/x"] = noise
    fetcher = Fetcher(policy(attempts=1, failures=1000, read_timeout=0.3))
    outcomes = Counter[bool]()
    for _ in range(500):
        try:
            fetcher.fetch(site.url + "/x")
            outcomes[True] += 1
        except FetchError:
            outcomes[False] += 1
    assert min(outcomes.values()) > 50


def test_fetch_knows_no_proxy(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert Fetcher(QUICK).fetch(site.url + "/a").data


def test_fetch_asks_for_encryption_in_vain(site: Site) -> None:
    with pytest.raises(UnreachableError, match="no connection to the host"):
        Fetcher(QUICK).fetch(site.url.replace("http:", "https:") + "/a")


def test_fetch_gives_a_dead_host_up(site: Site) -> None:
    fetcher = Fetcher(policy(failures=2, attempts=1))
    for path in "1234":
        site.routes[f"/{path}"] = web.down
        with pytest.raises(UnreachableError):
            fetcher.fetch(f"{site.url}/{path}")
    assert [url for url in site.asked if url != "/robots.txt"] == ["/1", "/2"]


def test_fetch_asks_on_condition(site: Site) -> None:
    site.routes["/x"] = web.not_modified
    fetcher = Fetcher(QUICK)
    first = fetcher.fetch(site.url + "/x")
    assert first.validators == Validators('"1"', "Thu, 06 Feb 2025 13:30:48 GMT")
    second = fetcher.fetch(site.url + "/x", first.validators)
    assert second.not_modified
    assert second.validators == first.validators
    assert site.headers[-1]["If-Modified-Since"] == "Thu, 06 Feb 2025 13:30:48 GMT"


def test_fetch_says_who_it_is_and_keeps_no_cookies(site: Site) -> None:
    site.routes["/x"] = web.cookies
    fetcher = Fetcher(QUICK)
    fetcher.fetch(site.url + "/x")
    fetcher.fetch(site.url + "/x")
    assert all(sent["User-Agent"].startswith("hoptac/") for sent in site.headers)
    assert not any("Cookie" in sent for sent in site.headers)


def test_fetch_logs_in_at_the_given_host_only(site: Site) -> None:
    with serving({"/x": article()}) as other:
        site.routes |= {"/x": web.login, "/y": redirect(other.url + "/x")}
        fetcher = Fetcher(QUICK)
        assert fetcher.fetch(site.url.replace("//", "//user:pass@") + "/x").url == site.url + "/x"
        fetcher.fetch(site.url.replace("//", "//user:pass@") + "/y")
        assert "Authorization" in site.headers[-1]
        assert not any("Authorization" in sent for sent in other.headers)


def test_fetch_waits_between_two_requests_to_a_host(site: Site) -> None:
    fetcher = Fetcher(policy(delay=0.15))
    for _ in range(2):
        fetcher.fetch(site.url + "/a")
    gaps = [after - before for before, after in zip(site.times, site.times[1:], strict=False)]
    assert len(gaps) == 2
    assert min(gaps) > 0.1


def test_fetch_limits_requests_at_once(site: Site) -> None:
    from concurrent.futures import ThreadPoolExecutor

    inside, most = [0], [0]

    def busy(handler: Handler, count: int) -> None:
        with site.lock:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
        time.sleep(0.05)
        with site.lock:
            inside[0] -= 1
        handler.answer(article())

    site.routes["/x"] = busy
    fetcher = Fetcher(policy(per_host=2))
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(fetcher.fetch, [site.url + "/x"] * 8))
    assert most[0] == 2
    assert site.count("/robots.txt") == 1


# robots.txt


def robots(text: bytes, **headers: str) -> Callable[[Handler, int], None]:
    return lambda handler, count: handler.answer(text, kind="text/plain", **headers)


def test_robots_are_obeyed(site: Site) -> None:
    site.routes["/robots.txt"] = robots(
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n\nUser-agent: hoptac\nDisallow: /x\nCrawl-delay: 7\n"
    )
    slept: list[float] = []
    fetcher = Fetcher(policy(longest_delay=5), sleep=slept.append)
    assert fetcher.fetch(site.url + "/a").data
    fetcher.fetch(site.url + "/a")
    assert 4 < max(slept) <= 5
    site.routes["/y"] = redirect("/x")
    for path in ("/x", "/y"):
        with pytest.raises(FetchError, match=r"robots.txt asks"):
            fetcher.fetch(site.url + path)
    assert site.count("/robots.txt") == 1
    assert site.count("/x") == 0


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_robots_that_are_missing_forbid_nothing(site: Site, status: int) -> None:
    site.routes["/robots.txt"] = lambda handler, count: handler.answer(b"", status=status)
    assert Fetcher(QUICK).fetch(site.url + "/a").data


@pytest.mark.parametrize("route", [web.down, web.hang, web.resets, web.cut_off])
def test_robots_that_cannot_be_had_forbid_all_for_now(
    site: Site, route: Callable[[Handler, int], None]
) -> None:
    site.routes["/robots.txt"] = route
    with pytest.raises(UnreachableError, match=r"robots.txt could not be had"):
        Fetcher(IMPATIENT).fetch(site.url + "/a")
    assert site.count("/a") == 0
    assert site.count("/robots.txt") == 2


@pytest.mark.parametrize("body", [b"", b"<html>soft 404</html>", bytes(range(256)) * 10])
def test_robots_that_are_none_forbid_nothing(site: Site, body: bytes) -> None:
    site.routes["/robots.txt"] = robots(body)
    assert Fetcher(QUICK).fetch(site.url + "/a").data


def test_robots_are_read_up_to_a_limit_and_behind_redirects(site: Site) -> None:
    site.routes["/robots.txt"] = redirect("/r")
    site.routes["/r"] = robots(b"User-agent: *\nDisallow: /a\n" + b"# x\n" * 200_000)
    with pytest.raises(FetchError, match=r"robots.txt asks"):
        Fetcher(QUICK).fetch(site.url + "/a")


# secrets


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://a.vn/b?id=5&trang=2", None),
        ("https://a.vn/hop-tac-quoc-te-viet-nam-nhat-ban-20250206123456789.html", None),
        ("https://a.vn/?q=hop-tac-viet-nam-nhat-ban-nam-2021-lan-thu-2&author=An&keyword=x", None),
        ("https://user:pw@a.vn/b", "https://***@a.vn/b"),
        ("https://pw@a.vn", "https://***@a.vn"),
        ("https://a@b:c@a.vn/", "https://***@a.vn/"),
        ("https://a.vn/b?key=1&id=2", "https://a.vn/b?key=***&id=2"),
        ("https://a.vn/b?API_KEY=1;sig=2", "https://a.vn/b?API_KEY=***;sig=***"),
        ("https://a.vn/b?%74oken=1", "https://a.vn/b?%74oken=***"),
        ("https://a.vn/?access_token=1#id_token=2", "https://a.vn/?access_token=***#id_token=***"),
        ("https://a.vn/?X-Amz-Signature=1&X-Amz-Date=2", "https://a.vn/?X-Amz-Signature=***&X-Amz-Date=2"),
        ("https://a.vn/?x=9f8e7d6c5b4a39281706f5e4d3c2b1a0", "https://a.vn/?x=***"),
        ("https://a.vn/?9f8e7d6c5b4a39281706f5e4d3c2b1a0", "https://a.vn/?***"),
        ("https://a.vn/?u=https%3A%2F%2Fb%3Ac%40d.vn", "https://a.vn/?u=***"),
        ("not an address ?token=1", "not an address ?token=***"),
        ("", None),
    ],
)
def test_redact_hides_secrets_only(url: str, shown: str | None) -> None:
    assert redact(url) == (url if shown is None else shown)
    assert redact(redact(url)) == redact(url)


def test_redact_cuts_what_is_no_address_any_more() -> None:
    start = time.monotonic()
    assert redact("https://a.vn/?" + "a" * 3_000_000) == "https://a.vn/?" + "a" * 186 + "…"
    assert "…" not in redact("https://a.vn/?" + "a" * 4000)
    assert time.monotonic() - start < 1


def test_secrets_are_in_no_message_and_no_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    site.routes |= {"/x": redirect("/y?token=HUSH3"), "/y": web.image, "/z": redirect("ftp://u:HUSH4@a.vn/")}
    fetcher = Fetcher(policy(attempts=1))
    messages = []
    login = site.url.replace("//", "//user:HUSH1@")
    for url in (
        login + "/x?key=HUSH2",
        login + "/z?key=HUSH2",
        login + "x:y?key=HUSH2",
        "ftp://u:HUSH1@a.vn",
    ):
        with pytest.raises(InputError) as caught:
            fetcher.fetch(url)
        messages += [str(caught.value), caught.value.source, caught.value.reason, repr(caught.value)]
    records = [record.getMessage() for record in caplog.records if record.name != "httpcore.http11"]
    assert not [text for text in messages + records if "HUSH" in text]
    assert "https://" not in "".join(records)


# encodings and addresses of pages


def test_encodings_that_are_declared_and_fit_are_read(site: Site) -> None:
    old = "<meta charset=windows-1258><p>Vi\u00ea\u0323t Nam</p>".encode("cp1258")
    site.routes["/meta"] = lambda handler, count: handler.answer(old, kind="text/html")
    site.routes["/header"] = lambda handler, count: handler.answer(
        old.replace(b"windows-1258", b"klingon"), kind="text/html; charset=windows-1258"
    )
    site.routes["/wide"] = lambda handler, count: handler.answer("<p>Việt Nam</p>".encode("utf-16"))
    site.routes["/western"] = lambda handler, count: handler.answer(
        "<p>Vi\u00ea\u0323t Nam</p>".encode("cp1258"), kind="text/html; charset=windows-1252"
    )
    fetcher = Fetcher(QUICK)
    assert "Vi\u00ea\u0323t Nam" in answer_text(fetcher.fetch(site.url + "/meta"), "x")
    assert "Vi\u00ea\u0323t Nam" in answer_text(fetcher.fetch(site.url + "/header"), "x")
    assert "Việt Nam" in answer_text(fetcher.fetch(site.url + "/wide"), "x")
    with pytest.raises(InputError, match="not UTF-8"):
        answer_text(fetcher.fetch(site.url + "/western"), "x")


def test_pages_may_name_their_address_within_their_site() -> None:
    found = "https://m.bao.vn/b?key=1"
    assert page_url("https://www.bao.vn/b", found) == "https://www.bao.vn/b"
    assert page_url("/b", found) == "https://m.bao.vn/b"
    for foreign in ("", "https://khac.vn/b", "javascript:alert(1)", "//khac.vn/b", "http://[", "file:///b"):
        assert page_url(foreign, found) == "https://m.bao.vn/b?key=***"
