"""What a page says of itself: dates as pages show them, its section, and metadata that is broken."""

from __future__ import annotations

import json

import pytest
from lxml import html as lxml_html  # type: ignore[import-untyped]

from hoptac.corpus.declared import hosts, published_at, read_moment, section, shown_moment
from hoptac.corpus.html import read_page

SENTENCE = "Hai bên ký bản ghi nhớ về chia sẻ số liệu lũ trên sông Hồng."


@pytest.mark.parametrize(
    ("shown", "iso"),
    [
        ("Thứ tư, 22/10/2025, 19:25 (GMT+7)", "2025-10-22T19:25:00+07:00"),
        ("26/12/2012 11:05 (GMT + 7)", "2012-12-26T11:05:00+07:00"),
        ("| Cập nhật thứ hai, ngày 24/12/12 11:05 tối", "2012-12-24T23:05:00+07:00"),
        ("24/12/2012 12:05 PM", "2012-12-24T12:05:00+07:00"),
        ("12-06-2023 - 15:35 PM", "2023-06-12T15:35:00+07:00"),
        ("12-06-2023 - 08:35 AM", "2023-06-12T08:35:00+07:00"),
        ("Thứ 2, 11:11, 21/05/2018", "2018-05-21T11:11:00+07:00"),
        ("Thứ Năm, ngày 16 tháng 12 năm 2021", "2021-12-16"),
        ("16 Tháng Mười Hai 2021", "2021-12-16"),
        ("9 giờ 5 phút, ngày 16/12/2021", "2021-12-16T09:05:00+07:00"),
        ("16/12/2021 lúc 09:39 (GMT+07:00)", "2021-12-16T09:39:00+07:00"),
        ("16.12.2021 | 09:39:12", "2021-12-16T09:39:12+07:00"),
        ("3 giờ trước", ""),
        ("", ""),
    ],
)
def test_moment_is_read_as_pages_show_it(shown: str, iso: str) -> None:
    assert read_moment(shown) == iso


@pytest.mark.parametrize(
    "head",
    [
        "<link rel='canonical' href='http://[::'>",
        "<meta property='og:url' content='javascript:alert(1)'>",
        '<script type=\'application/ld+json\'>[[{"@graph": 7, "author": [3], "datePublished": {}}]]</script>',
        "<!-- saved from url=(0009)file:///a -->",
    ],
)
def test_page_with_broken_metadata_is_read_all_the_same(head: str) -> None:
    body = "".join(
        f"<p>{SENTENCE}</p><p>Câu thứ {n} nói thêm về trạm đo mưa tự động ở thượng nguồn.</p>"
        for n in range(4)
    )
    fields = read_page(
        f"<html><head>{head}</head><body><h1>Tựa của bài viết này</h1>{body}</body></html>", "a"
    )
    assert SENTENCE in fields["text"]
    assert fields["url"] == ""


def page(*objects: object) -> object:
    scripts = "".join(f"<script type='application/ld+json'>{json.dumps(o)}</script>" for o in objects)
    return lxml_html.document_fromstring(f"<html><head>{scripts}</head><body><p>a</p></body></html>")


def test_section_is_the_articles_own_or_the_first_step_of_the_way_to_it() -> None:
    trail = {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"position": 1, "name": "Trang chủ", "item": "https://a.vn/"},
            {"position": 2, "item": {"@id": "https://a.vn/the-gioi", "name": "Thế giới"}},
            {"position": 3, "name": "Châu Á", "item": "https://a.vn/the-gioi/chau-a"},
        ],
    }
    assert section(page(trail)) == "Thế giới"
    assert (
        section(page(trail, {"@type": ["NewsArticle"], "articleSection": ["Đối ngoại", "Tin"]}))
        == "Đối ngoại"
    )
    assert (
        section(page({"@type": "BreadcrumbList", "itemListElement": [7, {"item": None, "name": "x"}]})) == ""
    )


def test_hosts_of_a_page_without_address_are_those_it_links_to_most() -> None:
    links = "<a href='//x'>0</a><a href='https://a.vn/1'>1</a><a href='https://b.vn/'>2</a><img src='http://a.vn/x'>"
    tree = lxml_html.document_fromstring(f"<html><body>{links}<a href='http://[x'>4</a></body></html>")
    assert hosts(tree, "") == ["a.vn", "b.vn"]
    assert hosts(tree, "https://c.vn/1") == ["c.vn"]


def test_shown_date_is_found_beside_other_words_and_not_in_prose() -> None:
    assert shown_moment("Lan Anh 16/12/2021 09:39 - 3 ý kiến") == "2021-12-16T09:39:00+07:00"
    assert shown_moment("Chính trị | 16/12/2021 | Lan") == "2021-12-16"
    assert shown_moment(SENTENCE * 2 + " 16/12/2021") == ""


def test_date_in_broken_json_ld_is_read() -> None:
    broken = '{"headline": "a"b", "datePublished": "2021-12-16T09:39:00+07:00"}'
    head = f"<script type='application/ld+json'>{broken}</script>"
    tree = lxml_html.document_fromstring(f"<html><head>{head}</head><body><p>a</p></body></html>")
    assert published_at(tree) == "2021-12-16T09:39:00+07:00"
