"""A page in the markup of each outlet, written by us, comes out as its ``.expected.json`` says."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from hoptac.corpus.html import extract_page, read_page
from hoptac.corpus.publishers import load_common, load_profiles, parse_profile
from hoptac.corpus.selectors import to_xpath
from hoptac.errors import InputError, KnowledgeError

PAGES = Path(__file__).parents[1] / "html"
NAMES = sorted(path.name.removesuffix(".html") for path in PAGES.glob("*.html"))
MINIMAL = 'outlet = "A"\nhosts = ["a.vn"]\n[[versions]]\ntitle = "h1"\nbody = "#b"\n'


def content(name: str) -> str:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_page_comes_out_as_expected(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.expected.json").read_text(encoding="utf-8"))
    found = asdict(extract_page(content(name), name))
    assert {
        key: list(v) if isinstance(v, tuple) else v for key, v in found.items() if key in expected
    } == expected


@pytest.mark.parametrize("name", NAMES)
def test_page_without_its_profile_keeps_title_and_paragraphs_and_no_furniture(name: str) -> None:
    expected = json.loads((PAGES / f"{name}.expected.json").read_text(encoding="utf-8"))
    page = extract_page(content(name), name, profiles=())
    assert page.title == expected["title"]
    assert [p for p in expected["paragraphs"] if len(p) > 40 and p not in page.text] == []
    assert expected["lead"] in page.text
    for furniture in ("Một tin khác không thuộc", "Giấy phép", "Bài hay quá", "Trang chủ"):
        assert furniture not in page.text


def test_every_version_of_every_profile_has_a_page() -> None:
    read = [(page.publisher, page.published_at[:4]) for page in (extract_page(content(n), n) for n in NAMES)]
    for profile in load_profiles(None):
        ends = [version.valid_until or date.max for version in profile.versions]
        starts = [date.min, *ends]
        for start, end in zip(starts, ends, strict=False):
            years = [year for outlet, year in read if outlet == profile.outlet]
            assert any(start.year <= int(year) <= end.year for year in years), (profile.outlet, end)


def test_profiles_cover_a_dozen_outlets_and_the_seeds_own() -> None:
    outlets = {profile.outlet for profile in load_profiles(None)} - {""}
    assert len(outlets) >= 12
    assert "Báo Tài nguyên và Môi trường" in outlets


def test_version_is_passed_over_after_its_last_day() -> None:
    old = MINIMAL.replace("[[versions]]\n", "[[versions]]\nvalid_until = 2013-12-31\n")
    newer = old + '[[versions]]\ntitle = "h1"\nbody = "#c"\n'
    profile = parse_profile(newer, "a.toml")
    body = "Một đoạn văn đủ dài để được coi là thân bài của một tin về hai thành phố kết nghĩa. " * 2
    html = (
        "<html><head><link rel=canonical href='https://www.a.vn/1'>"
        "<meta property='article:published_time' content='{}'></head>"
        f"<body><h1>Tựa</h1><div id=b><p>B: {body}</p></div><div id=c><p>C: {body}</p></div></body></html>"
    )
    for day, starts in (("2013-12-31", "B:"), ("2014-01-01", "C:")):
        page = extract_page(html.format(day), "a", profiles=[profile])
        assert page.text.startswith(starts), day


def test_version_is_used_after_its_last_day_where_no_other_fits() -> None:
    html = content("vnexpress-2016").replace("12/5/2016", "12/5/2021")
    page = extract_page(html, "a")
    assert (page.publisher, page.published_at) == ("VnExpress", "2021-05-12T10:02:00+07:00")


def test_profile_is_found_by_the_address_the_page_came_from() -> None:
    html = content("vnexpress").replace("https://vnexpress.net/bai-1.html", "")
    page = extract_page(html, "a", url="https://suckhoe.vnexpress.net/bai-9.html")
    assert (page.publisher, page.url) == ("VnExpress", "https://suckhoe.vnexpress.net/bai-9.html")


@pytest.mark.parametrize("host", ["notvnexpress.net", "vnexpress.net.evil.example", "example.com"])
def test_profile_covers_no_host_that_only_looks_like_its_own(host: str) -> None:
    (profile,) = [p for p in load_profiles(None) if p.outlet == "VnExpress"]
    assert not profile.covers(host)
    assert profile.covers("VnExpress.net:443")


def test_own_profile_replaces_the_packages_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "vov.toml").write_text(MINIMAL, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(MINIMAL.replace('"A"', '"B"'), encoding="utf-8")
    outlets = [profile.outlet for profile in load_profiles(tmp_path)]
    assert outlets[:2] == ["B", "A"]
    assert "VOV" not in outlets


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("outlet = ", "not TOML"),
        (MINIMAL.replace("hosts", "host"), "unknown key 'host'; did you mean 'hosts'?"),
        (MINIMAL.replace("body", "bodi"), "unknown key 'bodi'; did you mean 'body'?"),
        (MINIMAL.replace('body = "#b"\n', ""), "a version without 'body'"),
        (MINIMAL.replace('"#b"', '"div:first-child"'), "'body': 'div:first-child' is no selector"),
        (MINIMAL.replace('"#b"', "7"), "'body' must be a text or a list of texts"),
        (MINIMAL + 'valid_until = "2013"\n', "'valid_until' must be a date"),
        ('outlet = "A"\nhosts = ["a.vn"]\n', "no 'versions'"),
    ],
)
def test_profile_with_a_fault_is_named_with_what_was_meant(text: str, says: str) -> None:
    with pytest.raises(KnowledgeError, match=r"a\.toml") as caught:
        parse_profile(text, "a.toml")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("selector", "xpath"),
    [
        ("h1", ".//h1"),
        ("div > p.a", ".//div/p[contains(concat(' ', normalize-space(@class), ' '), ' a ')]"),
        ("#x [role='a b']", './/*[@id="x"]//*[@role="a b"]'),
        ("a[href^=/x], b", './/a[starts-with(@href, "/x")] | .//b'),
        ("[id$=lbl]", './/*[substring(@id, string-length(@id) - 2) = "lbl"]'),
        ('p[style*="a: b, c"]', './/p[contains(@style, "a: b, c")]'),
        ("//p[1]", ".//p[1]"),
        ("(//p)[1]", "(.//p)[1]"),
    ],
)
def test_selector_becomes_xpath(selector: str, xpath: str) -> None:
    assert to_xpath(selector) == xpath


@pytest.mark.parametrize("selector", ["", "p:last-child", "p +", "p >", "[a", "p,,q", "p + q"])
def test_selector_that_is_not_known_is_refused(selector: str) -> None:
    with pytest.raises(ValueError, match="no selector"):
        to_xpath(selector)


def test_a_list_of_links_is_no_article() -> None:
    links = "".join(
        f"<div><h3><a href='/{i}'>Tựa của tin thứ {i} trong ngày hôm nay</a></h3></div>" for i in range(40)
    )
    with pytest.raises(InputError, match=r"list of links|no article text"):
        read_page(f"<html><head><title>Báo</title></head><body>{links}</body></html>", "a.html")


def test_words_of_bylines_are_lower_case() -> None:
    common = load_common()
    for words in (common.byline, common.related, common.caption_words):
        assert all(word == word.casefold() for word in words)
