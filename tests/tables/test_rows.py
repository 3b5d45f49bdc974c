"""From one extraction to rows: ids, offsets, references, derived columns."""

from __future__ import annotations

from dataclasses import replace

import pytest
from fakes import NAMES, FakeExtractor
from hypothesis import given
from hypothesis import strategies as st

from hoptac.tables.rows import ArticleRows, build_rows
from hoptac.tables.schemas import Value, tables
from hoptac.tables.validate import validate
from hoptac.types import Article, Cooperation, Entity, Extraction, Mention, Party, Rule, Span, Word

ID = "a0123456789abcdef"
TEXT = "Việt Nam và Nhật Bản ký.\n\nWMO viện trợ Lào, Bộ Y tế.\nHết."


def rows_of(text: str) -> ArticleRows:
    return build_rows(
        FakeExtractor().extract(Article(ID, text, title="T", published_at="2021-12-16", corpus_file="c.md"))
    )


def cells(rows: ArticleRows, table: str) -> list[dict[str, Value]]:
    found = rows.entities if table == "entities" else rows.tables[table]
    return [dict(zip(tables()[table].names, row, strict=True)) for row in found]


def test_rows_have_ids_in_text_order() -> None:
    rows = rows_of(TEXT)
    assert [r["sentence_id"] for r in cells(rows, "sentences")] == [f"{ID}:s000{i}" for i in (1, 2, 3)]
    assert [(r["mention_id"], r["text"]) for r in cells(rows, "entity_mentions")] == [
        (f"{ID}:m0001", "Việt Nam"),
        (f"{ID}:m0002", "Nhật Bản"),
        (f"{ID}:m0003", "WMO"),
        (f"{ID}:m0004", "Lào"),
        (f"{ID}:m0005", "Bộ Y tế"),
    ]
    assert [r["cooperation_id"] for r in cells(rows, "cooperations")] == [f"{ID}:c001", f"{ID}:c002"]
    assert [r["dyad_id"] for r in cells(rows, "dyads")] == [
        f"{ID}:c001:d01",
        f"{ID}:c002:d01",
        f"{ID}:c002:d02",
        f"{ID}:c002:d03",
    ]


@given(
    st.lists(
        st.sampled_from([*NAMES, "ký", "viện trợ", "và", "\n", "\n\n", "🇻🇳", '"', "a\u0301"]), max_size=30
    )
)
def test_offsets_always_give_the_surface(parts: list[str]) -> None:
    text = " ".join(["x", *parts])
    rows = rows_of(text)
    sentences = {r["sentence_id"]: r for r in cells(rows, "sentences")}
    for table, start, end, surface in (
        ("sentences", "char_start", "char_end", "text"),
        ("entity_mentions", "char_start", "char_end", "text"),
        ("cooperations", "trigger_start", "trigger_end", "trigger_text"),
    ):
        for row in cells(rows, table):
            assert text[int(str(row[start])) : int(str(row[end]))] == row[surface]
            assert sentences[row["sentence_id"]]["char_start"] <= row[start]  # type: ignore[operator]
    for name, some in rows.tables.items():
        if some:
            validate(tables()[name], some)


def test_entities_hold_what_is_named_and_what_stands_behind_it() -> None:
    found = {r["entity_id"]: r for r in cells(rows_of("Bộ Y tế ký với WMO. Bộ Y tế."), "entities")}
    assert {k: (v["n_mentions"], v["n_articles"]) for k, v in found.items()} == {
        "VNM": (0, 0),
        "VNM:MOH": (2, 1),
        "WMO": (1, 1),
    }
    assert found["VNM:MOH"]["parent_id"] == "VNM"
    assert found["VNM"]["name_vi"] == "Việt Nam"


def test_parties_without_a_name_have_an_entity_too() -> None:
    rows = rows_of("WMO viện trợ.")
    parties = cells(rows, "cooperation_parties")
    assert [(p["party"], p["entity_id"], p["mention_id"]) for p in parties] == [
        ("WMO", "WMO", f"{ID}:m0001"),
        ("LAO", "LAO", None),
    ]
    lao = next(e for e in cells(rows, "entities") if e["entity_id"] == "LAO")
    assert (lao["type"], lao["n_mentions"], lao["name_vi"]) == ("COUNTRY", 0, "Lào")


def test_laterality_counts_parties_and_bodies() -> None:
    many = [
        r["laterality"] for t in ("Việt Nam ký Lào", "WMO ký Lào") for r in cells(rows_of(t), "cooperations")
    ]
    many += [r["laterality"] for r in cells(rows_of("Việt Nam, Nhật Bản, Lào ký"), "cooperations")]
    assert many == ["bilateral", "multilateral", "multilateral"]


def test_codes_follow_kind_and_status() -> None:
    (row,) = cells(rows_of("Việt Nam ký Lào"), "cooperations")
    assert (row["cameo"], row["plover"], row["rule"]) == ("CAMEO-057", "SUPPORT", "fake-1 (fake.csv:2)")


def test_words_join_their_syllables() -> None:
    extraction = Extraction(
        Article(ID, "hợp  tác, nhé"), (Span(0, 13),), ((Word(0, 8), Word(8, 9), Word(10, 13)),), (), ()
    )
    (row,) = cells(build_rows(extraction), "sentences")
    assert row["words"] == "hợp_tác , nhé"


def test_unknown_parents_and_names_are_not_made_up() -> None:
    entity = Entity("XXX:Y", "ORGANISATION", parent_id="XXX:Nobody")
    mention = Mention(Span(0, 1), "ORGANISATION", entity, confidence=0.12345)
    extraction = Extraction(Article(ID, "Y."), (Span(0, 2),), ((),), (mention,), ())
    (row,) = cells(build_rows(extraction), "entities")
    assert (row["parent_id"], row["name_vi"]) == (None, "XXX:Y")
    assert cells(build_rows(extraction), "entity_mentions")[0]["confidence"] == 0.123


def test_rows_do_not_depend_on_the_order_of_what_was_found() -> None:
    extraction = FakeExtractor().extract(Article(ID, TEXT))
    turned = replace(
        extraction,
        mentions=tuple(reversed(extraction.mentions)),
        cooperations=tuple(reversed(extraction.cooperations)),
    )
    assert build_rows(turned) == build_rows(extraction)


def test_what_lies_outside_all_sentences_is_an_error() -> None:
    found = Cooperation(Span(0, 1), Span(3, 4), "relation", "done", (Party("VNM", "source"),), rule=Rule("r"))
    extraction = Extraction(Article(ID, "a   b"), (Span(0, 1),), ((),), (), (found,))
    with pytest.raises(ValueError, match="character 3 lies in no sentence"):
        build_rows(extraction)
