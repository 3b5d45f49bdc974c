"""Names in the sense of VLSP's standard: head words of places, local bodies, the Party."""

from __future__ import annotations

import pytest

from hoptac.evaluate.vlsp import heads_within, names_found
from hoptac.text.sentences import sentence_spans
from hoptac.types import Article, Entity, EntityType, Extraction, Mention, Span


def read(text: str, **names: EntityType) -> Extraction:
    """``text`` with the given names, ``_`` for a blank, each at its first place."""
    mentions = []
    for name, kind in names.items():
        surface = name.replace("_", " ")
        start = text.index(surface)
        mentions.append(Mention(Span(start, start + len(surface)), kind, Entity("x", kind, "", surface)))
    return Extraction(
        Article(article_id="a", text=text), tuple(sentence_spans(text)), (), tuple(mentions), ()
    )


def surfaces(extraction: Extraction, *, heads: bool = True) -> set[tuple[str, str]]:
    text = extraction.article.text
    return {(text[start:end], kind) for start, end, kind in names_found(extraction, heads=heads)}


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("Anh sống ở huyện Đức Hòa từ nhỏ.", "Đức_Hòa", ("huyện Đức Hòa", "LOC")),
        ("Nước sông Hồng dâng cao.", "Hồng", ("sông Hồng", "LOC")),
        ("Mưa to ở khu vực Đức Hòa.", "Đức_Hòa", ("Đức Hòa", "LOC")),
        ("Theo công an huyện Đức Hòa, xe bị cháy.", "Đức_Hòa", ("công an huyện Đức Hòa", "ORG")),
        ("Sau vụ Đức Hòa, xe bị cháy.", "Đức_Hòa", ("Đức Hòa", "LOC")),
    ],
)
def test_names_found_takes_head_words_in(text: str, name: str, wanted: tuple[str, str]) -> None:
    assert surfaces(read(text, **{name: "PLACE"})) == {wanted}


def test_names_found_leaves_head_words_out_where_the_file_does() -> None:
    extraction = read("Theo công an huyện Đức Hòa, xe bị cháy.", Đức_Hòa="PLACE")
    assert surfaces(extraction, heads=False) == {("Đức Hòa", "LOC")}


def test_names_found_maps_the_types_and_leaves_events_out() -> None:
    extraction = read(
        "Festival Huế có ông Nam, đoàn Lào và VTV.",
        Festival_Huế="EVENT",
        Nam="PERSON",
        Lào="COUNTRY",
        VTV="ORGANISATION",
    )
    assert surfaces(extraction) == {("Nam", "PER"), ("Lào", "LOC"), ("VTV", "ORG")}


def test_names_found_has_the_party_where_it_stands_alone() -> None:
    assert surfaces(read("Chủ trương của Đảng và Nhà nước là đúng.")) == {("Đảng", "ORG")}
    assert surfaces(read("Ban Chấp hành Đảng bộ huyện họp.")) == set()
    assert surfaces(read("Ông theo Đảng Dân chủ.")) == set()


def test_heads_within_reads_one_answer_from_all_places() -> None:
    text = "Từ huyện Đức Hòa đến tỉnh Long An rồi đến Huế."

    def at(*names: str) -> tuple[str, list[tuple[int, int]]]:
        return text, [(text.index(name), text.index(name) + len(name)) for name in names]

    assert heads_within([at("huyện Đức Hòa", "tỉnh Long An", "Huế")])
    assert not heads_within([at("Đức Hòa", "Long An", "Huế")])
    assert heads_within([at("huyện Đức Hòa", "Long An")])
    assert heads_within([at("Huế")])
