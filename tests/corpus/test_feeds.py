"""Feeds as publishers write them, and what becomes of the articles that they name."""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
import webserver as web
from webserver import PARAGRAPHS, Handler, Site, article, redirect, serving

from hoptac.corpus.add import AddReport, add
from hoptac.corpus.feeds import Listed, feed_moment, is_feed, is_feed_list, parse_feed, read_feed_list
from hoptac.corpus.fetch import Fetcher
from hoptac.corpus.policy import FetchPolicy
from hoptac.corpus.rejects import read_rejects
from hoptac.corpus.store import list_corpus, read_article
from hoptac.corpus.visits import FILE, Visit, Visits
from hoptac.errors import InputError, UsageError
from hoptac.settings import cache_folder
from hoptac.types import Article

QUICK = FetchPolicy(
    allow_private=True,
    connect_timeout=5,
    read_timeout=5,
    total_timeout=8,
    max_bytes=1_000_000,
    attempts=1,
    backoff=0.01,
    delay=0,
    failures=100,
)
DATE = "Thu, 06 Feb 2025 20:30:48 +0700"
LATER = "Fri, 07 Feb 2025 08:00:00 +0700"


def item(link: str, title: str = "Tin", date: str = DATE, more: str = "") -> str:
    when = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title><link>{link}</link>{when}{more}</item>"


def rss(*items: str, head: str = "") -> bytes:
    body = "".join(items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel><title>Báo</title>'
        f"{head}{body}</channel></rss>"
    ).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with serving(
        {"/a": article("Bài A"), "/b": article("Bài B", extra="Bài này có thêm một đoạn.")}
    ) as running:
        yield running


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return tmp_path / "corpus"


def fetched(corpus: Path, *sources: str, policy: FetchPolicy = QUICK) -> AddReport:
    return add(sources, corpus, fetcher=Fetcher(policy))


def stored(corpus: Path) -> list[Article]:
    articles = [read_article(corpus, found.path) for found in list_corpus(corpus)]
    return sorted(articles, key=lambda a: (a.url, a.added_at))


def counts(report: AddReport) -> tuple[int, int, int]:
    return report.added, report.unchanged, report.rejected


# parsing


def test_rss_gives_address_title_date_and_summary() -> None:
    feed = parse_feed(
        rss(
            item(
                "https://bao.vn/a.html",
                "Việt Nam &amp; &lt;b&gt;Lào&lt;/b&gt;",
                more="<description><![CDATA[ <a href='/x'><img src='/y?a=1&b=2'></a></br>"
                "Hai bên ký <b>bản ghi nhớ</b>. ]]></description>",
            )
        ).decode(),
        "f",
    )
    (entry,) = feed.entries
    assert entry.url == "https://bao.vn/a.html"
    assert entry.title == "Việt Nam & Lào"
    assert entry.published == "2025-02-06T20:30:48+07:00"
    assert entry.updated == "2025-02-06T13:30:48+00:00"
    assert entry.summary == "Hai bên ký bản ghi nhớ ."
    assert feed.errors == ()
    assert not feed.cut


def test_atom_gives_address_title_and_dates() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://bao.vn/tin/"><title>Báo</title>'
        '<link rel="self" href="/atom"/>'
        '<entry><title type="html">Tin &lt;i&gt;một&lt;/i&gt;</title><link href="../a.html"/><id>urn:1</id>'
        "<published>2025-02-06T20:30:48+07:00</published><updated>2025-02-07T01:00:00Z</updated>"
        "<summary>Tóm tắt</summary></entry></feed>"
    )
    (entry,) = parse_feed(atom, "f").entries
    assert (entry.url, entry.title, entry.summary) == ("https://bao.vn/a.html", "Tin một", "Tóm tắt")
    assert (entry.published, entry.updated) == ("2025-02-06T20:30:48+07:00", "2025-02-07T01:00:00+00:00")


def test_old_rss_is_read_too() -> None:
    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<item rdf:about="https://bao.vn/a"><title>T</title><link>https://bao.vn/a</link></item></rdf:RDF>'
    )
    assert [entry.url for entry in parse_feed(rdf, "f").entries] == ["https://bao.vn/a"]
    netscape = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
        f'<rss version="0.91"><channel>{item("https://bao.vn/a")}</channel></rss>'
    )
    assert is_feed(netscape)
    assert [entry.url for entry in parse_feed(netscape, "f").entries] == ["https://bao.vn/a"]


