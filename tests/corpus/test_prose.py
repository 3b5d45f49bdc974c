"""Lines as a browser breaks them; captions, links to other articles and bylines left out of the text."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html  # type: ignore[import-untyped]

from hoptac.corpus.boilerplate import cut_teasers
from hoptac.corpus.prose import (
    drop_boilerplate,
    end_of_article,
    foot_of_page,
    is_byline,
    is_related,
    read_lines,
    read_prose,
    split_byline,
    text_of,
)
from hoptac.corpus.publishers import load_common

COMMON = load_common()
SENTENCE = "Hai bên ký bản ghi nhớ về chia sẻ số liệu lũ trên sông Hồng."


def texts(markup: str) -> list[str]:
    return [line.text for line in read_lines(lxml_html.fragment_fromstring(markup, create_parent="div"))]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>a <b>b</b>c</p>d", ["a bc", "d"]),
        ("a<br>b<br/>\n c", ["a", "b", "c"]),
        ("<div>a<div>b</div>c</div>", ["a", "b", "c"]),
        ("<p>a<!-- x -->b<script>y</script>c</p>", ["abc"]),
        ("<p>a&nbsp; \n b</p>", ["a b"]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<p> </p><p></p>", []),
    ],
)
def test_lines_break_where_a_browser_breaks_them(markup: str, lines: list[str]) -> None:
    assert texts(markup) == lines


@pytest.mark.parametrize(
    ("markup", "related"),
    [
        ("<a href='/x'>Tin khác</a>", True),
        ("&gt;&gt; <a href='/x'>Tin khác</a> (21/12)", True),
        ("Xem thêm: <a href='/x'>Tin khác</a>", True),
        ("Theo <a href='/x'>phía Lào</a>, giống cây sẽ được ươm.", False),
        ("<a href='#muc'>Mục</a>", False),
        ("Xem thêm phim về Hà Nội, ông nói.", False),
    ],
)
def test_line_that_only_links_is_related(markup: str, related: bool) -> None:
    (line,) = read_lines(lxml_html.fragment_fromstring(markup, create_parent="p"))
    assert is_related(line, COMMON) is related


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("Lê Phương", True),
        ("Quang Phong - Tùng Nguyên", True),
        ("K. Miên", True),
        ("Tin, ảnh: Vũ Phương Thảo", True),
        ("Theo Minh Nguyễn/Vcamp.vn", True),
        ("(Theo TTXVN)", True),
        ("Nhóm PV", True),
        ("Ai trả tiền?", False),
        ("Việt Nam.", False),
        ("Ảnh hưởng tới 5.000 hộ dân", False),
        ("Nguồn nước đang cạn dần", False),
        ("Theo kế hoạch, hai bên sẽ ký.", False),
        ("“Giữ Rừng”", False),
        (SENTENCE, False),
        ("", False),
    ],
)
def test_byline_is_told_by_its_build(text: str, byline: bool) -> None:
    assert is_byline(text, COMMON) is byline


def test_byline_is_taken_only_from_the_end_and_never_everything() -> None:
    assert split_byline(["Hà Nội", SENTENCE, "An Bình", "Theo TTXVN"], COMMON) == (
        ["Hà Nội", SENTENCE],
        ["An Bình", "Theo TTXVN"],
    )
    assert split_byline(["An Bình"], COMMON) == (["An Bình"], [])
    assert split_byline([SENTENCE, *["An Bình"] * 5], COMMON)[0] == [SENTENCE, "An Bình", "An Bình"]


def test_tables_of_figures_are_left_out_but_not_one_that_holds_the_text() -> None:
    figures = lxml_html.fragment_fromstring(
        f"<div><p>{SENTENCE}</p><p>{SENTENCE}</p><table><tr><td>2020</td><td>7</td></tr></table></div>"
    )
    assert read_prose([figures], COMMON).paragraphs == (SENTENCE, SENTENCE)
    layout = lxml_html.fragment_fromstring(f"<div><table><tr><td><p>{SENTENCE}</p></td></tr></table></div>")
    assert read_prose([layout], COMMON).paragraphs == (SENTENCE,)


def test_reading_leaves_the_tree_as_it_was() -> None:
    tree = lxml_html.fragment_fromstring(
        f"<div><figure>x</figure><p>{SENTENCE}</p><table><tr><td>1</table></div>"
    )
    before = lxml_html.tostring(tree)
    read_prose([tree], COMMON, remove=(".//p",))
    assert lxml_html.tostring(tree) == before


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Chia sẻ", False),
        ("Chia sẻ Facebook Zalo", False),
        ("Bình luận (12)", False),
        ("https://bao.vn/tin.htm", False),
        ("*Mời bạn đọc xem bản tin tối.", False),
        ("Theo dõi Báo trên Google News", False),
        ("Chia sẻ kinh nghiệm quốc tế", True),
        ("Theo dõi tiến độ ba tháng một lần", True),
        ("Thích ứng với hạn hán", True),
        ("Mời bạn sang thăm, ông nói.", True),
        (SENTENCE, True),
    ],
)
def test_labels_and_invitations_are_dropped_and_headings_kept(text: str, kept: bool) -> None:
    assert drop_boilerplate([text], COMMON) == ([text] if kept else [])


def test_a_long_row_of_labels_ends_soon() -> None:
    assert drop_boilerplate(["chia sẻ " * 14 + "x"], COMMON)


def test_foot_of_the_page_is_where_comments_or_other_articles_begin() -> None:
    prose = [f"{SENTENCE} Lần thứ {n} trong năm nay." for n in range(3)]
    assert foot_of_page([*prose, "Bình luận (2)", SENTENCE * 2, *prose], COMMON) == 3
    assert foot_of_page([*prose, "Tin khác", "- Một tin (15/12)"], COMMON) == 3
    assert foot_of_page([*prose, "Copyright © 2021 Báo"], COMMON) == 3
    assert foot_of_page([*prose, "Tin khác", "Một tin", *prose], COMMON) == 8
    assert foot_of_page(["Bình luận", *prose], COMMON) == 4
    assert end_of_article([*prose, "Xem thêm:", "Một tin"], COMMON) == 3
    assert end_of_article([*prose, "Xem thêm:", SENTENCE * 3], COMMON) == 5


def test_teasers_go_and_paragraphs_with_links_stay() -> None:
    teasers = "".join(f"<li><a href='/{n}'>Một tin khác thứ {n}</a><p>Tóm tắt.</p></li>" for n in range(3))
    own = f"<p>Theo <a href='/x'>phía Lào</a>, {SENTENCE}</p><p><a href='/y'>Quyết định số 1</a> nói vậy.</p>"
    tree = lxml_html.document_fromstring(
        f"<body><h1>Tựa</h1>{own}<h3>Đọc nhiều</h3><ul>{teasers}</ul></body>"
    )
    left = text_of(cut_teasers(tree))
    assert left == f"Tựa Theo phía Lào, {SENTENCE} Quyết định số 1 nói vậy."
