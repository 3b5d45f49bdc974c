from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hoptac.text.forms import comparison_key, stored_form
from hoptac.text.tokenizer import make_doc

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "articles").glob("*.txt"))
PIECES = [
    "Hà",
    "Nội",
    " ",
    "  ",
    "\n",
    "\r\n",
    "\xa0",
    "…",
    "...",
    "1.000,5",
    "😀",
    "👩\u200d💻",
    "\u200b",
    "\ufeff",
    "e\u0301",
    "Vie\u0323\u0302t",
    "\u0301",
    "“",
    "’",
    "\t",
    "\u2028",
    "QuốcTại",
    "AFPỦy",
    "-",
    "\x1c",
    "_",
    "٣",
    "中文",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_make_doc_loses_nothing(text: str) -> None:
    doc = make_doc(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text != "" for token in doc)
    assert all(token.norm_ for token in doc)
    assert not any(" " in token.text and not token.text.isspace() for token in doc)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Việt Nam ký.", "Việt|Nam|ký|."),
        ("đạt 1.000,5 tỷ", "đạt|1.000,5|tỷ"),
        ("ngày 16/12/2021", "ngày|16|/|12|/|2021"),
        ("COP26 ở Xin-ga-po", "COP|26|ở|Xin|-|ga|-|po"),
        ("“Vâng…” rồi ... hết!!", "“|Vâng|…|”|rồi|...|hết|!|!"),
        ("TP.HCM", "TP|.|HCM"),
        ("đạt 3.", "đạt|3|."),
        ("Hàn QuốcTại Seoul", "Hàn|Quốc|Tại|Seoul"),
        ("AFPỦy ban", "AFP|Ủy|ban"),
        ("NgaNga", "Nga|Nga"),
        ("TTXVNTheo ReutersTrong", "TTXVN|Theo|Reuters|Trong"),
        ("HỘIGửi nhânNguyễnẢnh", "HỘI|Gửi|nhân|Nguyễn|Ảnh"),
        ("ứng dụngGoogle", "ứng|dụng|Google"),
    ],
)
def test_make_doc_tokens(text: str, tokens: str) -> None:
    assert [token.text for token in make_doc(text)] == tokens.split("|")


@pytest.mark.parametrize(
    "name",
    [
        "iPhone",
        "McDonald",
        "YouTube",
        "PetroVietnam",
        "VnExpress",
        "TTg",
        "VietNam",
        "VietJet",
        "HDBank",
        "VietinBank",
        "MobiFone",
        "EuroCham",
        "LienVietPostBank",
        "WiFi",
        "BlackBerry",
        "ThS",
        "MoU",
        "MiG",
        "DeSantis",
        "LinkedIn",
        "AirAsia",
        "kWh",
        "NQ",
        "TCty",
        "BÀi",
        "QNg",
    ],
)
def test_make_doc_keeps_names_with_inner_capitals(name: str) -> None:
    assert [token.text for token in make_doc(f"theo {name} thì")] == ["theo", name, "thì"]


def test_make_doc_whitespace() -> None:
    doc = make_doc(" a  b \n\nc\xa0d")
    assert [(t.text, t.whitespace_) for t in doc] == [
        (" ", ""),
        ("a", " "),
        (" ", ""),
        ("b", " "),
        ("\n\n", ""),
        ("c", ""),
        ("\xa0", ""),
        ("d", ""),
    ]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_make_doc_norm_is_comparison_key(path: Path) -> None:
    text = stored_form(path.read_text(encoding="utf-8"))
    doc = make_doc(text)
    assert doc.text == text
    assert all(t.norm_ == comparison_key(t.text) for t in doc if not t.is_space)


def test_make_doc_norm_joins_spellings() -> None:
    assert [t.norm_ for t in make_doc("hoà Thuỵ Sỹ")] == [t.norm_ for t in make_doc("Hòa thụy sĩ")]