def test_relative_links_are_resolved_against_the_feed() -> None:
    text = rss(item("/a.html"), item("b.html")).decode()
    urls = [entry.url for entry in parse_feed(text, "f", "https://bao.vn/rss/the-gioi.rss").entries]
    assert urls == ["https://bao.vn/a.html", "https://bao.vn/rss/b.html"]
    text = rss(item("/a.html"), head="<link>https://bao.vn/</link>").decode()
    assert [entry.url for entry in parse_feed(text, "f").entries] == ["https://bao.vn/a.html"]


def test_entries_without_an_address_are_told() -> None:
    links = ("/a.html", "", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@bao.vn")
    feed = parse_feed(rss(*(item(link) for link in links), item("https://bao.vn/a")).decode(), "f")
    assert [entry.url for entry in feed.entries] == ["https://bao.vn/a"]
    assert [error.source for error in feed.errors] == ["f:1", "f:2", "f:3", "f:4", "f:5"]


def test_an_address_named_twice_is_one_entry() -> None:
    feed = parse_feed(rss(item("https://bao.vn/a", "1"), item("https://bao.vn/a", "2")).decode(), "f")
    assert [entry.title for entry in feed.entries] == ["1"]


def test_bad_xml_gives_what_is_there() -> None:
    text = rss(item("https://bao.vn/a?x=1&y=2", "A & B"), item("https://bao.vn/b"), "<p><br>").decode()
    assert [e.url for e in parse_feed(text, "f").entries] == ["https://bao.vn/a?x=1&y=2", "https://bao.vn/b"]


def test_a_feed_that_breaks_off_loses_its_last_entry() -> None:
    text = rss(item("https://bao.vn/a"), item("https://bao.vn/bai-viet-dai")).decode()
    feed = parse_feed(text[: text.index("viet-dai")], "f")
    assert feed.cut
    assert [entry.url for entry in feed.entries] == ["https://bao.vn/a"]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss version="2.0"/>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><title>&x;</title></rss>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1/">%x;]><rss version="2.0"/>',
    ],
)
def test_xml_bombs_are_not_read(text: str) -> None:
    assert is_feed(text)
    with pytest.raises(InputError, match="declares entities"):
        parse_feed(text, "f")


@pytest.mark.parametrize(
    "text", ["", "x", "<html><body>no</body></html>", "<a/>", "<rss", "{}", "\0", "/etc/passwd"]
)
def test_what_is_no_feed_is_told(text: str) -> None:
    with pytest.raises(InputError, match="not an RSS or Atom feed"):
        parse_feed(text, "f")


def test_damaged_feeds_raise_errors_of_ours_only() -> None:
    good = rss(
        item("https://bao.vn/a", more="<link>x</link>"), item("/b", "&#65;"), head="<link>/</link>"
    ).decode()
    pieces = (
        "<",
        ">",
        "&",
        "]]>",
        "<!--",
        "</link>",
        "&#99999999999;",
        "http://[",
        "<?xml",
        "<![CDATA[",
        "<entry>",
    )
    random = Random(20250206)
    for _ in range(1000):
        text = good
        for _ in range(random.randint(1, 6)):
            place = random.randrange(len(text))
            text = text[:place] + random.choice(pieces) + text[place + random.randint(0, 9) :]
        with suppress(InputError):
            parse_feed(text, "f", random.choice(("", "https://bao.vn/")))
    for text in (
        good.replace("&#65;", "&#99999999999;</x>"),
        good.replace("</title><link>", "</title></link>"),
    ):
        with suppress(InputError):
            parse_feed(text, "f", "https://bao.vn/")


