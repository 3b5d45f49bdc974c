"""Files in VLSP style: putting the text together, reading the tags, scoring by exact span."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.errors import GoldError, UsageError
from hoptac.evaluate.conll import blocks, evaluate_conll, names_of, put_together, read_sentences
from hoptac.types import Article, Entity, Extraction, Mention, Span

SMALL = Path(__file__).with_name("small.conll")


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Bộ Y_tế họp tại Hà_Nội .", "Bộ Y tế họp tại Hà Nội."),
        ("Ông Nam ( Nghệ_An ) nói : “ Tốt ” !", "Ông Nam (Nghệ An) nói: “Tốt”!"),
        ('Tờ " Tin_mới " ra , rồi "', 'Tờ "Tin mới" ra, rồi "'),
        ("ngày 5 / 8 , tăng 7 %", "ngày 5/8, tăng 7%"),
        ("Việt_Nam - Lào ...", "Việt Nam - Lào..."),
        ("_ và __", "_ và __"),
    ],
)
def test_put_together_spaces_as_print_does(tokens: str, text: str) -> None:
    assert put_together(tokens.split())[0] == text


@given(st.lists(st.text(st.characters(exclude_categories=["Z", "C"]), min_size=1, max_size=8), max_size=12))
def test_put_together_maps_every_token_to_its_place(tokens: list[str]) -> None:
    text, places = put_together(tokens)
    ends = [0]
    for token, (start, end) in zip(tokens, places, strict=True):
        composed = unicodedata.normalize("NFC", token)
        assert text[start:end] == (composed.replace("_", " ").strip() or composed)
        assert not text[ends[-1] : start].strip()
        ends.append(end)
    assert ends[-1] == len(text)


def test_names_of_reads_bio_and_forgives_a_missing_b() -> None:
    tags = ["B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-ORG", "I-ORG"]
    places = [(i, i + 1) for i in range(7)]
    assert list(names_of(tags, places)) == [(0, 2, "PER"), (2, 3, "PER"), (4, 5, "LOC"), (5, 7, "ORG")]


def test_read_sentences_takes_first_and_last_column(tmp_path: Path) -> None:
    path = tmp_path / "a.conll"
    path.write_text("Hà Nội\tNp\tB-NP\tB-LOC\nđẹp\tA\tO\tO\n\n\nHuế B-LOC\n", encoding="utf-8")
    assert list(read_sentences(path)) == [[("Hà Nội", "B-LOC"), ("đẹp", "O")], [("Huế", "B-LOC")]]
    path.write_text("Huế B-LOC\nđẹp\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"a.conll line 2: the last column is no BIO tag"):
        list(read_sentences(path))


def test_read_sentences_takes_the_outer_of_nested_columns_and_long_names_of_types(tmp_path: Path) -> None:
    path = tmp_path / "nested.conll"
    path.write_text("Sở N B-NP B-ORG O\nHuế Np I-NP I-ORG B-LOC\n\nNam B-PERSON O\n", encoding="utf-8")
    assert list(read_sentences(path)) == [[("Sở", "B-ORG"), ("Huế", "I-ORG")], [("Nam", "B-PER")]]


def test_blocks_do_not_cross_documents() -> None:
    one = [("Huế", "B-LOC"), ("đẹp", "O")]
    found = list(blocks([one, one, [], one, one, one], size=2))
    assert [b.text for b in found] == ["Huế đẹp\nHuế đẹp", "Huế đẹp\nHuế đẹp", "Huế đẹp"]
    assert found[0].names == {(0, 3, "LOC"), (8, 11, "LOC")}


class Finder:
    """Finds fixed names: one country, one place too long, one person, one event."""

    NAMES = (
        ("Nhật Bản", "COUNTRY"),
        ("tỉnh Nghệ An", "PLACE"),
        ("Trần Văn Nam", "PERSON"),
        ("Festival Huế", "EVENT"),
    )

    def extract(self, article: Article) -> Extraction:
        mentions = [
            Mention(Span(start, start + len(surface)), kind, Entity("x", kind, "", surface))
            for surface, kind in self.NAMES
            if (start := article.text.find(surface)) >= 0
        ]
        return Extraction(article, (), (), tuple(mentions), ())


def test_evaluate_conll_counts_exact_spans_of_three_types() -> None:
    figures = evaluate_conll(SMALL, Finder()).as_dict()
    assert figures["PER"] == {"precision": 1.0, "recall": 1.0, "f1": 1.0, "gold": 1}
    assert figures["LOC"] == {"precision": 0.5, "recall": 0.3333, "f1": 0.4, "gold": 3}
    assert (figures["ORG"]["recall"], figures["ORG"]["gold"]) == (0.0, 1)
    assert figures["ALL"]["f1"] == pytest.approx(2 * 2 / (3 + 5), abs=1e-4)


def test_evaluate_conll_needs_sentences(tmp_path: Path) -> None:
    path = tmp_path / "empty.conll"
    path.write_text("\n\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no sentence in it"):
        evaluate_conll(path, Finder())
    path.write_bytes("Huế O".encode("utf-16"))
    with pytest.raises(UsageError, match="not in UTF-8"):
        evaluate_conll(path, Finder())
