"""Saved pages: title, declared date, lead and body; never the page's furniture."""

from __future__ import annotations

import pytest

from hoptac.corpus.html import read_page
from hoptac.errors import InputError

LEAD = "Hai bên vừa ký bản ghi nhớ về quan trắc khí tượng và chia sẻ số liệu lũ trên sông."
BODY = [
    "Sáng nay, đại diện hai cơ quan đã gặp nhau tại trụ sở để bàn việc lắp thêm ba mươi trạm đo mưa tự động.",
    "Theo kế hoạch, các trạm đầu tiên sẽ truyền số liệu về trung tâm trước mùa mưa năm sau, báo lũ sớm hơn.",
    "Chuyên gia của phía bạn sẽ ở lại sáu tháng để hướng dẫn cán bộ địa phương vận hành và sửa thiết bị.",
]


def page(head: str = "", lead: str = "", body: list[str] | None = None) -> str:
    paragraphs = "".join(f"<p>{p}</p>" for p in (BODY if body is None else body))
    return (
        f"<html><head><title>Tựa | Báo</title><meta property='og:title' content='Tựa bài'>{head}</head><body>"
        "<nav><a href='/'>Trang chủ</a><a href='/a'>Thời sự</a></nav><h1>Tựa bài</h1>"
        f"{lead}<article><div class='content'>{paragraphs}</div></article>"
        "<footer>Giấy phép số 1</footer></body></html>"
    )


def test_page_gives_title_and_paragraphs() -> None:
    fields = read_page(page("<meta property='og:site_name' content='Báo'>"), "a.html")
    assert fields["title"] == "Tựa bài"
    assert fields["outlet"] == "Báo"
    assert [p for p in BODY if p in fields["text"]] == BODY
    assert "Giấy phép" not in fields["text"]
    assert "Trang chủ" not in fields["text"]


@pytest.mark.parametrize(
    ("head", "iso"),
    [
        (
            "<meta property='article:published_time' content='2021-12-16T09:39:00+07:00'>",
            "2021-12-16T09:39:00+07:00",
        ),
        ("<meta itemprop='datePublished' content='16/12/2021'>", "2021-12-16"),
        (
            "<script type='application/ld+json'>"
            '{"@graph": [{"@type": "NewsArticle", "datePublished": "2021-12-16T02:39:00Z"}]}</script>',
            "2021-12-16T02:39:00+00:00",
        ),
        ("<script type='application/ld+json'>{broken</script>", ""),
        ("", ""),
    ],
)
def test_page_date_is_only_what_it_declares(head: str, iso: str) -> None:
    body = [*BODY, "Bài cũ hơn: 01/02/2003."]
    assert read_page(page(head, body=body), "a.html")["published_at"] == iso


def test_page_keeps_the_lead_that_stands_outside_the_body() -> None:
    head = f"<meta property='og:description' content='{LEAD}'>"
    text = read_page(page(head, f"<div class='sapo'><h2>{LEAD}</h2></div>"), "a.html")["text"]
    assert text.count(LEAD) == 1
    assert text.index(LEAD) < text.index(BODY[0])


def test_page_takes_no_summary_that_is_not_in_the_page() -> None:
    head = f"<meta property='og:description' content='{LEAD}'>"
    assert LEAD not in read_page(page(head), "a.html")["text"]


def test_page_gives_the_same_text_each_time() -> None:
    assert read_page(page(), "a.html") == read_page(page(), "a.html")


@pytest.mark.parametrize(
    "content", ["", "<html></html>", "<html><body><script>var x;</script></body></html>"]
)
def test_page_without_text_is_refused(content: str) -> None:
    with pytest.raises(InputError):
        read_page(content, "a.html")