def test_feeds_that_nest_or_repeat_are_read_in_time() -> None:
    start = time.monotonic()
    parse_feed(rss("<x>" * 50_000).decode(), "f")
    parse_feed(rss(item("https://bao.vn/a", "<![CDATA[" + "<b>" * 20_000 + "]]>")).decode(), "f")
    parse_feed(rss("<" * 20_000).decode(), "f")
    parse_feed(rss(item("https://bao.vn/" + "a" * 500_000, date="1 " * 100_000)).decode(), "f")
    assert not is_feed("<!-- -->" * 3000 + "<!--" * 1000)
    assert (
        len(parse_feed(rss(*(item(f"https://bao.vn/{n}") for n in range(1500))).decode(), "f").entries)
        == 1000
    )
    assert time.monotonic() - start < 8


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        (DATE, "2025-02-06T20:30:48+07:00"),
        ("Thu, 06 Feb 2025 20:30:48 GMT+7", "2025-02-06T20:30:48+07:00"),
        ("Thu, 06 Feb 2025 20:30:48 GMT+07:00", "2025-02-06T20:30:48+07:00"),
        ("Thu, 06 Feb 2025 13:30:48 GMT", "2025-02-06T13:30:48+00:00"),
        ("Thu, 06 Feb 2025 13:30:48 -0000", "2025-02-06T13:30:48+00:00"),
        ("Thu, 06 Feb 2025 08:30:48 EST", "2025-02-06T08:30:48-05:00"),
        ("Thu, 06 Feb 2025 20:30:48 ICT", "2025-02-06T20:30:48+07:00"),
        ("Thu, 06 Feb 2025 20:30:48", "2025-02-06T20:30:48+07:00"),
        ("6 Feb 25 20:30 +07:00", "2025-02-06T20:30:00+07:00"),
        ("2025-02-06T13:30:48.123Z", "2025-02-06T13:30:48+00:00"),
        ("2025-02-06 20:30:48", "2025-02-06T20:30:48+07:00"),
        ("06/02/2025 20:30", "2025-02-06T20:30:00+07:00"),
        ("2025-02-06", "2025-02-06"),
        ("2/6/2025 8:30:48 PM", ""),
        ("Thu, 32 Feb 2025 20:30:48 +0700", ""),
        ("Thu, 06 Feb 2025 20:30:48 +99:99", ""),
        ("Thu, 06 Feb 99999 20:30:48 +0700", ""),
        ("mai", ""),
        ("", ""),
    ],
)
def test_feed_dates_keep_their_offsets(raw: str, iso: str) -> None:
    assert feed_moment(raw) == iso


def test_lists_of_feeds_are_told_from_articles() -> None:
    assert is_feed_list("outlet,url,section,source,note\n")
    assert is_feed_list("\ufeffURL\r\n")
    assert not is_feed_list("id,url,title,text\n")
    assert not is_feed_list("url,title,content\n")
    text = "outlet,url\nBáo,https://bao.vn/rss\n# x,y\n\nBáo,bao.vn\n,,,\nÝ,http://y.vn/\n"
    listed = list(read_feed_list(text, "f.csv"))
    assert [getattr(row, "outlet", None) or str(row) for row in listed] == [
        "Báo",
        "f.csv:5: 'bao.vn' is not an address",
        "Ý",
    ]


def test_the_feeds_of_the_seeds_are_sound() -> None:
    path = Path(__file__).parents[2] / "seeds" / "feeds.csv"
    text = path.read_text(encoding="utf-8")
    assert is_feed_list(text.partition("\n")[0])
    rows = list(csv.DictReader(text.splitlines()))
    listed = list(read_feed_list(text, "feeds.csv"))
    assert len(listed) == len(rows) >= 20
    assert not [row for row in listed if isinstance(row, InputError)]
    assert len({row["url"] for row in rows}) == len(rows)
    assert all(row["url"].startswith("https://") and row["outlet"] and row["source"] for row in rows)


# adding


def test_add_fetches_one_article(site: Site, corpus: Path) -> None:
    site.routes["/a"] = lambda handler, count: handler.answer(
        article(
            "Bài A",
            head=f"<link rel='canonical' href='{site.url}/a.html'>"
            "<meta property='og:site_name' content='Báo'>",
        )
    )
    assert counts(fetched(corpus, f"{site.url}/a?utm_source=x&token=HUSH")) == (1, 0, 0)
    (found,) = stored(corpus)
    assert (found.title, found.outlet, found.url) == ("Bài A", "Báo", f"{site.url}/a.html")
    assert all(text in found.text for text in PARAGRAPHS)
    assert "HUSH" not in "".join(p.read_text() for p in corpus.rglob("*.md"))


def test_add_reads_plain_text_from_the_web(site: Site, corpus: Path) -> None:
    text = "Tựa bài\nThế giới - Ngày đăng : 09:39, 16/12/2021\n" + PARAGRAPHS[0]
    site.routes["/t"] = lambda handler, count: handler.answer(text.encode(), kind="text/plain")
    fetched(corpus, site.url + "/t")
    (found,) = stored(corpus)
    assert (found.title, found.published_at, found.text) == ("Tựa bài", "2021-12-16T09:39:00+07:00", text)


