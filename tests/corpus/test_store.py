"""The corpus keeps every character, and knows an article again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.corpus.store import (
    article_id,
    find_article,
    format_article,
    list_corpus,
    parse_article,
    path_of,
    read_article,
    write_article,
)
from hoptac.errors import InputError, UsageError
from hoptac.types import Article

ANY = st.text(st.characters(blacklist_categories=("Cs",)), max_size=80)
BODY = st.one_of(
    ANY.filter(bool),
    st.sampled_from(
        [
            "---\n",
            "a\n---\n---\nb",
            "\n\n x \n",
            "trailing  \n\n",
            "\u2028\x85\r\r",
            "---",
            " \ufeffx",
            "\r\n",
        ]
    ),
)


def made(text: str, **fields: str) -> Article:
    article = Article("", text, **fields)
    return replace(article, article_id=article_id(article))


@given(text=BODY, title=ANY, url=ANY, outlet=ANY, section=ANY, source=ANY)
def test_store_round_trips_every_character(
    text: str, title: str, url: str, outlet: str, section: str, source: str
) -> None:
    article = made(text, title=title, url=url, outlet=outlet, section=section, published_at="2021-12-16")
    path = path_of(article)
    assert parse_article(format_article(article, source), path) == replace(article, corpus_file=path)


def test_store_writes_once(tmp_path: Path) -> None:
    article = made("Hai bên ký.\n\n", published_at="2021-12-16T09:39:00+07:00")
    assert write_article(tmp_path, article, "a.txt")
    path = tmp_path / "2021" / "12" / f"{article.article_id}.md"
    before = path.stat().st_mtime_ns
    assert not write_article(tmp_path, article, "b.txt")
    assert path.stat().st_mtime_ns == before
    assert path.read_bytes().endswith("---\nHai bên ký.\n\n".encode())
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert read_article(tmp_path, path_of(article)).text == article.text


def test_store_puts_undated_articles_apart(tmp_path: Path) -> None:
    article = made("x")
    write_article(tmp_path, article, "")
    assert [s.path for s in list_corpus(tmp_path)] == [f"undated/{article.article_id}.md"]


def test_store_lists_sorted_and_passes_other_files(tmp_path: Path) -> None:
    for text in "abcdef":
        write_article(tmp_path, made(text, published_at=f"202{len(text)}-0{ord(text) % 9 + 1}-01"), "")
    (tmp_path / "README.md").write_text("no article")
    (tmp_path / "undated").mkdir()
    (tmp_path / "undated" / ".a0123456789abcdef.md.7.tmp").write_text("left over")
    paths = [s.path for s in list_corpus(tmp_path)]
    assert len(paths) == 6
    assert paths == sorted(paths)


def test_identity_depends_on_each_part_but_not_on_section() -> None:
    base = made("x", title="t")
    assert made("x", title="t", section="s").article_id == base.article_id
    others = [made("y", title="t"), made("x", title="u"), made("x", title="t", url="u")]
    others += [made("x", title="t", outlet="o"), made("x", title="t", published_at="2021-01-01")]
    assert len({a.article_id for a in [base, *others]}) == 6
    assert article_id(base, "7") != base.article_id


def test_store_reads_a_head_edited_by_hand() -> None:
    head = b"published_at: 2021-12-16T09:39:00+07:00\narticle_id: a0123456789abcdef\ntitle: yes\nurl:\n"
    data = b"---\n" + head + b"---\nx"
    article = parse_article(data, "undated/a0123456789abcdef.md")
    assert (article.published_at, article.title, article.url) == ("2021-12-16T09:39:00+07:00", "yes", "")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"no head", "head"),
        (b"---\ntitle: x\n", "head"),
        (b"---\n- a\n---\nx", "name: value"),
        (b"---\ntitle: 'x\n---\nx", "not YAML"),
        (b"---\narticle_id: b\n---\nx", "article_id"),
        (b"---\narticle_id: \xff\n---\nx", "not UTF-8"),
        (b"---\narticle_id: a0123456789abcdef\npublished_at: soon\n---\nx", "'soon', which is no date"),
    ],
)
def test_store_names_what_is_wrong_with_a_file(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        parse_article(data, "undated/a0123456789abcdef.md")


def test_find_article_by_the_beginning_of_its_id(tmp_path: Path) -> None:
    article = made("x")
    write_article(tmp_path, article, "")
    assert find_article(tmp_path, article.article_id[:6]).text == "x"
    with pytest.raises(UsageError, match="no such article"):
        find_article(tmp_path, "a00000")
    write_article(tmp_path, made("y"), "")
    with pytest.raises(UsageError, match="2 articles"):
        find_article(tmp_path, "a")