def test_add_follows_a_feed_and_fetches_only_what_is_new(site: Site, corpus: Path) -> None:
    site.routes["/f"] = rss(item("/a", "Khác"), item("/b", date=""))
    assert counts(fetched(corpus, site.url + "/f")) == (2, 0, 0)
    first, second = stored(corpus)
    assert (first.title, first.published_at) == ("Bài A", "2025-02-06T20:30:48+07:00")
    assert second.published_at == ""
    before = {p.name: p.read_bytes() for p in corpus.rglob("*") if p.is_file()}
    assert counts(fetched(corpus, site.url + "/f")) == (0, 2, 0)
    site.routes["/f"] = rss(item("/a"), item("/c"))
    site.routes["/c"] = article("Bài C", extra="Bài này cũng có thêm một đoạn.")
    assert counts(fetched(corpus, site.url + "/f")) == (1, 1, 0)
    assert (site.count("/a"), site.count("/b"), site.count("/c")) == (1, 1, 1)
    assert before.items() <= {p.name: p.read_bytes() for p in corpus.rglob("*") if p.is_file()}.items()


def test_a_changed_text_makes_a_version_beside_the_old(site: Site, corpus: Path) -> None:
    site.routes["/f"] = rss(item("/a"))
    fetched(corpus, site.url + "/f")
    site.routes["/a"] = article("Bài A", extra="Cập nhật: hai bên đã ký thêm một văn bản.")
    assert counts(fetched(corpus, site.url + "/f")) == (0, 1, 0)
    site.routes["/f"] = rss(item("/a", date=LATER))
    assert counts(fetched(corpus, site.url + "/f")) == (1, 0, 0)
    versions = stored(corpus)
    assert len({v.article_id for v in versions}) == 2
    assert {v.url for v in versions} == {site.url + "/a"}
    assert all(v.added_at for v in versions)
    assert sorted("Cập nhật" in v.text for v in versions) == [False, True]
    assert counts(fetched(corpus, site.url + "/f")) == (0, 1, 0)
    assert site.count("/a") == 2


def test_an_update_that_changes_no_text_adds_nothing(site: Site, corpus: Path) -> None:
    site.routes["/f"] = rss(item("/a"))
    fetched(corpus, site.url + "/f")
    site.routes["/f"] = rss(item("/a", date=LATER))
    site.routes["/a"] = article("Tựa khác")
    assert counts(fetched(corpus, site.url + "/f")) == (0, 1, 0)
    assert counts(fetched(corpus, site.url + "/a")) == (0, 1, 0)
    assert [found.title for found in stored(corpus)] == ["Bài A"]


def test_what_is_not_modified_is_not_sent_again(site: Site, corpus: Path) -> None:
    def feed(handler: Handler, count: int) -> None:
        if handler.headers.get("if-none-match") == '"f"':
            handler.answer(status=304)
        else:
            handler.answer(rss(item("/x")), kind="application/rss+xml", etag='"f"')

    site.routes |= {"/f": feed, "/x": web.not_modified}
    assert counts(fetched(corpus, site.url + "/f")) == (1, 0, 0)
    assert counts(fetched(corpus, site.url + "/f")) == (0, 0, 0)
    assert counts(fetched(corpus, site.url + "/x")) == (0, 1, 0)
    assert site.count("/x") == 2
    assert site.headers[-1]["If-None-Match"] == '"1"'
    for found in list_corpus(corpus):
        (corpus / found.path).unlink()
    assert counts(fetched(corpus, site.url + "/f")) == (1, 0, 0)


def test_one_failure_stops_nothing_and_is_tried_again(site: Site, corpus: Path) -> None:
    def feed(handler: Handler, count: int) -> None:
        if handler.headers.get("if-none-match") == '"f"':
            handler.answer(status=304)
        else:
            handler.answer(rss(*map(item, ("/a", "/down?key=HUSH", "/gone", "/b", "ftp://x/"))), etag='"f"')

    site.routes |= {"/f": feed, "/down": web.down}
    report = fetched(corpus, site.url + "/f")
    assert counts(report) == (2, 0, 3)
    rejects = read_rejects(corpus)
    assert [(r.input.removeprefix(site.url), r.stage) for r in rejects] == [
        ("/down?key=***", "fetch"),
        ("/f:5", "ingest"),
        ("/gone", "fetch"),
    ]
    assert [r.error for r in rejects][::2] == [
        "the host answers with status 503",
        "the host answers with status 404",
    ]
    site.routes["/down"] = article("Bài D", extra="Máy chủ đã trở lại.")
    report = fetched(corpus, site.url + "/f")
    assert counts(report) == (1, 2, 1)
    assert site.count("/gone") == 1
    assert [r.input.removeprefix(site.url) for r in read_rejects(corpus)] == ["/f:5", "/gone"]
    assert b"HUSH" not in b"".join(p.read_bytes() for p in corpus.parent.rglob("*") if p.is_file())


def test_a_refused_page_is_asked_again_when_the_feed_says_so(site: Site, corpus: Path) -> None:
    site.routes |= {"/f": rss(item("/x")), "/x": b"<html><body></body></html>"}
    assert counts(fetched(corpus, site.url + "/f")) == (0, 0, 1)
    assert counts(fetched(corpus, site.url + "/f")) == (0, 0, 0)
    assert len(read_rejects(corpus)) == 1
    site.routes |= {"/f": rss(item("/x", date=LATER)), "/x": article()}
    assert counts(fetched(corpus, site.url + "/f")) == (1, 0, 0)
    assert read_rejects(corpus) == []


def test_two_feeds_may_name_one_article(site: Site, corpus: Path) -> None:
    with serving({"/f": rss(item(site.url + "/a"), item(site.url + "/a#x"))}) as other:
        site.routes["/f"] = rss(item("/a"))
        assert counts(fetched(corpus, site.url + "/f", other.url + "/f", site.url + "/a")) == (1, 0, 0)
    assert site.count("/a") == 1


def test_feeds_and_lists_in_files_are_followed(site: Site, corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "feed.xml").write_bytes(rss(item(site.url + "/a"), item("/b")))
    (folder / "list.csv").write_text(
        f"outlet,url,section\nBáo Thử,{site.url}/f,Thế giới\nX,y\n", encoding="utf-8"
    )
    (folder / "bad.rss").write_bytes(b"<rss")
    (folder / "note.txt").write_text("Việt Nam và Lào ký bản ghi nhớ.")
    site.routes["/f"] = rss(item("/b"))
    report = fetched(corpus, str(folder))
    assert counts(report) == (3, 0, 3)
    assert [r.input for r in report.rejects] == [
        str(folder / "bad.rss"),
        str(folder / "feed.xml") + ":2",
        str(folder / "list.csv") + ":3",
    ]
    (found,) = [a for a in stored(corpus) if a.url == site.url + "/b"]
    assert (found.outlet, found.section) == ("Báo Thử", "Thế giới")


def test_feeds_behave_badly_too(site: Site, corpus: Path) -> None:
    site.routes |= {
        "/nested": rss(item("/f")),
        "/f": rss(item("/a")),
        "/bomb": b'<!DOCTYPE rss [<!ENTITY a "x">]><rss version="2.0"><channel></channel></rss>',
        "/cut": rss(item("/b"), item("/bbb"))[:-40],
        "/empty": rss(),
        "/map": lambda handler, count: handler.answer(b"<urlset><url/></urlset>", kind="text/xml"),
        "/page": lambda handler, count: handler.answer(rss(item("/c")), kind="text/html"),
        "/c": article("Bài C", extra="Một đoạn nữa."),
        "/moved": redirect("/deep/feed"),
        "/deep/feed": rss(item("d")),
        "/deep/d": article("Bài D", extra="Thêm một đoạn nữa."),
    }
    names = ("nested", "bomb", "cut", "empty", "map", "page", "moved")
    report = fetched(corpus, *(f"{site.url}/{name}" for name in names))
    assert {r.input.removeprefix(site.url): r.error for r in report.rejects} == {
        "/f": "a feed that another feed names is not followed",
        "/bomb": "the feed declares entities of its own; that is not read",
        "/map": "XML that is neither a feed nor a page",
    }
    assert sorted(a.title for a in stored(corpus)) == ["Bài B", "Bài C", "Bài D"]
    assert report.warnings == (f"{site.url}/cut: the feed is cut off; its last entry is left out",)


def test_a_feed_cannot_lead_into_private_networks(tmp_path: Path, corpus: Path) -> None:
    feed = tmp_path / "feed.xml"
    feed.write_bytes(rss(item("http://169.254.169.254/latest/"), item("http://localhost:8080/")))
    report = fetched(corpus, str(feed), policy=replace(QUICK, allow_private=False))
    assert counts(report) == (0, 0, 2)
    assert all("private or reserved network" in r.error for r in report.rejects)


def test_an_article_that_disagrees_with_its_name_is_not_believed(site: Site, corpus: Path) -> None:
    site.routes["/a"] = article(head="<link rel='canonical' href='https://bao-khac.vn/x'>")
    fetched(corpus, site.url + "/a")
    assert [a.url for a in stored(corpus)] == [site.url + "/a"]


def test_hosts_are_asked_side_by_side(corpus: Path) -> None:
    def slow(handler: Handler, count: int) -> None:
        time.sleep(0.4)
        handler.answer(article(extra=f"Cổng {handler.server.server_address[1]}."))

    with serving({"/a": slow}) as one, serving({"/a": slow}) as two, serving({"/a": slow}) as three:
        start = time.monotonic()
        report = fetched(corpus, *(f"{site.url}/a" for site in (one, two, three)))
        assert counts(report) == (3, 0, 0)
        assert time.monotonic() - start < 1.1


def test_a_broken_memory_is_started_afresh(site: Site, corpus: Path) -> None:
    fetched(corpus, site.url + "/a")
    memory = cache_folder(corpus) / FILE
    memory.write_bytes(b"no database" * 1000)
    assert counts(fetched(corpus, site.url + "/a")) == (0, 1, 0)
    with Visits(cache_folder(corpus)) as visits:
        assert visits.get(site.url + "/a").file
        assert visits.get(site.url + "/b") == Visit()


def test_a_page_that_trips_its_reader_is_one_reject(
    site: Site, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hoptac.corpus import pages

    def trip(content: str, source: str, url: str = "") -> dict[str, str]:
        if "Bài A" in content:
            raise AttributeError("NoneType")
        return real(content, source, url)

    real = pages.read_page
    monkeypatch.setattr(pages, "read_page", trip)
    report = fetched(corpus, site.url + "/a", site.url + "/b")
    assert counts(report) == (1, 0, 1)
    assert report.rejects[0].error == "the page is damaged beyond reading (AttributeError)"


def test_an_interrupted_round_remembers_what_it_stored(site: Site, corpus: Path) -> None:
    site.routes["/f"] = lambda handler, count: handler.answer(rss(item("/a"), item("/b")), etag='"f"')

    def stop(step: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        add([site.url + "/f"], corpus, stop, fetcher=Fetcher(QUICK))
    assert len(stored(corpus)) == 1
    fetched(corpus, site.url + "/f")
    assert len(stored(corpus)) == 2
    assert "If-None-Match" not in site.headers[-2]


def test_private_networks_are_allowed_by_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not FetchPolicy().allow_private
    monkeypatch.setenv("HOPTAC_ALLOW_PRIVATE", "1")
    assert FetchPolicy().allow_private
    monkeypatch.setenv("HOPTAC_ALLOW_PRIVATE", "0")
    assert not FetchPolicy().allow_private


def test_addresses_are_for_adding_only(corpus: Path) -> None:
    from hoptac.cli.work import read_one

    with pytest.raises(UsageError, match="hoptac add"):
        read_one("https://user:HUSH@bao.vn/a", "")


@pytest.mark.parametrize("header", ["", "\n", "url\rx", 'url,"' + "x" * 200_000, "\0", "\ufeffurl,outlet"])
def test_a_header_that_is_no_csv_is_no_list_of_feeds(header: str) -> None:
    assert is_feed_list(header) is header.lstrip("\ufeff").startswith(("url,outlet", "url\r"))
    for found in read_feed_list(header, "a.csv"):
        assert isinstance(found, InputError)


def test_a_list_of_feeds_may_have_any_line_ends() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(["url,outlet", "https://a.vn/rss,A", "https://b.vn/rss,B", ""])
        assert [f.url for f in read_feed_list(text, "a.csv") if isinstance(f, Listed)] == [
            "https://a.vn/rss",
            "https://b.vn/rss",
        ]
